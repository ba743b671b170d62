use proptest::prelude::*;

use super::super::entry::EntryKind;
use super::super::fixtures::{line, min};
use super::*;

/// Fires from 0 to 30; the polls that tell so come at 2 and 33.
fn alert() -> AlertRow {
    AlertRow {
        alert: "prod/1".to_owned(),
        name: "Down".to_owned(),
        severity: "critical".to_owned(),
        from: min(0),
        known_from: Some(min(2)),
        to: Some(min(30)),
        known_to: Some(min(33)),
    }
}

fn counts(record: &Recorded, minutes: i64) -> (usize, usize, usize) {
    let known = knowable(record, min(minutes), |_| None);
    (known.firing.len(), known.over_already.len(), known.not_known.len())
}

#[test]
fn an_alert_is_known_from_the_poll_that_told_of_it() {
    let record = Recorded { alerts: vec![alert()], ..Recorded::default() };
    let told = [-1, 0, 1, 2, 29, 30, 32, 33].map(|minutes| counts(&record, minutes));
    let (nothing, hidden, shown, stale) = ((0, 0, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0));
    assert_eq!(told, [nothing, hidden, hidden, shown, shown, stale, stale, nothing]);
}

#[test]
fn what_was_asked_for_afterwards_was_never_known() {
    let backfilled = AlertRow { known_from: None, known_to: None, ..alert() };
    let record = Recorded { alerts: vec![backfilled], ..Recorded::default() };
    assert_eq!([5, 40].map(|minutes| counts(&record, minutes)), [(0, 0, 1), (0, 0, 0)]);
}

#[test]
fn silences_rota_and_deafness_are_those_of_the_minute() {
    let silence = SilenceRow {
        silence: "7".to_owned(),
        matchers: "a=b".to_owned(),
        by: "bo".to_owned(),
        from: min(5),
        to: min(10),
    };
    let rota = |person: &str, from, to| RotaRow {
        schedule: "payments".to_owned(),
        people: vec![person.to_owned()],
        from: min(from),
        to: min(to),
    };
    let deaf = |from, to: Option<i64>| DeafRow {
        source: "prod".to_owned(),
        because: String::new(),
        from: min(from),
        to: to.map(min),
    };
    let record = Recorded {
        silences: vec![silence],
        rota: vec![rota("ana", -60, 8), rota("bo", 8, 60)],
        deaf: vec![deaf(4, Some(6)), deaf(9, None)],
        ..Recorded::default()
    };
    let at = |minutes| knowable(&record, min(minutes), |_| None);
    let told = |known: &Knowable<'_>| (known.silences.len(), known.on_call[0].people[0].clone(), known.deaf.len());
    assert_eq!(told(&at(4)), (0, "ana".to_owned(), 1));
    assert_eq!(told(&at(5)), (1, "ana".to_owned(), 1));
    assert_eq!(told(&at(8)), (1, "bo".to_owned(), 0));
    assert_eq!(told(&at(10)), (0, "bo".to_owned(), 1));
}

#[test]
fn what_was_written_later_is_hindsight() {
    let backfilled = Entry { certainty: Certainty::Backfilled, ..line(1, EntryKind::AlertFired, "prod/2", "2") };
    let note = Entry { certainty: Certainty::Said, ..line(3, EntryKind::Note, "", "3") };
    let record = Recorded {
        entries: vec![line(0, EntryKind::AlertFired, "prod/1", "1"), backfilled, note],
        ..Recorded::default()
    };
    let written = |entry: &Entry| (entry.kind == EntryKind::Note).then(|| min(20));
    let at = |minutes| {
        let known = knowable(&record, min(minutes), written);
        (known.lines, known.later_lines)
    };
    assert_eq!(at(2), (vec![0], vec![1]));
    assert_eq!(at(3), (vec![0], vec![1, 2]));
    assert_eq!(at(20), (vec![0, 2], vec![1]));
}

proptest! {
    #[test]
    fn every_alert_that_fired_is_known_or_hindsight(
        rows in prop::collection::vec((0..60i64, prop::option::of(0..9i64), prop::option::of((0..60i64, prop::option::of(0..9i64)))), 0..6),
        minutes in -5..130i64,
    ) {
        let alerts: Vec<AlertRow> = rows.into_iter().map(|(from, known, end)| AlertRow {
            from: min(from),
            known_from: known.map(|known| min(from + known)),
            to: end.map(|(lasts, _)| min(from + lasts)),
            known_to: end.and_then(|(lasts, known)| Some(min(from + lasts + known?))),
            ..alert()
        }).collect();
        let record = Recorded { alerts, ..Recorded::default() };
        let known = knowable(&record, min(minutes), |_| None);
        let fires = |row: &&AlertRow| row.from <= min(minutes) && row.to.is_none_or(|to| to > min(minutes));
        prop_assert_eq!(known.firing.len() + known.not_known.len(), record.alerts.iter().filter(fires).count());
        prop_assert!(known.over_already.iter().all(|row| !fires(row)));
        prop_assert!(known.firing.iter().chain(&known.over_already).all(|row| row.known_from.is_some_and(|known| known <= min(minutes))));
    }
}

#[test]
fn steps_are_where_something_changed_or_came_to_be_known() {
    let silence = SilenceRow {
        silence: "7".to_owned(),
        matchers: "a=b".to_owned(),
        by: "bo".to_owned(),
        from: min(2),
        to: min(90),
    };
    let note = line(10, EntryKind::Note, "ana", "1");
    let record =
        Recorded { alerts: vec![alert()], silences: vec![silence], entries: vec![note], ..Recorded::default() };
    let written = |_: &Entry| Some(min(25));
    let told = steps(&record, min(1), min(40), written);
    assert_eq!(told, [1, 2, 10, 25, 30, 33, 40].map(min));
    assert_eq!(steps(&Recorded::default(), min(5), min(5), |_| None), [min(5)]);
    assert_eq!(steps(&Recorded::default(), min(5), min(3), |_| None), [min(5)], "nothing runs backwards");
}

proptest! {
    #[test]
    fn between_two_steps_nothing_changes(from in 0i64..40, known in 0i64..10, lasts in 1i64..30, at in 0i64..60) {
        let row = AlertRow {
            from: min(from),
            known_from: Some(min(from + known)),
            to: Some(min(from + lasts)),
            known_to: Some(min(from + lasts + known)),
            ..alert()
        };
        let record = Recorded { alerts: vec![row], ..Recorded::default() };
        let steps = steps(&record, min(0), min(60), |_| None);
        let step = steps.iter().copied().filter(|step| *step <= min(at)).max().unwrap();
        prop_assert_eq!(knowable(&record, step, |_| None), knowable(&record, min(at), |_| None));
    }
}
