//! Every service level at a glance.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use watchbill_definitions::Weight;
use watchbill_domain::slo::{Bucket, Grid, Span};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupId, SliRow};

use crate::api::{ApiError, SloLevelRow, SloServiceRow, SloState, SlosView};
use crate::levels::{FINE_STEP_S, Level, Levels};
use crate::openslo::slo_offers;
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::composites::composite_rows;
use super::evaluated::{Evaluated, Extent, TREND};
use super::fetching::FirstFetches;
use super::find::key_of;
use super::judged::{needs_attention, word};
use super::kept::all_evaluated;
use super::notices::notice;
use super::reading::{LevelRead, minutes_span, span_since};
use super::rows::{RowOf, worse};

/// How many SLIs of a service are shown at once: more would not be read in a review.
const HEADLINES: usize = 2;

/// The page.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn slos_view(shared: &Shared) -> Result<SlosView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Course).await?;
    let rows = level_rows(&loaded.levels.list, &evaluated, &here);
    let as_of = evaluated.iter().filter_map(|evaluated| evaluated.last_known).max();
    let (offers, offers_said) = slo_offers(shared).await?;
    Ok(SlosView {
        at: here.time(here.now),
        as_of: as_of.map(|at| here.time(at)),
        headline: headline(&rows.iter().map(|(_, _, row)| row).collect::<Vec<_>>(), as_of, &here),
        notice: loaded.levels.list.is_empty().then(|| notice(&loaded)),
        services: services(rows),
        offers,
        offers_said,
        problems: refused(&loaded.levels),
    })
}

/// Every objective evaluated as of now, in their order. Buckets are read once, group by group, and each group is evaluated and
/// let go before the next is read: those of a hundred SLIs would be a hundred megabytes.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn evaluate_all(
    shared: &Shared,
    levels: &Levels,
    now: Instant,
    extent: Extent,
) -> Result<Vec<Evaluated>, ApiError> {
    let (store, list) = (&shared.store, &levels.list);
    let rows: HashMap<String, SliRow> =
        store.slis().await.map_err(|e| store_error(&e))?.into_iter().map(|row| (row.key.clone(), row)).collect();
    let of_level = |level: &Level| level.sli_key().and_then(|key| rows.get(&key));
    let all: Vec<GroupId> = rows_in_use(list, &rows).flat_map(|row| row.groups.iter().map(|group| group.id)).collect();
    let mut minutes: HashMap<GroupId, Vec<Bucket>> = HashMap::new();
    let fine = Grid::of_step(FINE_STEP_S);
    let keep = |group, buckets| drop(minutes.insert(group, buckets));
    store.visit_buckets(&all, fine, minutes_span(now), keep).await.map_err(|e| store_error(&e))?;
    let mut made: Vec<Option<Evaluated>> = vec![None; list.len()];
    for (grid, indices) in by_grid(list, now) {
        let waiting: Vec<Waiting<'_>> = waiting(list, &indices, &of_level);
        let ids: Vec<GroupId> = waiting.iter().flat_map(|sli| sli.row.groups.iter().map(|group| group.id)).collect();
        let since = if extent == Extent::Course { now.minus(TREND) } else { now };
        let from = indices.iter().map(|index| span_since(&list[*index], since, now).start).min().unwrap_or(since);
        let span = Span { start: from, end: now };
        let mut found: HashMap<GroupId, Vec<Bucket>> = HashMap::new();
        let owner: HashMap<GroupId, usize> = owners(&waiting);
        let visit = |group: GroupId, buckets: Vec<Bucket>| {
            found.insert(group, buckets);
            let Some(sli) = owner.get(&group).map(|place| &waiting[*place]) else { return };
            if sli.row.groups.iter().all(|group| found.contains_key(&group.id)) {
                for (index, evaluated) in sli.evaluate(list, &mut found, &minutes, (now, extent)) {
                    made[index] = Some(evaluated);
                }
            }
        };
        store.visit_buckets(&ids, grid, span, visit).await.map_err(|e| store_error(&e))?;
    }
    let nothing = |level: &Level| Evaluated::new(level, &LevelRead::nothing(level, now), now, extent);
    let mut all: Vec<Evaluated> =
        made.into_iter().zip(list).map(|(made, level)| made.unwrap_or_else(|| nothing(level))).collect();
    let fetches = FirstFetches::read(shared, now).await?;
    for (level, evaluated) in list.iter().zip(&mut all) {
        evaluated.fetching = fetches.of(shared, level, of_level(level)).await?;
    }
    Ok(all)
}

