//! What became of what was learnt from incidents, by their documents: action items, factors that came again, and the documents themselves.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::incidents::{ActionItem, ActionsByDay, Factor, IncidentId, Kind, actions_by_day};
use watchbill_domain::time::{Day, Instant};
use watchbill_store::{ActionQuery, IncidentRow, PostmortemQuery, PostmortemRow};

use crate::api::{ApiError, IncidentTrendFigure};
use crate::reads::store_error;
use crate::shared::Shared;

/// What documents tell, each of the incident that goes on: that of one that turned out to be another is of that other. What is about no
/// incident is left out.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// Those of the newest document first.
    factors: Vec<(IncidentId, Factor)>,
    documents: Vec<(IncidentId, PostmortemRow)>,
    actions: Vec<(IncidentId, ActionItem)>,
    /// The real incidents among those that documents are about, each with when it was declared.
    real: BTreeMap<IncidentId, Instant>,
}

/// An incident, as far as that says whose its document is.
struct About {
    declared_at: Instant,
    kind: Kind,
    merged_into: Option<IncidentId>,
}

impl Learnt {
    /// Reads all of it; of incidents that are not among `rows` what is needed of them.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared, rows: &[IncidentRow], most: u32) -> Result<Self, ApiError> {
        let fail = |error| store_error(&error);
        let query = PostmortemQuery { incident: None, state: None, most };
        let documents = shared.store.postmortems(&query).await.map_err(fail)?;
        let factors = shared.store.factors_known().await.map_err(fail)?;
        let actions = shared.store.actions(&ActionQuery::default()).await.map_err(fail)?;
        let about = about(shared, rows, documents.iter().filter_map(|row| row.incident).collect()).await?;
        let of = |incident: Option<IncidentId>| goes_on(&about, incident?).map(|(id, _)| id);
        let mut real = BTreeMap::new();
        for id in documents.iter().filter_map(|row| row.incident) {
            let found = goes_on(&about, id).filter(|(_, about)| about.kind == Kind::Real);
            real.extend(found.map(|(id, about)| (id, about.declared_at)));
        }
        Ok(Self {
            factors: factors.into_iter().filter_map(|row| Some((of(row.incident)?, row.factor))).collect(),
            actions: actions.into_iter().filter_map(|kept| Some((of(kept.incident)?, kept.item))).collect(),
            documents: documents.into_iter().filter_map(|row| Some((of(row.incident)?, row))).collect(),
            real,
        })
    }

    /// What contributed to each incident. However a factor is written, it is called as it was written last.
    pub fn factors_by_incident(&self) -> BTreeMap<IncidentId, Vec<String>> {
        let mut called: BTreeMap<String, &str> = BTreeMap::new();
        let mut by_incident: BTreeMap<IncidentId, Vec<String>> = BTreeMap::new();
        for (id, factor) in &self.factors {
            let name = *called.entry(named(factor)).or_insert(factor.name.trim());
            by_incident.entry(*id).or_default().push(name.to_owned());
        }
        by_incident
    }

    /// What became of what was learnt from these incidents.
    pub fn figures(&self, of: &BTreeSet<IncidentId>, today: Day) -> Vec<IncidentTrendFigure> {
        let items = self.actions.iter().filter(|(id, _)| of.contains(id)).map(|(_, item)| item);
        let ActionsByDay { due, in_time, open, past, left_out } = actions_by_day(items, today);
        let (again, named) = self.found_before(of);
        let (late, documents) = self.late(of, today);
        let figure = |name: &str, some: usize, all: usize, how: String| IncidentTrendFigure {
            name: name.to_owned(),
            text: format!("{some} of {all}"),
            how,
        };
        vec![
            figure(
                "action items closed by their day",
                in_time,
                due,
                format!(
                    "of those of the postmortems of these incidents that have a day, and are done or whose day is over; declined and \
                     superseded ones ({left_out}) are left out"
                ),
            ),
            figure(
                "action items open past their day",
                past,
                open,
                "of those of the postmortems of these incidents that are open".to_owned(),
            ),
            figure(
                "incidents with a factor that was found before",
                again,
                named,
                "of those whose postmortem names factors: that of a real incident declared earlier names one that is called so or is \
                 of the same failure mode"
                    .to_owned(),
            ),
            figure(
                "postmortems past their day",
                late,
                documents,
                "of those of these incidents that have a day, and are shared or whose day is over; an incident without a postmortem \
                 is not among them"
                    .to_owned(),
            ),
        ]
    }

    /// In how many of these incidents a factor was found that was found in an earlier one, of how many there are any.
    fn found_before(&self, of: &BTreeSet<IncidentId>) -> (usize, usize) {
        let mut first: BTreeMap<String, (Instant, IncidentId)> = BTreeMap::new();
        for (id, factor) in &self.factors {
            let Some(declared_at) = self.real.get(id) else { continue };
            let this = (*declared_at, *id);
            for key in keys(factor) {
                first.entry(key).and_modify(|known| *known = this.min(*known)).or_insert(this);
            }
        }
        let is_known = |id: IncidentId, key: &str| first.get(key).is_some_and(|(_, earliest)| *earliest != id);
        let (mut again, mut named) = (BTreeSet::new(), BTreeSet::new());
        for (id, factor) in self.factors.iter().filter(|(id, _)| of.contains(id)) {
            named.insert(*id);
            if keys(factor).iter().any(|key| is_known(*id, key)) {
                again.insert(*id);
            }
        }
        (again.len(), named.len())
    }

    /// How many documents of these incidents were not shared by their day, of how many with a day that are shared or whose day is over.
    fn late(&self, of: &BTreeSet<IncidentId>, today: Day) -> (usize, usize) {
        let (mut late, mut all) = (0, 0);
        for (_, row) in self.documents.iter().filter(|(id, _)| of.contains(id)) {
            let Some(due) = row.due else { continue };
            let is_late = row.shared_on.unwrap_or(today) > due;
            late += usize::from(is_late);
            all += usize::from(is_late || row.shared_on.is_some());
        }
        (late, all)
    }
}

