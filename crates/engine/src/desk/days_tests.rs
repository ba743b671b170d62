use std::time::Duration;

use tempfile::TempDir;
use watchbill_domain::incidents::{IncidentId, Status, What};
use watchbill_domain::time::Instant;

use super::{nine_after, nine_before};
use crate::api::{IncidentForm, PageView, PostmortemImportFile, PostmortemText};
use crate::ports::{Clock as _, Files as _, Sound, Urgency};
use crate::testing::{Fakes, Reply};
use crate::{DEFINITIONS_FILE, Engine, EngineHandle, Options};

const DEFINITIONS: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\nme = \"ana\"\n\
    [[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\
    [[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://am\"\n";

struct Morning {
    engine: EngineHandle,
    fakes: Fakes,
    _folder: TempDir,
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

impl Morning {
    /// Ten minutes before nine in Berlin, on a Saturday in winter.
    async fn new() -> Self {
        let (fakes, folder) = (Fakes::at("2026-03-28T07:50:00Z"), tempfile::tempdir().unwrap());
        fakes.files.write(&folder.path().join(DEFINITIONS_FILE), DEFINITIONS.as_bytes()).unwrap();
        fakes.network.serve("http://am", |request, _| match request.url.path() {
            "/api/v2/alerts" | "/api/v2/silences" => Reply::Json(200, "[]".to_owned()),
            _ => Reply::Json(200, "{}".to_owned()),
        });
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        engine.settle().await;
        Self { engine, fakes, _folder: folder }
    }

    async fn until(&self, text: &str) {
        self.fakes.clock.advance(at(text).since(self.fakes.clock.now()), &self.engine).await;
    }

    /// The laptop sleeps until then, and is awake a few minutes.
    async fn slept_until(&self, text: &str) {
        self.fakes.clock.sleep_gap(at(text).since(self.fakes.clock.now()), &self.engine).await;
        self.fakes.clock.advance(Duration::from_secs(180), &self.engine).await;
    }

    /// A document in which this is to be done.
    async fn to_be_done(&self, lines: &str) {
        let text = format!("# Orders wait\n\n## Action items\n\n{lines}");
        let file = PostmortemImportFile { name: "orders.md".to_owned(), text: text.clone() };
        let taken = self.engine.postmortem_import_files(&[file], "ana").await.unwrap();
        let form = PostmortemText { id: taken.taken[0].postmortem, seen: 1, text, settled: true };
        self.engine.postmortem_write(&form, "ana").await.unwrap();
    }

    async fn told(&self) -> Vec<PageView> {
        let pages = self.engine.pages_list().await.unwrap();
        pages.into_iter().filter(|page| page.kind == "action_items").collect()
    }
}

#[tokio::test]
async fn at_nine_what_is_due_is_told_once_without_a_sound() {
    let team = Morning::new().await;
    team.to_be_done(
        "- [ ] Limit retries to 3 @ana due:2026-03-28\n- [ ] Alert on age @bo due:2026-03-28\n- [ ] Name an owner due:2026-03-30\n\
         - [ ] Later @ana due:2026-05-01\n",
    )
    .await;
    team.until("2026-03-28T07:59:30Z").await;
    assert_eq!(team.told().await.len(), 0);
    team.until("2026-03-28T08:02:00Z").await;
    let told = team.told().await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].title, "2 action items to see to");
    assert_eq!(told[0].body, "due soon: Name an owner\ndue today: Limit retries to 3", "and not what is Bo's");
    let shown = team.fakes.desktop.shown();
    let notice = shown.iter().find(|notice| notice.title == told[0].title).unwrap();
    assert_eq!((notice.manner.sound, notice.manner.urgency), (Some(Sound::None), Some(Urgency::Low)));
    team.until("2026-03-28T10:00:00Z").await;
    team.slept_until("2026-03-29T09:00:00Z").await;
    assert_eq!(team.told().await.len(), 1, "each reminder once");
    team.slept_until("2026-03-30T09:00:00Z").await;
    let next = team.told().await;
    let mut bodies: Vec<&str> = next.iter().map(|page| page.body.as_str()).collect();
    bodies.sort_unstable();
    assert_eq!(bodies[1], "due today: Name an owner", "late, since nobody was there at nine");
}

#[tokio::test]
async fn nothing_to_be_reminded_of_is_no_notice() {
    let team = Morning::new().await;
    team.to_be_done("- [ ] Limit retries to 3 @ana due:2026-04-20\n- [ ] Alert on age @bo due:2026-03-20\n").await;
    team.until("2026-03-28T08:05:00Z").await;
    let told = team.told().await;
    assert_eq!(told.len(), 0, "{told:#?}");
}

#[tokio::test]
async fn an_incident_that_turns_out_to_need_a_postmortem_gets_its_draft_on_the_next_day() {
    let team = Morning::new().await;
    let form = IncidentForm { title: "Customers cannot pay".to_owned(), ..IncidentForm::default() };
    let id = team.engine.incident_declare(&form, "ana").await.unwrap().row.id;
    let resolved = What::StatusSet { status: Status::Resolved, why: String::new() };
    // Not by the window, which makes the draft at once.
    let now = team.fakes.clock.now();
    team.engine.shared.store.incident_append(IncidentId(id), resolved, None, "ana", now).await.unwrap();
    let before = team.engine.postmortems_view().await.unwrap();
    assert_eq!((before.rows.len(), before.wanted.len()), (0, 1), "{before:#?}");
    team.until("2026-03-28T08:02:00Z").await;
    let after = team.engine.postmortems_view().await.unwrap();
    assert_eq!((after.rows.len(), after.wanted.len()), (1, 0), "{after:#?}");
    assert_eq!((after.rows[0].incident, after.rows[0].due.as_deref()), (Some(id), Some("2026-04-04")));
    team.until("2026-03-28T09:00:00Z").await;
    assert_eq!(team.engine.postmortems_view().await.unwrap().rows.len(), 1);
}

#[test]
fn nine_is_nine_by_the_clock_also_where_clocks_are_set() {
    let zone = watchbill_domain::time::Zone::parse("Europe/Berlin").unwrap();
    let nine = |text: &str| (nine_before(&zone, at(text)), nine_after(&zone, at(text)));
    assert_eq!(nine("2026-03-28T07:59:59Z"), (at("2026-03-27T08:00:00Z"), at("2026-03-28T08:00:00Z")));
    assert_eq!(nine("2026-03-28T08:00:00Z"), (at("2026-03-28T08:00:00Z"), at("2026-03-29T07:00:00Z")));
}
