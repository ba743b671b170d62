//! What the time-zone files of this machine read, by which its calendar, its terminal and most other programs go.

use std::cell::RefCell;
use std::collections::BTreeMap;

use watchbill_domain::time::{Instant, Zone};

use crate::ports::{MachineDatabase, MachineZones};

/// The zones of this machine, to be asked for single clocks. Nothing is worked out by them.
pub(crate) struct MachineOpinion<'a> {
    zones: &'a dyn MachineZones,
    database: MachineDatabase,
    /// What was read already; none for what cannot be.
    read: RefCell<BTreeMap<String, Option<Zone>>>,
}

impl<'a> MachineOpinion<'a> {
    /// None where this machine has no such files.
    pub fn of(zones: &'a dyn MachineZones) -> Option<Self> {
        Some(Self { zones, database: zones.database()?, read: RefCell::default() })
    }

    /// What there is.
    pub fn database(&self) -> &MachineDatabase {
        &self.database
    }

    /// What it is called, with its release where it says it: `/usr/share/zoneinfo 2025b`.
    pub fn name(&self) -> String {
        let MachineDatabase { folder, release } = &self.database;
        release.as_ref().map_or_else(|| folder.clone(), |release| format!("{folder} {release}"))
    }

    /// How far a clock in `zone` is ahead of UTC at `at`, in seconds; none where that cannot be read.
    pub fn offset_s(&self, zone: &str, at: Instant) -> Option<i32> {
        let mut read = self.read.borrow_mut();
        let zone = read.entry(zone.to_owned()).or_insert_with(|| Zone::of_tzif(zone, &self.zones.tzif(zone)?).ok());
        i32::try_from(zone.as_ref()?.offset_s(at)).ok()
    }
}

#[cfg(test)]
#[path = "machine_opinion_tests.rs"]
mod tests;
