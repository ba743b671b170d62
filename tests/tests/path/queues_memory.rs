//! What is left of messages in memory when they were read: nothing that is masked, and no image of it when the program crashes.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::json;
use tempfile::TempDir;
use watchbill_tests::{built, patience};

use super::queues_peek::{Broker, PLANTED, every_file};

/// A program that may write an image of itself, into a folder of its own.
struct Dumping {
    child: Child,
    folder: TempDir,
}

impl Dumping {
    fn start(program: &Path, words: &[&str], environment: &[(std::ffi::OsString, std::ffi::OsString)]) -> Self {
        let folder = TempDir::new().unwrap();
        let child = Command::new("sh")
            .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"])
            .arg(program)
            .args(words)
            .envs(environment.iter().cloned())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Crashes it, and looks for everything that was planted in whatever it left.
    fn crash(mut self) -> ExitStatus {
        let asked = Command::new("kill").args(["-ABRT", &self.child.id().to_string()]).status();
        assert!(asked.unwrap().success());
        let status = self.child.wait().unwrap();
        every_file(self.folder.path(), &mut |path, bytes| {
            for planted in PLANTED {
                assert!(!holds(bytes, planted), "{planted} is in {}", path.display());
            }
        });
        status
    }
}

fn holds(bytes: &[u8], planted: &str) -> bool {
    bytes.windows(planted.len()).any(|window| window == planted.as_bytes())
}

/// Every piece of memory of a process that can be read; none where the system does not let us.
fn memory(process: u32) -> Option<Vec<(String, Vec<u8>)>> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).ok()?;
    let memory = fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let mut pieces = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (Some(range), Some(rights)) = (words.next(), words.next()) else { continue };
        let Some((from, to)) = range.split_once('-') else { continue };
        let at = |text: &str| u64::from_str_radix(text, 16).ok();
        let (Some(from), Some(to)) = (at(from), at(to)) else { continue };
        if !rights.starts_with("rw") {
            continue;
        }
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.read_exact_at(&mut bytes, from).is_ok() {
            pieces.push((line.to_owned(), bytes));
        }
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// Fifty messages are read and shown to somebody who does not take them, so that the program stays when it has forgotten them.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_leaves_no_message_and_what_was_read_is_wiped() {
    let broker = Broker::begin().await;
    broker.rabbitmq.declare("orders.dlq", &json!({})).await;
    let [mail, card, token, password] = PLANTED else { panic!("four are planted") };
    let headers = json!({ "x-error": format!("TimeoutError: mail to {mail} failed"), "password": password });
    let body = json!({ "customer": { "contact": mail, "card": card }, "note": format!("key {token}"), "rest": "order ".repeat(600) });
    for _ in 0..50 {
        broker.send("orders.dlq", &headers, &body.to_string()).await;
    }
    broker.rabbitmq.counts("orders.dlq", 50).await;
    broker.polled("mq/orders.dlq", |queue| queue["depth"] == 50).await;

    let words = ["queues", "peek", "orders.dlq", "--count", "50", "--yes", "--json"];
    let mut reading = Dumping::start(&built::cli(), &words, &broker.cli.environment());
    // Somewhere in the first line that it says. The rest is more than a pipe takes.
    let mut first = [0; 16];
    reading.child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    // Without the right to look into another process only its crash can be looked at.
    let may_look = rustix::process::geteuid().is_root();
    match memory(reading.child.id()) {
        Some(pieces) => {
            assert!(pieces.iter().any(|(_, bytes)| holds(bytes, "order order order")), "what is shown is there");
            for (line, bytes) in &pieces {
                for planted in PLANTED {
                    let at = bytes.windows(planted.len()).position(|window| window == planted.as_bytes());
                    let around =
                        at.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())]));
                    assert_eq!(around, None, "{planted} is in {line}");
                }
            }
        }
        None => assert!(!may_look, "whoever may do anything may look"),
    }
    let status = reading.crash();
    assert_eq!((status.signal(), status.core_dumped()), (Some(6), false), "{status:?}");

    // Another program, which says nothing of its memory, is dumped where this machine dumps at all.
    let other = Dumping::start(Path::new("/bin/sleep"), &["600"], &[]);
    let name = format!("/proc/{}/comm", other.child.id());
    patience::until("the shell has become the other program", async || {
        fs::read_to_string(&name).is_ok_and(|name| name.trim() == "sleep").then_some(())
    })
    .await;
    let status = other.crash();
    assert_eq!(status.signal(), Some(6));
    #[allow(clippy::print_stderr, reason = "what was not put to the test has to be said")]
    if !status.core_dumped() {
        eprintln!(
            "this machine writes no images of programs that crash: that ours writes none was not put to the test"
        );
    }
}
