//! What lists are made from, kept from question to question.
//!
//! Putting ten thousand alerts in order is most of the work of a list, so they are kept until something changes: a keystroke
//! in the filter only looks through them again, and scrolling not even that.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use watchbill_domain::alerts::{AlertState, FlapRules, MatcherSet};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_store::{AlertQuery, AlertRow, Configured, GapRow, SourceRow, StoreError};

use crate::api::AlertsAsk;
use crate::shared::Shared;

use super::flapping::RESTLESS;
use super::grouping::{List, group_of, weight};
use super::listing::passes;
use super::texts::health_of;
use super::twins::folded;

/// How far back a strip shows.
pub(super) const STRIP: Duration = Duration::from_secs(6 * 3600);
/// How far back resolved alerts are listed.
const RESOLVED: Duration = Duration::from_secs(24 * 3600);
/// Records are kept for at most this long even if nothing changes: sources grow stale by themselves.
const KEPT_FOR: Duration = Duration::from_secs(10);
/// Records that were not even read again for this long are not looked at by anybody.
const UNUSED_AFTER: Duration = Duration::from_secs(60);

/// The records of the last question, and the list that was made of them.
#[derive(Default)]
pub(crate) struct ListCache(Mutex<Option<Kept>>);

/// One question's list with what it was made from.
#[derive(Clone)]
pub(super) struct Kept {
    pub revision: u64,
    pub records: Arc<Records>,
    pub list: Arc<List>,
    read_at: Instant,
    filter: String,
    group_by: Vec<String>,
    resolved: bool,
}

/// Everything that the rows of any filter are made from.
pub(super) struct Records {
    /// By name and source; within those what is not over first, then the most severe, then the longest, then by labels.
    pub alerts: Vec<AlertRow>,
    pub sources: HashMap<SourceName, (SourceRow, Health)>,
    pub gaps: HashMap<SourceName, Vec<GapRow>>,
    /// Those from here on do not fire and flap all the same, and are in no group by name.
    pub restless_from: usize,
    /// When an alert flaps.
    pub flap: FlapRules,
}

impl Kept {
    fn is_of(&self, revision: u64, now: Instant) -> bool {
        self.revision == revision && now >= self.read_at && now.since(self.read_at) < KEPT_FOR
    }

    /// The list of this question.
    pub async fn of(shared: &Shared, ask: &AlertsAsk, filter: &MatcherSet, now: Instant) -> Result<Self, StoreError> {
        let revision = shared.revision();
        let found = shared.lists.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let found = found.filter(|kept| kept.is_of(revision, now) && kept.resolved == ask.resolved);
        let kept = match found {
            Some(kept) if kept.filter == ask.filter && kept.group_by == ask.group_by => return Ok(kept),
            Some(kept) => {
                let list = Arc::new(List::of(&kept.records, filter, &ask.group_by, now));
                Self { list, filter: ask.filter.clone(), group_by: ask.group_by.clone(), ..kept }
            }
            None => {
                let records = Arc::new(Records::read(shared, ask.resolved, now).await?);
                let list = Arc::new(List::of(&records, filter, &ask.group_by, now));
                let (filter, group_by) = (ask.filter.clone(), ask.group_by.clone());
                Self { revision, records, list, read_at: now, filter, group_by, resolved: ask.resolved }
            }
        };
        *shared.lists.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept.clone());
        Ok(kept)
    }
}

/// The records with their revision, for whoever has no use for a list. Resolved alerts may be among them.
pub(super) async fn records(shared: &Shared, now: Instant) -> Result<(u64, Arc<Records>), StoreError> {
    let revision = shared.revision();
    if let Some(records) = shared.lists.records(revision, now) {
        return Ok((revision, records));
    }
    let records = Arc::new(Records::read(shared, false, now).await?);
    let list = Arc::new(List::of(&records, &MatcherSet::default(), &[], now));
    let kept = Kept {
        revision,
        records: Arc::clone(&records),
        list,
        read_at: now,
        filter: String::new(),
        group_by: Vec::new(),
        resolved: false,
    };
    *shared.lists.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    Ok((revision, records))
}

