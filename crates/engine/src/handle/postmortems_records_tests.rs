//! What the records bring into documents, and what goes out of them and comes in.

use std::path::Path;
use std::time::Duration;

use watchbill_domain::queues::{Act, Deed};
use watchbill_domain::time::Instant;

use super::super::queues::fixtures::{TABLES, Team, ago, field, now, orders};
use super::super::review::fixtures::{QUARTER, at, keep, slo, team as reviewed};
use crate::EngineHandle;
use crate::api::{
    IncidentAct, IncidentActForm, IncidentForm, IncidentSeeds, PostmortemAct, PostmortemActForm, PostmortemExportForm,
    PostmortemFactor, PostmortemForm, PostmortemImportFile, PostmortemInsertForm, PostmortemPublishForm,
    PostmortemText, ReviewAsk, WantedPage,
};
use crate::ports::Files as _;
use crate::postmortems::drafts_needed;

const MINUTE: Duration = Duration::from_secs(60);
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a graph";

async fn declared(engine: &EngineHandle, about: IncidentSeeds) -> i64 {
    let form = IncidentForm { title: "Orders wait".to_owned(), about, ..IncidentForm::default() };
    engine.incident_declare(&form, "ana").await.unwrap().row.id
}

async fn resolved(engine: &EngineHandle, id: i64) -> String {
    let act = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap().said
}

/// The only document there is.
async fn only(engine: &EngineHandle) -> i64 {
    let rows = engine.postmortems_view().await.unwrap().rows;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows[0].id
}

async fn written(engine: &EngineHandle, id: i64, text: &str) {
    let seen = engine.postmortem_view(id).await.unwrap().row.revision;
    let form = PostmortemText { id, seen, text: text.to_owned(), settled: true };
    engine.postmortem_write(&form, "ana").await.unwrap();
}

fn asked(id: i64, word: &str, about: &str) -> PostmortemInsertForm {
    PostmortemInsertForm { id, word: word.to_owned(), about: about.to_owned(), ..PostmortemInsertForm::default() }
}

async fn inserted(engine: &EngineHandle, id: i64, word: &str, about: &str) -> String {
    engine.postmortem_insert(&asked(id, word, about), "ana").await.unwrap().text
}

/// An incident about a queue that was empty, filled up an hour ago, and is empty again; resolved, with a draft.
async fn of_a_queue() -> (Team, i64) {
    let mut team = Team::new(TABLES).await;
    for (minutes, count) in [(70, 0), (60, 4), (50, 40), (40, 12), (10, 0)] {
        let at = ago(minutes * MINUTE);
        team.told(at, vec![orders(count, at, ago(60 * MINUTE))]).await;
    }
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let id = declared(&team.engine, about).await;
    resolved(&team.engine, id).await;
    let form = PostmortemForm { incident: id, ..PostmortemForm::default() };
    team.engine.postmortem_make(&form, "ana").await.unwrap();
    let document = only(&team.engine).await;
    (team, document)
}

/// An incident about a service level whose budget of the quarter was spent within an hour.
async fn of_a_budget() -> (EngineHandle, crate::testing::Fakes, tempfile::TempDir, String) {
    let checkout = slo("checkout-answers", "checkout", "0.999", QUARTER);
    let (engine, fakes, folder) = reviewed(&[("slos/checkout.yaml", &checkout)]).await;
    let span = watchbill_domain::slo::Span { start: at("2026-09-25T00:00:00Z"), end: at("2026-10-05T09:00:00Z") };
    let bad = |start: Instant| if at("2026-10-05T08:00:00Z") <= start { 900 } else { 0 };
    keep(&engine, 0, span, &[("", &bad)]).await;
    let about = IncidentSeeds { levels: vec!["checkout-answers".to_owned()], ..IncidentSeeds::default() };
    let id = declared(&engine, about).await;
    let said = resolved(&engine, id).await;
    (engine, fakes, folder, said)
}

