//! Eight days of hours with a thousand events each, at 99 %.

use rstest::rstest;

use super::*;
use crate::slo::Gravity;
use crate::slo::fixtures::{Case, DAY_S, at, exact, rolling, rows};

const HOURS: usize = 8 * 24;
const NOW: &str = "2026-01-09T00:00:00Z";

/// By how much each hour differs from one with a bad event or two.
fn case(hour: impl Fn(usize) -> Option<(i64, i64)>) -> Case {
    let counts: Vec<_> = (0..HOURS).map(hour).collect();
    Case::new(rolling("99%", 7 * DAY_S), 3600, rows("2026-01-01T00:00:00Z", 3600, &counts), NOW)
}

/// Every day has another share of bad events.
fn sound(nth: usize) -> Option<(i64, i64)> {
    let bad = i64::try_from(nth / 24 % 3 + 1).unwrap();
    Some((1000 - bad, 1000))
}

fn found(case: &Case, facts: &HealthFacts) -> Vec<Finding> {
    case.told(|question, evaluation| health(question, evaluation, facts))
}

fn codes(case: &Case) -> Vec<&'static str> {
    found(case, &HealthFacts::default()).iter().map(Finding::code).collect()
}

#[test]
fn a_sound_sli_has_no_findings() {
    assert_eq!(found(&case(sound), &HealthFacts::default()), []);
}

#[rstest]
#[case::clamped((1005, 1000), 1, 0, Gravity::Doubtful)]
#[case::invalid((1011, 1000), 0, 1, Gravity::Wrong)]
#[case::negative((-1, 1000), 0, 1, Gravity::Wrong)]
fn more_good_than_all(
    #[case] counts: (i64, i64),
    #[case] clamped: u64,
    #[case] invalid: u64,
    #[case] gravity: Gravity,
) {
    let findings = found(&case(|nth| if nth == 100 { Some(counts) } else { sound(nth) }), &HealthFacts::default());
    let start = at("2026-01-05T04:00:00Z");
    assert_eq!(findings, [Finding::MoreGoodThanAll { clamped, invalid, first: start, last: start }]);
    assert_eq!(findings[0].gravity(), gravity);
}

#[test]
fn the_first_and_the_last_of_several_are_named() {
    let findings = found(
        &case(|nth| if [90, 100, 110].contains(&nth) { Some((1005, 1000)) } else { sound(nth) }),
        &HealthFacts::default(),
    );
    let (first, last) = (at("2026-01-04T18:00:00Z"), at("2026-01-05T14:00:00Z"));
    assert_eq!(findings, [Finding::MoreGoodThanAll { clamped: 3, invalid: 0, first, last }]);
}

/// Nights of an hour without traffic are usual.
#[rstest]
#[case::three_hours_are_more_than_one(3, 1, true)]
#[case::two_hours_are_too_few(2, 0, false)]
#[case::twice_as_long_as_usual_is_not_enough(4, 2, false)]
#[case::longer_than_that_is(5, 2, true)]
fn a_total_that_stands_still(#[case] still: usize, #[case] usual: usize, #[case] is_frozen: bool) {
    let quiet = |nth: usize| nth >= HOURS - still || nth % 24 < usual && (HOURS - 170..HOURS - 24).contains(&nth);
    let findings = found(&case(|nth| if quiet(nth) { Some((0, 0)) } else { sound(nth) }), &HealthFacts::default());
    let since = at(NOW).shifted_ms(-i64::try_from(still).unwrap() * HOUR_MS);
    let frozen = Finding::FrozenCounter { since, longest_before_ms: i64::try_from(usual).unwrap() * HOUR_MS };
    assert_eq!(findings.contains(&frozen), is_frozen, "{findings:?}");
}

#[test]
fn what_never_moved_is_not_frozen() {
    assert_eq!(codes(&case(|_| Some((0, 0)))), Vec::<&str>::new());
}

#[rstest]
#[case::since_an_hour(1, true)]
#[case::never(HOURS, false)]
fn nothing_good(#[case] hours: usize, #[case] ever: bool) {
    let case = case(|nth| if nth >= HOURS - hours { Some((0, 1000)) } else { sound(nth) });
    let since = at(NOW).shifted_ms(-i64::try_from(hours).unwrap() * HOUR_MS);
    let findings = found(&case, &HealthFacts::default());
    let total = hours as u128 * 1000;
    assert_eq!(findings[0], Finding::NothingGood { since, total, ever });
    assert_eq!(findings[0].gravity(), if ever { Gravity::Doubtful } else { Gravity::Wrong });
}

#[test]
fn hours_without_traffic_do_not_end_what_is_not_good() {
    let hour = |nth: usize| match HOURS - nth {
        1 | 3 => Some((0, 1000)),
        2 => Some((0, 0)),
        _ => sound(nth),
    };
    let since = at("2026-01-08T21:00:00Z");
    assert!(found(&case(hour), &HealthFacts::default()).contains(&Finding::NothingGood {
        since,
        total: 2000,
        ever: true
    }));
}

