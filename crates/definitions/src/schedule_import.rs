//! Schedules from what other programs export. What cannot be taken is said, with its place and what it means for who is on call;
//! nothing is guessed that would put somebody else on call than the export says.

mod anchor;
mod calendar;
mod draft;
mod goalert;
mod grafana;
mod json;
mod named;
mod opsgenie;
mod pagerduty;
mod people;
mod proof;
mod repetition;
mod turns;

use serde_json::Value;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone};

use crate::calendar::{LARGEST_BYTES, is_calendar};
use crate::finding::{Finding, Weight};
use crate::people::Person;
use crate::reader::shown;
use crate::schedule::{read_schedule, write_schedule};
use draft::Draft;
use json::Node;
pub use people::ImportedPerson;
pub use proof::Compared;

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// PagerDuty's REST interface.
    PagerDuty,
    /// Opsgenie's REST interface.
    Opsgenie,
    /// Grafana OnCall's HTTP interface, or Terraform's state of it.
    Grafana,
    /// GoAlert's GraphQL interface.
    GoAlert,
    /// iCalendar, of whichever program.
    Calendar,
}

/// An export to be read.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// The name of the file, as findings give it.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// Whose it is; found out unless said.
    pub kind: Option<ExportKind>,
    /// Which schedule of it, by name or id, where it holds several.
    pub schedule: Option<&'a str>,
    /// Those of the workspace, to find the users of the export among.
    pub people: &'a [Person],
    /// The zone of the team, for exports that have none.
    pub zone: Option<&'a Zone>,
    /// Now: what ended before is left out.
    pub now: Instant,
}

/// What an export gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleImport {
    /// Whose it was.
    pub kind: ExportKind,
    /// The schedule.
    pub schedule: Schedule,
    /// What could not be taken, and what is worth knowing.
    pub findings: Vec<Finding>,
    /// Whom the export names, in the order in which they come.
    pub people: Vec<ImportedPerson>,
    /// Whether the schedule says the same as the export itself.
    pub compared: Compared,
}

impl ExportKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::PagerDuty, Self::Opsgenie, Self::Grafana, Self::GoAlert, Self::Calendar];

    /// The word by which it is chosen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PagerDuty => "pagerduty",
            Self::Opsgenie => "opsgenie",
            Self::Grafana => "grafana",
            Self::GoAlert => "goalert",
            Self::Calendar => "ical",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::PagerDuty => "PagerDuty",
            Self::Opsgenie => "Opsgenie",
            Self::Grafana => "Grafana OnCall",
            Self::GoAlert => "GoAlert",
            Self::Calendar => "iCalendar",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Spans that are named one by one where the schedule says something else than its export.
const MOST_SAID: usize = 5;
/// Findings that anybody reads.
const MOST_FINDINGS: usize = 300;

/// Reads an export.
///
/// # Errors
/// When it is no export that is known, when it is too large, or when it holds several schedules and none was chosen.
pub fn import_schedule(export: &Export<'_>) -> Result<ScheduleImport, Problem> {
    let refuse = |message: String| Problem { place: export.file.to_owned(), line: None, column: None, message };
    if export.bytes.len() > LARGEST_BYTES {
        return Err(refuse(format!("is larger than {} MiB, and is not read", LARGEST_BYTES >> 20)));
    }
    let mut draft = Draft::new(export.file, export.people, export.now);
    let kind = if is_calendar(export.bytes) || export.kind == Some(ExportKind::Calendar) {
        if let Some(other) = export.kind.filter(|kind| *kind != ExportKind::Calendar) {
            return Err(refuse(format!("is a calendar, and no export of {}", other.title())));
        }
        calendar::read(&mut draft, export.bytes, export.file, export.zone)?;
        ExportKind::Calendar
    } else {
        let bytes = export.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(export.bytes);
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            refuse(format!("is neither a calendar nor JSON, so that it is no export that is known: {error}"))
        })?;
        let value = grafana::of_terraform(&value).unwrap_or(value);
        read_json(&mut draft, &value, export).map_err(refuse)?
    };
    Ok(finished(draft, kind, export.file))
}

fn finished(mut draft: Draft<'_>, kind: ExportKind, file: &str) -> ScheduleImport {
    if draft.name.is_empty() {
        "imported".clone_into(&mut draft.name);
    }
    draft.name = watchbill_domain::alerts::plain_line(&draft.name, 200);
    let schedule = draft.schedule();
    let (compared, apart) = draft.rendered.compare(&schedule);
    for span in apart.iter().take(MOST_SAID) {
        draft.say_line(Weight::Refused, None, span.clone());
    }
    if apart.len() > MOST_SAID {
        let message =
            format!("and {} more times at which others are on call than the export says", apart.len() - MOST_SAID);
        draft.say_line(Weight::Refused, None, message);
    }
    draft.findings.extend(not_held(&schedule));
    let (mut findings, people) = draft.finish();
    if findings.len() > MOST_FINDINGS {
        let more = findings.len() - MOST_FINDINGS;
        findings.truncate(MOST_FINDINGS);
        let message = format!("and {more} more; what is lost is not all named here");
        let problem = Problem { place: file.to_owned(), line: None, column: None, message };
        findings.push(Finding { problem, weight: Weight::Refused });
    }
    ScheduleImport { kind, schedule, findings, people, compared }
}

