//! Tokens that a command prints, like `gcloud auth print-identity-token`: kept until they expire, and asked for once even
//! when many polls want one at the same time.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use watchbill_engine::ports::SecretError;

use super::environment;
use super::mask::mask;
use crate::run::program_path;

const PATIENCE: Duration = Duration::from_secs(20);
/// The longest first line that is taken for a token, bytes.
const MOST_TOKEN_BYTES: u64 = 64 * 1024;
/// How much of the end of stderr is looked at for a last line, bytes.
const MOST_STDERR_BYTES: usize = 4096;
/// Characters of that last line that are shown.
const MOST_SHOWN: usize = 200;

/// What commands printed, and the commands that are running.
#[derive(Default)]
pub(super) struct Commands {
    tokens: Mutex<Slots>,
}

type Slots = HashMap<Vec<String>, Arc<tokio::sync::Mutex<Option<Token>>>>;

struct Token {
    secret: SecretString,
    /// By the wall clock: tokens run out while a laptop sleeps.
    printed_at: SystemTime,
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Commands")
    }
}

impl Commands {
    /// The token, from memory while it is good. Whoever asks while the command runs waits for that run.
    pub(super) async fn token(
        &self,
        argv: &[String],
        good_for: Duration,
        workspace: &Path,
    ) -> Result<SecretString, SecretError> {
        let slot = Arc::clone(self.tokens().entry(argv.to_vec()).or_default());
        let mut token = slot.lock().await;
        // A clock that was set back makes the age unknown, which counts as too old.
        let fresh = |t: &&Token| t.printed_at.elapsed().is_ok_and(|age| age < good_for);
        if let Some(known) = token.as_ref().filter(fresh) {
            return Ok(known.secret.clone());
        }
        *token = None;
        let secret = run(argv, workspace, PATIENCE).await?;
        *token = Some(Token { secret: secret.clone(), printed_at: SystemTime::now() });
        Ok(secret)
    }

    /// Forgets what the command printed.
    pub(super) fn expire(&self, argv: &[String]) {
        self.tokens().remove(argv);
    }

    fn tokens(&self) -> MutexGuard<'_, Slots> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs it without a shell, in the workspace, with nothing to read and without the other secrets of our environment.
async fn run(argv: &[String], workspace: &Path, patience: Duration) -> Result<SecretString, SecretError> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err(SecretError::Command { program: String::new(), why: "is empty: name a program".to_owned() });
    };
    let refuse = |why: String| SecretError::Command { program: program.clone(), why };
    let mut command = Command::new(program_path(program, workspace));
    command.args(arguments).current_dir(workspace).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in environment::variables() {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|e| refuse(format!("cannot be started: {e}")))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let everything = async { tokio::join!(first_bytes(stdout), last_bytes(stderr), child.wait()) };
    let (printed, complained, status) = tokio::time::timeout(patience, everything)
        .await
        .map_err(|_| refuse(format!("did not finish within {} s: try it in a terminal", patience.as_secs())))?;
    let status = status.map_err(|e| refuse(format!("cannot be waited for: {e}")))?;
    if !status.success() {
        return Err(refuse(failure(status, &complained.map_err(|e| refuse(e.to_string()))?)));
    }
    let printed = printed.map_err(|e| refuse(format!("cannot be read: {e}")))?;
    first_line(&printed).map_err(|why| refuse(why.to_owned()))
}

/// As much of the beginning as a token may have; the rest is read and dropped, so that the command can finish.
async fn first_bytes(from: Option<impl AsyncRead + Unpin>) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    if let Some(mut from) = from {
        (&mut from).take(MOST_TOKEN_BYTES + 1).read_to_end(&mut bytes).await?;
        tokio::io::copy(&mut from, &mut tokio::io::sink()).await?;
    }
    Ok(bytes)
}

async fn last_bytes(from: Option<impl AsyncRead + Unpin>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(mut from) = from {
        let mut piece = [0; 1024];
        loop {
            let n = from.read(&mut piece).await?;
            if n == 0 {
                break;
            }
            bytes.extend_from_slice(&piece[..n]);
            bytes.drain(..bytes.len().saturating_sub(MOST_STDERR_BYTES));
        }
    }
    Ok(bytes)
}

fn first_line(printed: &[u8]) -> Result<SecretString, &'static str> {
    let line = printed.split(|b| *b == b'\n').next().unwrap_or_default();
    if line.len() as u64 > MOST_TOKEN_BYTES {
        return Err("printed a first line of more than 64 KiB, which is no token");
    }
    let line = std::str::from_utf8(line).map_err(|_| "printed something that is not text")?.trim();
    if line.is_empty() { Err("printed nothing in its first line") } else { Ok(SecretString::from(line)) }
}

fn failure(status: ExitStatus, complained: &[u8]) -> String {
    let text = String::from_utf8_lossy(complained);
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(|line| mask(line, MOST_SHOWN));
    match last {
        Some(line) => format!("failed ({status}): {line}"),
        None => format!("failed ({status}) and said nothing"),
    }
}

#[cfg(all(test, unix))]
#[path = "command_tests.rs"]
mod tests;
