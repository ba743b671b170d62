//! Running other programs, with a clear line when one is missing or fails.

use crate::{Stop, house::House, tally::Tally};
use std::{
    ffi::OsStr,
    io::{self, BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    thread,
    time::Instant,
};

/// `cargo` of the toolchain that runs us, in the checkout.
pub(crate) fn cargo(house: &House, words: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(words).current_dir(&house.root);
    command
}

/// Runs it with our own input and output; anything but success stops.
pub(crate) fn must(command: &mut Command) -> Result<(), Stop> {
    let status = command.status().map_err(|error| Stop::Failed(format!("start {}: {error}", shown(command))))?;
    if status.success() { Ok(()) } else { Err(Stop::Failed(format!("{} ended with {status}", shown(command)))) }
}

/// Whether it can be started and succeeds; what it says is not shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What it prints, or nothing when it cannot be started. Its exit status does not matter.
pub(crate) fn answer(command: &mut Command) -> String {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

/// Runs a test runner, shows what it prints, and counts what its summary lines say.
pub(crate) fn counted(command: &mut Command) -> Result<Tally, Stop> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Stop::Failed(format!("start {}: {error}", shown(command))))?;
    let errors = child.stderr.take();
    let lines_of_errors = thread::spawn(move || errors.map(|pipe| echo(pipe, io::stderr())).unwrap_or_default());
    let mut tally = child.stdout.take().map(|pipe| echo(pipe, io::stdout())).unwrap_or_default();
    tally.add(lines_of_errors.join().unwrap_or_default());
    let status = child.wait().map_err(|error| Stop::Failed(format!("wait for {}: {error}", shown(command))))?;
    if status.success() && tally.failed == 0 {
        Ok(tally)
    } else {
        println!("{tally}");
        Err(Stop::Failed(format!("{} ended with {status}", shown(command))))
    }
}

/// One named step: what it is, how long it took, and its name again when it stops.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
    println!("== {name}");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    match outcome {
        Ok(done) => {
            println!("== {name}: fine, {seconds:.1} s");
            Ok(done)
        }
        Err(Stop::Use(why) | Stop::Failed(why)) => {
            Err(Stop::Failed(format!("STOPPED at \"{name}\" after {seconds:.1} s: {why}")))
        }
    }
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

/// Copies line by line as they come and counts on the way. A pipe that breaks ends the counting, not the child.
fn echo(pipe: impl Read, mut shown_on: impl Write) -> Tally {
    let mut tally = Tally::default();
    let mut lines = BufReader::new(pipe);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Whoever reads our output may have gone away; the tests go on.
        let _ = shown_on.write_all(&line).and_then(|()| shown_on.flush());
        tally.add(Tally::in_line(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    tally
}
