use proptest::prelude::*;
use rstest::rstest;

use super::super::Severity;
use super::super::fixtures::{at, firing, labels, seen, start};
use super::*;

fn suppressed(silences: &[&str]) -> Standing {
    let silenced_by = silences.iter().map(|&id| id.to_owned()).collect();
    Standing::Suppressed { silenced_by, inhibited_by: vec![], muted_by: vec![] }
}

fn acknowledged(by: &[&str]) -> Standing {
    Standing::Acknowledged { by: by.iter().map(|&person| person.to_owned()).collect() }
}

fn at_peer(peer: &str, seconds: i64) -> Sighting {
    Sighting { starts: vec![start(peer, "x", seconds)], ..firing("x", 0) }
}

#[test]
fn different_alerts_stay_and_are_ordered() {
    let merged = merge_peers(vec![firing("b", 1), firing("a", 1), firing("c", 1)]);
    assert_eq!(merged, [firing("a", 1), firing("b", 1), firing("c", 1)]);
}

#[test]
fn starts_and_receivers_are_joined() {
    let a = Sighting { receivers: vec!["y".to_owned(), "x".to_owned()], ..at_peer("a", 20) };
    let b = Sighting { receivers: vec!["z".to_owned(), "x".to_owned()], ..at_peer("b", 10) };
    let merged = merge_peers(vec![b, a]);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].starts, [start("a", "x", 20), start("b", "x", 10)]);
    assert_eq!(merged[0].starts_at(), Some(at(10)));
    assert_eq!(merged[0].receivers, ["x", "y", "z"]);
}

#[rstest]
#[case(Standing::Active, suppressed(&["s"]), Standing::Active)]
#[case(Standing::Active, Standing::Unprocessed, Standing::Active)]
#[case(suppressed(&["s"]), Standing::Unprocessed, suppressed(&["s"]))]
#[case(suppressed(&["t", "s"]), suppressed(&["s", "r"]), suppressed(&["r", "s", "t"]))]
#[case(Standing::Unprocessed, Standing::Unprocessed, Standing::Unprocessed)]
#[case(Standing::Active, acknowledged(&["Ana"]), Standing::Active)]
#[case(suppressed(&["s"]), acknowledged(&["Ana"]), suppressed(&["s"]))]
#[case(acknowledged(&["Bo", "Ana"]), acknowledged(&["Bo"]), acknowledged(&["Ana", "Bo"]))]
#[case(acknowledged(&["Ana"]), Standing::Unprocessed, acknowledged(&["Ana"]))]
fn active_beats_suppressed_beats_acknowledged_beats_unprocessed(
    #[case] one: Standing,
    #[case] other: Standing,
    #[case] expected: Standing,
) {
    for (one, other) in [(one.clone(), other.clone()), (other, one)] {
        let a = Sighting { standing: one, ..at_peer("a", 1) };
        let b = Sighting { standing: other, ..at_peer("b", 1) };
        assert_eq!(merge_peers(vec![a, b])[0].standing, expected);
    }
}

#[rstest]
#[case::the_last_of_them(Some(30), Some(40), Some(40))]
#[case::while_the_condition_holds_for_one_it_does_not_clear(Some(30), None, None)]
#[case::neither(None, None, None)]
fn an_alert_clears_when_it_does_for_every_peer(
    #[case] one: Option<i64>,
    #[case] other: Option<i64>,
    #[case] expected: Option<i64>,
) {
    for (one, other) in [(one, other), (other, one)] {
        let a = Sighting { clears_at: one.map(at), ..at_peer("a", 1) };
        let b = Sighting { clears_at: other.map(at), ..at_peer("b", 1) };
        assert_eq!(merge_peers(vec![a, b])[0].clears_at, expected.map(at));
    }
}

#[test]
fn a_peer_that_fires_decides_when_it_clears() {
    let over = seen("x", 1, Seen::Pending);
    let a = Sighting { clears_at: None, starts: vec![start("a", "x", 1)], ..over };
    let b = Sighting { clears_at: Some(at(40)), ..at_peer("b", 1) };
    assert_eq!(merge_peers(vec![a, b])[0].clears_at, Some(at(40)));
}

