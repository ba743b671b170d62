//! What the window is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use watchbill_engine::api::Wanted;

use crate::link;

/// What `--help` says.
pub const HELP: &str = "\
Watchbill, the on-call engineer's desk.

Usage: watchbill-desktop [OPTIONS] [LINK]

Without options it opens your workspace; a new one begins empty.

  --demo             look around in a made-up company; nothing is kept
  --back-to DIR      with --demo: the folder that the window goes to from there
  --workspace DIR    the folder with watchbill.toml and the records
  --hidden           start without a window; the tray opens it
  LINK               watchbill://now, watchbill://alerts?filter=..., watchbill://alert/SOURCE/ID, watchbill://settings
  --help             this
  --version          which version this is
";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To run.
    Run(Args),
    /// To say how it is started.
    Help,
    /// To say which version it is.
    Version,
}

/// How to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Args {
    /// What to show.
    pub show: Show,
    /// The folder that the demo is left for, where it is not the one that the platform knows.
    pub back_to: Option<PathBuf>,
    /// Whether the window stays away until it is asked for.
    pub hidden: bool,
    /// What a link asks to see.
    pub wanted: Option<Wanted>,
}

/// What to show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Show {
    /// The workspace that the platform knows.
    #[default]
    OwnWorkspace,
    /// The workspace in this folder.
    Workspace(PathBuf),
    /// The made-up company.
    Demo,
}

/// Reads the arguments behind the program's name.
///
/// # Errors
/// A sentence about the first argument that cannot be used.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let mut args = Args::default();
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        let show = match argument.to_str() {
            Some("--help" | "-h") => return Ok(Asked::Help),
            Some("--version" | "-V") => return Ok(Asked::Version),
            Some("--hidden") => {
                args.hidden = true;
                continue;
            }
            Some(word) if link::is_link(word) => {
                args.wanted = Some(link::wanted_by(word));
                continue;
            }
            Some("--back-to") => {
                args.back_to = Some(rest.next().ok_or("--back-to needs a folder")?.into());
                continue;
            }
            Some("--demo") => Show::Demo,
            Some("--workspace") => Show::Workspace(rest.next().ok_or("--workspace needs a folder")?.into()),
            _ => return Err(format!("`{}` is not known; see --help", argument.display())),
        };
        if args.show != Show::OwnWorkspace {
            return Err("only one of --demo and --workspace can be shown".to_owned());
        }
        args.show = show;
    }
    if args.back_to.is_some() && args.show != Show::Demo {
        return Err("--back-to goes with --demo: only the demo is left for a workspace".to_owned());
    }
    Ok(Asked::Run(args))
}

#[cfg(test)]
#[path = "args_tests.rs"]
mod tests;
