//! The alert list of the window: grouped, filtered, and given out a window of rows at a time.
//!
//! Scrolling asks for many windows of one list, so the ordered list of the last question is kept until something changes.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, Gap, GapCause, Labels, MatcherSet, Segment, SegmentState, Severity, Transition, places, plain_line,
    segments, summary_line,
};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_store::{AlertQuery, AlertRow, Configured, GapRow, SourceRow, Store, StoreError};

use crate::api::{AlertRowView, AlertsAsk, AlertsPage, AlertsRow, ApiError, FilterProblem, StripSpan};
use crate::shared::Shared;

use super::listing::passes;
use super::texts::{Here, health_of, quiet_text, shown_state, store_error};

/// How far back a strip shows.
const STRIP: Duration = Duration::from_secs(6 * 3600);
/// How far back resolved alerts are listed.
const RESOLVED: Duration = Duration::from_secs(24 * 3600);
/// Rows given out at once.
const MOST_ROWS: usize = 500;
/// A kept list is used for at most this long even if nothing changes: sources grow stale by themselves.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// The ordered list of the last question.
#[derive(Default)]
pub(crate) struct ListCache(Mutex<Option<Arc<Kept>>>);

struct Kept {
    revision: u64,
    made_at: Instant,
    filter: String,
    resolved: bool,
    list: List,
}

/// Everything that the rows of one question are made from.
struct List {
    alerts: Vec<AlertRow>,
    unfiltered: usize,
    places: Vec<String>,
    groups: Vec<Group>,
    sources: HashMap<SourceName, (SourceRow, Health)>,
    transitions: HashMap<AlertId, Vec<Transition>>,
    gaps: HashMap<SourceName, Vec<GapRow>>,
}

struct Group {
    key: String,
    severity: Severity,
    /// Indices of `alerts`.
    members: std::ops::Range<usize>,
}

enum Slot {
    Head(usize),
    Alert { alert_idx: usize, alone: bool },
}

/// One window of rows.
pub(crate) async fn alerts_page(shared: &Shared, ask: &AlertsAsk) -> Result<AlertsPage, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let (filter, filter_problem) = match MatcherSet::parse(&ask.filter) {
        Ok(filter) => (filter, None),
        Err(error) => {
            let problem = FilterProblem { position: error.position, message: error.message };
            (MatcherSet::default(), Some(problem))
        }
    };
    let kept = kept_list(shared, ask, &filter, &here).await.map_err(|e| store_error(&e))?;
    let list = &kept.list;
    let folded: HashSet<&str> = ask.folded.iter().map(String::as_str).collect();
    let mut slots = Vec::with_capacity(list.alerts.len() + list.groups.len());
    for (group_idx, group) in list.groups.iter().enumerate() {
        // One alert alone is its own head.
        if group.members.len() > 1 {
            slots.push(Slot::Head(group_idx));
        }
        if group.members.len() == 1 || !folded.contains(group.key.as_str()) {
            let alone = group.members.len() == 1;
            slots.extend(group.members.clone().map(|alert_idx| Slot::Alert { alert_idx, alone }));
        }
    }
    let limit = ask.limit.clamp(1, MOST_ROWS);
    let from = here.now.minus(STRIP);
    let rows = slots.iter().skip(ask.offset).take(limit).map(|slot| match slot {
        Slot::Head(group_idx) => head(list, &list.groups[*group_idx], &folded, &here),
        Slot::Alert { alert_idx, alone } => {
            AlertsRow::Alert(Box::new(AlertRowView { alone: *alone, ..row(list, *alert_idx, &here, from) }))
        }
    });
    Ok(AlertsPage {
        revision: kept.revision,
        rows_total: slots.len(),
        alerts_total: list.alerts.len(),
        alerts_unfiltered: list.unfiltered,
        offset: ask.offset,
        rows: rows.collect(),
        filter_problem,
        strip_from: here.time(from),
        strip_to: here.time(here.now),
    })
}

