use std::time::Duration;

use super::super::queues::fixtures::{DAY, TABLES, Team, ago, field, now, orders};
use crate::api::{
    ApiError, IncidentAct, IncidentActForm, IncidentAnnotationForm, IncidentDone, IncidentFoldForm, IncidentForm,
    IncidentLineName, IncidentLink, IncidentLinkRow, IncidentNoteForm, IncidentSeeds, IncidentTelling, IncidentView,
};

const MINUTE: Duration = Duration::from_secs(60);

async fn declared(team: &Team, title: &str) -> i64 {
    let form = IncidentForm { title: title.to_owned(), ..IncidentForm::default() };
    team.engine.incident_declare(&form, "someone").await.unwrap().row.id
}

async fn acted(team: &Team, id: i64, act: IncidentAct) -> Result<IncidentDone, ApiError> {
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "someone").await
}

fn status(status: &str, why: &str) -> IncidentAct {
    IncidentAct::Status { status: status.to_owned(), why: why.to_owned() }
}

fn note(id: Option<i64>, text: &str) -> IncidentNoteForm {
    IncidentNoteForm { id, text: text.to_owned(), ..IncidentNoteForm::default() }
}

fn kinds(view: &IncidentView) -> Vec<&str> {
    let lines = view.timeline.iter().filter_map(|row| row.line.as_ref());
    lines.map(|line| line.kind.as_str()).collect()
}

/// Its queue was empty, filled up an hour ago, and is empty again.
async fn filled() -> Team {
    let mut team = Team::new(TABLES).await;
    for (minutes, count) in [(70, 0), (60, 4), (50, 40), (40, 12), (10, 0)] {
        let at = ago(minutes * MINUTE);
        team.told(at, vec![orders(count, at, ago(60 * MINUTE))]).await;
    }
    team
}

#[tokio::test]
async fn an_incident_is_declared_by_the_person_at_this_laptop_and_is_open() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    let view = team.engine.incidents_view().await.unwrap();
    assert_eq!(view.headline, "1 incident is open.");
    let row = &view.open[0];
    assert_eq!((row.id, row.title.as_str(), row.declared_by.as_str()), (id, "Customers cannot pay", "Ana Silva"));
    assert_eq!((row.severity.as_str(), row.status.as_str()), ("sev3", "investigating"));
}

