//! Kinds that are there for queues: nothing that fails, is cut, is damaged or is hidden looks like an empty queue, or like none.
//!
//! Needed cases: `empty` (no queue), `dead` (two queues or more with messages), `emptied` (the same server after one was), `many` (a
//! hundred queues or more), `stats_off` (nothing is counted), `no_vhost` (nothing is visible), `unknown_fields` (`dead` with keys nobody
//! knows).

use std::fmt::Debug;

use bytes::Bytes;
use proptest::prelude::*;
use watchbill_domain::alerts::Answered;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::Depth;
use watchbill_domain::sources::PollFailureKind::{Auth, Malformed, Unreachable};
use watchbill_domain::sources::{PollFailure, Settings};
use watchbill_domain::time::Instant;
use watchbill_sources::ask::{Answer, Need};
use watchbill_sources::{ALL, Listing, QueuesRead, QueuesWanted};

use crate::BROKERS;
use crate::case::{Case, build};

fn wanted(known: &[&QueueName]) -> QueuesWanted {
    QueuesWanted { named: Vec::new(), known: known.iter().map(|name| (*name).clone()).collect() }
}

fn read(case: &Case, answers: &[Answer]) -> QueuesRead {
    case.source.read_queues(&wanted(&[]), answers, case.now)
}

pub fn names(read: &QueuesRead) -> Vec<&QueueName> {
    read.queues.iter().map(|queue| &queue.name).collect()
}

pub fn calm(read: &QueuesRead) -> Vec<&QueueName> {
    read.queues.iter().filter(|queue| queue.reading.depth.is_calm()).map(|queue| &queue.name).collect()
}

/// Whether a queue that was there may count as gone, or as empty.
pub fn looks_calmer(whole: &QueuesRead, read: &QueuesRead) -> bool {
    let gone = names(whole).iter().any(|name| !names(read).contains(name));
    let emptier = calm(read).iter().any(|name| !calm(whole).contains(name));
    emptier || (gone && read.listing == Listing::Whole && !whole.queues.is_empty())
}

fn each_case(named: &str) -> Vec<Case> {
    BROKERS.iter().map(|entry| Case::named(entry, named)).collect()
}

/// Which answers a case has, and the answers when one of them has another body.
fn with_body(case: &Case, nth: usize, body: &[u8]) -> Vec<Answer> {
    let mut answers = case.answers.clone();
    let response = answers[nth].result.as_mut().unwrap();
    response.body = Bytes::copy_from_slice(body);
    answers
}

fn body(case: &Case, nth: usize) -> Bytes {
    case.answers[nth].result.as_ref().unwrap().body.clone()
}

#[test]
fn the_cases_every_broker_needs_are_recorded_and_are_what_they_are_called() {
    for entry in BROKERS {
        let of = |name| {
            let case = Case::named(entry, name);
            read(&case, &case.answers)
        };
        let (empty, dead, emptied, many) = (of("empty"), of("dead"), of("emptied"), of("many"));
        let (stats_off, no_vhost, grown) = (of("stats_off"), of("no_vhost"), of("unknown_fields"));

        for whole in [&empty, &dead, &emptied, &many, &stats_off, &grown] {
            assert_eq!((&whole.listing, whole.problems.as_slice()), (&Listing::Whole, [].as_slice()), "{}", entry.kind);
        }
        assert_eq!(empty.queues, [], "{}", entry.kind);
        assert!(
            dead.queues.iter().filter(|queue| queue.reading.depth.count() > Some(0)).count() >= 2,
            "{}",
            entry.kind
        );
        assert!(calm(&emptied).iter().any(|name| !calm(&dead).contains(name)), "{}", entry.kind);
        assert!(many.queues.len() >= 100, "{}", entry.kind);
        assert!(!stats_off.queues.is_empty(), "{}", entry.kind);
        assert!(stats_off.queues.iter().all(|queue| queue.reading.depth == Depth::StatisticsOff), "{}", entry.kind);
        assert!(no_vhost.queues.is_empty() && matches!(no_vhost.listing, Listing::NothingVisible(_)), "{}", entry.kind);
        assert_eq!(grown.queues, dead.queues, "{}: keys nobody knows change nothing", entry.kind);
    }
}

#[test]
fn every_case_is_read_as_expected() {
    for case in BROKERS.iter().flat_map(Case::all) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let read = read(&case, &case.answers);
        let polled = case.poll();
        assert_eq!(polled.sightings, [], "{}", case.name);
        assert!(polled.peers.iter().all(|peer| peer.answered == Answered::Whole), "{}", case.name);
        settings.bind(|| insta::assert_snapshot!("expected", show(&read)));
    }
}

