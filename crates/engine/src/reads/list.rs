//! The alert list of the window: grouped, filtered, and given out a window of rows at a time.

use std::collections::{HashMap, HashSet};

use watchbill_domain::alerts::{
    AlertState, Evidence, FlapRules, Gap, GapCause, MatcherSet, Segment, SegmentState, Transition, place_of,
    plain_line, segments, summary_line,
};
use watchbill_domain::ids::{AlertId, Identity};
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_store::{AlertRow, GapRow, SavedView, SourceRow};

use crate::api::{AlertRowView, AlertsAsk, AlertsPage, AlertsRow, ApiError, FilterProblem, SavedViewView, StripSpan};
use crate::queues::is_of_queue;
use crate::shared::Shared;

use super::flapping::flapping_view;
use super::grouping::Group;
use super::kept::{Kept, Records, STRIP, records};
use super::soon::soon_text;
use super::texts::{Here, quiet_text, shown_state, store_error};

/// Rows given out at once.
const MOST_ROWS: usize = 500;

/// A row before it is written; the level is how many heads stand above it, and one.
enum Slot<'a> {
    Head { group: &'a Group, level: usize },
    Alert { group: &'a Group, alert: &'a AlertRow, level: usize },
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
    let kept = Kept::of(shared, ask, &filter, here.now).await.map_err(|e| store_error(&e))?;
    let records = &*kept.records;
    let folded: HashSet<&str> = ask.folded.iter().map(String::as_str).collect();
    let mut slots = slots(&kept, &folded);
    let rows_total = slots.len();
    slots.drain(..ask.offset.min(rows_total));
    slots.truncate(ask.limit.clamp(1, MOST_ROWS));
    let from = here.now.minus(STRIP);
    let shown: Vec<&AlertId> = slots.iter().filter_map(Slot::alert_id).collect();
    let transitions = shared.store.transitions_of(&shown, from).await.map_err(|e| store_error(&e))?;
    let rows = slots.iter().map(|slot| match slot {
        Slot::Head { group, level } => head(records, group, *level, &folded, &here),
        Slot::Alert { group, alert, level } => {
            let row = row(records, group, alert, &transitions, &here);
            // What no head names has to say its name itself.
            let alone = group.members.len() == 1 || group.is_restless || !kept.list.named;
            AlertsRow::Alert(Box::new(AlertRowView { alone, level: *level, ..row }))
        }
    });
    Ok(AlertsPage {
        revision: kept.revision,
        rows_total,
        alerts_total: kept.list.alerts_total,
        alerts_unfiltered: records.restless_from,
        offset: ask.offset,
        rows: rows.collect(),
        filter_problem,
        strip_from: here.time(from),
        strip_to: here.time(here.now),
    })
}

/// The alerts of one group that are not over, in the order of the list.
pub(crate) async fn alerts_of_group(shared: &Shared, ask: &AlertsAsk, key: &str) -> Result<Vec<String>, ApiError> {
    let now = shared.ports.clock.now();
    let filter = MatcherSet::parse(&ask.filter).unwrap_or_default();
    let kept = Kept::of(shared, ask, &filter, now).await.map_err(|e| store_error(&e))?;
    let gone = || ApiError::NotFound { message: "there is no such group any more".to_owned() };
    let group = find(&kept.list.groups, key).ok_or_else(gone)?;
    let members = group.members.iter().map(|at| &kept.records.alerts[*at]);
    Ok(members.filter(|alert| alert.state != AlertState::Resolved).map(|alert| alert.id.to_string()).collect())
}

fn find<'a>(groups: &'a [Group], key: &str) -> Option<&'a Group> {
    groups.iter().find_map(|group| if group.key == key { Some(group) } else { find(&group.groups, key) })
}

/// Kept lists with how many alerts pass each now.
pub(crate) async fn counted(shared: &Shared, views: Vec<SavedView>) -> Result<Vec<SavedViewView>, ApiError> {
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let now = shared.ports.clock.now();
    let (_, records) = records(shared, now).await.map_err(|e| store_error(&e))?;
    let live = |alert: &&AlertRow| alert.state != AlertState::Resolved;
    let view = |SavedView { name, filter, group_by }: SavedView| {
        let passing = MatcherSet::parse(&filter).ok().map(|matchers| {
            records.alerts.iter().filter(live).filter(|alert| records.passes(alert, &matchers, now)).count()
        });
        SavedViewView { name, filter, group_by, count: passing }
    };
    Ok(views.into_iter().map(view).collect())
}

impl<'a> Slot<'a> {
    fn alert_id(&self) -> Option<&'a AlertId> {
        match self {
            Self::Head { .. } => None,
            Self::Alert { alert, .. } => Some(&alert.id),
        }
    }
}

fn slots<'a>(kept: &'a Kept, folded: &HashSet<&str>) -> Vec<Slot<'a>> {
    let mut slots = Vec::with_capacity(kept.list.alerts_total + kept.list.groups.len());
    for group in &kept.list.groups {
        add_slots(&kept.records, group, 1, folded, &mut slots);
    }
    slots
}

fn add_slots<'a>(
    records: &'a Records,
    group: &'a Group,
    level: usize,
    folded: &HashSet<&str>,
    slots: &mut Vec<Slot<'a>>,
) {
    // One alert alone is its own head.
    if let ([only], false) = (group.members.as_slice(), group.is_restless) {
        return slots.push(Slot::Alert { group, alert: &records.alerts[*only], level });
    }
    slots.push(Slot::Head { group, level });
    if group.is_folded(folded) {
        return;
    }
    for within in &group.groups {
        add_slots(records, within, level + 1, folded, slots);
    }
    if group.groups.is_empty() {
        let alert = |at: &usize| Slot::Alert { group, alert: &records.alerts[*at], level: level + 1 };
        slots.extend(group.members.iter().map(alert));
    }
}

