use std::collections::HashMap;

use rstest::rstest;
use watchbill_domain::alerts::{Seen, Severity};
use watchbill_domain::queues::{Limit, Look, LookKind, LossCause, Oldest, Owner, OwnerFrom, Promise};
use watchbill_sources::Handing;

use super::*;
use crate::queues::fixtures::{Attendance, DAY, HOUR, MINUTE, lines, name, seen, start, ways, whole};

const OURS: &str = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\n";

/// `orders.dlq` with four messages, two days ago and now.
fn full() -> Attendance {
    let mut mq = Attendance::new(OURS);
    mq.told(MINUTE, Depth::Known(4));
    let attended = mq.told(2 * DAY, Depth::Known(4));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:not_emptied firing"]);
    mq
}

fn stale() -> Depth {
    Depth::Stale { count: Some(4), as_of: start() }
}

#[rstest]
#[case::known(Depth::Known(4), true)]
#[case::roughly(Depth::Approximate { count: 4, as_of: start().plus(3 * DAY) }, true)]
#[case::roughly_none(Depth::Approximate { count: 0, as_of: start().plus(3 * DAY) }, true)]
#[case::empty(Depth::Empty, false)]
#[case::no_permission(Depth::NoPermission, true)]
#[case::statistics_off(Depth::StatisticsOff, true)]
#[case::not_observable(Depth::NotObservable, true)]
#[case::stale(stale(), true)]
fn only_a_queue_that_is_certainly_empty_needs_nobody_any_more(#[case] depth: Depth, #[case] goes_on: bool) {
    let attended = full().told(MINUTE, depth);
    let expected = if goes_on { "orders.dlq:not_emptied firing" } else { "orders.dlq:not_emptied over" };
    assert_eq!(lines(&attended.sightings), [expected]);
}

#[rstest]
#[case::known(Depth::Known(4))]
#[case::empty(Depth::Empty)]
#[case::no_permission(Depth::NoPermission)]
#[case::statistics_off(Depth::StatisticsOff)]
#[case::not_observable(Depth::NotObservable)]
#[case::stale(stale())]
fn at_first_sight_a_queue_needs_nobody_yet(#[case] depth: Depth) {
    let mut mq = Attendance::new(OURS);
    let attended = mq.told(MINUTE, depth);
    assert_eq!(lines(&attended.sightings), Vec::<String>::new());
    assert_eq!(attended.book.known(), [name("orders.dlq")]);
    assert_eq!(attended.changes.queues.len(), 1, "and is remembered");
}

#[rstest]
#[case::gone(Listing::Whole, &[], "orders.dlq:not_emptied over", None)]
#[case::hidden(Listing::Whole, &["orders.dlq"], "orders.dlq:not_emptied firing", Some(Depth::NoPermission))]
#[case::hidden_of_some(Listing::Partial("why".to_owned()), &["orders.dlq"], "orders.dlq:not_emptied firing",
    Some(Depth::NoPermission))]
#[case::nothing_visible(Listing::NothingVisible("why".to_owned()), &[], "orders.dlq:not_emptied firing",
    Some(Depth::NoPermission))]
#[case::not_told(Listing::Partial("why".to_owned()), &[], "orders.dlq:not_emptied firing", Some(Depth::Known(4)))]
fn a_queue_that_is_missing_is_gone_only_from_a_whole_list(
    #[case] listing: Listing,
    #[case] hidden: &[&str],
    #[case] expected: &str,
    #[case] depth: Option<Depth>,
) {
    let mut mq = full();
    let hidden = hidden.iter().copied().map(name).collect();
    let attended = mq.poll(MINUTE, |_| QueuesRead { hidden, listing: listing.clone(), ..whole(Vec::new()) });
    assert_eq!(lines(&attended.sightings), [expected]);
    let kept = attended.book.queues.get(&name("orders.dlq"));
    assert_eq!(kept.and_then(|kept| kept.watched.state.last).map(|last| last.depth), depth);
    assert_eq!(attended.changes.gone.len(), usize::from(depth.is_none()));
    assert_eq!(attended.book.source.listing, Some(listing));
}

