//! From streams and consumers to queues.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::value::RawValue;
use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    Broker, DeadLetters, Depth, JetStreamLimits, Oldest, PeekFacts, QueueFacts, Reading, Topology,
};
use watchbill_domain::sources::{PollFailure, Problem};
use watchbill_domain::time::Instant;

use super::told::Told;
use super::wire::{Page, WireConsumer, WireStream};
use crate::ask::NatsQuestion;
use crate::items::read_items;
use crate::queues::{Listing, QueueSeen, QueuesRead, QueuesWanted};

/// The account of those who have none.
const USUAL_ACCOUNT: &str = "$G";
/// Before the name of the stream and that of the consumer.
pub(super) const TRIED_TOO_OFTEN: &str = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES";

/// One stream.
struct Stream {
    account: String,
    name: String,
    subjects: Vec<String>,
    limits: JetStreamLimits,
    messages: u64,
    first_at: Option<Instant>,
    last_seq: Option<u64>,
    consumer_count: Option<u32>,
    /// None where they are not known.
    consumers: Option<Vec<Consumer>>,
    /// Whether we have credentials there at all.
    is_public: bool,
}

struct Consumer {
    name: String,
    gives_up: bool,
    delivered: Option<u64>,
}

/// Streams on their way to a [`QueuesRead`].
pub(super) struct Gathered<'a> {
    wanted: &'a QueuesWanted,
    now: Instant,
    streams: BTreeMap<QueueName, Stream>,
    was_told: bool,
    nothing: Option<String>,
    doubt: Option<String>,
    problems: Vec<Problem>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(wanted: &'a QueuesWanted, now: Instant) -> Self {
        Self {
            wanted,
            now,
            streams: BTreeMap::new(),
            was_told: false,
            nothing: None,
            doubt: None,
            problems: Vec::new(),
        }
    }

    /// The monitoring page of one of so many servers.
    pub(super) fn add_page(&mut self, place: &str, page: &Page<'_>, addresses: usize) {
        self.was_told = true;
        if page.disabled {
            self.nothing = Some("JetStream is switched off at this server".to_owned());
            return;
        }
        let size = page.meta_cluster.as_ref().and_then(|cluster| cluster.cluster_size).unwrap_or(1);
        if size > addresses as u64 {
            self.doubt.get_or_insert_with(|| {
                format!("this is one of {size} servers of a cluster, and each tells of its own streams alone: give the addresses of all")
            });
        }
        let server_now = page.now.as_ref().and_then(|text| instant(text.as_ref()));
        for account in page.account_details.iter().flatten() {
            let name = plain_line(account.name.as_ref(), 120);
            let read = |wire: WireStream<'_>| {
                let consumers = wire.consumer_detail.map_or(Ok(Vec::new()), consumers);
                // One that cannot be read takes nothing from what is known of its stream.
                Ok(stream(&wire, &name, consumers.ok(), server_now, true, self.now))
            };
            if let Some(raw) = account.stream_detail {
                let streams = read_items(raw.get().as_bytes(), read);
                self.take(place, streams.map(|items| (items.problems(place), items.read)));
            }
        }
    }

    /// What a server answered for its account.
    pub(super) fn add_told(&mut self, told: &Told<'_>) {
        self.was_told = true;
        for question in told.pages() {
            let page = match told.list(&question) {
                Some(Ok(page)) => page,
                Some(Err(failure)) => {
                    self.missing("streams", &failure);
                    continue;
                }
                None => {
                    self.doubt.get_or_insert_with(|| "a part of the list of streams was not answered".to_owned());
                    continue;
                }
            };
            let Some(raw) = page.streams else {
                if page.total.is_none_or(|total| total > 0) {
                    self.doubt.get_or_insert_with(|| "the list of streams cannot be read".to_owned());
                }
                continue;
            };
            let read = |wire: WireStream<'_>| {
                let consumers = consumers_of(told, wire.config.name.as_ref(), wire.state.consumer_count);
                Ok(stream(&wire, USUAL_ACCOUNT, consumers, None, false, self.now))
            };
            let streams = read_items(raw.get().as_bytes(), read);
            self.take("streams", streams.map(|items| (items.problems("streams"), items.read)));
        }
        if let Some(told_of) =
            told.list(&NatsQuestion::Streams { offset: 0 }).and_then(Result::ok).and_then(|page| page.total)
            && told_of > self.streams.len() as u64
        {
            self.doubt.get_or_insert_with(|| format!("{told_of} streams are there, and not all of them were told of"));
        }
    }

    /// This was asked in vain.
    pub(super) fn missing(&mut self, place: &str, failure: &PollFailure) {
        self.doubt.get_or_insert_with(|| format!("{place}: {}", failure.message));
        let message = format!("{}; what is not read counts as unknown, not as empty", failure.message);
        self.problems.push(Problem { place: place.to_owned(), line: None, column: None, message });
    }

    fn take(&mut self, place: &str, read: Result<(Vec<Problem>, Vec<Stream>), PollFailure>) {
        let (problems, streams) = match read {
            Ok(read) => read,
            Err(failure) => return self.missing(place, &failure),
        };
        if !problems.is_empty() {
            self.doubt.get_or_insert_with(|| "some of the streams cannot be read".to_owned());
        }
        self.problems.extend(problems);
        for stream in streams {
            let name = stream.queue();
            // Of copies that differ the one counts that has more.
            if self.streams.get(&name).is_none_or(|known| known.messages < stream.messages) {
                self.streams.insert(name, stream);
            }
        }
    }

    /// All of it.
    pub(super) fn read(self) -> QueuesRead {
        if !self.was_told {
            return QueuesRead::unread(self.doubt.unwrap_or_else(|| "nothing was answered".to_owned()));
        }
        let sees_nothing = self.nothing.filter(|_| self.streams.is_empty());
        let listing = match (sees_nothing, self.doubt) {
            (Some(why), _) => Listing::NothingVisible(why),
            (None, Some(why)) => Listing::Partial(why),
            (None, None) => Listing::Whole,
        };
        let hidden: BTreeSet<QueueName> = match &listing {
            Listing::NothingVisible(_) => self.wanted.known.iter().cloned().collect(),
            _ => BTreeSet::new(),
        };
        let facts = self.streams.values().map(|stream| facts(stream, &self.streams)).collect();
        let topology = Topology { queues: facts, is_whole: listing == Listing::Whole, ..Topology::default() };
        QueuesRead {
            queues: self.streams.values().map(|stream| seen(stream, &self.streams, self.now)).collect(),
            hidden: hidden.into_iter().collect(),
            topology: Some(topology),
            listing,
            lost: None,
            problems: self.problems,
        }
    }
}

