//! How types of the domain, which knows no JSON, stand in it. Instants are ms since 1970, spans ms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    Binding, BoundTo, Broker, BrokerMove, BrokerVersion, CountedFrom, DeadLetters, Dropping, LetsIn, Limit, Loss,
    LossCause, Owner, OwnerFrom, PeekFacts, QueueFacts, QuorumPeek, RabbitQueueType, Routing, SqsPeek, Sweep, There,
    Topology, Traffic, Unsure,
};
use watchbill_domain::time::Instant;
use watchbill_sources::{Handing, Listing};

/// A module for `serde(with)` that goes by a plain type.
macro_rules! by {
    ($module:ident: $ours:ty, $plain:ty, $to:expr, $of:expr) => {
        pub(super) mod $module {
            use super::*;

            pub fn serialize<S: Serializer>(value: &$ours, serializer: S) -> Result<S::Ok, S::Error> {
                let to: fn(&$ours) -> $plain = $to;
                to(value).serialize(serializer)
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$ours, D::Error> {
                let of: fn($plain) -> $ours = $of;
                <$plain>::deserialize(deserializer).map(of)
            }
        }
    };
}

/// A type of the domain as it stands in lists and where it may be missing.
macro_rules! kept {
    ($name:ident, $def:literal, $ours:ty) => {
        #[derive(Clone, Serialize, Deserialize)]
        pub(super) struct $name(#[serde(with = $def)] $ours);
    };
}

by!(ms: Instant, i64, |at| at.as_ms(), Instant::from_ms);
by!(maybe_ms: Option<Instant>, Option<i64>, |at| at.map(Instant::as_ms), |ms| ms.map(Instant::from_ms));
by!(span: Duration, u64, |span| span_ms(*span), Duration::from_millis);
by!(maybe_span: Option<Duration>, Option<u64>, |span| span.map(span_ms), |ms| ms.map(Duration::from_millis));
by!(queue: QueueName, String, |name| name.as_str().to_owned(), QueueName::new);
by!(broker: Broker, String, |broker| broker.word().to_owned(), |word| Broker::from_word(&word).unwrap_or(Broker::Expression));
by!(maybe_queue: Option<QueueName>, Option<String>, |name| name.as_ref().map(|n| n.as_str().to_owned()), |name| name.map(QueueName::new));
by!(why: &'static str, String, |why| (*why).to_owned(), |text| known(&text));
by!(limits: Vec<Limit>, Vec<LimitKept>, |all| all.iter().copied().map(LimitKept).collect(), |all| all.into_iter().map(|kept| kept.0).collect());
by!(owners: Vec<Owner>, Vec<OwnerKept>, |all| all.iter().cloned().map(OwnerKept).collect(), |all| all.into_iter().map(|kept| kept.0).collect());
by!(names: Vec<QueueName>, Vec<String>, |all| all.iter().map(|name| name.as_str().to_owned()).collect(), |all| all.into_iter().map(QueueName::new).collect());
by!(queues: Vec<QueueFacts>, Vec<QueueKept>, |all| all.iter().cloned().map(QueueKept).collect(), |all| all.into_iter().map(|kept| kept.0).collect());
by!(bindings: Vec<Binding>, Vec<BindingKept>, |all| all.iter().cloned().map(BindingKept).collect(), |all| all.into_iter().map(|kept| kept.0).collect());
by!(
    exchanges: BTreeMap<String, Routing>, BTreeMap<String, RoutingKept>,
    |all| all.iter().map(|(name, routing)| (name.clone(), RoutingKept(*routing))).collect(),
    |all| all.into_iter().map(|(name, kept)| (name, kept.0)).collect()
);
by!(version: Option<BrokerVersion>, Option<(u32, u32)>, |version| version.map(|v| (v.major, v.minor)), |version| {
    version.map(|(major, minor)| BrokerVersion { major, minor })
});
by!(peek: Option<PeekFacts>, Option<PeekKept>, |peek| peek.map(PeekKept), |peek| peek.map(|kept| kept.0));
by!(topology: Option<Topology>, Option<TopologyKept>, |topology| topology.clone().map(TopologyKept), |topology| topology.map(|kept| kept.0));
by!(listing: Option<Listing>, Option<ListingKept>, |listing| listing.clone().map(ListingKept), |listing| listing.map(|kept| kept.0));
by!(dropping: Option<Dropping>, Option<DroppingKept>, |dropping| dropping.map(DroppingKept), |dropping| dropping.map(|kept| kept.0));
by!(losing: Option<Loss>, Option<LossKept>, |loss| loss.map(LossKept), |loss| loss.map(|kept| kept.0));
by!(
    there: There, Vec<(i64, u64)>,
    |there| there.counts().iter().map(|(at, of)| (at.as_ms(), *of)).collect(),
    |counts| There::of(counts.into_iter().map(|(at, of)| (Instant::from_ms(at), of)).collect())
);
by!(unsure: Option<Unsure>, Option<UnsureKept>, |unsure| unsure.map(UnsureKept), |unsure| unsure.map(|kept| kept.0));
by!(handing: Option<Handing>, Option<(u64, u64)>, |handing| handing.map(|h| (h.delivered, h.redelivered)), |handing| {
    handing.map(|(delivered, redelivered)| Handing { delivered, redelivered })
});
by!(broker_move: Option<BrokerMove>, Option<MoveKept>, |moves| moves.as_ref().map(move_kept), |kept| kept.map(move_of));
by!(
    traffic: Traffic, (u64, BTreeMap<String, u64>),
    |traffic| (traffic.total, traffic.last.iter().map(|(name, count)| (name.as_str().to_owned(), *count)).collect()),
    |(total, last)| Traffic { total, last: last.into_iter().map(|(name, count)| (QueueName::new(name), count)).collect() }
);

/// When it began, where to, how many of how many, at what rate, and why it failed.
type MoveKept = (i64, Option<String>, u64, Option<u64>, Option<u32>, Option<String>);

fn move_kept(moves: &BrokerMove) -> MoveKept {
    let BrokerMove { began, into, moved, of, per_second, failed } = moves;
    (began.as_ms(), into.as_ref().map(ToString::to_string), *moved, *of, *per_second, failed.clone())
}

fn move_of((began, into, moved, of, per_second, failed): MoveKept) -> BrokerMove {
    let (began, into) = (Instant::from_ms(began), into.map(QueueName::new));
    BrokerMove { began, into, moved, of, per_second, failed }
}

pub(super) fn is_uncounted(there: &There) -> bool {
    *there == There::default()
}

pub(super) fn is_untold(traffic: &Traffic) -> bool {
    *traffic == Traffic::default()
}

/// By this name, because a reference would be taken as one into the text that is read.
type Why = &'static str;

fn span_ms(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// Sentences of brokers' limits live as long as the program, because they stand in its text. Those that are read back are few and ever the
/// same, so each is kept once; of a file with more of them than any version wrote the rest is not told.
fn known(text: &str) -> &'static str {
    const MOST: usize = 64;
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(text) {
        return known;
    }
    if known.len() >= MOST {
        return "what was told of it cannot be read any more";
    }
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(text);
    text
}

kept!(LimitKept, "LimitDef", Limit);
kept!(OwnerKept, "OwnerDef", Owner);
kept!(QueueKept, "QueueFactsDef", QueueFacts);
kept!(BindingKept, "BindingDef", Binding);
kept!(RoutingKept, "RoutingDef", Routing);
kept!(PeekKept, "PeekFactsDef", PeekFacts);
kept!(TopologyKept, "TopologyDef", Topology);
kept!(ListingKept, "ListingDef", Listing);
kept!(DroppingKept, "DroppingDef", Dropping);
kept!(LossKept, "LossDef", Loss);
kept!(UnsureKept, "UnsureDef", Unsure);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Limit", rename_all = "snake_case")]
enum LimitDef {
    Age {
        #[serde(with = "span")]
        span: Duration,
        #[serde(with = "CountedFromDef")]
        from: CountedFrom,
        #[serde(with = "LossCauseDef")]
        cause: LossCause,
        #[serde(with = "SweepDef")]
        sweep: Sweep,
    },
    Count {
        most: u64,
        #[serde(with = "LossCauseDef")]
        cause: LossCause,
    },
    Unused {
        #[serde(with = "maybe_ms")]
        since: Option<Instant>,
        #[serde(with = "span")]
        span: Duration,
    },
    Untold(#[serde(with = "UnsureDef")] Unsure),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CountedFrom", rename_all = "snake_case")]
enum CountedFromDef {
    Died,
    Sent {
        #[serde(with = "maybe_span")]
        before_at_most: Option<Duration>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Sweep", rename_all = "snake_case")]
enum SweepDef {
    Punctual,
    Later,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LossCause", rename_all = "snake_case")]
enum LossCauseDef {
    Retention,
    TimeToLive,
    Length,
    Pruning,
    Unused,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Unsure")]
struct UnsureDef {
    #[serde(with = "LossCauseDef")]
    cause: LossCause,
    #[serde(with = "why")]
    why: Why,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Loss")]
struct LossDef {
    #[serde(with = "maybe_ms")]
    earliest: Option<Instant>,
    #[serde(with = "maybe_ms")]
    latest: Option<Instant>,
    #[serde(with = "LossCauseDef")]
    cause: LossCause,
    #[serde(with = "unsure")]
    unsure: Option<Unsure>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Owner")]
struct OwnerDef {
    name: String,
    #[serde(with = "OwnerFromDef")]
    from: OwnerFrom,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OwnerFrom", rename_all = "snake_case")]
enum OwnerFromDef {
    File,
    Argument,
    Tag,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PeekFacts", rename_all = "snake_case")]
enum PeekFactsDef {
    RabbitMq(#[serde(with = "RabbitQueueTypeDef")] RabbitQueueType),
    Sqs(#[serde(with = "SqsPeekDef")] SqsPeek),
    Stored(#[serde(with = "broker")] Broker),
    Hidden(#[serde(with = "broker")] Broker),
    Elsewhere(#[serde(with = "broker")] Broker),
    NumberOnly,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "RabbitQueueType", rename_all = "snake_case")]
enum RabbitQueueTypeDef {
    Classic,
    Prioritized,
    Quorum(#[serde(with = "QuorumPeekDef")] QuorumPeek),
    Stream,
    Unknown,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "QuorumPeek")]
struct QuorumPeekDef {
    #[serde(with = "version")]
    version: Option<BrokerVersion>,
    limit: Option<i64>,
    returned_at_most: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SqsPeek")]
struct SqsPeekDef {
    redrives: bool,
    is_fifo: bool,
    hidden_s: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Topology")]
struct TopologyDef {
    #[serde(with = "queues")]
    queues: Vec<QueueFacts>,
    #[serde(with = "exchanges")]
    exchanges: BTreeMap<String, Routing>,
    #[serde(with = "bindings")]
    bindings: Vec<Binding>,
    is_whole: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "QueueFacts")]
struct QueueFactsDef {
    #[serde(with = "queue")]
    name: QueueName,
    #[serde(with = "DeadLettersDef")]
    dead_letters: DeadLetters,
    can_kill: bool,
    #[serde(with = "maybe_span")]
    retention: Option<Duration>,
    age_runs_on: bool,
    consumers: Option<u32>,
    taken_out: Option<u64>,
    we_could_purge: Option<bool>,
    #[serde(with = "LetsInDef", default)]
    lets_in: LetsIn,
    #[serde(with = "broker_move", default, skip_serializing_if = "Option::is_none")]
    moves: Option<BrokerMove>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LetsIn", rename_all = "snake_case")]
enum LetsInDef {
    Untold,
    All,
    Nobody,
    These(#[serde(with = "names")] Vec<QueueName>),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "DeadLetters", rename_all = "snake_case")]
enum DeadLettersDef {
    Untold,
    Nowhere,
    Advised {
        #[serde(with = "maybe_queue")]
        captured_by: Option<QueueName>,
    },
    Queue(#[serde(with = "queue")] QueueName),
    Exchange {
        exchange: String,
        key: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Routing", rename_all = "snake_case")]
enum RoutingDef {
    Direct,
    Topic,
    Fanout,
    Other,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Binding")]
struct BindingDef {
    exchange: String,
    #[serde(with = "BoundToDef")]
    to: BoundTo,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "BoundTo", rename_all = "snake_case")]
enum BoundToDef {
    Queue(#[serde(with = "queue")] QueueName),
    Exchange(String),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Listing", rename_all = "snake_case")]
enum ListingDef {
    Whole,
    Partial(String),
    NothingVisible(String),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Dropping")]
struct DroppingDef {
    #[serde(with = "ms")]
    since: Instant,
    #[serde(with = "ms")]
    last: Instant,
    count: u64,
}