#[test]
fn what_is_not_read_becomes_stale_and_goes_on_needing_somebody() {
    let mut mq = full();
    let attended = mq.poll(HOUR, |_| QueuesRead::unread("the list could not be read"));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:not_emptied firing"]);
    let state = attended.book.queues[&name("orders.dlq")].watched.state;
    assert!(matches!(state.depth(MINUTE, mq.now), Some(Depth::Stale { count: Some(4), .. })));
    assert_eq!(attended.changes.queues, [], "nothing of it is new");
}

#[test]
fn time_alone_makes_a_queue_need_somebody() {
    let mut mq = Attendance::new(OURS);
    mq.told(MINUTE, Depth::Known(4));
    let attended = mq.poll(2 * DAY, |_| QueuesRead::unread("the list could not be read"));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:not_emptied firing"]);
    assert_eq!(attended.changes.queues.len(), 1, "since when it has needed somebody is written");
}

#[test]
fn its_episode_is_named_by_when_it_began_and_keeps_that_name() {
    let mut mq = Attendance::new(OURS);
    mq.told(MINUTE, Depth::Known(4));
    let since = mq.now;
    let mut began = Vec::new();
    for _ in 0..3 {
        let attended = mq.told(2 * DAY, Depth::Known(9));
        began.extend(
            attended
                .sightings
                .iter()
                .filter(|one| one.identity.as_str().contains("not_emptied"))
                .map(|one| one.starts_at()),
        );
    }
    assert_eq!(began, [Some(since.plus(2 * DAY)); 3]);
}

#[test]
fn an_alert_says_which_queue_it_is_about_and_whose_that_is() {
    let tables = format!("{OURS}owner = \"ana\"\nservice = \"checkout\"\nnot_emptied_for = \"1h\"\n");
    let mut mq = Attendance::new(&tables);
    mq.told(MINUTE, Depth::Known(4));
    let attended = mq.told(HOUR, Depth::Known(4));
    let [sighting] = attended.sightings.as_slice() else { panic!("{:?}", attended.sightings) };
    let labels: Vec<String> = sighting.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(
        labels,
        [
            "alertname=QueueNotEmptied",
            "broker=rabbitmq",
            "owner=ana",
            "queue=orders.dlq",
            "service=checkout",
            "severity=warning"
        ]
    );
    assert_eq!(
        sighting.annotations.get("summary"),
        Some("orders.dlq: not seen empty for 1 h, of which it was not read for 1 h")
    );
    assert_eq!((sighting.severity, sighting.seen), (Severity::Warning, Seen::Firing));
}

#[rstest]
#[case::the_file_goes_before("owner = \"ana\"\n", "ana")]
#[case::the_broker_where_it_says_nothing("", "the payments team")]
fn what_the_workspace_says_of_an_owner_goes_before_what_the_broker_says(#[case] own: &str, #[case] expected: &str) {
    let mut mq = Attendance::new(&format!("{OURS}{own}not_emptied_for = \"1h\"\n"));
    let owner = Owner { name: "the payments team".to_owned(), from: OwnerFrom::Argument };
    let mut told = |after| {
        let owners = vec![owner.clone()];
        mq.poll(after, |now| whole(vec![QueueSeen { owners, ..seen("orders.dlq", Depth::Known(4), now) }]))
    };
    told(MINUTE);
    assert_eq!(told(HOUR).sightings[0].labels.get("owner"), Some(expected));
}

fn promised(mq: &mut Attendance, until: Duration) {
    let promise = Promise { by: "ana".to_owned(), at: mq.now, until: mq.now.plus(until), note: String::new() };
    mq.book.people = HashMap::from([(name("orders.dlq"), (None, Some(promise)))]);
}

#[test]
fn a_promise_holds_it_back_until_it_is_over_and_then_needs_somebody_itself() {
    let mut mq = full();
    promised(&mut mq, HOUR);
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), ["orders.dlq:not_emptied ana has it"]);
    let over = mq.told(HOUR, Depth::Known(4));
    assert_eq!(lines(&over.sightings), ["orders.dlq:not_emptied firing", "orders.dlq:promise_over firing"]);
    mq.book.people = HashMap::new();
    let taken_back = mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&taken_back.sightings), ["orders.dlq:not_emptied firing", "orders.dlq:promise_over over"]);
}