#[tokio::test]
async fn what_is_declared_from_a_queue_is_about_it_and_its_service() {
    let team = filled().await;
    let about = IncidentSeeds { queues: vec!["orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let proposal = team.engine.incident_proposal(&about).await.unwrap();
    assert_eq!(proposal.severity, "sev3");
    let link =
        |kind: &str, key: &str| IncidentLinkRow { kind: kind.to_owned(), key: key.to_owned(), name: key.to_owned() };
    assert_eq!(proposal.links, [link("queue", "mq/orders.dlq"), link("service", "checkout")]);
}

#[tokio::test]
async fn the_timeline_collects_the_depths_of_its_queue_and_its_start_follows_from_them() {
    let team = filled().await;
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let view = team.engine.incident_view(id).await.unwrap();
    assert_eq!(kinds(&view), ["queue_depth", "queue_depth", "queue_depth", "declared"]);
    let started = view.times.iter().find(|time| time.moment == "started").unwrap();
    assert_eq!(started.at.as_ref().unwrap().ms, ago(60 * MINUTE).as_ms());
    assert_eq!(started.from, "mq/orders.dlq began to fill");
    let dead = view.impact.iter().find(|figure| figure.name == "dead mq/orders.dlq").unwrap();
    assert_eq!(dead.text, "at least 40 messages");
}

#[tokio::test]
async fn a_resolved_incident_keeps_its_timeline_and_keeps_nothing_twice() {
    let team = filled().await;
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let before = team.engine.incident_view(id).await.unwrap();
    assert_eq!(before.not_kept, 3);
    acted(&team, id, status("resolved", "")).await.unwrap();
    let after = team.engine.incident_view(id).await.unwrap();
    assert_eq!(after.not_kept, 0, "what was collected is kept");
    let again = team.engine.incident_keep(id, "someone").await.unwrap();
    assert_eq!(again.said, "Collected again: 0 new lines are kept.");
    assert_eq!(depths(&after)[..3], depths(&before)[..], "lines that are kept say what they said");
    assert_eq!(depths(&after).len(), 4, "and how many messages came until its end");
}

/// 40 messages came into its queue, as the broker counts them, from an hour ago on; it is empty again.
async fn counted() -> Team {
    let mut team = Team::new(TABLES).await;
    for (minutes, count, arrived) in [(70, 0, 100), (60, 4, 104), (50, 30, 140), (10, 0, 140), (0, 0, 140)] {
        let at = ago(minutes * MINUTE);
        let mut queue = orders(count, at, ago(60 * MINUTE));
        queue.reading.totals.arrived = Some(arrived);
        team.told(at, vec![queue]).await;
    }
    team
}

async fn about_its_queue(team: &Team) -> i64 {
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    team.engine.incident_declare(&form, "someone").await.unwrap().row.id
}

fn depths(view: &IncidentView) -> Vec<(i64, String)> {
    let lines = view.timeline.iter().filter_map(|row| row.line.as_ref()).filter(|line| line.kind == "queue_depth");
    lines.map(|line| (line.at.ms, line.text.clone())).collect()
}

#[tokio::test]
async fn what_came_into_its_queue_is_told_to_the_message_also_when_the_readings_are_gone() {
    let team = counted().await;
    let id = about_its_queue(&team).await;
    acted(&team, id, status("resolved", "")).await.unwrap();
    let dead = |view: &IncidentView| {
        view.impact.iter().find(|figure| figure.name == "dead mq/orders.dlq").unwrap().text.clone()
    };
    let before = team.engine.incident_view(id).await.unwrap();
    assert_eq!(dead(&before), "40 messages");
    let last = depths(&before).pop().unwrap();
    assert_eq!(last, (now().as_ms(), "40 messages came since the start into mq/orders.dlq".to_owned()));

    let later = now().plus(100 * DAY);
    team.engine.shared.store.prune(later.minus(90 * DAY), later).await.unwrap();
    team.fakes.clock.set(later);
    let after = team.engine.incident_view(id).await.unwrap();
    assert_eq!((dead(&after), depths(&after)), (dead(&before), depths(&before)));
}

#[tokio::test]
async fn depths_of_an_open_incident_are_kept_before_they_are_known_more_coarsely_only() {
    let team = counted().await;
    let id = about_its_queue(&team).await;
    let before = depths(&team.engine.incident_view(id).await.unwrap());
    assert_eq!(before.len(), 3);
    team.fakes.clock.set(now().plus(13 * DAY));
    team.engine.prune_data().await.unwrap();
    let later = now().plus(20 * DAY);
    team.engine.shared.store.prune(now(), later).await.unwrap();
    team.fakes.clock.set(later);
    assert_eq!(depths(&team.engine.incident_view(id).await.unwrap()), before);
}

#[tokio::test]
async fn opening_an_incident_again_wants_a_reason() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    acted(&team, id, status("resolved", "")).await.unwrap();
    assert!(acted(&team, id, status("investigating", "")).await.is_err());
    let done = acted(&team, id, status("investigating", "it came back")).await.unwrap();
    assert!(done.row.open);
}

#[tokio::test]
async fn who_looked_at_an_older_revision_is_refused() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    acted(&team, id, status("identified", "")).await.unwrap();
    let act = IncidentAct::Severity { severity: "sev1".to_owned(), why: String::new() };
    let stale = IncidentActForm { id, seen: Some(1), act: act.clone() };
    assert!(team.engine.incident_act(&stale, "someone").await.is_err());
    let fresh = IncidentActForm { id, seen: Some(2), act };
    assert_eq!(team.engine.incident_act(&fresh, "someone").await.unwrap().row.severity, "sev1");
}

#[tokio::test]
async fn a_note_goes_into_the_only_incident_that_is_open() {
    let team = Team::new("").await;
    assert_eq!(field(team.engine.incident_note(&note(None, "it began"), "x").await.unwrap_err()), "incident");
    let first = declared(&team, "Customers cannot pay").await;
    assert_eq!(team.engine.incident_note(&note(None, "it began"), "x").await.unwrap().row.id, first);
    declared(&team, "Search is slow").await;
    assert_eq!(field(team.engine.incident_note(&note(None, "which?"), "x").await.unwrap_err()), "incident");
    let view = team.engine.incident_view(first).await.unwrap();
    let notes: Vec<&str> = view
        .timeline
        .iter()
        .filter_map(|row| row.line.as_ref())
        .filter(|line| line.kind == "note")
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(notes, ["it began"]);
}

