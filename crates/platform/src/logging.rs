//! Where the program's own words go: a ring of five daily files, and stderr for the command line.
//!
//! Nothing secret is masked here: the types that hold secrets do not print them. What other crates say is kept to warnings,
//! because their detail (connections, messages on the bus) was not written with our secrets in mind. Two are silent, whatever is asked for:
//! where the AWS crates find no credentials they warn with what the program printed that was to give them, and `lapin` warns with the body
//! of each message that a broker returns.

use std::io;
use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{FilterExt as _, filter_fn};
use tracing_subscriber::layer::{Filter, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// What is written where: a level like `debug` for our own crates, or directives like `watchbill_engine=trace`.
pub const LOG_VARIABLE: &str = "WATCHBILL_LOG";

/// What prints secrets and bodies of messages, with everything below it.
const SILENT: &[&str] = &["aws_config", "lapin"];

/// The files that are kept, one for each day on which something was written.
pub const KEPT_FILES: usize = 5;

/// Whether people also read along on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Console {
    /// Warnings and worse, or what `WATCHBILL_LOG` asks for.
    Stderr,
    /// Nothing: there is a window for that.
    Quiet,
}

/// Writes what is still in memory when it is dropped: hold it until the end of the program.
#[derive(Debug)]
pub struct LogGuard {
    _file: Option<WorkerGuard>,
}

/// Starts logging for the whole process. A folder that cannot be written costs the files, not the start: that is said on
/// stderr if anybody reads along.
///
/// # Errors
/// When logging was started before.
pub fn start(folder: &Path, console: Console) -> io::Result<LogGuard> {
    let asked = std::env::var(LOG_VARIABLE).ok();
    let (file, guard, problem) = match open(folder) {
        Ok(appender) => {
            let (writer, guard) = tracing_appender::non_blocking(appender);
            let layer = fmt::layer().with_ansi(false).with_writer(writer).with_filter(told(asked.as_deref(), "info"));
            (Some(layer), Some(guard), None)
        }
        Err(e) => (None, None, Some(format!("no log files in {}: {e}", folder.display()))),
    };
    let stderr = (console == Console::Stderr).then(|| {
        fmt::layer()
            .with_writer(io::stderr)
            .with_target(false)
            .without_time()
            .with_filter(told(asked.as_deref(), "warn"))
    });
    tracing_subscriber::registry().with(file).with(stderr).try_init().map_err(io::Error::other)?;
    if let Some(problem) = problem {
        tracing::warn!("{problem}");
    }
    Ok(LogGuard { _file: guard })
}

fn open(folder: &Path) -> io::Result<RollingFileAppender> {
    std::fs::create_dir_all(folder)?;
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("watchbill")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(folder)
        .map_err(io::Error::other)
}

/// What is written of what was asked for: never what comes from a crate that is silent.
fn told<S: tracing::Subscriber>(asked: Option<&str>, level: &str) -> impl Filter<S> + use<S> {
    filter(asked, level).and(filter_fn(|of| !is_silent(of.target())))
}

fn is_silent(target: &str) -> bool {
    let krate = target.split("::").next().unwrap_or(target);
    SILENT.contains(&krate)
}

/// A bare level is about our own crates only; directives are taken as they are, and nonsense is as if nothing was asked.
fn filter(asked: Option<&str>, level: &str) -> EnvFilter {
    let asked = asked.map(str::trim).filter(|a| !a.is_empty());
    let ours = |level: &str| EnvFilter::new(format!("warn,watchbill={level}"));
    match asked {
        None => ours(level),
        Some(asked) if asked.parse::<tracing::Level>().is_ok() || asked == "off" => ours(asked),
        Some(asked) => EnvFilter::try_new(asked).unwrap_or_else(|_| ours(level)),
    }
}

#[cfg(test)]
#[path = "logging_tests.rs"]
mod tests;
