use std::time::Duration;

use watchbill_domain::queues::Act;
use watchbill_domain::queues::replay::{
    AfterCrash, Chosen, Counting, Event, Handing, InDoubt, Item, ItemState, Pause, Phase, Rest, Run, TakenMessage,
    Tally, Target,
};

use super::*;
use crate::testing::Desk;

fn at(minute: i64) -> Instant {
    Instant::from_ms(1_772_323_200_000 + minute * 60_000)
}

fn queue(name: &str) -> QueueId {
    QueueId { source: SourceName::new("prod"), name: QueueName::new(name) }
}

fn plan(id: &str) -> Plan {
    Plan {
        id: id.to_owned(),
        from: queue("orders.dlq"),
        target: Target::Queue(QueueName::new("orders")),
        chosen: Chosen::All,
        edited: Vec::new(),
        parked: Vec::new(),
        most: 120,
        per_minute: 60,
        in_flight: 3,
        watch: Duration::from_secs(60),
        handing: Handing::InOrder,
        counting: Counting::Exactly,
        in_doubt: InDoubt::SendAgain,
        rest: Rest::ByHand,
        after_crash: AfterCrash::GoOn,
        kept_for: Plan::KEPT_FOR,
    }
}

fn deed(act: Act) -> Deed {
    Deed {
        at: at(0),
        by: "ana".to_owned(),
        act,
        queue: queue("orders.dlq"),
        reason: "fixed".to_owned(),
        details: vec![],
    }
}

async fn begun(desk: &Desk, id: &str) -> Option<String> {
    let (plan, run) = (plan(id), Run::new(at(0)).kept());
    let new = NewReplay {
        plan: &plan,
        run: &run,
        by: "ana",
        reason: "fixed",
        sealed: "replays/r1",
        first: ReplayWish::Confirm,
        now: at(0),
    };
    desk.store.replay_new(&new, deed(Act::ReplayPlanned)).await.unwrap()
}

fn message(number: u64) -> TakenMessage {
    let same = Fingerprint(format!("s{number}"));
    let fingerprint = Fingerprint(format!("f{number}"));
    TakenMessage { fingerprint, same, redelivered: false, is_numbered: false, bytes: 1, signature: None, replayed: 0 }
}

async fn step(desk: &Desk, id: &str, before: &KeptRun, after: &KeptRun, minute: i64) {
    let step = ReplayStep {
        id,
        before,
        after,
        sealed_until: None,
        settled: &[],
        parked: &[],
        deeds: Vec::new(),
        now: at(minute),
    };
    desk.store.replay_step(step).await.unwrap();
}

async fn kept(desk: &Desk, id: &str) -> ReplayRow {
    desk.store.replay(id).await.unwrap().unwrap()
}

/// Stores each event as whoever carries it out does; what is read back is what was stored, each time.
async fn goes_through(desk: &Desk, plan: &Plan, mut run: Run, events: Vec<Event>) -> Run {
    for event in events {
        let next = run.clone().after(plan, event.clone(), at(1));
        step(desk, &plan.id, &run.kept(), &next.kept(), 1).await;
        assert_eq!(kept(desk, &plan.id).await.run, next.kept(), "after {event:?}");
        run = next;
    }
    run
}

#[tokio::test]
async fn every_step_is_read_back_as_it_was() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let plan = plan("r1");
    let confirmed = vec![Event::TriedDry, Event::Confirmed { depth: 120 }, Event::SnapshotOpen];
    let run = goes_through(&desk, &plan, Run::new(at(0)), confirmed).await;
    let taken = Event::Taken { messages: (0..3).map(message).collect(), more: true };
    let sent = vec![
        Event::Taking(10),
        taken,
        Event::Copied(vec![0, 1, 2]),
        Event::Sending(0),
        Event::Sending(1),
        Event::Arrived(0),
    ];
    let run = goes_through(&desk, &plan, run, sent).await;
    let run = goes_through(&desk, &plan, run, vec![Event::Removed(0), Event::Taking(9), Event::Crashed]).await;
    assert!(run.items.values().any(|item| item.state == ItemState::InDoubt));
    assert!(run.items.values().any(|item| item.state == ItemState::LetGo { chosen: true }));
    assert_eq!(run.kept().unknown, 9);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_is_only_copied_is_read_back_as_it_was_also_after_a_crash() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let plan = Plan { target: Target::Copies, ..plan("r1") };
    let taken = Event::Taken { messages: (0..3).map(message).collect(), more: true };
    let events = vec![
        Event::TriedDry,
        Event::Confirmed { depth: 120 },
        Event::SnapshotOpen,
        Event::Taking(3),
        taken,
        Event::Copied(vec![0, 1]),
    ];
    let run = goes_through(&desk, &plan, Run::new(at(0)), events).await;
    assert_eq!((run.tally.copied, run.items.len()), (2, 3));
    let run = goes_through(&desk, &plan, run, vec![Event::Crashed]).await;
    let again = run.items.values().filter(|item| item.state == ItemState::SentBefore).count();
    assert_eq!((run.tally.copied, again), (2, 2));
    desk.assert_sound().await;
}