/// Every figure of it in a few lines; of very many queues the first.
pub fn show(read: &QueuesRead) -> String {
    use std::fmt::Write;
    let mut out = format!("{:?}, lost {:?}\n", read.listing, read.lost);
    writeln!(out, "{} queues, hidden {:?}, problems {:?}", read.queues.len(), read.hidden, read.problems).unwrap();
    for queue in read.queues.iter().take(20) {
        let reading = &queue.reading;
        let oldest = reading.oldest.map(|oldest| (oldest.since, oldest.at.to_rfc3339_ms()));
        writeln!(out, "queue {} of {:?}, {}", queue.name, queue.broker, queue.kind_text).unwrap();
        writeln!(out, "  {:?}, oldest {oldest:?}", reading.depth).unwrap();
        writeln!(out, "  unacknowledged {:?}, consumers {:?}", reading.unacknowledged, reading.consumers).unwrap();
        writeln!(out, "  {:?}, {:?}", reading.totals, queue.handing).unwrap();
        writeln!(out, "  limits {:?}, all of them {}", queue.limits, queue.has_all_limits).unwrap();
        writeln!(out, "  owners {:?}, {:?}", queue.owners, queue.peek).unwrap();
    }
    out
}

#[test]
fn the_order_of_items_means_nothing() {
    for case in BROKERS.iter().flat_map(Case::all) {
        let whole = read(&case, &case.answers);

        assert_eq!(read(&case, &case.items_changed(|items| items.reverse())), whole, "{}", case.name);
        let turned = case.items_changed(|items| {
            let half = items.len() / 2;
            items.rotate_left(half);
        });
        assert_eq!(read(&case, &turned), whole, "{}", case.name);
    }
}

#[test]
fn a_broken_item_loses_itself_and_no_other() {
    for case in each_case("dead") {
        let whole = read(&case, &case.answers);
        for place in 0..case.item_count() {
            for broken in [serde_json::json!(17), serde_json::json!({}), serde_json::Value::Null] {
                let read = read(&case, &case.items_changed(|items| items[place] = broken.clone()));

                assert_eq!(read.queues.len(), whole.queues.len() - 1, "{place}");
                assert!(read.queues.iter().all(|queue| whole.queues.contains(queue)), "{place}");
                assert!(matches!(read.listing, Listing::Partial(_)), "{place}");
                assert_eq!(read.problems.len(), 1, "{place}");
                assert!(read.problems[0].place.ends_with(&format!("[{place}]")), "{}", read.problems[0]);
            }
        }
    }
}

#[test]
fn without_permission_nothing_is_empty_and_nothing_is_gone() {
    for entry in BROKERS {
        let whole = Case::named(entry, "dead");
        let known = read(&whole, &whole.answers);
        let case = Case::named(entry, "no_vhost");

        let read = case.source.read_queues(&wanted(&names(&known)), &case.answers, case.now);

        assert_eq!(read.queues, [], "{}", entry.kind);
        assert_eq!(read.hidden.iter().collect::<Vec<_>>(), names(&known), "{}", entry.kind);
        assert!(matches!(read.listing, Listing::NothingVisible(_)), "{}", entry.kind);
    }
}

#[test]
fn an_answer_that_is_missing_or_fails_makes_nothing_calmer() {
    for case in BROKERS.iter().flat_map(Case::all) {
        let whole = read(&case, &case.answers);
        for nth in 0..case.answers.len() {
            let mut missing = case.answers.clone();
            missing.remove(nth);
            let left = read(&case, &missing);
            assert!(!looks_calmer(&whole, &left) && left.listing != Listing::Whole, "{} {nth}", case.name);
            for status in [301, 401, 403, 404, 408, 429, 500, 503] {
                let mut failing = case.answers.clone();
                failing[nth].result.as_mut().unwrap().status = status;
                let left = read(&case, &failing);
                assert!(!looks_calmer(&whole, &left) && left.listing != Listing::Whole, "{} {nth}", case.name);
            }
        }
    }
}

#[test]
fn a_body_cut_anywhere_is_never_an_empty_queue_and_never_fewer_queues() {
    for case in each_case("dead") {
        let whole = read(&case, &case.answers);
        for nth in 0..case.answers.len() {
            let body = body(&case, nth);
            for length in 0..body.trim_ascii_end().len() {
                let answers = with_body(&case, nth, &body[..length]);

                let read = read(&case, &answers);

                assert!(matches!(read.listing, Listing::Partial(_)), "answer {nth} cut at {length}");
                assert!(!looks_calmer(&whole, &read), "answer {nth} cut at {length}");
                if answers[nth].request.need == Need::Required {
                    assert_eq!(case.parse(&answers).unwrap_err().kind, Malformed, "answer {nth} cut at {length}");
                }
            }
        }
    }
}

