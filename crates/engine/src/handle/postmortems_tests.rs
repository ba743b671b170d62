use std::time::Duration;

use watchbill_domain::incidents::{Audience, Declaration, Kind, Severity, Status, What};

use super::super::queues::fixtures::{Team, ago, field};
use crate::api::{
    ActionItemAct, ActionItemForm, ApiError, IncidentAct, IncidentActForm, IncidentForm, PostmortemAct,
    PostmortemActForm, PostmortemCheckForm, PostmortemDismissForm, PostmortemExportForm, PostmortemForm,
    PostmortemRefreshForm, PostmortemRestoreForm, PostmortemText, PostmortemView,
};
use crate::postmortems::drafts_needed;

/// A resolved incident with a draft of its postmortem.
async fn drafted() -> (Team, i64) {
    let team = Team::new("").await;
    let form = IncidentForm { title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let act = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    let done = team.engine.incident_act(&IncidentActForm { id: incident, seen: None, act }, "someone").await.unwrap();
    assert!(done.said.contains("It needs a postmortem: the draft PM-1 is made, due on 2026-03-"), "{}", done.said);
    (team, 1)
}

async fn view(team: &Team, id: i64) -> PostmortemView {
    team.engine.postmortem_view(id).await.unwrap()
}

async fn written(team: &Team, id: i64, text: &str) {
    let seen = view(team, id).await.row.revision;
    let form = PostmortemText { id, seen, text: text.to_owned(), settled: true };
    let saved = team.engine.postmortem_write(&form, "someone").await.unwrap();
    assert_eq!(saved.elsewhere, None);
}

#[tokio::test]
async fn a_draft_is_made_once_of_an_incident_and_is_filled_in() {
    let (team, id) = drafted().await;
    let page = view(&team, id).await;
    assert_eq!((page.row.title.as_str(), page.row.state.as_str()), ("Customers cannot pay", "draft"));
    assert!(page.row.due.is_some(), "by the policy for its severity");
    assert!(page.guide.iter().all(|section| section.at.is_some()), "{:#?}", page.guide);
    assert!(page.blocks.iter().any(|block| block.word == "timeline" && !block.edited), "{:#?}", page.blocks);
    let again = PostmortemForm { incident: page.row.incident.unwrap(), ..PostmortemForm::default() };
    assert_eq!(field(team.engine.postmortem_make(&again, "someone").await.unwrap_err()), "incident");
}

#[tokio::test]
async fn what_is_written_is_kept_byte_for_byte_and_without_an_edit_nothing_is() {
    let (team, id) = drafted().await;
    let text = "---\r\ntitle: x\r\n---\r\n\r\n# A  \r\n\r\n<!-- kept -->\r\n\u{1f600} trailing \r\n";
    written(&team, id, text).await;
    let before = view(&team, id).await;
    assert_eq!(before.body, text);
    written(&team, id, text).await;
    assert_eq!(view(&team, id).await.row.revision, before.row.revision);
}

/// A list that were read anew with each key would be in the way of who writes.
#[tokio::test]
async fn others_are_told_of_the_first_key_and_of_action_items_and_of_nothing_between() {
    let (team, id) = drafted().await;
    let told = || team.engine.shared.revision();
    let write = async |seen: u64, text: &str, settled: bool| {
        let before = told();
        let form = PostmortemText { id, seen, text: text.to_owned(), settled };
        let saved = team.engine.postmortem_write(&form, "someone").await.unwrap();
        assert_eq!(saved.elsewhere, None);
        (saved.revision, told() - before)
    };
    assert_eq!(write(1, "# A\n", false).await, (2, 1), "somebody began");
    assert_eq!(write(2, "# A\n\nb", false).await, (3, 0));
    assert_eq!(write(3, "# A\n\nbc", true).await, (4, 0));
    let with_action = "# A\n\n## Action items\n\n- [ ] Limit retries to 3 @ana due:2026-04-01\n";
    assert_eq!(write(4, with_action, false).await, (5, 0), "it may not be all of the line");
    assert_eq!(write(5, with_action, true).await, (5, 1), "an action item is there");
    assert_eq!(write(5, with_action, true).await, (5, 0));
    let before = told();
    let act = PostmortemAct::Title { title: "Orders wait".to_owned() };
    team.engine.postmortem_act(&PostmortemActForm { id, act }, "someone").await.unwrap();
    assert_eq!(told() - before, 1);
}

#[tokio::test]
async fn what_a_file_leaves_out_is_kept_however_little_it_is() {
    let (team, id) = drafted().await;
    written(&team, id, "# Orders wait\n\nBo saw it first.\n").await;
    let seen = view(&team, id).await.row.revision;
    let file = PostmortemText { id, seen, text: "# Orders wait\n".to_owned(), settled: true };
    team.engine.postmortem_write_file(&file, "ana").await.unwrap();
    let newest = team.engine.postmortem_versions(id).await.unwrap().remove(0);
    let body = team.engine.postmortem_version(id, newest.number).await.unwrap();
    assert_eq!(body, "# Orders wait\n\nBo saw it first.\n");
}

#[tokio::test]
async fn who_writes_on_an_older_revision_loses_neither_text() {
    let (team, id) = drafted().await;
    let seen = view(&team, id).await.row.revision;
    written(&team, id, "# Theirs\n").await;
    let form = PostmortemText { id, seen, text: "# Mine\n".to_owned(), settled: false };
    let saved = team.engine.postmortem_write(&form, "bo").await.unwrap();
    let elsewhere = saved.elsewhere.unwrap();
    assert_eq!(elsewhere.body, "# Theirs\n");
    assert_eq!(team.engine.postmortem_version(id, elsewhere.kept_as).await.unwrap(), "# Mine\n");
    assert_eq!(view(&team, id).await.body, "# Theirs\n");
}

#[tokio::test]
async fn a_block_is_filled_in_anew_but_never_over_what_somebody_wrote() {
    let (team, id) = drafted().await;
    let page = view(&team, id).await;
    let block = page.blocks.iter().find(|block| block.word == "timeline").unwrap();
    let (before, behind) = page.body.split_at(page.body.find("<!-- watchbill: timeline").unwrap());
    let edited = format!("{before}{}", behind.replacen("declared", "declared by me", 1));
    assert_ne!(edited, page.body);
    written(&team, id, &edited).await;
    let page = view(&team, id).await;
    let number = page.blocks.iter().find(|block| block.word == "timeline" && block.edited).map(|one| one.number);
    assert_eq!(number, Some(block.number));
    let form = PostmortemRefreshForm { id, seen: page.row.revision, block: block.number, over_edits: false };
    assert_eq!(field(team.engine.postmortem_refresh(&form, "someone").await.unwrap_err()), "block");
    let over = PostmortemRefreshForm { over_edits: true, ..form };
    team.engine.postmortem_refresh(&over, "someone").await.unwrap();
    assert!(!view(&team, id).await.body.contains("declared by me"));
    let versions = team.engine.postmortem_versions(id).await.unwrap();
    assert_eq!(team.engine.postmortem_version(id, versions[0].number).await.unwrap(), edited);
}

#[tokio::test]
async fn an_earlier_text_comes_back_and_what_stood_stays_a_version() {
    let (team, id) = drafted().await;
    let first = view(&team, id).await.body;
    written(&team, id, "# Short\n").await;
    let page = view(&team, id).await;
    let version = team.engine.postmortem_versions(id).await.unwrap().last().unwrap().number;
    let form = PostmortemRestoreForm { id, seen: page.row.revision, version };
    team.engine.postmortem_restore(&form, "someone").await.unwrap();
    assert_eq!(view(&team, id).await.body, first);
    let newest = team.engine.postmortem_versions(id).await.unwrap()[0].number;
    assert_eq!(team.engine.postmortem_version(id, newest).await.unwrap(), "# Short\n");
}

#[tokio::test]
async fn a_text_that_comes_back_brings_its_action_items_with_it() {
    let (team, id) = drafted().await;
    let words = "Orders waited for three hours. ".repeat(12);
    written(&team, id, &format!("# A\n\n{words}\n\n## Action items\n\n- [ ] Limit retries to 3 @ana due:2026-04-01\n"))
        .await;
    written(&team, id, "# A\n\nNothing yet.\n").await;
    assert_eq!(team.engine.action_items_view().await.unwrap().open.len(), 0, "its line is gone, and so is it");
    let version = team.engine.postmortem_versions(id).await.unwrap()[0].number;
    let seen = view(&team, id).await.row.revision;
    team.engine.postmortem_restore(&PostmortemRestoreForm { id, seen, version }, "someone").await.unwrap();
    assert_eq!(team.engine.action_items_view().await.unwrap().open.len(), 1);
}

#[tokio::test]
async fn a_finding_may_stand_with_a_reason_until_its_sentence_is_another() {
    let (team, id) = drafted().await;
    let text = "# A\n\n## Summary\n\n\u{1f600} It was human error.\n";
    written(&team, id, text).await;
    let ask = PostmortemCheckForm { id, text: None };
    let checked = team.engine.postmortem_check(&ask).await.unwrap();
    let finding = &checked.findings[0];
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[finding.from..finding.to]).unwrap(), "human error", "UTF-16 units");
    assert_eq!((checked.open, checked.properties.len()), (1, 6));
    let (class, sentence) = (finding.class.clone(), finding.sentence.clone());
    let form = PostmortemDismissForm { id, class, sentence, reason: "it is quoted from the law".to_owned() };
    team.engine.postmortem_dismiss(&form, "someone").await.unwrap();
    let checked = team.engine.postmortem_check(&ask).await.unwrap();
    assert_eq!((checked.open, checked.findings.len()), (0, 1));
    let other = text.replace("It was", "Then it was");
    let checked = team.engine.postmortem_check(&PostmortemCheckForm { id, text: Some(other) }).await.unwrap();
    assert_eq!(checked.open, 1);
}

