//! The team's text files to and from domain types, with the place of every problem.
//!
//! Reading never fails: one wrong key loses that key, one wrong table loses that table, and whatever is lost is a
//! [`Finding`] with file, line and column. Only text that is not TOML at all gives nothing; then [`Reading::syntax`] is
//! [`Syntax::Broken`] and whoever reads keeps the last workspace that was whole. Secrets are named in these files, never
//! written: one that is written in the clear is refused, and no finding ever repeats it.
#![deny(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod absence;
mod actions;
mod address;
mod calendar;
mod channels;
mod common;
mod connection;
mod counts;
mod edit;
mod finding;
mod glob;
mod holidays;
mod import;
mod manual;
mod near;
mod openslo;
mod people;
mod policy;
mod postmortems;
mod queues;
mod reader;
mod rules;
mod schedule;
mod schedule_import;
mod secret;
mod service;
mod settings;
mod slos;
mod source;
mod starter;
mod time_zones;
mod workspace;
mod yaml;

pub use absence::{Absence, AbsenceCalendar, Absences, ReadAbsences, read_absence_calendar};
pub use actions::{ActionSpec, Confirm, Does, WINDOW_KEYS};
pub use channels::{
    CHANNEL_KINDS, ChannelDraft, ChannelKind, ChannelSpec, MailRoute, MailTls, Route, channel_drafts, remove_channel,
    save_channel,
};
pub use common::COMMON;
pub use counts::{StatedBuckets, read_buckets, read_exclusions};
pub use edit::{
    AuthDraft, BasicsDraft, DraftPolicy, FoundPerson, FoundSource, HeaderDraft, HeaderValueDraft, PersonDraft, Refusal,
    SourceDraft, add_source, check_rules, check_source, people_drafts, read_rules, remove_person, remove_source,
    rules_text, save_absences, save_basics, save_person, save_rules, save_source, source_drafts,
};
pub use finding::{Finding, Weight};
pub use glob::Glob;
pub use holidays::{HolidayCalendar, Holidays, ReadHolidays, read_holiday_calendar};
pub use import::{Import, ImportKind, amtool_client_file, import};
pub use manual::{channel_page, kind_page};
pub use near::nearest;
pub use openslo::{Code, OPENSLO_CODES, OpenSloDocument, Said, offered_document, read_openslo};
pub use people::Person;
pub use postmortems::{ReadPostmortem, ReadPostmortems, read_incident_rows, read_postmortem};
pub use queues::{QueueExpressions, QueueNames, QueueSpec, spec_of};
pub use rules::{CannotSay, RulesFile, prometheus_rules, pyrra_objectives, sloth_spec};
pub use schedule::{
    DraftFinding, LayerDraft, NamedPolicy, ScheduleDraft, ScheduleReading, ShownOverride, WindowDraft,
    WrittenEscalation, add_layer, add_overrides, add_temporary, add_version, change_layer, change_override,
    opening_comment, read_draft, read_schedule, remove_layer, remove_overrides, remove_temporary, remove_version,
    write_schedule,
};
pub use schedule_import::{Compared, Export, ExportKind, ImportedPerson, ScheduleImport, import_schedule};
pub use service::{NamedSchedule, ServiceSpec};
pub use slos::{
    AskedSlo, Comparison, Events, Indicator, Metric, NotAsked, NotMeasurable, Operator, RawIs, SloAmendment, SloChoice,
    SloFile, SloReading, SloSpec, SloTemplate, SloTemplateDraft, amended_slo, read_asked_slo, read_slos, slo_template,
};
pub use source::KindFields;
pub use starter::{GITIGNORE, starter_workspace};
pub use time_zones::{LARGEST_ZONE_FILE, NamedZones, ZoneFile, named_zones};
pub use workspace::{Reading, Retention, Syntax, Workspace, read_workspace};
