use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use crate::alerts::fixtures::{at, context, firing, known, labels, poll, state};
use crate::alerts::{
    AlertState, Change, Context, Evidence, FlapRules, GapCause, Segment, SegmentState, Sighting, SourceState,
    Transition, count_changes, observe, segments,
};

use super::*;

/// The gap: last polled well at second 0, again at 1000; history told in steps of 100.
const END: i64 = 1000;
const STEP: i64 = 100;

fn hindsight(firing_at: &[i64]) -> Hindsight {
    Hindsight {
        told_at: (0..END / STEP).map(|n| at(n * STEP)).collect(),
        step: Duration::from_secs(100),
        courses: vec![course(firing_at)],
        tells: Tells::All,
    }
}

fn course(firing_at: &[i64]) -> Course {
    Course {
        identity: Identity::new("a"),
        labels: labels(&[("alertname", "RedisDown"), ("instance", "a")]),
        severity: Severity::Warning,
        firing_at: firing_at.iter().map(|second| at(*second)).collect(),
        restarts: Vec::new(),
        known: None,
    }
}

/// Firing before the gap since second -50, or not there.
fn before(fires: bool) -> SourceState {
    let alert = known(&firing("a", -50), AlertState::Firing, -50);
    state(if fires { vec![("a", alert)] } else { vec![] })
}

fn observed(state: &SourceState, after: Option<i64>, hindsight: Hindsight) -> Observation {
    let sightings: Vec<Sighting> = after.map(|start| firing("a", start)).into_iter().collect();
    let context = Context { every: Duration::from_secs(30), hindsight: Some(hindsight), ..context() };
    observe(state, &poll(sightings), &context, at(END))
}

/// Second, state and evidence of every change.
fn told(observation: &Observation) -> Vec<(i64, &'static str, &'static str)> {
    let second = |at_: &Instant| (at_.as_ms() - at(0).as_ms()) / 1000;
    let tell = |change: &Change| match change {
        Change::Fired { at, evidence, .. } => (second(at), "firing", evidence.word()),
        Change::Resolved { at, evidence, .. } => (second(at), "resolved", evidence.word()),
        Change::Pending { at, .. } => (second(at), "pending", ""),
        Change::Updated { .. } => (END, "updated", ""),
    };
    observation.changes.iter().map(tell).collect()
}

#[rstest]
#[case::came_and_went(false, None, &[300, 400], &[(300, "firing", "backfilled"), (500, "resolved", "backfilled")])]
#[case::came_and_went_twice(false, None, &[100, 300], &[
    (100, "firing", "backfilled"), (200, "resolved", "backfilled"),
    (300, "firing", "backfilled"), (400, "resolved", "backfilled"),
])]
#[case::began_in_the_gap(false, Some(650), &[700, 800, 900], &[(650, "firing", "backfilled")])]
#[case::began_twice(false, Some(650), &[200, 700, 800, 900], &[
    (200, "firing", "backfilled"), (300, "resolved", "backfilled"), (650, "firing", "backfilled"),
])]
#[case::ended_in_the_gap(true, None, &[0, 100], &[(200, "resolved", "backfilled")])]
#[case::ended_and_began_anew(true, Some(650), &[0, 100, 700, 800, 900], &[
    (200, "resolved", "backfilled"), (650, "firing", "backfilled"),
])]
#[case::fired_right_through(true, Some(-50), &[0, 100, 200, 300, 400, 500, 600, 700, 800, 900], &[])]
#[case::a_hole_in_the_history_of_one_whose_start_did_not_move(true, Some(-50), &[0, 100, 700, 800, 900], &[])]
#[case::still_there_at_the_last_instant_but_gone_now(false, None, &[900], &[
    (900, "firing", "backfilled"), (1000, "resolved", "inferred"),
])]
#[case::never_in_the_history_but_there_now(false, Some(950), &[], &[(1000, "firing", "inferred")])]
#[case::ended_after_the_last_instant(true, None, &[0, 100, 200, 300, 400, 500, 600, 700, 800, 900], &[
    (1000, "resolved", "inferred"),
])]
#[case::its_start_says_it_began_later_than_the_history(false, Some(650), &[300, 400, 500, 600, 700, 800, 900], &[
    (300, "firing", "backfilled"), (650, "resolved", "backfilled"), (650, "firing", "backfilled"),
])]
fn history_takes_the_place_of_what_was_only_inferred(
    #[case] fired_before: bool,
    #[case] after: Option<i64>,
    #[case] history: &[i64],
    #[case] expected: &[(i64, &str, &str)],
) {
    let observation = observed(&before(fired_before), after, hindsight(history));
    assert_eq!(told(&observation), expected);
}