#[test]
fn the_longest_lease_counts() {
    let a = Sighting { ends_at: Some(at(200)), ..at_peer("a", 1) };
    let b = Sighting { ends_at: Some(at(240)), ..at_peer("b", 1) };
    let c = Sighting { ends_at: None, ..at_peer("c", 1) };
    assert_eq!(merge_peers(vec![a, b, c])[0].ends_at, Some(at(240)));
}

#[test]
fn text_is_of_the_one_updated_last() {
    let told = |peer, text, updated: Option<i64>, severity| Sighting {
        annotations: labels(&[("summary", text)]),
        url: Some(format!("https://{text}.example")),
        updated_at: updated.map(at),
        severity,
        ..at_peer(peer, 1)
    };
    let merged = merge_peers(vec![
        told("c", "never", None, Severity::Info),
        told("a", "new", Some(20), Severity::Critical),
        told("b", "old", Some(10), Severity::Info),
    ]);
    assert_eq!(merged[0].annotations.get("summary"), Some("new"));
    assert_eq!((merged[0].url.as_deref(), merged[0].severity), (Some("https://new.example"), Severity::Critical));
    assert_eq!(merged[0].updated_at, Some(at(20)));
}

#[test]
fn one_that_fires_outvotes_those_for_whom_it_is_over_or_pending() {
    let over = Sighting {
        ends_at: Some(at(900)),
        standing: Standing::Active,
        starts: vec![start("a", "x", -600)],
        ..seen("x", 0, Seen::Resolved)
    };
    let pending = Sighting { starts: vec![start("c", "x", -300)], ..seen("x", 0, Seen::Pending) };
    let fires = Sighting { ends_at: Some(at(240)), standing: suppressed(&["s"]), ..at_peer("b", 10) };
    for order in [[over.clone(), fires.clone(), pending.clone()], [fires.clone(), pending, over]] {
        let merged = merge_peers(order.to_vec());
        assert_eq!(merged, std::slice::from_ref(&fires));
    }
}

fn any_sighting() -> impl Strategy<Value = Sighting> {
    let standing = prop_oneof![
        Just(Standing::Active),
        Just(Standing::Unprocessed),
        prop::sample::subsequence(vec!["Ana", "Bo"], 0..3).prop_map(|people| acknowledged(&people)),
        prop::sample::subsequence(vec!["r", "s", "t"], 1..3).prop_map(|ids| suppressed(&ids))
    ];
    let seen_as = prop_oneof![Just(Seen::Firing), Just(Seen::Pending), Just(Seen::Resolved)];
    (0..3usize, 0..3usize, 0..100i64, prop::option::of(0..5i64), standing, seen_as).prop_map(
        |(identity, peer, seconds, updated, standing, seen_as)| Sighting {
            starts: vec![start(["a", "b", "c"][peer], "u", seconds)],
            updated_at: updated.map(at),
            standing,
            ..seen(["x", "y", "z"][identity], seconds, seen_as)
        },
    )
}

proptest! {
    #[test]
    fn merging_gives_one_of_each_in_order_and_merging_again_changes_nothing(
        sightings in prop::collection::vec(any_sighting(), 0..12)
    ) {
        let merged = merge_peers(sightings.clone());
        prop_assert!(merged.is_sorted_by(|a, b| a.identity < b.identity));
        prop_assert!(sightings.iter().all(|s| merged.iter().any(|m| m.identity == s.identity)));
        prop_assert_eq!(merge_peers(merged.clone()), merged);
    }

    #[test]
    fn it_does_not_matter_which_peer_answered_first(sightings in prop::collection::vec(any_sighting(), 0..12)) {
        let mut sightings = sightings;
        let mut starts_seen = std::collections::HashSet::new();
        sightings.retain(|s| starts_seen.insert((s.identity.clone(), s.starts[0].peer.clone())));
        let backwards = sightings.iter().rev().cloned().collect();
        prop_assert_eq!(merge_peers(sightings), merge_peers(backwards));
    }
}
