//! What overrides moved, and what nobody gave back.

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::oncall::fixtures::{at, change, layer, n, rotation, schedule, temporary, version, zone};
use crate::oncall::schedule::{Layer, Length, Override, OverrideKind};

/// Weeks from Monday to Monday in Berlin: bo has that of 5 January, cy that of the 12th, ana that of the 19th.
fn rota(overrides: Vec<Override>) -> Schedule {
    let weeks = layer(0, rotation(Length::Weeks(n(1)), "2025-12-29T00:00:00", "ana bo cy"));
    Schedule { overrides, ..schedule("Europe/Berlin", vec![weeks]) }
}

fn instead(of: &str, person: &str, from: &str, to: &str) -> Override {
    change(OverrideKind::Substitute { of: PersonId::new(of) }, person, from, to)
}

fn told(moved: &[Moved]) -> Vec<String> {
    let one = |one: &Moved| {
        let hours = |span: Duration| span.as_secs() / 3600;
        format!(
            "{} for {}: {} h, {} h of night",
            one.to,
            one.from,
            hours(one.carried.on_call),
            hours(one.carried.night)
        )
    };
    moved.iter().map(one).collect()
}

fn owes(debt: &Debt) -> String {
    let hours = |balance: Balance| [balance.on_call_ms, balance.night_ms, balance.weekend_ms].map(|ms| ms / 3_600_000);
    format!("{} owes {}: {:?}, then {:?}", debt.debtor, debt.creditor, hours(debt.owed), hours(debt.agreed))
}

const NEVER: &str = "2027-01-01T00:00:00Z";

#[rstest]
#[case::somebody_stands_in(vec![instead("bo", "cy", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00")], &["cy for bo: 15 h, 8 h of night"])]
#[case::somebody_replaces(vec![change(OverrideKind::Replace, "dan", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00")], &["dan for bo: 15 h, 8 h of night"])]
#[case::through_a_hand_off(vec![change(OverrideKind::Replace, "dan", "2026-01-11T12:00:00+01:00", "2026-01-12T12:00:00+01:00")], &["dan for bo: 12 h, 2 h of night", "dan for cy: 12 h, 6 h of night"])]
#[case::nobody_is_relieved_by_more(vec![change(OverrideKind::Add, "dan", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00")], &[])]
#[case::a_hole_is_nobodys(vec![change(OverrideKind::Remove, "bo", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00")], &[])]
#[case::one_stand_in_for_another(vec![
    instead("bo", "cy", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00"),
    instead("cy", "dan", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00"),
], &["dan for bo: 15 h, 8 h of night"])]
#[case::their_own_shift(vec![change(OverrideKind::Replace, "bo", "2026-01-07T18:00:00+01:00", "2026-01-08T09:00:00+01:00")], &[])]
#[case::two_relieve_one(vec![
    change(OverrideKind::Replace, "dan", "2026-01-07T18:00:00+01:00", "2026-01-08T10:00:00+01:00"),
    change(OverrideKind::Add, "eve", "2026-01-07T18:00:00+01:00", "2026-01-08T10:00:00+01:00"),
], &["dan for bo: 8 h, 4 h of night", "eve for bo: 8 h, 4 h of night"])]
fn overrides_move_duty_from_those_who_had_it_to_those_who_have_it(
    #[case] overrides: Vec<Override>,
    #[case] expected: &[&str],
) {
    let schedule = rota(overrides);
    let moved = schedule.moved_by_overrides(&[], at("2026-01-01T00:00:00Z"), at(NEVER));
    assert_eq!(told(&moved), expected);
}

#[test]
fn a_temporary_schedule_is_no_override() {
    let mut schedule = rota(vec![instead("bo", "cy", "2026-01-07T00:00:00+01:00", "2026-01-08T00:00:00+01:00")]);
    let [from, to] = ["2026-01-07T00:00:00+01:00", "2026-01-07T12:00:00+01:00"];
    schedule.temporaries = vec![temporary(from, to, &[("dan", from, to)])];
    let moved = schedule.moved_by_overrides(&[], at("2026-01-01T00:00:00Z"), at(NEVER));
    assert_eq!(told(&moved), ["cy for bo: 12 h, 2 h of night"]);
}

#[test]
fn a_swap_that_came_back_is_no_debt_and_one_that_will_is_agreed() {
    let there = instead("bo", "cy", "2026-01-10T00:00:00+01:00", "2026-01-11T00:00:00+01:00");
    let back = instead("cy", "bo", "2026-01-17T00:00:00+01:00", "2026-01-18T00:00:00+01:00");
    let schedule = rota(vec![there, back]);
    let between = schedule.debts(&[], at("2026-01-12T00:00:00Z"));
    assert_eq!(between.iter().map(owes).collect::<Vec<_>>(), ["bo owes cy: [24, 8, 24], then [0, 0, 0]"]);
    assert_eq!(told(&between[0].moved), ["cy for bo: 24 h, 8 h of night"]);
    assert_eq!(schedule.debts(&[], at("2026-01-19T00:00:00Z")), []);
}