impl Stream {
    /// `orders` in the usual account, `SHOP/orders` in the account `SHOP`.
    fn queue(&self) -> QueueName {
        let is_usual = self.account == USUAL_ACCOUNT;
        QueueName::new(if is_usual { self.name.clone() } else { format!("{}/{}", self.account, self.name) })
    }

    fn is_capture(&self) -> bool {
        let told: Vec<&str> = TRIED_TOO_OFTEN.split('.').collect();
        let covers = |subject: &String| {
            let pattern: Vec<&str> = subject.split('.').collect();
            pattern.len() > told.len() && told.iter().zip(&pattern).all(|(word, of)| word == of || *of == "*")
                || covers(&pattern, &[told.as_slice(), &["a", "b"]].concat())
        };
        self.subjects.iter().any(covers)
    }

    /// Whether it keeps what is told of this consumer of this stream.
    fn captures(&self, of: &Self, consumer: &str) -> bool {
        let told = format!("{TRIED_TOO_OFTEN}.{}.{consumer}", of.name);
        let told: Vec<&str> = told.split('.').collect();
        self.account == of.account
            && self.subjects.iter().any(|subject| covers(&subject.split('.').collect::<Vec<_>>(), &told))
    }
}

/// Whether a subject is what this pattern says: `*` is one word, `>` all that follow.
fn covers(pattern: &[&str], subject: &[&str]) -> bool {
    match (pattern.split_first(), subject.split_first()) {
        (Some((&">", _)), Some(_)) | (None, None) => true,
        (Some((word, pattern)), Some((own, subject))) => (*word == "*" || word == own) && covers(pattern, subject),
        _ => false,
    }
}

fn stream(
    wire: &WireStream<'_>,
    account: &str,
    consumers: Option<Vec<Consumer>>,
    server_now: Option<Instant>,
    is_public: bool,
    now: Instant,
) -> Stream {
    let above_0 =
        |figure: Option<i64>| figure.and_then(|figure| u64::try_from(figure).ok()).filter(|figure| *figure > 0);
    let limits = JetStreamLimits {
        max_age: above_0(wire.config.max_age).map(Duration::from_nanos),
        max_messages: above_0(wire.config.max_msgs),
        max_bytes: above_0(wire.config.max_bytes).map(|most| (most, wire.state.bytes)),
        source_max_age: None,
        source_waited: None,
    };
    let server_now = server_now.or_else(|| instant(wire.ts.as_ref()?.as_ref()));
    let first_at = wire.state.first_ts.as_ref().and_then(|text| instant(text.as_ref()));
    Stream {
        account: account.to_owned(),
        name: plain_line(wire.config.name.as_ref(), 200),
        subjects: wire.config.subjects.iter().flatten().map(|subject| subject.as_ref().to_owned()).collect(),
        limits,
        messages: wire.state.messages,
        // An empty stream has the year 1 there.
        first_at: first_at.filter(|at| at.as_ms() > 0 && wire.state.messages > 0).map(|at| match server_now {
            Some(server_now) => now.minus(server_now.since(at)),
            None => at.min(now),
        }),
        last_seq: wire.state.last_seq,
        consumer_count: wire.state.consumer_count.and_then(|count| u32::try_from(count).ok()),
        consumers,
        is_public,
    }
}

