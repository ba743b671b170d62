//! The time-zone files of this machine.

/// The time-zone files of this machine, as other programs here read them. They are compared with ours; nothing is ever worked out
/// by them.
pub trait MachineZones: Send + Sync {
    /// What there is; `None` where this machine has no such files.
    fn database(&self) -> Option<MachineDatabase>;
    /// The TZif file of a zone; `None` where there is none by that name.
    fn tzif(&self, zone: &str) -> Option<Vec<u8>>;
}

/// What this machine has of a time-zone database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineDatabase {
    /// The folder it is in.
    pub folder: String,
    /// Its release, like `2026e`, where one is written down there.
    pub release: Option<String>,
}
