use super::*;
use tempfile::TempDir;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

fn exists(process_id: &str) -> bool {
    let asked = Command::new("sh").args(["-c", "kill -0 \"$1\" 2>/dev/null", "sh", process_id]).status();
    asked.unwrap().success() && !state(process_id).starts_with('Z')
}

/// The state letter of /proc/<id>/stat: a zombie is gone, only nobody has looked yet.
fn state(process_id: &str) -> String {
    let stat = fs::read_to_string(format!("/proc/{process_id}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn a_child_takes_its_own_children_along() {
    let folder = TempDir::new().unwrap();
    let (running, grandchild) = Running::start_and_hear(folder.path(), &shell("sleep 600 & echo $!; wait"));
    assert!(exists(&grandchild));
    drop(running);
    patience::until("the grandchild is gone", async || (!exists(&grandchild)).then_some(())).await;
}

#[tokio::test]
async fn a_child_does_not_outlive_a_panic() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_owned();
    let thread = thread::spawn(move || {
        let (running, id) = Running::start_and_hear(&path, &shell("echo $$; exec sleep 600"));
        assert_eq!(running.id().to_string(), id);
        std::panic::resume_unwind(Box::new(id));
    });
    let id = thread.join().unwrap_err().downcast::<String>().unwrap();
    patience::until("the child is gone", async || (!exists(&id)).then_some(())).await;
}

#[tokio::test]
async fn a_child_that_is_asked_to_end_says_how() {
    let folder = TempDir::new().unwrap();
    let script = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done";
    let (running, ready) = Running::start_and_hear(folder.path(), &shell(script));
    assert_eq!(ready, "ready");
    assert_eq!(running.terminate().await.code(), Some(7));
}

#[tokio::test]
async fn a_child_that_ends_before_it_is_ready_says_why_also_where_another_answers_in_its_place() {
    let folder = TempDir::new().unwrap();
    let ended = Running::start(folder.path(), &shell("echo no such luck; exit 1"));
    patience::until("it is over", async || ended.log().contains("luck").then_some(())).await;
    let answered = ended.ready(Duration::from_secs(20), async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Some(())
    });
    assert_eq!(answered.await.unwrap_err(), "no such luck\n");
    let up = Running::start(folder.path(), &shell("exec sleep 600"));
    let id = up.id();
    assert_eq!(up.ready(Duration::from_secs(20), async || Some(())).await.unwrap().id(), id);
}

#[test]
#[should_panic(expected = "did not say that it is ready:\nno such luck")]
fn what_a_child_printed_is_shown_when_it_never_gets_ready() {
    let folder = TempDir::new().unwrap();
    drop(Running::start_and_hear(folder.path(), &shell("echo no such luck >&2; kill -KILL 0")));
}