#[tokio::test]
async fn each_reason_to_wait_is_kept() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    use watchbill_domain::queues::replay::Verdict;
    let pauses = [
        Pause::Asked,
        Pause::Judged(Verdict::ComesBack { back: 3, sent: 10 }),
        Pause::Judged(Verdict::Burns("checkout".to_owned())),
        Pause::Judged(Verdict::StaysAway),
        Pause::Refused("no queue".to_owned()),
        Pause::TooManyHeld,
        Pause::Crashed,
        Pause::KeepsFailing("the broker is going away".to_owned()),
        Pause::Unsafe("it drops what comes back".to_owned()),
        Pause::MoveEnded("somebody else ended it".to_owned()),
        Pause::NoRoom("orders is full".to_owned()),
    ];
    let mut before = Run::new(at(0)).kept();
    for pause in pauses {
        let after = KeptRun { phase: Phase::Paused(pause), ..before.clone() };
        step(&desk, "r1", &before, &after, 2).await;
        assert_eq!(kept(&desk, "r1").await.run, after);
        let open = desk.store.open_replay_phases().await.unwrap().remove(0);
        assert_eq!((open.queue, open.phase, open.changed_at), (queue("orders.dlq"), after.phase.clone(), at(2)));
        assert!(!open.is_in_trouble);
        before = after;
    }
}

