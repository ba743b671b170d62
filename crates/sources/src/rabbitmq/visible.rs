//! Which virtual hosts the credentials let us see: a list of queues leaves out the others without a word. Most lists show it by themselves,
//! because a virtual host of which a queue is listed can be seen. Where a list leaves it open, it is asked in the same poll.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::names::vhost_of;
use super::wire::{WireOfVhost, WirePage};
use super::{RabbitMq, get, topology};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Need};
use crate::items::{Items, read_items};
use crate::queues::QueuesWanted;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

/// Every virtual host has this exchange, and nobody can remove it.
const ALWAYS_THERE: &str = "^amq.direct$";
const EXCHANGES: &str = "exchanges";

/// What to ask behind the list of queues; nothing where that shows by itself what can be seen.
pub(super) fn follow_up(
    source: &RabbitMq,
    wanted: &QueuesWanted,
    address: &Address,
    list: &Answer,
) -> Option<HttpRequest> {
    let (_, body) = list.json().ok()?;
    let of_queues = read_items(body, |wire: WireOfVhost<'_>| Ok(wire.vhost)).ok()?;
    let listed: BTreeSet<&str> = of_queues.read.iter().map(AsRef::as_ref).collect();
    is_open(source, wanted, &listed).then(|| request(address))
}

/// Whether it is not known what can be seen when these virtual hosts have queues that are listed: none does that is wanted, or a queue
/// was known in another, which is gone or is hidden.
pub(super) fn is_open(source: &RabbitMq, wanted: &QueuesWanted, listed: &BTreeSet<&str>) -> bool {
    let is_bare = |vhost: Cow<'_, str>| source.is_wanted(&vhost) && !listed.contains(&*vhost);
    !listed.iter().any(|vhost| source.is_wanted(vhost)) || wanted.known.iter().any(|name| is_bare(vhost_of(name)))
}

/// Asks for one exchange of every virtual host.
fn request(address: &Address) -> HttpRequest {
    let mut request = get(address, &[EXCHANGES], Need::Optional);
    request.url.query_pairs_mut().extend_pairs([
        ("columns", "vhost"),
        ("name", ALWAYS_THERE),
        ("use_regex", "true"),
        ("page", "1"),
        ("page_size", "500"),
    ]);
    request
}

/// The virtual hosts that can be seen, where that was asked: by itself, or with all exchanges.
///
/// # Errors
/// Where it was not told in full.
pub(super) fn read(answers: &[Answer], address: &Address) -> Option<Result<BTreeSet<String>, PollFailure>> {
    let answer_to = |request: HttpRequest| answers.iter().find(|answer| answer.request == request);
    let alone = answer_to(request(address)).map(of_one_exchange_each);
    let with_all = || answer_to(topology::all_exchanges(address)).map(of_all_exchanges);
    match alone {
        Some(Ok(vhosts)) => Some(Ok(vhosts)),
        Some(Err(failure)) => with_all().filter(Result::is_ok).or(Some(Err(failure))),
        None => with_all(),
    }
}

fn of_one_exchange_each(answer: &Answer) -> Result<BTreeSet<String>, PollFailure> {
    let (_, body) = answer.json()?;
    let text = std::str::from_utf8(body).ok();
    let page: WirePage<'_> = text
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or_else(|| malformed("answered with something that is not a page of a list"))?;
    if page.page_count > 1 { Err(in_part()) } else { vhosts(page.items.get().as_bytes()) }
}

fn of_all_exchanges(answer: &Answer) -> Result<BTreeSet<String>, PollFailure> {
    vhosts(answer.json()?.1)
}

fn vhosts(list: &[u8]) -> Result<BTreeSet<String>, PollFailure> {
    let Items { read, broken } = read_items(list, |wire: WireOfVhost<'_>| Ok(wire.vhost))?;
    if broken.is_empty() { Ok(read.iter().map(|vhost| vhost.as_ref().to_owned()).collect()) } else { Err(in_part()) }
}

fn in_part() -> PollFailure {
    malformed("gave only a part of the list")
}

fn malformed(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() }
}