#[tokio::test]
async fn what_is_to_be_done_is_followed_until_something_shows_that_it_is() {
    let (team, id) = drafted().await;
    written(&team, id, "# A\n\n## Action items\n\n- [ ] Limit retries to 3 @ana due:2020-01-02 #prevent P1\n").await;
    let page = team.engine.action_items_view().await.unwrap();
    assert_eq!((page.open.len(), page.overdue), (1, 1), "{page:#?}");
    let key = page.open[0].key.clone();
    let act = |act| ActionItemForm { key: key.clone(), act };
    let without = act(ActionItemAct::Done { proof: " ".to_owned() });
    assert!(matches!(team.engine.action_item_act(&without, "ana").await, Err(ApiError::Invalid { .. })));
    let done = act(ActionItemAct::Done { proof: "https://ci.example/7".to_owned() });
    assert_eq!(team.engine.action_item_act(&done, "ana").await.unwrap().row.state, "done");
    let again = act(ActionItemAct::Reopen { reason: "it came back".to_owned() });
    assert_eq!(team.engine.action_item_act(&again, "ana").await.unwrap().row.state, "open");
}

#[tokio::test]
async fn it_goes_out_as_markdown_html_and_both_kinds_for_the_clipboard() {
    let (team, id) = drafted().await;
    written(&team, id, "# Customers cannot pay\n\n## Summary\n\nOrders <waited>.\n").await;
    let export = |form: &str| PostmortemExportForm { id, form: form.to_owned(), people: String::new() };
    let markdown = team.engine.postmortem_export(&export("md")).await.unwrap();
    assert!(
        markdown.text.starts_with("---\nwatchbill: postmortem\ntitle: \"Customers cannot pay\"\n"),
        "{markdown:#?}"
    );
    assert!(markdown.text.ends_with("# Customers cannot pay\n\n## Summary\n\nOrders <waited>.\n"));
    let html = team.engine.postmortem_export(&export("html")).await.unwrap();
    assert!(html.text.starts_with("<!doctype html>") && html.text.contains("Orders &lt;waited&gt;."));
    let clipboard = team.engine.postmortem_export(&export("clipboard")).await.unwrap();
    assert!(clipboard.html.unwrap().contains("<h2>Summary</h2>") && clipboard.text.contains("## Summary"));
    assert_eq!(field(team.engine.postmortem_export(&export("docx")).await.unwrap_err()), "form");
}