#[test]
fn a_login_page_is_an_authentication_failure_and_never_no_queues() {
    for case in each_case("empty") {
        for nth in 0..case.answers.len() {
            let answers = with_body(&case, nth, b"\n<html>Log in");

            assert!(matches!(read(&case, &answers).listing, Listing::Partial(_)), "{nth}");
            if answers[nth].request.need == Need::Required {
                assert_eq!(case.parse(&answers).unwrap_err().kind, Auth, "{nth}");
            }
        }
    }
}

#[test]
fn when_no_address_answers_so_fails_the_poll() {
    for case in each_case("dead") {
        let mut answers = case.answers.clone();
        answers.truncate(1);
        answers[0].result = Err(PollFailure { kind: Unreachable, message: "cannot be reached".to_owned() });

        assert_eq!(case.parse(&answers).unwrap_err().kind, Unreachable);
        assert_eq!(read(&case, &answers), QueuesRead::unread("cannot be reached"));
    }
}

proptest! {
    #[test]
    fn one_damaged_byte_loses_one_queue_or_is_told(place in 0_usize..100_000, byte in any::<u8>(), nth in 0_usize..3) {
        for case in each_case("dead") {
            let (whole, nth) = (read(&case, &case.answers), nth % case.answers.len());
            let mut damaged = body(&case, nth).to_vec();
            let place = place % damaged.len();
            damaged[place] = byte;

            let read = read(&case, &with_body(&case, nth, &damaged));

            let partial = matches!(read.listing, Listing::Partial(_));
            prop_assert!(partial || read.queues.len() == whole.queues.len(), "{} of {}", read.queues.len(), whole.queues.len());
            let lost = names(&whole).iter().filter(|name| !names(&read).contains(name)).count();
            prop_assert!(lost <= 1 || read.queues.is_empty(), "lost {lost}");
        }
    }

    #[test]
    fn pieces_moved_about_are_read_without_harm(
        from in 0_usize..2_000, to in 0_usize..2_000, at in 0_usize..2_000, nth in 0_usize..3,
        noise in proptest::collection::vec(any::<u8>(), 0..8),
    ) {
        for case in BROKERS.iter().flat_map(|entry| ["dead", "unknown_fields", "no_vhost"].map(|name| Case::named(entry, name))) {
            let nth = nth % case.answers.len();
            let body = body(&case, nth);
            let clip = |n: usize| n % (body.len() + 1);
            let (from, to, at) = (clip(from.min(to)), clip(to.max(from)), clip(at));
            let piece = body.get(from..to).unwrap_or_default();
            let damaged = [&body[..at], piece, noise.as_slice(), &body[at..]].concat();
            let answers = with_body(&case, nth, &damaged);

            let read = read(&case, &answers);

            let parsed = case.parse(&answers);
            prop_assert!(parsed.is_ok() || read.queues.is_empty());
        }
    }
}

fn shows_nothing(what: &dyn Debug) {
    assert!(!format!("{what:?} {what:#?}").contains("hunter2"), "{what:?}");
}

#[test]
fn a_body_that_cannot_be_read_is_quoted_nowhere() {
    let bodies = [
        "hunter2",
        "{\"hunter2\":\"hunter2\"}",
        "[\"hunter2\"]",
        "[{\"vhost\":\"/\",\"name\":{\"hunter2\":1}}]",
        "[\"hunter2",
    ];
    for case in each_case("dead") {
        for body in bodies {
            for (nth, status) in
                (0..case.answers.len()).flat_map(|nth| [200, 302, 401, 500].map(|status| (nth, status)))
            {
                let mut answers = with_body(&case, nth, body.as_bytes());
                answers[nth].result.as_mut().unwrap().status = status;

                shows_nothing(&read(&case, &answers));
                shows_nothing(&case.parse(&answers));
            }
        }
    }
}

#[test]
fn a_kind_watches_queues_or_is_not_asked_for_them() {
    for kind in ALL {
        let source = build(kind, &["https://ana:hunter2@prod.example.net/base/".to_owned()], Settings::default());
        let asked = source.queue_requests(&wanted(&[]), Instant::from_ms(0));
        if !source.watches_queues() {
            assert_eq!(asked, [], "{}", kind.id);
            assert!(matches!(source.read_queues(&wanted(&[]), &[], Instant::from_ms(0)).listing, Listing::Partial(_)));
        }
        for request in source.seldom().iter().chain(&asked) {
            assert_eq!(request.need, Need::Optional, "{}", request.url);
            assert!(request.url.as_str().starts_with("https://prod.example.net/base/"), "{}", request.url);
        }
    }
}
