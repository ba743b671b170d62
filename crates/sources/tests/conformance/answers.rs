//! What becomes of answers that are not a list of alerts.

use bytes::Bytes;
use rstest::rstest;
use watchbill_domain::alerts::Answered;
use watchbill_domain::sources::PollFailureKind::{
    self, Auth, Malformed, NotFound, Refused, Secret, Server, Throttled, Timeout, Tls, TooLarge, Unreachable,
};
use watchbill_sources::ask::{Answer, Need};

use crate::ENTRIES;
use crate::case::Case;

const FAILURES: [PollFailureKind; 11] =
    [Unreachable, Timeout, Tls, Auth, NotFound, Throttled, Refused, Server, TooLarge, Malformed, Secret];

/// The class of every status, as the table at `HttpResponse::json_body` documents it; `None` is an answer.
fn class(status: u16) -> Option<PollFailureKind> {
    match status {
        200..=299 => None,
        401 | 403 | 407 => Some(Auth),
        404 | 405 | 410 => Some(NotFound),
        408 => Some(Timeout),
        429 => Some(Throttled),
        300..=499 => Some(Refused),
        _ => Some(Server),
    }
}

#[test]
fn every_status_lands_in_its_class() {
    for entry in ENTRIES {
        let case = Case::named(entry, "firing");
        for status in 100..=599 {
            let mut answers = case.changed(Need::Required, |response| response.status = status);
            if class(status).is_some() {
                answers.retain(|a| a.request.need == Need::Required);
            }

            let failure = case.parse(&answers).err().map(|f| f.kind);

            assert_eq!(failure, class(status), "{} {status}", entry.kind);
        }
    }
}

#[test]
fn what_is_only_nice_to_have_may_fail_in_any_way_and_the_alerts_stand() {
    for entry in ENTRIES {
        for case in Case::all(entry) {
            let whole = case.poll();
            for status in 100..=599 {
                let answers = case.changed(Need::Optional, |response| response.status = status);

                let poll = case.parse(&answers).unwrap();

                assert_eq!(poll.sightings, whole.sightings, "{} {status}", case.name);
                assert!(poll.peers.iter().all(|p| p.answered == Answered::Whole), "{} {status}", case.name);
                let asked_more = answers.iter().any(|a| a.request.need == Need::Optional);
                assert_eq!(poll.problems.is_empty(), class(status).is_none() || !asked_more, "{} {status}", case.name);
            }
        }
    }
}

#[rstest]
#[case::by_type("", Some("text/html; charset=utf-8"))]
#[case::by_content("<!doctype html><title>Log in</title>", None)]
#[case::that_claims_to_be_json("\r\n  <html>", Some("application/json"))]
#[case::with_a_byte_order_mark("\u{feff}\n<html>", Some("text/plain"))]
fn a_login_page_is_an_authentication_failure_and_never_no_alerts(
    #[case] page: &'static str,
    #[case] content_type: Option<&str>,
) {
    for entry in ENTRIES {
        let case = Case::named(entry, "empty");
        let answers = case.changed(Need::Required, |response| {
            response.body = Bytes::from_static(page.as_bytes());
            response.content_type = content_type.map(str::to_owned);
        });

        assert_eq!(case.parse(&answers).unwrap_err().kind, Auth, "{}", entry.kind);
    }
}

#[test]
fn a_broken_item_loses_itself_wherever_it_is_in_the_list() {
    for entry in ENTRIES {
        let case = Case::named(entry, "firing");
        let whole = case.poll();
        for place in 0..case.item_count() {
            for broken in [serde_json::json!(17), serde_json::json!({}), serde_json::Value::Null] {
                let poll = case.parse(&case.items_changed(|items| items[place] = broken.clone())).unwrap();

                assert_eq!(poll.sightings.len(), whole.sightings.len() - 1, "{} {place}", entry.kind);
                assert!(poll.sightings.iter().all(|s| whole.sightings.contains(s)), "{} {place}", entry.kind);
                assert!(poll.peers.iter().all(|p| p.answered == Answered::Partly), "{} {place}", entry.kind);
                assert_eq!(poll.problems.len(), 1, "{} {place}", entry.kind);
                assert!(poll.problems[0].place.ends_with(&format!("[{place}]")), "{}", poll.problems[0]);
            }
        }
    }
}

#[test]
fn an_address_that_fails_is_reported_and_the_rest_stands() {
    for entry in ENTRIES {
        for case in Case::all(entry).into_iter().filter(|case| case.poll().peers.len() > 1) {
            for failing in case.poll().peers {
                for kind in FAILURES {
                    let poll = case.parse(&case.failing(&failing.peer, kind)).unwrap();

                    for report in &poll.peers {
                        let expected = report.peer == failing.peer;
                        let failed = matches!(&report.answered, Answered::Failed(failure) if failure.kind == kind);
                        assert_eq!(failed, expected, "{} {kind:?}", case.name);
                        assert_eq!(report.answered == Answered::Whole, !expected, "{} {kind:?}", case.name);
                    }
                    let said = |s: &watchbill_domain::alerts::Sighting| {
                        s.starts.iter().all(|start| start.peer != failing.peer)
                    };
                    assert!(poll.sightings.iter().all(said), "{} {kind:?}", case.name);
                    assert!(!poll.sightings.is_empty(), "{} {kind:?}", case.name);
                }
            }
        }
    }
}

#[test]
fn when_every_address_fails_so_does_the_poll_with_the_failure_that_says_most() {
    for entry in ENTRIES {
        for case in Case::all(entry) {
            let required = |answer: &&Answer| answer.request.need == Need::Required;
            let mut answers: Vec<Answer> = case.answers.iter().filter(required).cloned().collect();
            for answer in &mut answers {
                let message = "cannot be reached".to_owned();
                answer.result = Err(watchbill_domain::sources::PollFailure { kind: Unreachable, message });
            }
            assert_eq!(case.parse(&answers).unwrap_err().kind, Unreachable, "{}", case.name);

            let last = answers.last_mut().unwrap();
            let peer = last.request.peer.clone();
            let message = "does not accept these credentials".to_owned();
            last.result = Err(watchbill_domain::sources::PollFailure { kind: Auth, message: message.clone() });

            let several = answers.len() > 1;
            let failure = case.parse(&answers).unwrap_err();
            assert_eq!(failure.kind, Auth, "{}", case.name);
            assert!(failure.message.contains(&message), "{}", failure.message);
            assert_eq!(failure.message.contains(peer.as_str()), several, "{}", failure.message);
        }
    }
}
