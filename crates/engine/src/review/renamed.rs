//! Services that are called otherwise than in the review before. What was decided about them, marked and counted goes on.

use std::collections::{BTreeMap, BTreeSet};

use watchbill_store::{MarkRow, ReviewDecisionRow, Subject};

use super::snapshot::Snapshot;

/// What services were called, and what they are called now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Renamed(BTreeMap<String, String>);

impl Renamed {
    /// By the service levels of the review before, which keep their names: a service is renamed that is there no more, where all
    /// of its service levels that are left belong to one that was not there. `levels` are now, by SLO and service.
    pub fn since(before: Option<&Snapshot>, levels: &[(&str, String)]) -> Self {
        let Some(before) = before else { return Self::default() };
        let is_now = |service: &str| levels.iter().any(|(_, of)| of == service);
        let was = |service: &str| before.services.iter().any(|kept| kept.name == service);
        let gone = before.services.iter().filter(|kept| !is_now(&kept.name));
        let renamed = gone.filter_map(|kept| {
            let own = |slo: &str| kept.levels.iter().any(|level| level.slo == slo);
            let names: BTreeSet<&String> = levels.iter().filter(|(slo, _)| own(slo)).map(|(_, of)| of).collect();
            let only = names.first().filter(|name| names.len() == 1 && !was(name))?;
            Some((kept.name.clone(), (*only).clone()))
        });
        Self(renamed.collect())
    }

    /// What a service is called now.
    pub fn now<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// What it was called in the review before.
    pub fn before<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.iter().find(|(_, now)| *now == name).map_or(name, |(before, _)| before)
    }

    /// A sentence each.
    pub fn said(&self) -> Vec<String> {
        let one = |(before, now): (&String, &String)| {
            format!("The service {before} is called {now} now: what was decided about it and marked on it goes on.")
        };
        self.0.iter().map(one).collect()
    }

    /// Decisions about services as they are called now.
    pub fn decisions(&self, rows: &mut [ReviewDecisionRow]) {
        for row in rows {
            if let Subject::Service(name) = &mut row.decision.subject {
                *name = self.now(name).to_owned();
            }
        }
    }

    /// Marks on services as they are called now.
    pub fn marks(&self, rows: &mut [MarkRow]) {
        for name in rows.iter_mut().flat_map(|row| &mut row.mark.services) {
            *name = self.now(name).to_owned();
        }
    }
}
