use rstest::rstest;

use super::*;

#[rstest]
#[case::nothing_to_read("began to fire", "began to fire")]
#[case::at_the_end("quiet hours until 2026-03-28T13:00:00Z", "quiet hours until 14:00")]
#[case::another_day("acknowledged here at 2026-03-27T22:30:00Z", "acknowledged here at Fri 23:30")]
#[case::across_a_clock_change("until 2026-03-29T07:00:00Z", "until Sun 09:00")]
#[case::two("from 2026-03-28T09:00:00Z to 2026-03-28T10:00:00Z: yes", "from 10:00 to 11:00: yes")]
#[case::part_of_a_word("x2026-03-28T09:00:00Z", "x2026-03-28T09:00:00Z")]
#[case::another_offset("2026-03-28T09:00:00+01:00", "2026-03-28T09:00:00+01:00")]
#[case::no_such_day("2026-02-31T09:00:00Z", "2026-02-31T09:00:00Z")]
#[case::other_letters("Tag für Tag: T, ÄÖÜ T, 2026-03-28T09:00:00Z", "Tag für Tag: T, ÄÖÜ T, 10:00")]
#[case::cut_off("2026-03-28T09:00", "2026-03-28T09:00")]
fn instants_in_a_sentence_are_read_by_the_readers_clock(#[case] text: &str, #[case] expected: &str) {
    let zone = Zone::parse("Europe/Berlin").expect("BUG: a zone of this test");
    let now = Instant::parse("2026-03-28T09:00:00Z").expect("BUG: an instant of this test");
    assert_eq!(with_local_times(text, &zone, now), expected);
}
