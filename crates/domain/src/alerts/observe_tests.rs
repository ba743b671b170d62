use rstest::rstest;

use super::super::fixtures::{
    at, context, failed, firing, known, labels, partly, poll, poll_of, seen, start, state, whole,
};
use super::super::{AlertState, Change, Evidence, Gap, Mine, Seen, Severity, Sighting, SilenceNote, Standing};
use super::*;

/// What changed, in one line each: `RedisDown-1 firing @12.000 observed`.
fn told(observation: &Observation) -> Vec<String> {
    let line = |identity: &Identity, word: &str, at: Instant, evidence: Option<Evidence>| {
        let seconds = (at.as_ms() - self::at(0).as_ms()) as f64 / 1000.0;
        format!("{identity} {word} @{seconds:.3} {}", evidence.map_or("-", Evidence::word))
    };
    let tell = |change: &Change| match change {
        Change::Pending { identity, at, .. } => line(identity, "pending", *at, None),
        Change::Fired { identity, at, evidence, .. } => line(identity, "fired", *at, Some(*evidence)),
        Change::Resolved { identity, at, evidence, .. } => line(identity, "resolved", *at, Some(*evidence)),
        Change::Updated { identity, .. } => format!("{identity} updated"),
    };
    observation.changes.iter().map(tell).collect()
}

fn alert_of(change: &Change) -> &KnownAlert {
    match change {
        Change::Pending { alert, .. } | Change::Fired { alert, .. } | Change::Updated { alert, .. } => alert,
        Change::Resolved { .. } => panic!("a resolved alert has no record: {change:?}"),
    }
}

fn reason_of(change: &Change) -> &str {
    match change {
        Change::Fired { reason, .. } | Change::Resolved { reason, .. } => reason,
        other => panic!("no reason in {other:?}"),
    }
}

fn firing_state(identity: &str, start: i64) -> SourceState {
    state(vec![(identity, known(&firing(identity, start), AlertState::Firing, start))])
}

#[rstest]
#[case::start_between_the_polls(20, "x fired @20.000 observed")]
#[case::start_before_the_last_poll(-500, "x fired @0.001 observed")]
#[case::start_in_the_future(90, "x fired @30.000 observed")]
fn a_new_alert_fires_when_its_source_says_but_between_the_two_polls(#[case] start: i64, #[case] expected: &str) {
    let observation = observe(&state(vec![]), &poll(vec![firing("x", start)]), &context(), at(30));
    assert_eq!(told(&observation), [expected]);
    assert_eq!(alert_of(&observation.changes[0]).starts_at, at(start), "the source's own start names the episode");
}

#[rstest]
#[case::lost_and_told_again(Returns::SameEpisode, -600, -600)]
#[case::opened_again(Returns::NewEpisode, -600, 30)]
#[case::opened_while_the_last_poll_was_under_way(Returns::NewEpisode, -3, -3)]
#[case::new(Returns::NewEpisode, 20, 20)]
fn what_is_back_is_a_new_episode_where_its_source_loses_nothing(
    #[case] returns: Returns,
    #[case] start: i64,
    #[case] expected: i64,
) {
    let mut before = state(vec![]);
    before.failing_since = Some(at(10));
    let context = Context { returns, ..context() };

    let observation = observe(&before, &poll(vec![firing("x", start)]), &context, at(30));

    assert_eq!(alert_of(&observation.changes[0]).starts_at, at(expected));
}

#[test]
fn an_episode_that_began_later_than_its_source_says_keeps_its_start() {
    let context = Context { returns: Returns::NewEpisode, skew_ms: 5_000, ..context() };
    let fired = observe(&state(vec![]), &poll(vec![firing("x", -600)]), &context, at(30));
    let alert = alert_of(&fired.changes[0]).clone();
    assert_eq!(
        (alert.since, alert.starts_at),
        (at(0).shifted_ms(1), at(5).shifted_ms(1)),
        "the source's clock is ahead"
    );
    let acknowledged = Sighting { standing: Standing::Acknowledged { by: vec![] }, ..firing("x", -600) };

    let later = observe(&state(vec![("x", alert.clone())]), &poll(vec![acknowledged]), &context, at(60));

    assert_eq!(told(&later), ["x updated"]);
    assert_eq!(alert_of(&later.changes[0]).starts_at, alert.starts_at);
}