#[tokio::test]
async fn a_queue_has_one_replay_at_a_time_and_another_after_that() {
    let desk = Desk::new().await;
    assert_eq!(begun(&desk, "r1").await, None);
    assert_eq!(begun(&desk, "r2").await, Some("r1".to_owned()));
    assert_eq!(desk.store.replay("r2").await.unwrap(), None);
    let before = Run::new(at(0)).kept();
    let over = KeptRun { phase: Phase::Stopped, ..before.clone() };
    let last = ReplayStep {
        id: "r1",
        before: &before,
        after: &over,
        sealed_until: Some(at(9)),
        settled: &[],
        parked: &[],
        deeds: vec![deed(Act::ReplayStopped)],
        now: at(5),
    };
    desk.store.replay_step(last).await.unwrap();
    assert_eq!(kept(&desk, "r1").await.over_at, Some(at(5)));
    assert_eq!(begun(&desk, "r2").await, None);
    let names = |rows: Vec<ReplayRow>| rows.into_iter().map(|row| row.plan.id).collect::<Vec<_>>();
    assert_eq!(names(desk.store.open_replays().await.unwrap()), ["r2"]);
    assert_eq!(names(desk.store.replays(at(-1)).await.unwrap()), ["r1", "r2"]);
    assert_eq!(names(desk.store.replays(at(1)).await.unwrap()), ["r2"], "what is open is told however old it is");
    let acts: Vec<Act> = desk.store.trail(at(-1), at(99)).await.unwrap().iter().map(|link| link.deed.act).collect();
    assert_eq!(acts, [Act::ReplayPlanned, Act::ReplayStopped, Act::ReplayPlanned]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn copies_are_taken_away_when_their_time_is_over_and_no_earlier() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    assert_eq!(desk.store.sealed_to_remove(at(10_000)).await.unwrap(), [], "one that runs keeps them");
    assert_eq!(desk.store.next_sealed_until().await.unwrap(), None);
    let before = Run::new(at(0)).kept();
    let over = KeptRun { phase: Phase::Done, ..before.clone() };
    let last = ReplayStep {
        id: "r1",
        before: &before,
        after: &over,
        sealed_until: Some(at(100)),
        settled: &[],
        parked: &[],
        deeds: Vec::new(),
        now: at(5),
    };
    desk.store.replay_step(last).await.unwrap();
    assert_eq!(desk.store.sealed_to_remove(at(99)).await.unwrap(), []);
    assert_eq!(desk.store.next_sealed_until().await.unwrap(), Some(at(100)));
    let due = [("r1".to_owned(), "replays/r1".to_owned())];
    assert_eq!(desk.store.sealed_to_remove(at(100)).await.unwrap(), due);
    desk.store.sealed_removed("r1").await.unwrap();
    assert_eq!(desk.store.sealed_to_remove(at(100)).await.unwrap(), []);
    assert_eq!(desk.store.next_sealed_until().await.unwrap(), None);
    assert_eq!(kept(&desk, "r1").await.sealed, None);
}

#[tokio::test]
async fn how_often_it_took_messages_and_what_keeps_it_from_more_is_known() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let taken = async |since| desk.store.taken_by_replays(&queue("orders.dlq"), at(since)).await.unwrap();
    assert_eq!(taken(0).await, [], "it took none yet");
    desk.store.replay_opened("r1", at(1)).await.unwrap();
    let before = Run::new(at(0)).kept();
    let after = KeptRun { number: 50, ..before.clone() };
    step(&desk, "r1", &before, &after, 2).await;
    desk.store.replay_opened("r1", at(3)).await.unwrap();
    let both = TakenByReplay { from: at(1), until: at(3), openings: 2, taken: 50 };
    assert_eq!((taken(3).await, taken(4).await), (vec![both], vec![]));
    assert_eq!(desk.store.taken_by_replays(&queue("other.dlq"), at(0)).await.unwrap(), []);

    let looked = KeptRun { failures: 1, ..after.clone() };
    step(&desk, "r1", &after, &looked, 9).await;
    assert_eq!(taken(3).await, vec![both], "to look at the queue takes none");
    let asking = KeptRun { taking: 17, ..looked.clone() };
    step(&desk, "r1", &looked, &asking, 10).await;
    step(&desk, "r1", &asking, &KeptRun { taking: 0, unknown: 17, ..asking.clone() }, 12).await;
    assert_eq!(taken(3).await, vec![TakenByReplay { until: at(12), ..both }], "it died while it asked");

    desk.store.replay_trouble("r1", Some("the broker is away")).await.unwrap();
    let row = kept(&desk, "r1").await;
    assert_eq!((row.openings, row.trouble.as_deref(), row.changed_at), (2, Some("the broker is away"), at(0)));
    assert_eq!(desk.store.open_replay_names().await.unwrap(), ["r1"]);
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_replays_read_and_removed_lately_is_known_by_the_queue() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let before = Run::new(at(0)).kept();
    desk.store.replay_opened("r1", at(1)).await.unwrap();
    assert_eq!(desk.store.queues_read_by_us(at(0)).await.unwrap(), [].into(), "it took none yet");
    let tally = Tally { sent: 9, removed: 7, ..Tally::default() };
    step(&desk, "r1", &before, &KeptRun { number: 50, tally, ..before.clone() }, 2).await;

    let id = queue("orders.dlq");
    assert_eq!(desk.store.queues_read_by_us(at(1)).await.unwrap(), [id.clone()].into());
    assert_eq!(desk.store.removed_by_us(at(1)).await.unwrap(), [(id, 7)].into());
    assert_eq!(desk.store.queues_read_by_us(at(9)).await.unwrap(), [].into());
    assert_eq!(desk.store.removed_by_us(at(9)).await.unwrap(), [].into());
}

/// A connection that is lost and made again, and what is taken, copied and sent once more by it, is not coming further.
#[tokio::test]
async fn it_came_further_when_more_is_done_and_not_when_it_only_tries_again() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let none = Run::new(at(0)).kept();
    let going = KeptRun { phase: Phase::Sending, ..none.clone() };
    step(&desk, "r1", &none, &going, 1).await;
    let stands = async || {
        let (row, open) = (kept(&desk, "r1").await, desk.store.open_replay_phases().await.unwrap().remove(0));
        assert_eq!((open.changed_at, open.is_in_trouble), (row.changed_at, row.is_in_trouble));
        (row.changed_at, row.is_in_trouble, row.trouble)
    };
    assert_eq!(stands().await, (at(1), false, None));
    let why = "the connection was lost".to_owned();
    let mut before = going.clone();
    for round in 2..12 {
        desk.store.replay_trouble("r1", Some(&why)).await.unwrap();
        desk.store.replay_opened("r1", at(round)).await.unwrap();
        let (print, same) = (Fingerprint("f1".to_owned()), Fingerprint("s1".to_owned()));
        let item = Item {
            fingerprint: print,
            same,
            replayed: 0,
            was_handed_out: true,
            resent: true,
            state: ItemState::Sending,
        };
        let tally = Tally { perhaps_twice: before.tally.perhaps_twice + 1, ..before.tally };
        let again =
            KeptRun { number: before.number + 1, items: [(before.number, item)].into(), tally, ..before.clone() };
        step(&desk, "r1", &before, &again, round).await;
        assert_eq!(stands().await, (at(1), true, Some(why.clone())));
        before = again;
    }
    desk.store.replay_trouble("r1", None).await.unwrap();
    assert_eq!(stands().await, (at(1), true, None), "it tries, and nothing is done by that");
    let sent = KeptRun { tally: Tally { sent: 1, ..before.tally }, ..before.clone() };
    step(&desk, "r1", &before, &sent, 12).await;
    assert_eq!(stands().await, (at(12), false, None));
    desk.store.replay_trouble("r1", Some(&why)).await.unwrap();
    let stopped = KeptRun { phase: Phase::Stopped, items: [].into(), ..sent.clone() };
    let ends = ReplayStep {
        id: "r1",
        before: &sent,
        after: &stopped,
        sealed_until: Some(at(99)),
        settled: &[],
        parked: &[],
        deeds: Vec::new(),
        now: at(13),
    };
    desk.store.replay_step(ends).await.unwrap();
    let row = kept(&desk, "r1").await;
    assert_eq!((row.is_in_trouble, row.trouble), (false, Some(why)), "and why it did not is still known");
    desk.assert_sound().await;
}

