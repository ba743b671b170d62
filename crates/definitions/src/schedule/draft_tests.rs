use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::oncall::Schedule;

use super::super::any;
use super::{LayerDraft, ScheduleDraft, WindowDraft, read_draft};
use crate::finding::Weight;

fn draft() -> ScheduleDraft {
    let text = str::to_owned;
    let window = WindowDraft {
        kind: text("daily"),
        days: vec![text("mon"), text("fri")],
        start: text("09:00"),
        end: text("17:00"),
        ..WindowDraft::default()
    };
    let layer = LayerDraft {
        name: text("day"),
        kind: text("weekly"),
        length: text("1"),
        start: text("2026-03-02T09:00"),
        people: vec![text("ana"), text(" "), text("bo")],
        windows: vec![window],
        ..LayerDraft::default()
    };
    ScheduleDraft {
        name: text("payments"),
        timezone: text("Europe/Berlin"),
        layers: vec![layer.clone(), LayerDraft { name: text("night"), ..layer }],
    }
}

fn of(schedule: &Schedule) -> ScheduleDraft {
    let layer = |layer: &watchbill_domain::oncall::Layer| LayerDraft::of(layer, schedule.zone_of(layer));
    ScheduleDraft {
        name: schedule.name.clone(),
        timezone: schedule.zone.name().to_owned(),
        layers: schedule.layers.iter().map(layer).collect(),
    }
}

#[test]
fn a_draft_that_is_whole_is_a_schedule_and_nothing_is_said() {
    let (schedule, findings) = read_draft(&draft(), &[]);
    let schedule = schedule.unwrap();
    assert_eq!(findings, []);
    assert_eq!(
        (schedule.name.as_str(), schedule.layers.len(), schedule.layers[0].rotation.people.len()),
        ("payments", 2, 2)
    );
}

#[rstest]
#[case::a_zone(|draft: &mut ScheduleDraft| draft.timezone = "Europe/Berln".into(), "timezone", "Europe/Berln")]
#[case::no_zone(|draft: &mut ScheduleDraft| draft.timezone.clear(), "timezone", "zone")]
#[case::a_start_that_is_none(|draft: &mut ScheduleDraft| draft.layers[1].start = "Monday".into(), "layers.1.start", "expected a date and a time")]
#[case::no_start(|draft: &mut ScheduleDraft| draft.layers[0].start.clear(), "layers.0.start", "expected a date and a time")]
#[case::a_length_that_is_no_number(|draft: &mut ScheduleDraft| draft.layers[0].length = "two".into(), "layers.0.length", "`length`")]
#[case::a_length_of_nothing(|draft: &mut ScheduleDraft| draft.layers[0].length = "0".into(), "layers.0.length", "`length` is 0")]
#[case::no_lengths(
    |draft: &mut ScheduleDraft| (draft.layers[0].kind, draft.layers[0].length) = ("custom".into(), String::new()),
    "layers.0.length",
    "`lengths`"
)]
#[case::a_kind(|draft: &mut ScheduleDraft| draft.layers[0].kind = "weakly".into(), "layers.0.kind", "did you mean `weekly`?")]
#[case::a_level(|draft: &mut ScheduleDraft| draft.layers[0].level = "5000".into(), "layers.0.level", "-1000 to 1000")]
#[case::a_name_that_is_taken(|draft: &mut ScheduleDraft| draft.layers[1].name = "day".into(), "layers.1.name", "taken")]
#[case::hours(|draft: &mut ScheduleDraft| draft.layers[1].windows[0].end = "25:00".into(), "layers.1.windows.0.end", "a time of the day")]
#[case::a_day(|draft: &mut ScheduleDraft| draft.layers[0].windows[0].days[0] = "someday".into(), "layers.0.windows.0.days", "someday")]
#[case::days_of_a_week(|draft: &mut ScheduleDraft| draft.layers[0].windows[0].kind = "weekly".into(), "layers.0.windows.0.start_day", "start_day")]
#[case::turns(
    |draft: &mut ScheduleDraft| draft.layers[0].turns = "active-days".into(),
    "layers.0.turns",
    "needs a rotation of kind `daily`"
)]
#[case::what_would_be_more_than_one_line(
    |draft: &mut ScheduleDraft| draft.layers[0].start = "a\"\n[[overrides]]\nkind = \"x".into(),
    "layers.0.start",
    "expected a date and a time"
)]
fn what_is_wrong_is_said_at_its_box(
    #[case] change: fn(&mut ScheduleDraft),
    #[case] field: &str,
    #[case] message: &str,
) {
    let mut draft = draft();
    change(&mut draft);
    let (_, findings) = read_draft(&draft, &[]);
    let first = findings.iter().find(|finding| finding.weight != Weight::Note).unwrap();
    assert_eq!(first.field.as_deref(), Some(field), "{findings:?}");
    assert!(first.message.contains(message), "{first:?}");
}

#[test]
fn a_start_that_no_clock_shows_is_noted_and_stands() {
    let mut draft = draft();
    draft.layers[0].start = "2026-03-29T02:30".to_owned();
    let (schedule, findings) = read_draft(&draft, &[]);
    assert_eq!(schedule.unwrap().layers.len(), 2);
    assert!(
        matches!(findings.as_slice(), [note] if note.weight == Weight::Note && note.field.as_deref() == Some("layers.0.start"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_layers_of_any_schedule_can_be_typed(mut schedule in any::schedule()) {
        (schedule.overrides, schedule.temporaries) = (vec![], vec![]);
        schedule.layers.iter_mut().for_each(|layer| layer.versions.clear());
        let (read, _) = read_draft(&of(&schedule), &[]);
        prop_assert_eq!(read, Some(schedule));
    }
}