#[test]
fn the_first_answer_of_a_source_that_loses_nothing_is_believed_about_starts() {
    let context = Context { returns: Returns::NewEpisode, ..context() };
    let observation = observe(&SourceState::default(), &poll(vec![firing("x", -600)]), &context, at(30));
    assert_eq!(alert_of(&observation.changes[0]).starts_at, at(-600));
}

#[test]
fn a_source_whose_clock_is_ahead_is_read_by_ours() {
    let context = Context { skew_ms: 5_000, ..context() };
    let mut alert = firing("x", 20);
    alert.ends_at = Some(at(245));
    let observation = observe(&state(vec![]), &poll(vec![alert]), &context, at(30));
    assert_eq!(told(&observation), ["x fired @15.000 observed"]);
    assert_eq!(alert_of(&observation.changes[0]).starts_at, at(20));
    assert_eq!(observation.lease_ends_at, Some(at(240)));
}

#[test]
fn an_alert_without_a_start_fires_now() {
    let alert = Sighting { starts: vec![], ..firing("x", 0) };
    let observation = observe(&state(vec![]), &poll(vec![alert]), &context(), at(30));
    assert_eq!(told(&observation), ["x fired @30.000 observed"]);
}

#[test]
fn the_first_poll_infers_and_believes_an_old_start() {
    let poll = poll(vec![firing("future", 900), firing("old", -86_400)]);
    let observation = observe(&SourceState::default(), &poll, &context(), at(30));
    assert_eq!(told(&observation), ["future fired @30.000 inferred", "old fired @-86400.000 inferred"]);
    assert_eq!((observation.gap, observation.evidence), (None, Evidence::Inferred));
}

#[test]
fn after_a_gap_everything_new_is_inferred_at_its_end() {
    let mut state = firing_state("gone", -60);
    state.alerts.insert(Identity::new("over"), known(&firing("over", -60), AlertState::Firing, -60).into());
    let over = Sighting { ends_at: Some(at(900)), ..seen("over", -60, Seen::Resolved) };
    let observation = observe(&state, &poll(vec![firing("new", 20), over]), &context(), at(28_800));
    let expected =
        ["gone resolved @28800.000 inferred", "new fired @28800.000 inferred", "over resolved @28800.000 inferred"];
    assert_eq!(told(&observation), expected);
    assert_eq!(observation.gap, Some(Gap { from: at(0), to: at(28_800), cause: GapCause::Asleep }));
    assert_eq!(
        reason_of(&observation.changes[0]),
        "not in the complete answer of 2026-03-28T17:00:00Z, the first after 8 h without one"
    );
}

#[rstest]
#[case::within_the_threshold(180, None, None)]
#[case::beyond_it(181, None, Some(GapCause::Asleep))]
#[case::a_poll_failed(60, Some(30), Some(GapCause::Failing))]
fn a_gap_is_a_failed_poll_or_three_that_are_missing(
    #[case] now: i64,
    #[case] failing_since: Option<i64>,
    #[case] cause: Option<GapCause>,
) {
    let state = SourceState { failing_since: failing_since.map(at), ..state(vec![]) };
    let observation = observe(&state, &poll(vec![]), &context(), at(now));
    assert_eq!(observation.gap, cause.map(|cause| Gap { from: at(0), to: at(now), cause }));
    let evidence = if cause.is_some() { Evidence::Inferred } else { Evidence::Observed };
    assert_eq!(observation.evidence, evidence);
}

#[test]
fn a_source_that_never_answered_has_no_gap_to_draw() {
    let state = SourceState { failing_since: Some(at(0)), ..SourceState::default() };
    let observation = observe(&state, &poll(vec![firing("x", 10)]), &context(), at(600));
    assert_eq!((told(&observation), observation.gap), (vec!["x fired @10.000 inferred".to_owned()], None));
}

