//! The single checks of `doctor`.

use std::env;
use std::path::PathBuf;

use watchbill_engine::api::{ChannelSetting, ListedSource, SloUnmeasured, SlosMeasured};
use watchbill_engine::ports::{MachineDatabase, NotifierState, SecretHome};
use watchbill_engine::{DEFINITIONS_FILE, EngineHandle, ZoneDatabase, check_definitions, size_text, zone_database};
use watchbill_platform::{Notifications, paths, system_ports};

use crate::answer::Failure;
use crate::commands::channels;
use crate::commands::listings::{add_unpolled, place};
use crate::commands::secrets::home_text;
use crate::surroundings::{Surroundings, holder_text};

use super::{Check, State, queues};

/// Where a window could be shown. Only Linux knows machines without a screen.
pub(super) fn display() -> Check {
    let named = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find(|name| is_set(name));
    match named {
        _ if !cfg!(target_os = "linux") => Check::ok("display", "this system always has one"),
        Some(name) => Check::ok("display", format!("{name} is set, so the window can open")),
        None => Check::of(
            State::Note,
            "display",
            "there is none, so the window cannot open here",
            "this command line works without one: `watchbill watch` does the same work in the terminal",
        ),
    }
}

/// What notifications and the keyring travel over.
pub(super) fn session_bus() -> Check {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    if !cfg!(target_os = "linux") {
        Check::ok("session bus", "this system does without one")
    } else if is_set("DBUS_SESSION_BUS_ADDRESS") || runtime.is_some_and(|folder| folder.join("bus").exists()) {
        Check::ok("session bus", "there is one")
    } else {
        Check::of(
            State::Problem,
            "session bus",
            "there is none: neither notifications nor the keyring can be reached",
            "log in to a desktop session, or start this inside `dbus-run-session`",
        )
    }
}

pub(super) async fn notifications(surroundings: &Surroundings) -> Check {
    let ports = system_ports(&surroundings.folder, Notifications::Desktop);
    match ports.notifier.state().await {
        NotifierState::Ready(server) => Check::ok("notifications", format!("{server} shows them")),
        NotifierState::Absent(why) => Check::of(
            State::Problem,
            "notifications",
            format!("nobody would show a page on this desktop: {why}"),
            "start a notification server (like dunst) in your session; until then pages are kept and listed by `watchbill \
             status`",
        ),
    }
}

pub(super) async fn keyring(surroundings: &Surroundings) -> Check {
    match surroundings.ports.secrets.home().await {
        Ok(home @ SecretHome::Keyring) => Check::ok("keyring", home_text(home)),
        Ok(home @ SecretHome::Environment) => {
            Check::of(State::Note, "keyring", home_text(home), "fine as long as every secret is there")
        }
        Ok(SecretHome::Session) => Check::of(
            State::Note,
            "keyring",
            "no keyring answers, so sources with a password or a token cannot be polled",
            "start a keyring (like gnome-keyring) in your session, or give secrets in WATCHBILL_SECRET_<NAME>",
        ),
        Err(error) => Check::of(State::Problem, "keyring", error.to_string(), "unlock it and run this again"),
    }
}

pub(super) fn zones(surroundings: &Surroundings) -> Check {
    let (zone, database) = (surroundings.ports.clock.zone(), zone_database());
    let release = match database.file() {
        None => format!("{}, bundled", database.release()),
        Some(_) => format!("{}, not the bundled {}", database.said(), ZoneDatabase::bundled().release()),
    };
    let what = format!("times are written in {}; time-zone database {release}", zone.name());
    if zone.name() != "UTC" {
        return Check::ok("zones", what);
    }
    let advice =
        "if this laptop is not in UTC, its zone is not set or not known to the database: `timedatectl` shows it";
    Check::of(State::Note, "zones", what, advice)
}

/// Only a second opinion: nothing is worked out by it.
pub(super) fn system_zones(surroundings: &Surroundings) -> Check {
    match surroundings.ports.zones.database() {
        Some(MachineDatabase { folder, release }) => {
            let release = release.unwrap_or_else(|| "of unknown release".to_owned());
            let what =
                format!("{folder} {release}: other programs here go by it, `oncall check` compares hand-offs with it");
            Check::ok("system zones", what)
        }
        None => Check::ok("system zones", "this machine has no time-zone files that hand-offs could be compared with"),
    }
}

pub(super) fn workspace(surroundings: &Surroundings) -> Vec<Check> {
    let folder = &surroundings.folder;
    let mut checks = Vec::new();
    checks.push(match check_definitions(&*surroundings.ports.files, folder) {
        Ok(check) if check.findings.is_empty() => {
            Check::ok("workspace", format!("{} is sound", folder.join(DEFINITIONS_FILE).display()))
        }
        Ok(check) => Check::of(
            if check.sound { State::Note } else { State::Problem },
            "workspace",
            match check.findings.as_slice() {
                [one] => format!("{}: {}", place(one), one.message),
                many => format!("{} findings in {}", many.len(), folder.display()),
            },
            "`watchbill check` says what and where",
        ),
        Err(error) => Check::of(
            State::Problem,
            "workspace",
            error.to_string(),
            "`watchbill init` writes a first one, --workspace names another folder",
        ),
    });
    if let Some(warning) = paths::network_file_system_warning(folder) {
        let advice = "move the workspace to a disk of this machine; definitions can come from git";
        checks.push(Check::of(State::Problem, "file system", warning, advice));
    }
    checks.push(Check::ok("log", format!("written to {}", paths::log_folder(folder).display())));
    checks
}