#[tokio::test]
async fn a_note_is_of_the_past() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    let ahead = IncidentNoteForm { at: now().plus(MINUTE).to_rfc3339(), ..note(Some(id), "soon") };
    assert_eq!(field(team.engine.incident_note(&ahead, "x").await.unwrap_err()), "at");
    let ten_minutes_ago = IncidentNoteForm { at: "10m".to_owned(), ..note(Some(id), "customers wrote") };
    team.engine.incident_note(&ten_minutes_ago, "x").await.unwrap();
    let view = team.engine.incident_view(id).await.unwrap();
    let first = view.timeline[0].line.as_ref().unwrap();
    assert_eq!((first.text.as_str(), first.at.ms), ("customers wrote", ago(10 * MINUTE).as_ms()));
}

#[tokio::test]
async fn what_turned_out_to_be_another_incident_tells_its_notes_there() {
    let team = Team::new("").await;
    let (into, from) = (declared(&team, "Customers cannot pay").await, declared(&team, "Cards fail").await);
    team.engine.incident_note(&note(Some(from), "the bank answers 500"), "x").await.unwrap();
    team.engine.incident_merge(into, from, "x").await.unwrap();
    let view = team.engine.incident_view(into).await.unwrap();
    assert!(view.timeline.iter().any(|row| row.text == "the bank answers 500"));
    assert!(acted(&team, from, status("resolved", "")).await.is_err(), "it takes nothing more");
    let list = team.engine.incidents_view().await.unwrap();
    assert_eq!(list.over.iter().find(|row| row.id == from).unwrap().merged_into, Some(into));
}

#[tokio::test]
async fn a_persons_word_stands_before_what_is_recorded_until_it_is_taken_back() {
    let team = filled().await;
    let about = IncidentSeeds { queues: vec!["mq/orders.dlq".to_owned()], ..IncidentSeeds::default() };
    let form = IncidentForm { about, ..IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "someone").await.unwrap().row.id;
    let (moment, at, why) = ("started".to_owned(), "90m".to_owned(), "customers wrote".to_owned());
    acted(&team, id, IncidentAct::SayTime { moment: moment.clone(), at, why }).await.unwrap();
    let started = |view: IncidentView| view.times.into_iter().find(|time| time.moment == "started").unwrap();
    let said = started(team.engine.incident_view(id).await.unwrap());
    assert_eq!(said.at.unwrap().ms, ago(90 * MINUTE).as_ms());
    assert!(said.instead_of.unwrap().ends_with("mq/orders.dlq began to fill"));
    acted(&team, id, IncidentAct::UnsayTime { moment }).await.unwrap();
    let recorded = started(team.engine.incident_view(id).await.unwrap());
    assert_eq!(recorded.at.unwrap().ms, ago(60 * MINUTE).as_ms());
}

#[tokio::test]
async fn links_have_to_be_there_and_roles_are_with_people_by_name() {
    let team = filled().await;
    let id = declared(&team, "Customers cannot pay").await;
    let link =
        |kind: &str, key: &str| IncidentAct::Link { link: IncidentLink { kind: kind.to_owned(), key: key.to_owned() } };
    acted(&team, id, link("queue", "orders.dlq")).await.unwrap();
    assert!(acted(&team, id, link("queue", "nowhere.dlq")).await.is_err());
    assert_eq!(field(acted(&team, id, link("service", "chekout")).await.unwrap_err()), "service");
    assert_eq!(field(acted(&team, id, link("wish", "x")).await.unwrap_err()), "link");
    let role = IncidentAct::TakeRole { role: "lead".to_owned(), person: "ana".to_owned() };
    assert_eq!(acted(&team, id, role).await.unwrap().row.lead.as_deref(), Some("Ana Silva"));
}

