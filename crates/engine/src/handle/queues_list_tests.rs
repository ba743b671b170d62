use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::replay::{Event, KeptRun, Phase, Run};
use watchbill_domain::queues::{Act, Deed, Depth, Topology};
use watchbill_domain::time::Instant;
use watchbill_sources::{Listing, QueuesRead};
use watchbill_store::{NewReplay, ReplayStep, ReplayWish};

use crate::api::{PromiseForm, QueueAsk, QueueGroup, QueueNotice, QueueSpan};

use super::fixtures::*;
use crate::queues::replay::fixtures::plan;

const MINUTE: Duration = Duration::from_secs(60);

fn form(until: &str) -> PromiseForm {
    PromiseForm { id: "mq/orders.dlq".to_owned(), until: until.to_owned(), note: String::new() }
}

/// What is said where no queue is watched: on the page, and where one source is asked for.
async fn notices(team: &Team, source: &str) -> [QueueNotice; 2] {
    let view = team.engine.queues_view().await.unwrap();
    let listing = team.engine.queues_listing(false, Some(source)).await.unwrap();
    assert_eq!(
        (view.headline.as_str(), listing.headline),
        ("No queue is watched.", format!("No queue of {source} is watched."))
    );
    [view.notice.unwrap(), listing.notice.unwrap()]
}

#[rstest]
#[case::nothing_visible(
    Listing::NothingVisible("no permission in any virtual host".to_owned()),
    "mq shows Watchbill no queue: no permission in any virtual host; that it shows none does not mean that there is none."
)]
#[case::partly(
    Listing::Partial("one virtual host is not told".to_owned()),
    "Not every queue of mq could be read: one virtual host is not told; one that is missing may still be there."
)]
#[tokio::test]
async fn a_broker_that_shows_nothing_is_not_told_as_one_without_dead_letters(
    #[case] listing: Listing,
    #[case] expected: &str,
) {
    let mut team = Team::new("").await;
    team.poll(now(), QueuesRead { listing, topology: None, ..whole(Vec::new()) }).await;
    for notice in notices(&team, "mq").await {
        assert_eq!((notice.what.as_str(), notice.example), (expected, None));
        assert!(notice.to_do.contains("`watchbill sources test mq`"), "{}", notice.to_do);
    }
    let view = team.engine.queues_view().await.unwrap();
    assert!(view.problems.iter().any(|problem| problem == expected), "{:?}", view.problems);
}

#[tokio::test]
async fn what_was_never_heard_of_is_said_of_the_source_it_is_about() {
    let other = "[[sources]]\nname = \"other\"\nkind = \"rabbitmq\"\nurl = \"http://other.example.net:15672\"\n";
    let mut team = Team::new(other).await;
    team.poll(now(), QueuesRead { topology: None, ..whole(Vec::new()) }).await;
    const NONE: &str = "No queue of mq feeds another with dead letters, or is called like one that does.";
    let [all, mq] = notices(&team, "mq").await;
    assert_eq!((mq.what.as_str(), mq.example.is_some()), (NONE, true));
    assert!(all.what.starts_with("Which queues other has is not known: ") && all.what.ends_with(NONE), "{}", all.what);
    let [_, other] = notices(&team, "other").await;
    assert!(other.what.starts_with("Which queues other has is not known: "), "{}", other.what);
    assert!(!other.what.contains(NONE) && other.example.is_none(), "{other:?}");
}

#[tokio::test]
async fn a_broker_that_is_not_heard_any_more_is_not_told_as_one_without_dead_letters() {
    let mut team = Team::new("").await;
    team.poll(ago(HOUR), QueuesRead { topology: None, ..whole(Vec::new()) }).await;
    for notice in notices(&team, "mq").await {
        assert!(notice.what.starts_with("Which queues mq has is not known: not polled since 10:00"), "{}", notice.what);
    }
}

#[tokio::test]
async fn what_a_broker_threw_away_stands_in_the_headline_of_its_list() {
    let mut team = three_days().await;
    for lost in [3, 5] {
        team.poll(now(), QueuesRead { lost: Some(lost), ..whole(vec![orders(40, now(), ago(3 * DAY))]) }).await;
    }
    let expected = "; mq threw messages away that no queue took.";
    let view = team.engine.queues_view().await.unwrap();
    let listing = team.engine.queues_listing(true, Some("mq")).await.unwrap();
    assert!(view.headline.ends_with(expected), "{}", view.headline);
    assert!(listing.headline.starts_with("1 of 2 queues of mq needs somebody;"), "{}", listing.headline);
    assert!(listing.headline.ends_with(expected), "{}", listing.headline);
}