#[test]
fn a_clock_that_was_set_back_breaks_nothing() {
    let observation = observe(&firing_state("x", -60), &poll(vec![firing("y", 5)]), &context(), at(-3600));
    assert_eq!(told(&observation), ["x resolved @-3600.000 observed", "y fired @-3600.000 observed"]);
    assert_eq!(observation.gap, None);
}

#[test]
fn absence_from_a_whole_answer_resolves() {
    let observation = observe(&firing_state("x", -60), &poll(vec![]), &context(), at(30));
    assert_eq!(told(&observation), ["x resolved @30.000 observed"]);
    assert_eq!(reason_of(&observation.changes[0]), "not in the complete answer of 2026-03-28T09:00:30Z");
}

#[rstest]
#[case::its_end_between_the_polls(Some(12), "x resolved @12.000 observed")]
#[case::its_end_before_the_last_poll(Some(-5), "x resolved @0.001 observed")]
#[case::its_end_in_the_future(Some(300), "x resolved @30.000 observed")]
#[case::no_end(None, "x resolved @30.000 observed")]
fn an_explicit_resolve_needs_no_whole_answer(#[case] end: Option<i64>, #[case] expected: &str) {
    let over = Sighting { ends_at: end.map(at), ..seen("x", -60, Seen::Resolved) };
    let poll = poll_of(vec![partly("a")], vec![over]);
    assert_eq!(told(&observe(&firing_state("x", -60), &poll, &context(), at(30))), [expected]);
}

#[rstest]
#[case::pending_is_new(None, Seen::Pending, &["x pending @20.000 -"])]
#[case::unknown_and_resolved(None, Seen::Resolved, &[])]
#[case::pending_fires(Some(AlertState::Pending), Seen::Firing, &["x fired @20.000 observed"])]
#[case::pending_goes_on(Some(AlertState::Pending), Seen::Pending, &["x updated"])]
#[case::pending_is_over(Some(AlertState::Pending), Seen::Resolved, &["x resolved @30.000 observed"])]
#[case::firing_is_pending_again(
    Some(AlertState::Firing), Seen::Pending, &["x resolved @20.000 observed", "x pending @20.000 -"])]
fn every_step_between_states(#[case] before: Option<AlertState>, #[case] now: Seen, #[case] expected: &[&str]) {
    let alerts = before.map(|before| ("x", known(&firing("x", -60), before, -60)));
    let state = state(alerts.into_iter().collect());
    assert_eq!(told(&observe(&state, &poll(vec![seen("x", 20, now)]), &context(), at(30))), expected);
}

#[test]
fn a_pending_alert_that_is_gone_is_resolved() {
    let state = state(vec![("x", known(&seen("x", -60, Seen::Pending), AlertState::Pending, -60))]);
    assert_eq!(told(&observe(&state, &poll(vec![]), &context(), at(30))), ["x resolved @30.000 observed"]);
}

#[test]
fn a_snooze_of_a_pending_alert_holds_when_it_fires() {
    let mine = Mine { acknowledged_at: Some(at(-30)), snoozed_until: Some(at(3600)) };
    let alert = KnownAlert { mine, ..known(&firing("x", -60), AlertState::Pending, -60) };
    let observation = observe(&state(vec![("x", alert)]), &poll(vec![firing("x", 10)]), &context(), at(30));
    let expected = Mine { acknowledged_at: None, snoozed_until: Some(at(3600)) };
    assert_eq!(alert_of(&observation.changes[0]).mine, expected);
}

fn announced(starts: Vec<super::super::Start>) -> KnownAlert {
    KnownAlert {
        mine: Mine { acknowledged_at: Some(at(-30)), snoozed_until: Some(at(3600)) },
        announced: Some(Severity::Warning),
        decision: Some(super::super::Decision::Page {
            kind: super::super::PageKind::Firing,
            because: "began to fire".to_owned(),
        }),
        ..known(&Sighting { starts, ..firing("x", -60) }, AlertState::Firing, -60)
    }
}

