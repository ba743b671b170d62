//! Alerts as text for somebody else: whole as Markdown, or a line each for a chat; and lists as links.

use watchbill_domain::alerts::{SafeLink, place_of, plain_line, quoted, summary_line, telling_labels};
use watchbill_domain::sources::Health;
use watchbill_store::AlertRow;

use crate::api::{ApiError, CopyForm, ShareView};
use crate::shared::Shared;

use super::detail::{find_alert, markdown_of};
use super::texts::{Here, health_of, shown_state, store_error};

/// Alerts that are copied at once; a chat takes no more.
const MOST: usize = 100;

/// These alerts as text.
pub(crate) async fn copies(shared: &Shared, ids: &[String], form: CopyForm) -> Result<String, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let sources = shared.store.sources().await.map_err(|e| store_error(&e))?;
    let mut texts = Vec::new();
    for id in ids.iter().take(MOST) {
        let id = find_alert(shared, id).await?;
        let Some(alert) = shared.store.alert(&id).await.map_err(|e| store_error(&e))? else { continue };
        let source = sources.iter().find(|source| source.name == id.source);
        let health = source.map_or(Health::Unknown, |source| health_of(source, here.now));
        texts.push(match form {
            CopyForm::Markdown => markdown_of(&alert, &here, health),
            CopyForm::Chat => chat_line(&alert, &here, health),
        });
    }
    if ids.len() > MOST {
        texts.push(format!("and {} more", ids.len() - MOST));
    }
    Ok(texts.join("\n"))
}

/// One line: how bad, what, where, since when, and where to read on. Times name their zone, because a chat has readers elsewhere.
fn chat_line(alert: &AlertRow, here: &Here, health: Health) -> String {
    let place = place_of(&alert.labels, &telling_labels(&[&alert.labels]));
    let place = if place.is_empty() { String::new() } else { format!(" on {}", plain_line(&place, 80)) };
    let summary = summary_line(&alert.annotations);
    let summary = if summary.is_empty() { String::new() } else { format!(": {summary}") };
    let link = alert.url.as_deref().and_then(SafeLink::parse).map(|link| format!(" {}", link.as_str()));
    format!(
        "[{}] {}{place}{summary} ({} since {}, from {}){}",
        alert.severity.word(),
        plain_line(alert.name(), 120),
        shown_state(alert, health),
        here.full(alert.since),
        alert.id.source,
        link.unwrap_or_default()
    )
}

/// Ways to hand a list to somebody else.
pub(crate) fn share(filter: &str, group_by: &[String]) -> ShareView {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if !filter.is_empty() {
        query.append_pair("filter", filter);
    }
    if !group_by.is_empty() {
        query.append_pair("group", &group_by.join(","));
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    let filter = if filter.is_empty() { String::new() } else { format!(" --filter {}", quoted(&[filter.to_owned()])) };
    ShareView {
        link: format!("watchbill://alerts{mark}{query}"),
        command: format!("watchbill alerts list{filter}"),
        export: format!("watchbill alerts export{filter}"),
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