#[tokio::test]
async fn what_is_promised_and_empty_stands_with_what_is_empty() {
    let mut team = three_days().await;
    let groups = async |team: &Team| (team.row("orders.dlq").await.group, team.listed("orders.dlq").await.group);
    assert_eq!(groups(&team).await, (QueueGroup::Needs, QueueGroup::Needs));
    assert_eq!(team.row("orders.dlq").await.text, team.listed("orders.dlq").await.text);
    assert_eq!(team.row("test-1").await.group, QueueGroup::Others);
    assert_eq!(team.row("named.dlq").await.group, QueueGroup::Unknown);
    team.engine.queue_promise(&form("2d"), "x").await.unwrap();
    assert_eq!(groups(&team).await, (QueueGroup::Promised, QueueGroup::Promised));
    team.told(now(), vec![orders(0, now(), now())]).await;
    assert_eq!(groups(&team).await, (QueueGroup::Empty, QueueGroup::Empty));
    team.told(now(), vec![orders(2, now(), now())]).await;
    assert_eq!(groups(&team).await, (QueueGroup::Promised, QueueGroup::Promised), "what comes is for who promised");
}

#[tokio::test]
async fn no_promise_is_offered_that_is_over_within_an_hour() {
    let team = three_days().await;
    let offers = async || {
        let view =
            team.engine.queue_view(&QueueAsk { id: "mq/orders.dlq".to_owned(), span: QueueSpan::Day }).await.unwrap();
        view.promise_offers.into_iter().map(|offer| offer.said).collect::<Vec<_>>()
    };
    // In Berlin it is an hour later.
    team.fakes.clock.set(Instant::parse("2026-03-02T16:00:00Z").unwrap());
    assert_eq!(offers().await[0], "until 18:00");
    team.fakes.clock.set(Instant::parse("2026-03-02T16:00:01Z").unwrap());
    assert_eq!(offers().await[0], "until Tue 10:00");
}

#[tokio::test]
async fn queues_are_found_from_any_page() {
    let team = three_days().await;
    let found = async |words: &str| {
        let found = team.engine.find_queues(words).await.unwrap();
        found.into_iter().map(|queue| queue.id).collect::<Vec<_>>()
    };
    assert_eq!(found("DLQ mq").await, ["mq/named.dlq", "mq/orders.dlq"]);
    assert_eq!(found(" ").await, Vec::<String>::new());
}

/// Whatever made it one that is watched, what waits on it has to be ended by somebody.
#[rstest]
#[case::named(TABLES)]
#[case::by_the_ways_alone("")]
#[tokio::test]
async fn a_queue_that_is_deleted_under_a_replay_stays_listed_until_that_is_over(#[case] tables: &str) {
    let mut team = Team::new(tables).await;
    let store = &team.engine.shared.store;
    let run = Run::new(now()).after(&plan(4), Event::TriedDry, now()).kept();
    let deed = Deed {
        at: now(),
        by: "ana".to_owned(),
        act: Act::ReplayPlanned,
        queue: plan(4).from,
        reason: "it is mended".to_owned(),
        details: Vec::new(),
    };
    let (by, reason, sealed, first) = ("ana", "it is mended", "replays/r1.sealed", ReplayWish::Pause);
    let new = NewReplay { plan: &plan(4), run: &run, by, reason, sealed, first, now: now() };
    assert_eq!(store.replay_new(&new, deed).await.unwrap(), None);
    team.told(ago(MINUTE * 2), vec![seen("orders.dlq", Depth::Known(4), ago(MINUTE * 2))]).await;
    let none = QueuesRead { topology: Some(Topology { is_whole: true, ..Topology::default() }), ..whole(Vec::new()) };
    team.poll(now(), none.clone()).await;
    let listing = team.engine.queues_listing(false, None).await.unwrap();
    let listed: Vec<&str> = listing.queues.iter().map(|queue| queue.name.as_str()).collect();
    assert!(listed.contains(&"orders.dlq"), "{listed:?}");

    let store = &team.engine.shared.store;
    let stopped = KeptRun { phase: Phase::Stopped, ..run.clone() };
    let step = ReplayStep {
        id: "r1",
        before: &run,
        after: &stopped,
        sealed_until: None,
        settled: &[],
        parked: &[],
        deeds: Vec::new(),
        now: now(),
    };
    store.replay_step(step).await.unwrap();
    team.poll(now(), none).await;
    let listing = team.engine.queues_listing(false, None).await.unwrap();
    assert!(listing.queues.iter().all(|queue| queue.name != "orders.dlq"), "it is gone");
}
