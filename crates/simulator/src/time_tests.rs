use rstest::rstest;

use super::*;

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::as_in_life(1)]
#[case::a_minute_in_a_second(60)]
#[case::an_odd_one(7)]
#[case::as_fast_as_it_goes(100_000)]
fn what_has_happened_in_the_story_has_happened_in_reality(#[case] speed: u32) {
    let line = Timeline::fixed(Speed::new(speed).unwrap());
    let now = instant("2026-08-22T12:34:56.789Z");
    let reached = line.story(now);
    for earlier_ms in [0, 1, 999, 60_000, 5_400_001, 40 * DAY_MS] {
        assert!(line.real(reached.shifted_ms(-earlier_ms)) <= now);
    }
    assert_eq!(line.real(reached), now);
}

#[test]
fn a_span_of_the_story_lasts_a_speedth_of_it_in_reality() {
    let line = Timeline::from(StoryTime::at(3, 0), instant("2026-08-22T12:00:00Z"), Speed::new(60).unwrap());
    let (begin, end) = (line.real(StoryTime::at(3, 0)), line.real(StoryTime::at(3, 3_600_000)));
    assert_eq!(end.since(begin), Duration::from_secs(60));
}

#[test]
fn as_in_life_the_story_day_is_the_day_in_utc() {
    let line = Timeline::fixed(Speed::AS_IN_LIFE);
    assert_eq!(line.story(instant("2026-03-28T10:05:00Z")).ms_of_day(), (10 * 60 + 5) * 60_000);
}

#[test]
fn at_full_speed_a_year_does_not_run_into_the_end_of_the_calendar() {
    let line = Timeline::fixed(Speed::new(100_000).unwrap());
    let (one, other) = (instant("2027-01-01T00:00:00Z"), instant("2027-01-01T00:00:01Z"));
    assert_eq!(line.story(other).as_ms() - line.story(one).as_ms(), 100_000_000);
}

#[rstest]
#[case("0")]
#[case("100001")]
#[case("fast")]
#[case("1.5")]
fn refuses_what_is_not_a_speed(#[case] text: &str) {
    assert!(text.parse::<Speed>().unwrap_err().to_string().contains(text));
}

#[rstest]
#[case("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT")]
#[case("2026-03-28T09:00:00Z", "Sat, 28 Mar 2026 09:00:00 GMT")]
#[case("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT")]
fn writes_dates_as_http_does(#[case] at: &str, #[case] expected: &str) {
    assert_eq!(http_date(instant(at)), expected);
}

#[test]
fn a_clock_by_hand_stands_until_it_is_moved() {
    let (clock, hand) = Clock::by_hand(instant("2026-03-28T09:00:00Z"));
    assert_eq!(clock.now(), clock.now());
    hand.advance(Duration::from_secs(90));
    assert_eq!(clock.now(), instant("2026-03-28T09:01:30Z"));
}