#[test]
fn what_a_promise_held_back_is_told_anew_when_it_is_taken_back() {
    let mut mq = full();
    promised(&mut mq, HOUR);
    mq.told(MINUTE, Depth::Known(4));
    mq.book.people = HashMap::new();
    let taken_back = mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&taken_back.sightings), ["orders.dlq:not_emptied firing"]);
    assert_eq!(taken_back.sightings[0].starts_at(), Some(mq.now), "a new episode");
}

#[test]
fn a_promise_that_was_kept_needs_nobody() {
    let mut mq = full();
    promised(&mut mq, HOUR);
    mq.told(MINUTE, Depth::Empty);
    assert_eq!(lines(&mq.told(HOUR, Depth::Empty).sightings), Vec::<String>::new());
}

#[test]
fn what_is_lost_before_a_promise_ends_waits_for_nobody() {
    let mut mq = full();
    promised(&mut mq, HOUR);
    let limits = vec![Limit::Count { most: 4, cause: LossCause::Length }];
    let attended = mq.poll(MINUTE, |now| whole(vec![QueueSeen { limits, ..seen("orders.dlq", Depth::Known(4), now) }]));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:losing firing", "orders.dlq:not_emptied ana has it"]);
    let losing = attended.sightings.iter().find(|one| one.identity.as_str().ends_with("losing")).unwrap();
    assert_eq!((losing.severity, losing.labels.get("severity")), (Severity::Error, Some("error")));
}

#[test]
fn who_looks_is_told_of_it_seven_days_later_again() {
    let mut mq = Attendance::new(&format!("{OURS}not_emptied_for = \"90d\"\n"));
    mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&mq.told(7 * DAY, Depth::Known(4)).sightings), ["orders.dlq:unseen firing"]);
    let look = Look { at: mq.now, by: "ana".to_owned(), kind: LookKind::Look };
    mq.book.people = HashMap::from([(name("orders.dlq"), (Some(look), None))]);
    assert_eq!(lines(&mq.told(MINUTE, Depth::Known(4)).sightings), ["orders.dlq:unseen over"]);
    assert_eq!(lines(&mq.told(7 * DAY, Depth::Known(4)).sightings), ["orders.dlq:unseen firing"]);
}

#[test]
fn what_grows_for_an_hour_needs_somebody() {
    let mut mq = Attendance::new(OURS);
    let mut last = Attended::default();
    for minute in 0..=70 {
        last = mq.told(MINUTE, Depth::Known(100 + 10 * minute));
    }
    assert_eq!(lines(&last.sightings), ["orders.dlq:growing firing"]);
    assert!(last.book.queues[&name("orders.dlq")].watched.growing_since.is_some());
}

#[test]
fn queues_that_are_fed_with_dead_letters_are_watched_and_others_are_not() {
    let mut mq = Attendance::new("");
    let both = |now| vec![seen("orders", Depth::Known(2), now), seen("graveyard", Depth::Known(2), now)];
    let topology = Some(ways(&[("orders", "graveyard")]));
    let attended = mq.poll(MINUTE, |now| QueuesRead { topology, ..whole(both(now)) });
    assert_eq!(attended.book.known(), [name("graveyard")]);
    let attended = mq.poll(MINUTE, |now| whole(both(now)));
    assert_eq!(attended.book.known(), [name("graveyard")], "what was told of the ways last holds");
    assert_eq!(attended.changes.gone, []);
}

#[test]
fn a_queue_that_nobody_wants_to_hear_of_needs_nobody_and_is_not_gone() {
    let mut mq = full();
    mq.specs = crate::queues::fixtures::specs(&format!("{OURS}watch = false\n"));
    let attended = mq.told(MINUTE, Depth::Known(4));
    assert_eq!(lines(&attended.sightings), ["orders.dlq:not_emptied over"]);
    assert_eq!((attended.book.queues.len(), attended.changes.gone.len()), (0, 0));
    let facts = attended.changes.facts(&attended.book);
    let written = attended.changes.readings(&attended.book, &facts);
    assert_eq!((written.len(), written[0].reading, written[0].watched.standing.len()), (1, None, 0));
    let attended = mq.told(MINUTE, Depth::Known(4));
    assert_eq!((attended.sightings, attended.changes.queues), (Vec::new(), Vec::new()), "that is said once");
}

