//! Killed at any moment, Watchbill opens its records again, repeats nothing and loses nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_engine::api::PageView;
use watchbill_engine::{Engine, Options};
use watchbill_platform::{Notifications, system_ports};
use watchbill_simulator::time::Clock;
use watchbill_simulator::{Company, RunningSource};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::soak::rounds;
use watchbill_tests::workspace::Workspace;

/// What the page says of itself when Watchbill died between handing it over and being told that it was shown.
const UNCONFIRMED: &str = "perhaps shown";

/// A linear congruential generator (Knuth's MMIX constants): the kills fall where they fall, and the same every time.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_points_nothing_is_announced_twice_and_nothing_is_lost() {
    let company = Company::manual(Clock::system()).unwrap();
    let workspace = Workspace::with(&company.workspace_toml());
    let bus = Bus::start();
    let server = NotificationServer::start(&bus).await;
    let cli = Cli::of(&workspace).on_bus(&bus);
    let mut dice = Dice(2026);
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

async fn pages(workspace: &Workspace) -> Vec<PageView> {
    let ports = system_ports(&workspace.folder(), Notifications::Silent("only looking".to_owned()));
    let guest = Engine::look_on(Options::new(workspace.folder()), ports).await.unwrap();
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
