use rstest::rstest;
use watchbill_domain::alerts::Severity;

use super::*;

fn at(minute: i64) -> Instant {
    Instant::from_ms(1_772_000_000_000 + minute * 60_000)
}

/// It fires from the first minute on; the laptop slept from the tenth to the fortieth, and its source told afterwards of all of that.
#[rstest]
#[case::of_the_source("791cec13fcba0368", SegmentState::Known(AlertState::Firing))]
#[case::of_a_queue("orders.dlq:not_emptied", SegmentState::Unknown(GapCause::Asleep))]
fn no_history_tells_what_became_of_an_alert_about_a_queue(#[case] identity: &str, #[case] in_the_gap: SegmentState) {
    let fired = Transition {
        at: at(0),
        to: AlertState::Firing,
        evidence: Evidence::Observed,
        severity: Severity::Warning,
        reason: String::new(),
    };
    let gap = GapRow { from: at(10), to: Some(at(40)), cause: GapCause::Asleep, told: vec![(at(10), at(40))] };

    let segments = past(&Identity::new(identity), &[fired], &[gap], None, at(0), at(60));

    let states: Vec<SegmentState> =
        segments.iter().filter(|one| one.from < at(20) && at(20) < one.to).map(|one| one.state).collect();
    assert_eq!(states, [in_the_gap], "{segments:?}");
}
