//! An incident from its alert to its end, as the desk sees it.

use super::fixtures::{Watched, clock, figure, moment, said};
use crate::api::{
    IncidentAct, IncidentActForm, IncidentAnnotationForm, IncidentLineName, IncidentLink, IncidentNoteForm,
};

async fn status(team: &Watched, id: i64, status: &str) -> String {
    let act = IncidentAct::Status { status: status.to_owned(), why: String::new() };
    team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap().said
}

/// It fires from 08:52:30, is heard of at 08:53, acknowledged at 08:56, declared at 08:57, and over for the source at 09:10.
async fn handled() -> (Watched, i64) {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:56:00").await;
    team.engine.acknowledge_alert("CheckoutErrors", "ana").await.unwrap();
    team.until("08:57:00").await;
    let id = team.declared().await;
    team.until("09:09:45").await;
    team.fire(false);
    team.until("09:12:00").await;
    (team, id)
}

#[tokio::test]
async fn its_moments_are_right_to_the_second_and_say_where_they_come_from() {
    let (team, id) = handled().await;
    status(&team, id, "resolved").await;
    let view = team.view(id).await;
    let told = |word: &str| moment(&view, word).unwrap();
    let is = |at: &str, from: &str| (at.to_owned(), from.to_owned());
    assert_eq!(told("started"), is("08:52:30", "the alert CheckoutErrors"));
    assert_eq!(told("detected"), is("08:53:00", "the page about CheckoutErrors"));
    assert_eq!(told("acknowledged"), is("08:56:00", "Ana acknowledged CheckoutErrors"));
    assert_eq!(told("mitigated"), is("09:10:00", "the alert CheckoutErrors"));
    assert_eq!(told("resolved"), is("09:12:00", "Ana set the status to resolved"));
    assert_eq!(view.contradictions, Vec::<String>::new());
    assert_eq!(figure(&view, "duration").as_deref(), Some("17 min 30 s"));
    assert_eq!(figure(&view, "nights").as_deref(), Some("0 nights"));
}

#[tokio::test]
async fn a_resolved_incident_tells_the_same_when_its_records_are_gone() {
    let (team, id) = handled().await;
    let note = IncidentNoteForm { id: Some(id), text: "restarted it".to_owned(), ..IncidentNoteForm::default() };
    team.engine.incident_note(&note, "ana").await.unwrap();
    assert_eq!(status(&team, id, "resolved").await, format!("Incident {id}: sev2, resolved."));
    let before = team.view(id).await;
    assert_eq!(before.not_kept, 0);
    let later = clock("23:00:00");
    team.engine.shared.store.prune(later, later).await.unwrap();
    let after = team.view(id).await;
    for kind in ["alert_fired", "alert_resolved", "page_sent", "acknowledged", "hand_off", "note"] {
        assert_eq!(said(&after, kind), said(&before, kind));
        assert_eq!(said(&after, kind).len(), 1, "{kind}");
    }
    assert_eq!(after.times, before.times);
}