#[rstest]
#[case::within_two_years("2028-01-01", "2028-01-02", "bo owes cy: [24, 8, 24], then [0, 0, 0]")]
#[case::later("2029-02-03", "2029-02-04", "bo owes cy: [24, 8, 24], then [24, 8, 24]")]
fn what_is_agreed_on_is_looked_at_for_two_years(#[case] from: &str, #[case] to: &str, #[case] expected: &str) {
    let there = instead("bo", "cy", "2026-01-10T00:00:00+01:00", "2026-01-11T00:00:00+01:00");
    let back = instead("cy", "bo", &format!("{from}T00:00:00+01:00"), &format!("{to}T00:00:00+01:00"));
    let debts = rota(vec![there, back]).debts(&[], at("2026-01-12T00:00:00Z"));
    assert_eq!(debts.iter().map(owes).collect::<Vec<_>>(), [expected]);
}

#[test]
fn hours_that_came_back_by_day_leave_the_nights_owed_by_the_clock_of_whoever_had_them() {
    let night = instead("bo", "cy", "2026-01-07T22:00:00+01:00", "2026-01-08T06:00:00+01:00");
    let day = instead("cy", "bo", "2026-01-14T09:00:00+01:00", "2026-01-14T17:00:00+01:00");
    let debts = rota(vec![night, day]).debts(&[], at(NEVER));
    assert_eq!(debts.iter().map(owes).collect::<Vec<_>>(), ["bo owes cy: [0, 8, 0], then [0, 8, 0]"]);

    let night = instead("bo", "cy", "2026-01-07T22:00:00+01:00", "2026-01-08T06:00:00+01:00");
    let tokyo = CountedPerson { id: PersonId::new("cy"), zone: Some(zone("Asia/Tokyo")), holidays: Default::default() };
    let debts = rota(vec![night]).debts(&[tokyo], at(NEVER));
    // 22:00 in Berlin is 06:00 in Tokyo: no night for cy.
    assert_eq!(debts.iter().map(owes).collect::<Vec<_>>(), ["bo owes cy: [8, 0, 0], then [8, 0, 0]"]);
}

#[test]
fn what_somebody_owed_who_left_is_still_owed() {
    let there = instead("bo", "cy", "2026-01-10T00:00:00+01:00", "2026-01-11T00:00:00+01:00");
    let mut schedule = rota(vec![there]);
    let leaves = rotation(Length::Weeks(n(1)), "2025-12-29T00:00:00", "ana cy");
    schedule.layers[0].versions = vec![version("2026-01-12T00:00:00+01:00", None, leaves)];
    let to = at("2026-03-01T00:00:00Z");
    assert!(!schedule.roster().line_up_at(to).contains(&&PersonId::new("bo")));
    assert_eq!(
        schedule.debts(&[], to).iter().map(owes).collect::<Vec<_>>(),
        ["bo owes cy: [24, 8, 24], then [24, 8, 24]"]
    );
}

fn people() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["ana", "bo", "cy", "dan"]).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_each_carries_with_overrides_less_without_is_what_moved_and_debts_sum_to_zero(
        swaps in prop::collection::vec((people(), people(), 0_i64..600, 1_i64..60), 0..8),
    ) {
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-02-15T00:00:00Z"));
        let overrides = swaps.iter().map(|(of, person, hour, hours)| {
            let start = from.shifted_ms(hour * 3_600_000);
            let end = start.shifted_ms(hours * 3_600_000);
            Override { start, end, ..instead(of, person, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z") }
        });
        let with = rota(overrides.collect());
        let carried = |schedule: &Schedule, id: &str| {
            let loads = schedule.loads(&[], from, to);
            loads.iter().find(|load| load.person.as_str() == id).map_or(Balance::default(), |load| Balance::of(load.carried))
        };
        let moved = with.moved_by_overrides(&[], from, to);
        let debts = with.debts(&[], to);
        let mut all = Balance::default();
        for id in ["ana", "bo", "cy", "dan"] {
            let person = PersonId::new(id);
            let mine = moved.iter().fold(Balance::default(), |sum, one| {
                let carried = Balance::of(one.carried);
                let sum = if one.to == person { sum.plus(carried) } else { sum };
                if one.from == person { sum.plus(carried.turned()) } else { sum }
            });
            prop_assert_eq!(carried(&rota(vec![]), id).plus(mine), carried(&with, id), "{}", id);
            let ahead = debts.iter().fold(Balance::default(), |sum, debt| match () {
                () if debt.creditor == person => sum.plus(debt.owed),
                () if debt.debtor == person => sum.plus(debt.owed.turned()),
                () => sum,
            });
            prop_assert_eq!(ahead, mine, "{}", id);
            all = all.plus(ahead);
        }
        prop_assert_eq!(all, Balance::default());
        prop_assert!(debts.iter().all(|debt| debt.owed.on_call_ms >= 0));
    }
}

#[test]
fn duty_between_two_schedules_is_told_whole_and_in_order() {
    let daily = Layer {
        rotation: rotation(Length::Days(n(1)), "2025-12-29T00:00:00", "ana bo cy"),
        ..rota(vec![]).layers[0].clone()
    };
    let daily = schedule("Europe/Berlin", vec![daily]);
    let moved = rota(vec![]).moved_by(&daily, &[], at("2026-01-05T00:00:00+01:00"), at("2026-01-10T00:00:00+01:00"));
    assert_eq!(
        told(&moved),
        ["cy for bo: 24 h, 8 h of night", "ana for bo: 24 h, 8 h of night", "cy for bo: 24 h, 8 h of night"]
    );
}
