//! Queues of which expressions give the figures, like those that an exporter of Kafka measures.

use url::form_urlencoded::Serializer;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    Broker, CountedFrom, DeadTopic, Depth, Limit, LossCause, Oldest, PeekFacts, QueueFacts, Reading, Sweep, Topology,
    Totals, Unsure,
};
use watchbill_domain::sources::{PollFailure, PollFailureKind, Problem};
use watchbill_domain::time::Instant;

use super::series;
use crate::address::{Address, Addresses};
use crate::around::{Around, Unnamed};
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::peers::not_asked;
use crate::queues::{Listing, NamedQueue, QueueExpressions, QueueSeen, QueuesRead, QueuesWanted};

/// The metric from which the depth of a topic is worked out.
const TOPIC_METRIC: &str = "kafka_topic_partition_current_offset";

/// Every expression of every queue, of every address. Which answer belongs to which is known by the question.
pub(super) fn requests(addresses: &Addresses, wanted: &QueuesWanted) -> Vec<HttpRequest> {
    let expressions: Vec<&String> =
        wanted.named.iter().filter_map(|queue| queue.expressions.as_ref()).flat_map(all).collect();
    let mut requests: Vec<HttpRequest> = Vec::new();
    for address in addresses.iter() {
        for request in expressions.iter().map(|expression| request(address, expression)) {
            // Two queues may be measured by one expression, like the traffic of what feeds both.
            if !requests.contains(&request) {
                requests.push(request);
            }
        }
    }
    requests
}

fn all(expressions: &QueueExpressions) -> impl Iterator<Item = &String> {
    let QueueExpressions { depth, oldest, arrived, removed, dropped, traffic } = expressions;
    [Some(depth), oldest.as_ref(), arrived.as_ref(), removed.as_ref(), dropped.as_ref(), traffic.as_ref()]
        .into_iter()
        .flatten()
}

/// As a form: an expression may be longer than an address can be.
fn request(address: &Address, expression: &str) -> HttpRequest {
    HttpRequest {
        peer: address.peer.clone(),
        method: Method::Post,
        url: address.below(["api", "v1", "query"]),
        headers: Vec::new(),
        json: None,
        form: Some(Serializer::new(String::new()).append_pair("query", expression).finish()),
        need: Need::Optional,
    }
}

/// What the answers say of the queues that are named.
pub(super) fn read(addresses: &Addresses, wanted: &QueuesWanted, answers: &[Answer], now: Instant) -> QueuesRead {
    let mut read = QueuesRead { listing: Listing::Whole, ..QueuesRead::unread("") };
    for queue in &wanted.named {
        let Some(expressions) = &queue.expressions else { continue };
        match seen(addresses, queue, expressions, answers, now, &mut read.problems) {
            Ok(seen) => read.queues.push(seen),
            Err(failure) => {
                read.problems.push(problem(queue, "depth", failure.message));
                read.listing = Listing::Partial("a queue could not be measured".to_owned());
            }
        }
    }
    read.queues.sort_by(|a, b| a.name.cmp(&b.name));
    read.queues.dedup_by(|a, b| a.name == b.name);
    read
}

fn seen(
    addresses: &Addresses,
    queue: &NamedQueue,
    expressions: &QueueExpressions,
    answers: &[Answer],
    now: Instant,
    problems: &mut Vec<Problem>,
) -> Result<QueueSeen, PollFailure> {
    let is_topic = expressions.depth.contains(TOPIC_METRIC);
    let (address, depth) = first_known(addresses, &expressions.depth, answers)?;
    let depth = match depth {
        // Offsets are given also to what compaction and transactions took out: there are at most so many, and with none between them none.
        Some(messages) if is_topic && messages > 0.0 => {
            Depth::Approximate { count: whole(messages.ceil()), as_of: now }
        }
        Some(messages) => Depth::counted(whole(messages.ceil())),
        None => {
            problems.push(problem(queue, "depth", "the expression gives nothing".to_owned()));
            Depth::NotObservable
        }
    };
    // What else is known of it comes from the same address: counters of two servers are never equal.
    let mut figure = |what: &str, expression: &Option<String>| {
        let figure = number(address, expression.as_ref()?, answers);
        figure.unwrap_or_else(|failure| {
            problems.push(problem(queue, what, failure.message));
            None
        })
    };
    let oldest = figure("oldest", &expressions.oldest);
    let mut counter = |what, expression| figure(what, expression).map(|count| whole(count.floor()));
    let totals = Totals {
        arrived: counter("arrived", &expressions.arrived),
        removed: counter("removed", &expressions.removed),
        dropped: counter("dropped", &expressions.dropped),
        source_traffic: counter("traffic", &expressions.traffic),
    };
    Ok(QueueSeen {
        name: queue.name.clone(),
        broker: if is_topic { Broker::KafkaTopic } else { Broker::Expression },
        // Whether an age is counted since a message died or since it was sent is nowhere said. It was sent by then in both cases.
        reading: Reading { oldest: oldest.and_then(|age| sent(age, now)), totals, ..Reading::of(now, depth) },
        limits: limits(queue, is_topic),
        limits_to_nowhere: None,
        has_all_limits: true,
        owners: Vec::new(),
        peek: PeekFacts::NumberOnly,
        handing: None,
        kind_text: if is_topic { "Kafka topic, by an expression".to_owned() } else { "by an expression".to_owned() },
    })
}

