//! The workspace's definitions as the engine uses them, and noticing when their files change.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use watchbill_definitions::{
    ActionSpec, ChannelSpec, Finding, KindFields, Person, Reading, ServiceSpec, Syntax, Weight, read_workspace,
};
use watchbill_domain::alerts::{Policy, Rest};
use watchbill_domain::sources::{Problem, SourceSpec};
use watchbill_domain::time::{Instant, Zone};
use watchbill_sources::{Role, Source};

use crate::oncall::{
    Calendars, ScheduleFile, Watch, calendars, read_absences, read_schedules, schedule_paths, unlinked,
};
use crate::ports::{FileStamp, Files, Ports};

/// The file a workspace is defined by.
pub const DEFINITIONS_FILE: &str = "watchbill.toml";
/// The file a workspace's records are in.
pub const DATABASE_FILE: &str = "watchbill.db";

/// What is in force.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub team: String,
    pub sources: Vec<Defined>,
    pub channels: Vec<ChannelSpec>,
    pub actions: Vec<ActionSpec>,
    pub policy: Policy,
    pub retention: Duration,
    pub me: Option<String>,
    /// The people, in the order of the file.
    pub people: Vec<Person>,
    /// The team's zone by its name.
    pub timezone: Option<String>,
    zone: Option<Zone>,
    /// What the team runs, in the order of the file.
    pub services: Vec<ServiceSpec>,
    /// The schedules of the workspace, in the order of their files.
    pub schedules: Vec<ScheduleFile>,
    pub problems: Vec<Finding>,
    /// What is wrong with how services name schedules.
    unlinked: Vec<Finding>,
    /// What could not be read of the calendars of absences.
    unread: Vec<Finding>,
    /// Those calendars, as they were read.
    calendars: Calendars,
    stamp: Option<FileStamp>,
}

impl Loaded {
    /// What is not in force of the files: `file:line:column: what`. Notes are for `check`, which people ask on purpose.
    pub fn not_in_force(&self) -> Vec<String> {
        let own = self.problems.iter().chain(&self.unlinked).chain(&self.unread);
        let all = own.chain(self.schedules.iter().flat_map(|file| &file.findings));
        let problems = all.filter(|finding| finding.weight != Weight::Note);
        problems.map(|finding| finding.problem.to_string()).collect()
    }

    /// What says whose alerts are whose.
    pub fn watch(&self) -> Watch<'_> {
        let (services, schedules, people) = (&self.services, &self.schedules, &self.people);
        Watch { services, schedules, people, me: self.me.as_deref() }
    }

    /// When the person at this laptop rests: by their own hours, in their zone, the team's, or else that of the laptop.
    pub fn rest(&self, undisturbed_until: Option<Instant>, laptop: Zone) -> Rest {
        let person = self.person();
        Rest {
            quiet: person.and_then(|person| Some((person.quiet_hours?, self.zone_of_person(laptop)))),
            undisturbed_until,
            break_through: person.and_then(|person| person.break_through),
        }
    }

    /// The zone of the person at this laptop: their own, the team's, or else that of the laptop.
    pub fn zone_of_person(&self, laptop: Zone) -> Zone {
        let own = self.person().and_then(|person| person.timezone.clone());
        own.or_else(|| self.zone.clone()).unwrap_or(laptop)
    }

    fn person(&self) -> Option<&Person> {
        self.me.as_ref().and_then(|me| self.people.iter().find(|person| person.id == *me))
    }
}

/// A source with what was made of its definition.
#[derive(Clone)]
pub(crate) struct Defined {
    pub spec: Arc<SourceSpec>,
    pub source: Arc<dyn Source>,
    pub role: Role,
}

/// The registry of kinds, as the definitions are read by.
pub(crate) fn kinds() -> Vec<KindFields> {
    watchbill_sources::ALL
        .iter()
        .map(|kind| KindFields { id: kind.id, title: kind.title, every_s: kind.every_s, fields: kind.fields })
        .collect()
}

/// Reads the definitions; a missing file is an empty workspace with a problem that says so.
pub(crate) fn load(files: &dyn Files, folder: &Path) -> Loaded {
    let path = folder.join(DEFINITIONS_FILE);
    let stamp = files.stamp(&path);
    let reading = match files.read(&path) {
        Ok(bytes) => read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds()),
        Err(error) => unreadable(&path, &error),
    };
    with_schedules(from_reading(reading, stamp), files, folder, &[])
}