#[test]
fn ways_that_are_told_in_part_take_no_queue_away() {
    let mut mq = Attendance::new("");
    let both = |now| vec![seen("orders", Depth::Known(2), now), seen("graveyard", Depth::Known(2), now)];
    let whole_ways = Some(ways(&[("orders", "graveyard")]));
    mq.poll(MINUTE, |now| QueuesRead { topology: whole_ways, ..whole(both(now)) });
    let told_at = mq.now;
    let part = Some(Topology { is_whole: false, ..Topology::default() });
    let attended = mq.poll(MINUTE, |now| QueuesRead { topology: part, ..whole(both(now)) });
    assert_eq!(attended.book.known(), [name("graveyard")]);
    assert_eq!(attended.book.source.topology_at, Some(told_at));
    let none = Some(Topology { is_whole: true, ..Topology::default() });
    let attended = mq.poll(MINUTE, |now| QueuesRead { topology: none, ..whole(both(now)) });
    assert_eq!(attended.book.queues, BTreeMap::new());
}

#[test]
fn a_queue_that_was_removed_with_the_ways_to_it_is_gone() {
    let mut mq = Attendance::new("");
    let told = |now, depth| vec![seen("orders", Depth::Empty, now), seen("graveyard", depth, now)];
    let to_it = Some(ways(&[("orders", "graveyard")]));
    mq.poll(MINUTE, |now| QueuesRead { topology: to_it, ..whole(told(now, Depth::Known(2))) });
    let none = Some(Topology { is_whole: true, ..Topology::default() });
    let attended = mq.poll(MINUTE, |now| {
        let left = told(now, Depth::Empty).into_iter().take(1).collect();
        QueuesRead { topology: none, ..whole(left) }
    });
    assert_eq!((attended.changes.gone, attended.book.queues.len()), (vec![name("graveyard")], 0));
}

#[test]
fn a_queue_made_of_expressions_goes_with_its_table() {
    let mut metrics = Attendance::new("[[queues]]\nsource = \"metrics\"\nname = \"dlt\"\ndepth = 'sum(dlt)'\n");
    metrics.source = SourceName::new("metrics");
    let dlt = |now| QueueSeen { broker: Broker::KafkaTopic, ..seen("dlt", Depth::Known(4), now) };
    metrics.poll(MINUTE, |now| whole(vec![dlt(now)]));
    let attended = metrics.poll(2 * DAY, |now| whole(vec![dlt(now)]));
    assert_eq!(lines(&attended.sightings), ["dlt:not_emptied firing"]);
    metrics.specs = Vec::new();
    let attended = metrics.poll(MINUTE, |_| QueuesRead::unread("another queue could not be measured"));
    assert_eq!(lines(&attended.sightings), ["dlt:not_emptied over"]);
    assert_eq!(attended.changes.gone, [name("dlt")]);
}

#[test]
fn what_a_broker_throws_away_is_an_alert_about_no_queue_for_an_hour() {
    let mut mq = Attendance::new("");
    let mut lost = |after, lost| {
        let attended = mq.poll(after, |_| QueuesRead { lost, ..whole(Vec::new()) });
        (lines(&attended.sightings), attended.sightings.first().and_then(Sighting::starts_at))
    };
    assert_eq!(lost(MINUTE, Some(7)), (Vec::new(), None), "what was before is not new");
    let began = start().plus(2 * MINUTE);
    let firing = (vec![":dropping firing".to_owned()], Some(began));
    assert_eq!(lost(MINUTE, Some(9)), firing);
    assert_eq!(lost(MINUTE, None), firing, "it was not told this time");
    assert_eq!(lost(30 * MINUTE, Some(10)), firing, "it goes on");
    assert_eq!(lost(59 * MINUTE, Some(10)), firing);
    assert_eq!(lost(MINUTE, Some(10)), (vec![":dropping over".to_owned()], Some(began)));
    assert_eq!(lost(MINUTE, Some(10)), (Vec::new(), None));
    assert_eq!(lost(MINUTE, Some(3)), (Vec::new(), None), "one of the nodes began again");
    assert_eq!(lost(MINUTE, Some(4)).0, [":dropping firing"]);
}

