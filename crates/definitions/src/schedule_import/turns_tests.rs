use proptest::prelude::*;
use rstest::rstest;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Layer, Rotation, Schedule, Turns};

use super::*;

#[rstest]
#[case::weeks(1_209_600, Some(Length::Weeks(NonZeroU32::new(2).unwrap())))]
#[case::days(259_200, Some(Length::Days(NonZeroU32::new(3).unwrap())))]
#[case::hours(28_800, Some(Length::Hours(NonZeroU32::new(8).unwrap())))]
#[case::minutes(5400, Some(Length::Minutes(vec![NonZeroU32::new(90).unwrap()])))]
#[case::seconds(59, None)]
#[case::nothing(0, None)]
#[case::before_it_began(-604_800, None)]
#[case::for_ever(i64::MAX / 604_800 * 604_800, None)]
fn a_length_in_seconds_is_said_in_its_largest_unit(#[case] seconds: i64, #[case] expected: Option<Length>) {
    assert_eq!(length(seconds).ok(), expected);
}

#[rstest]
#[case::a_time("09:30", Some(570))]
#[case::with_seconds("09:30:00", Some(570))]
#[case::the_end_of_the_day("24:00", Some(0))]
#[case::seconds_that_count("09:30:15", None)]
#[case::no_time("9h", None)]
#[case::too_late("25:00", None)]
fn a_time_of_day_is_read_to_the_minute(#[case] text: &str, #[case] expected: Option<u16>) {
    assert_eq!(minute(text).ok(), expected);
}

/// The same rotation of one in these hours, over the two weeks in which the clocks are set.
fn runs(restrictions: Vec<Restriction>) -> Vec<watchbill_domain::oncall::Run> {
    let wall = Wall::parse("2026-01-05T00:00:00").unwrap();
    let rotation = Rotation {
        length: Length::Weeks(NonZeroU32::MIN),
        start: Start { wall, pass: Pass::First },
        people: vec![PersonId::new("ana")],
        turns: Turns::Always,
    };
    let layer = Layer { name: "a".to_owned(), level: 0, zone: None, rotation, restrictions, versions: vec![] };
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let schedule = Schedule { name: "s".to_owned(), zone, layers: vec![layer], overrides: vec![], temporaries: vec![] };
    let at = |text: &str| Instant::parse(text).unwrap();
    schedule.runs(at("2026-03-23T00:00:00Z"), at("2026-04-06T00:00:00Z"))
}

fn window() -> impl Strategy<Value = Restriction> {
    let day = || (0i64..7).prop_map(|day| weekday(day).unwrap());
    let minute = || prop::sample::select(vec![0u16, 90, 150, 540, 1020, 1439]);
    (day(), minute(), day(), minute()).prop_map(|(from_day, from_minute, to_day, to_minute)| {
        Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute })
    })
}

proptest! {
    #[test]
    fn tidied_hours_are_the_same_hours(windows in prop::collection::vec(window(), 1..6)) {
        prop_assert_eq!(runs(tidy(windows.clone())), runs(windows));
    }
}
