use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use super::*;

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn record(began: usize, firing: Duration, unknown: Duration, pages: usize) -> DayRecord {
    let at = Instant::parse("2026-03-29T12:00:00Z").unwrap();
    let day = local_days(at, at, &Zone::parse("Europe/Berlin").unwrap(), 1).remove(0);
    DayRecord { day, stretches: Vec::new(), began, firing, unknown, pages }
}

#[rstest]
#[case::calm(record(0, minutes(0), minutes(0), 0), "did not fire")]
#[case::unknown_is_not_calm(record(0, minutes(0), minutes(90), 0), "not known to have fired, unknown for 1 h 30 min")]
#[case::all(record(2, minutes(12), minutes(40), 1), "2 episodes began, fired for 12 min, unknown for 40 min, 1 page")]
#[case::from_the_day_before(record(0, minutes(12), minutes(0), 0), "fired for 12 min")]
fn a_day_is_told_in_words(#[case] record: DayRecord, #[case] expected: &str) {
    assert_eq!(day_text(&record, false, None), format!("Sun 29 Mar: {expected}"));
}

#[test]
fn a_day_that_is_not_over_and_one_of_23_hours_say_so() {
    let here = |now| Here { now: Instant::parse(now).unwrap(), zone: Zone::parse("Europe/Berlin").unwrap() };
    let view = day_view(&record(0, minutes(0), minutes(0), 0), &here("2026-03-29T12:00:00Z"));
    assert_eq!(view.text, "Sun 29 Mar so far: did not fire, 23 h long: the clocks are changed in it");
    let view = day_view(&record(0, minutes(0), minutes(0), 0), &here("2026-03-29T22:00:00Z"));
    assert_eq!(view.text, "Sun 29 Mar: did not fire, 23 h long: the clocks are changed in it");
}

fn totals(episodes: usize, ended: usize, soon_over: usize, unknown: Duration) -> HistoryTotals {
    let median = (ended > 0).then(|| minutes(4));
    let longest = (episodes > 0).then(|| minutes(125));
    HistoryTotals { episodes, ended, soon_over, median, longest, firing: minutes(200), unknown, pages: 1 }
}

#[rstest]
#[case::never(HistoryTotals { pages: 0, ..totals(0, 0, 0, minutes(0)) }, &["It did not fire.", "No page told of it."])]
#[case::never_known(
    HistoryTotals { pages: 0, ..totals(0, 0, 0, minutes(60)) },
    &["It is not known to have fired.", "No page told of it.", "Nobody knows what was the case for 1 h."]
)]
#[case::still_the_first(
    totals(1, 0, 0, minutes(0)),
    &["1 episode, which fired for 3 h 20 min in all.", "The longest took 2 h 05 min.", "1 page told of it."]
)]
#[case::many(
    totals(15, 14, 12, minutes(30)),
    &[
        "15 episodes, which fired for 3 h 20 min in all.",
        "Of 14 that are over, 12 were so within 5 min (85 %), and half within 4 min.",
        "The longest took 2 h 05 min.",
        "1 page told of it.",
        "Nobody knows what was the case for 30 min.",
    ]
)]
fn what_the_days_come_to_is_told_in_sentences(#[case] totals: HistoryTotals, #[case] expected: &[&str]) {
    assert_eq!(sentences(&totals), expected);
}
