use rstest::rstest;

use super::super::super::Sighting;
use super::super::super::fixtures::{
    all_but, at, context, failed, firing, known, partly, poll_of, start, state, whole,
};
use super::super::observe;
use super::*;

/// Whether an alert that peers `a` and `b`, or only one of them, reported last is resolved by its absence.
#[rstest]
#[case::both_whole(&["a", "b"], vec![whole("a"), whole("b")], true)]
#[case::one_fails_and_the_other_knew_it(&["a", "b"], vec![whole("a"), failed("b")], true)]
#[case::only_the_failing_one_knew_it(&["b"], vec![whole("a"), failed("b")], false)]
#[case::only_the_partial_one_knew_it(&["b"], vec![whole("a"), partly("b")], false)]
#[case::partial_answer(&["a"], vec![partly("a")], false)]
#[case::it_may_be_the_one_that_could_not_be_read(&["a"], vec![all_but("a", "x")], false)]
#[case::another_one_could_not_be_read(&["a"], vec![all_but("a", "y")], true)]
#[case::its_peer_is_no_longer_configured(&["c"], vec![whole("a"), failed("b")], true)]
#[case::its_peer_is_no_longer_configured_and_no_other_is_whole(&["c"], vec![partly("a"), failed("b")], false)]
#[case::no_starts_at_all(&[], vec![failed("a"), whole("b")], true)]
fn absence_proves_only_where_one_who_reported_it_answered_whole(
    #[case] reporters: &[&str],
    #[case] peers: Vec<PeerReport>,
    #[case] resolved: bool,
) {
    let starts = reporters.iter().map(|peer| start(peer, "x", -60)).collect();
    let alert = known(&Sighting { starts, ..firing("x", -60) }, AlertState::Firing, -60);
    let observation = observe(&state(vec![("x", alert)]), &poll_of(peers, vec![]), &context(), at(30));
    assert_eq!(observation.changes.len(), usize::from(resolved));
    assert_eq!(observation.unproven_absences, usize::from(!resolved));
}

/// A source with `total` firing alerts, known to have started at second -3600.
fn crowd(total: usize) -> SourceState {
    let names: Vec<String> = (0..total).map(|i| format!("x{i:03}")).collect();
    let alert = |name: &String| known(&firing(name, -60), AlertState::Firing, -60);
    let mut state = state(names.iter().map(|name| (name.as_str(), alert(name))).collect());
    state.peer_starts.insert(Peer::new("a"), at(-3600));
    state
}

/// Peer `a`, whose process started at `started`, reports the first `present` of them.
fn crowd_poll(present: usize, started: i64) -> Poll {
    let sightings = (0..present).map(|i| firing(&format!("x{i:03}"), -60)).collect();
    poll_of(vec![PeerReport { started_at: Some(at(started)), ..whole("a") }], sightings)
}

#[rstest]
#[case::restarted_and_empty(100, 0, 20, true)]
#[case::not_restarted(100, 0, -3600, false)]
#[case::a_start_that_moved_by_rounding(100, 0, -3599, false)]
#[case::thirty_of_a_hundred(100, 70, 20, false)]
#[case::thirty_one_of_a_hundred(100, 69, 20, true)]
#[case::ten_of_ten(10, 0, 20, false)]
#[case::eleven_of_eleven(11, 0, 20, true)]
fn a_restarted_source_that_lost_many_alerts_is_not_believed_for_two_minutes(
    #[case] total: usize,
    #[case] present: usize,
    #[case] started: i64,
    #[case] held: bool,
) {
    let observation = observe(&crowd(total), &crowd_poll(present, started), &context(), at(30));
    assert_eq!(observation.hold_until, held.then(|| at(150)));
    let (resolved, unproven) = (observation.changes.len(), observation.unproven_absences);
    assert_eq!((resolved, unproven), if held { (0, total - present) } else { (total - present, 0) });
    assert_eq!(observation.peer_starts[&Peer::new("a")], at(started));
}

#[test]
fn a_hold_ends_and_what_is_still_missing_then_resolves() {
    let mut state = crowd(40);
    let mut resolved = Vec::new();
    for (now, present) in [(30, 0), (60, 5), (149, 35), (150, 35), (180, 35)] {
        let observation = observe(&state, &crowd_poll(present, 20), &context(), at(now));
        resolved.push(observation.changes.len());
        state.apply(&observation, at(now));
    }
    assert_eq!(resolved, [0, 0, 0, 5, 0]);
    assert_eq!(state.hold_until, None);
}

#[test]
fn a_hold_does_not_outlast_a_clock_that_was_set_back() {
    let state = SourceState { hold_until: Some(at(150)), ..crowd(40) };
    let observation = observe(&state, &crowd_poll(0, -3600), &context(), at(-7200));
    assert_eq!(observation.hold_until, Some(at(-7080)));
}

#[test]
fn a_peer_that_did_not_answer_keeps_its_start() {
    let mut state = state(vec![]);
    state.peer_starts = [(Peer::new("a"), at(-10)), (Peer::new("b"), at(-20))].into();
    let told = PeerReport { started_at: Some(at(5)), ..whole("a") };
    let observation = observe(&state, &poll_of(vec![told, failed("b")], vec![]), &context(), at(30));
    assert_eq!(observation.peer_starts, [(Peer::new("a"), at(5)), (Peer::new("b"), at(-20))].into());
}