#[tokio::test]
async fn a_budget_that_is_spent_by_a_fifth_needs_a_postmortem_and_is_drawn_in_it() {
    let (engine, _fakes, _folder, said) = of_a_budget().await;
    assert!(said.contains("It needs a postmortem: the draft PM-1 is made, due on 2026-10-"), "{said}");
    let id = only(&engine).await;
    let body = engine.postmortem_view(id).await.unwrap().body;
    assert!(body.contains("of a budget of four weeks of checkout-answers; more than 20 % is too much"), "{body}");
    let block = inserted(&engine, id, "chart", "checkout-answers").await;
    assert!(block.starts_with("<!-- watchbill: chart of=checkout-answers made="), "{block}");
    assert!(block.contains(" of the budget left\n") && block.contains("- In between: "), "{block}");
    written(&engine, id, &format!("# Orders wait\n\n{block}\n")).await;
    let form = PostmortemExportForm { id, form: "html".to_owned(), people: String::new() };
    let html = engine.postmortem_export(&form).await.unwrap().text;
    assert!(html.contains("What was left of the error budget of checkout-answers: "), "{html}");
    assert!(html.contains("<figure aria-label=") && html.contains("incident 1"), "{html}");
}

#[tokio::test]
async fn what_is_discarded_after_the_end_needs_one_too() {
    let mut team = Team::new(TABLES).await;
    for (minutes, count) in [(70, 0), (60, 4), (10, 4)] {
        let at = ago(minutes * MINUTE);
        team.told(at, vec![orders(count, at, ago(60 * MINUTE))]).await;
    }
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let form =
        IncidentForm { title: "Orders wait".to_owned(), kind: "real".to_owned(), about, ..IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    resolved(&team.engine, id).await;
    let first = team.engine.postmortems_view().await.unwrap().rows.len();
    assert_eq!(first, 0, "the queue told of it first, and nothing is lost");
    let discarded = Deed {
        at: now().plus(MINUTE),
        by: "ana".to_owned(),
        act: Act::Discarded,
        queue: "mq/orders.dlq".parse().unwrap(),
        reason: "poison".to_owned(),
        details: [("removed".to_owned(), "4".to_owned())].into(),
    };
    team.engine.shared.store.trail_append(discarded).await.unwrap();
    let told = crate::incidents::for_document(&team.engine.shared, watchbill_domain::incidents::IncidentId(id)).await;
    let reasons: Vec<String> = told.unwrap().need.unwrap().reasons.iter().map(|reason| reason.text()).collect();
    assert_eq!(reasons[0], "4 messages of mq/orders.dlq were discarded", "{reasons:?}");
    assert_eq!(drafts_needed(&team.engine.shared).await.unwrap(), 1);
    assert_eq!(drafts_needed(&team.engine.shared).await.unwrap(), 0, "it has one");
}

#[tokio::test]
async fn a_queue_is_told_by_its_depth_and_what_became_of_its_messages() {
    let (team, id) = of_a_queue().await;
    let block = inserted(&team.engine, id, "queue", "orders.dlq").await;
    assert!(block.starts_with("<!-- watchbill: queue id=mq/orders.dlq made="), "{block}");
    let lines: Vec<&str> = block.lines().filter(|line| line.starts_with("- ")).collect();
    assert!(lines[0].starts_with("- At its beginning, ") && lines[0].ends_with(": 4 messages"), "{lines:#?}");
    assert!(lines[1].starts_with("- At most, ") && lines[1].ends_with(": 40 messages"), "{lines:#?}");
    assert!(lines[2].starts_with("- At its end, ") && lines[2].ends_with(": 0 messages"), "{lines:#?}");
    assert!(lines[3].starts_with("- Died in it: "), "{lines:#?}");
    assert_eq!(lines[4..], ["- Sent again and confirmed: 0 messages", "- Discarded on purpose: 0 messages"]);
    let chart = inserted(&team.engine, id, "chart", "orders.dlq").await;
    written(&team.engine, id, &format!("# Orders wait\n\n{chart}\n")).await;
    let form = PostmortemExportForm { id, form: "html".to_owned(), people: String::new() };
    let html = team.engine.postmortem_export(&form).await.unwrap().text;
    assert!(html.contains("How deep mq/orders.dlq was: 40 messages at most"), "{html}");
}

#[tokio::test]
async fn what_is_not_there_is_put_into_no_text() {
    let (team, id) = of_a_queue().await;
    let ask = |word: &str, about: &str| asked(id, word, about);
    for (word, about) in [("chart", ""), ("queue", " "), ("alert", "")] {
        assert_eq!(field(team.engine.postmortem_insert(&ask(word, about), "ana").await.unwrap_err()), "about");
    }
    for (word, about) in [("chart", "nowhere"), ("queue", "nowhere.dlq"), ("alert", "Nothing")] {
        assert!(team.engine.postmortem_insert(&ask(word, about), "ana").await.is_err(), "{word}");
    }
}

#[tokio::test]
async fn pictures_of_the_incident_go_out_with_its_document() {
    let (team, id) = of_a_queue().await;
    let incident = team.engine.postmortem_view(id).await.unwrap().row.incident.unwrap();
    for (name, bytes) in [("depth of it.png", PNG), ("notes.txt", b"a log".as_slice())] {
        team.engine.incident_attach_bytes(incident, (name, bytes), "ana").await.unwrap();
    }
    written(&team.engine, id, "# Orders wait\n\n![the depth](depth%20of%20it.png)\n").await;
    let form = PostmortemExportForm { id, form: "html".to_owned(), people: String::new() };
    let html = team.engine.postmortem_export(&form).await.unwrap().text;
    assert!(html.contains("<img alt=\"the depth\" src=\"data:image/png;base64,iVBORw0KGgo"), "{html}");
    assert!(!html.contains("<h2>Pictures</h2>"), "it is shown where the text has it");
    let folder = team.folder.path().join("published");
    let form = PostmortemPublishForm { id, folder: "published".to_owned(), people: String::new() };
    assert_eq!(field(team.engine.postmortem_publish(&form).await.unwrap_err()), "folder", "it is not there");
    team.fakes.files.write(&folder.join("README.md"), b"# Postmortems\n").unwrap();
    let done = team.engine.postmortem_publish(&form).await.unwrap();
    assert_eq!(done.folder, folder.display().to_string(), "relative to the workspace");
    let picture = done.files.iter().find(|file| file.ends_with(".png")).unwrap();
    assert_eq!(done.files.len(), 3, "{:?}", done.files);
    assert!(picture.contains("orders-wait-depth-of-it-"), "{picture}");
    assert_eq!(team.fakes.files.read(&folder.join(picture)).unwrap(), PNG);
    let markdown = done.files.iter().find(|file| file.ends_with(".md")).unwrap();
    let markdown = String::from_utf8(team.fakes.files.read(&folder.join(markdown)).unwrap()).unwrap();
    assert!(markdown.ends_with(&format!("![the depth]({picture})\n")), "{markdown}");

    // Under a new title it lies there beside what it was, which is told, and nothing of others.
    let stem = done.files.iter().find_map(|file| file.strip_suffix(".md")).unwrap();
    team.fakes.files.write(&folder.join(format!("{stem}s-of-bo.md")), b"---\nid: PM-9\n---\n").unwrap();
    let act = PostmortemAct::Title { title: "Orders waited an hour".to_owned() };
    team.engine.postmortem_act(&PostmortemActForm { id, act }, "ana").await.unwrap();
    let again = team.engine.postmortem_publish(&form).await.unwrap();
    assert_eq!((done.before.len(), again.before.len(), again.before.contains(picture)), (0, 3, true), "{again:?}");
    assert!(again.files.iter().all(|file| file.contains("orders-waited-an-hour")), "{:?}", again.files);
}

#[tokio::test]
async fn documents_come_in_by_what_is_in_their_files() {
    let team = Team::new("").await;
    let file = |name: &str, text: &str| PostmortemImportFile { name: name.to_owned(), text: text.to_owned() };
    let unnamed = "---\ntitle: \"\u{202e}\"\n---\nText.\n";
    let rows = "title;started;severity;tags\nPrices are stale;2026-02-01 10:00;P1;queue, cache\n";
    let files = [
        file("a.md", "# Orders waited\r\n\r\nFor 3 h.\r\n"),
        file("b.md", "nul \0"),
        file("unnamed.md", unnamed),
        file("rows.csv", rows),
    ];
    let first = team.engine.postmortem_import_files(&files, "ana").await.unwrap();
    let taken: Vec<&str> = first.taken.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(taken, ["Orders waited", "Prices are stale"], "what is refused loses nothing behind it: {first:#?}");
    let problems: Vec<&str> = first.problems.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(problems, ["b.md", "unnamed.md"], "{first:#?}");
    let told = team.engine.postmortem_view(first.taken[1].postmortem).await.unwrap().told;
    assert!(told.starts_with("As its file says: from ") && told.ends_with(", SEV1, queue, cache"), "{told}");
    let body = team.engine.postmortem_view(first.taken[0].postmortem).await.unwrap().body;
    assert_eq!(body, "# Orders waited\r\n\r\nFor 3 h.\r\n");
    written(&team.engine, first.taken[0].postmortem, "# Orders waited\n\nFor 4 h.\n").await;
    let again = team.engine.postmortem_import_files(&files[..1], "ana").await.unwrap();
    assert!(again.taken[0].known && again.taken[0].postmortem == first.taken[0].postmortem);
    team.fakes.files.write(Path::new("/elsewhere/a.md"), b"# Orders waited\r\n\r\nFor 3 h.\r\n").unwrap();
    let by_path = team.engine.postmortem_import(&["/elsewhere/a.md".into()], "ana").await.unwrap();
    assert!(by_path.taken[0].known, "{by_path:#?}");
}

#[tokio::test]
async fn what_went_out_from_here_is_known_again_and_nothing_else_is() {
    let (team, id) = of_a_queue().await;
    let form = PostmortemExportForm { id, form: "md".to_owned(), people: String::new() };
    let text = team.engine.postmortem_export(&form).await.unwrap().text;
    let taken = async |text: &str| {
        let file = PostmortemImportFile { name: "orders.md".to_owned(), text: text.to_owned() };
        let mut imported = team.engine.postmortem_import_files(&[file], "ana").await.unwrap();
        assert!(imported.taken.len() == 1 && imported.problems.is_empty(), "{imported:?}");
        imported.taken.remove(0)
    };
    let count = async || team.engine.postmortems_view().await.unwrap().rows.len();
    assert_eq!((taken(&text).await.known, taken(&text).await.postmortem, count().await), (true, id, 1));
    // Whatever was written since, in the file and here.
    let edited = format!("{}\nSomebody wrote here.\n", text.replace('\n', "\r\n"));
    written(&team.engine, id, "# Another title\n\nAnother text.\n").await;
    assert_eq!((taken(&edited).await.known, taken(&edited).await.postmortem, count().await), (true, id, 1));
    let again = team.engine.postmortem_export(&form).await.unwrap().text;
    let id_line = |text: &str| text.lines().find(|line| line.starts_with("id: ")).unwrap().to_owned();
    assert_eq!(id_line(&again), id_line(&text), "the same for good");
    // Of another team that has a document of this number, and as it went out before there was an identity.
    let of_others = text.replace(&id_line(&text), &format!("id: PM-{id}-{}", "0".repeat(32)));
    let older = text.replace(&format!("{}\n", id_line(&text)), "");
    for other in [of_others, older] {
        let first = taken(&other).await;
        assert!(!first.known && first.postmortem != id, "{first:?}");
        assert!(taken(&other).await.known, "by its text");
    }
    assert_eq!(count().await, 3);
}

#[tokio::test]
async fn a_discard_without_a_count_needs_a_postmortem_too() {
    let mut team = Team::new(TABLES).await;
    team.told(ago(70 * MINUTE), vec![orders(4, ago(70 * MINUTE), ago(60 * MINUTE))]).await;
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let id = declared(&team.engine, about).await;
    let discarded = Deed {
        at: now().plus(MINUTE),
        by: "ana".to_owned(),
        act: Act::Discarded,
        queue: "mq/orders.dlq".parse().unwrap(),
        reason: "poison".to_owned(),
        details: Vec::new(),
    };
    team.engine.shared.store.trail_append(discarded).await.unwrap();
    let told = crate::incidents::for_document(&team.engine.shared, watchbill_domain::incidents::IncidentId(id)).await;
    let need = told.unwrap().need.unwrap();
    let reasons: Vec<String> = need.reasons.iter().map(|reason| reason.text()).collect();
    let uncounted = "messages of mq/orders.dlq were discarded, and nobody counted how many";
    assert!(reasons.iter().any(|reason| reason == uncounted), "{reasons:?}");
    assert_eq!(need.template(), "data");
}

const WITH_NAMES: &str = "# Orders wait\n\n## Summary\n\nMara restarted it as bo said, see https://wiki.example/bo and \
    [Zoe's page](people/zoe.md). Write to zoe.quinn@mail.example.\n\n![Bo at the desk](bo.png)\n\n\
    ## Action items\n\n- [ ] Limit retries to 3 @dana due:2026-04-01\n";

#[tokio::test]
async fn by_roles_nobody_is_named_and_addresses_lead_where_they_led() {
    let (team, id) = of_a_queue().await;
    let incident = team.engine.postmortem_view(id).await.unwrap().row.incident.unwrap();
    let act = async |act: IncidentAct| {
        team.engine.incident_act(&IncidentActForm { id: incident, seen: None, act }, "ana").await.unwrap()
    };
    act(IncidentAct::TakeRole { role: "lead".to_owned(), person: "Mara Voss".to_owned() }).await;
    for (name, bytes) in [("bo.png", PNG), ("the desk of Bo.png", b"\x89PNG\r\n\x1a\n another".as_slice())] {
        team.engine.incident_attach_bytes(incident, (name, bytes), "ana").await.unwrap();
    }
    let of = |act: PostmortemAct| PostmortemActForm { id, act };
    let owner = PostmortemAct::Owner { person: "Zoe Quinn".to_owned() };
    team.engine.postmortem_act(&of(owner), "ana").await.unwrap();
    written(&team.engine, id, WITH_NAMES).await;
    let export = async |form: &str, people: &str| {
        let form = PostmortemExportForm { id, form: form.to_owned(), people: people.to_owned() };
        team.engine.postmortem_export(&form).await.unwrap().text
    };
    let markdown = export("md", "roles").await;
    let said = "the lead restarted it as a responder said, see https://wiki.example/bo and [a responder's page](people/zoe.md). \
        Write to a responder.\n\n![a responder at the desk](bo.png)\n";
    assert!(markdown.contains(said), "{markdown}");
    assert!(markdown.contains("- [ ] Limit retries to 3 a responder due:2026-04-01\n"), "{markdown}");
    let html = export("html", "roles").await;
    assert!(
        html.contains("<img alt=\"a responder at the desk\" src=\"data:image/png;base64,"),
        "it is found by its name"
    );
    assert!(html.contains("<figcaption>the desk of a responder.png</figcaption>"), "{html}");
    let chat = export("chat", "initials").await;
    assert!(chat.contains("M. restarted it as B. said") && chat.contains("Owner: Z. Q."), "{chat}");
    for text in [&html.replace("https://wiki.example/bo", "").replace("people/zoe.md", ""), &chat] {
        let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        for name in ["Mara", "Voss", "Zoe", "Quinn", "quinn", "dana", "Bo", "Ana", "Silva"] {
            assert!(!words.contains(&name), "{name} is named in {text}");
        }
    }
    assert!(export("md", "").await.contains("Mara restarted it as bo said"), "the document keeps its names");

    act(IncidentAct::Restrict { restricted: true }).await;
    let markdown = export("md", "").await;
    assert!(markdown.contains("---\n\n> Meant for those alone who handle it.\n\n# Orders wait\n"), "{markdown}");
    assert!(export("clipboard", "").await.starts_with("> Meant for those alone who handle it.\n\n# Orders wait\n"));
}

fn factor(name: &str, kind: &str) -> PostmortemFactor {
    PostmortemFactor {
        name: name.to_owned(),
        kind: kind.to_owned(),
        tags: vec!["Retry storm".to_owned()],
        found_by: Some("asking".to_owned()),
        evidence: Vec::new(),
    }
}

#[tokio::test]
async fn factors_are_kept_beside_the_text_shown_in_it_and_offered_to_the_next_one() {
    let (team, id) = of_a_queue().await;
    let set = |factors: &[PostmortemFactor]| PostmortemActForm {
        id,
        act: PostmortemAct::Factors { factors: factors.to_vec() },
    };
    let one = [factor("No limit for retries", "technical")];
    let done = team.engine.postmortem_act(&set(&one), "ana").await.unwrap();
    assert_eq!(done.said, format!("PM-{id}: 1 contributing factor is kept."));
    let block = inserted(&team.engine, id, "factors", "").await;
    assert!(block.contains("- No limit for retries (technical, found by asking) #retry-storm\n"), "{block}");
    written(&team.engine, id, &format!("# Orders wait\n\n{block}\n\nText.\n")).await;
    let two = [one[0].clone(), factor("Nobody is asked before a campaign", "process")];
    let done = team.engine.postmortem_act(&set(&two), "ana").await.unwrap();
    assert!(done.said.ends_with("their list in the text is filled in anew."), "{}", done.said);
    let view = team.engine.postmortem_view(id).await.unwrap();
    assert!(view.body.contains("- Nobody is asked before a campaign (process"), "{}", view.body);
    assert!(view.body.ends_with("\n\nText.\n") && view.known_factors.is_empty());
    assert_eq!((view.factors.len(), view.factors[0].tags.clone()), (2, vec!["retry-storm".to_owned()]));
    assert_eq!(view.factor_issues, Vec::<String>::new());
    let edited = view.body.replace("No limit for retries", "No limit at all");
    written(&team.engine, id, &edited).await;
    let done = team.engine.postmortem_act(&set(&one), "ana").await.unwrap();
    assert!(done.said.contains("somebody wrote in their list"), "{}", done.said);
    assert_eq!(team.engine.postmortem_view(id).await.unwrap().body, edited);

    let next = declared(&team.engine, IncidentSeeds::default()).await;
    let form = PostmortemForm { incident: next, ..PostmortemForm::default() };
    let next = team.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    let known = team.engine.postmortem_view(next).await.unwrap().known_factors;
    assert_eq!((known.len(), known[0].times, known[0].factor.name.as_str()), (1, 1, "No limit for retries"));
    team.engine.postmortem_act(&set(&[one[0].clone(), one[0].clone()]), "ana").await.unwrap();
    let known = team.engine.postmortem_view(next).await.unwrap().known_factors;
    assert_eq!((known.len(), known[0].times), (1, 1), "named twice in one document, it is in one");
    for wrong in [
        factor(" ", "technical"),
        factor("a", "human"),
        PostmortemFactor { found_by: Some("luck".to_owned()), ..factor("a", "process") },
    ] {
        assert_eq!(field(team.engine.postmortem_act(&set(&[wrong]), "ana").await.unwrap_err()), "factors");
    }
}

#[tokio::test]
async fn overdue_items_are_strange_on_now_and_counted_in_the_review() {
    let (engine, _fakes, _folder, _) = of_a_budget().await;
    let id = only(&engine).await;
    written(&engine, id, "# A\n\n## Action items\n\n- [ ] Limit retries to 3 @ana due:2026-10-01\n").await;
    let now = engine.now_view().await.unwrap();
    let strange = now.strange.iter().find(|one| one.what == "1 action item is overdue").unwrap();
    assert_eq!((strange.page, strange.severity.as_str()), (Some(WantedPage::ActionItems), "info"));
    assert!(strange.means.starts_with("Limit retries to 3: overdue by 4 d, seen to by Ana."), "{}", strange.means);
    let quarter = ReviewAsk { period: Some("2026-Q4".to_owned()), ..ReviewAsk::default() };
    engine.review_open(&quarter, "ana").await.unwrap();
    let files = engine.review_files(&quarter).await.unwrap().files;
    let markdown = files.iter().find(|file| file.path == "review.md").unwrap();
    let markdown = String::from_utf8(markdown.bytes.clone()).unwrap();
    let table = markdown.split("What became of action items of postmortems").nth(1).unwrap();
    assert!(table.contains("Written in the period") && table.contains("Of these overdue"), "{table}");
    assert!(files.iter().any(|file| file.path.ends_with("action-items.csv")), "{:?}", files.len());
}