/// What a schedule file would not hold of it: there are more people, overrides or hours than anybody's team has.
fn not_held(schedule: &Schedule) -> Vec<Finding> {
    let reading = read_schedule(&write_schedule(schedule), "the schedule file", &[]);
    reading.findings.into_iter().filter(|finding| finding.weight != Weight::Note).collect()
}

fn read_json(draft: &mut Draft<'_>, value: &Value, export: &Export<'_>) -> Result<ExportKind, String> {
    let outer = Node::root(value);
    // GraphQL and Opsgenie wrap what they answer.
    let root = outer.get("data").filter(|data| !data.is_list()).unwrap_or_else(|| outer.clone());
    let kind = match export.kind.or_else(|| recognised(&root)) {
        Some(kind) => kind,
        None => {
            return Err(
                "is JSON, and no export of PagerDuty, Opsgenie, Grafana OnCall or GoAlert that is known".to_owned()
            );
        }
    };
    let schedule = chosen(&outer, &root, export.schedule)?;
    draft.learn(&outer);
    draft.name = schedule.text("name").or_else(|| schedule.text("summary")).unwrap_or_default().to_owned();
    let (shifts, missing) = match kind {
        ExportKind::Grafana => grafana::shifts_of(&outer, &schedule),
        _ => Default::default(),
    };
    draft.zone = zone(draft, &schedule, &shifts, export)?;
    match kind {
        ExportKind::PagerDuty => pagerduty::read(draft, &outer, &schedule),
        ExportKind::Opsgenie => opsgenie::read(draft, &outer, &schedule),
        ExportKind::Grafana => {
            for id in missing {
                let message = format!("the export does not hold the shift {}: nobody is on call by it", shown(&id));
                draft.say(Weight::Refused, &schedule, message);
            }
            grafana::read(draft, &outer, &schedule, &shifts);
        }
        ExportKind::GoAlert => goalert::read(draft, &root, &schedule),
        ExportKind::Calendar => return Err("is JSON, and no calendar".to_owned()),
    }
    if draft.layers.is_empty() && draft.temporaries.is_empty() {
        draft.say(Weight::Refused, &schedule, "nothing of it could be taken: nobody is on call by this schedule");
    }
    Ok(kind)
}

/// Whose export it is, by what only that one has.
fn recognised(root: &Node<'_>) -> Option<ExportKind> {
    let schedules =
        [vec![root.clone()], root.get("schedule").into_iter().collect(), root.list("schedules"), root.items()].concat();
    let any = |key: &str| schedules.iter().any(|schedule| schedule.get(key).is_some());
    let has_shift =
        |node: &Node<'_>| matches!(node.text("type"), Some("rolling_users" | "recurrent_event" | "single_event"));
    if any("schedule_layers") {
        Some(ExportKind::PagerDuty)
    } else if any("targets") || any("temporarySchedules") {
        Some(ExportKind::GoAlert)
    } else if any("on_call_shifts") || schedules.iter().any(has_shift) {
        Some(ExportKind::Grafana)
    } else if any("rotations") {
        Some(ExportKind::Opsgenie)
    } else {
        None
    }
}

/// The schedule that is wanted: the only one, or the one with that name or id.
fn chosen<'a>(outer: &Node<'a>, root: &Node<'a>, wanted: Option<&str>) -> Result<Node<'a>, String> {
    let nodes = [root, outer];
    let listed = nodes.iter().map(|node| node.list("schedules")).find(|list| !list.is_empty()).unwrap_or_default();
    let paged: Vec<Node<'a>> = outer.items().into_iter().filter(|one| one.get("rotations").is_some()).collect();
    let several = if listed.is_empty() { paged } else { listed };
    if several.is_empty() {
        return Ok(nodes.iter().find_map(|node| node.get("schedule")).unwrap_or_else(|| root.clone()));
    }
    let is_wanted = |one: &&Node<'a>| {
        wanted.is_none_or(|wanted| ["name", "id", "summary"].iter().any(|key| one.text(key) == Some(wanted)))
    };
    let mut found = several.iter().filter(is_wanted);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.clone()),
        _ => {
            let names: Vec<String> =
                several.iter().filter_map(|one| one.text("name").or_else(|| one.text("summary"))).map(shown).collect();
            Err(format!("holds several schedules; say which: {}", names.join(", ")))
        }
    }
}

/// The zone by which a schedule reads clocks.
fn zone(draft: &mut Draft<'_>, schedule: &Node<'_>, shifts: &[Node<'_>], export: &Export<'_>) -> Result<Zone, String> {
    let named = ["time_zone", "timezone", "timeZone"].iter().find_map(|key| schedule.text(key));
    if let Some(name) = named {
        return crate::calendar::known_zone(name).ok_or_else(|| {
            format!("its zone {} is in no time-zone database, and its times mean nothing without", shown(name))
        });
    }
    let other = grafana::zone_of_shifts(shifts).or_else(|| export.zone.cloned());
    let zone = other.unwrap_or_else(Zone::utc);
    draft.say(Weight::Ignored, schedule, format!("it has no zone: clocks are read in {}", zone.name()));
    Ok(zone)
}

#[cfg(test)]
#[path = "schedule_import_tests.rs"]
mod tests;
