//! Runs it: the scheduler, the pipeline of a poll, the outbox, and the application's one API.
//!
//! The engine asks and decides when; what is true is decided in `domain`. What is deliberately absent: sockets, the system's
//! clock, the keyring, the desktop (all behind [`ports`]), and any rule about alerts.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod acknowledging;
mod acting;
mod actions;
pub mod api;
mod budgets;
mod channels;
mod definitions;
mod desk;
mod drills;
mod handle;
mod incidents;
mod ledger;
mod levels;
mod live;
mod measuring;
mod oncall;
mod openslo;
mod options;
mod outline;
mod pipeline;
mod poll;
pub mod ports;
mod postmortems;
mod query;
mod queues;
mod reads;
mod recall;
mod replay;
mod review;
mod settings;
mod shared;
mod silences;
mod slo;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod way;
mod workspace;
mod zones;

pub use channels::{add_channel, channels_manual, defined_channels, remove_channel, test_channel};
pub use definitions::{
    CheckedFinding, DefinitionCheck, add_source, check_definitions, kinds_manual, remove_source, starter,
};
pub use handle::{Engine, EngineHandle, StartError};
pub use oncall::{
    AskedCalendar, AskedImport, AskedSchedule, AtAnswer, CheckRange, FoundSchedule, HandoffAnswer, HeardPages,
    LoadRange, LoadsAnswer, RunRow, SavedEdit, ShiftsAnswer, Upstreams, WhatIfAnswer, check_schedules, find_schedule,
    has_schedules, import_absences, import_oncall, loads_of_schedules, on_call_now, rehearse_edit, save_edit,
    save_import, schedule_forms, undo_edit,
};
pub use openslo::{
    AskedExport, DiscoveredSlos, ExportedSlo, ImportedObject, OfferedSlo, OpenSloImport, PlannedSlo, SaidOfObject,
    SloDialect, TriedQuery, WrittenSlo, export_slo, import_openslo, plan_slo, try_queries,
};
pub use options::Options;
pub use outline::{DefinedSource, DefinedWorkspace, defined_workspace};
pub use postmortems::{
    KnownNames, LARGEST_DOCUMENT, NotADocument, document_text, given_names, known_names, lint_document, lint_now,
    vale_files,
};
pub use replay::{ReplayError, ReplayPolicy, replay};
pub use review::{ReviewFile, ReviewFiles, no_such};
pub use settings::{
    ImportText, defined_people, defined_source_form, import_sources, remove_person, save_basics, save_person,
    save_source, size_text, test_source,
};
pub use slo::{AskedEvaluation, AskedText, EvaluateAnswer, NotEvaluated, evaluate_slo, team_zone};
pub use watchbill_definitions::{
    AuthDraft, ChannelDraft, SloTemplate, SloTemplateDraft, SourceDraft, amtool_client_file,
};
// What shells write times and outside text with, so that they do it as the core does.
pub use watchbill_domain::alerts::plain_line;
pub use watchbill_domain::incidents::figure_line;
pub use watchbill_domain::time::{
    Instant, Zone, ZoneDatabase, local_text, parse_span, span_text, tzdb_release, zone_database,
};
pub use watchbill_store::{StoreError, restore};
pub use workspace::{DATABASE_FILE, DEFINITIONS_FILE};
pub use zones::go_by_zones_of;