fn consumers(raw: &RawValue) -> Result<Vec<Consumer>, PollFailure> {
    let read = |wire: WireConsumer<'_>| {
        Ok(Consumer {
            name: wire.name.as_ref().to_owned(),
            gives_up: wire.config.max_deliver.is_some_and(|most| most > 0),
            delivered: wire.delivered.and_then(|delivered| delivered.consumer_seq),
        })
    };
    Ok(read_items(raw.get().as_bytes(), read)?.read)
}

fn consumers_of(told: &Told<'_>, stream: &str, count: Option<u64>) -> Option<Vec<Consumer>> {
    if count == Some(0) {
        return Some(Vec::new());
    }
    let page = told.list(&NatsQuestion::Consumers { stream: stream.to_owned(), offset: 0 })?.ok()?;
    consumers(page.consumers?).ok()
}

fn instant(text: &str) -> Option<Instant> {
    Instant::parse(text).ok()
}

fn seen(stream: &Stream, all: &BTreeMap<QueueName, Stream>, now: Instant) -> QueueSeen {
    let is_capture = stream.is_capture();
    let died_in: Vec<&Stream> =
        all.values().filter(|other| is_capture && captured_by(other, all) == Some(stream.queue())).collect();
    let waited = |other: &Stream| Some(stream.first_at?.since(other.first_at?));
    let kept = died_in.iter().filter_map(|other| Some((other.limits.max_age?, waited(other))));
    // The one that may be the first to drop a message that died.
    let first = kept.min_by_key(|(span, waited)| span.saturating_sub(waited.unwrap_or(*span)));
    let limits = JetStreamLimits {
        source_max_age: first.map(|(span, _)| span),
        source_waited: first.and_then(|(_, waited)| waited),
        ..stream.limits
    };
    let mut reading = Reading::of(now, Depth::counted(stream.messages));
    reading.oldest = stream.first_at.map(if is_capture { Oldest::died } else { Oldest::sent });
    reading.consumers = stream.consumer_count;
    reading.totals.arrived = stream.last_seq;
    let handed = died_in.iter().map(|other| {
        let consumers = other.consumers.as_ref()?;
        consumers.iter().map(|consumer| consumer.delivered).try_fold(0_u64, |sum, one| Some(sum.saturating_add(one?)))
    });
    reading.totals.source_traffic = if died_in.is_empty() {
        None
    } else {
        handed.into_iter().try_fold(0_u64, |sum, one| Some(sum.saturating_add(one?)))
    };
    QueueSeen {
        name: stream.queue(),
        broker: Broker::JetStream,
        reading,
        limits: limits.limits(Some(stream.messages)),
        limits_to_nowhere: None,
        has_all_limits: true,
        owners: Vec::new(),
        // The monitoring page shows no message.
        peek: if stream.is_public {
            PeekFacts::Elsewhere(Broker::JetStream)
        } else {
            PeekFacts::Stored(Broker::JetStream)
        },
        handing: None,
        kind_text: if is_capture { "stream that captures what died" } else { "stream" }.to_owned(),
    }
}

fn facts(stream: &Stream, all: &BTreeMap<QueueName, Stream>) -> QueueFacts {
    let gives_up = stream.consumers.as_ref().map(|consumers| consumers.iter().any(|consumer| consumer.gives_up));
    let dead_letters = match gives_up {
        _ if stream.is_capture() => DeadLetters::Untold,
        Some(true) => DeadLetters::Advised { captured_by: captured_by(stream, all) },
        Some(false) => DeadLetters::Nowhere,
        None => DeadLetters::Untold,
    };
    QueueFacts {
        dead_letters,
        can_kill: gives_up == Some(true),
        retention: stream.limits.max_age,
        consumers: stream.consumer_count,
        // The monitoring page shows, and does nothing.
        we_could_purge: stream.is_public.then_some(false),
        ..QueueFacts::named(stream.queue())
    }
}

/// The stream that keeps what is told of the messages of this one that died: of all consumers that give up.
fn captured_by(stream: &Stream, all: &BTreeMap<QueueName, Stream>) -> Option<QueueName> {
    let giving_up: Vec<&Consumer> = stream.consumers.iter().flatten().filter(|consumer| consumer.gives_up).collect();
    let captures = |other: &&Stream| giving_up.iter().all(|consumer| other.captures(stream, &consumer.name));
    let captured = all.values().filter(|_| !giving_up.is_empty()).find(captures);
    captured.map(Stream::queue)
}