/// An SLI with the objectives that are about it.
struct Waiting<'a> {
    row: &'a SliRow,
    levels: Vec<usize>,
}

impl Waiting<'_> {
    fn evaluate(
        &self,
        list: &[Level],
        found: &mut HashMap<GroupId, Vec<Bucket>>,
        minutes: &HashMap<GroupId, Vec<Bucket>>,
        (now, extent): (Instant, Extent),
    ) -> Vec<(usize, Evaluated)> {
        let Some(first) = self.levels.first() else { return Vec::new() };
        let groups = self.row.groups.iter().map(|group| {
            let fine = minutes.get(&group.id).cloned().unwrap_or_default();
            (group.labels.clone(), found.remove(&group.id).unwrap_or_default(), fine)
        });
        let mut read = LevelRead::new(&list[*first], Some(self.row.clone()), groups.collect(), now);
        let evaluated = self.levels.iter().map(|index| {
            read.exclude(&list[*index]);
            (*index, Evaluated::new(&list[*index], &read, now, extent))
        });
        evaluated.collect()
    }
}

fn waiting<'a>(list: &[Level], indices: &[usize], row_of: &impl Fn(&Level) -> Option<&'a SliRow>) -> Vec<Waiting<'a>> {
    let mut by_sli: BTreeMap<_, Waiting<'a>> = BTreeMap::new();
    for index in indices {
        let Some(row) = row_of(&list[*index]) else { continue };
        by_sli.entry(row.id).or_insert_with(|| Waiting { row, levels: Vec::new() }).levels.push(*index);
    }
    by_sli.into_values().collect()
}

fn owners(waiting: &[Waiting<'_>]) -> HashMap<GroupId, usize> {
    let of = |(place, sli): (usize, &Waiting<'_>)| {
        sli.row.groups.iter().map(move |group| (group.id, place)).collect::<Vec<_>>()
    };
    waiting.iter().enumerate().flat_map(of).collect()
}

fn rows_in_use<'a>(list: &[Level], rows: &'a HashMap<String, SliRow>) -> impl Iterator<Item = &'a SliRow> {
    let keys: HashSet<String> = list.iter().filter_map(Level::sli_key).collect();
    rows.values().filter(move |row| keys.contains(&row.key))
}

fn by_grid(list: &[Level], now: Instant) -> Vec<(Grid, Vec<usize>)> {
    let mut by_step: BTreeMap<(i64, i64), (Grid, Vec<usize>)> = BTreeMap::new();
    for (index, level) in list.iter().enumerate() {
        let grid = level.grid(now);
        by_step.entry((grid.step_ms(), grid.phase_ms())).or_insert_with(|| (grid, Vec::new())).1.push(index);
    }
    by_step.into_values().collect()
}

/// A row for every objective, and one for every composite in the place of its parts: service, owner, row.
pub(crate) fn level_rows(
    list: &[Level],
    evaluated: &[Evaluated],
    here: &Here,
) -> Vec<(Option<String>, Option<String>, SloLevelRow)> {
    let composites = composite_rows(list, evaluated, here);
    let single = list.iter().enumerate().filter(|(_, level)| level.spec.weight.is_none()).map(|(index, level)| {
        let row = RowOf { key: key_of(list, index), level, evaluated: &evaluated[index], here }.row();
        (level.spec.service.clone(), level.spec.owner.clone(), row)
    });
    single.chain(composites).collect()
}

