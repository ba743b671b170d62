//! Lists that come in pages.
//!
//! Each page begins with an item of the one before it: with the last one, or with an earlier one where something came in front
//! in between. If it does not, something left the list, what stands behind moved up, and an item may have slipped past unread.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_json::value::RawValue;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use super::wire::WireId;
use crate::address::Address;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::peers::not_asked;

/// The version of the API that is spoken.
const VERSION: &str = "application/vnd.pagerduty+json;version=2";
/// Items of a page, the most there are.
const PAGE: u64 = 100;
/// From one page to the next, which repeats one item.
const STEP: u64 = PAGE - 1;
/// Items of a list that the API gives out at all.
const MOST: u64 = 10_000;

/// What was read of a list.
pub(super) struct Pages<'a> {
    /// Each page, itself a list.
    pub(super) lists: Vec<&'a RawValue>,
    /// Why this is not the whole list, if it is not.
    pub(super) cut: Option<String>,
}

/// A request to this address, without a query.
pub(super) fn request(address: &Address, method: Method, path: &[&str], need: Need) -> HttpRequest {
    HttpRequest {
        peer: address.peer.clone(),
        method,
        url: address.below(path.iter().copied()),
        headers: vec![("accept", VERSION)],
        json: None,
        form: None,
        need,
    }
}

/// What asks for the first page of a list.
pub(super) fn first(address: &Address, what: &str, need: Need) -> HttpRequest {
    let mut first = request(address, Method::Get, &[what], need);
    first.url.query_pairs_mut().append_pair("limit", &PAGE.to_string()).append_pair(OFFSET, "0");
    first
}

/// What asks for the page behind this one, if there is one that the API gives out.
pub(super) fn next(answer: &Answer) -> Option<HttpRequest> {
    let (_, body) = answer.json().ok()?;
    let is_last = !Page::read(body, what(answer)?).ok()?.more;
    let offset = offset(answer) + STEP;
    if is_last || offset + PAGE > MOST {
        return None;
    }
    let mut next = answer.request.clone();
    let others: Vec<(String, String)> =
        answer.request.url.query_pairs().filter(|(key, _)| key != OFFSET).map(|(k, v)| (k.into(), v.into())).collect();
    next.url.query_pairs_mut().clear().extend_pairs(others).append_pair(OFFSET, &offset.to_string());
    Some(next)
}

/// The answers of this address about this list, in the order in which they were asked for.
pub(super) fn about<'a>(answers: &'a [Answer], address: &Address, list: &str) -> impl Iterator<Item = &'a Answer> {
    answers.iter().filter(move |answer| answer.request.peer == address.peer && what(answer) == Some(list))
}

impl<'a> Pages<'a> {
    /// All pages of a list that this address gave.
    ///
    /// # Errors
    /// When it did not even give the first one.
    pub(super) fn of(answers: &'a [Answer], address: &Address, list: &str) -> Result<Self, PollFailure> {
        let mut about = about(answers, address, list);
        let answer = about.next().ok_or_else(not_asked)?;
        let mut page = Page::read(answer.json()?.1, list)?;
        let mut read_to = offset(answer) + PAGE;
        let mut pages = Self { lists: vec![page.list], cut: None };
        for (number, answer) in about.enumerate() {
            let next = answer.json().and_then(|(_, body)| Page::read(body, list));
            let next = match next {
                Ok(next) => next,
                Err(failure) => {
                    pages.cut = Some(format!("page {} of them is missing: the server {}", number + 2, failure.message));
                    return Ok(pages);
                }
            };
            if !next.goes_on_from(&page) {
                pages.cut = Some("they changed while they were read, so that some may be missing".to_owned());
            }
            pages.lists.push(next.list);
            read_to = offset(answer) + PAGE;
            page = next;
        }
        if page.more && pages.cut.is_none() {
            pages.cut = Some(if read_to + STEP > MOST {
                format!("there are more than {read_to}, and PagerDuty gives out no more than {MOST}: narrow them down")
            } else {
                "they were not read to their end".to_owned()
            });
        }
        Ok(pages)
    }
}

struct Page<'a> {
    list: &'a RawValue,
    /// Whether there are more behind it.
    more: bool,
}

impl<'a> Page<'a> {
    /// Reads it from a body in which the list stands under its name.
    fn read(body: &'a [u8], list: &str) -> Result<Self, PollFailure> {
        let text = std::str::from_utf8(body).map_err(|_| not_ours())?;
        let keys: BTreeMap<String, &'a RawValue> =
            serde_json::from_str(text).map_err(|error| match error.classify() {
                Category::Eof => {
                    malformed("answered with data that breaks off: something in between closed the connection")
                }
                _ => not_ours(),
            })?;
        let list = keys.get(list).copied().filter(|list| list.get().starts_with('[')).ok_or_else(not_ours)?;
        let more = match keys.get("more").map(|more| more.get()) {
            Some("true") => true,
            Some("false") => false,
            // It does not say: a full page has another one behind it.
            _ => items::<IgnoredAny>(list).len() as u64 >= PAGE,
        };
        Ok(Self { list, more })
    }

    /// Whether it begins with something that the page before it has too.
    fn goes_on_from(&self, before: &Self) -> bool {
        let first = items::<&RawValue>(self.list).first().copied().map(name);
        first.is_some_and(|first| items::<&RawValue>(before.list).into_iter().rev().any(|item| name(item) == first))
    }
}

/// By which an item is known again: its id, or all of it where it has none.
fn name(item: &RawValue) -> String {
    serde_json::from_str::<WireId<'_>>(item.get())
        .map_or_else(|_| item.get().to_owned(), |item| item.id.as_ref().to_owned())
}

fn items<'a, T: Deserialize<'a>>(list: &'a RawValue) -> Vec<T> {
    serde_json::from_str(list.get()).unwrap_or_default()
}

/// Which list an answer is about.
fn what(answer: &Answer) -> Option<&str> {
    answer.request.url.path_segments()?.next_back()
}

fn offset(answer: &Answer) -> u64 {
    let offset = answer.request.url.query_pairs().find(|(key, _)| key == OFFSET);
    offset.and_then(|(_, offset)| offset.parse().ok()).unwrap_or(0)
}

pub(super) fn malformed(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() }
}

fn not_ours() -> PollFailure {
    malformed(
        "answered with something that is not an answer of PagerDuty: is there another program or another API at this \
         address, or was it cut short?",
    )
}

const OFFSET: &str = "offset";

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
