//! Recorded answers are read as they were read when somebody looked at the result.

use watchbill_domain::alerts::{Answered, Poll, Seen};

use crate::ENTRIES;
use crate::case::Case;
use crate::show::show;

fn identities(poll: &Poll) -> Vec<&str> {
    poll.sightings.iter().map(|s| s.identity.as_str()).collect()
}

fn firing(poll: &Poll) -> Vec<&str> {
    poll.sightings.iter().filter(|s| s.seen == Seen::Firing).map(|s| s.identity.as_str()).collect()
}

#[test]
fn the_cases_every_kind_needs_are_recorded_and_are_what_they_are_called() {
    for entry in ENTRIES {
        let poll = |name| Case::named(entry, name).poll();
        let (empty, before, after, grown, many) =
            (poll("empty"), poll("firing"), poll("resolved"), poll("unknown_fields"), poll("many"));

        assert_eq!(empty.sightings, [], "{}", entry.kind);
        assert!(firing(&before).len() >= 2, "{}", entry.kind);
        assert!(firing(&before).iter().any(|id| !firing(&after).contains(id)), "{}: nothing resolved", entry.kind);
        assert!(firing(&before).iter().any(|id| firing(&after).contains(id)), "{}: all resolved", entry.kind);
        assert_eq!(grown, before, "{}: keys nobody knows change nothing", entry.kind);
        assert!(many.sightings.len() >= 100, "{}", entry.kind);
        for poll in [empty, before, after, grown, many] {
            assert!(poll.peers.iter().all(|p| p.answered == Answered::Whole), "{}", entry.kind);
            assert_eq!(poll.problems, [], "{}", entry.kind);
        }
    }
}

#[test]
fn every_case_is_read_as_expected() {
    for entry in ENTRIES {
        for case in Case::all(entry) {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(&case.folder);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!("expected", show(&case.poll())));
        }
    }
}

#[test]
fn the_order_of_items_means_nothing() {
    for entry in ENTRIES {
        for case in Case::all(entry) {
            let poll = case.poll();
            assert_eq!(case.parse(&case.items_changed(|items| items.reverse())), Ok(poll.clone()), "{}", case.name);
            let turned = case.items_changed(|items| {
                let half = items.len() / 2;
                items.rotate_left(half);
            });
            assert_eq!(case.parse(&turned), Ok(poll), "{}", case.name);
        }
    }
}

#[test]
fn an_identity_is_reported_once() {
    for entry in ENTRIES {
        for case in Case::all(entry) {
            let poll = case.poll();
            let mut once = identities(&poll);
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), poll.sightings.len(), "{}", case.name);
        }
    }
}
