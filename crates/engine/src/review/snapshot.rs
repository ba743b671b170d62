//! What a review is held over: made once when it opens, kept with its hash, and never fetched again.
//!
//! There is no floating point in it, so that what is read is what was written: figures are exact texts, texts for people, and
//! millionths for drawing.

use serde::{Deserialize, Serialize};
use watchbill_domain::slo::Exact;

use crate::slo::figures::percent;

/// The layout of the document. Another program version that lays it out otherwise counts this up.
pub(super) const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub format: u32,
    pub team: String,
    pub period: KeptPeriod,
    /// When it was made, in the zone of the team.
    pub made: String,
    /// The end of the last bucket with a reading.
    pub last_bucket: Option<String>,
    /// Whether that lies more than an hour before the end of what is looked at, or before its making.
    pub is_stale: bool,
    /// Of all levels together: the buckets of which something is known over those there are.
    pub coverage: Option<Share>,
    /// What changed since the review before: objectives, queries, exclusions.
    pub changes: Vec<String>,
    /// Why there is this revision of the review; empty for the first.
    pub revised: Vec<String>,
    /// Of reviews before this one.
    pub earlier: Vec<EarlierDecision>,
    /// The worst first.
    pub services: Vec<KeptService>,
    /// Service levels of which nothing can be measured, with the reason.
    pub unmeasured: Vec<String>,
    /// What became of the action items of postmortems in the period; none in reviews that were made before these were counted.
    #[serde(default)]
    pub actions: Option<KeptActions>,
    pub version: String,
}

/// What became of action items from the first day of the period to its last, or to the day of its making.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptActions {
    pub made: usize,
    /// Done in it, and done still at its end.
    pub done: usize,
    /// Of these, by the day on which they were due, or due on none.
    pub done_in_time: usize,
    pub declined: usize,
    pub superseded: usize,
    /// Open at its end.
    pub open: usize,
    /// Of these, overdue then.
    pub overdue: usize,
    /// Of these, with nobody who sees to them.
    pub without_owner: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPeriod {
    pub label: String,
    /// `1 Jul 2026 00:00 to 1 Oct 2026 00:00`
    pub words: String,
    pub zone: String,
    pub tzdb: String,
    /// How long it really is, and why, where the clocks were set in it.
    pub clock_notes: Vec<String>,
    /// Whether all of it had gone by.
    pub is_over: bool,
}

/// A share as it is, as people read it, and for drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Share {
    pub exact: String,
    pub text: String,
    pub millionths: i64,
}

/// A decision of a review before this one, as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct EarlierDecision {
    pub id: i64,
    pub review: i64,
    pub review_label: String,
    pub service: String,
    pub taken: String,
    pub owner: String,
    pub due: String,
    /// How fast the budget of the service burned over the review's window before it and in this one; none where not known.
    pub effect: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptService {
    pub name: String,
    /// Its word, like `at_risk`.
    pub state: String,
    /// What the policy proposes, in a sentence.
    pub proposed: String,
    /// Why it does.
    pub because: String,
    /// What follows from the size of incidents and classes.
    pub duties: Vec<String>,
    pub levels: Vec<KeptLevel>,
    pub alerts: AlertQuality,
    /// What was counted for reviews before.
    #[serde(default)]
    pub complaints: Vec<Complaints>,
}

/// One objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptLevel {
    pub slo: String,
    /// Its name, or its number.
    pub objective_name: String,
    pub title: String,
    /// `99.9% over a calendar quarter`
    pub promise: String,
    /// `events` or `slices`
    pub method: String,
    pub target: String,
    pub window: String,
    pub zone: String,
    pub sli_key: String,
    pub owner: Option<String>,
    pub description: Option<String>,
    pub is_aspirational: bool,
    /// Whether it is one of the two that a service shows.
    pub is_headline: bool,
    /// Those of the period, the last one last.
    pub windows: Vec<KeptWindow>,
    /// Closed ones until the period ended, the oldest first.
    pub trend: Vec<TrendCell>,
    pub burn_down: Option<KeptBurnDown>,
    pub ledger: Vec<LedgerRow>,
    /// Incidents and classes of the period that lie outside the last window, with the name of the window they are told of.
    #[serde(default)]
    pub elsewhere: Vec<(String, LedgerRow)>,
    /// Burns that nothing explains, the costliest first.
    pub unexplained: Vec<String>,
    /// The last window at other objectives.
    pub what_if: Vec<WhatIfRow>,
    /// The window a year before the last one; none where there was none.
    #[serde(default)]
    pub year_ago: Option<YearAgo>,
    /// What was spent from day to day and from month to month.
    #[serde(default)]
    pub spent: Vec<Spent>,
    /// What is odd about its measuring.
    pub findings: Vec<String>,
    pub exclusions: Vec<String>,
    pub drift: Option<String>,
    pub tier: Option<String>,
    pub source: Option<String>,
}

