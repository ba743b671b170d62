//! The command as a script or a person runs it: its own process, a fresh home, no display, no session bus, and a made-up
//! company on loopback instead of a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alerts;
mod beside;
mod broker;
mod calm;
mod channels;
mod contract;
mod data;
mod definitions;
mod documents;
mod drills;
#[cfg(unix)]
mod editing;
mod imports;
mod incidents;
mod incidents_brought;
mod incidents_past;
mod machine;
mod noise;
mod oncall;
mod oncall_edit;
mod oncall_escalation;
mod oncall_export;
mod oncall_handoff;
mod oncall_import;
mod oncall_loads;
mod peek;
mod polls;
mod postmortem;
mod postmortem_found;
mod postmortem_manual;
mod postmortem_parts;
mod queue_replays;
mod queues;
mod records;
mod replay;
mod review;
mod settings;
mod silences;
mod slo;
mod slo_import;
mod slos;
mod watching;
