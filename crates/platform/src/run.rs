//! Programs that a person runs from Watchbill: without a shell, in a process group of their own, and never longer than they may.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use watchbill_engine::ports::{CommandLine, Ran, RanEnd, RunError, Runner};

use crate::secrets::secret_variables;

/// What is left in the pipes when a program has ended is read for this long: a process it left behind may keep them open.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Runs programs with the environment of this process, without the secrets in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRunner;

#[async_trait]
impl Runner for SystemRunner {
    async fn run(&self, line: &CommandLine) -> Result<Ran, RunError> {
        let (mut child, program) = start(line)?;
        // Dropped before the child, so that the group is still its own when it is ended.
        let mut group = Group::of(&child);
        let mut printed = Printed::of(&mut child, line.kept_bytes);
        let ended = async {
            loop {
                tokio::select! {
                    status = child.wait() => break status,
                    () = printed.read(), if printed.goes_on() => {}
                }
            }
        };
        let end = match tokio::time::timeout(line.timeout, ended).await {
            Ok(status) => {
                group.is_over();
                end_of(status.map_err(|e| RunError { program, why: format!("it cannot be waited for: {e}") })?)
            }
            Err(_) => {
                tokio::select! {
                    () = group.end(&mut child) => {}
                    // What is printed at the end is read, and its end is not what is waited for.
                    () = async { printed.read().await; std::future::pending().await } => {}
                }
                RanEnd::TimedOut
            }
        };
        // Whoever still holds the pipes open then has left the group, and is not waited for.
        let _ = tokio::time::timeout(LAST_WORDS, printed.read()).await;
        let (output, left_out_bytes) = printed.finish();
        Ok(Ran { end, output, left_out_bytes })
    }
}

/// A name is looked for in PATH, a path with folders in it from `folder`.
pub(crate) fn program_path(program: &str, folder: &Path) -> PathBuf {
    if program.contains(std::path::is_separator) { folder.join(program) } else { PathBuf::from(program) }
}

fn start(line: &CommandLine) -> Result<(Child, String), RunError> {
    let program = line.words.first().map_or_else(String::new, |program| format!("`{program}`"));
    let refuse = |why: String| RunError { program: program.clone(), why };
    let Some((name, arguments)) = line.words.split_first() else { return Err(refuse("it has no name".to_owned())) };
    if !line.folder.is_dir() {
        return Err(refuse(format!("there is no folder {}", line.folder.display())));
    }
    let mut command = Command::new(program_path(name, &line.folder));
    command.args(arguments).current_dir(&line.folder).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    command.process_group(0);
    for name in secret_variables() {
        command.env_remove(name);
    }
    let child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refuse("there is no program of that name in PATH".to_owned()),
        _ => refuse(error.to_string()),
    })?;
    Ok((child, program))
}

fn end_of(status: ExitStatus) -> RanEnd {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return RanEnd::Killed(signal);
    }
    RanEnd::Exited(status.code().unwrap_or(-1))
}

/// What is printed, and the end of it.
struct Printed {
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    most: usize,
    bytes: Vec<u8>,
    left_out: u64,
}

impl Printed {
    fn of(child: &mut Child, most: usize) -> Self {
        Self { stdout: child.stdout.take(), stderr: child.stderr.take(), most, bytes: Vec::new(), left_out: 0 }
    }

    fn goes_on(&self) -> bool {
        self.stdout.is_some() || self.stderr.is_some()
    }

    /// Reads both outputs to their ends, in the order in which something comes. Nothing is lost when it is not waited for.
    async fn read(&mut self) {
        let (mut from_stdout, mut from_stderr) = ([0; 4096], [0; 4096]);
        while self.goes_on() {
            tokio::select! {
                length = piece(&mut self.stdout, &mut from_stdout), if self.stdout.is_some() => {
                    self.add(&from_stdout[..length]);
                }
                length = piece(&mut self.stderr, &mut from_stderr), if self.stderr.is_some() => {
                    self.add(&from_stderr[..length]);
                }
            }
        }
    }

    fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        // Cut seldom, because what is kept moves each time.
        if self.bytes.len() > self.most * 2 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        let surplus = self.bytes.len().saturating_sub(self.most);
        self.bytes.drain(..surplus);
        self.left_out += surplus as u64;
    }

    fn finish(mut self) -> (Vec<u8>, u64) {
        self.cut();
        (self.bytes, self.left_out)
    }
}

/// The next bytes. At the end, and when it cannot be read any more, there are none and the output is put away.
async fn piece(output: &mut Option<impl AsyncRead + Unpin>, into: &mut [u8]) -> usize {
    let Some(from) = output else { return 0 };
    let length = from.read(into).await.unwrap_or(0);
    if length == 0 {
        *output = None;
    }
    length
}

#[cfg(unix)]
use unix::Group;

#[cfg(unix)]
mod unix {
    use std::time::Duration;

    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
    use tokio::process::Child;

    /// How long a program has to end by itself after it was asked to.
    const GRACE: Duration = Duration::from_secs(2);
    const LOOK_EVERY: Duration = Duration::from_millis(50);

    /// A program and everything it started, unless that left the group. Ended when this value goes away.
    pub(super) struct Group(Option<Pid>);

    impl Group {
        /// Of a child that leads a group of its own.
        pub(super) fn of(child: &Child) -> Self {
            Self(child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)))
        }

        /// The child was waited for: its number may be somebody else's from now on.
        pub(super) fn is_over(&mut self) {
            self.0 = None;
        }

        /// Asks the whole group to end, and ends what is left of it. Until the child was waited for, no other group can
        /// have its number.
        pub(super) async fn end(&mut self, child: &mut Child) {
            let Some(group) = self.0 else { return };
            // A group that has gone is what is wanted.
            let _ = kill_process_group(group, Signal::TERM);
            let by_itself = async {
                while !has_ended(group) {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            };
            let _ = tokio::time::timeout(GRACE, by_itself).await;
            let _ = kill_process_group(group, Signal::KILL);
            let _ = child.wait().await;
            self.is_over();
        }
    }

    impl Drop for Group {
        fn drop(&mut self) {
            if let Some(group) = self.0 {
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
    }

    /// Whether the leader has ended; it stays to be waited for.
    fn has_ended(leader: Pid) -> bool {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(leader), look), Ok(None))
    }
}

/// Unverified: on Windows only the program itself is ended, not what it started.
#[cfg(not(unix))]
struct Group;

#[cfg(not(unix))]
impl Group {
    fn of(_child: &Child) -> Self {
        Self
    }

    fn is_over(&mut self) {}

    async fn end(&mut self, child: &mut Child) {
        let _ = child.kill().await;
    }
}

#[cfg(all(test, unix))]
#[path = "run_tests.rs"]
mod tests;
