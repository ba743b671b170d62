use rstest::rstest;
use watchbill_domain::incidents::{Amount, EntryKind, Fact, Happened, entries};
use watchbill_domain::queues::{Act, Deed, Link};
use watchbill_domain::time::Instant;

use super::{fact, started, sums_of};

fn entry(act: Act, queue: &str, details: &[(&str, &str)]) -> Link {
    let details = details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let deed = Deed {
        at: Instant::from_ms(5_000),
        by: "ana".to_owned(),
        act,
        queue: queue.parse().unwrap(),
        reason: "poison".to_owned(),
        details,
    };
    Link::behind(None, deed)
}

fn told(act: Act, details: &[(&str, &str)]) -> Option<Fact> {
    fact(&entry(act, "mq/orders.dlq", details), None, |_| "Ana".to_owned())
}

#[rstest]
#[case(Act::ReplayPlanned, "planned", None)]
#[case(Act::ReplayStarted, "started", None)]
#[case(Act::ReplayPaused, "paused", None)]
#[case(Act::ReplayResumed, "resumed", None)]
#[case(Act::ReplayStopped, "stopped", None)]
#[case(Act::ReplayDone, "done", Some(40))]
fn replays_are_lines_and_at_their_end_with_what_was_sent(
    #[case] act: Act,
    #[case] word: &str,
    #[case] messages: Option<u64>,
) {
    let what = told(act, &[("replay", "r1"), ("sent", "40"), ("removed", "38")]).map(|fact| fact.what);
    let (queue, by) = ("mq/orders.dlq".to_owned(), "Ana".to_owned());
    assert_eq!(what, Some(Happened::Replay { queue, act: word.to_owned(), by, messages }));
}

#[rstest]
#[case::counted(&[("removed", "12")], Some(12))]
#[case::not_told(&[], None)]
#[case::no_number(&[("removed", "many")], None)]
fn a_discard_says_how_many_were_removed_where_that_is_known(
    #[case] details: &[(&str, &str)],
    #[case] messages: Option<u64>,
) {
    let what = told(Act::Discarded, details).map(|fact| fact.what);
    let (queue, by, reason) = ("mq/orders.dlq".to_owned(), "Ana".to_owned(), "poison".to_owned());
    assert_eq!(what, Some(Happened::Discarded { queue, messages, by, reason }));
}

#[test]
fn a_discard_that_ends_by_itself_names_whoever_started_it_and_why() {
    let by = |by: &str, reason: &str, mut link: Link| {
        (link.deed.by, link.deed.reason) = (by.to_owned(), reason.to_owned());
        link
    };
    let of = |run: &'static str| [("replay", run), ("removed", "4")];
    let links = [
        by("bo", "another one", entry(Act::ReplayStarted, "mq/orders.dlq", &of("r1"))),
        by("ana", "dry", entry(Act::ReplayPlanned, "mq/orders.dlq", &of("r2"))),
        by("ana", "test orders", entry(Act::ReplayStarted, "mq/orders.dlq", &of("r2"))),
    ];
    let end = by("watchbill", "", entry(Act::Discarded, "mq/orders.dlq", &of("r2")));
    let told = |links: &[Link], end: &Link| {
        let fact = fact(end, started(links, &end.deed), str::to_uppercase).unwrap();
        let line = entries(std::slice::from_ref(&fact)).remove(0);
        assert_eq!(
            (line.record.kind.as_str(), line.kind),
            ("trail", EntryKind::Discard),
            "the line that it was before"
        );
        line.text
    };
    assert_eq!(told(&links, &end), "ANA discarded 4 messages of mq/orders.dlq: test orders");
    assert_eq!(told(&links[..1], &end), "WATCHBILL discarded 4 messages of mq/orders.dlq", "nothing tells whose it is");
    let alone = by("bo", "poison", entry(Act::Discarded, "mq/orders.dlq", &[("removed", "1")]));
    assert_eq!(told(&links, &alone), "BO discarded 1 message of mq/orders.dlq: poison");
}

#[rstest]
#[case(Act::Peeked)]
#[case(Act::Revealed)]
#[case(Act::Exported)]
#[case(Act::Promised)]
#[case(Act::PromiseEnded)]
fn what_moves_no_message_makes_no_line(#[case] act: Act) {
    assert_eq!(told(act, &[]), None);
}

#[test]
fn sums_are_of_one_queue_and_of_what_is_over() {
    let links = [
        entry(Act::ReplayStarted, "mq/orders.dlq", &[("sent", "99")]),
        entry(Act::ReplayDone, "mq/orders.dlq", &[("sent", "40"), ("removed", "38")]),
        entry(Act::ReplayDone, "mq/orders.dlq", &[("sent", "2"), ("removed", "2")]),
        entry(Act::Discarded, "mq/orders.dlq", &[("sent", "0"), ("removed", "3")]),
        entry(Act::ReplayDone, "mq/mail.dlq", &[("sent", "7")]),
    ];
    assert_eq!(sums_of(&links, &"mq/orders.dlq".parse().unwrap()), (42, Amount::Exactly(3)));
    assert_eq!(sums_of(&links, &"mq/mail.dlq".parse().unwrap()), (7, Amount::Exactly(0)));
}

#[test]
fn a_discard_without_a_count_leaves_open_how_many_there_were() {
    let links = [
        entry(Act::Discarded, "mq/orders.dlq", &[("removed", "3")]),
        entry(Act::Discarded, "mq/orders.dlq", &[]),
        entry(Act::Discarded, "mq/mail.dlq", &[("removed", "many")]),
    ];
    let discarded = |queue: &str| sums_of(&links, &queue.parse().unwrap()).1;
    assert_eq!((discarded("mq/orders.dlq"), discarded("mq/mail.dlq")), (Amount::AtLeast(3), Amount::AtLeast(0)));
}