#[test]
fn a_start_that_moved_between_two_instants_is_two_changes() {
    let mut hindsight = hindsight(&[200, 300, 400]);
    hindsight.courses[0].restarts = vec![(at(300), at(270)), (at(400), at(270)), (at(200), at(190))];
    let observation = observed(&before(false), None, hindsight);
    let expected = [
        (200, "firing", "backfilled"),
        (270, "resolved", "backfilled"),
        (270, "firing", "backfilled"),
        (500, "resolved", "backfilled"),
    ];
    assert_eq!(told(&observation), expected);
}

#[test]
fn what_a_hole_hides_stays_unknown_and_is_no_change_before_its_end() {
    let mut hindsight = hindsight(&[700, 800]);
    hindsight.told_at.retain(|told| *told < at(300) || *told > at(600));
    let observation = observed(&before(false), None, hindsight);
    assert_eq!(told(&observation), [(700, "firing", "inferred"), (900, "resolved", "backfilled")]);
    assert_eq!(observation.told, [(at(0), at(200)), (at(700), at(1000))]);
    let left = observation.gap.unwrap().without(&observation.told);
    assert_eq!(left, [Gap { from: at(200), to: at(700), cause: GapCause::Asleep }]);
}

#[test]
fn a_history_that_begins_late_tells_of_the_rest() {
    let mut hindsight = hindsight(&[700]);
    hindsight.told_at.retain(|told| *told >= at(500));
    let observation = observed(&before(false), None, hindsight);
    assert_eq!(told(&observation), [(700, "firing", "backfilled"), (800, "resolved", "backfilled")]);
    assert_eq!(observation.told, [(at(500), at(1000))]);
}

#[rstest]
#[case::nothing_was_running(Tells::All)]
#[case::nothing_was_running_elsewhere(Tells::Some)]
fn a_history_without_an_instant_changes_nothing(#[case] tells: Tells) {
    let hindsight = Hindsight { told_at: Vec::new(), tells, ..hindsight(&[]) };
    let observation = observed(&before(true), None, hindsight);
    assert_eq!(told(&observation), [(1000, "resolved", "inferred")]);
    assert_eq!(observation.told, []);
}

#[test]
fn another_source_s_history_with_a_hole_is_not_taken() {
    let mut hindsight = Hindsight { tells: Tells::Some, ..hindsight(&[200]) };
    let whole = observed(&before(false), None, hindsight.clone());
    assert_eq!(told(&whole), [(200, "firing", "backfilled"), (300, "resolved", "backfilled")]);
    assert_eq!(whole.told, [], "of the source's other alerts nothing is known");
    hindsight.told_at.retain(|told| *told != at(500) && *told != at(600));
    assert_eq!(told(&observed(&before(false), None, hindsight)), []);
}

#[test]
fn without_a_gap_history_says_nothing() {
    let hindsight = hindsight(&[10]);
    let context = Context { hindsight: Some(hindsight), ..context() };
    let observation = observe(&before(false), &poll(vec![]), &context, at(30));
    assert_eq!((told(&observation), observation.told), (vec![], vec![]));
}

#[test]
fn an_alert_that_was_over_keeps_what_was_recorded_of_it() {
    let mut hindsight = hindsight(&[300]);
    let recorded = known(&firing("a", -9000), AlertState::Resolved, -8000);
    hindsight.courses[0].known = Some(Box::new(recorded.clone()));
    let mut before = before(false);
    before.snoozed.insert(Identity::new("a"), at(5000));
    let observation = observed(&before, None, hindsight);
    let Some(Change::Fired { alert, .. }) = observation.changes.first() else { panic!("{:?}", observation.changes) };
    assert_eq!((&alert.annotations, alert.starts_at), (&recorded.annotations, at(300)));
    before.apply(&observation, at(END));
    assert_eq!(before.snoozed.get("a"), Some(&at(5000)), "a snooze outlives the episode");
    assert!(before.alerts.is_empty());
}

/// Fires at every odd second.
fn restless() -> Hindsight {
    let mut hindsight = hindsight(&[]);
    hindsight.step = Duration::from_secs(1);
    hindsight.told_at = (1..END).map(at).collect();
    hindsight.courses[0].firing_at = (1..END).filter(|second| second % 2 == 1).map(at).collect();
    hindsight
}

#[test]
fn only_the_latest_of_very_many_changes_are_taken() {
    let observation = observed(&before(false), None, restless());
    assert_eq!(observation.changes.len(), MOST_CHANGES);
    assert_eq!(told(&observation)[0].1, "firing");
    assert_eq!(told(&observation).last().unwrap().1, "resolved");
}