fn problem(queue: &NamedQueue, what: &str, message: String) -> Problem {
    Problem { place: format!("queue {} {what}", queue.name), line: None, column: None, message }
}

/// What the first address says that gives a number; if none does, that there is none. None where there is no series, or it is no
/// number.
///
/// # Errors
/// What the first address says, if none gave an answer.
fn first_known<'a>(
    addresses: &'a Addresses,
    expression: &str,
    answers: &[Answer],
) -> Result<(&'a Address, Option<f64>), PollFailure> {
    let mut without: Option<&Address> = None;
    let mut failed: Option<PollFailure> = None;
    for address in addresses.iter() {
        match number(address, expression, answers) {
            Ok(Some(value)) => return Ok((address, Some(value))),
            Ok(None) => without = without.or(Some(address)),
            Err(failure) => failed = failed.or(Some(failure)),
        }
    }
    match (without, failed) {
        (Some(address), None) => Ok((address, None)),
        (_, Some(failure)) => Err(failure),
        (None, None) => Err(not_asked()),
    }
}

/// The one number that an expression gives; none where it gives no series, or something that is no number.
fn number(address: &Address, expression: &str, answers: &[Answer]) -> Result<Option<f64>, PollFailure> {
    let asked = request(address, expression);
    let answer = answers.iter().find(|answer| answer.request == asked).ok_or_else(not_asked)?;
    let read = series::read(answer)?;
    let refused = |message: String| PollFailure { kind: PollFailureKind::Refused, message };
    if let Some(warning) = read.warnings.first() {
        let said = watchbill_domain::alerts::plain_line(warning, 200);
        return Err(refused(format!("the server gave only a part and says: {said}")));
    }
    let value = match read.series.as_slice() {
        [] => None,
        [one] => one.points.last().map(|(_, value)| *value),
        several => {
            let count = several.len();
            return Err(refused(format!("the expression gives {count} series; expected one, as by sum(...)")));
        }
    };
    match value {
        Some(value) if value < 0.0 => Err(refused("the expression gives a number below 0".to_owned())),
        value => Ok(value),
    }
}

/// Topics whose names could be those of dead letters, of an exporter's metric. The server is asked for few of them; which are meant says the
/// rule that holds for every queue.
const DEAD_TOPICS: &str = r#"count by (topic) (kafka_topic_partition_current_offset{topic=~"(?i).*(dlq|dlx|dlt|dead|poison|park|fail|error|undeliver).*"})"#;
/// Names that are told.
const MOST_TOPICS: usize = 50;

/// Asks for topics that look like dead-letter topics.
pub(super) fn around(address: &Address) -> HttpRequest {
    request(address, DEAD_TOPICS)
}

/// Those that no expression is about.
///
/// # Errors
/// Why it was not told.
pub(super) fn read_around(wanted: &QueuesWanted, answer: &Answer) -> Result<Around, PollFailure> {
    let read = series::read(answer)?;
    let topics = read.series.iter().filter_map(|series| series.labels.get("topic"));
    let queues = topics.map(|topic| QueueFacts::named(QueueName::new(topic))).collect();
    let look_dead = Topology { queues, ..Topology::default() }.proposed();
    let expressions: Vec<&String> =
        wanted.named.iter().filter_map(|queue| queue.expressions.as_ref()).flat_map(all).collect();
    let is_read = |topic: &QueueName| expressions.iter().any(|expression| expression.contains(topic.as_str()));
    let names: Vec<String> = look_dead
        .iter()
        .filter(|topic| !is_read(topic))
        .take(MOST_TOPICS)
        .map(|topic| watchbill_domain::alerts::plain_line(topic.as_str(), 120))
        .collect();
    let unseen = read
        .warnings
        .first()
        .map(|warning| format!("not all topics were told: {}", watchbill_domain::alerts::plain_line(warning, 200)));
    let found = names.first().map(|first| {
        let offset = |of: &str| format!("kafka_topic_partition_{of}_offset{{topic=\"{first}\"}}");
        let add = format!(
            "a table [[queues]] for each, with a `name`, `depth = 'sum({} - {})'` and `source =`",
            offset("current"),
            offset("oldest")
        );
        Unnamed { what: "topics of Kafka whose names say that dead letters lie there", names: names.clone(), add }
    });
    Ok(Around { found: found.into_iter().collect(), unseen: unseen.into_iter().collect() })
}

/// A number of messages. What is beyond all numbers of messages is the highest there is.
fn whole(value: f64) -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = value as u64;
    whole
}

fn sent(age_s: f64, now: Instant) -> Option<Oldest> {
    let span = std::time::Duration::try_from_secs_f64(age_s).ok()?;
    Some(Oldest::sent(now.minus(span)))
}

fn limits(queue: &NamedQueue, is_topic: bool) -> Vec<Limit> {
    let cause = LossCause::Retention;
    match queue.retention {
        None => vec![Limit::Untold(Unsure { cause, why: "nobody tells how long it keeps messages" })],
        Some(span) if is_topic => DeadTopic { retention: Some(span), ..DeadTopic::default() }.limits(),
        Some(span) => vec![Limit::Age { span, from: CountedFrom::Died, cause, sweep: Sweep::Punctual }],
    }
}

#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;
