//! Killed at any moment, Watchbill opens its records again, repeats nothing and loses nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;

use watchbill_engine::api::PageView;
use watchbill_engine::{Engine, EngineHandle, Options};
use watchbill_platform::{Notifications, system_ports};
use watchbill_simulator::time::Clock;
use watchbill_simulator::{Company, RunningSource};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::dice::Dice;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::soak::rounds;
use watchbill_tests::typing::{keys_of, text_after};
use watchbill_tests::workspace::Workspace;

/// What the page says of itself when Watchbill died between handing it over and being told that it was shown.
const UNCONFIRMED: &str = "perhaps shown";

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_points_nothing_is_announced_twice_and_nothing_is_lost() {
    let company = Company::manual(Clock::system()).unwrap();
    let workspace = Workspace::with(&company.workspace_toml());
    let bus = Bus::start();
    let server = NotificationServer::start(&bus).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let mut dice = Dice::of(2026);
    let mut fired = 0;
    for round in 0..rounds(20, 100) {
        let watch = cli.start(&["watch", "--plain"]);
        for _ in 0..dice.up_to(4) {
            tokio::time::sleep(Duration::from_millis(dice.up_to(150))).await;
            let source = company.source(if dice.up_to(2) == 0 { "kestrel-eu" } else { "kestrel-us" });
            let name = format!("Alert{fired:04}");
            let manual = source.and_then(RunningSource::manual).unwrap();
            manual.fire(&[("alertname", name.as_str()), ("severity", "error")], &[("summary", "it fires")]);
            fired += 1;
        }
        // A start takes about 200 ms, its first round and digest a little more; then polls come every five seconds.
        tokio::time::sleep(Duration::from_millis(dice.up_to(if round % 4 == 0 { 6_500 } else { 1_200 }))).await;
        watch.kill();
    }
    assert!(fired >= 10, "the dice fired {fired} alerts, too few to prove anything");

    let watch = cli.start(&["watch", "--plain"]);
    patience::until("it watches", async || watch.log().contains("Watching").then_some(())).await;
    patience::until("every alert has been announced", async || {
        let announced = announcements(&pages(&workspace).await, &server);
        (announced.len() == fired).then_some(())
    })
    .await;
    let log = watch.log();
    let ended = watch.terminate().await;
    assert!(ended.success(), "told to end it ends in good order, not with {ended}:\n{log}");

    let _sound = cli.run(&["data", "check"]).await.with_code(0);
    let pages = pages(&workspace).await;
    // A page that gets another line within half a minute is shown again, after a kill in a place of its own: the new line has to
    // be seen. What nobody added to is not.
    let (mut calls, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for notification in server.notifications() {
        let page = notification.hints.get("x-watchbill-page").cloned().unwrap_or_default();
        let is_new = shown.insert((page.clone(), notification.summary.clone(), notification.body.clone()));
        assert!(is_new, "no page is handed over twice as it was: {notification:?}");
        calls.insert(page);
    }
    let written: Vec<String> = pages.iter().map(|page| page.id.to_string()).collect();
    assert!(
        calls.iter().all(|page| written.contains(page)),
        "everything announced is on record: {calls:?} {written:?}"
    );
    for (alert, told) in announcements(&pages, &server) {
        let confirmed = told.iter().filter(|page| !page.state.contains(UNCONFIRMED)).count();
        assert_eq!(confirmed, 1, "{alert} is announced once, or again because nobody could know: {told:#?}");
    }
}

async fn looking_on(workspace: &Workspace) -> EngineHandle {
    let ports = system_ports(&workspace.folder(), Notifications::Silent("only looking".to_owned()));
    Engine::look_on(Options::new(workspace.folder()), ports).await.unwrap()
}

async fn pages(workspace: &Workspace) -> Vec<PageView> {
    let guest = looking_on(workspace).await;
    let pages = guest.pages_list().await.unwrap();
    guest.shutdown().await;
    pages
}

/// Every alert with the pages that were handed to the notification server and tell of it.
fn announcements(pages: &[PageView], server: &NotificationServer) -> BTreeMap<String, Vec<PageView>> {
    let handed: Vec<String> =
        server.notifications().iter().filter_map(|n| n.hints.get("x-watchbill-page").cloned()).collect();
    let mut announced: BTreeMap<String, Vec<PageView>> = BTreeMap::new();
    for page in pages.iter().filter(|page| handed.contains(&page.id.to_string())) {
        for alert in &page.alerts {
            announced.entry(alert.clone()).or_default().push(page.clone());
        }
    }
    announced
}

/// No more of what was typed than this may be gone, ms.
const MAY_BE_LOST_MS: u64 = 500;
/// Where the dice of the writers begin.
const WRITERS_SEED: u64 = 1923;

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_somebody_writes_a_document_loses_half_a_second_at_most_and_never_a_document() {
    let workspace = Workspace::with("team = \"payments\"\n");
    let cli = Cli::of(&workspace);
    let _began = cli.run(&["poll"]).await;
    workspace.write("typed.md", &text_after(0));
    let file = workspace.folder().join("typed.md").display().to_string();
    let _ = cli.run(&["postmortem", "import", &file]).await.with_code(0);
    let mut dice = Dice::of(WRITERS_SEED);
    let (mut keys, mut versions, mut lost_at_most) = (0, 1, 0);
    for round in 0..rounds(50, 500) {
        let place = format!("seed {WRITERS_SEED}, round {round}");
        let told = if round % 5 == 4 {
            edited_and_killed(&workspace, &cli, &mut dice, keys).await
        } else {
            typed_and_killed(&workspace, &mut dice).await
        };
        let guest = looking_on(&workspace).await;
        let document = guest.postmortem_view(1).await.unwrap_or_else(|error| panic!("{place}: {error}"));
        let kept = guest.postmortem_versions(1).await.unwrap().len();
        guest.shutdown().await;
        let found = keys_of(&document.body).unwrap_or_else(|| panic!("{place}: it is torn: {}", document.body));
        assert!(found >= told.taken.max(keys), "{place}: {found} keys are there, {told:?}");
        assert!(kept >= versions, "{place}: a version is gone");
        lost_at_most = lost_at_most.max(told.lost_ms(found));
        assert!(
            lost_at_most <= MAY_BE_LOST_MS,
            "{place}: {lost_at_most} ms are lost, {found} keys are there, {told:?}"
        );
        (keys, versions) = (found, kept);
    }
    assert!(keys > 100, "seed {WRITERS_SEED}: {keys} keys were kept, too few to prove anything");
    let _ = cli.run(&["data", "check"]).await.with_code(0);
}

/// What a writer told before it was killed.
#[derive(Debug, Default)]
struct ToldByWriter {
    /// Keys that were in a text which was taken.
    taken: usize,
    /// Each key with when it was typed, ms.
    typed: Vec<(usize, u64)>,
}

impl ToldByWriter {
    fn of(log: &str) -> Self {
        let mut told = Self::default();
        // The last line may be torn.
        for line in log.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = |nth: usize| words.get(nth).and_then(|word| word.parse::<u64>().ok());
            let (Some(word), Some(ms), Some(keys)) = (words.first(), number(1), number(2)) else { continue };
            let keys = usize::try_from(keys).unwrap();
            match *word {
                "open" | "kept" => told.taken = keys,
                "key" => told.typed.push((keys, ms)),
                other => panic!("a writer says {other}"),
            }
        }
        told
    }

    /// How long before its end the first key was typed of those that are gone, ms.
    fn lost_ms(&self, found: usize) -> u64 {
        let first = self.typed.iter().find(|(keys, _)| *keys > found);
        let last = self.typed.last();
        first.zip(last).map_or(0, |((_, first), (_, last))| last - first)
    }
}