/// The figures of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptWindow {
    pub label: String,
    pub from_ms: i64,
    pub to_ms: i64,
    pub words: String,
    pub is_closed: bool,
    /// `met`, `missed` or `unknown`.
    pub outcome: String,
    pub status: String,
    pub sli: Option<Share>,
    pub remaining: Option<Share>,
    /// The same in events or in time.
    pub remaining_units: Option<String>,
    pub coverage: Option<Share>,
    /// `120 of 4,811,220 events were bad; 4,811.22 may be`
    pub counts: String,
    /// When it was frozen, where it was before this review.
    pub frozen: Option<String>,
    /// The worst group, whose figures these are, where that stands for all.
    #[serde(default)]
    pub group: Option<String>,
    /// The first day of it that was measured, where that is not its first: its budget is that of the time since.
    #[serde(default)]
    pub since: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TrendCell {
    pub label: String,
    pub outcome: String,
    pub remaining: Option<Share>,
    /// Its coverage.
    #[serde(default)]
    pub known: Option<Share>,
}

/// How a window went that ended a year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct YearAgo {
    pub label: String,
    /// `met`, `missed` or `unknown`.
    pub outcome: String,
    pub remaining: Option<Share>,
    /// Its coverage.
    pub known: Option<Share>,
    /// How that is known, or why it is not.
    pub by: String,
    /// Whether the same was promised, so that what was left can be compared.
    pub is_same_promise: bool,
}

/// What was spent in a day or a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spent {
    /// `2026-07-14` or `2026-07`.
    pub over: String,
    /// Its place among the days, or the months, from the one in which least was spent on; equal ones share one.
    pub place: u64,
    /// In events or time.
    pub text: String,
}

/// What people complained of, as somebody counted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Complaints {
    /// `2026-07-14` or `2026-07`.
    pub over: String,
    pub count: u64,
    /// Where the number is from.
    pub source: String,
}

/// What the burn-down is drawn of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptBurnDown {
    pub from_ms: i64,
    pub to_ms: i64,
    pub as_of_ms: i64,
    /// Whether the budget begins whole, so that an even pace can be drawn.
    pub has_ideal: bool,
    /// At, remaining in millionths, and the state of the time before: `k`, `p` or `u`.
    pub points: Vec<(i64, i64, char)>,
    /// The midnights that are written under it.
    pub ticks: Vec<(i64, String)>,
    /// Kind, from, to, title.
    pub marks: Vec<(String, i64, i64, String)>,
    /// From, to, reason.
    pub exclusions: Vec<(i64, i64, String)>,
    pub as_of: String,
}

/// What a part of the spent budget is booked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LedgerRow {
    /// `incident`, `deploy`, `class` or `unattributed`.
    pub kind: String,
    pub title: String,
    pub class: Option<String>,
    pub when: String,
    pub link: Option<String>,
    /// In events or time.
    pub units: String,
    /// Of what is spent; all rows make 1.
    pub of_spent: Share,
    pub of_budget: Share,
    /// Whether it alone took more than 20 % of a four-week budget.
    pub is_large: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WhatIfRow {
    pub objective: String,
    pub outcome: String,
    pub remaining: Option<Share>,
    /// Whether it is the one that holds.
    pub is_own: bool,
}

/// How the pages of a service and its burning went together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AlertQuality {
    pub pages: usize,
    pub matched: usize,
    pub burns: usize,
    pub burns_without_page: usize,
    /// Those of which it is not known whether anybody was paged, since pages were not kept yet.
    #[serde(default)]
    pub burns_unheard: usize,
    /// Since when pages are kept, where that is later than the window begins.
    pub kept_since: Option<String>,
}

impl Share {
    pub fn of(share: &Exact) -> Self {
        Self { exact: share.to_string(), text: percent(share), millionths: millionths(share) }
    }

    /// For drawing.
    #[allow(clippy::cast_precision_loss)]
    pub fn part(&self) -> f64 {
        self.millionths as f64 / 1e6
    }
}

/// Rounded down; held at the ends.
pub(super) fn millionths(share: &Exact) -> i64 {
    let floor = (share * &Exact::whole(1_000_000)).floor().unwrap_or_default();
    i64::try_from(floor).unwrap_or(if floor < 0 { i64::MIN } else { i64::MAX })
}

impl KeptLevel {
    /// The window its service is judged by: the last of the period.
    pub fn last(&self) -> Option<&KeptWindow> {
        self.windows.last()
    }
}

impl KeptService {
    pub fn headlines(&self) -> impl Iterator<Item = &KeptLevel> {
        self.levels.iter().filter(|level| level.is_headline)
    }

    /// Those that are not shown on its page.
    pub fn others(&self) -> impl Iterator<Item = &KeptLevel> {
        self.levels.iter().filter(|level| !level.is_headline)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeptActions, Snapshot};

    const BEFORE: &str = r#"{"format":1,"team":"payments","period":{"label":"2026-Q3","words":"","zone":"UTC","tzdb":"2026a","clock_notes":[],
        "is_over":true},"made":"","last_bucket":null,"is_stale":false,"coverage":null,"changes":[],"revised":[],"earlier":[],"services":[],
        "unmeasured":[],"version":"0.7.0"}"#;

    #[test]
    fn a_review_of_before_action_items_were_counted_is_read() {
        let read: Snapshot = serde_json::from_str(BEFORE).unwrap();
        assert_eq!(read.actions, None);
        let counted = Snapshot { actions: Some(KeptActions { open: 2, ..KeptActions::default() }), ..read };
        let again: Snapshot = serde_json::from_str(&serde_json::to_string(&counted).unwrap()).unwrap();
        assert_eq!(again, counted);
    }
}
