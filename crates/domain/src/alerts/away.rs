//! What came of the alerts while nobody watched, told in the order in which somebody who comes back wants it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::ids::AlertId;
use crate::time::Instant;

use super::Severity;

/// An alert that began so often while nobody watched flapped.
pub const FLAPPED: u32 = 3;

/// One episode of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEpisode {
    /// Of which alert.
    pub alert: AlertId,
    /// Its name.
    pub name: String,
    /// Its severity as last seen.
    pub severity: Severity,
    /// When it began.
    pub fired_at: Instant,
    /// When it ended, if it did.
    pub ended_at: Option<Instant>,
}

/// What one alert did while nobody watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// Which.
    pub alert: AlertId,
    /// Its name.
    pub name: String,
    /// Its severity as last seen.
    pub severity: Severity,
    /// How often it began.
    pub began: u32,
    /// How long it fired at most, without the episode that goes on.
    pub longest: Duration,
    /// Whether it still fires.
    pub fires: bool,
}

/// What came of the alerts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Away {
    /// Began and still fire, but did not flap.
    pub firing: Vec<Doing>,
    /// Came and went.
    pub passed: Vec<Doing>,
    /// Began [`FLAPPED`] times or more, whether they fire now or not.
    pub flapped: Vec<Doing>,
    /// Fired before and ended.
    pub ended: Vec<Doing>,
}

/// Of the episodes that began or ended in (from, to]; every list has the worst first, and of those what fired longest.
#[must_use]
pub fn away(episodes: &[PastEpisode], from: Instant, to: Instant) -> Away {
    let within = |at: Instant| from < at && at <= to;
    let mut doings: BTreeMap<&AlertId, Doing> = BTreeMap::new();
    for episode in episodes {
        let ended_at = episode.ended_at.filter(|at| *at <= to);
        if !within(episode.fired_at) && !ended_at.is_some_and(within) {
            continue;
        }
        let doing = doings.entry(&episode.alert).or_insert_with(|| Doing {
            alert: episode.alert.clone(),
            name: episode.name.clone(),
            severity: episode.severity,
            began: 0,
            longest: Duration::ZERO,
            fires: false,
        });
        doing.began += u32::from(within(episode.fired_at));
        doing.fires |= ended_at.is_none();
        doing.longest = doing.longest.max(ended_at.map_or(Duration::ZERO, |at| at.since(episode.fired_at)));
    }
    let mut away = Away::default();
    for doing in doings.into_values() {
        let list = match (doing.began, doing.fires) {
            (FLAPPED.., _) => &mut away.flapped,
            (_, true) => &mut away.firing,
            (0, false) => &mut away.ended,
            (_, false) => &mut away.passed,
        };
        list.push(doing);
    }
    for list in [&mut away.firing, &mut away.passed, &mut away.flapped, &mut away.ended] {
        list.sort_by(|a, b| order(a).cmp(&order(b)));
    }
    away
}

fn order(doing: &Doing) -> (Reverse<Severity>, Reverse<u32>, Reverse<Duration>, &str, &AlertId) {
    (Reverse(doing.severity), Reverse(doing.began), Reverse(doing.longest), &doing.name, &doing.alert)
}

#[cfg(test)]
#[path = "away_tests.rs"]
mod tests;