/// Starts known before, starts given now, and whether that proves a hidden resolve and re-fire.
#[rstest]
#[case::later(vec![start("a", "x", -60)], vec![start("a", "x", 10)], true)]
#[case::unchanged(vec![start("a", "x", -60)], vec![start("a", "x", -60)], false)]
#[case::earlier(vec![start("a", "x", -60)], vec![start("a", "x", -90)], false)]
#[case::one_replica_fired_through(
    vec![start("a", "x1", -60), start("a", "x2", -50)], vec![start("a", "x1", 10), start("a", "x2", -50)], false)]
#[case::one_peer_fired_through(
    vec![start("a", "x", -60), start("b", "x", -60)], vec![start("a", "x", 10), start("b", "x", -60)], false)]
#[case::both_moved(
    vec![start("a", "x", -60), start("b", "x", -60)], vec![start("a", "x", 12), start("b", "x", 10)], true)]
#[case::another_peer_only(vec![start("a", "x", -60)], vec![start("b", "x", 10)], false)]
#[case::one_moved_and_one_new_that_is_as_old(
    vec![start("a", "x", -60)], vec![start("a", "x", 10), start("b", "x", -60)], false)]
#[case::one_moved_and_one_new_that_is_later(
    vec![start("a", "x", -60)], vec![start("a", "x", 10), start("b", "x", 12)], true)]
fn a_later_start_on_the_same_peer_proves_a_hidden_refire(
    #[case] before: Vec<super::super::Start>,
    #[case] now: Vec<super::super::Start>,
    #[case] refired: bool,
) {
    let sighting = Sighting { starts: now, ..firing("x", 0) };
    let observation = observe(&state(vec![("x", announced(before))]), &poll(vec![sighting]), &context(), at(30));
    if refired {
        assert_eq!(told(&observation), ["x resolved @10.000 inferred", "x fired @10.000 inferred"]);
        let alert = alert_of(&observation.changes[1]);
        assert_eq!(alert.mine, Mine { acknowledged_at: None, snoozed_until: Some(at(3600)) });
        assert_eq!((alert.decision.as_ref(), alert.announced, alert.starts_at), (None, None, at(10)));
        assert!(reason_of(&observation.changes[1]).ends_with("it was resolved and fired again unseen"));
    } else {
        assert!(observation.changes.iter().all(|change| matches!(change, Change::Updated { .. })));
    }
}

#[test]
fn a_refire_is_placed_after_the_last_transition_and_not_in_the_future() {
    let sightings = [firing("x", 500), Sighting { starts: vec![start("a", "x", -59)], ..firing("x", 0) }];
    let expected = ["x fired @30.000 inferred", "x fired @-9.999 inferred"];
    for (sighting, expected) in sightings.into_iter().zip(expected) {
        let alert = known(&firing("x", -60), AlertState::Firing, -10);
        let observation = observe(&state(vec![("x", alert)]), &poll(vec![sighting]), &context(), at(30));
        assert_eq!(told(&observation)[1], expected);
    }
}

#[test]
fn nothing_changes_when_nothing_changed() {
    let observation = observe(&firing_state("x", -60), &poll(vec![firing("x", -60)]), &context(), at(30));
    assert_eq!(observation.changes, []);
    assert_eq!(observation.unproven_absences, 0);
}

#[rstest]
#[case::annotations(Sighting { annotations: labels(&[("summary", "worse")]), ..firing("x", -60) })]
#[case::severity(Sighting { severity: Severity::Critical, ..firing("x", -60) })]
#[case::standing(Sighting { standing: Standing::Unprocessed, ..firing("x", -60) })]
#[case::url(Sighting { url: Some("https://prometheus.example".to_owned()), ..firing("x", -60) })]
#[case::receivers(Sighting { receivers: vec![], ..firing("x", -60) })]
#[case::labels(Sighting { labels: labels(&[("alertname", "Renamed")]), ..firing("x", -60) })]
#[case::an_earlier_start(firing("x", -90))]
fn a_difference_updates_and_keeps_the_episode(#[case] sighting: Sighting) {
    let before = announced(vec![start("a", "x", -60)]);
    let observation = observe(&state(vec![("x", before.clone())]), &poll(vec![sighting.clone()]), &context(), at(30));
    let expected = KnownAlert {
        mine: before.mine,
        decision: before.decision,
        announced: before.announced,
        ..KnownAlert::from_sighting(&sighting, AlertState::Firing, before.since, at(30))
    };
    assert_eq!(observation.changes, [Change::Updated { identity: Identity::new("x"), alert: Box::new(expected) }]);
}