#[test]
fn an_episode_from_before_the_gap_ends_where_it_ended_however_many_follow() {
    let observation = observed(&before(true), None, restless());
    let told = told(&observation);
    assert_eq!((told[0].0, told[0].1), (2, "resolved"), "it was seen firing at second 1 for the last time");
    assert_eq!((told[1].1, told.len()), ("firing", MOST_CHANGES - 1));
    assert!(told[1].0 > END - 110, "then the latest: {:?}", told[1]);
}

#[test]
fn the_score_takes_what_history_shows_in_before_anything_is_judged() {
    let (rules, state) = (FlapRules::default(), before(false));
    let mut observation = observed(&state, Some(850), hindsight(&[100, 300, 500, 900]));
    count_changes(&state, &mut observation, &rules, at(END));
    let flap = observation.flaps["a"];
    assert_eq!(flap.changes, 7);
    assert!(flap.is_flapping(at(END), &rules), "{flap:?}");
}

#[test]
fn a_gap_of_which_history_told_is_drawn_as_what_it_was() {
    let transition = |second, to, evidence| Transition {
        at: at(second),
        to,
        severity: Severity::Warning,
        evidence,
        reason: String::new(),
    };
    let told = [
        transition(300, AlertState::Firing, Evidence::Backfilled),
        transition(500, AlertState::Resolved, Evidence::Backfilled),
    ];
    let gap = Gap { from: at(0), to: at(1000), cause: GapCause::Asleep };
    let drawn = |gaps: &[Gap]| -> Vec<_> {
        let state = |segment: &Segment| (segment.from, segment.to, segment.state, segment.evidence);
        segments(&told, gaps, at(-100), at(1100)).iter().map(state).collect()
    };
    let (fires, over) = (SegmentState::Known(AlertState::Firing), SegmentState::Known(AlertState::Resolved));
    let unknown = SegmentState::Unknown(GapCause::Asleep);
    let (observed, backfilled) = (Evidence::Observed, Evidence::Backfilled);
    let expected = [
        (at(-100), at(300), over, observed),
        (at(300), at(500), fires, backfilled),
        (at(500), at(1100), over, backfilled),
    ];
    assert_eq!(drawn(&gap.without(&[(at(0), at(1000))])), expected);
    let of_this_alert_alone = [
        (at(-100), at(0), over, observed),
        (at(0), at(300), unknown, observed),
        (at(300), at(500), fires, backfilled),
        (at(500), at(1100), over, backfilled),
    ];
    assert_eq!(drawn(&[gap]), of_this_alert_alone);
}

proptest! {
    /// Whatever a history says, what the polls on either side saw stands, in order and alternating.
    #[test]
    fn history_never_contradicts_the_polls_on_either_side(
        fired_before: bool,
        start in prop::option::of(prop_oneof![Just(-50_i64), 1_i64..1000]),
        present in prop::collection::vec(any::<bool>(), 10),
        there in prop::collection::vec(prop::bool::weighted(0.8), 10),
        restarts in prop::collection::vec((0_i64..10, 0_i64..1000), 0..5),
    ) {
        let mut hindsight = hindsight(&[]);
        let place = |n: usize| at(i64::try_from(n).unwrap() * STEP);
        hindsight.told_at = (0..10).filter(|n| there[*n]).map(place).collect();
        hindsight.courses[0].firing_at = (0..10).filter(|n| there[*n] && present[*n]).map(place).collect();
        hindsight.courses[0].restarts = restarts.iter().map(|(n, began)| (at(n * STEP), at(*began))).collect();
        let mut state = before(fired_before);
        let observation = observed(&state, start, hindsight);
        let mut firing = fired_before;
        let mut last = at(0);
        for change in &observation.changes {
            let (now_firing, when) = match change {
                Change::Fired { at, .. } => (true, *at),
                Change::Resolved { at, .. } => (false, *at),
                Change::Pending { .. } | Change::Updated { .. } => continue,
            };
            prop_assert_ne!(now_firing, firing, "no change is told twice: {:?}", told(&observation));
            prop_assert!(when >= last && when <= at(END), "{:?}", told(&observation));
            (firing, last) = (now_firing, when);
        }
        prop_assert_eq!(firing, start.is_some());
        state.apply(&observation, at(END));
        let held = state.alerts.get("a").map(Arc::clone);
        prop_assert_eq!(held.as_ref().map(|alert| alert.state == AlertState::Firing), start.map(|_| true));
        prop_assert_eq!(held.map(|alert| alert.starts_at), start.map(at), "the source names the episode");
    }
}
