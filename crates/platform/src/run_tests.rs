use std::path::Path;
use std::time::Duration;

use watchbill_engine::ports::{CommandLine, Ran, RanEnd, RunError, Runner};

use super::SystemRunner;

/// Longer than anything here takes by itself.
const LONG: Duration = Duration::from_secs(60);

fn line(words: &[&str], folder: &Path) -> CommandLine {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    CommandLine { words, folder: folder.to_owned(), timeout: LONG, kept_bytes: 64 * 1024 }
}

async fn run(words: &[&str]) -> Result<Ran, RunError> {
    let folder = tempfile::tempdir().unwrap();
    SystemRunner.run(&line(words, folder.path())).await
}

fn text(ran: &Ran) -> String {
    String::from_utf8_lossy(&ran.output).into_owned()
}

#[tokio::test]
async fn arguments_arrive_as_they_are_and_no_shell_reads_them() {
    let ran = run(&["printf", "%s|", "a b", "$HOME", "`id`", "; rm -rf /", "*", ""]).await.unwrap();
    assert_eq!((text(&ran).as_str(), ran.end), ("a b|$HOME|`id`|; rm -rf /|*||", RanEnd::Exited(0)));
}

#[tokio::test]
async fn both_outputs_are_kept_and_how_it_ended() {
    let ran = run(&["sh", "-c", "echo out; echo err >&2; exit 3"]).await.unwrap();
    let mut lines: Vec<String> = text(&ran).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!((lines, ran.end), (vec!["err".to_owned(), "out".to_owned()], RanEnd::Exited(3)));
    assert_eq!(run(&["sh", "-c", "kill -KILL $$"]).await.unwrap().end, RanEnd::Killed(9));
}

#[tokio::test]
async fn the_end_of_much_is_kept_and_the_rest_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo 0123456789; i=$((i+1)); done; echo the end"];
    let ran = SystemRunner.run(&CommandLine { kept_bytes: 1_000, ..line(&words, folder.path()) }).await.unwrap();
    assert_eq!((ran.output.len(), ran.left_out_bytes), (1_000, 3_000 * 11 + 8 - 1_000));
    assert!(text(&ran).ends_with("0123456789\nthe end\n"));
}

#[tokio::test]
async fn it_reads_nothing_and_runs_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("here.txt"), "found").unwrap();
    let ran = SystemRunner.run(&line(&["cat", "-", "here.txt"], folder.path())).await.unwrap();
    assert_eq!(text(&ran), "found");
}

#[tokio::test]
async fn what_cannot_be_started_says_why() {
    let missing = run(&["watchbill-no-such-program"]).await.unwrap_err();
    assert_eq!(
        missing.to_string(),
        "`watchbill-no-such-program` could not be started: there is no program of that name in PATH"
    );
    let nowhere = SystemRunner.run(&line(&["true"], Path::new("/nonexistent"))).await.unwrap_err();
    assert_eq!(nowhere.why, "there is no folder /nonexistent");
}

/// Waits until the process of this number has gone, as the file says it.
async fn gone(file: &Path) {
    for _ in 0..200 {
        let pid = std::fs::read_to_string(file).unwrap_or_default();
        let is_there = |pid: &str| match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
            // One that nobody has waited for yet has ended all the same.
            Ok(stat) => !stat.contains(") Z "),
            Err(_) => false,
        };
        if !pid.trim().is_empty() && !is_there(pid.trim()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} is still there", std::fs::read_to_string(file).unwrap_or_default())
}

/// Starts a process of its own that does not want to end, writes down its number, and waits for it.
const STUBBORN: &str = "trap '' TERM; sleep 1000 & echo $! > grandchild; echo before; wait; wait; sleep 1000";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn when_its_time_is_over_it_and_what_it_started_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let timeout = Duration::from_millis(300);
    let ran = SystemRunner.run(&CommandLine { timeout, ..line(&["sh", "-c", STUBBORN], folder.path()) }).await.unwrap();
    assert_eq!((ran.end, text(&ran).as_str()), (RanEnd::TimedOut, "before\n"));
    gone(&folder.path().join("grandchild")).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn when_nobody_waits_any_more_it_and_what_it_started_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let grandchild = folder.path().join("grandchild");
    let begun = async {
        while std::fs::read_to_string(&grandchild).unwrap_or_default().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let stubborn = line(&["sh", "-c", STUBBORN], folder.path());
    tokio::select! {
        ran = SystemRunner.run(&stubborn) => panic!("it ended: {ran:?}"),
        () = begun => {}
    }
    gone(&grandchild).await;
}

#[tokio::test]
async fn what_it_leaves_behind_is_not_waited_for() {
    let ran = run(&["sh", "-c", "sleep 30 & echo started"]).await.unwrap();
    assert_eq!((text(&ran).as_str(), ran.end), ("started\n", RanEnd::Exited(0)));
}
