use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{WEEKDAYS, daily, n, wall};
use super::*;

fn first(nominal: &Nominal, count: u64) -> Vec<String> {
    (0..count).map(|turn| nominal.at(turn).unwrap().to_string()).collect()
}

#[rstest]
#[case::hours(Length::Hours(n(8)), "2026-03-28T22:00", &["2026-03-28T22:00:00", "2026-03-29T06:00:00", "2026-03-29T14:00:00"])]
#[case::days(Length::Days(n(2)), "2026-02-27T09:00", &["2026-02-27T09:00:00", "2026-03-01T09:00:00", "2026-03-03T09:00:00"])]
#[case::weeks(Length::Weeks(n(1)), "2026-12-28T09:00", &["2026-12-28T09:00:00", "2027-01-04T09:00:00", "2027-01-11T09:00:00"])]
#[case::months_keep_the_day_of_the_start(
    Length::Months(n(1)), "2026-01-31T09:00",
    &["2026-01-31T09:00:00", "2026-02-28T09:00:00", "2026-03-31T09:00:00", "2026-04-30T09:00:00"],
)]
#[case::quarters(Length::Months(n(3)), "2027-11-30T00:00", &["2027-11-30T00:00:00", "2028-02-29T00:00:00", "2028-05-30T00:00:00"])]
#[case::unequal_turns(
    Length::Minutes(vec![n(5760), n(4320)]), "2026-01-05T09:00",
    &["2026-01-05T09:00:00", "2026-01-09T09:00:00", "2026-01-12T09:00:00", "2026-01-16T09:00:00"],
)]
fn hand_offs_follow_the_calendar_and_no_zone(#[case] length: Length, #[case] start: &str, #[case] expected: &[&str]) {
    assert_eq!(first(&Nominal::of(wall(start), &length), expected.len() as u64), expected);
}

#[test]
fn openings_are_counted_by_their_starts() {
    let openings = Openings::of(&[daily(&WEEKDAYS, "08:00", "12:00"), daily(&WEEKDAYS, "13:00", "17:00")]).unwrap();
    // Friday, 2026-01-09, 13:00 is what the second one of every two begins with.
    let friday = openings.last_by(wall("2026-01-09T13:00").seconds());
    let nominal = Nominal::of_openings(openings, friday, n(2));
    assert_eq!(first(&nominal, 3), ["2026-01-09T13:00:00", "2026-01-12T13:00:00", "2026-01-13T13:00:00"]);
    assert_eq!(nominal.last_by(wall("2026-01-12T12:59:59")), Some(0));
    assert_eq!(nominal.last_by(wall("2026-01-12T13:00")), Some(1));
    assert_eq!(nominal.last_by(wall("2026-01-09T12:59:59")), None);
}

#[rstest]
#[case::hours(Length::Hours(n(u32::MAX)))]
#[case::weeks(Length::Weeks(n(u32::MAX)))]
#[case::months(Length::Months(n(u32::MAX)))]
#[case::minutes(Length::Minutes(vec![n(u32::MAX); 1000]))]
fn turns_that_outlast_the_calendar_end_with_it(#[case] length: Length) {
    let nominal = Nominal::of(wall("2026-01-05T09:00"), &length);
    assert_eq!(nominal.at(1_000_000), None);
    assert_eq!(nominal.at(u64::MAX), None);
    assert_eq!(nominal.last_by(wall("2026-12-31T09:00")), Some(0));
}

#[test]
fn turns_of_a_minute_are_counted_over_centuries() {
    let nominal = Nominal::of(wall("0001-01-01T00:00"), &Length::Minutes(vec![n(1)]));
    let turn = nominal.last_by(wall("2026-03-28T09:00:59")).unwrap();
    assert_eq!((turn, nominal.at(turn)), (1_065_171_420, Some(wall("2026-03-28T09:00"))));
}

fn lengths() -> impl Strategy<Value = Length> {
    prop_oneof![
        (1_u32..50).prop_map(|hours| Length::Hours(n(hours))),
        (1_u32..20).prop_map(|days| Length::Days(n(days))),
        (1_u32..6).prop_map(|weeks| Length::Weeks(n(weeks))),
        (1_u32..30).prop_map(|months| Length::Months(n(months))),
        prop::collection::vec(1_u32..10_000, 1..6)
            .prop_map(|minutes| Length::Minutes(minutes.into_iter().map(n).collect())),
    ]
}

proptest! {
    #[test]
    fn the_last_hand_off_by_a_reading_is_the_last_one(
        length in lengths(),
        start in 946_684_800_i64..1_893_456_000,
        passed in 0_i64..1_000_000_000,
    ) {
        let nominal = Nominal::of(Wall::of_seconds(start).unwrap(), &length);
        let now = Wall::of_seconds(start + passed).unwrap();
        let turn = nominal.last_by(now).unwrap();
        prop_assert!(nominal.at(turn).unwrap() <= now && now < nominal.at(turn + 1).unwrap());
        prop_assert_eq!(nominal.last_by(nominal.at(turn).unwrap()), Some(turn));
    }

    #[test]
    fn before_the_start_there_is_none(length in lengths(), start in 0_i64..1_893_456_000, before in 1_i64..100_000_000) {
        let nominal = Nominal::of(Wall::of_seconds(start).unwrap(), &length);
        prop_assert_eq!(nominal.last_by(Wall::of_seconds(start - before).unwrap()), None);
    }
}
