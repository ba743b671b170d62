//! `watchbill.toml` as a whole.

use toml_edit::Document;
use watchbill_domain::alerts::{Policy, Severity, SeverityRules};
use watchbill_domain::sources::SourceSpec;
use watchbill_domain::time::Zone;

use crate::actions::{ActionSpec, read_actions};
use crate::channels::{ChannelSpec, read_channels};
use crate::finding::{Finding, Weight};
use crate::holidays::read_holidays;
use crate::people::{Person, Team, read_people, read_zone};
use crate::policy::read_policy;
use crate::queues::{Known, QueueSpec, read_queues};
use crate::reader::{Entry, Reader, Wrong, entries, list, shown};
use crate::service::{ServiceSpec, read_services};
use crate::settings::one_line;
use crate::source::{KindFields, read_sources};
use crate::time_zones::{ZoneFile, read_time_zones};

/// What a team defined.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workspace {
    /// The team's name; empty when it has none.
    pub team: String,
    /// The team's zone: that of everybody who has none of their own.
    pub timezone: Option<Zone>,
    /// The file with the zones to go by; none for the bundled ones.
    pub time_zones: Option<ZoneFile>,
    /// The people, in the order of the file; every id once.
    pub people: Vec<Person>,
    /// The sources, in the order of the file; every name once.
    pub sources: Vec<SourceSpec>,
    /// Where pages go when they leave the laptop, in the order of the file; every name once.
    pub channels: Vec<ChannelSpec>,
    /// What can be done with alerts, in the order of the file; every name once.
    pub actions: Vec<ActionSpec>,
    /// What the team runs, in the order of the file; every name once.
    pub services: Vec<ServiceSpec>,
    /// What is said of queues, in the order of the file; of those that fit a queue the first counts, see
    /// [`spec_of`](crate::spec_of).
    pub queues: Vec<QueueSpec>,
    /// Where severities are read from.
    pub severity: SeverityRules,
    /// Page rules, watchdogs, when alerts flap, how pages are told together.
    pub policy: Policy,
    /// How long history is kept.
    pub retention: Retention,
    /// Which of the people sits at this laptop.
    pub me: Option<String>,
}

/// How long history is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Retention {
    /// Days, 1 to 3650.
    pub days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 90 }
    }
}

/// What reading a file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Everything that could be taken.
    pub workspace: Workspace,
    /// Everything that could not, and what is worth knowing, in the order of the file.
    pub findings: Vec<Finding>,
    /// Whether the file is TOML at all.
    pub syntax: Syntax,
}

/// Whether a file is TOML at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// It is; whatever is wrong with single tables and keys is in the findings.
    Sound,
    /// It is not: the workspace is empty, and a workspace that was read before stays in force.
    Broken,
}

const KEYS: [&str; 17] = [
    "team",
    "timezone",
    "time_zones",
    "holidays",
    "me",
    "people",
    "sources",
    "channels",
    "actions",
    "services",
    "queues",
    "severity",
    "retention",
    "rules",
    "watchdogs",
    "flapping",
    "paging",
];

/// Reads `watchbill.toml`. `file` is its name as findings give it; `kinds` are the kinds of source there are.
#[must_use]
pub fn read_workspace(text: &str, file: &str, kinds: &[KindFields]) -> Reading {
    let mut reader = Reader::new(file, text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(text.len(), |span| span.start);
            let consequence =
                "nothing of this file is read until that is mended, and what was read before stays in force";
            reader.say(Weight::Refused, at, format!("not TOML: {}; {consequence}", error.message().trim()));
            let findings = reader.into_findings();
            return Reading { workspace: Workspace::default(), findings, syntax: Syntax::Broken };
        }
    };
    let mut workspace = Workspace::default();
    let entries = entries(document.as_table(), 0);
    for entry in &entries {
        read_entry(&mut reader, entry, kinds, &mut workspace);
    }
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let holidays = find("holidays").map(|entry| read_holidays(&mut reader, entry)).unwrap_or_default();
    if let Some(entry) = find("people") {
        let team = Team { zone: workspace.timezone.as_ref(), holidays: &holidays };
        workspace.people = read_people(&mut reader, entry, team);
    }
    if let Some(entry) = find("me") {
        workspace.me = read_me(&mut reader, entry, &workspace.people);
    }
    if let Some(entry) = find("queues") {
        let Workspace { sources, services, people, .. } = &workspace;
        workspace.queues = read_queues(&mut reader, entry, Known { sources, services, people });
    }
    workspace.policy.break_through = workspace.severity.break_through;
    if find("team").is_none() {
        reader.note_on_file("`team` is not set: pages and reports cannot say whose they are");
    }
    if find("sources").is_none() {
        reader.note_on_file("there are no `[[sources]]`: nothing is watched and nothing pages");
    }
    Reading { workspace, findings: reader.into_findings(), syntax: Syntax::Sound }
}

