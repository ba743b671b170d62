use watchbill_domain::alerts::{AlertState, Evidence, Severity, Transition};
use watchbill_domain::ids::PersonId;
use watchbill_domain::incidents::{IncidentId, Status};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;
use watchbill_store::{KnowableKind, KnowableRow, KnownChange};

use super::super::fixtures::{Watched, clock};
use super::read::completed;
use super::stretches::{is_untold, within};
use crate::api::{IncidentAct, IncidentActForm, IncidentAtRow, IncidentAtView, IncidentNoteForm};

/// The alert fires since 08:52:30 by its source, which the poll at 08:53 tells; the one before was at 08:52:30.
async fn noticed_late() -> (Watched, i64) {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:56:00").await;
    let id = team.declared().await;
    (team, id)
}

/// Not before the last good poll.
fn fired_at() -> Instant {
    clock("08:52:30").shifted_ms(1)
}

async fn at(team: &Watched, id: i64, text: &str) -> IncidentAtView {
    team.engine.incident_at(id, Some(clock(text).as_ms())).await.unwrap()
}

fn names(rows: &[IncidentAtRow]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

/// When the alert came to be known, as the lines of that moment tell it.
fn told_from(view: &IncidentAtView) -> &str {
    view.since.alerts[0].detail.as_str()
}

#[tokio::test]
async fn an_alert_is_hindsight_until_the_poll_that_told_of_it() {
    let (team, id) = noticed_late().await;
    let early = at(&team, id, "08:52:50").await;
    assert_eq!((names(&early.known.alerts), names(&early.since.alerts)), (vec![], vec!["CheckoutErrors"]));
    assert!(told_from(&early).starts_with("critical, known from 08:53"), "{early:?}");
    assert!(early.headline.ends_with("no alert was known to fire; 1 fired that nobody knew of."), "{}", early.headline);
    assert!(early.known_headline.ends_with(": no alert was known to fire."), "{}", early.known_headline);
    let fired = |rows: &[IncidentAtRow]| rows.iter().any(|row| row.name.contains("CheckoutErrors fired"));
    assert!(!fired(&early.known.lines) && fired(&early.since.lines), "its line was not there either");
    let later = at(&team, id, "08:55:30").await;
    assert_eq!((names(&later.known.alerts), later.since.alerts.len()), (vec!["CheckoutErrors"], 0));
    assert!(fired(&later.known.lines));
    assert_eq!(later.known.on_call[0].detail, "Ana");
}

#[tokio::test]
async fn every_moment_is_a_step_and_one_outside_is_the_nearest() {
    let (team, id) = noticed_late().await;
    let first = at(&team, id, "00:00:00").await;
    assert_eq!((first.at.ms, first.steps[0]), (first.from.ms, first.from.ms));
    let last = at(&team, id, "23:00:00").await;
    assert_eq!(Some(&last.at.ms), last.steps.last());
    assert!(last.steps.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(last.steps.contains(&fired_at().as_ms()), "when it fired");
    let detected = team.engine.incident_at(id, None).await.unwrap();
    assert!(detected.at.ms >= clock("08:53:00").as_ms(), "it was detected by a page, which came with the poll");
    assert_eq!(detected.known.alerts.len(), 1);
}

#[tokio::test]
async fn a_note_that_was_written_later_is_hindsight_before() {
    let (team, id) = noticed_late().await;
    team.until("08:59:00").await;
    let note =
        IncidentNoteForm { id: Some(id), text: "tried a restart".to_owned(), at: "3m".to_owned(), attacker: false };
    team.engine.incident_note(&note, "ana").await.unwrap();
    let has = |rows: &[IncidentAtRow]| rows.iter().any(|row| row.name == "Ana: tried a restart");
    let then = at(&team, id, "08:57:00").await;
    assert!(!has(&then.known.lines) && has(&then.since.lines));
    let told = then.since.lines.iter().find(|row| row.name == "Ana: tried a restart").unwrap();
    assert_eq!(told.detail, "known from 08:59");
    let written = at(&team, id, "08:59:00").await;
    assert!(has(&written.known.lines) && !has(&written.since.lines));
}

#[tokio::test]
async fn what_is_kept_tells_the_same_and_lasts_when_the_files_plan_the_past_otherwise() {
    let (team, id) = noticed_late().await;
    let act = IncidentAct::Status { status: Status::Resolved.word().to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
    let before = at(&team, id, "08:55:30").await;
    let kept = team.engine.shared.store.kept_knowable(&[IncidentId(id)]).await.unwrap();
    let known: Vec<_> =
        kept.iter().filter(|row| row.name == "CheckoutErrors").map(|row| (row.from, row.known_from)).collect();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].0, fired_at());
    assert!(known[0].1.is_some_and(|at| at >= clock("08:53:00")), "{known:?}");
    let otherwise = "timezone = \"UTC\"\n[[layers]]\nname = \"primary\"\n\
        rotation = { kind = \"daily\", length = 1, start = \"2026-01-05T09:00:00\", people = [\"ana\", \"bo\"] }\n";
    team.plan(otherwise);
    team.until("08:58:00").await;
    let loaded = team.engine.shared.loaded();
    assert_eq!(
        loaded.watch().on_call_for("checkout", clock("08:55:30")),
        [PersonId::new("bo")],
        "the files plan it otherwise"
    );
    let after = at(&team, id, "08:55:30").await;
    assert_eq!((&after.known.on_call, &after.known.alerts), (&before.known.on_call, &before.known.alerts));
}

#[tokio::test]
async fn scripts_get_the_same_and_a_time_that_is_none_of_it_is_refused() {
    let (team, id) = noticed_late().await;
    let typed = id.to_string();
    let listing = team.engine.incident_at_listing(&typed, "2026-03-28T08:52:50Z", true).await.unwrap();
    assert_eq!(listing.since.unwrap().alerts[0].name, "CheckoutErrors");
    let next = Instant::parse(&listing.after.unwrap()).unwrap();
    assert!(next > clock("08:52:50"));
    let hidden = team.engine.incident_at_listing(&typed, "2026-03-28T08:52:50Z", false).await.unwrap();
    assert!(hidden.since.is_none());
    let error = team.engine.incident_at_listing(&typed, "2026-03-20 10:00", true).await.unwrap_err();
    assert!(error.to_string().contains("it goes from"), "{error}");
}

#[tokio::test]
async fn it_is_told_the_same_when_its_records_are_gone() {
    let (team, id) = noticed_late().await;
    team.until("08:57:45").await;
    team.fire(false);
    team.until("08:59:00").await;
    let act = IncidentAct::Status { status: Status::Resolved.word().to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
    let (early, late) = (at(&team, id, "08:52:50").await, at(&team, id, "08:55:30").await);
    assert_eq!((early.since.alerts.len(), late.known.alerts.len()), (1, 1));
    let later = clock("23:00:00");
    team.engine.shared.store.prune(later, later).await.unwrap();
    let sides = |view: IncidentAtView| (view.headline, view.known, view.since);
    assert_eq!(sides(at(&team, id, "08:52:50").await), sides(early));
    assert_eq!(sides(at(&team, id, "08:55:30").await), sides(late));
}

fn row(kind: KnowableKind, key: &str, from: &str, to: Option<&str>) -> KnowableRow {
    let (from, to) = (clock(from), to.map(clock));
    let (key, what) = (key.to_owned(), "payments".to_owned());
    let (name, detail) = (what.clone(), key.clone());
    KnowableRow { kind, key, what, name, detail, from, known_from: Some(from), to, known_to: to }
}

#[test]
fn a_time_before_what_was_kept_of_a_schedule_is_told_by_its_file() {
    let rota = |key, from, to| row(KnowableKind::Rota, key, from, to);
    let kept = vec![rota("payments@start", "10:00:00", Some("12:00:00")), rota("payments@1", "12:00:00", None)];
    let fresh = vec![
        rota("payments@start", "08:00:00", Some("09:00:00")),
        rota("payments@0", "09:00:00", Some("11:00:00")),
        rota("payments@2", "11:00:00", Some("13:00:00")),
        rota("payments@3", "13:00:00", None),
    ];
    let mut told: Vec<_> = completed(kept, fresh).into_iter().map(|row| (row.from, row.to)).collect();
    told.sort();
    let stretch = |from, to: Option<&str>| (clock(from), to.map(clock));
    let expected = [
        stretch("08:00:00", Some("09:00:00")),
        stretch("09:00:00", Some("10:00:00")),
        stretch("10:00:00", Some("12:00:00")),
        stretch("12:00:00", None),
        stretch("13:00:00", None),
    ];
    assert_eq!(told, expected, "what the file plans otherwise at 11:00 by now is not told");
}

#[test]
fn a_silence_that_would_hold_longer_has_no_end_yet() {
    let span = Span { start: clock("08:00:00"), end: clock("10:00:00") };
    let rows = vec![
        row(KnowableKind::Silence, "1", "08:30:00", Some("09:00:00")),
        row(KnowableKind::Silence, "2", "08:30:00", Some("14:00:00")),
        row(KnowableKind::Alert, "3", "08:30:00", Some("14:00:00")),
        row(KnowableKind::Alert, "4", "06:00:00", Some("07:00:00")),
        row(KnowableKind::Deaf, "5", "10:00:00", None),
    ];
    let told: Vec<_> = within(rows, span).into_iter().map(|row| (row.key, row.to)).collect();
    let is = |key: &str, to: Option<&str>| (key.to_owned(), to.map(clock));
    assert_eq!(told, [is("1", Some("09:00:00")), is("2", None), is("3", Some("14:00:00"))]);
}

#[test]
fn only_what_counts_in_its_time_can_be_untold() {
    let span = Span { start: clock("08:00:00"), end: clock("10:00:00") };
    let untold = |at, to, evidence, known_at: Option<&str>| {
        let transition =
            Transition { at: clock(at), to, severity: Severity::Critical, evidence, reason: String::new() };
        is_untold(&[KnownChange { transition, known_at: known_at.map(clock) }], span)
    };
    assert!(untold("09:00:00", AlertState::Resolved, Evidence::Observed, None));
    assert!(untold("07:00:00", AlertState::Firing, Evidence::Inferred, None), "it fires in that time");
    assert!(!untold("09:00:00", AlertState::Firing, Evidence::Observed, Some("09:01:00")));
    assert!(!untold("07:00:00", AlertState::Resolved, Evidence::Observed, None), "it was over before");
    assert!(!untold("10:00:00", AlertState::Firing, Evidence::Observed, None), "it came behind");
    assert!(!untold("09:00:00", AlertState::Firing, Evidence::Backfilled, None), "nobody knew");
}
