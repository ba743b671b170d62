//! Which service levels a filter leaves. Its language is that of the filters of alerts, and the same in the window, in the palette
//! and on the command line; before an operator stands one of the fields of a service level.

use std::collections::{HashMap, HashSet};

use watchbill_domain::alerts::{FilterField, MatcherSet, Piece, plain_line, typing_at, value_text};

use crate::api::{
    ApiError, Completion, FilterProblem, SloFiltered, SloFound, SloLevelRow, SloListing, SloState, SlosView, Suggestion,
};
use crate::reads::{Here, best_of, chars_of, units_of};
use crate::shared::Shared;

use super::evaluated::Extent;
use super::find::key_of;
use super::judged::{code, needs_attention, word};
use super::kept::all_evaluated;
use super::portfolio::level_rows;
use super::words::objective_text;

/// More would not be read.
const MOST_SUGGESTED: usize = 12;
/// Service levels that the palette offers beside its commands.
const MOST_FOUND: usize = 8;

/// What a filter can look at. A state is written as programs know it or as people read it.
const FIELDS: &[FilterField] = &[
    FilterField { name: "service", values: &[] },
    FilterField { name: "state", values: STATES },
    FilterField { name: "owner", values: &[] },
    FilterField { name: "name", values: &[] },
    FilterField { name: "title", values: &[] },
    FilterField { name: "objective", values: &[] },
];
const STATES: &[&str] = &[
    "exhausted",
    "at_risk",
    "at risk",
    "unknown",
    "no_data",
    "watch",
    "no_traffic",
    "no traffic",
    "healthy",
    "measuring",
    "being measured",
    "burning",
    "attention",
    "promised",
    "aspirational",
];
/// Fields whose values are offered before their name is written.
const OFFERED: [&str; 3] = ["service", "state", "owner"];

/// A service level as a filter sees it.
struct Facts {
    service: Option<String>,
    owner: Option<String>,
    row: SloLevelRow,
    /// Whether it is known where it stands; of what was only named nothing is.
    is_judged: bool,
}

impl Facts {
    fn needs_somebody(&self) -> bool {
        self.is_judged && !self.row.aspirational && needs_attention(self.row.state, self.row.is_burning)
    }

    fn states(&self) -> Vec<&'static str> {
        let standing = if self.row.aspirational { "aspirational" } else { "promised" };
        if !self.is_judged {
            return vec![standing];
        }
        let mut states = vec![code(self.row.state), word(self.row.state), standing];
        // Most are written alike for programs and for people.
        states.dedup();
        states.extend(self.row.is_burning.then_some("burning"));
        states.extend(self.needs_somebody().then_some("attention"));
        states
    }

    fn values(&self, field: &str) -> Vec<&str> {
        match field {
            "service" => self.service.as_deref().into_iter().collect(),
            "owner" => self.owner.as_deref().into_iter().collect(),
            "name" => vec![&self.row.name, &self.row.key],
            "title" => vec![&self.row.title],
            "objective" => vec![&self.row.objective],
            "state" => self.states(),
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<&str> {
        let fields = FIELDS.iter().flat_map(|field| self.values(field.name));
        fields.chain([self.row.state_text.as_str()]).collect()
    }

    fn passes(&self, filter: &MatcherSet) -> bool {
        filter.passes(|field| field.map_or_else(|| self.texts(), |field| self.values(field)))
    }
}

/// What a filter leaves; everything, while it cannot be read.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn slo_filter(shared: &Shared, filter: &str) -> Result<SloFiltered, ApiError> {
    let all = judged(shared).await?;
    let (filter, problem) = match MatcherSet::parse_over(filter, FIELDS) {
        Ok(filter) => (filter, None),
        Err(error) => (MatcherSet::default(), Some(FilterProblem { position: error.position, message: error.message })),
    };
    let keys = all.iter().filter(|facts| facts.passes(&filter)).map(|facts| facts.row.key.clone()).collect();
    Ok(SloFiltered { keys, total: all.len(), problem })
}

/// The service levels of which every word is in a name, for going to one from anywhere. Nothing is read for it, so that nothing
/// is known of their states.
pub(crate) fn find_slos(shared: &Shared, words: &str) -> Vec<SloFound> {
    let Ok(filter) = MatcherSet::parse_over(words, FIELDS) else { return Vec::new() };
    let found = named(shared).into_iter().filter(|facts| facts.passes(&filter));
    let found = found.map(|Facts { service, row, .. }| SloFound {
        key: row.key,
        title: row.title,
        objective: row.objective,
        service,
    });
    found.take(MOST_FOUND).collect()
}

/// The portfolio and its listing, of what a filter leaves.
///
/// # Errors
/// [`ApiError::Invalid`] with what is wrong with the filter; otherwise when the records cannot be read.
pub(crate) async fn slo_list(shared: &Shared, filter: &str) -> Result<(SlosView, SloListing), ApiError> {
    let view = super::portfolio::slos_view(shared).await?;
    let listing = super::listing::slo_listing(shared).await?;
    if filter.trim().is_empty() {
        return Ok((view, listing));
    }
    let parsed = MatcherSet::parse_over(filter, FIELDS)
        .map_err(|error| ApiError::Invalid { field: "filter".to_owned(), message: error.to_string() })?;
    let all = judged(shared).await?;
    let left: Vec<&Facts> = all.iter().filter(|facts| facts.passes(&parsed)).collect();
    Ok(only(view, listing, &left, all.len()))
}

