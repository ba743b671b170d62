//! Child processes that cannot outlive the test.

use crate::patience;
use std::{
    env,
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// The child is this shell until it becomes the program; what stays behind is a subshell in the same process group that
/// reads a pipe whose other end only the test holds. However the test ends, also by SIGKILL, the pipe ends with it, and the
/// group goes: the program and whatever it started.
const TETHER: &str = r#"exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) & exec "$@" 3<&-"#;

/// A running child process. When this value goes away, so do the process and all that it started.
#[derive(Debug)]
pub struct Running {
    name: String,
    child: Child,
    tether: Option<ChildStdin>,
    log: PathBuf,
}

impl Running {
    /// Starts it; what it prints goes into a file in `folder`, which is shown when the test fails.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(folder: &Path, command: &Command) -> Self {
        Self::spawn(folder, command, Output::Logged).0
    }

    /// Starts it and waits for the line with which it says that it is ready: the first on its standard output.
    ///
    /// # Panics
    /// When it cannot be started, or ends or stays silent instead.
    pub fn start_and_hear(folder: &Path, command: &Command) -> (Self, String) {
        let (mut running, log) = Self::spawn(folder, command, Output::Heard);
        let mut lines = BufReader::new(running.child.stdout.take().unwrap());
        let (hear, heard) = mpsc::channel();
        // Reading on is needed: a program whose output nobody takes stops at a full pipe.
        thread::spawn(move || {
            let mut log = log;
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|read| read > 0) {
                let _ = log.write_all(line.as_bytes());
                let _ = hear.send(std::mem::take(&mut line));
            }
        });
        match heard.recv_timeout(patience::LIMIT) {
            Ok(line) => (running, line.trim_end().to_owned()),
            Err(_) => panic!("{} did not say that it is ready:\n{}", running.name, running.log()),
        }
    }

    fn spawn(folder: &Path, command: &Command, output: Output) -> (Self, File) {
        let program = command.get_program();
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        fs::create_dir_all(folder).unwrap();
        let (log, file) = new_log(folder, &name);
        let mut tethered = Command::new("sh");
        tethered
            .args([OsStr::new("-c"), OsStr::new(TETHER), OsStr::new("tether"), program])
            .args(command.get_args())
            .env_clear()
            .envs(environment())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(match output {
                Output::Logged => Stdio::from(file.try_clone().unwrap()),
                Output::Heard => Stdio::piped(),
            })
            .stderr(file.try_clone().unwrap());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                tethered.env(name, value);
            }
        }
        let mut child = tethered.spawn().unwrap_or_else(|error| panic!("start {name}: {error}"));
        let tether = child.stdin.take();
        (Self { name, child, tether, log }, file)
    }

    /// Gives it back when there is an answer from it; when it ended instead, what it printed.
    ///
    /// # Errors
    /// What it printed before it ended.
    ///
    /// # Panics
    /// When it neither answers nor ends within the limit.
    pub async fn ready<T>(mut self, limit: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Result<Self, String> {
        let answered = patience::answered(limit, async || {
            let answer = ask().await;
            // Looked at last: whatever answers at the place of one that ended is another.
            let is_over = self.ended().is_some();
            (is_over || answer.is_some()).then_some(is_over)
        });
        match answered.await {
            Some(false) => Ok(self),
            Some(true) => Err(self.log()),
            None => panic!("{} does not get ready:\n{}", self.name, self.log()),
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Asks it to end and waits until it has.
    ///
    /// # Panics
    /// When it goes on regardless.
    pub async fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &self.id().to_string()]).status();
        assert!(asked.is_ok_and(|status| status.success()), "{} is not there to be asked to end", self.name);
        match patience::answered(patience::LIMIT, async || self.ended()).await {
            Some(status) => status,
            None => panic!("{} does not end when asked to:\n{}", self.name, self.log()),
        }
    }

    /// Kills it without warning (SIGKILL) and waits until it is gone.
    pub fn kill(mut self) {
        self.end();
    }

    /// The same, and what follows from all that it had printed by then.
    pub fn kill_and_hear<T>(mut self, hear: impl FnOnce(&str) -> T) -> T {
        self.end();
        hear(&self.log())
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    fn end(&mut self) {
        // The program first, so that it is gone when this returns; then the rest of its group.
        let _ = self.child.kill();
        let _ = self.child.wait();
        drop(self.tether.take());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if thread::panicking() {
            eprint_log(&self.name, &self.log());
        }
        self.end();
    }
}

#[derive(Clone, Copy)]
enum Output {
    Logged,
    Heard,
}

/// All that a child has of our environment; the display, the bus and the home of whoever runs the tests are not in it.
pub fn environment() -> Vec<(OsString, OsString)> {
    let taken = ["PATH", "TMPDIR"].into_iter().filter_map(|name| Some((name.into(), env::var_os(name)?)));
    taken.chain([("LC_ALL".into(), "C.UTF-8".into()), ("RUST_BACKTRACE".into(), "1".into())]).collect()
}

/// A program may run several times in one folder: each run has its own file.
fn new_log(folder: &Path, name: &str) -> (PathBuf, File) {
    (1..)
        .find_map(|run| {
            let path = folder.join(format!("{name}-{run}.log"));
            let file = File::options().create_new(true).append(true).open(&path).ok()?;
            Some((path, file))
        })
        .expect("BUG: an endless range has no end")
}

/// The end of the log, where the reason stands.
#[allow(clippy::print_stderr)] // The test runner shows this beside the panic.
fn eprint_log(name: &str, log: &str) {
    let lines: Vec<&str> = log.lines().collect();
    let last = lines[lines.len().saturating_sub(40)..].join("\n");
    eprintln!("-- the end of what {name} printed:\n{last}\n--");
}

/// A port on loopback that was free a moment ago.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).unwrap().port()
}

#[cfg(test)]
#[path = "process_tests.rs"]
mod tests;
