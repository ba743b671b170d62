use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::at;
use super::*;

fn transition(seconds: i64, to: AlertState, evidence: Evidence) -> Transition {
    Transition { at: at(seconds), to, severity: Severity::Warning, evidence, reason: String::new() }
}

fn fires(seconds: i64) -> Transition {
    transition(seconds, AlertState::Firing, Evidence::Observed)
}

fn is_over(seconds: i64) -> Transition {
    transition(seconds, AlertState::Resolved, Evidence::Observed)
}

fn inferred(transition: Transition) -> Transition {
    Transition { evidence: Evidence::Inferred, ..transition }
}

fn gap(from: i64, to: i64, cause: GapCause) -> Gap {
    Gap { from: at(from), to: at(to), cause }
}

/// `0 resolved, 10 firing, 40 asleep`: where each segment begins; an inferred or backfilled one says so.
fn told(segments: &[Segment]) -> String {
    let second = |at: Instant| (at.as_ms() - self::at(0).as_ms()) / 1000;
    let tell = |segment: &Segment| {
        let word = match segment.state {
            SegmentState::Known(state) => state.word(),
            SegmentState::Unknown(cause) => cause.word(),
        };
        let evidence = match segment.evidence {
            Evidence::Observed => String::new(),
            other => format!(" {}", other.word()),
        };
        format!("{} {word}{evidence}", second(segment.from))
    };
    segments.iter().map(tell).collect::<Vec<_>>().join(", ")
}

#[rstest]
#[case::never_fired(vec![], vec![], "0 resolved")]
#[case::once(vec![fires(10), is_over(40)], vec![], "0 resolved, 10 firing, 40 resolved")]
#[case::fired_before_the_range(vec![inferred(fires(-50)), is_over(40)], vec![], "0 firing inferred, 40 resolved")]
#[case::ends_after_the_range(vec![fires(10), is_over(140)], vec![], "0 resolved, 10 firing")]
#[case::at_the_edges(vec![fires(0), is_over(100)], vec![], "0 firing")]
#[case::pending_first(
    vec![transition(5, AlertState::Pending, Evidence::Observed), fires(10)],
    vec![], "0 resolved, 5 pending, 10 firing")]
#[case::a_gap_in_a_calm_time(vec![], vec![gap(20, 50, GapCause::Asleep)], "0 resolved, 20 asleep, 50 resolved")]
#[case::still_firing_after_a_gap(
    vec![inferred(fires(10))], vec![gap(20, 50, GapCause::Asleep)],
    "0 resolved, 10 firing inferred, 20 asleep, 50 firing")]
#[case::another_state_after_a_gap(
    vec![fires(10), inferred(is_over(50))], vec![gap(20, 50, GapCause::Failing)],
    "0 resolved, 10 firing, 20 failing, 50 resolved inferred")]
#[case::a_gap_lies_over_what_happened_in_it(
    vec![fires(10), is_over(30), inferred(fires(40))], vec![gap(20, 50, GapCause::Failing)],
    "0 resolved, 10 firing, 20 failing, 50 firing")]
#[case::gaps_that_meet(
    vec![], vec![gap(30, 50, GapCause::Asleep), gap(10, 30, GapCause::Failing)],
    "0 resolved, 10 failing, 30 asleep, 50 resolved")]
#[case::gaps_of_one_cause_that_meet_are_one(
    vec![], vec![gap(10, 30, GapCause::Asleep), gap(30, 50, GapCause::Asleep)], "0 resolved, 10 asleep, 50 resolved")]
#[case::gaps_that_overlap(
    vec![], vec![gap(10, 40, GapCause::Failing), gap(20, 30, GapCause::NotRunning), gap(25, 50, GapCause::Asleep)],
    "0 resolved, 10 failing, 40 asleep, 50 resolved")]