/// As it is called, without regard to how letters are written.
fn named(factor: &Factor) -> String {
    factor.name.trim().to_lowercase()
}

/// By what it is the same as another: its name, and each failure mode.
fn keys(factor: &Factor) -> Vec<String> {
    let modes = factor.tags.iter().map(|tag| format!("#{}", tag.as_str()));
    std::iter::once(named(factor)).chain(modes).collect()
}

/// These incidents and `rows`, with all that any of them turned out to be.
async fn about(
    shared: &Shared,
    rows: &[IncidentRow],
    mut wanted: BTreeSet<IncidentId>,
) -> Result<BTreeMap<IncidentId, About>, ApiError> {
    let of_row =
        |row: &IncidentRow| About { declared_at: row.declared_at, kind: row.kind, merged_into: row.merged_into };
    let mut known: BTreeMap<IncidentId, About> = rows.iter().map(|row| (row.id, of_row(row))).collect();
    wanted.extend(rows.iter().filter_map(|row| row.merged_into));
    loop {
        wanted.retain(|id| !known.contains_key(id));
        if wanted.is_empty() {
            return Ok(known);
        }
        let ids: Vec<IncidentId> = std::mem::take(&mut wanted).into_iter().collect();
        for kept in shared.store.incidents_whole(&ids).await.map_err(|error| store_error(&error))? {
            let incident = kept.incident;
            let (declared_at, kind, merged_into) = (incident.declared_at, incident.kind, incident.merged_into);
            wanted.extend(merged_into);
            known.insert(incident.id, About { declared_at, kind, merged_into });
        }
    }
}

/// The incident that one is, or turned out to be; none of one that is not there.
fn goes_on(about: &BTreeMap<IncidentId, About>, id: IncidentId) -> Option<(IncidentId, &About)> {
    let mut at = id;
    for _ in 0..=about.len() {
        let one = about.get(&at)?;
        let Some(into) = one.merged_into else { return Some((at, one)) };
        at = into;
    }
    None
}

#[cfg(test)]
#[path = "learnt_tests.rs"]
mod tests;