#[rstest]
#[case::three_hours_of_silence_may_be_late(3, &[])]
#[case::four_are_not(4, &["nothing_measured"])]
fn silence(#[case] hours: usize, #[case] expected: &[&str]) {
    assert_eq!(codes(&case(|nth| if nth >= HOURS - hours { None } else { sound(nth) })), expected);
}

#[test]
fn never_measured_is_said() {
    let findings = found(&case(|_| None), &HealthFacts::default());
    assert_eq!(findings, [Finding::NothingMeasured { since: None }, Finding::LowCoverage { coverage: exact("0") }]);
}

#[test]
fn what_never_burns_is_named() {
    let since = at("2026-01-01T00:00:00Z");
    assert_eq!(
        found(&case(|_| Some((1000, 1000))), &HealthFacts::default()),
        [Finding::NeverBurning { since, total: 192_000 }]
    );
    // At 99 % of 960 events nine may be bad: that none was is no wonder.
    assert_eq!(codes(&case(|_| Some((5, 5)))), Vec::<&str>::new());
}

/// The window begins with the second of January.
#[rstest]
#[case::of_another_metric("2026-01-02T00:00:00Z", false, Gravity::Doubtful)]
#[case::that_come_with_the_first_failure("2026-01-01T00:00:00Z", true, Gravity::Note)]
fn without_a_series_of_what_is_bad_for_a_whole_window_it_may_be_a_slip(
    #[case] since: &str,
    #[case] may_come: bool,
    #[case] gravity: Gravity,
) {
    let since = at(since);
    let facts = HealthFacts { unseen_bad: Some(UnseenBad { since, may_come }), ..HealthFacts::default() };
    let findings = found(&case(|_| Some((1000, 1000))), &facts);
    assert_eq!(findings, [Finding::NothingBadFound { since, total: 192_000, may_come }]);
    assert_eq!(findings[0].gravity(), gravity);
    assert_eq!(found(&case(sound), &facts), [], "what burns has been found");
}

#[test]
fn without_a_series_for_a_part_of_the_window_it_is_only_said_that_it_never_burns() {
    let unseen_bad = Some(UnseenBad { since: at("2026-01-02T01:00:00Z"), may_come: false });
    let facts = HealthFacts { unseen_bad, ..HealthFacts::default() };
    let codes: Vec<_> = found(&case(|_| Some((1000, 1000))), &facts).iter().map(Finding::code).collect();
    assert_eq!(codes, ["never_burning"]);
}

#[test]
fn what_always_burns_the_same_is_named() {
    let findings = found(&case(|_| Some((990, 1000))), &HealthFacts::default());
    assert_eq!(findings, [Finding::ConstantBurn { days: 7, lowest: exact("0.01"), highest: exact("0.01") }]);
}

/// The source has four days of a window of seven.
#[test]
fn a_source_that_forgets_too_soon() {
    let oldest = at("2026-01-05T00:00:00Z");
    let facts = HealthFacts { oldest_kept: Some(oldest), ..HealthFacts::default() };
    let young = case(|nth| if nth < 96 { None } else { sound(nth) });
    let window_starts = at("2026-01-02T00:00:00Z");
    assert!(found(&young, &facts).contains(&Finding::RetentionTooShort { oldest, window_starts }));
    assert_eq!(found(&case(sound), &facts), [], "what it forgot was kept here");
}

#[rstest]
#[case::nineteen_of_twenty(8, &[])]
#[case::less(9, &["low_coverage"])]
fn coverage_of_the_window(#[case] missing: usize, #[case] expected: &[&str]) {
    assert_eq!(codes(&case(|nth| if (100..100 + missing).contains(&nth) { None } else { sound(nth) })), expected);
}

#[rstest]
#[case::a_hundredth("0.01", false)]
#[case::more("0.011", true)]
#[case::less_than_the_day_says("-0.011", true)]
fn drift_of_the_source(#[case] share: &str, #[case] is_named: bool) {
    let facts = HealthFacts { drift: Some(exact(share)), ..HealthFacts::default() };
    let expected = Finding::Drift { share: exact(share) };
    assert_eq!(found(&case(sound), &facts), if is_named { vec![expected] } else { vec![] });
}

#[test]
fn the_gravest_comes_first() {
    let facts =
        HealthFacts { missing_bucket: Some("0.3".to_owned()), touched_at: Some(at(NOW)), ..HealthFacts::default() };
    let findings = found(&case(|_| Some((1000, 1000))), &facts);
    assert_eq!(findings.iter().map(Finding::code).collect::<Vec<_>>(), ["missing_bucket", "touched", "never_burning"]);
}