#[tokio::test]
async fn drafts_name_nobody_and_promise_only_what_is_ahead() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    let telling = |doing: &str, next: &str| IncidentTelling {
        id,
        noticed: "Payments fail".to_owned(),
        doing: doing.to_owned(),
        next: next.to_owned(),
    };
    let drafts = team.engine.incident_drafts(&telling("Bo restarts it", "30m")).await.unwrap();
    assert!(drafts.chat.contains("somebody restarts it"), "{}", drafts.chat);
    assert!(drafts.status_page.contains("Payments fail") && !drafts.status_page.contains("restarts"));
    let past = team.engine.incident_drafts(&telling("", "2026-03-01T00:00:00Z")).await;
    assert_eq!(field(past.unwrap_err()), "next");
}

#[tokio::test]
async fn of_a_number_that_is_none_it_is_said_what_to_do() {
    let team = Team::new("").await;
    assert!(matches!(team.engine.incident_shown("7").await, Err(ApiError::NotFound { .. })));
    assert_eq!(field(team.engine.incident_shown("seven").await.unwrap_err()), "incident");
    let id = declared(&team, "Customers cannot pay").await;
    assert_eq!(team.engine.incident_shown(&format!("#{id}")).await.unwrap().incident.id, id);
}

#[tokio::test]
async fn what_is_told_of_one_reading_is_what_each_tells_alone() {
    let team = filled().await;
    let id = about_its_queue(&team).await;
    let typed = id.to_string();
    let (shown, view) = team.engine.incident_told(&typed).await.unwrap();
    assert_eq!(shown, team.engine.incident_shown(&typed).await.unwrap());
    assert_eq!(view, team.engine.incident_view(id).await.unwrap());
    assert_eq!(field(team.engine.incident_told("seven").await.unwrap_err()), "incident");
}

/// The notes of an incident, each named as the window names it.
async fn noted(team: &Team, id: i64, texts: &[&str]) -> Vec<IncidentLineName> {
    for text in texts {
        team.engine.incident_note(&note(Some(id), text), "x").await.unwrap();
    }
    let view = team.engine.incident_view(id).await.unwrap();
    let lines = view.timeline.into_iter().filter_map(|row| row.line).filter(|line| line.kind == "note");
    lines.map(|line| IncidentLineName { record: line.record, key: line.key, kind: line.kind }).collect()
}

#[tokio::test]
async fn what_is_written_beside_a_line_leaves_the_line_as_it_is() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    let line = noted(&team, id, &["errors rise"]).await.remove(0);
    let (text, said_at) = ("it was earlier".to_owned(), "20m".to_owned());
    let form = IncidentAnnotationForm { id, line: line.clone(), text, said_at };
    team.engine.incident_annotate(&form, "x").await.unwrap();
    let view = team.engine.incident_view(id).await.unwrap();
    let shown = view.timeline.into_iter().filter_map(|row| row.line).find(|shown| shown.kind == "note").unwrap();
    assert_eq!((shown.text.as_str(), shown.at.ms), ("errors rise", now().as_ms()));
    assert_eq!(shown.annotations[0].text, "it was earlier");
    assert_eq!(shown.annotations[0].said_at.as_ref().unwrap().ms, ago(20 * MINUTE).as_ms());
    let elsewhere = IncidentAnnotationForm { line: IncidentLineName { key: "99".to_owned(), ..line }, ..form };
    assert!(matches!(team.engine.incident_annotate(&elsewhere, "x").await, Err(ApiError::NotFound { .. })));
}

#[tokio::test]
async fn folded_lines_are_shown_as_one_with_why_until_somebody_opens_them() {
    let team = Team::new("").await;
    let id = declared(&team, "Customers cannot pay").await;
    let lines = noted(&team, id, &["is it us?", "no idea"]).await;
    let form = IncidentFoldForm { id, lines, why: "chatter".to_owned() };
    let number = team.engine.incident_fold(&form, "x").await.unwrap();
    let folds = |view: IncidentView| view.timeline.into_iter().filter(|row| row.line.is_none()).collect::<Vec<_>>();
    let folded = folds(team.engine.incident_view(id).await.unwrap());
    assert_eq!((folded.len(), folded[0].folded.len(), folded[0].fold), (1, 2, Some(number)));
    assert!(folded[0].text.ends_with("folded by Ana Silva: chatter"), "{}", folded[0].text);
    team.engine.incident_unfold(id, number, "x").await.unwrap();
    assert!(folds(team.engine.incident_view(id).await.unwrap()).is_empty());
}
