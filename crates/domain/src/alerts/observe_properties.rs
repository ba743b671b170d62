//! What holds for any source, whatever it says.

use proptest::prelude::*;

use super::super::fixtures::{at, context, failed, partly, poll_of, seen, start, whole};
use super::super::{Change, PeerReport};
use super::*;

const PEERS: [&str; 3] = ["a", "b", "c"];

fn any_sighting(identity: &'static str) -> impl Strategy<Value = Sighting> {
    let seen_as = prop_oneof![4 => Just(Seen::Firing), 1 => Just(Seen::Pending), 1 => Just(Seen::Resolved)];
    let peers = prop::sample::subsequence(PEERS.to_vec(), 0..=3);
    (seen_as, peers, prop::collection::vec(-4..4i64, 3), prop::option::of(-2..5i64)).prop_map(
        move |(seen_as, peers, steps, end)| Sighting {
            starts: peers.iter().zip(steps).map(|(peer, step)| start(peer, identity, step * 40)).collect(),
            ends_at: end.map(|step| at(step * 40)),
            ..seen(identity, 0, seen_as)
        },
    )
}

/// Up to six of eight alerts, told by peers of which each answered whole, partly or not at all.
fn any_poll() -> impl Strategy<Value = Poll> {
    let sightings = prop::sample::subsequence(vec!["1", "2", "3", "4", "5", "6", "7", "8"], 0..=6)
        .prop_flat_map(|identities| identities.into_iter().map(any_sighting).collect::<Vec<_>>());
    (sightings, prop::collection::vec((0..4usize, prop::option::of(-3..3i64)), 3)).prop_map(|(sightings, answers)| {
        let report = |(peer, (answer, started)): (&str, (usize, Option<i64>))| PeerReport {
            started_at: started.map(|step| at(step * 60)),
            ..[whole, whole, partly, failed][answer](peer)
        };
        poll_of(PEERS.into_iter().zip(answers).map(report).collect(), sightings)
    })
}

/// A state that these polls lead to, 40 s apart and the last at second 0, with failed ones between.
fn any_state() -> impl Strategy<Value = SourceState> {
    prop::collection::vec(prop::option::of(any_poll()), 0..5).prop_map(|polls| {
        let mut state = SourceState::default();
        let first = -40 * (polls.len() as i64 - 1);
        for (i, poll) in polls.iter().enumerate() {
            let now = at(first + 40 * i as i64);
            match poll {
                Some(poll) => state.apply(&observe(&state, poll, &context(), now), now),
                None => state.apply_failure(now),
            }
        }
        state
    })
}

proptest! {
    #[test]
    fn the_same_answer_again_changes_nothing(state in any_state(), poll in any_poll(), wait in 1..1000i64) {
        let mut state = state;
        state.apply(&observe(&state, &poll, &context(), at(30)), at(30));
        // What a hold kept may resolve once the hold is over: that is time passing, not the answer.
        prop_assume!(state.hold_until.is_none());
        let again = observe(&state, &poll, &context(), at(30 + wait));
        prop_assert_eq!(again.changes, vec![]);
    }

    #[test]
    fn without_a_whole_answer_nothing_absent_is_resolved(state in any_state(), poll in any_poll()) {
        let mut poll = poll;
        poll.peers.retain(|report| report.answered != Answered::Whole);
        let observation = observe(&state, &poll, &context(), at(30));
        for change in &observation.changes {
            prop_assert!(poll.sightings.iter().any(|sighting| sighting.identity == *change.identity()));
        }
        let absent = state.alerts.keys().filter(|known| poll.sightings.iter().all(|s| s.identity != **known)).count();
        prop_assert_eq!(observation.unproven_absences, absent);
    }

    #[test]
    fn the_order_of_the_answer_does_not_matter(
        state in any_state(),
        (poll, shuffled) in any_poll().prop_flat_map(|poll| {
            let shuffled = Just(poll.sightings.clone()).prop_shuffle();
            (Just(poll), shuffled)
        }),
    ) {
        let other = Poll { sightings: shuffled, ..poll.clone() };
        prop_assert_eq!(observe(&state, &poll, &context(), at(30)), observe(&state, &other, &context(), at(30)));
    }

    #[test]
    fn every_transition_lies_after_the_one_before_it_and_not_in_the_future(state in any_state(), poll in any_poll()) {
        let now = at(30);
        for change in observe(&state, &poll, &context(), now).changes {
            let (Change::Pending { at, .. } | Change::Fired { at, .. } | Change::Resolved { at, .. }) = change else {
                continue;
            };
            prop_assert!(at <= now);
            if let Some(known) = state.alerts.get(change.identity()) {
                prop_assert!(known.since < at, "since {}, then {at}", known.since);
            }
        }
    }

    #[test]
    fn what_is_known_afterwards_is_what_the_answer_says(state in any_state(), poll in any_poll()) {
        let mut state = state;
        state.apply(&observe(&state, &poll, &context(), at(30)), at(30));
        for sighting in &poll.sightings {
            let known = state.alerts.get(&sighting.identity).map(|known| known.state.word());
            let said = match sighting.seen {
                Seen::Firing => Some("firing"),
                Seen::Pending => Some("pending"),
                Seen::Resolved => None,
            };
            prop_assert_eq!(known, said);
        }
    }
}
