//! Deep links: `watchbill://` addresses that other programs open. A link only shows something; nothing is done by one.

use tauri::Url;
use watchbill_engine::api::{Wanted, WantedPage};

/// What a link asks to see. One that is not understood still opens the window, where needs are.
#[must_use]
pub fn wanted_by(link: &str) -> Wanted {
    understood(link).unwrap_or(Wanted::Page { page: WantedPage::Now })
}

/// Whether a word of the command line is a link of ours.
#[must_use]
pub fn is_link(word: &str) -> bool {
    word.get(..10).is_some_and(|scheme| scheme.eq_ignore_ascii_case("watchbill:"))
}

fn understood(link: &str) -> Option<Wanted> {
    let url = Url::parse(link).ok().filter(|url| url.scheme() == "watchbill")?;
    match (url.host_str()?, url.path().trim_matches('/')) {
        ("now", "") => Some(Wanted::Page { page: WantedPage::Now }),
        ("settings", "") => Some(Wanted::Page { page: WantedPage::Settings }),
        ("alerts", "") => Some(alerts(&url)),
        ("alert", id) => decoded(id).map(|id| Wanted::Alert { id }),
        _ => None,
    }
}

fn alerts(url: &Url) -> Wanted {
    let (mut filter, mut group_by) = (String::new(), Vec::new());
    for (name, value) in url.query_pairs() {
        match &*name {
            "filter" => filter = value.into_owned(),
            "group" => group_by.extend(value.split(',').filter(|key| !key.is_empty()).map(str::to_owned)),
            _ => {}
        }
    }
    Wanted::Alerts { filter, group_by }
}

/// `source/identity` of a path in which anything may be percent-encoded.
fn decoded(path: &str) -> Option<String> {
    // In a query these would mean something else.
    let itself = path.replace('+', "%2B").replace('&', "%26");
    let url = Url::parse(&format!("watchbill://alert?id={itself}")).ok()?;
    url.query_pairs().next().map(|(_, id)| id.into_owned()).filter(|id| !id.is_empty())
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