/// Types as the window does, by the engine's own way of writing, in a process that is killed at any moment.
async fn typed_and_killed(workspace: &Workspace, dice: &mut Dice) -> ToldByWriter {
    let mut command = Command::new(env!("CARGO_BIN_EXE_typist"));
    let seed = dice.up_to(1_000_000).to_string();
    command.arg(workspace.folder()).args(["1", &seed]).env_clear().envs(workspace.environment());
    let writer = Running::start(&workspace.logs(), &command);
    patience::until("the writer types", async || writer.log().contains("key ").then_some(())).await;
    tokio::time::sleep(Duration::from_millis(dice.up_to(1_300))).await;
    writer.kill_and_hear(ToldByWriter::of)
}

/// Writes a whole text by the command line, in a process that is killed while it starts, writes or ends.
async fn edited_and_killed(workspace: &Workspace, cli: &Cli, dice: &mut Dice, keys: usize) -> ToldByWriter {
    workspace.write("typed.md", &text_after(keys + 1));
    let file = workspace.folder().join("typed.md").display().to_string();
    let writer = cli.start(&["postmortem", "edit", "1", &file]);
    tokio::time::sleep(Duration::from_millis(dice.up_to(400))).await;
    let is_kept = writer.kill_and_hear(|log| log.contains("Kept as revision"));
    ToldByWriter { taken: keys + usize::from(is_kept), typed: Vec::new() }
}
