use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use super::{database, offset_s};

#[rstest]
#[case::winter("Europe/Berlin", "2026-01-05T08:00:00Z", Some(3600))]
#[case::the_last_second_of_winter("Europe/Berlin", "2026-03-29T00:59:59Z", Some(3600))]
#[case::the_first_of_summer("Europe/Berlin", "2026-03-29T01:00:00Z", Some(7200))]
#[case::half_an_hour("Australia/Lord_Howe", "2026-07-01T00:00:00Z", Some(37_800))]
#[case::west("America/New_York", "2026-07-01T00:00:00Z", Some(-14_400))]
#[case::no_zone("Mars/Olympus", "2026-07-01T00:00:00Z", None)]
fn a_clock_is_so_far_ahead(#[case] zone: &str, #[case] at: &str, #[case] offset: Option<i32>) {
    let at = Instant::parse(at).unwrap();
    assert_eq!(offset_s(zone, at), offset);
    assert_eq!(offset.map(i64::from), Zone::parse(zone).ok().map(|zone| zone.offset_s(at)));
}

#[test]
fn it_says_which_release_it_is_of() {
    let database = database();
    assert!(database.starts_with("chrono-tz 20") && database.len() == "chrono-tz 2026a".len(), "{database}");
}
