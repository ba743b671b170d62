use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{at, context, firing, known, poll, seen, state};
use super::super::{Evidence, KnownAlert, Seen, Sighting, observe};
use super::*;

fn flap_after(seconds: &[i64]) -> Flap {
    let rules = FlapRules::default();
    seconds.iter().fold(Flap::default(), |flap, second| flap.changed(at(*second), FULL_WEIGHT, &rules))
}

/// Takes a poll of these sightings in, and says how often `x` changes by then.
fn polled(source: &mut SourceState, sightings: Vec<Sighting>, second: i64) -> Option<Flap> {
    let mut observation = observe(source, &poll(sightings), &context(), at(second));
    count_changes(source, &mut observation, &FlapRules::default(), at(second));
    source.apply(&observation, at(second));
    known_flap(source)
}

fn known_flap(source: &SourceState) -> Option<Flap> {
    source.alerts.get("x").map(|alert| alert.flap).or_else(|| source.over.get("x").map(|over| over.flap))
}

fn of(severity: Severity, sighting: Sighting) -> Sighting {
    Sighting { severity, ..sighting }
}

#[test]
fn the_first_firing_counts_and_a_resolve_and_the_next_firing_too() {
    let mut source = state(vec![]);
    assert_eq!(polled(&mut source, vec![firing("x", 20)], 30), Some(flap_after(&[20])));
    assert_eq!(polled(&mut source, vec![firing("x", 20)], 60), Some(flap_after(&[20])), "nothing changed");
    assert_eq!(polled(&mut source, vec![], 90), Some(flap_after(&[20, 90])), "kept although it is over");
    assert!(source.alerts.is_empty());
    assert_eq!(polled(&mut source, vec![firing("x", 100)], 120), Some(flap_after(&[20, 90, 100])));
    assert!(source.over.is_empty(), "the alert itself holds it again");
}

#[test]
fn a_hidden_resolve_and_re_fire_are_two_changes_at_the_new_start() {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    assert_eq!(polled(&mut source, vec![firing("x", 50)], 60), Some(flap_after(&[20, 50, 50])));
}

#[test]
fn a_pending_alert_has_not_changed_until_it_fires() {
    let mut source = state(vec![]);
    assert_eq!(polled(&mut source, vec![seen("x", 10, Seen::Pending)], 30), Some(Flap::default()));
    assert_eq!(polled(&mut source, vec![firing("x", 50)], 60), Some(flap_after(&[50])));
    // Back to pending: the condition had stopped, and nobody knows better when it began again.
    assert_eq!(polled(&mut source, vec![seen("x", 80, Seen::Pending)], 90), Some(flap_after(&[50, 80])));
    assert_eq!(polled(&mut source, vec![], 120), Some(flap_after(&[50, 80])), "a pending one that ends is no change");
}

#[rstest]
#[case::more_severe(Severity::Critical)]
#[case::less_severe(Severity::Info)]
fn a_change_of_severity_alone_weighs_half_at_the_time_of_the_poll(#[case] severity: Severity) {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    let flap = polled(&mut source, vec![of(severity, firing("x", 20))], 60);
    assert_eq!(flap, Some(flap_after(&[20]).changed(at(60), SEVERITY_WEIGHT, &FlapRules::default())));
}

#[test]
fn a_change_of_both_counts_once() {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    polled(&mut source, vec![], 60);
    let flap = polled(&mut source, vec![of(Severity::Critical, firing("x", 80))], 90);
    assert_eq!(flap, Some(flap_after(&[20, 60, 80])));
    let flap = polled(&mut source, vec![of(Severity::Info, firing("x", 110))], 120);
    assert_eq!(flap, Some(flap_after(&[20, 60, 80, 110, 110])), "nor does a hidden re-fire with another severity");
}

#[test]
fn other_words_are_no_change() {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    let reworded = Sighting { url: Some("https://example.org/other".to_owned()), ..firing("x", 20) };
    assert_eq!(polled(&mut source, vec![reworded], 60), Some(flap_after(&[20])));
}

#[test]
fn a_severity_that_changes_while_it_is_pending_is_no_change() {
    let mut source = state(vec![]);
    polled(&mut source, vec![seen("x", 10, Seen::Pending)], 30);
    let flap = polled(&mut source, vec![of(Severity::Critical, seen("x", 10, Seen::Pending))], 60);
    assert_eq!(flap, Some(Flap::default()));
}

#[test]
fn every_alert_has_its_own_score() {
    let mut source = state(vec![("y", known(&firing("y", -60), AlertState::Firing, -60))]);
    let flap = polled(&mut source, vec![firing("x", 20)], 30);
    assert_eq!(flap, Some(flap_after(&[20])));
    assert_eq!(source.over["y"].flap, flap_after(&[30]), "one of the same group went as the other came");
}