fn services(rows: Vec<(Option<String>, Option<String>, SloLevelRow)>) -> Vec<SloServiceRow> {
    let mut by_service: BTreeMap<Option<String>, (Option<String>, Vec<SloLevelRow>)> = BTreeMap::new();
    for (service, owner, row) in rows {
        let entry = by_service.entry(service).or_default();
        entry.0 = entry.0.take().or(owner);
        entry.1.push(row);
    }
    let mut services: Vec<SloServiceRow> =
        by_service.into_iter().map(|(service, (owner, levels))| service_row(service, owner, levels)).collect();
    services.sort_by(|a, b| match (a.levels.first(), b.levels.first()) {
        (Some(a), Some(b)) => worse(a, b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    services
}

fn service_row(service: Option<String>, owner: Option<String>, mut levels: Vec<SloLevelRow>) -> SloServiceRow {
    levels.sort_by(worse);
    headlines_first(&mut levels);
    let headlines = levels.len().min(HEADLINES);
    let worst = levels.first();
    SloServiceRow {
        service: service.unwrap_or_else(|| "no service".to_owned()),
        owner,
        headlines,
        more: (levels.len() > headlines).then(|| format!("{} more", levels.len() - headlines)),
        state: worst.map_or(SloState::NoData, |row| row.state),
        said: worst.map_or_else(String::new, |row| word(row.state).to_owned()),
        levels,
    }
}

/// Two SLIs are shown, not two objectives of one: the first of every SLO stands before the others.
fn headlines_first(levels: &mut [SloLevelRow]) {
    let mut seen: HashSet<String> = HashSet::new();
    let is_first: HashMap<String, bool> =
        levels.iter().map(|row| (row.key.clone(), seen.insert(row.name.clone()))).collect();
    let later = |row: &SloLevelRow| !is_first.get(&row.key).copied().unwrap_or(true);
    levels.sort_by(|a, b| later(a).cmp(&later(b)).then(Ordering::Equal));
}

/// What is not in force at all; why a single objective is not measured stands in its row.
fn refused(levels: &Levels) -> Vec<String> {
    let refused = levels.findings.iter().filter(|finding| finding.weight == Weight::Refused);
    refused.map(|finding| finding.problem.to_string()).collect()
}

fn part_of(row: &SloLevelRow) -> f64 {
    row.fetched.unwrap_or(1.0)
}

fn headline(rows: &[&SloLevelRow], as_of: Option<Instant>, here: &Here) -> String {
    let held: Vec<_> = rows.iter().filter(|row| !row.aspirational).collect();
    let bad = held.iter().filter(|row| needs_attention(row.state, row.is_burning)).count();
    let as_of = as_of.map(|at| format!(" As of {}.", here.short(at))).unwrap_or_default();
    let waited: Vec<_> = held.iter().filter(|row| row.state == SloState::Measuring && !row.is_burning).collect();
    // What is furthest from being there is what is waited for.
    let last = waited.iter().min_by(|a, b| part_of(a).total_cmp(&part_of(b))).map_or("", |row| row.state_text.as_str());
    let too = match waited.len() {
        0 => String::new(),
        1 => " 1 is being measured.".to_owned(),
        many => format!(" {many} are being measured."),
    };
    match (held.len(), bad, waited.len()) {
        (0, _, _) => "Nothing is promised yet.".to_owned(),
        (1, 0, 1) => format!("The one service level is {last}."),
        (all, 0, waited) if waited == all => format!("All {all} service levels are {last} so far."),
        (1, 0, _) => format!("The one service level is within its budget.{as_of}"),
        (all, 0, 0) => format!("All {all} service levels are within their budgets.{as_of}"),
        (all, 0, waited) => format!("{} of {all} service levels are within their budgets.{too}{as_of}", all - waited),
        (all, 1, _) => format!("1 of {all} needs attention.{too}{as_of}"),
        (all, many, _) => format!("{many} of {all} need attention.{too}{as_of}"),
    }
}

#[cfg(test)]
#[path = "portfolio_tests.rs"]
mod tests;
