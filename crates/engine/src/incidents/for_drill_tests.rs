//! Drills as a team runs them, from the plan to the document.

use watchbill_domain::incidents::{DrillId, DrillWhat, EntryKind, Filling, IncidentId};

use super::super::fixtures::{Watched, said};
use super::super::for_document;
use crate::api::{
    ApiError, DrillAct, DrillActForm, DrillDone, DrillExpectedForm, DrillForm, DrillPlanForm, DrillView, IncidentAct,
    IncidentActForm, IncidentForm, IncidentSeeds, PostmortemForm,
};
use crate::ports::Clock;

fn expected(kind: EntryKind, about: &str, within: &str) -> DrillExpectedForm {
    DrillExpectedForm {
        what: String::new(),
        kind: kind.word().to_owned(),
        about: about.to_owned(),
        within: within.to_owned(),
    }
}

fn plan() -> DrillPlanForm {
    DrillPlanForm {
        title: "Checkout loses a node".to_owned(),
        about: IncidentSeeds { services: vec!["checkout".to_owned()], ..IncidentSeeds::default() },
        hypothesis: "checkout goes on".to_owned(),
        blast_radius: "node-2 alone".to_owned(),
        stop_rule: "more than 2 % errors".to_owned(),
        may_stop: vec!["ana".to_owned(), "Bo".to_owned(), " ".to_owned()],
        expected: vec![expected(EntryKind::AlertFired, "CheckoutErrors", "5m")],
    }
}

async fn saved(team: &Watched, id: Option<i64>, plan: DrillPlanForm) -> Result<DrillDone, ApiError> {
    team.engine.drill_save(&DrillForm { id, seen: None, plan }, "ana").await
}

async fn planned(team: &Watched, plan: DrillPlanForm) -> i64 {
    saved(team, None, plan).await.unwrap().row.id
}

async fn acted(team: &Watched, id: i64, act: DrillAct) -> Result<DrillDone, ApiError> {
    team.engine.drill_act(&DrillActForm { id, seen: None, act }, "ana").await
}

async fn view(team: &Watched, id: i64) -> DrillView {
    team.engine.drill_view(id).await.unwrap()
}

fn stop(saw: &str) -> DrillAct {
    DrillAct::Stop { saw: saw.to_owned() }
}

/// A drill that began at 08:52. The alert fires from 08:52:30 and pages at 08:53.
async fn running(plan: DrillPlanForm) -> (Watched, i64, i64) {
    let team = Watched::new("checkout").await;
    team.until("08:52:00").await;
    let id = planned(&team, plan).await;
    let begun = acted(&team, id, DrillAct::Begin).await.unwrap();
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:56:00").await;
    (team, id, begun.row.incident.unwrap())
}

async fn resolve(team: &Watched, id: i64) {
    let act = IncidentAct::Status { status: "resolved".to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "bo").await.unwrap();
}

async fn body(team: &Watched, postmortem: i64) -> String {
    team.engine.postmortem_shown(&postmortem.to_string()).await.unwrap().body
}

