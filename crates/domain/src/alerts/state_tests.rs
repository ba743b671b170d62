use super::super::fixtures::{at, context, firing, known, poll, state};
use super::super::observe;
use super::*;

#[test]
fn a_failed_poll_changes_no_alert_and_remembers_the_first_failure() {
    let mut source = state(vec![("x", known(&firing("x", -60), AlertState::Firing, -60))]);
    let before = source.alerts.clone();
    source.apply_failure(at(30));
    source.apply_failure(at(60));
    assert_eq!((source.alerts, source.failing_since, source.last_good_at), (before, Some(at(30)), Some(at(0))));
}

#[test]
fn a_good_poll_ends_the_failing_and_takes_every_change_in() {
    let mut source = state(vec![("gone", known(&firing("gone", -60), AlertState::Firing, -60))]);
    source.apply_failure(at(30));
    let observation = observe(&source, &poll(vec![firing("new", 40)]), &context(), at(60));
    source.apply(&observation, at(60));
    assert_eq!(source.alerts.keys().map(Identity::as_str).collect::<Vec<_>>(), ["new"]);
    assert_eq!((source.failing_since, source.last_good_at), (None, Some(at(60))));
}

#[test]
fn alerts_that_only_a_snooze_held_back_are_decided_again_once_it_is_over_or_withdrawn() {
    let held_by = |held, until: Option<i64>| KnownAlert {
        mine: Mine { acknowledged_at: None, snoozed_until: until.map(at) },
        decision: Some(Decision::Hold { held, because: "snoozed here".to_owned() }),
        ..known(&firing("x", -60), AlertState::Firing, -60)
    };
    let undecided = KnownAlert { decision: None, ..held_by(Held::Snoozed, Some(20)) };
    let source = state(vec![
        ("b-over", held_by(Held::Snoozed, Some(30))),
        ("a-withdrawn", held_by(Held::Snoozed, None)),
        ("goes on", held_by(Held::Snoozed, Some(31))),
        ("announced", held_by(Held::Announced, Some(20))),
        ("silenced", held_by(Held::Silenced, Some(20))),
        ("pending", undecided),
    ]);
    assert_eq!(due_again(&source, at(30)), [Identity::new("a-withdrawn"), Identity::new("b-over")]);
}

#[test]
fn what_the_clock_alone_decides_is_decided_again_when_it_is_due() {
    let held = |held, again: Option<i64>, state| KnownAlert {
        decision: Some(Decision::Hold { held, because: String::new() }),
        again_at: again.map(at),
        ..known(&firing("x", -60), state, -60)
    };
    let source = state(vec![
        ("b-ripe", held(Held::Ripening, Some(30), AlertState::Firing)),
        ("a-settled", held(Held::Flapping, Some(29), AlertState::Firing)),
        ("ripens", held(Held::Ripening, Some(31), AlertState::Firing)),
        ("silenced", held(Held::Silenced, None, AlertState::Firing)),
        ("pending", held(Held::Ripening, Some(20), AlertState::Pending)),
    ]);
    assert_eq!(due_again(&source, at(30)), [Identity::new("a-settled"), Identity::new("b-ripe")]);
}

#[test]
fn a_snooze_outlives_an_alert_that_resolves_and_holds_when_it_fires_again() {
    let mine = Mine { acknowledged_at: Some(at(0)), snoozed_until: Some(at(600)) };
    let snoozed = KnownAlert { mine, ..known(&firing("x", -60), AlertState::Firing, -60) };
    let mut source = state(vec![("x", snoozed)]);
    source.apply(&observe(&source, &poll(vec![]), &context(), at(30)), at(30));
    assert_eq!((source.alerts.len(), source.snoozed.get("x")), (0, Some(&at(600))));

    source.apply(&observe(&source, &poll(vec![firing("x", 50)]), &context(), at(60)), at(60));
    assert_eq!(source.alerts["x"].mine, Mine { acknowledged_at: None, snoozed_until: Some(at(600)) });
    assert!(source.snoozed.is_empty(), "the alert itself holds it again");
}

#[test]
fn a_snooze_that_is_over_holds_nothing_and_is_forgotten() {
    let mine = Mine { acknowledged_at: None, snoozed_until: Some(at(45)) };
    let snoozed = KnownAlert { mine, ..known(&firing("x", -60), AlertState::Firing, -60) };
    let mut source = state(vec![("x", snoozed)]);
    source.apply(&observe(&source, &poll(vec![]), &context(), at(30)), at(30));
    let observation = observe(&source, &poll(vec![firing("x", 50)]), &context(), at(60));
    let Change::Fired { alert, .. } = &observation.changes[0] else { panic!("{observation:?}") };
    assert_eq!(alert.mine, Mine::default());
    source.apply(&observe(&source, &poll(vec![]), &context(), at(60)), at(60));
    assert!(source.snoozed.is_empty());
}

#[test]
fn words_can_be_read_back() {
    for state in [AlertState::Pending, AlertState::Firing, AlertState::Resolved] {
        assert_eq!(AlertState::from_word(state.word()), Some(state));
    }
    for evidence in [Evidence::Observed, Evidence::Inferred, Evidence::Backfilled] {
        assert_eq!(Evidence::from_word(evidence.word()), Some(evidence));
    }
    for cause in [GapCause::Failing, GapCause::Asleep, GapCause::NotRunning] {
        assert_eq!(GapCause::from_word(cause.word()), Some(cause));
    }
    assert_eq!(AlertState::from_word("unknown"), None);
}
