use tempfile::TempDir;
use watchbill_domain::queues::{Limit, LossCause};
use watchbill_store::Role;

use super::*;
use crate::queues::attend::Attended;
use crate::queues::fixtures::{Attendance, DAY, HOUR, MINUTE, committed, name, seen, start, ways, whole};

const OURS: &str = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\nnot_emptied_for = \"1h\"\n";

/// A store with the source `mq`.
struct Kept {
    store: Store,
    _folder: TempDir,
}

impl Kept {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("watchbill.db"), Role::Owner, start()).await.unwrap();
        store.sync_sources(&[(mq(), "rabbitmq".to_owned(), MINUTE)], start()).await.unwrap();
        Self { store, _folder: folder }
    }

    async fn commit(&self, attended: &Attended, now: Instant) {
        committed(&self.store, &mq(), attended, now).await;
    }

    async fn load(&self, now: Instant) -> QueueBook {
        QueueBook::load(&self.store, &mq(), now).await.unwrap()
    }
}

fn mq() -> SourceName {
    SourceName::new("mq")
}

fn told(now: Instant, depth: u64) -> QueuesRead {
    let mut queue = seen("orders.dlq", Depth::counted(depth), now);
    queue.limits = vec![Limit::Count { most: 4_000, cause: LossCause::Length }];
    queue.handing = Some(Handing { delivered: 7, redelivered: 1 });
    QueuesRead { topology: Some(ways(&[("orders", "orders.dlq")])), lost: Some(3), ..whole(vec![queue]) }
}

#[tokio::test]
async fn what_is_read_back_is_what_was_remembered() {
    let (kept, mut attendance) = (Kept::new().await, Attendance::new(OURS));
    for minute in 0..100 {
        let attended = attendance.poll(MINUTE, |now| told(now, 5 + minute % 3));
        kept.commit(&attended, attendance.now).await;
    }
    let remembered = attendance.book.clone();
    assert!(!remembered.queues[&name("orders.dlq")].watched.standing.is_empty());
    assert_eq!(kept.load(attendance.now).await, remembered);
    assert_eq!(
        QueueBook::load(&kept.store, &SourceName::new("other"), attendance.now).await.unwrap(),
        QueueBook::default()
    );
}

#[tokio::test]
async fn a_queue_that_is_gone_is_remembered_for_a_day_and_goes_on_when_it_is_back() {
    let (kept, mut attendance) = (Kept::new().await, Attendance::new(OURS));
    for (after, read) in [(MINUTE, 5), (HOUR, 5)] {
        let attended = attendance.poll(after, |now| told(now, read));
        kept.commit(&attended, attendance.now).await;
    }
    let since = attendance.book.queues[&name("orders.dlq")].watched.state.not_empty_since;
    let attended = attendance.poll(MINUTE, |_| whole(Vec::new()));
    kept.commit(&attended, attendance.now).await;
    let book = kept.load(attendance.now).await;
    assert_eq!((book.queues.len(), book.known().len(), book.away.len()), (0, 0, 1));
    assert_eq!(book.away, attendance.book.away);
    assert_eq!(kept.load(attendance.now.plus(DAY)).await.away, BTreeMap::new());
    attendance.book = book;
    let attended = attendance.poll(HOUR, |now| told(now, 5));
    let identities: Vec<&str> = attended.sightings.iter().map(|one| one.identity.as_str()).collect();
    assert_eq!(identities, ["orders.dlq:not_emptied"]);
    kept.commit(&attended, attendance.now).await;
    let book = kept.load(attendance.now).await;
    assert_eq!((book.known(), book.away.len()), (vec![name("orders.dlq")], 0));
    assert_eq!(book.queues[&name("orders.dlq")].watched.state.not_empty_since, since);
}

#[tokio::test]
async fn a_loss_and_a_promise_are_remembered_over_a_restart() {
    let (kept, mut attendance) = (Kept::new().await, Attendance::new(OURS));
    let promise = Promise {
        by: "ana".to_owned(),
        at: attendance.now,
        until: attendance.now.plus(24 * HOUR),
        note: String::new(),
    };
    attendance.book.people = HashMap::from([(name("orders.dlq"), (None, Some(promise)))]);
    let attended = attendance.poll(MINUTE, |now| told(now, 4_000));
    kept.commit(&attended, attendance.now).await;
    attendance.book = kept.load(attendance.now).await;
    let watched = &attendance.book.queues[&name("orders.dlq")].watched;
    assert!(watched.losing.is_some() && watched.is_promised, "{watched:?}");
    let attended = attendance.poll(MINUTE, |now| told(now, 3_900));
    let losing = attended.sightings.iter().find(|one| one.identity.as_str().ends_with("losing"));
    let starts_at = losing.and_then(watchbill_domain::alerts::Sighting::starts_at);
    assert_eq!(starts_at, Some(attendance.now), "it goes on, and anew because the promise was taken back");
}

#[tokio::test]
async fn what_was_thrown_away_while_nothing_ran_is_noticed() {
    let (kept, mut attendance) = (Kept::new().await, Attendance::new(OURS));
    let dropped = |now, dropped| {
        let mut queue = seen("orders.dlq", Depth::Known(4), now);
        queue.reading.totals.dropped = Some(dropped);
        whole(vec![queue])
    };
    let attended = attendance.poll(MINUTE, |now| dropped(now, 10));
    kept.commit(&attended, attendance.now).await;
    attendance.book = kept.load(attendance.now.plus(8 * HOUR)).await;
    let attended = attendance.poll(8 * HOUR, |now| dropped(now, 12));
    let identities: Vec<&str> = attended.sightings.iter().map(|one| one.identity.as_str()).collect();
    assert_eq!(identities, ["orders.dlq:dropping", "orders.dlq:not_emptied"]);
}

#[tokio::test]
async fn what_was_told_in_a_time_that_has_not_come_is_of_now() {
    let (kept, mut attendance) = (Kept::new().await, Attendance::new(OURS));
    for lost in [Some(1), Some(5)] {
        let attended = attendance.poll(HOUR, |now| QueuesRead { lost, ..told(now, 5) });
        kept.commit(&attended, attendance.now).await;
    }
    let back = attendance.now.minus(HOUR);
    let book = kept.load(back).await;
    let dropping = book.source.dropping.map(|dropping| (dropping.since, dropping.last, dropping.count));
    assert_eq!((book.source.topology_at, dropping), (Some(back), Some((back, back, 4))));
}
