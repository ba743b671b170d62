//! A newer time-zone database in the workspace: everything goes by it, nothing goes by one that cannot be trusted, and what the
//! system thinks is told and never gone by.
//!
//! A process goes by one database, so only `live.rs` changes that of this process, in a single test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod commands;
mod live;

use watchbill_tests::workspace::Workspace;
use watchbill_tests::zones::{named, sha256, wheel};

const FILE: &str = "zones/new.whl";
const TEAM: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n";
const SCHEDULE: &str = "schedules/payments.toml";
/// Hand-offs at nine in Berlin: in summer at 07:00Z, by the clock of Lagos, which has no summer time, at 08:00Z.
const DAILY: &str = "timezone = \"Europe/Berlin\"\n[[layers]]\nname = \"primary\"\n\
    rotation = { kind = \"daily\", start = \"2026-01-05T09:00:00\", people = [\"ana\", \"bo\"] }\n";

/// The release after any that is published: summer time has been abolished in Berlin.
fn newer() -> Vec<u8> {
    wheel("2099a", &[("Europe/Berlin", "Africa/Lagos")])
}

/// A workspace with a schedule and this file, named with the checksum of `promised`.
fn workspace(file: &[u8], promised: &[u8]) -> Workspace {
    let workspace = Workspace::with(&format!("{TEAM}{}", named(FILE, &sha256(promised))));
    workspace.write(SCHEDULE, DAILY);
    std::fs::create_dir_all(workspace.folder().join("zones")).unwrap();
    std::fs::write(workspace.folder().join(FILE), file).unwrap();
    workspace
}
