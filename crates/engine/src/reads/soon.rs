//! Countdowns: what is about to fire, and what is about to clear, as their sources tell it.

use std::collections::HashMap;

use watchbill_domain::alerts::{AlertState, KnownAlert, place_of, plain_line, telling_labels};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, span_text};
use watchbill_store::{AlertRow, Configured};

use crate::api::{ApiError, SoonAlert, SoonView};
use crate::shared::Shared;

use super::kept::live_alerts;
use super::texts::{Here, health_of, store_error};

/// Alerts of each sort that are named; a strip has no room for more.
const MOST: usize = 8;

/// Which way an alert is about to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Soon {
    /// It is pending and fires if its condition goes on holding.
    Fires,
    /// Its condition does not hold any more, and it clears if that stays so.
    Clears,
}

/// What is about to happen, of every source that can be believed now.
pub(crate) async fn soon(shared: &Shared) -> Result<SoonView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let fail = |error| store_error(&error);
    let sources = shared.store.sources().await.map_err(fail)?;
    let believed: HashMap<SourceName, Health> = sources
        .iter()
        .filter(|source| source.configured == Configured::Yes)
        .map(|source| (source.name.clone(), health_of(source, here.now)))
        .collect();
    let alerts = live_alerts(shared).await.map_err(fail)?;
    let health = |alert: &AlertRow| believed.get(&alert.id.source).copied().unwrap_or(Health::Unknown);
    let due = |alert: AlertRow| soon_of(&alert, health(&alert)).map(|(which, at)| (which, at, alert));
    let (mut firing, mut clearing): (Vec<_>, Vec<_>) =
        alerts.into_iter().filter_map(due).partition(|(which, ..)| *which == Soon::Fires);
    let first = |of: &mut Vec<(Soon, Instant, AlertRow)>| -> Vec<SoonAlert> {
        of.sort_by(|(_, a, one), (_, b, other)| (a, &one.id).cmp(&(b, &other.id)));
        of.iter().take(MOST).map(|(which, at, alert)| view(*which, *at, alert, &here)).collect()
    };
    Ok(SoonView {
        firing: first(&mut firing),
        firing_total: firing.len(),
        clearing: first(&mut clearing),
        clearing_total: clearing.len(),
    })
}

/// When an alert is about to change, and how. While its source cannot be believed nobody knows.
pub(super) fn soon_of(alert: &KnownAlert, health: Health) -> Option<(Soon, Instant)> {
    match (alert.state, health) {
        (AlertState::Pending, Health::Fine) => alert.fires_at.map(|at| (Soon::Fires, at)),
        (AlertState::Firing, Health::Fine) => alert.clears_at.map(|at| (Soon::Clears, at)),
        _ => None,
    }
}

/// `fires in 4 min`, for the note of a row.
pub(super) fn soon_text(alert: &KnownAlert, health: Health, now: Instant) -> Option<String> {
    let (which, at) = soon_of(alert, health)?;
    Some(format!("{} {}", which.word(), countdown(at, now)))
}

fn view(which: Soon, at: Instant, alert: &AlertRow, here: &Here) -> SoonAlert {
    let name = plain_line(alert.name(), 120);
    let place = place_of(&alert.labels, &telling_labels(&[&alert.labels]));
    let (countdown, time) = (countdown(at, here.now), here.time(at));
    let condition = match which {
        Soon::Fires => "its condition goes on holding",
        Soon::Clears => "its condition stays away",
    };
    SoonAlert {
        id: alert.id.to_string(),
        text: format!("{name} {} {countdown} if {condition}: {}", which.word(), time.short),
        name,
        place,
        severity: alert.severity.word().to_owned(),
        at: time,
        countdown,
    }
}

impl Soon {
    fn word(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Clears => "clears",
        }
    }
}

/// Rounded up, in steps that are as long as it takes to read the next one: ten seconds in the last minute, then minutes. What
/// is over is only told with the next evaluation of the rule and the next poll.
fn countdown(at: Instant, now: Instant) -> String {
    let left = at.since(now).as_secs();
    match left {
        0 => "any moment now".to_owned(),
        1..=50 => format!("in {} s", left.div_ceil(10) * 10),
        51..=3_599 => format!("in {} min", left.div_ceil(60)),
        _ => format!("in {}", span_text(at.since(now))),
    }
}

#[cfg(test)]
#[path = "soon_tests.rs"]
mod tests;
