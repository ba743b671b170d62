//! A team whose broker `mq` has queues, in real records: what polls would bring is told by hand, at any time.

use std::time::Duration;

use tempfile::TempDir;
use watchbill_domain::ids::{Peer, QueueName, SourceName};
use watchbill_domain::queues::{
    Broker, CountedFrom, DeadLetters, Depth, Limit, LossCause, Oldest, PeekFacts, QueueFacts, RabbitQueueType, Reading,
    Sweep, Topology,
};
use watchbill_domain::time::{Instant, Zone};
use watchbill_sources::{Listing, QueueSeen, QueuesRead};

use crate::api::{ApiError, QueueListed, QueueRow};
use crate::ports::Files;
use crate::queues::fixtures::committed;
use crate::queues::{Attending, QueueBook, attend};
use crate::testing::Fakes;
use crate::{Engine, EngineHandle, Options};

pub(in crate::handle) const HOUR: Duration = Duration::from_secs(3600);
pub(in crate::handle) const DAY: Duration = Duration::from_secs(86_400);

const TEAM: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\nme = \"ana\"\n\
    [[people]]\nid = \"ana\"\nname = \"Ana Silva\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
    [[services]]\nname = \"checkout\"\nmatch = ['app=\"checkout\"']\n\
    [[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.example.net:15672\"\n";

/// What the team says of its queues.
pub(in crate::handle) const TABLES: &str = "[[queues]]\nsource = \"mq\"\nname = \"orders.dlq\"\nowner = \"ana\"\nservice = \"checkout\"\n\
    [[queues]]\nsource = \"mq\"\nname = \"named.dlq\"\n\
    [[queues]]\nsource = \"mq\"\nmatch = \"test-*\"\nwatch = false\n";

/// The instant of all these tests: a Monday, 11:00 in Berlin.
pub(in crate::handle) fn now() -> Instant {
    Instant::parse("2026-03-02T10:00:00Z").unwrap()
}

/// So long before it.
pub(in crate::handle) fn ago(span: Duration) -> Instant {
    now().minus(span)
}

pub(in crate::handle) struct Team {
    pub engine: EngineHandle,
    pub fakes: Fakes,
    pub folder: TempDir,
    book: QueueBook,
}

impl Team {
    /// With these tables of `[[queues]]`, of which no poll has told yet.
    pub async fn new(tables: &str) -> Self {
        Self::of(&format!("{TEAM}{tables}")).await
    }

    /// With this `watchbill.toml`.
    pub async fn of(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fakes = Fakes::at("2026-03-02T10:00:00Z");
        fakes.clock.set_zone(Zone::parse("Europe/Berlin").unwrap());
        fakes.files.write(&folder.path().join("watchbill.toml"), text.as_bytes()).unwrap();
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        engine.settle().await;
        Self { engine, fakes, folder, book: QueueBook::default() }
    }

    /// A good poll at `at` that told this, as the desk takes it in.
    pub async fn poll(&mut self, at: Instant, read: QueuesRead) {
        let (source, peer) = (SourceName::new("mq"), Peer::new("mq.example.net:15672"));
        let shared = &self.engine.shared;
        let loaded = shared.loaded();
        let book = std::mem::take(&mut self.book).with_people(&shared.store, &source).await.unwrap();
        let every = Duration::from_secs(60);
        let by = Attending { source: &source, specs: &loaded.queues, every, peer: &peer, now: at };
        let attended = attend(book, read, &by);
        committed(&shared.store, &source, &attended, at).await;
        self.book = attended.book.clone();
    }

    /// The same with every queue there is.
    pub async fn told(&mut self, at: Instant, queues: Vec<QueueSeen>) {
        self.poll(at, whole(queues)).await;
    }

    /// The queue as the window lists it.
    pub async fn row(&self, name: &str) -> QueueRow {
        let view = self.engine.queues_view().await.unwrap();
        let mut rows = view.queues.into_iter().chain(view.others);
        rows.find(|row| row.name == name).unwrap_or_else(|| panic!("{name} is listed"))
    }

    /// The queue as scripts get it.
    pub async fn listed(&self, name: &str) -> QueueListed {
        let listing = self.engine.queues_listing(true, None).await.unwrap();
        listing.queues.into_iter().find(|queue| queue.name == name).unwrap_or_else(|| panic!("{name} is listed"))
    }
}

/// All the queues there are, with the ways between them.
pub(in crate::handle) fn whole(queues: Vec<QueueSeen>) -> QueuesRead {
    let mut ways = ways();
    for queue in &queues {
        if ways.queues.iter().all(|known| known.name != queue.name) {
            ways.queues.push(QueueFacts { we_could_purge: Some(false), ..QueueFacts::named(queue.name.clone()) });
        }
    }
    QueuesRead { queues, listing: Listing::Whole, topology: Some(ways), ..QueuesRead::unread("") }
}

/// Dead letters of `orders` and `payments` go to `orders.dlq`, those of `mail` to an exchange that is not there; `test-1` is left alone.
fn ways() -> Topology {
    let queue = |name: &str, dead_letters| QueueFacts {
        dead_letters,
        can_kill: true,
        we_could_purge: Some(false),
        ..QueueFacts::named(QueueName::new(name))
    };
    let to_orders = || DeadLetters::Queue(QueueName::new("orders.dlq"));
    let nowhere = DeadLetters::Exchange { exchange: "dlx".to_owned(), key: None };
    let queues = vec![
        queue("orders", to_orders()),
        queue("payments", to_orders()),
        queue("mail", nowhere),
        queue("orders.dlq", DeadLetters::Untold),
        queue("test-1", DeadLetters::Untold),
    ];
    Topology { queues, is_whole: true, ..Topology::default() }
}

/// A quorum queue that keeps messages for a week after they died, and of which so much is told.
pub(in crate::handle) fn seen(name: &str, depth: Depth, at: Instant) -> QueueSeen {
    let week =
        Limit::Age { span: 7 * DAY, from: CountedFrom::Died, cause: LossCause::Retention, sweep: Sweep::Punctual };
    QueueSeen {
        name: QueueName::new(name),
        broker: Broker::RabbitMq,
        reading: Reading::of(at, depth),
        limits: vec![week],
        limits_to_nowhere: None,
        has_all_limits: true,
        owners: Vec::new(),
        peek: PeekFacts::RabbitMq(RabbitQueueType::Stream),
        handing: None,
        kind_text: "quorum queue".to_owned(),
    }
}

/// `orders.dlq` with so many messages, the oldest of which died then.
pub(in crate::handle) fn orders(count: u64, at: Instant, died: Instant) -> QueueSeen {
    let mut queue = seen("orders.dlq", Depth::counted(count), at);
    queue.reading.oldest = Some(Oldest::died(died)).filter(|_| count > 0);
    (queue.reading.unacknowledged, queue.reading.consumers) = (Some(3), Some(0));
    queue
}

/// Empty three days ago, and 40 messages since.
pub(in crate::handle) async fn three_days() -> Team {
    let mut team = Team::new(TABLES).await;
    let died = ago(3 * DAY);
    team.told(died.minus(HOUR), vec![orders(0, died.minus(HOUR), died)]).await;
    for at in [died, ago(HOUR / 60), now()] {
        team.told(at, vec![orders(40, at, died)]).await;
    }
    team
}

pub(in crate::handle) fn field(error: ApiError) -> String {
    match error {
        ApiError::Invalid { field, .. } => field,
        other => format!("{other:?}"),
    }
}
