use rstest::rstest;

use super::*;

#[rstest]
#[case::once("Europe/Berlin", "2026-03-28T02:30:00", &["2026-03-28T01:30:00Z"])]
#[case::twice("Europe/Berlin", "2026-10-25T02:30:00", &["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"])]
#[case::twice_by_half_an_hour("Australia/Lord_Howe", "2026-04-05T01:45:00", &["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"])]
#[case::nuuk_did_not_set_its_clocks_back("America/Nuuk", "2023-10-28T23:30:00", &["2023-10-29T01:30:00Z"])]
#[case::never("Europe/Berlin", "2026-03-29T02:30:00", &[])]
#[case::a_day_that_never_was("Pacific/Apia", "2011-12-30T12:00:00", &[])]
fn a_reading_stands_for_none_one_or_two_instants(#[case] zone: &str, #[case] wall: &str, #[case] expected: &[&str]) {
    let readings = Zone::parse(zone).unwrap().readings(Wall::parse(wall).unwrap()).unwrap();
    let found = match readings {
        Readings::Once(at) => vec![at],
        Readings::Twice { first, second } => vec![first, second],
        Readings::Never { .. } => Vec::new(),
    };
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_never_read_lies_on_both_sides_of_the_gap_by_the_offsets_around_it() {
    let readings = Zone::parse("Europe/Berlin").unwrap().readings(Wall::parse("2026-03-29T02:30:00").unwrap());
    let at = |text| Instant::parse(text).unwrap();
    let expected = Readings::Never {
        with_later_offset: at("2026-03-29T02:30:00+02:00"),
        with_earlier_offset: at("2026-03-29T02:30:00+01:00"),
    };
    assert_eq!(readings, Some(expected));
}

#[rstest]
#[case::winter("Europe/Berlin", "2026-03-06T17:00:00Z", "2026-03-06T18:00:00+01:00")]
#[case::summer("Europe/Berlin", "2026-07-06T17:00:00Z", "2026-07-06T19:00:00+02:00")]
#[case::west_and_half_an_hour("America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31T20:30:00-03:30")]
#[case::utc("UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00")]
#[case::before_there_was_zone_time("Europe/Berlin", "1890-01-01T00:00:00Z", "1890-01-01T00:53:28+00:53:28")]
fn an_instant_is_written_with_the_offset_of_the_zone(#[case] zone: &str, #[case] at: &str, #[case] expected: &str) {
    let at = Instant::parse(at).unwrap();
    let text = Zone::parse(zone).unwrap().rfc3339(at);
    assert_eq!(text, expected);
    assert_eq!(Instant::parse(&text), Ok(at), "and it is read back");
}
