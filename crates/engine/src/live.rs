//! The pending and firing alerts as the desk last committed them, for whoever shows them.
//!
//! Reading ten thousand alerts from the file takes a third of a second of a processor; the desk has them in memory anyway. What
//! is shown here was committed before: a reader never sees what a crash could take back.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use watchbill_domain::alerts::SourceState;
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_store::AlertRow;

/// Nothing until every source is seated, and nothing ever for a guest: then the file is read.
#[derive(Default)]
pub(crate) struct Live(RwLock<Option<HashMap<SourceName, OfSource>>>);

/// What is shown of one source.
struct OfSource {
    rows: Arc<[AlertRow]>,
    /// Whether something of it flaps that does not fire.
    restless: bool,
}

impl Live {
    /// Every source's alerts, in no order; `None` where only the file knows.
    pub fn rows(&self) -> Option<Vec<AlertRow>> {
        let live = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let live = live.as_ref()?;
        Some(live.values().flat_map(|source| source.rows.iter().cloned()).collect())
    }

    /// Whether an alert flaps that does not fire; `None` where only the file knows.
    pub fn has_restless(&self) -> Option<bool> {
        let live = self.0.read().unwrap_or_else(PoisonError::into_inner);
        live.as_ref().map(|live| live.values().any(|source| source.restless))
    }

    /// Shows these sources and no other; none at all while one of them could not be seated.
    pub fn show_all<'a>(&self, sources: Option<impl Iterator<Item = (&'a SourceName, &'a SourceState)>>) {
        let rows =
            sources.map(|sources| sources.map(|(name, state)| (name.clone(), OfSource::new(name, state))).collect());
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = rows;
    }

    /// Shows what one source's alerts are now.
    pub fn show(&self, name: &SourceName, state: &SourceState) {
        let mut live = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(live) = live.as_mut() {
            live.insert(name.clone(), OfSource::new(name, state));
        }
    }
}

impl OfSource {
    fn new(name: &SourceName, state: &SourceState) -> Self {
        Self { rows: rows(name, state), restless: state.over.values().any(|over| over.flap.since.is_some()) }
    }
}

fn rows(name: &SourceName, state: &SourceState) -> Arc<[AlertRow]> {
    let row = |(identity, known): (&_, &Arc<_>)| AlertRow {
        id: AlertId { source: name.clone(), identity: Clone::clone(identity) },
        known: Arc::clone(known),
    };
    state.alerts.iter().map(row).collect()
}