#[tokio::test]
async fn a_comment_follows_its_words_until_it_is_settled() {
    let (team, id) = drafted().await;
    written(&team, id, "# A\n\nOrders waited.\n").await;
    let act = |act| PostmortemActForm { id, act };
    let comment = PostmortemAct::Comment { text: "How long?".to_owned(), answers: None, from: 5, to: 11 };
    team.engine.postmortem_act(&act(comment), "bo").await.unwrap();
    written(&team, id, "# A\n\nBefore. Orders waited.\n").await;
    let page = view(&team, id).await;
    assert_eq!((page.comments[0].about.as_str(), page.comments[0].from), ("Orders", Some(13)));
    assert!(page.comments[0].answers.is_none() && !page.comments[0].resolved);
    team.engine.postmortem_act(&act(PostmortemAct::Settle { comment: page.comments[0].id }), "bo").await.unwrap();
    assert!(view(&team, id).await.comments[0].resolved);
    let done = team.engine.postmortem_act(&act(PostmortemAct::Reopen { comment: 1 }), "ana").await.unwrap();
    assert_eq!(done.said, "PM-1: comment 1 is open again.");
    assert!(!view(&team, id).await.comments[0].resolved);
    let nowhere = team.engine.postmortem_act(&act(PostmortemAct::Reopen { comment: 9 }), "ana").await;
    assert!(matches!(nowhere, Err(ApiError::NotFound { .. })), "{nowhere:?}");
}