async fn kept_list(
    shared: &Shared,
    ask: &AlertsAsk,
    filter: &MatcherSet,
    here: &Here,
) -> Result<Arc<Kept>, StoreError> {
    let revision = shared.revision();
    let fresh = |kept: &&Arc<Kept>| {
        kept.revision == revision
            && kept.filter == ask.filter
            && kept.resolved == ask.resolved
            && here.now.since(kept.made_at) < KEPT_FOR
            && here.now >= kept.made_at
    };
    let found = shared.lists.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(fresh).cloned();
    if let Some(kept) = found {
        return Ok(kept);
    }
    let list = read_list(&shared.store, ask.resolved, filter, here.now).await?;
    let kept = Arc::new(Kept { revision, made_at: here.now, filter: ask.filter.clone(), resolved: ask.resolved, list });
    *shared.lists.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&kept));
    Ok(kept)
}

async fn read_list(store: &Store, resolved: bool, filter: &MatcherSet, now: Instant) -> Result<List, StoreError> {
    let resolved_since = resolved.then(|| now.minus(RESOLVED));
    let mut alerts = store.alerts(&AlertQuery { source: None, resolved_since }).await?;
    let sources: HashMap<SourceName, (SourceRow, Health)> = store
        .sources()
        .await?
        .into_iter()
        .filter(|source| source.configured == Configured::Yes)
        .map(|source| {
            let health = health_of(&source, now);
            (source.name.clone(), (source, health))
        })
        .collect();
    alerts.retain(|alert| sources.contains_key(&alert.id.source));
    let unfiltered = alerts.len();
    alerts.retain(|alert| sources.get(&alert.id.source).is_some_and(|(_, health)| passes(alert, *health, filter, now)));
    let groups = group(&mut alerts);
    let places = groups
        .iter()
        .flat_map(|group| places(&alerts[group.members.clone()].iter().map(|a| &a.labels).collect::<Vec<&Labels>>()))
        .collect();
    let from = now.minus(STRIP);
    let mut gaps = HashMap::new();
    for name in sources.keys() {
        gaps.insert(name.clone(), store.gaps(name, from).await?);
    }
    let transitions = store.recent_transitions(from).await?;
    Ok(List { alerts, unfiltered, places, groups, sources, transitions, gaps })
}

/// Orders alerts into groups of one name at one source: what is not over first, the worst group first, then by name, so
/// that a group keeps its place while its members come and go.
fn group(alerts: &mut Vec<AlertRow>) -> Vec<Group> {
    let weight = |alert: &AlertRow| (alert.state != AlertState::Resolved, alert.severity);
    let mut worst: HashMap<(&str, &SourceName), (bool, Severity)> = HashMap::new();
    for alert in alerts.iter() {
        let entry = worst.entry((name_of(alert), &alert.id.source)).or_insert(weight(alert));
        *entry = (*entry).max(weight(alert));
    }
    let of_group: Vec<(bool, Severity)> =
        alerts.iter().map(|alert| worst[&(name_of(alert), &alert.id.source)]).collect();
    let mut ranked: Vec<((bool, Severity), AlertRow)> = of_group.into_iter().zip(std::mem::take(alerts)).collect();
    ranked.sort_by(|(a_group, a), (b_group, b)| {
        let groups = b_group.cmp(a_group).then_with(|| name_of(a).cmp(name_of(b)));
        groups
            .then_with(|| a.id.source.cmp(&b.id.source))
            .then_with(|| weight(b).cmp(&weight(a)))
            .then_with(|| a.since.cmp(&b.since))
            .then_with(|| a.labels.cmp(&b.labels))
    });
    *alerts = ranked.into_iter().map(|(_, alert)| alert).collect();
    let mut groups: Vec<Group> = Vec::new();
    for (alert_idx, alert) in alerts.iter().enumerate() {
        let key = format!("{}/{}", alert.id.source, name_of(alert));
        match groups.last_mut() {
            Some(group) if group.key == key => {
                group.members.end = alert_idx + 1;
                group.severity = group.severity.max(alert.severity);
            }
            _ => groups.push(Group { key, severity: alert.severity, members: alert_idx..alert_idx + 1 }),
        }
    }
    groups
}

