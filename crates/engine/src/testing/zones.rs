//! Time-zone files of a machine, in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::{MachineDatabase, MachineZones};

/// What a machine has of time-zone files: nothing, until it is put there.
#[derive(Debug, Default)]
pub struct FakeZones {
    there: Mutex<Option<There>>,
}

#[derive(Debug)]
struct There {
    database: MachineDatabase,
    zones: BTreeMap<String, Vec<u8>>,
}

impl FakeZones {
    /// Puts these zones into `/zoneinfo`, each a name and the bytes of its TZif file.
    pub fn put(&self, release: Option<&str>, zones: &[(&str, &[u8])]) {
        let database = MachineDatabase { folder: "/zoneinfo".to_owned(), release: release.map(str::to_owned) };
        let zones = zones.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        *self.there() = Some(There { database, zones });
    }

    fn there(&self) -> MutexGuard<'_, Option<There>> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MachineZones for FakeZones {
    fn database(&self) -> Option<MachineDatabase> {
        self.there().as_ref().map(|there| there.database.clone())
    }

    fn tzif(&self, zone: &str) -> Option<Vec<u8>> {
        self.there().as_ref()?.zones.get(zone).cloned()
    }
}