#[case::a_gap_over_everything(vec![fires(10)], vec![gap(-10, 110, GapCause::NotRunning)], "0 not_running")]
#[case::an_open_gap(vec![fires(10)], vec![gap(60, 100, GapCause::Failing)], "0 resolved, 10 firing, 60 failing")]
#[case::an_empty_gap(vec![fires(10)], vec![gap(60, 60, GapCause::Failing)], "0 resolved, 10 firing")]
#[case::a_hidden_refire(
    vec![fires(10), inferred(is_over(30)), inferred(fires(30))], vec![],
    "0 resolved, 10 firing, 30 firing inferred")]
#[case::a_severity_change_is_no_new_segment(vec![fires(10), inferred(fires(30))], vec![], "0 resolved, 10 firing")]
#[case::backfilled(
    vec![transition(10, AlertState::Firing, Evidence::Backfilled)], vec![], "0 resolved, 10 firing backfilled")]
fn the_past_is_cut_into_segments(#[case] transitions: Vec<Transition>, #[case] gaps: Vec<Gap>, #[case] expected: &str) {
    assert_eq!(told(&segments(&transitions, &gaps, at(0), at(100))), expected);
}

#[rstest]
#[case::empty(0, 0)]
#[case::backwards(10, 0)]
fn a_range_of_nothing_has_no_segments(#[case] from: i64, #[case] to: i64) {
    let gaps = [gap(-10, 110, GapCause::Asleep)];
    assert_eq!(segments(&[fires(5)], &gaps, at(from), at(to)), []);
}

fn any_past() -> impl Strategy<Value = (Vec<Transition>, Vec<Gap>)> {
    let state = prop_oneof![Just(AlertState::Pending), Just(AlertState::Firing), Just(AlertState::Resolved)];
    let evidence = prop_oneof![Just(Evidence::Observed), Just(Evidence::Inferred), Just(Evidence::Backfilled)];
    let cause = prop_oneof![Just(GapCause::Failing), Just(GapCause::Asleep), Just(GapCause::NotRunning)];
    let transition = (-20..120i64, state, evidence).prop_map(|(s, to, evidence)| transition(s, to, evidence));
    let gap = (-20..120i64, 0..60i64, cause).prop_map(|(from, length, cause)| gap(from, from + length, cause));
    let in_order = |mut transitions: Vec<Transition>| {
        transitions.sort_by_key(|transition| transition.at);
        transitions
    };
    (prop::collection::vec(transition, 0..12).prop_map(in_order), prop::collection::vec(gap, 0..5))
}

proptest! {
    #[test]
    fn segments_cover_the_range_meet_and_differ((transitions, gaps) in any_past()) {
        let segments = segments(&transitions, &gaps, at(0), at(100));
        prop_assert_eq!(segments.first().map(|s| s.from), Some(at(0)));
        prop_assert_eq!(segments.last().map(|s| s.to), Some(at(100)));
        prop_assert!(segments.iter().all(|s| s.from < s.to));
        for pair in segments.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
            prop_assert!((pair[0].state, pair[0].evidence) != (pair[1].state, pair[1].evidence));
        }
    }

    #[test]
    fn an_instant_is_unknown_in_gaps_until_a_history_tells_of_it_and_else_as_last_recorded((transitions, gaps) in any_past()) {
        let segments = segments(&transitions, &gaps, at(0), at(100));
        for second in 0..100 {
            let now = at(second);
            let segment = segments.iter().find(|s| s.from <= now && now < s.to).unwrap();
            let last = transitions.iter().rev().find(|t| t.at <= now).map_or(AlertState::Resolved, |t| t.to);
            let told = transitions.iter().rev().find(|t| t.at <= now && t.evidence == Evidence::Backfilled);
            let gap = gaps.iter().filter(|gap| gap.from <= now && now < gap.to).min_by_key(|gap| gap.from);
            if gap.is_some_and(|gap| told.is_none_or(|told| told.at <= gap.from)) {
                prop_assert!(matches!(segment.state, SegmentState::Unknown(_)));
            } else {
                prop_assert_eq!(segment.state, SegmentState::Known(last));
            }
        }
    }
}