fn only(mut view: SlosView, mut listing: SloListing, left: &[&Facts], total: usize) -> (SlosView, SloListing) {
    let keys: HashSet<&str> = left.iter().map(|facts| facts.row.key.as_str()).collect();
    for service in &mut view.services {
        service.levels.retain(|row| keys.contains(row.key.as_str()));
    }
    view.services.retain(|service| !service.levels.is_empty());
    view.headline = match keys.len() {
        1 => format!("1 of {total} service levels passes the filter."),
        some => format!("{some} of {total} service levels pass the filter."),
    };
    listing.composites.retain(|composite| keys.contains(composite.name.as_str()));
    let whole: HashSet<String> = listing.composites.iter().map(|composite| composite.name.clone()).collect();
    listing.slos.retain(|slo| keys.contains(slo.key.as_str()) || whole.contains(&slo.name));
    listing.attention = left.iter().filter(|facts| facts.needs_somebody()).count();
    let is_measured_now = |facts: &&&Facts| !facts.row.aspirational && facts.row.state == SloState::Measuring;
    listing.measuring = left.iter().filter(is_measured_now).count();
    (view, listing)
}

/// What may stand at a cursor, which is counted in UTF-16 units as a text box does.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn complete_slo_filter(shared: &Shared, text: &str, cursor: usize) -> Result<Completion, ApiError> {
    let all = judged(shared).await?;
    let typing = typing_at(text, chars_of(text, cursor));
    let suggestions = match &typing.piece {
        Piece::Name => names(&all, &typing.prefix),
        Piece::Value { name } => values(&all, name, &typing.prefix),
    };
    let suggestions = suggestions.into_iter().take(MOST_SUGGESTED).collect();
    Ok(Completion { from: units_of(text, typing.from), to: units_of(text, typing.to), suggestions })
}

/// Fields, and once something is written also what it is the beginning of.
fn names(all: &[Facts], prefix: &str) -> Vec<Suggestion> {
    let lower = prefix.to_lowercase();
    let fields = FIELDS.iter().filter(|field| field.name.starts_with(&lower));
    let field = |field: &FilterField| Suggestion {
        insert: format!("{}=", field.name),
        shown: field.name.to_owned(),
        count: None,
    };
    let whole = OFFERED.iter().filter(|_| !lower.is_empty()).flat_map(|name| {
        let begun =
            values(all, name, prefix).into_iter().filter(|value| value.shown.to_lowercase().starts_with(&lower));
        begun.map(move |value| Suggestion {
            insert: format!("{name}={}", value.insert),
            shown: format!("{name} {}", value.shown),
            count: value.count,
        })
    });
    fields.map(field).chain(whole).collect()
}

fn values(all: &[Facts], name: &str, prefix: &str) -> Vec<Suggestion> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for facts in all {
        for value in facts.values(name) {
            *counts.entry(value).or_default() += 1;
        }
    }
    if name == "state" {
        // One spelling of each is enough to choose from.
        counts.retain(|value, _| !value.contains(' ') && *value != code(SloState::NoData));
    }
    let suggestion = |(value, count): (&str, usize)| Suggestion {
        insert: value_text(value),
        shown: plain_line(value, 80),
        count: Some(count),
    };
    best_of(counts, prefix).into_iter().map(suggestion).collect()
}

/// Every service level as it stands.
async fn judged(shared: &Shared) -> Result<Vec<Facts>, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let loaded = shared.loaded();
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Course).await?;
    let rows = level_rows(&loaded.levels.list, &evaluated, &here);
    Ok(rows.into_iter().map(|(service, owner, row)| Facts { service, owner, row, is_judged: true }).collect())
}

/// Every service level by its names alone; what is made of parts once.
fn named(shared: &Shared) -> Vec<Facts> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let mut seen: HashSet<String> = HashSet::new();
    let facts = list.iter().enumerate().filter_map(|(index, level)| {
        let spec = &level.spec;
        let is_part = spec.weight.is_some();
        let key = if is_part { spec.slo.name.clone() } else { key_of(list, index) };
        seen.insert(key.clone()).then(|| {
            let title = spec.title.clone().unwrap_or_else(|| spec.slo.name.clone());
            let called = spec.slo.objective_name.as_ref().filter(|_| !is_part);
            let row = SloLevelRow {
                key,
                name: spec.slo.name.clone(),
                title: called.map_or_else(|| title.clone(), |called| format!("{title} ({called})")),
                objective: if is_part { "made of parts".to_owned() } else { objective_text(&spec.slo) },
                aspirational: spec.slo.standing == watchbill_domain::slo::Standing::Aspirational,
                ..SloLevelRow::default()
            };
            Facts { service: spec.service.clone(), owner: spec.owner.clone(), row, is_judged: false }
        })
    });
    facts.collect()
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
