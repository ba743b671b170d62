//! Which queue feeds which: exchanges, bindings, and where the dead letters of each queue go.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    Binding, BoundTo, DeadLetters, QueueFacts, RabbitQueueType, Reading, Routing, Topology,
};
use watchbill_domain::sources::{PollFailure, Problem};

use super::limits::{Set, Unread};
use super::names::{bare_name, qualified, queue_name, vhost_of};
use super::wire::{WireBinding, WireExchange, WireMe, WirePermission, WireVhost};
use super::{RabbitMq, get, visible};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Need};
use crate::items::{Items, read_items};

const EXCHANGES: &str = "exchanges";
const BINDINGS: &str = "bindings";
const VHOSTS: &str = "vhosts";
const WHO_AM_I: &str = "whoami";
const PERMISSIONS: &str = "permissions";
/// Only with this tag may a user see what users are permitted, its own self included.
const ADMINISTRATOR: &str = "administrator";

/// What changes slowly.
pub(super) fn requests(address: &Address) -> [HttpRequest; 4] {
    let bindings = "vhost,source,destination,destination_type,routing_key";
    let vhosts = ask(address, VHOSTS, "name");
    [all_exchanges(address), ask(address, BINDINGS, bindings), vhosts, get(address, &[WHO_AM_I], Need::Optional)]
}

/// Asks for every exchange that can be seen.
pub(super) fn all_exchanges(address: &Address) -> HttpRequest {
    ask(address, EXCHANGES, "vhost,name,type")
}

fn ask(address: &Address, what: &str, columns: &str) -> HttpRequest {
    let mut request = get(address, &[what], Need::Optional);
    request.url.query_pairs_mut().append_pair("columns", columns);
    request
}

/// Who knows who it is, and may ask, asks what it is permitted.
pub(super) fn follow_up(address: &Address, last: &Answer) -> Option<HttpRequest> {
    let [.., who_am_i] = requests(address);
    let (_, body) = last.json().ok().filter(|_| last.request == who_am_i)?;
    let me: WireMe<'_> = serde_json::from_slice(body).ok()?;
    let is_administrator = match serde_json::from_str::<Tags>(me.tags.get()).ok()? {
        Tags::List(tags) => tags.iter().any(|tag| tag == ADMINISTRATOR),
        Tags::Text(tags) => tags.split(',').any(|tag| tag.trim() == ADMINISTRATOR),
    };
    is_administrator.then(|| get(address, &["users", me.name.as_ref(), PERMISSIONS], Need::Optional))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tags {
    List(Vec<String>),
    Text(String),
}

/// What is known of a queue besides its figures.
pub(super) fn facts(
    name: QueueName,
    vhost: &str,
    set: &Set<'_>,
    reading: &Reading,
    sort: RabbitQueueType,
) -> QueueFacts {
    let is_stream = sort == RabbitQueueType::Stream;
    let limited = matches!(sort, RabbitQueueType::Quorum(quorum) if quorum.limit.is_some_and(|limit| limit >= 0));
    QueueFacts {
        dead_letters: if is_stream { DeadLetters::Nowhere } else { dead_letters(vhost, set) },
        // Nothing dies in a stream: it is read, and forgets by age.
        can_kill: !is_stream && (reading.consumers.is_some_and(|consumers| consumers > 0) || limited || set.drops()),
        retention: set.keeps(),
        consumers: reading.consumers,
        taken_out: reading.totals.removed,
        ..QueueFacts::named(name)
    }
}

fn dead_letters(vhost: &str, set: &Set<'_>) -> DeadLetters {
    match (set.text("dead-letter-exchange"), set.text("dead-letter-routing-key")) {
        (Ok(Some(exchange)), Ok(key)) => match key {
            // By the default exchange a key is the name of a queue.
            Some(key) if exchange.is_empty() => DeadLetters::Exchange { key: Some(queue_key(vhost, &key)), exchange },
            key => DeadLetters::Exchange { exchange: qualified(vhost, &exchange), key },
        },
        (Ok(None), _) if set.is_told() => DeadLetters::Nowhere,
        (Ok(None) | Err(Unread), _) | (_, Err(Unread)) => DeadLetters::Untold,
    }
}

fn queue_key(vhost: &str, name: &str) -> String {
    queue_name(vhost, name).as_str().to_owned()
}

/// The ways between these queues; none where they were not asked for this time.
pub(super) fn read(
    source: &RabbitMq,
    answers: &[Answer],
    queues: Vec<QueueFacts>,
    is_listed_whole: bool,
    problems: &mut Vec<Problem>,
) -> Option<Topology> {
    let asked = |address: &&Address| requests(address).iter().any(|request| answer(answers, request).is_some());
    // Every node of a cluster tells the same of these.
    let address = source.addresses.iter().find(asked)?;
    let [exchanges, bindings, vhosts, _] = requests(address);
    let mut is_whole = is_listed_whole;
    let mut topology = Topology { queues, ..Topology::default() };
    let mut missing = |failure: &PollFailure, what: &str, consequence: &str| {
        problems.push(source.addresses.missing(address, what, consequence, failure));
    };
    let unknown = "which queue feeds which is known only in part";
    match list(answers, &exchanges, |wire: WireExchange<'_>| {
        (qualified(wire.vhost.as_ref(), wire.name.as_ref()), routing(wire.sort.as_ref()))
    }) {
        Ok((read, whole)) => {
            is_whole &= whole;
            topology.exchanges = read.into_iter().collect();
        }
        Err(failure) => {
            is_whole = false;
            missing(&failure, EXCHANGES, unknown);
        }
    }
    match list(answers, &bindings, |wire: WireBinding<'_>| binding(&wire)) {
        Ok((read, whole)) => {
            is_whole &= whole;
            topology.bindings = read;
        }
        Err(failure) => {
            is_whole = false;
            missing(&failure, BINDINGS, unknown);
        }
    }
    let all = list(answers, &vhosts, |wire: WireVhost<'_>| wire.name.as_ref().to_owned());
    let visible = visible::read(answers, address).and_then(Result::ok);
    let unseen = all.ok().zip(visible).map(|((all, _), visible)| {
        all.into_iter().filter(|vhost| source.is_wanted(vhost) && !visible.contains(vhost)).collect::<Vec<_>>()
    });
    problems.extend(unseen.filter(|unseen| !unseen.is_empty()).map(|unseen| Problem {
        place: source.addresses.place(address, VHOSTS),
        line: None,
        column: None,
        message: not_visible(&unseen),
    }));
    let permissions = permissions(answers, address);
    for queue in &mut topology.queues {
        queue.we_could_purge = permissions.as_ref().and_then(|permissions| may_purge(permissions, &queue.name));
    }
    topology.is_whole = is_whole;
    Some(topology)
}

fn not_visible(unseen: &[String]) -> String {
    const TOLD: usize = 5;
    let mut names: Vec<String> = unseen
        .iter()
        .take(TOLD)
        .map(|vhost| format!("`{}`", watchbill_domain::alerts::plain_line(vhost, 80)))
        .collect();
    if unseen.len() > TOLD {
        names.push(format!("{} more", unseen.len() - TOLD));
    }
    format!(
        "queues of these virtual hosts cannot be seen by this user: {}; give it a permission there that allows nothing (`^$` three \
         times), or leave them out with `vhosts`",
        names.join(", ")
    )
}

fn answer<'a>(answers: &'a [Answer], request: &HttpRequest) -> Option<&'a Answer> {
    answers.iter().find(|answer| answer.request == *request)
}

