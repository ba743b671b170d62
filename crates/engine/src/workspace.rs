//! The workspace's definitions as the engine uses them, and noticing when their files change.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use watchbill_definitions::{
    ActionSpec, ChannelSpec, Finding, KindFields, Person, QueueSpec, Reading, ServiceSpec, Syntax, Weight,
};
use watchbill_domain::alerts::{Policy, Rest};
use watchbill_domain::sources::{Problem, SourceSpec};
use watchbill_domain::time::{Instant, Zone, ZoneDatabase, zone_database};
use watchbill_sources::{Role, Source};

use crate::levels::{Level, Levels, levels_changed, read_levels};
use crate::oncall::{
    Calendars, Grounds, ScheduleFile, Upstreams, Watch, calendars, read_absences, read_holidays, read_schedules,
    schedule_paths, unlinked,
};
use crate::openslo::unowned;
use crate::ports::{FileStamp, Files, Ports};
use crate::reads::Here;
use crate::zones::{ZoneStamp, read_definitions, zones_changed, zones_named_in};

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
    /// The same as such.
    pub zone: Option<Zone>,
    /// What the team runs, in the order of the file.
    pub services: Vec<ServiceSpec>,
    /// What is said of queues, in the order of the file.
    pub queues: Vec<QueueSpec>,
    /// The schedules of the workspace, in the order of their files.
    pub schedules: Vec<ScheduleFile>,
    /// The service levels, in the order of their files.
    pub levels: Levels,
    pub problems: Vec<Finding>,
    /// What is wrong with how services name schedules.
    unlinked: Vec<Finding>,
    /// What could not be read of the calendars of absences and of holidays.
    unread: Vec<Finding>,
    /// Those calendars, as they were read.
    calendars: Calendars,
    /// The file of zones that is named, taken or not.
    zones: ZoneStamp,
    /// The zones that all of this was read by.
    database: Arc<ZoneDatabase>,
    stamp: Option<FileStamp>,
}

impl Loaded {
    /// Every objective that is in force, in the order of the files.
    pub fn levels(&self) -> &[Level] {
        &self.levels.list
    }

    /// Whether its clocks show what those of `other` do: the team's zone is the same, and so are the rules of all zones.
    pub(crate) fn has_clocks_of(&self, other: &Self) -> bool {
        self.zone == other.zone && Arc::ptr_eq(&self.database, &other.database)
    }

    /// What is not in force of the files: `file:line:column: what`. Notes are for `check`, which people ask on purpose.
    pub fn not_in_force(&self) -> Vec<String> {
        let own = self.problems.iter().chain(&self.unlinked).chain(&self.unread).chain(&self.levels.findings);
        let all = own.chain(self.schedules.iter().flat_map(|file| &file.findings));
        let problems = all.filter(|finding| finding.weight != Weight::Note);
        problems.map(|finding| finding.problem.to_string()).collect()
    }

    /// What says whose alerts are whose.
    pub fn watch(&self) -> Watch<'_> {
        let (services, queues) = (&self.services, &self.queues);
        let (schedules, people) = (&self.schedules, &self.people);
        Watch { services, queues, schedules, people, me: self.me.as_deref() }
    }

    /// What is looked up in to say what happens if nobody answers.
    pub fn grounds<'a>(&'a self, upstreams: &'a Upstreams, here: &'a Here) -> Grounds<'a> {
        let (services, schedules) = (&self.services, &self.schedules);
        Grounds { upstreams, services, schedules, reader: here.on_call(self) }
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

    /// The zone of the team, where it names one.
    pub fn zone_of_team(&self) -> Option<Zone> {
        self.zone.clone()
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
        .map(|kind| KindFields {
            id: kind.id,
            title: kind.title,
            every_s: kind.every_s,
            schemes: kind.schemes,
            fields: kind.fields,
        })
        .collect()
}

/// Reads the definitions; a missing file is an empty workspace with a problem that says so.
pub(crate) fn load(files: &dyn Files, folder: &Path) -> Loaded {
    let path = folder.join(DEFINITIONS_FILE);
    let stamp = files.stamp(&path);
    let (zones, reading) = match files.read(&path) {
        Ok(bytes) => (zones_named_in(files, folder, &bytes), read_definitions(files, folder, &bytes)),
        Err(error) => (None, unreadable(&path, &error)),
    };
    with_files(
        Loaded { zones, ..from_reading(reading, stamp) },
        files,
        folder,
        Before { schedules: &[], levels: &Levels::default() },
    )
}

/// Reads the definitions again if the file changed, or the file of zones by which it is read. While it is not TOML at all, what
/// was in force stays in force.
pub(crate) fn reload(ports: &Ports, folder: &Path, current: &Loaded) -> Option<Loaded> {
    let (files, path) = (&*ports.files, folder.join(DEFINITIONS_FILE));
    let stamp = files.stamp(&path);
    // Any answer may have found a file of zones before this did: what was read by others is read again.
    let is_by_those_in_use = Arc::ptr_eq(&current.database, &zone_database());
    if stamp == current.stamp && is_by_those_in_use && !zones_changed(files, &current.zones) {
        let is_changed = schedules_changed(files, folder, current)
            || calendars(files, folder, &current.people) != current.calendars
            || levels_changed(files, folder, &current.levels);
        return is_changed.then(|| with_files(current.clone(), files, folder, Before::of(current)));
    }
    let (zones, reading) = match files.read(&path) {
        Ok(bytes) => (zones_named_in(files, folder, &bytes), read_definitions(files, folder, &bytes)),
        Err(error) => (None, Reading { syntax: Syntax::Broken, ..unreadable(&path, &error) }),
    };
    // The zones in use do not change either while the file is broken: none are watched until it is whole again.
    let loaded = match reading.syntax {
        Syntax::Sound => Loaded { zones, ..from_reading(reading, stamp) },
        Syntax::Broken => {
            Loaded { problems: reading.findings, stamp, zones, database: zone_database(), ..current.clone() }
        }
    };
    Some(with_files(loaded, files, folder, Before::of(current)))
}

