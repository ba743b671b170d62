use rstest::rstest;

use super::*;
use crate::queues::fixtures::{MINUTE, at};

const ALL: [fn() -> Depth; 7] = [
    || Depth::Known(4),
    || Depth::Approximate { count: 0, as_of: at("10:00") },
    || Depth::Empty,
    || Depth::NoPermission,
    || Depth::StatisticsOff,
    || Depth::NotObservable,
    || Depth::Stale { count: Some(0), as_of: at("10:00") },
];

#[test]
fn only_empty_looks_calm() {
    let calm: Vec<&str> = ALL.iter().map(|depth| depth()).filter(|depth| depth.is_calm()).map(Depth::word).collect();
    assert_eq!(calm, ["empty"]);
}

#[test]
fn every_state_has_a_word_of_its_own() {
    let words: std::collections::BTreeSet<&str> = ALL.iter().map(|depth| depth().word()).collect();
    assert_eq!(words.len(), ALL.len());
}

#[test]
fn none_at_all_is_empty_and_never_a_known_zero() {
    assert_eq!(Depth::counted(0), Depth::Empty);
    assert_eq!(Depth::counted(1), Depth::Known(1));
}

/// Read at 10:00. What is asked every minute is stale after three minutes, what is asked every ten after thirty.
#[rstest]
#[case::fresh(Depth::Known(4), 1, "10:03", Depth::Known(4))]
#[case::too_old(Depth::Known(4), 1, "10:04", Depth::Stale { count: Some(4), as_of: at("10:00") })]
#[case::empty_is_not_calm_for_ever(Depth::Empty, 1, "10:04", Depth::Stale { count: Some(0), as_of: at("10:00") })]
#[case::asked_seldom(Depth::Known(4), 10, "10:30", Depth::Known(4))]
#[case::asked_seldom_and_too_old(Depth::Known(4), 10, "10:31", Depth::Stale { count: Some(4), as_of: at("10:00") })]
#[case::never_known(Depth::NoPermission, 1, "10:04", Depth::Stale { count: None, as_of: at("10:00") })]
#[case::told_late(
    Depth::Approximate { count: 7, as_of: at("09:48") }, 1, "10:03",
    Depth::Approximate { count: 7, as_of: at("09:48") }
)]
#[case::told_too_late(
    Depth::Approximate { count: 7, as_of: at("09:47") }, 1, "10:03",
    Depth::Stale { count: Some(7), as_of: at("09:47") }
)]
fn a_reading_grows_old(#[case] depth: Depth, #[case] every: u32, #[case] now: &str, #[case] worth: Depth) {
    assert_eq!(depth.at(at("10:00"), MINUTE * every, at(now)), worth);
}

#[test]
fn when_it_died_is_better_to_know_than_when_it_was_sent() {
    let best = Oldest::best([Oldest::sent(at("08:00")), Oldest::died(at("09:30")), Oldest::died(at("09:00"))]);
    assert_eq!(best, Some(Oldest::died(at("09:00"))));
    assert_eq!(Oldest::best([Oldest::sent(at("08:00"))]), Some(Oldest::sent(at("08:00"))));
    assert_eq!(Oldest::best([]), None);
}