#[test]
fn a_peer_that_fails_changes_no_alert_it_reported() {
    let starts = vec![start("a", "x", -60), start("b", "x", -90)];
    let state = state(vec![("x", announced(starts))]);
    let poll = poll_of(vec![whole("a"), failed("b")], vec![firing("x", -60)]);
    assert_eq!(observe(&state, &poll, &context(), at(30)).changes, []);
}

#[test]
fn a_peer_that_answers_without_the_alert_no_longer_reports_it() {
    let starts = vec![start("a", "x", -60), start("b", "x", -90)];
    let state = state(vec![("x", announced(starts))]);
    let poll = poll_of(vec![whole("a"), whole("b")], vec![firing("x", -60)]);
    let observation = observe(&state, &poll, &context(), at(30));
    assert_eq!(alert_of(&observation.changes[0]).starts, [start("a", "x", -60)]);
}

#[test]
fn starts_in_another_order_are_the_same() {
    let starts = vec![start("b", "x", -90), start("a", "x", -60)];
    let sighting = Sighting { starts: starts.iter().rev().cloned().collect(), ..firing("x", 0) };
    let observation = observe(&state(vec![("x", announced(starts))]), &poll(vec![sighting]), &context(), at(30));
    assert_eq!(observation.changes, []);
}

#[test]
fn of_an_identity_given_twice_the_last_counts() {
    let twice = vec![seen("x", 10, Seen::Pending), firing("y", 10), firing("x", 20)];
    let observation = observe(&state(vec![]), &poll(twice), &context(), at(30));
    assert_eq!(told(&observation), ["x fired @20.000 observed", "y fired @10.000 observed"]);
}

#[test]
fn the_earliest_lease_of_what_fires_and_the_silences_are_passed_on() {
    let lease = |identity, end, seen_as| Sighting { ends_at: Some(at(end)), ..seen(identity, 10, seen_as) };
    let silence = SilenceNote {
        id: "s1".to_owned(),
        by: "ana".to_owned(),
        comment: String::new(),
        starts_at: at(0),
        ends_at: at(60),
    };
    let sightings = vec![lease("x", 240, Seen::Firing), lease("y", 200, Seen::Firing), lease("z", 20, Seen::Resolved)];
    let poll = Poll { silences: vec![silence.clone()], ..poll(sightings) };
    let observation = observe(&state(vec![]), &poll, &context(), at(30));
    assert_eq!(observation.lease_ends_at, Some(at(200)));
    assert_eq!(observation.silences, [silence]);
}

#[test]
fn reasons_say_when_and_why() {
    let fired = |state: &SourceState, now| {
        reason_of(&observe(state, &poll(vec![firing("x", 10)]), &context(), at(now)).changes[0]).to_owned()
    };
    let pending = state(vec![("x", known(&firing("x", -60), AlertState::Pending, -60))]);
    assert_eq!(fired(&SourceState::default(), 30), "already firing in the first answer of this source");
    assert_eq!(fired(&state(vec![]), 30), "in the answer of 2026-03-28T09:00:30Z, not in that of 2026-03-28T09:00:00Z");
    assert_eq!(fired(&pending, 30), "pending since 2026-03-28T08:59:00Z, firing in the answer of 2026-03-28T09:00:30Z");
    assert_eq!(
        fired(&state(vec![]), 600),
        "in the answer of 2026-03-28T09:10:00Z, the first after 10 min without one; when it began was not watched"
    );
    let moved = observe(&firing_state("x", -60), &poll(vec![firing("x", 10)]), &context(), at(30));
    assert_eq!(
        reason_of(&moved.changes[0]),
        "its start moved from 2026-03-28T08:59:00.000Z to 2026-03-28T09:00:10.000Z: \
         it was resolved and fired again unseen"
    );
}
