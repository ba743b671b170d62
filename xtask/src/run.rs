//! `cargo xtask run`: from a checkout to something to look at.

use crate::{
    Stop,
    house::House,
    packages::{self, Purpose},
    programs::{CLI, DESKTOP, Profile},
    ui,
    words::Words,
};
use std::{
    env,
    path::PathBuf,
    process::{Command, ExitCode},
};

/// Installs, builds and starts; ends as the program ends.
pub(crate) fn run(mut words: Words) -> Result<ExitCode, Stop> {
    let profile = if words.flag("--release") { Profile::Release } else { Profile::Debug };
    let demo = words.flag("--demo");
    let workspace = words.value("--workspace")?.map(PathBuf::from);
    words.end()?;
    if demo && workspace.is_some() {
        return Err(Stop::Use("the demo has no workspace: give --demo or --workspace, not both".to_owned()));
    }

    let house = House::find()?;
    let mut program = if has_display() {
        packages::ensure(Purpose::Window)?;
        ui::install(&house)?;
        ui::build(&house)?;
        // Without words the window opens the person's workspace; one that is empty asks what to watch.
        let mut window = Command::new(DESKTOP.build(&house, profile)?);
        if demo {
            window.arg("--demo");
        }
        window
    } else {
        let yours = workspace.is_some() || (!demo && own_workspace().is_some());
        let what = if yours { "your workspace" } else { "the demo" };
        println!(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): {what} runs in this terminal."
        );
        packages::ensure(Purpose::Terminal)?;
        let mut terminal = Command::new(CLI.build(&house, profile)?);
        terminal.arg(if yours { "watch" } else { "demo" });
        terminal
    };
    if let Some(folder) = workspace {
        program.arg("--workspace").arg(folder);
    }
    become_it(program)
}

/// The person's workspace, if they have one; where the programs look for it, on the systems that may have no display.
fn own_workspace() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local/share")));
    let folder = set("WATCHBILL_WORKSPACE").or_else(|| Some(data()?.join("watchbill")))?;
    folder.join("watchbill.toml").is_file().then_some(folder)
}

/// On Unix we become the program: Ctrl-C is its alone, and the prompt comes back when it has ended and not before.
#[cfg(unix)]
fn become_it(mut program: Command) -> Result<ExitCode, Stop> {
    use std::os::unix::process::CommandExt;
    let error = program.exec();
    Err(Stop::Failed(format!("start {}: {error}", program.get_program().display())))
}

/// Unverified: Windows has no such thing, so we wait and end as it ends.
#[cfg(not(unix))]
fn become_it(mut program: Command) -> Result<ExitCode, Stop> {
    let status = program
        .status()
        .map_err(|error| Stop::Failed(format!("start {}: {error}", program.get_program().display())))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Whether a window can be shown. Only Linux knows machines without a screen.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