/// Reads the definitions again if the file changed. While it is not TOML at all, what was in force stays in force.
pub(crate) fn reload(ports: &Ports, folder: &Path, current: &Loaded) -> Option<Loaded> {
    let path = folder.join(DEFINITIONS_FILE);
    let stamp = ports.files.stamp(&path);
    if stamp == current.stamp {
        let is_changed = schedules_changed(&*ports.files, folder, current)
            || calendars(&*ports.files, folder, &current.people) != current.calendars;
        return is_changed.then(|| with_schedules(current.clone(), &*ports.files, folder, &current.schedules));
    }
    let reading = match ports.files.read(&path) {
        Ok(bytes) => read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds()),
        Err(error) => Reading { syntax: Syntax::Broken, ..unreadable(&path, &error) },
    };
    let loaded = match reading.syntax {
        Syntax::Sound => from_reading(reading, stamp),
        Syntax::Broken => Loaded { problems: reading.findings, stamp, ..current.clone() },
    };
    Some(with_schedules(loaded, &*ports.files, folder, &current.schedules))
}

/// Whether a schedule came, went or was written since.
fn schedules_changed(files: &dyn Files, folder: &Path, current: &Loaded) -> bool {
    let now = schedule_paths(files, folder).into_iter().map(|path| (files.stamp(&path), path));
    let known = current.schedules.iter().map(|file| (file.stamp, folder.join(&file.file)));
    !now.eq(known)
}

/// With the schedules and the calendars of absences as they are in the folder; `before` are the schedules that were in force.
fn with_schedules(mut loaded: Loaded, files: &dyn Files, folder: &Path, before: &[ScheduleFile]) -> Loaded {
    loaded.calendars = calendars(files, folder, &loaded.people);
    loaded.unread = read_absences(files, folder, &mut loaded.people);
    let loaded = Loaded { schedules: read_schedules(files, folder, &loaded.people, before), ..loaded };
    Loaded { unlinked: unlinked(&loaded.watch()), ..loaded }
}

/// Every finding of every definition file in a folder.
///
/// # Errors
/// When `watchbill.toml` cannot be read at all.
pub(crate) fn check(files: &dyn Files, folder: &Path) -> std::io::Result<Vec<Finding>> {
    let bytes = files.read(&folder.join(DEFINITIONS_FILE))?;
    let mut reading = read_workspace(&String::from_utf8_lossy(&bytes), DEFINITIONS_FILE, &kinds());
    let unread = read_absences(files, folder, &mut reading.workspace.people);
    let schedules = read_schedules(files, folder, &reading.workspace.people, &[]);
    let workspace = &reading.workspace;
    let (services, people, me) = (&workspace.services, &workspace.people, workspace.me.as_deref());
    let unlinked = unlinked(&Watch { services, schedules: &schedules, people, me });
    let of_schedules = schedules.into_iter().flat_map(|file| file.findings);
    Ok(reading.findings.into_iter().chain(unlinked).chain(unread).chain(of_schedules).collect())
}

fn from_reading(reading: Reading, stamp: Option<FileStamp>) -> Loaded {
    let workspace = reading.workspace;
    let severity = workspace.severity;
    let make = |spec: SourceSpec| {
        let kind = watchbill_sources::find(&spec.kind)?;
        let source = Arc::from((kind.build)(&spec, &severity));
        Some(Defined { spec: Arc::new(spec), source, role: kind.role })
    };
    Loaded {
        sources: workspace.sources.into_iter().filter_map(make).collect(),
        channels: workspace.channels,
        actions: workspace.actions,
        team: workspace.team,
        retention: Duration::from_secs(u64::from(workspace.retention.days) * 86_400),
        me: workspace.me,
        people: workspace.people,
        services: workspace.services,
        timezone: workspace.timezone.as_ref().map(|zone| zone.name().to_owned()),
        zone: workspace.timezone,
        policy: workspace.policy,
        schedules: Vec::new(),
        problems: reading.findings,
        unlinked: Vec::new(),
        unread: Vec::new(),
        calendars: Calendars::new(),
        stamp,
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Reading {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!("there is no {} yet: nothing is watched and nothing pages", path.display())
        }
        _ => format!("cannot be read: {error}; nothing is watched and nothing pages until it can"),
    };
    let problem = Problem { place: DEFINITIONS_FILE.to_owned(), line: None, column: None, message };
    Reading {
        workspace: watchbill_definitions::Workspace::default(),
        findings: vec![Finding { problem, weight: Weight::Refused }],
        syntax: Syntax::Sound,
    }
}