fn head(records: &Records, group: &Group, level: usize, folded: &HashSet<&str>, here: &Here) -> AlertsRow {
    let first = &records.alerts[group.members[0]];
    let is_open = |alert: &AlertRow| {
        let source = records.sources.get(&alert.id.source).map(|(source, _)| source);
        alert.state != AlertState::Resolved && quiet_text(alert, source, here).is_none()
    };
    let flaps = |alert: &AlertRow| alert.flap.is_flapping(here.now, &records.flap);
    let name = match &group.by {
        _ if group.is_restless => "Flapping, not firing now",
        Some(_) => &group.value,
        None => first.name(),
    };
    AlertsRow::Group {
        key: group.key.clone(),
        level,
        by: group.by.as_ref().map(|by| plain_line(by, 60)),
        name: plain_line(name, 120),
        source: if group.by.is_some() || group.is_restless { String::new() } else { first.id.source.to_string() },
        severity: group.severity.word().to_owned(),
        count: group.members.len(),
        open: group.members.iter().filter(|at| is_open(&records.alerts[**at])).count(),
        flapping: group.members.iter().filter(|at| flaps(&records.alerts[**at])).count(),
        folded: group.is_folded(folded),
    }
}

fn row(
    records: &Records,
    group: &Group,
    alert: &AlertRow,
    transitions: &HashMap<AlertId, Vec<Transition>>,
    here: &Here,
) -> AlertRowView {
    let source = records.sources.get(&alert.id.source).map(|(source, health)| (source, *health));
    let transitions = transitions.get(&alert.id).map_or(&[][..], Vec::as_slice);
    let gaps = records.gaps.get(&alert.id.source).map_or(&[][..], Vec::as_slice);
    let place = place_of(&alert.labels, group.telling(records));
    let strip = |until| past(&alert.id.identity, transitions, gaps, source, here.now.minus(STRIP), until);
    alert_row(alert, source, &place, here, &records.flap, strip)
}

/// One alert as a row; `strip` gives its segments up to an instant.
pub(super) fn alert_row(
    alert: &AlertRow,
    source: Option<(&SourceRow, Health)>,
    place: &str,
    here: &Here,
    rules: &FlapRules,
    strip: impl FnOnce(Instant) -> Vec<Segment>,
) -> AlertRowView {
    let health = source.map_or(Health::Unknown, |(_, health)| health);
    let as_of = source.filter(|_| health != Health::Fine).and_then(|(source, _)| source.facts.last_good_at);
    AlertRowView {
        id: alert.id.to_string(),
        name: plain_line(alert.name(), 120),
        place: place.to_owned(),
        alone: true,
        level: 1,
        source: alert.id.source.to_string(),
        summary: summary_line(&alert.annotations),
        severity: alert.severity.word().to_owned(),
        state: shown_state(alert, health).to_owned(),
        since: here.time(alert.since),
        as_of: as_of.map(|at| here.time(at)),
        soon: soon_text(alert, health, here.now),
        quiet: quiet_text(alert, source.map(|(source, _)| source), here),
        flapping: flapping_view(alert, rules, here),
        strip: strip_spans(&strip(here.now)),
    }
}

/// An alert's past over [from, until). What lies after its source was last believed is unknown, and so is what lies before
/// it was first heard, up to the start the alert gives itself.
pub(super) fn past(
    identity: &Identity,
    transitions: &[Transition],
    gaps: &[GapRow],
    source: Option<(&SourceRow, Health)>,
    from: Instant,
    until: Instant,
) -> Vec<Segment> {
    let untold = |gap: &GapRow| whole_gap(gap, until).without(&told_of(gap, identity, transitions));
    let mut closed: Vec<Gap> = gaps.iter().flat_map(untold).collect();
    let mut nobody_watched = |from, to| closed.push(Gap { from, to, cause: GapCause::NotRunning });
    let heard = source.and_then(|(source, _)| source.first_good_at).unwrap_or(until);
    let told = transitions.first().map_or(heard, |first| first.at.min(heard));
    if told > from {
        nobody_watched(from, told);
    }
    let believed_to = source.filter(|(_, health)| *health == Health::Stale).and_then(|(s, _)| s.facts.last_good_at);
    if let Some(good) = believed_to {
        nobody_watched(good, until);
    }
    segments(transitions, &closed, from, until)
}

/// The parts of a gap of which a history told for an alert with these transitions. What its twin's source told is taken for the
/// whole gap or not at all (`Tells::Some`), so that one change known from there means the whole. No history has alerts about queues.
pub(super) fn told_of(gap: &GapRow, identity: &Identity, transitions: &[Transition]) -> Vec<(Instant, Instant)> {
    if is_of_queue(identity) {
        return Vec::new();
    }
    let Some(to) = gap.to.filter(|_| gap.told.is_empty()) else { return gap.told.clone() };
    let is_told = |one: &Transition| one.evidence == Evidence::Backfilled && gap.from < one.at && one.at <= to;
    if transitions.iter().any(is_told) { vec![(gap.from, to)] } else { Vec::new() }
}

fn whole_gap(gap: &GapRow, until: Instant) -> Gap {
    Gap { from: gap.from, to: gap.to.unwrap_or(until), cause: gap.cause }
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

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