#[tokio::test]
async fn what_is_asked_first_is_kept_with_the_replay_or_nothing_is() {
    let desk = Desk::new().await;
    assert_eq!(begun(&desk, "r1").await, None);
    assert_eq!(begun(&desk, "r2").await, Some("r1".to_owned()));
    let orders = desk.store.replay_orders().await.unwrap();
    let asked: Vec<_> = orders.iter().map(|order| (&*order.replay, order.wish, &*order.by, &*order.reason)).collect();
    assert_eq!(asked, [("r1", ReplayWish::Confirm, "ana", "fixed")]);
}

#[tokio::test]
async fn what_was_left_is_known_by_the_queue_for_its_last_reason_and_until_it_arrived() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let run = Run::new(at(0)).kept();
    let f = |number: u64| Fingerprint(format!("f{number}"));
    let left = async |settled: &[Fingerprint], parked: &[(Fingerprint, HeldBecause)], minute: i64| {
        let (before, after, now) = (&run, &run, at(minute));
        let step = ReplayStep { id: "r1", before, after, sealed_until: None, settled, parked, deeds: Vec::new(), now };
        desk.store.replay_step(step).await.unwrap();
        desk.store.parked(&queue("orders.dlq")).await.unwrap()
    };
    left(&[], &[(f(1), HeldBecause::Refused), (f(2), HeldBecause::DiedTwice)], 1).await;
    let found = left(&[], &[(f(1), HeldBecause::InDoubt)], 2).await;
    let said: Vec<_> = found.iter().map(|row| (row.fingerprint.0.as_str(), row.because, row.at)).collect();
    assert_eq!(said, [("f1", HeldBecause::InDoubt, at(2)), ("f2", HeldBecause::DiedTwice, at(1))]);
    assert_eq!(desk.store.parked(&queue("other.dlq")).await.unwrap(), []);
    let found = left(&[f(1), f(7)], &[], 3).await;
    assert_eq!(found.iter().map(|row| row.fingerprint.0.as_str()).collect::<Vec<_>>(), ["f2"]);
    let found = left(&[f(2)], &[(f(2), HeldBecause::InDoubt)], 4).await;
    assert_eq!(found.len(), 1, "one arrived, and one that is equal was left");
}

#[tokio::test]
async fn what_is_asked_from_outside_is_taken_once_and_in_order() {
    let desk = Desk::new().await;
    begun(&desk, "r1").await;
    let ask = |wish, minute| desk.store.replay_order("r1", wish, "bo", "it burns", at(minute));
    assert!(ask(ReplayWish::Pause, 1).await.unwrap());
    assert!(ask(ReplayWish::Stop, 2).await.unwrap());
    assert!(!desk.store.replay_order("r9", ReplayWish::Stop, "bo", "", at(2)).await.unwrap());
    let orders = desk.store.replay_orders().await.unwrap();
    let all = [ReplayWish::Confirm, ReplayWish::Pause, ReplayWish::Stop];
    assert_eq!(orders.iter().map(|order| order.wish).collect::<Vec<_>>(), all);
    desk.store.replay_order_taken(orders[0].number, at(3)).await.unwrap();
    let left = desk.store.replay_orders().await.unwrap();
    assert_eq!(left, orders[1..]);
}
