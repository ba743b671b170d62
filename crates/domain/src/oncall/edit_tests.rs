use rstest::rstest;

use super::super::OverrideKind;
use super::super::fixtures::{change, layer, n, rotation, schedule, temporary};
use super::super::{Length, Names, Schedule};
use super::{Change, Unfit};
use crate::ids::PersonId;

fn weeks() -> Schedule {
    schedule("Europe/Berlin", vec![layer(0, rotation(Length::Weeks(n(1)), "2026-03-02T09:00:00", "ana bo"))])
}

#[rstest]
#[case::no_length(change(OverrideKind::Add, "cy", "2026-03-04T00:00:00Z", "2026-03-04T00:00:00Z"), "is not behind")]
#[case::for_themselves(
    change(OverrideKind::Substitute { of: PersonId::new("cy") }, "cy", "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"),
    "cy cannot stand in for cy"
)]
#[case::in_a_temporary_schedule(
    change(OverrideKind::Replace, "cy", "2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z"),
    "overrides do not count"
)]
fn an_override_that_would_do_nothing_is_refused(#[case] one: super::Override, #[case] expected: &str) {
    let mut schedule = weeks();
    schedule.temporaries = vec![temporary("2026-03-10T00:00:00Z", "2026-03-14T00:00:00Z", &[])];
    let said = schedule.overridden(one).unwrap_err().said(&schedule.zone, &Names::default());
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_is_not_there_is_not_changed() {
    assert_eq!(weeks().taken_back(0), Err(Unfit::Gone));
    for change in [Change::RemoveLayer(1), Change::RemoveTemporary(0), Change::RemoveVersion { layer: 0, index: 0 }] {
        assert_eq!(change.applied(&weeks()), weeks());
    }
}

#[test]
fn an_override_is_taken_back_by_itself_and_a_swap_whole() {
    let half = |swap: Option<&str>| {
        let mut one = change(OverrideKind::Add, "cy", "2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z");
        one.swap = swap.map(str::to_owned);
        one
    };
    let mut schedule = weeks();
    schedule.overrides = vec![half(Some("1")), half(None), half(None), half(Some("1")), half(Some("2"))];
    let left = |index: usize| schedule.taken_back(index).unwrap().applied(&schedule).overrides.len();
    assert_eq!((0..5).map(left).collect::<Vec<_>>(), [3, 4, 4, 3, 4]);
}

#[test]
fn a_layer_and_a_temporary_schedule_come_and_go() {
    let fixed = temporary("2026-03-10T00:00:00Z", "2026-03-14T00:00:00Z", &[]);
    let more = layer(-1, rotation(Length::Days(n(1)), "2026-03-02T09:00:00", "cy"));
    let with_both = Change::AddTemporary(fixed).applied(&Change::AddLayer(more).applied(&weeks()));
    assert_eq!((with_both.layers.len(), with_both.temporaries.len()), (2, 1));
    assert_eq!(Change::RemoveLayer(1).applied(&Change::RemoveTemporary(0).applied(&with_both)), weeks());
    let wanted = layer(7, rotation(Length::Days(n(1)), "2026-03-02T09:00:00", "cy"));
    let changed = Change::ChangeLayer { layer: 0, wanted: wanted.clone() }.applied(&weeks());
    assert_eq!(changed.layers, [wanted]);
}