fn read_entry(reader: &mut Reader<'_>, entry: &Entry<'_>, kinds: &[KindFields], workspace: &mut Workspace) {
    match entry.key {
        "team" => match entry.text().and_then(|text| one_line(entry.key, text, entry.at)) {
            Ok(team) => workspace.team = team,
            Err(wrong) => reader.ignore(&wrong, "the team has no name"),
        },
        "timezone" => match read_zone(entry) {
            Ok(zone) => workspace.timezone = Some(zone),
            Err(wrong) => reader.ignore(&wrong, "the laptop's zone holds"),
        },
        "time_zones" => workspace.time_zones = read_time_zones(reader, entry),
        "sources" => workspace.sources = read_sources(reader, entry, kinds),
        "channels" => workspace.channels = read_channels(reader, entry),
        "actions" => workspace.actions = read_actions(reader, entry),
        "services" => workspace.services = read_services(reader, entry),
        "severity" => workspace.severity = read_severity(reader, entry),
        "retention" => workspace.retention = read_retention(reader, entry),
        // After the others: people live in the team's zone and have its holidays unless they have their own, `me` names one of
        // them, and queues name sources, services and people.
        "people" | "me" | "holidays" | "queues" => {}
        _ if read_policy(reader, entry, &mut workspace.policy) => {}
        _ => reader.unknown(entry, &KEYS),
    }
}

fn read_me(reader: &mut Reader<'_>, entry: &Entry<'_>, people: &[Person]) -> Option<String> {
    let known = |id: &str| {
        let wrong = || Wrong::new(entry.at, format!("{} is not the id of one of the `[[people]]`", shown(id)));
        people.iter().find(|person| person.id == id).map(|person| person.id.clone()).ok_or_else(wrong)
    };
    entry
        .text()
        .and_then(known)
        .inspect_err(|wrong| reader.ignore(wrong, "nobody in particular is at this laptop"))
        .ok()
}

fn read_severity(reader: &mut Reader<'_>, table: &Entry<'_>) -> SeverityRules {
    let mut rules = SeverityRules::default();
    let Some(keys) = table.table() else {
        reader.ignore(&table.expected("a table, `[severity]`"), "the label `severity` is read");
        return rules;
    };
    for entry in entries(keys, table.key_at) {
        match entry.key {
            "label" => match entry.text().and_then(|text| label_name(text, entry.at)) {
                Ok(label) => rules.label = label,
                Err(wrong) => reader.ignore(&wrong, "the label `severity` is read"),
            },
            "break_through" => match entry.text().and_then(|text| severity(text, entry.at)) {
                Ok(severity) => rules.break_through = severity,
                Err(wrong) => reader.ignore(&wrong, "a rise to `critical` is announced again"),
            },
            _ => reader.unknown(&entry, &["label", "break_through"]),
        }
    }
    rules
}

fn label_name(text: &str, at: usize) -> Result<String, Wrong> {
    let wrong = || Wrong::new(at, format!("{} is not the name of a label", shown(text)));
    let name = one_line("label", text, at)?;
    // Prometheus 3 allows any UTF-8 in names; what cannot be typed into a filter is surely a slip.
    if name.contains(['"', '{', '}', '=', ',']) { Err(wrong()) } else { Ok(name) }
}

pub(crate) fn severity(text: &str, at: usize) -> Result<Severity, Wrong> {
    let words = Severity::ALL.map(Severity::word);
    let wrong = || Wrong::new(at, format!("{} is not a severity; expected one of {}", shown(text), list(&words)));
    Severity::from_word(text).ok_or_else(wrong)
}

fn read_retention(reader: &mut Reader<'_>, table: &Entry<'_>) -> Retention {
    let mut retention = Retention::default();
    let Some(keys) = table.table() else {
        reader.ignore(&table.expected("a table, `[retention]`"), "history is kept for 90 days");
        return retention;
    };
    for entry in entries(keys, table.key_at) {
        if entry.key != "days" {
            reader.unknown(&entry, &["days"]);
            continue;
        }
        let in_range = |days: i64| {
            let wrong = || Wrong::new(entry.at, format!("`days` is {days}; expected 1 to 3650"));
            u16::try_from(days).ok().filter(|days| (1..=3650).contains(days)).ok_or_else(wrong)
        };
        match entry.number().and_then(in_range) {
            Ok(days) => retention.days = days,
            Err(wrong) => reader.ignore(&wrong, "history is kept for 90 days"),
        }
    }
    retention
}