#[tokio::test]
async fn a_plan_is_kept_as_it_was_typed_and_changed_until_the_drill_begins() {
    let team = Watched::new("checkout").await;
    let lacking = DrillPlanForm { stop_rule: String::new(), expected: Vec::new(), ..plan() };
    let done = saved(&team, None, lacking).await.unwrap();
    assert!(
        done.said.starts_with("Drill 1 is planned: Checkout loses a node. It may not begin yet: "),
        "{}",
        done.said
    );
    let before = view(&team, 1).await;
    assert_eq!(before.missing.len(), 2, "{:?}", before.missing);
    assert_eq!(before.plan.may_stop, ["Ana", "Bo"], "by the names that people know");
    assert_eq!((before.links[0].kind.as_str(), before.links[0].key.as_str()), ("service", "checkout"));
    assert_eq!((before.row.state.as_str(), before.seen.len(), before.postmortem), ("planned", 0, None));

    let refused = acted(&team, 1, DrillAct::Begin).await.unwrap_err().to_string();
    for lacks in ["a drill needs a stop rule", "a drill needs something that should be seen"] {
        assert!(refused.contains(lacks), "{refused}");
    }
    assert_eq!(team.engine.incidents_view().await.unwrap().open, [], "nothing is declared");

    saved(&team, Some(1), plan()).await.unwrap();
    let after = view(&team, 1).await;
    assert_eq!((after.missing.len(), after.row.revision), (0, 2));
    assert_eq!(after.plan.expected[0].what, "alert fired: CheckoutErrors", "where nobody says it in words");
    assert_eq!(after.plan.expected[0].within, "5m");
    let stale = DrillForm { id: Some(1), seen: Some(1), plan: DrillPlanForm { title: "x".to_owned(), ..plan() } };
    assert!(matches!(team.engine.drill_save(&stale, "bo").await, Err(ApiError::Invalid { .. })));
    let texts: Vec<&str> = after.history.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["Ana changed its plan.", "Ana planned it."]);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_box_and_writes_nothing() {
    let team = Watched::new("checkout").await;
    let wrong = |plan: DrillPlanForm| saved(&team, None, plan);
    let kind = DrillExpectedForm { kind: "bell_rang".to_owned(), ..expected(EntryKind::PageSent, "", "5m") };
    for (plan, field, words) in [
        (DrillPlanForm { title: " ".to_owned(), ..plan() }, "title", "needs a title"),
        (DrillPlanForm { expected: vec![kind], ..plan() }, "expected", "`bell_rang` is no kind of line"),
        (DrillPlanForm { expected: vec![expected(EntryKind::PageSent, "", "soon")], ..plan() }, "expected", "`soon`"),
        (DrillPlanForm { hypothesis: "x".repeat(2001), ..plan() }, "hypothesis", "2000 characters"),
    ] {
        match wrong(plan).await {
            Err(ApiError::Invalid { field: told, message }) => {
                assert_eq!(told, field);
                assert!(message.contains(words), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(team.engine.drills_view().await.unwrap().headline, "No drill was ever planned here.");
    let unknown = DrillPlanForm {
        about: IncidentSeeds { services: vec!["chekout".to_owned()], ..IncidentSeeds::default() },
        ..plan()
    };
    let id = planned(&team, unknown).await;
    let refused = acted(&team, id, DrillAct::Begin).await.unwrap_err().to_string();
    assert!(refused.contains("did you mean `checkout`?"), "{refused}");
    assert_eq!(view(&team, id).await.row.state, "planned");
}

#[tokio::test]
async fn a_drill_that_goes_to_its_end_is_held_against_what_was_seen_and_becomes_a_document() {
    let (team, id, incident) = running(plan()).await;
    let list = team.engine.incidents_view().await.unwrap();
    assert_eq!((list.open[0].kind.as_str(), list.open[0].severity.as_str()), ("drill", "sev4"));
    let runs = view(&team, id).await;
    assert_eq!((runs.row.state.as_str(), runs.row.incident, runs.row.held), ("running", Some(incident), None));
    assert_eq!((runs.seen[0].seen.as_str(), runs.seen[0].text.as_str()), ("in_time", "after 30 s"));
    assert!(
        saved(&team, Some(id), DrillPlanForm { title: "x".to_owned(), ..plan() }).await.is_err(),
        "the plan stands"
    );

    let done = acted(&team, id, DrillAct::End).await.unwrap();
    assert!(done.said.starts_with("Drill 1 is over: held: 1 of 1 in time, 1 surprise. "), "{}", done.said);
    assert_eq!((done.row.state.as_str(), done.row.held), ("over", Some(true)));
    let over = view(&team, id).await;
    assert_eq!(over.row.came_to, "held: 1 of 1 in time, 1 surprise");
    assert_eq!((over.seen[0].within.as_str(), over.seen[0].text.as_str()), ("5 min", "after 30 s"));
    assert!(over.seen[0].line.starts_with("alert_fired:"), "{}", over.seen[0].line);
    assert_eq!(over.surprises.len(), 1, "the page, of which nobody said that it should come");
    assert!(over.stopped.is_none() && over.ended.is_some());
    let of_incident = team.view(incident).await;
    assert_eq!(of_incident.row.status, "resolved");
    let resolved = said(&of_incident, "status").pop().unwrap().1;
    assert!(resolved.contains("the drill went to its end"), "{resolved}");

    let text = body(&team, over.postmortem.unwrap()).await;
    for wanted in [
        "## Hypothesis",
        "It was believed: checkout goes on.",
        "It may touch: node-2 alone.",
        "It may be stopped by: Ana, Bo.",
        "alert fired: CheckoutErrors: expected within 5 min, seen after 30 s.",
        "Nobody expected, at ",
    ] {
        assert!(text.replace('\\', "").contains(wanted), "{wanted}: {text}");
    }
    let again = acted(&team, id, DrillAct::End).await.unwrap_err().to_string();
    assert!(again.contains("the drill is over"), "{again}");
    let after = view(&team, id).await;
    assert_eq!((after.postmortem, after.row.revision), (over.postmortem, over.row.revision), "nothing is done twice");
    assert_eq!(team.engine.postmortems_view().await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn a_drill_that_is_stopped_did_not_hold_and_says_what_was_seen() {
    let late = vec![expected(EntryKind::PageSent, "", "10s"), expected(EntryKind::Acknowledged, "", "1h")];
    let (team, id, incident) = running(DrillPlanForm { expected: late, ..plan() }).await;
    let nothing = acted(&team, id, stop(" ")).await.unwrap_err().to_string();
    assert!(nothing.contains("needs what was seen"), "{nothing}");
    let done = acted(&team, id, stop("3 % errors")).await.unwrap();
    assert!(done.said.contains("stopped: 0 of 2 in time"), "{}", done.said);
    let over = view(&team, id).await;
    assert_eq!((over.row.held, over.stopped.as_deref()), (Some(false), Some("3 % errors")));
    let seen: Vec<&str> = over.seen.iter().map(|row| row.seen.as_str()).collect();
    assert_eq!(seen, ["late", "not_yet"]);
    assert_eq!(over.surprises.len(), 1, "the alert");
    let resolved = said(&team.view(incident).await, "status").pop().unwrap().1;
    assert!(resolved.contains("stopped: 3 % errors"), "{resolved}");
    let text = body(&team, over.postmortem.unwrap()).await;
    assert!(text.contains("It was stopped: 3 % errors."), "{text}");

    let shown = team.engine.drill_shown("#1").await.unwrap();
    assert_eq!((shown.drill.state, shown.drill.held, shown.seen[0].seen), ("over", Some(false), "late"));
    assert_eq!((shown.seen[0].within_ms, shown.seen[0].after_ms), (10_000, Some(60_000)));
    assert_eq!((shown.seen[1].after_ms, &shown.seen[1].line), (None, &None));
}

#[tokio::test]
async fn resolving_the_incident_by_hand_ends_no_drill_and_what_is_there_is_left() {
    let (team, id, incident) = running(plan()).await;
    resolve(&team, incident).await;
    let runs = view(&team, id).await;
    assert_eq!(runs.row.state, "running");
    let told = "Incident 1 is resolved. The drill runs until somebody ends or stops it.";
    assert_eq!(runs.history[0].text, told);
    let form = PostmortemForm { incident, title: "Ours".to_owned(), ..PostmortemForm::default() };
    let ours = team.engine.postmortem_make(&form, "bo").await.unwrap().row.id;
    let done = acted(&team, id, DrillAct::End).await.unwrap();
    assert_eq!(done.said, "Drill 1 is over: held: 1 of 1 in time, 1 surprise.");
    let over = view(&team, id).await;
    assert_eq!(over.postmortem, Some(ours));
    assert_ne!(over.history[0].text, told);
    assert_eq!(team.engine.postmortems_view().await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn what_could_not_be_done_at_the_end_is_done_when_it_is_ended_once_more() {
    let (team, id, incident) = running(plan()).await;
    let now = team.fakes.clock.now();
    team.engine.shared.store.change_drill(DrillId(id), DrillWhat::Ended, None, "Ana", now).await.unwrap();
    assert!(acted(&team, id, stop("x")).await.is_err(), "it went to its end");
    let done = acted(&team, id, DrillAct::End).await.unwrap();
    assert!(done.said.starts_with("Drill 1 was over already: held"), "{}", done.said);
    assert_eq!(team.view(incident).await.row.status, "resolved");
    assert!(view(&team, id).await.postmortem.is_some());
    assert!(acted(&team, id, DrillAct::End).await.is_err(), "nothing is left to do");
}

#[tokio::test]
async fn one_that_is_dropped_says_why_and_declares_nothing() {
    let team = Watched::new("checkout").await;
    let id = planned(&team, plan()).await;
    let drop = |why: &str| DrillAct::Drop { why: why.to_owned() };
    assert!(acted(&team, id, drop(" ")).await.is_err());
    let done = acted(&team, id, drop("a release came between")).await.unwrap();
    assert_eq!((done.row.state.as_str(), done.row.incident), ("dropped", None));
    assert!(acted(&team, id, DrillAct::Begin).await.is_err());
    let list = team.engine.drills_view().await.unwrap();
    assert_eq!(list.headline, "No drill runs, and none is planned.");
    assert_eq!(view(&team, id).await.history[0].text, "Ana dropped it: a release came between.");
    let listing = team.engine.drill_listing().await.unwrap();
    assert_eq!((listing.drills[0].state, listing.drills[0].held), ("dropped", None));
}

#[tokio::test]
async fn a_drill_without_a_plan_stays_an_incident_and_its_document_says_nothing_of_one() {
    let team = Watched::new("checkout").await;
    let form = IncidentForm { title: "Practice".to_owned(), kind: "drill".to_owned(), ..IncidentForm::default() };
    let incident = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    resolve(&team, incident).await;
    let told = for_document(&team.engine.shared, IncidentId(incident)).await.unwrap();
    assert!(!told.lists.contains_key(&Filling::DrillPlan) && !told.lists.contains_key(&Filling::DrillOutcome));
    assert!(matches!(team.engine.drill_view(1).await, Err(ApiError::NotFound { .. })));
    assert!(matches!(team.engine.drill_shown("one").await, Err(ApiError::Invalid { .. })));
}

#[tokio::test]
async fn a_drill_whose_incident_was_resolved_by_hand_goes_on_seeing() {
    let team = Watched::new("checkout").await;
    team.until("08:52:00").await;
    let late = DrillPlanForm { expected: vec![expected(EntryKind::AlertFired, "CheckoutErrors", "3h")], ..plan() };
    let id = planned(&team, late).await;
    let incident = acted(&team, id, DrillAct::Begin).await.unwrap().row.incident.unwrap();
    resolve(&team, incident).await;
    team.until("10:00:00").await;
    team.fire(true);
    team.until("10:02:00").await;
    let done = acted(&team, id, DrillAct::End).await.unwrap();
    assert_eq!(done.row.held, Some(true), "{}", done.said);
    let page = team.view(incident).await;
    assert_eq!(page.not_kept, 0, "what came since is kept");
}

#[tokio::test]
async fn of_what_was_due_while_nothing_could_be_heard_nobody_knows() {
    let team = Watched::new("checkout").await;
    team.until("08:52:00").await;
    let id = planned(&team, plan()).await;
    acted(&team, id, DrillAct::Begin).await.unwrap();
    team.fakes.network.serve("http://am", |_, _| {
        crate::testing::Reply::Fail(watchbill_domain::sources::PollFailureKind::Unreachable)
    });
    team.until("09:10:00").await;
    let done = acted(&team, id, DrillAct::End).await.unwrap();
    assert_eq!((done.row.held, view(&team, id).await.seen[0].seen.as_str()), (None, "unheard"), "{}", done.said);
    assert!(done.said.contains("not known, a source could not be heard: 0 of 1 in time"), "{}", done.said);
}

#[tokio::test]
async fn one_of_two_that_are_one_incident_leaves_it_open_for_the_other() {
    let (team, id, incident) = running(plan()).await;
    let other = planned(&team, DrillPlanForm { title: "Another".to_owned(), ..plan() }).await;
    let begun = acted(&team, other, DrillAct::Begin).await.unwrap().row.incident.unwrap();
    team.engine.incident_merge(incident, begun, "ana").await.unwrap();
    let said = acted(&team, id, DrillAct::End).await.unwrap().said;
    assert!(said.contains(&format!("Incident {incident} goes on: drill {other} runs as a part of it.")), "{said}");
    assert!(team.view(incident).await.row.open && view(&team, id).await.postmortem.is_none());
    assert!(view(&team, id).await.follows, "the window offers to do the rest");
    let said = acted(&team, other, DrillAct::End).await.unwrap().said;
    assert!(!team.view(incident).await.row.open && view(&team, id).await.postmortem.is_some(), "{said}");
    assert!(!view(&team, id).await.follows);
}

#[tokio::test]
async fn a_postmortem_that_was_begun_before_the_end_is_told_what_was_seen() {
    let (team, id, incident) =
        running(DrillPlanForm { expected: vec![expected(EntryKind::AlertFired, "CheckoutErrors", "1h")], ..plan() })
            .await;
    team.fire(false);
    let form = crate::api::PostmortemForm { incident, ..Default::default() };
    let postmortem = team.engine.postmortem_make(&form, "ana").await.unwrap().row.id;
    team.until("08:58:00").await;
    let said = acted(&team, id, DrillAct::End).await.unwrap().said;
    let text = body(&team, postmortem).await;
    assert!(text.contains("expected within 1 h, seen after 30 s"), "{said}\n{text}");
}

#[tokio::test]
async fn what_begins_is_what_was_shown() {
    let team = Watched::new("checkout").await;
    let id = planned(&team, plan()).await;
    let seen = Some(view(&team, id).await.row.revision);
    let other = DrillPlanForm { stop_rule: "anything at all".to_owned(), ..plan() };
    saved(&team, Some(id), other).await.unwrap();
    let form = DrillActForm { id, seen, act: DrillAct::Begin };
    let refused = team.engine.drill_act(&form, "ana").await.unwrap_err();
    assert!(matches!(refused, ApiError::Invalid { .. }), "{refused:?}");
    assert_eq!(view(&team, id).await.row.state, "planned");
    let spent = DrillPlanForm { expected: vec![expected(EntryKind::BudgetSpent, "", "5m")], ..plan() };
    assert!(saved(&team, None, spent).await.is_err(), "no drill sees that");
}
