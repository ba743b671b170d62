use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at, minutes};

/// Empty at 10:01, not empty at 10:02.
#[rstest]
#[case::three_minutes_before(&["09:58"], Some("09:58"))]
#[case::the_last_of_them(&["09:40", "09:58"], Some("09:58"))]
#[case::too_long_before(&["09:30"], None)]
#[case::half_an_hour_before(&["09:31"], Some("09:31"))]
#[case::in_the_very_minute(&["10:02"], Some("10:02"))]
#[case::afterwards(&["10:03"], None)]
fn what_came_just_before_is_named(#[case] released: &[&str], #[case] after: Option<&str>) {
    let state = minutes(at("10:05"), [Some(0), Some(3), Some(4), Some(4), Some(5)])
        .iter()
        .fold(QueueState::default(), |state, reading| state.after(reading, MINUTE));
    let happenings: Vec<Happening> =
        released.iter().map(|text| Happening { at: at(text), title: "v412".to_owned() }).collect();
    let found = began(&state, &happenings).unwrap();
    assert_eq!((found.not_before, found.at), (Some(at("10:01")), at("10:02")));
    assert_eq!(found.after.map(|happening| happening.at), after.map(at));
}

#[test]
fn nothing_is_blamed_for_what_was_there_already() {
    let state = QueueState::default().after(&minutes(at("10:00"), [Some(3)])[0], MINUTE);
    let before = [Happening { at: at("09:59"), title: "v412".to_owned() }];
    assert_eq!(began(&state, &before), Some(Began { not_before: None, at: at("10:00"), after: None }));
    assert_eq!(began(&QueueState::default(), &before), None);
}