#[test]
fn limits_that_are_told_in_part_take_the_place_of_none_that_were_told_whole() {
    let mut mq = Attendance::new(OURS);
    let limit = |most| vec![Limit::Count { most, cause: LossCause::Length }];
    let mut told = |limits, has_all_limits| {
        let queue = |now| QueueSeen { limits, has_all_limits, ..seen("orders.dlq", Depth::Known(4), now) };
        let attended = mq.poll(MINUTE, |now| whole(vec![queue(now)]));
        let kept = &attended.book.queues[&name("orders.dlq")];
        assert_eq!(kept.facts.limits, kept.watched.limits);
        kept.facts.limits.clone()
    };
    assert_eq!(told(limit(10), false), limit(10), "better than none");
    assert_eq!(told(limit(20), true), limit(20));
    assert_eq!(told(limit(30), false), limit(20));
    assert_eq!(told(Vec::new(), true), []);
    assert_eq!(told(limit(30), false), [], "that there are none is known too");
}

#[test]
fn how_often_messages_came_back_is_counted_from_when_the_queue_was_empty() {
    let mut mq = Attendance::new(OURS);
    let mut told = |depth, delivered: Option<u64>| {
        let handing = delivered.map(|delivered| Handing { delivered, redelivered: 0 });
        let attended = mq.poll(MINUTE, |now| whole(vec![QueueSeen { handing, ..seen("orders.dlq", depth, now) }]));
        attended.book.queues[&name("orders.dlq")].returns.map(|returns| returns.at_most)
    };
    assert_eq!(told(Depth::Known(3), Some(5)), None, "what came before is not known");
    assert_eq!(told(Depth::Empty, Some(8)), Some(3), "the broker may have counted late");
    assert_eq!(told(Depth::Known(3), Some(8)), Some(3));
    assert_eq!(told(Depth::Known(3), Some(10)), Some(5));
    assert_eq!(told(Depth::Empty, Some(10)), Some(0));
    assert_eq!(told(Depth::Known(1), Some(2)), None, "the counter began again");
    assert_eq!(told(Depth::Empty, Some(2)), Some(0));
    assert_eq!(told(Depth::Known(1), None), None);
}

#[test]
fn a_queue_that_is_fed_knows_how_much_those_handled_that_feed_it() {
    let mut mq = Attendance::new("");
    let mut told = |delivered| {
        let handing = Some(Handing { delivered, redelivered: 3 });
        let attended = mq.poll(MINUTE, |now| QueuesRead {
            topology: Some(ways(&[("orders", "orders.dlq")])),
            ..whole(vec![
                seen("orders.dlq", Depth::Known(1), now),
                QueueSeen { handing, ..seen("orders", Depth::Empty, now) },
            ])
        });
        attended.changes.queues[0].reading.map(|reading| reading.totals.source_traffic)
    };
    assert_eq!(told(500), Some(Some(0)), "what was before nobody saw");
    assert_eq!(told(530), Some(Some(30)));
}

#[test]
fn the_age_of_the_oldest_message_tells_since_when_the_queue_is_not_empty() {
    let mut mq = Attendance::new(OURS);
    let oldest = Some(Oldest::died(start().minus(3 * DAY)));
    let attended = mq.poll(MINUTE, |now| {
        let dead = seen("orders.dlq", Depth::Known(4), now);
        whole(vec![QueueSeen { reading: Reading { oldest, ..dead.reading }, ..dead }])
    });
    assert_eq!(lines(&attended.sightings), ["orders.dlq:not_emptied firing"]);
    assert_eq!(attended.sightings[0].starts_at(), Some(start().minus(DAY)));
}

#[test]
fn what_is_known_of_the_source_is_written_only_where_it_is_new() {
    let mut mq = Attendance::new(OURS);
    assert!(mq.told(MINUTE, Depth::Known(4)).changes.source_facts.is_some());
    assert_eq!(mq.told(MINUTE, Depth::Known(5)).changes.source_facts, None);
    let unread = mq.poll(MINUTE, |_| QueuesRead::unread("the list could not be read"));
    assert!(unread.changes.source_facts.is_some_and(|facts| facts.contains("the list could not be read")));
}