#[tokio::test]
async fn what_it_reaches_after_its_end_is_kept_as_well() {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:57:00").await;
    let form =
        crate::api::IncidentForm { title: "Customers cannot pay".to_owned(), ..crate::api::IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    status(&team, id, "resolved").await;
    let act = async |act: IncidentAct| {
        team.engine.incident_act(&IncidentActForm { id, seen: None, act }, "ana").await.unwrap();
        let view = team.view(id).await;
        (view.not_kept, said(&view, "alert_fired").len())
    };
    let link = IncidentLink { kind: "alert".to_owned(), key: "CheckoutErrors".to_owned() };
    assert_eq!(act(IncidentAct::Link { link }).await, (0, 1));
    let at = "08:51".to_owned();
    let earlier = IncidentAct::SayTime { moment: "started".to_owned(), at, why: "the log".to_owned() };
    assert_eq!(act(earlier).await, (0, 1));
    let later = clock("23:00:00");
    team.engine.shared.store.prune(later, later).await.unwrap();
    assert_eq!(said(&team.view(id).await, "alert_fired").len(), 1, "its records are gone");
}

#[tokio::test]
async fn a_line_that_somebody_wrote_beside_is_kept_with_it() {
    let (team, id) = handled().await;
    let view = team.view(id).await;
    let fired =
        view.timeline.iter().filter_map(|row| row.line.as_ref()).find(|line| line.kind == "alert_fired").unwrap();
    let line = IncidentLineName { record: fired.record.clone(), key: fired.key.clone(), kind: fired.kind.clone() };
    let form = IncidentAnnotationForm { id, line, text: "the release".to_owned(), said_at: "08:51".to_owned() };
    team.engine.incident_annotate(&form, "ana").await.unwrap();
    assert_eq!(team.view(id).await.not_kept, view.not_kept - 1, "that line, and no other");
}

#[tokio::test]
async fn times_are_read_by_the_clock_of_the_incident_and_one_that_came_twice_is_told() {
    let team = Watched::new("checkout").await;
    team.fakes.clock.set_zone(watchbill_domain::time::Zone::parse("Europe/Berlin").unwrap());
    let form =
        crate::api::IncidentForm { title: "Customers cannot pay".to_owned(), ..crate::api::IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let note = |at: &str| IncidentNoteForm { id: Some(id), text: at.to_owned(), at: at.to_owned(), attacker: false };
    team.engine.incident_note(&note("08:40"), "ana").await.unwrap();
    assert_eq!(
        said(&team.view(id).await, "note"),
        [("07:40:00".to_owned(), "08:40".to_owned())],
        "08:40 in Berlin is 07:40 in UTC"
    );
    let twice = team.engine.incident_note(&note("2025-10-26 02:30"), "ana").await.unwrap();
    assert!(twice.said.contains("2025-10-26 02:30:00 CEST was taken"), "{}", twice.said);
    assert!(twice.said.contains("2025-10-26 02:30:00 CET"), "{}", twice.said);
}

async fn merged(team: &Watched, into: i64, from: i64) {
    team.engine.incident_merge(into, from, "ana").await.unwrap();
}

#[tokio::test]
async fn what_was_over_before_the_other_was_declared_goes_over_when_they_turn_out_to_be_one() {
    let (team, first) = handled().await;
    team.until("11:30:00").await;
    let form =
        crate::api::IncidentForm { title: "Customers could not pay".to_owned(), ..crate::api::IncidentForm::default() };
    let second = team.engine.incident_declare(&form, "bo").await.unwrap().row.id;
    let before = team.view(first).await;
    merged(&team, second, first).await;
    let after = team.view(second).await;
    for kind in ["alert_fired", "alert_resolved", "page_sent", "acknowledged", "hand_off"] {
        assert_eq!(said(&after, kind), said(&before, kind));
        assert_eq!(said(&after, kind).len(), 1, "{kind}");
    }
    for word in ["started", "detected", "acknowledged", "mitigated"] {
        assert_eq!(moment(&after, word), moment(&before, word), "{word}");
    }
    assert_eq!(figure(&after, "duration").as_deref(), Some("17 min 30 s"));
    assert_eq!(figure(&after, "pages").as_deref(), Some("1 page"));
}

#[tokio::test]
async fn what_two_incidents_kept_is_told_once_when_they_turn_out_to_be_one() {
    let team = Watched::new("checkout").await;
    team.until("08:52:45").await;
    team.fire(true);
    team.until("08:55:00").await;
    let (first, second) = (team.declared().await, team.declared().await);
    team.fire(false);
    team.until("09:12:00").await;
    status(&team, first, "resolved").await;
    status(&team, second, "resolved").await;
    merged(&team, first, second).await;
    let view = team.view(first).await;
    for kind in ["alert_fired", "alert_resolved", "page_sent", "hand_off"] {
        assert_eq!(said(&view, kind).len(), 1, "{kind}");
    }
    assert_eq!(said(&view, "declared").len(), 2);
}