impl ListCache {
    /// Lets go of what nobody has asked for in a while: ten thousand alerts are 30 MB, and a closed window asks for nothing.
    pub(crate) fn forget_unused(&self, now: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_some_and(|kept| now < kept.read_at || now.since(kept.read_at) > UNUSED_AFTER) {
            *kept = None;
        }
    }

    /// The records that are kept, if they are those of this revision. Resolved alerts may be among them.
    pub(super) fn records(&self, revision: u64, now: Instant) -> Option<Arc<Records>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|kept| kept.is_of(revision, now)).map(|kept| kept.records)
    }
}

impl Records {
    async fn read(shared: &Shared, resolved: bool, now: Instant) -> Result<Self, StoreError> {
        let store = &shared.store;
        let mut alerts = live_alerts(shared).await?;
        // What flaps and does not fire is shown whether or not somebody asks for what is over.
        let over = if resolved {
            store.resolved_alerts(now.minus(RESOLVED)).await?
        } else {
            restless_alerts(shared, now).await?
        };
        if !over.is_empty() {
            // One that ended between the two reads would be there twice.
            let live: HashSet<AlertId> = alerts.iter().map(|alert| alert.id.clone()).collect();
            alerts.extend(over.into_iter().filter(|alert| !live.contains(&alert.id)));
        }
        let configured = store.sources().await?.into_iter().filter(|source| source.configured == Configured::Yes);
        let sources: HashMap<SourceName, (SourceRow, Health)> = configured
            .map(|source| {
                let health = health_of(&source, now);
                (source.name.clone(), (source, health))
            })
            .collect();
        alerts.retain(|alert| sources.contains_key(&alert.id.source));
        let alerts = in_order(&folded(alerts, &sources));
        let is_restless = |alert: &AlertRow| !resolved && alert.state == AlertState::Resolved;
        let (restless, mut alerts): (Vec<AlertRow>, Vec<AlertRow>) = alerts.into_iter().partition(is_restless);
        let restless_from = alerts.len();
        alerts.extend(restless);
        let mut gaps = HashMap::new();
        for name in sources.keys() {
            gaps.insert(name.clone(), store.gaps(name, now.minus(STRIP)).await?);
        }
        let flap = shared.loaded().policy.flap;
        Ok(Self { alerts, sources, gaps, restless_from, flap })
    }

    pub fn passes(&self, alert: &AlertRow, filter: &MatcherSet, now: Instant) -> bool {
        self.sources.get(&alert.id.source).is_some_and(|(_, health)| passes(alert, *health, filter, now))
    }
}

/// The pending and firing alerts of all sources, in no order: from the desk where there is one, or else from the file.
pub(crate) async fn live_alerts(shared: &Shared) -> Result<Vec<AlertRow>, StoreError> {
    match shared.live.rows() {
        Some(rows) => Ok(rows),
        None => shared.store.alerts(&AlertQuery::default()).await,
    }
}

/// The sources that cannot be believed at `now`.
pub(crate) async fn unheard(shared: &Shared, now: Instant) -> Result<Vec<SourceName>, StoreError> {
    let sources = shared.store.sources().await?.into_iter().filter(|source| source.configured == Configured::Yes);
    Ok(sources.filter(|source| health_of(source, now) != Health::Fine).map(|source| source.name).collect())
}

/// The alerts that do not fire and flap all the same. The desk knows whether there are any.
async fn restless_alerts(shared: &Shared, now: Instant) -> Result<Vec<AlertRow>, StoreError> {
    if shared.live.has_restless() == Some(false) {
        return Ok(Vec::new());
    }
    let alerts = shared.store.restless_alerts(now.minus(RESTLESS)).await?;
    let rules = shared.loaded().policy.flap;
    Ok(alerts.into_iter().filter(|alert| alert.flap.is_flapping(now, &rules)).collect())
}

/// Looks each alert's place up once: a comparison that searched its labels would be most of the work.
fn in_order(alerts: &[AlertRow]) -> Vec<AlertRow> {
    let mut places: Vec<_> = alerts.iter().map(|a| (group_of(a), Reverse(weight(a)), a.since, &a.labels, a)).collect();
    places.sort_unstable_by(|a, b| (&a.0, &a.1, &a.2, &a.3, &a.4.id).cmp(&(&b.0, &b.1, &b.2, &b.3, &b.4.id)));
    places.into_iter().map(|(.., alert)| alert.clone()).collect()
}