#[tokio::test]
async fn a_document_is_reviewed_by_whoever_was_asked_and_shared_with_those_for_whom_it_is() {
    let (team, id) = drafted().await;
    let act = async |act: PostmortemAct| team.engine.postmortem_act(&PostmortemActForm { id, act }, "someone").await;
    assert!(matches!(act(PostmortemAct::Send).await, Err(ApiError::Invalid { .. })), "nobody reviews it");
    let ask = PostmortemAct::Reviewer { person: "@ana".to_owned(), remove: false };
    assert!(act(ask).await.unwrap().said.ends_with("Ana Silva is asked to review it."));
    assert_eq!(act(PostmortemAct::Send).await.unwrap().row.state, "in_review");
    act(PostmortemAct::Reviewed { words: "Clear.".to_owned() }).await.unwrap();
    let share = PostmortemAct::Share { how: "a mail".to_owned(), with: "all of engineering".to_owned() };
    assert!(matches!(act(share.clone()).await, Err(ApiError::Invalid { .. })), "it does not say for whom");
    act(PostmortemAct::Audience { audience: "engineering".to_owned() }).await.unwrap();
    let done = act(share).await.unwrap();
    assert_eq!((done.row.state.as_str(), done.row.shared.as_deref()), ("shared", Some("2026-03-02")));
    let page = view(&team, id).await;
    assert_eq!((page.shares[0].with.as_str(), page.reviewers[0].words.as_str()), ("all of engineering", "Clear."));
    assert_eq!((page.audience.as_str(), page.no_actions), ("engineering", None));
}

/// Resolved by another process, which made no draft.
async fn resolved_elsewhere(team: &Team, kind: Kind) -> i64 {
    let declaration = Declaration {
        title: "Carts are empty".to_owned(),
        severity: Severity::Sev2,
        links: Vec::new(),
        zone: "Europe/Berlin".to_owned(),
        kind,
        audience: Audience::Team,
    };
    let (store, at) = (&team.engine.shared.store, ago(Duration::from_secs(3600)));
    let id = store.declare_incident(declaration, "ana", at).await.unwrap().id;
    let status = What::StatusSet { status: Status::Resolved, why: String::new() };
    store.incident_append(id, status, None, "ana", ago(Duration::from_secs(60))).await.unwrap();
    id.0
}

#[tokio::test]
async fn each_incident_that_needs_a_document_is_told_however_many_there_are() {
    let (team, _) = drafted().await;
    for _ in 0..23 {
        resolved_elsewhere(&team, Kind::Real).await;
    }
    resolved_elsewhere(&team, Kind::Drill).await;
    resolved_elsewhere(&team, Kind::NearMiss).await;
    let page = team.engine.postmortems_view().await.unwrap();
    assert_eq!((page.wanted.len(), page.rows.len()), (23, 1));
    assert_eq!(page.wanted[0].reasons, ["a person told of it before anything paged"]);
    assert_eq!(drafts_needed(&team.engine.shared).await.unwrap(), 23);
    let page = team.engine.postmortems_view().await.unwrap();
    assert_eq!((page.wanted.len(), page.rows.len(), page.rows[0].id), (0, 24, 24), "the last made first");
    assert_eq!(drafts_needed(&team.engine.shared).await.unwrap(), 0);
}