/// What a list has, and whether all of it could be read.
fn list<'a, W: Deserialize<'a>, T>(
    answers: &'a [Answer],
    request: &HttpRequest,
    read: impl Fn(W) -> T,
) -> Result<(Vec<T>, bool), PollFailure> {
    let answer = answer(answers, request).ok_or_else(crate::peers::not_asked)?;
    let (_, body) = answer.json()?;
    let items = read_items(body, |wire: W| Ok(read(wire)))?;
    Ok((items.read, items.broken.is_empty()))
}

fn routing(sort: &str) -> Routing {
    match sort {
        "direct" => Routing::Direct,
        "topic" => Routing::Topic,
        "fanout" => Routing::Fanout,
        _ => Routing::Other,
    }
}

fn binding(wire: &WireBinding<'_>) -> Binding {
    let (vhost, to) = (wire.vhost.as_ref(), wire.destination.as_ref());
    Binding {
        exchange: qualified(vhost, wire.source.as_ref()),
        to: match wire.destination_type.as_ref() {
            "exchange" => BoundTo::Exchange(qualified(vhost, to)),
            _ => BoundTo::Queue(queue_name(vhost, to)),
        },
        key: wire.routing_key.as_ref().to_owned(),
    }
}

/// What our user may read in each virtual host, which is the right to empty: an expression, or none where it cannot be understood.
type MayRead = BTreeMap<String, Option<Regex>>;

fn permissions(answers: &[Answer], address: &Address) -> Option<MayRead> {
    let ours = |answer: &&Answer| {
        let path: Vec<&str> = answer.request.url.path_segments().map(Iterator::collect).unwrap_or_default();
        answer.request.peer == address.peer && path.ends_with(&[PERMISSIONS]) && path.contains(&"users")
    };
    let (_, body) = answers.iter().find(ours)?.json().ok()?;
    let permissions = read_items(body, |wire: WirePermission<'_>| {
        // RabbitMQ takes one that is empty for one that fits the empty name alone.
        let read = Some(wire.read.as_ref()).filter(|read| !read.is_empty()).unwrap_or("^$");
        Ok((wire.vhost.as_ref().to_owned(), Regex::new(read).ok()))
    });
    let Items { read, broken } = permissions.ok()?;
    broken.is_empty().then(|| read.into_iter().collect())
}

/// An expression fits a name anywhere in it, unless it says where. In a virtual host without a permission nothing may be read.
fn may_purge(permissions: &MayRead, queue: &QueueName) -> Option<bool> {
    let Some(expression) = permissions.get(&*vhost_of(queue)) else { return Some(false) };
    expression.as_ref().map(|expression| expression.is_match(bare_name(queue)))
}