pub(super) fn owner(surroundings: &Surroundings) -> Check {
    match surroundings.holder() {
        Some(holder) => Check::ok("watched by", holder_text(&holder)),
        None => Check::of(State::Note, "watched by", "nobody: nothing pages", "start Watchbill, or `watchbill watch`"),
    }
}

pub(super) async fn records(surroundings: &Surroundings) -> Vec<Check> {
    let database = surroundings.database();
    let (mut sources, mut further) = (Vec::new(), Vec::new());
    let mut checks = Vec::new();
    if !database.exists() {
        let what = format!("nothing is recorded at {} yet", database.display());
        checks.push(Check::of(State::Note, "records", what, "`watchbill poll` begins them"));
    } else {
        match read(surroundings).await {
            Ok(Read { check, offline, sources: known, levels, queues }) => {
                checks.push(check);
                checks.extend(offline);
                sources = known;
                further.extend(levels.into_iter().chain(queues));
            }
            Err(failure) => {
                let advice = "until this is put right nothing is recorded, and nothing pages from here";
                checks.push(Check::of(State::Unreachable, "records", failure.message(), advice));
            }
        }
    }
    add_unpolled(&mut sources, &surroundings.definitions());
    checks.extend(sources.iter().map(source));
    checks.extend(further);
    checks
}

/// What the records say.
struct Read {
    check: Check,
    /// Whether this laptop seems to be offline.
    offline: Option<Check>,
    sources: Vec<ListedSource>,
    levels: Vec<Check>,
    queues: Vec<Check>,
}

async fn read(surroundings: &Surroundings) -> Result<Read, Failure> {
    let handle: EngineHandle = surroundings.records().await?;
    let (size, _) = handle.data_size().await?;
    let findings = handle.check_data().await?;
    let sources = handle.alerts_list("", None).await?.sources;
    let offline = handle.console_status().await?.offline;
    let measured = handle.slos_measured().await?;
    let (listing, seen) = (handle.queues_listing(false, None).await?, handle.queue_checks().await?);
    let queues = queues::checks(&listing, &seen, &handle.queues_around(None).await);
    handle.shutdown().await;
    let what = format!("{}, {}", surroundings.database().display(), size_text(size.bytes));
    let check = match findings.as_slice() {
        [] => Check::ok("records", format!("{what}, sound, with the schema of this version")),
        [first, ..] => Check::of(
            State::Problem,
            "records",
            format!("{what}, is not sound: {first}"),
            "`watchbill data check` lists everything, `watchbill data restore` puts a copy in its place",
        ),
    };
    let offline = offline.map(|sentence| {
        Check::of(
            State::Unreachable,
            "network",
            sentence,
            "connect this laptop, then `watchbill poll` asks every source again",
        )
    });
    Ok(Read { check, offline, sources, levels: levels(&measured), queues })
}

/// Keys that one line names.
const MOST_KEYS: usize = 4;

/// What is not measured, by its reasons; where everything is, that it is.
fn levels(measured: &SlosMeasured) -> Vec<Check> {
    if measured.of > 0 && measured.unmeasured.is_empty() {
        let levels = if measured.of == 1 { "service level is" } else { "service levels are" };
        return vec![Check::ok("slo", format!("{} {levels} measured", measured.of))];
    }
    measured.unmeasured.iter().map(unmeasured).collect()
}

fn unmeasured(one: &SloUnmeasured) -> Check {
    let named = one.keys.iter().take(MOST_KEYS).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match one.keys.len().saturating_sub(MOST_KEYS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if one.keys.len() == 1 { "is" } else { "are" };
    let since = one.since.as_ref().map_or_else(String::new, |at| format!(", since {}", at.full));
    let state = if one.is_wrong { State::Problem } else { State::Note };
    Check::of(state, "slo", format!("{named}{more} {verb} not measured{since}: {}", one.why), one.to_do.clone())
}

fn source(source: &ListedSource) -> Check {
    let as_of = source.as_of_local.as_deref().unwrap_or("never");
    let what = format!("{} ({}) is {}, last heard: {as_of}", source.name, source.kind, source.health);
    let advice = format!(
        "{}; `watchbill sources test {}` asks it now",
        source.problem.as_deref().unwrap_or("no reason is recorded"),
        source.name
    );
    match source.health {
        "fine" => Check::ok("source", what),
        "failing" => Check::of(State::Unreachable, "source", what, advice),
        _ => Check::of(State::Note, "source", what, advice),
    }
}

/// Nothing is sent: a test is for `watchbill channels test`.
pub(super) async fn channels(surroundings: &Surroundings) -> Vec<Check> {
    // What keeps the records from being read is said by their own check.
    let channels = channels::known(surroundings).await.unwrap_or_default();
    channels.iter().map(channel).collect()
}

fn channel(channel: &ChannelSetting) -> Check {
    let taken =
        channel.delivered_at.as_ref().map_or("nothing was sent yet".to_owned(), |at| format!("last taken {}", at.full));
    let what = format!("{} ({}) to {}, from {} on; {taken}", channel.name, channel.kind, channel.target, channel.from);
    match &channel.problem {
        None => Check::ok("channel", what),
        Some(problem) => {
            let advice = format!("{problem}; `watchbill channels test {}` tries it now", channel.name);
            Check::of(State::Problem, "channel", what, advice)
        }
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