#[tokio::test]
async fn a_draft_that_was_begun_before_the_end_is_due_once_it_is_over() {
    let team = Team::new("").await;
    let form = IncidentForm { title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let form = PostmortemForm { incident, ..PostmortemForm::default() };
    team.engine.postmortem_make(&form, "someone").await.unwrap();
    assert_eq!(view(&team, 1).await.row.due, None, "nobody knows when it ends");
    let set = async |status: &str| {
        let act = IncidentAct::Status { status: status.to_owned(), why: "it came back".to_owned() };
        let form = IncidentActForm { id: incident, seen: None, act };
        team.engine.incident_act(&form, "someone").await.unwrap().said
    };
    let said = set("resolved").await;
    assert!(said.contains("Its postmortem PM-1 is due on 2026-03-"), "{said}");
    let due = view(&team, 1).await.row.due;
    assert!(due.is_some());
    let graver = IncidentAct::Severity { severity: "sev1".to_owned(), why: "orders are lost".to_owned() };
    let form = IncidentActForm { id: incident, seen: None, act: graver };
    let said = team.engine.incident_act(&form, "someone").await.unwrap().said;
    let sooner = view(&team, 1).await.row.due;
    assert!(said.contains("PM-1 is due on") && sooner < due, "{said}: {sooner:?}, {due:?}");
    let said = set("investigating").await;
    assert!(said.contains("PM-1 is due on no day while the incident goes on"), "{said}");
    assert_eq!(view(&team, 1).await.row.due, None);
    set("resolved").await;
    assert_eq!(view(&team, 1).await.row.due, sooner);
    let act = PostmortemAct::Due { day: "2026-12-24".to_owned(), why: "the vendor answers then".to_owned() };
    team.engine.postmortem_act(&PostmortemActForm { id: 1, act }, "someone").await.unwrap();
    set("investigating").await;
    let said = set("resolved").await;
    assert!(!said.contains("due"), "a day that a person set stands: {said}");
    assert_eq!(view(&team, 1).await.row.due.as_deref(), Some("2026-12-24"));
}

#[tokio::test]
async fn a_draft_of_what_somebody_did_on_purpose_restricts_its_incident() {
    let team = Team::new("").await;
    let form = IncidentForm { title: "A token is used by somebody else".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let form = PostmortemForm { incident, template: "security".to_owned(), ..PostmortemForm::default() };
    let said = team.engine.postmortem_make(&form, "someone").await.unwrap().said;
    assert!(said.ends_with("The incident is restricted now: meant for those alone who handle it."), "{said}");
    assert!(team.engine.incident_view(incident).await.unwrap().row.restricted);
}

#[tokio::test]
async fn a_draft_in_which_nobody_wrote_is_made_by_another_template() {
    let (team, id) = drafted().await;
    let template = async |key: &str| {
        let act = PostmortemAct::Template { key: key.to_owned() };
        team.engine.postmortem_act(&PostmortemActForm { id, act }, "someone").await
    };
    assert_eq!(field(template("moon").await.unwrap_err()), "template");
    assert_eq!(field(template("full").await.unwrap_err()), "template", "it is made by that one");
    let (before, due) = (view(&team, id).await.body, view(&team, id).await.row.due);
    let said = template("security").await.unwrap().said;
    assert!(
        said.starts_with("PM-1 is made by the template ") && said.contains("The incident is restricted now"),
        "{said}"
    );
    let page = view(&team, id).await;
    assert_eq!((page.row.template.as_str(), page.row.due), ("security", due));
    assert!(page.body != before && page.body.contains("## Handling"), "{}", page.body);
    let versions = team.engine.postmortem_versions(id).await.unwrap();
    let last = versions.first().unwrap().number;
    assert_eq!(team.engine.postmortem_version(id, last).await.unwrap(), before, "what it was is kept");
    assert_eq!(team.engine.shared.store.check().await.unwrap(), Vec::<String>::new());
    written(&team, id, "# A\n\n## Summary\n\nA token leaked.\n").await;
    assert_eq!(field(template("full").await.unwrap_err()), "template", "somebody wrote in it");
    assert_eq!(view(&team, id).await.row.template, "security");
}