#[test]
fn a_gap_is_no_change_and_what_differs_after_it_is_one_at_its_end() {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    source.apply_failure(at(60));
    assert_eq!(known_flap(&source), Some(flap_after(&[20])));
    let mut same = source.clone();
    assert_eq!(polled(&mut same, vec![firing("x", 20)], 4000), Some(flap_after(&[20])));
    assert_eq!(polled(&mut source, vec![], 4000), Some(flap_after(&[20, 4000])));
}

#[test]
fn what_says_nothing_any_more_is_forgotten() {
    let mut source = state(vec![]);
    polled(&mut source, vec![firing("x", 20)], 30);
    polled(&mut source, vec![], 60);
    source.forget_spent(&FlapRules::default(), at(1800));
    assert_eq!(known_flap(&source), Some(flap_after(&[20, 60])));
    source.forget_spent(&FlapRules::default(), at(3600));
    assert_eq!(known_flap(&source), None);
}

/// An alert that changes at these seconds, firing first, as its source tells of it at `now`.
fn told_at(changes: &[i64], now: i64) -> Vec<Sighting> {
    let passed: Vec<i64> = changes.iter().copied().filter(|second| *second <= now).collect();
    match (passed.len(), passed.last()) {
        (_, None) => vec![],
        (count, Some(last)) if count % 2 == 1 => vec![firing("x", *last)],
        (count, Some(last)) => {
            vec![Sighting { ends_at: Some(at(*last)), ..seen("x", passed[count - 2], Seen::Resolved) }]
        }
    }
}

fn changes_of(identity: &str, changes: &[(bool, i64)]) -> Vec<Change> {
    let identity = Identity::new(identity);
    let change = |(fires, second): &(bool, i64)| {
        let (identity, at, evidence) = (identity.clone(), at(*second), Evidence::Observed);
        let reason = String::new();
        if *fires {
            let alert: KnownAlert = known(&firing("x", *second), AlertState::Firing, *second);
            Change::Fired { identity, alert: Box::new(alert), at, evidence, reason }
        } else {
            Change::Resolved { identity, at, evidence, reason }
        }
    };
    changes.iter().map(change).collect()
}

/// Changes taken in as so many observations.
fn in_chunks(changes: &[Change], chunk: usize) -> SourceState {
    let mut source = SourceState::default();
    for changes in changes.chunks(chunk) {
        let mut observation = Observation { changes: changes.to_vec(), ..Observation::default() };
        count_changes(&source, &mut observation, &FlapRules::default(), at(100_000));
        source.apply_changes(&observation.changes, &observation.flaps);
    }
    source
}

proptest! {
    /// Every change lasts for longer than the slowest of the polls, so that all of them see it.
    #[test]
    fn the_interval_does_not_matter_as_long_as_nothing_is_missed(
        steps in prop::collection::vec(31..400i64, 1..40),
        every in 1..30i64,
    ) {
        let changes: Vec<i64> = steps.iter().scan(0, |now, step| { *now += step; Some(*now) }).collect();
        let until = changes[changes.len() - 1] + 30;
        let mut source = state(vec![]);
        for now in (0..=until).step_by(every as usize) {
            polled(&mut source, told_at(&changes, now), now);
        }
        let seen = changes.iter().copied().filter(|second| *second <= until / every * every).collect::<Vec<_>>();
        prop_assert_eq!(known_flap(&source), Some(flap_after(&seen)));
    }

    #[test]
    fn how_changes_are_cut_into_polls_does_not_matter(
        steps in prop::collection::vec((any::<bool>(), 0..600i64), 1..60),
        chunk in 1..60usize,
    ) {
        let (mut now, mut firing) = (0, [false, false]);
        let mut changes = Vec::new();
        for (second_alert, step) in steps {
            let which = usize::from(second_alert);
            now += step;
            firing[which] = !firing[which];
            changes.extend(changes_of(["x", "y"][which], &[(firing[which], now)]));
        }
        let (at_once, piecemeal) = (in_chunks(&changes, changes.len()), in_chunks(&changes, chunk));
        prop_assert_eq!(&at_once.over, &piecemeal.over);
        let flaps = |source: &SourceState| {
            let mut flaps: Vec<_> = source.alerts.iter().map(|(id, alert)| (id.clone(), alert.flap)).collect();
            flaps.sort_by(|a, b| a.0.cmp(&b.0));
            flaps
        };
        prop_assert_eq!(flaps(&at_once), flaps(&piecemeal));
    }
}
