//! Which virtual hosts the credentials let us see: a list of queues leaves out the others without a word.

use std::collections::BTreeSet;

use super::get;
use super::wire::{WireOfVhost, WirePage};
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Need};
use crate::items::read_items;
use crate::peers::not_asked;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

/// Every virtual host has this exchange, and nobody can remove it.
const ALWAYS_THERE: &str = "^amq.direct$";
const EXCHANGES: &str = "exchanges";

/// Asks for one exchange of every virtual host.
pub(super) fn request(address: &Address) -> HttpRequest {
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

/// The virtual hosts that can be seen.
///
/// # Errors
/// Where that was not told in full.
pub(super) fn read(answers: &[Answer], address: &Address) -> Result<BTreeSet<String>, PollFailure> {
    let asked = request(address);
    let answer = answers.iter().find(|answer| answer.request == asked).ok_or_else(not_asked)?;
    let (_, body) = answer.json()?;
    let malformed = |message: &str| PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() };
    let text = std::str::from_utf8(body).ok();
    let page: WirePage<'_> = text
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or_else(|| malformed("answered with something that is not a page of a list"))?;
    let vhosts = read_items(page.items.get().as_bytes(), |wire: WireOfVhost<'_>| Ok(wire.vhost.as_ref().to_owned()))?;
    if page.page_count > 1 || !vhosts.broken.is_empty() {
        return Err(malformed("gave only a part of the list"));
    }
    Ok(vhosts.read.into_iter().collect())
}