/// Whether a schedule came, went or was written since.
fn schedules_changed(files: &dyn Files, folder: &Path, current: &Loaded) -> bool {
    let now = schedule_paths(files, folder).into_iter().map(|path| (files.stamp(&path), path));
    let known = current.schedules.iter().map(|file| (file.stamp, folder.join(&file.file)));
    !now.eq(known)
}

/// What was in force of the files that may be broken now.
#[derive(Clone, Copy)]
struct Before<'a> {
    schedules: &'a [ScheduleFile],
    levels: &'a Levels,
}

impl<'a> Before<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        Self { schedules: &loaded.schedules, levels: &loaded.levels }
    }
}

/// With everything that has files of its own as it is in the folder: schedules, the calendars of absences and holidays, service
/// levels.
fn with_files(mut loaded: Loaded, files: &dyn Files, folder: &Path, before: Before<'_>) -> Loaded {
    loaded.calendars = calendars(files, folder, &loaded.people);
    loaded.unread = read_absences(files, folder, &mut loaded.people);
    loaded.unread.extend(read_holidays(files, folder, &mut loaded.people));
    let schedules = read_schedules(files, folder, &loaded.people, before.schedules);
    let levels = read_levels(files, folder, loaded.zone.as_ref(), &loaded.sources, before.levels);
    let loaded = Loaded { schedules, levels, ..loaded };
    Loaded { unlinked: unlinked(&loaded.watch()), ..loaded }
}

/// Every finding of every definition file in a folder.
///
/// # Errors
/// When `watchbill.toml` cannot be read at all.
pub(crate) fn check(files: &dyn Files, folder: &Path) -> std::io::Result<Vec<Finding>> {
    let bytes = files.read(&folder.join(DEFINITIONS_FILE))?;
    let loaded = from_reading(read_definitions(files, folder, &bytes), None);
    let none = Before { schedules: &[], levels: &Levels::default() };
    let Loaded { problems, unlinked, unread, schedules, levels, services, .. } =
        with_files(loaded, files, folder, none);
    let of_schedules = schedules.into_iter().flat_map(|file| file.findings);
    let named: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let unowned = unowned(levels.list.iter().map(|level| &level.spec), &named);
    let of_slos = levels.findings.into_iter().chain(unowned);
    Ok(problems.into_iter().chain(unlinked).chain(unread).chain(of_schedules).chain(of_slos).collect())
}

fn from_reading(reading: Reading, stamp: Option<FileStamp>) -> Loaded {
    let workspace = reading.workspace;
    let severity = workspace.severity;
    let make = |spec: SourceSpec| {
        let kind = watchbill_sources::find(&spec.kind)?;
        let source = Arc::from((kind.build)(&spec, &severity));
        Some(Defined { spec: Arc::new(spec), source, role: kind.role })
    };
    let sources: Vec<Defined> = workspace.sources.into_iter().filter_map(make).collect();
    let (queues, refused) = queues_of(&sources, workspace.queues);
    Loaded {
        sources,
        channels: workspace.channels,
        actions: workspace.actions,
        team: workspace.team,
        retention: Duration::from_secs(u64::from(workspace.retention.days) * 86_400),
        me: workspace.me,
        people: workspace.people,
        services: workspace.services,
        queues,
        timezone: workspace.timezone.as_ref().map(|zone| zone.name().to_owned()),
        zone: workspace.timezone,
        policy: workspace.policy,
        schedules: Vec::new(),
        levels: Levels::default(),
        problems: reading.findings.into_iter().chain(refused).collect(),
        unlinked: Vec::new(),
        unread: Vec::new(),
        calendars: Calendars::new(),
        zones: None,
        database: zone_database(),
        stamp,
    }
}

/// The tables of queues whose source can tell of queues at all, and what is wrong with the others.
fn queues_of(sources: &[Defined], tables: Vec<QueueSpec>) -> (Vec<QueueSpec>, Vec<Finding>) {
    let kind_without = |table: &QueueSpec| {
        let source = sources.iter().find(|defined| defined.spec.name == table.source)?;
        (!source.source.watches_queues()).then(|| source.spec.kind.clone())
    };
    let (mut queues, mut findings) = (Vec::new(), Vec::new());
    for table in tables {
        let Some(kind) = kind_without(&table) else {
            queues.push(table);
            continue;
        };
        let message = format!(
            "no queue goes by this table: `{}` is a source of kind `{kind}`, which tells of no queues, so that nothing is watched and \
             nothing pages; name a source that does in `source`",
            table.source
        );
        let (line, column) = (Some(table.line), Some(table.column));
        let problem = Problem { place: DEFINITIONS_FILE.to_owned(), line, column, message };
        findings.push(Finding { problem, weight: Weight::Refused });
    }
    (queues, findings)
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

#[cfg(test)]
#[path = "workspace_tests.rs"]
mod tests;