fn name_of(alert: &AlertRow) -> &str {
    alert.labels.get("alertname").unwrap_or("(no alertname)")
}

fn head(list: &List, group: &Group, folded: &HashSet<&str>, here: &Here) -> AlertsRow {
    let members = &list.alerts[group.members.clone()];
    let first = &members[0];
    let is_open = |alert: &&AlertRow| {
        let source = list.sources.get(&alert.id.source).map(|(source, _)| source);
        alert.state != AlertState::Resolved && quiet_text(alert, source, here).is_none()
    };
    AlertsRow::Group {
        key: group.key.clone(),
        name: plain_line(name_of(first), 120),
        source: first.id.source.to_string(),
        severity: group.severity.word().to_owned(),
        count: members.len(),
        open: members.iter().filter(is_open).count(),
        folded: folded.contains(group.key.as_str()),
    }
}

fn row(list: &List, alert_idx: usize, here: &Here, from: Instant) -> AlertRowView {
    let alert = &list.alerts[alert_idx];
    let source = list.sources.get(&alert.id.source);
    let none = Vec::new();
    let transitions = list.transitions.get(&alert.id).unwrap_or(&none);
    let gaps = list.gaps.get(&alert.id.source).map_or(&[][..], Vec::as_slice);
    alert_row(alert, source.map(|(source, health)| (source, *health)), &list.places[alert_idx], here, |until| {
        past(transitions, gaps, source.map(|(s, h)| (s, *h)), from, until)
    })
}

/// One alert as a row; `strip` gives its segments up to an instant.
pub(super) fn alert_row(
    alert: &AlertRow,
    source: Option<(&SourceRow, Health)>,
    place: &str,
    here: &Here,
    strip: impl FnOnce(Instant) -> Vec<Segment>,
) -> AlertRowView {
    let health = source.map_or(Health::Unknown, |(_, health)| health);
    let as_of = source.filter(|_| health != Health::Fine).and_then(|(source, _)| source.facts.last_good_at);
    AlertRowView {
        id: alert.id.to_string(),
        name: plain_line(name_of(alert), 120),
        place: place.to_owned(),
        alone: true,
        source: alert.id.source.to_string(),
        summary: summary_line(&alert.annotations),
        severity: alert.severity.word().to_owned(),
        state: shown_state(alert, health).to_owned(),
        since: here.time(alert.since),
        as_of: as_of.map(|at| here.time(at)),
        quiet: quiet_text(alert, source.map(|(source, _)| source), here),
        strip: strip_spans(&strip(here.now)),
    }
}

/// An alert's past over [from, until); what lies after its source was last believed is unknown.
pub(super) fn past(
    transitions: &[Transition],
    gaps: &[GapRow],
    source: Option<(&SourceRow, Health)>,
    from: Instant,
    until: Instant,
) -> Vec<Segment> {
    let mut closed: Vec<Gap> =
        gaps.iter().map(|gap| Gap { from: gap.from, to: gap.to.unwrap_or(until), cause: gap.cause }).collect();
    let believed_to = source.filter(|(_, health)| *health == Health::Stale).and_then(|(s, _)| s.facts.last_good_at);
    if let Some(good) = believed_to {
        closed.push(Gap { from: good, to: until, cause: GapCause::NotRunning });
    }
    segments(transitions, &closed, from, until)
}

fn strip_spans(segments: &[Segment]) -> Vec<StripSpan> {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return Vec::new() };
    let whole = last.to.since(first.from).as_secs_f64().max(1.0);
    let share = |at: Instant| at.since(first.from).as_secs_f64() / whole;
    segments
        .iter()
        .map(|segment| StripSpan {
            from: share(segment.from),
            to: share(segment.to),
            state: segment_word(segment.state).to_owned(),
        })
        .collect()
}

pub(super) fn segment_word(state: SegmentState) -> &'static str {
    match state {
        SegmentState::Known(state) => state.word(),
        SegmentState::Unknown(_) => "unknown",
    }
}
