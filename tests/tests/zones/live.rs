//! What a running engine goes by as files change under it.

use std::time::Duration;

use watchbill_engine::api::{OnCallAsk, OnCallClock, Tag};
use watchbill_engine::ports::Files;
use watchbill_engine::testing::Fakes;
use watchbill_engine::{DEFINITIONS_FILE, Engine, EngineHandle, Options, ZoneDatabase, go_by_zones_of};
use watchbill_tests::zones::{named, sha256, tzif, wheel};

use super::{DAILY, FILE, SCHEDULE, TEAM, newer};

/// By the clock of the schedule, whatever the laptop's is.
fn asked() -> OnCallAsk {
    OnCallAsk { clock: OnCallClock::Schedule, ..OnCallAsk::default() }
}

struct Desk {
    fakes: Fakes,
    engine: EngineHandle,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn begin(now: &str) -> Self {
        let (fakes, folder) = (Fakes::at(now), tempfile::tempdir().unwrap());
        for (name, text) in [(DEFINITIONS_FILE, TEAM), (SCHEDULE, DAILY)] {
            fakes.files.write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        engine.settle().await;
        Self { fakes, engine, folder }
    }

    /// Writes a file of the workspace and gives the engine a moment.
    async fn write(&self, name: &str, bytes: &[u8]) {
        self.fakes.files.write(&self.folder.path().join(name), bytes).unwrap();
        self.fakes.clock.advance(Duration::from_secs(60), &self.engine).await;
    }

    /// The next hand-off as the window tells it, by which database, and how many definitions have problems.
    async fn seen(&self) -> (String, String, usize) {
        let page = self.engine.on_call_page(&asked()).await.unwrap();
        let status = self.engine.console_status().await.unwrap();
        assert_eq!(page.tzdb, status.tzdb_said);
        assert_eq!(status.tzdb, page.tzdb.split(' ').next().unwrap());
        (page.chosen.unwrap().now_said, page.tzdb, status.definition_problems.len())
    }

    async fn findings(&self) -> Vec<String> {
        let page = self.engine.on_call_page(&asked()).await.unwrap();
        page.chosen.unwrap().findings.into_iter().map(|finding| finding.what).collect()
    }
}

#[tokio::test]
async fn the_engine_goes_by_the_file_of_the_moment_and_by_the_bundled_one_in_every_doubt() {
    let mut desk = Desk::begin("2026-07-01T07:30:00Z").await;
    let bundled = ZoneDatabase::bundled().release();
    let summer = "is on call until Thu 2 Jul 2026 09:00 CEST, then";
    let abolished = "is on call until Wed 1 Jul 2026 09:00 WAT, then";
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(summer), "{said}");
    assert_eq!((tzdb, problems), (bundled.clone(), 0));

    // The file comes first and is named next: nothing of it counts before that.
    let file = newer();
    desk.write(FILE, &file).await;
    assert_eq!(desk.seen().await.1, bundled);
    let mut changes = desk.engine.changes();
    changes.mark_unchanged();
    desk.write(DEFINITIONS_FILE, format!("{TEAM}{}", named(FILE, &sha256(&file))).as_bytes()).await;
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(abolished), "{said}");
    assert_eq!((tzdb.as_str(), problems), ("2099a from zones/new.whl", 0));
    assert!(changes.borrow_and_update().tags.contains(&Tag::OnCall), "the window hears of it");

    // Somebody replaces the file without its checksum: it is not gone by from then on.
    desk.write(FILE, &wheel("2099b", &[])).await;
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(summer), "{said}");
    assert_eq!((tzdb, problems), (bundled.clone(), 1));
    let problem = desk.engine.console_status().await.unwrap().definition_problems.remove(0);
    assert!(problem.starts_with("watchbill.toml:5:8: zones/new.whl is not gone by: its sha256 is "), "{problem}");

    // While the definitions are no TOML, what was gone by stays, and so it does over a death and a restart.
    desk.write(FILE, &file).await;
    assert_eq!(desk.seen().await.1, "2099a from zones/new.whl");
    desk.write(DEFINITIONS_FILE, b"team =").await;
    assert!(desk.seen().await.0.contains(abolished));
    desk.write(DEFINITIONS_FILE, format!("{TEAM}{}", named(FILE, &sha256(&file))).as_bytes()).await;
    desk.engine = Engine::start(Options::new(desk.folder.path()), desk.fakes.ports()).await.unwrap();
    desk.engine.settle().await;
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(abolished), "{said}");
    assert_eq!((tzdb.as_str(), problems), ("2099a from zones/new.whl", 0));

    // A schedule that is no TOML for now goes on by what stood in it, and by the clocks of the moment like everything else.
    desk.write(SCHEDULE, b"timezone =").await;
    assert!(desk.seen().await.0.contains(abolished));
    desk.write(DEFINITIONS_FILE, TEAM.as_bytes()).await;
    let (said, tzdb, _) = desk.seen().await;
    assert!(said.contains(summer), "{said}");
    assert_eq!(tzdb, bundled);
    desk.write(DEFINITIONS_FILE, format!("{TEAM}{}", named(FILE, &sha256(&file))).as_bytes()).await;
    assert!(desk.seen().await.0.contains(abolished));
    desk.write(SCHEDULE, DAILY.as_bytes()).await;

    // Whoever made this process go by other zones, the engine is back by its own before the next round.
    let other = tempfile::tempdir().unwrap();
    desk.fakes.files.write(&other.path().join(DEFINITIONS_FILE), TEAM.as_bytes()).unwrap();
    go_by_zones_of(&*desk.fakes.files, other.path());
    assert_eq!(desk.seen().await.1, bundled);
    desk.fakes.clock.advance(Duration::from_secs(60), &desk.engine).await;
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(abolished), "{said}");
    assert_eq!((tzdb.as_str(), problems), ("2099a from zones/new.whl", 0));

    // The files of the machine are compared with, and never gone by.
    let theirs = "/zoneinfo 2024z reads 08:00 in Europe/Berlin at a hand-off at 09:00";
    assert!(!desk.findings().await.iter().any(|found| found.starts_with(theirs)));
    let london = tzif("Europe/London");
    desk.fakes.zones.put(Some("2024z"), &[("Europe/Berlin", &london)]);
    assert!(desk.findings().await.iter().any(|found| found.starts_with(theirs)), "{:?}", desk.findings().await);
    assert!(desk.seen().await.0.contains(abolished));

    // Without the table the bundled database is back.
    desk.write(DEFINITIONS_FILE, TEAM.as_bytes()).await;
    let (said, tzdb, problems) = desk.seen().await;
    assert!(said.contains(summer), "{said}");
    assert_eq!((tzdb, problems), (bundled, 0));
    desk.engine.shutdown().await;
}
