//! Bodies that were cut, damaged or made up.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::Value;
use watchbill_domain::alerts::{Answered, Poll, Sighting};
use watchbill_domain::sources::PollFailure;
use watchbill_domain::sources::PollFailureKind::{Auth, Malformed};
use watchbill_sources::ask::Need;

use crate::ENTRIES;
use crate::case::{Case, Entry};

/// The documented failures of a body that is not what it should be.
fn is_documented(failure: &PollFailure) -> bool {
    matches!(failure.kind, Malformed | Auth)
}

fn parse_with(case: &Case, need: Need, body: &[u8]) -> Result<Poll, PollFailure> {
    case.parse(&case.changed(need, |response| response.body = Bytes::copy_from_slice(body)))
}

fn required_body(case: &Case) -> Bytes {
    let answer = case.answers.iter().find(|a| a.request.need == Need::Required).unwrap();
    answer.result.as_ref().unwrap().body.clone()
}

#[test]
fn a_body_cut_anywhere_is_a_failure_and_never_fewer_alerts() {
    for entry in ENTRIES {
        let case = Case::named(entry, "firing");
        let (body, whole) = (required_body(&case), case.poll());
        let json_ends = body.trim_ascii_end().len();
        for length in 0..body.len() {
            match parse_with(&case, Need::Required, &body[..length]) {
                Ok(poll) => assert!(length >= json_ends && poll == whole, "{} cut at {length}", entry.kind),
                Err(failure) => assert_eq!(failure.kind, Malformed, "{} cut at {length}", entry.kind),
            }
        }
    }
}

fn damaged(entry: &'static Entry, name: &str, place: usize, byte: u8) -> Result<(), TestCaseError> {
    let case = Case::named(entry, name);
    let whole = case.poll();
    let mut body = required_body(&case).to_vec();
    let place = place % body.len();
    body[place] = byte;
    match parse_with(&case, Need::Required, &body) {
        Ok(poll) => {
            let lost = whole.sightings.iter().filter(|s| !is_among(s, &poll)).count();
            prop_assert!(lost <= 1, "{} {place} {byte:#x}: lost {lost}", entry.kind);
            let silent = poll.peers.iter().all(|p| p.answered == Answered::Whole);
            let as_many = poll.sightings.len() == whole.sightings.len();
            prop_assert!(!silent || as_many || is_a_twin(entry, &case, &body), "{} {place} {byte:#x}", entry.kind);
        }
        Err(failure) => prop_assert!(is_documented(&failure), "{failure:?}"),
    }
    Ok(())
}

fn is_among(sighting: &Sighting, poll: &Poll) -> bool {
    poll.sightings.iter().any(|other| other.identity == sighting.identity)
}

/// Whether the damage made of one item what another is already, so that two are the same alert: nothing is lost that could be told.
fn is_a_twin(entry: &Entry, case: &Case, body: &[u8]) -> bool {
    let read = |body: &[u8]| serde_json::from_slice::<Value>(body).ok();
    let (Some(mut json), Some(mut good)) = (read(body), read(&required_body(case))) else { return false };
    let good = (entry.items)(&mut good).cloned().unwrap_or_default();
    let Some(items) = (entry.items)(&mut json) else { return false };
    let others = good.len() == items.len();
    items.retain(|item| !good.contains(item));
    let one = items.len() == 1;
    let alone = parse_with(case, Need::Required, json.to_string().as_bytes());
    others && one && alone.is_ok_and(|alone| alone.sightings.iter().all(|s| is_among(s, &case.poll())))
}

#[test]
fn an_alert_whose_damaged_name_is_that_of_another_is_not_a_lost_one() {
    let twins = ENTRIES.iter().filter(|entry| {
        let case = Case::named(entry, "many");
        let body = required_body(&case);
        let mut damaged = body.to_vec();
        damaged[62_331 % body.len()] = b'2';
        parse_with(&case, Need::Required, &damaged).is_ok_and(|poll| poll.sightings.len() < case.poll().sightings.len())
    });
    assert!(twins.count() > 0, "the fixture shows no such case any more");
    for entry in ENTRIES {
        damaged(entry, "many", 62_331, b'2').unwrap();
    }
}

proptest! {
    #[test]
    fn one_damaged_byte_loses_one_item_or_is_a_documented_failure(place in 0usize..100_000, byte in any::<u8>()) {
        for entry in ENTRIES {
            for name in ["firing", "many"] {
                damaged(entry, name, place, byte)?;
            }
        }
    }

    #[test]
    fn pieces_moved_about_are_read_or_are_a_documented_failure(
        from in 0usize..2_000, to in 0usize..2_000, at in 0usize..2_000, noise in proptest::collection::vec(any::<u8>(), 0..8)
    ) {
        for entry in ENTRIES {
            for case in ["firing", "unknown_fields"].map(|name| Case::named(entry, name)) {
                let body = required_body(&case);
                let clip = |n: usize| n % (body.len() + 1);
                let (from, to, at) = (clip(from.min(to)), clip(to.max(from)), clip(at));
                let piece = body.get(from..to).unwrap_or_default();
                let damaged = [&body[..at], piece, noise.as_slice(), &body[at..]].concat();
                for need in [Need::Required, Need::Optional] {
                    if let Err(failure) = parse_with(&case, need, &damaged) {
                        prop_assert!(need == Need::Required && is_documented(&failure), "{failure:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_an_empty_list_means_that_there_are_no_alerts(body in r#"[\[\]{}",:<0a ]{0,8}|\[[ ,\[\]{}0]{0,6}\]"#) {
        for entry in ENTRIES {
            let case = Case::named(entry, "empty");
            let Ok(poll) = parse_with(&case, Need::Required, body.as_bytes()) else { continue };
            if poll.peers.iter().all(|p| p.answered == Answered::Whole) && poll.sightings.is_empty() {
                let mut json = serde_json::from_str(&body).unwrap();
                prop_assert_eq!((entry.items)(&mut json).map(|items| items.len()), Some(0), "{}", body);
            }
        }
    }
}
