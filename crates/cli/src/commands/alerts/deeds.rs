//! `alerts ack` and `alerts snooze`, and taking either back.

use std::time::Duration;

use serde::Serialize;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{ListedAlert, TimeText};

use crate::answer::{Answer, Failure};
use crate::commands::listings::listing;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::EVER;

/// What a person does with an alert.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Acknowledge,
    /// Acknowledge until it resolves, for colleagues too.
    Share,
    Unacknowledge,
    Snooze(Duration),
    Unsnooze,
}

#[derive(Serialize)]
struct Document<'a> {
    /// The alert after it, as `alerts list` gives it; null when it was pruned in between.
    alert: Option<&'a ListedAlert>,
}

pub(super) async fn run(surroundings: &Surroundings, id: &str, what: What) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let before = handle.alert_detail(id).await?;
    let id = before.row.id.as_str();
    let shared = do_it(&handle, id, what).await?;
    let after = handle.alert_detail(id).await?;
    let listing = listing(surroundings, Some(&handle), "", Some(EVER)).await?;
    handle.shutdown().await;
    let name = line(&format!("{} ({id})", after.row.name));
    let text = match shared {
        Some(shared) => format!("{name}: {}\n", line(&shared)),
        None => told(what, &name, after.snoozed_until.as_ref()),
    };
    let alert = listing.alerts.iter().find(|alert| alert.id == id);
    let watched = if surroundings.holder().is_some() { None } else { Some(NOBODY_WATCHES.to_owned()) };
    Ok(Answer::new(text, &Document { alert }).noting(watched))
}

/// Said on stderr: the deed is recorded all the same.
pub(in crate::commands) const NOBODY_WATCHES: &str = "nobody watches this workspace at the moment: it is recorded, and nothing pages until \
                              Watchbill or `watchbill watch` runs";

/// What holds for colleagues too, where it does.
async fn do_it(handle: &EngineHandle, id: &str, what: What) -> Result<Option<String>, Failure> {
    let by = person();
    let done = match what {
        What::Acknowledge => handle.acknowledge_alert(id, &by).await,
        What::Share => return Ok(Some(handle.acknowledge_until_resolved(id, &by).await?.text)),
        What::Unacknowledge => handle.unacknowledge_alert(id, &by).await,
        What::Snooze(span) => handle.snooze_alert(id, minutes(span), &by).await,
        What::Unsnooze => handle.unsnooze_alert(id, &by).await,
    };
    Ok(done.map(|()| None)?)
}

/// Whole minutes, rounded up: a snooze never ends earlier than was asked for.
fn minutes(span: Duration) -> u32 {
    u32::try_from(span.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
}

/// Who does it, unless the workspace's `me` says so.
pub(in crate::commands) fn person() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
    named.map(|name| line(&name)).find(|name| !name.is_empty()).unwrap_or_else(|| "this laptop".to_owned())
}

fn told(what: What, alert: &str, snoozed_until: Option<&TimeText>) -> String {
    match (what, snoozed_until) {
        (What::Acknowledge | What::Share, _) => format!("{alert} is acknowledged until it resolves.\n"),
        (What::Unacknowledge, _) => format!("{alert} is no longer acknowledged; if it still fires, it may page.\n"),
        (What::Snooze(_), Some(until)) => format!("{alert} is snoozed until {}.\n", until.full),
        (What::Snooze(_), None) => format!("{alert} was snoozed, and the snooze has ended already.\n"),
        (What::Unsnooze, _) => format!("{alert} is no longer snoozed; if it still fires, it may page.\n"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(60, 1)]
    #[case(90, 2)]
    #[case(7200, 120)]
    #[case(1, 1)]
    fn a_snooze_is_never_shorter_than_was_asked_for(#[case] seconds: u64, #[case] expected: u32) {
        assert_eq!(minutes(Duration::from_secs(seconds)), expected);
    }
}
