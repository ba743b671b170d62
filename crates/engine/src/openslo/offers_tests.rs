use std::time::Duration;

use tempfile::TempDir;

use crate::api::{ApiError, SlosView};
use crate::ports::{Clock, Files, PollFailureKind};
use crate::testing::{FakePrometheus, Fakes, Reply};
use crate::{DEFINITIONS_FILE, Engine, EngineHandle, Options};

const NOW: &str = "2026-03-10T12:00:00Z";
const URL: &str = "http://prom.example.net";
const SLOTH: &str = include_str!("../../../sources/fixtures/prometheus/discovery/sloth.json");
const HOUR: Duration = Duration::from_secs(3600);

struct Desk {
    engine: EngineHandle,
    fakes: Fakes,
    prometheus: FakePrometheus,
    folder: TempDir,
}

impl Desk {
    async fn begin(rules: Option<&str>) -> Self {
        let (folder, fakes, prometheus) = (tempfile::tempdir().unwrap(), Fakes::at(NOW), FakePrometheus::default());
        prometheus.keep_rules(rules);
        prometheus.serve(&fakes, URL);
        let toml = format!(
            "team = \"t\"\n[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{URL}\"\nevery = \"5m\"\n"
        );
        fakes.files.write(&folder.path().join(DEFINITIONS_FILE), toml.as_bytes()).unwrap();
        let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
        engine.settle().await;
        Self { engine, fakes, prometheus, folder }
    }

    async fn pass(&self, span: Duration) {
        self.fakes.clock.advance(span, &self.engine).await;
    }

    async fn view(&self) -> SlosView {
        self.engine.slos_view().await.unwrap()
    }

    async fn keys(&self) -> Vec<String> {
        self.view().await.offers.into_iter().map(|offer| offer.key).collect()
    }

    /// When all of the rules were asked for.
    fn looks(&self) -> Vec<watchbill_domain::time::Instant> {
        let asked = self.fakes.network.asked().into_iter();
        let is_look = |request: &crate::ports::HttpRequest| {
            request.url.path().ends_with("/rules") && request.url.query().is_none()
        };
        asked.filter(|(_, request)| is_look(request)).map(|(at, _)| at).collect()
    }

    fn text(&self, file: &str) -> Option<String> {
        self.fakes.files.read(&self.folder.path().join(file)).ok().map(|bytes| String::from_utf8(bytes).unwrap())
    }
}

const CHECKOUT: &str = "prom/Sloth/requests-availability";
const SEARCH: &str = "prom/Sloth/freshness";

#[tokio::test]
async fn what_another_tool_keeps_is_offered_with_all_that_it_would_be() {
    let desk = Desk::begin(Some(SLOTH)).await;
    let view = desk.view().await;
    assert_eq!(view.offers_said, "2 SLOs of Sloth found in prom");
    let [search, checkout] = view.offers.as_slice() else { panic!("{:?}", view.offers) };
    assert_eq!((search.key.as_str(), checkout.key.as_str()), (SEARCH, CHECKOUT));
    assert_eq!((checkout.service.as_deref(), checkout.said.as_str()), (Some("checkout"), "99.9 % over 30 d"));
    assert_eq!((checkout.from.as_str(), checkout.file.as_str()), ("Sloth", "slos/requests-availability.yaml"));
    let queries: Vec<&str> = checkout.queries.iter().map(|query| query.name.as_str()).collect();
    assert_eq!(queries, ["bad", "total"]);
    assert!(checkout.lost.iter().any(|lost| lost.starts_with("Its alerts")), "{:?}", checkout.lost);
    assert!(search.lost.iter().any(|lost| lost.contains("cannot be taken apart")), "{:?}", search.lost);
    let found = desk.engine.discover_slos(None).await.unwrap();
    assert_eq!(found.offers[1].document, checkout.yaml, "the command would write the same");
}

#[tokio::test]
async fn what_is_taken_over_is_in_force_and_not_offered_and_its_file_can_be_taken_back() {
    let desk = Desk::begin(Some(SLOTH)).await;
    let adopted = desk.engine.slo_adopt(&[CHECKOUT.to_owned()]).await.unwrap();
    assert_eq!(
        (adopted.files.as_slice(), adopted.problems.len()),
        (&["slos/requests-availability.yaml".to_owned()][..], 0)
    );
    assert!(adopted.said.contains("Deleting the file takes it back"), "{}", adopted.said);
    assert_eq!(desk.keys().await, [SEARCH]);
    let row = desk.view().await.services[0].levels[0].clone();
    assert_eq!((row.name.as_str(), row.objective.as_str()), ("requests-availability", "99.9 % over 30 d"));

    assert!(desk.engine.slo_unadopt(&adopted.files).await.unwrap().contains("deleted again"));
    assert_eq!(desk.text(&adopted.files[0]), None);
    assert_eq!((desk.keys().await.len(), desk.view().await.services.len()), (2, 0));
    let again = desk.engine.slo_unadopt(&adopted.files).await.unwrap_err();
    assert!(matches!(again, ApiError::NotFound { .. }), "{again:?}");
}

#[tokio::test]
async fn a_file_that_somebody_changed_is_not_deleted() {
    let desk = Desk::begin(Some(SLOTH)).await;
    let adopted = desk.engine.slo_adopt(&[CHECKOUT.to_owned()]).await.unwrap();
    let path = desk.folder.path().join(&adopted.files[0]);
    let changed = format!("{}# ours now\n", desk.text(&adopted.files[0]).unwrap());
    desk.fakes.files.write(&path, changed.as_bytes()).unwrap();
    let refused = desk.engine.slo_unadopt(&adopted.files).await.unwrap_err();
    assert!(refused.to_string().contains("was changed since"), "{refused}");
    assert_eq!(desk.text(&adopted.files[0]), Some(changed));
}

#[tokio::test]
async fn all_are_taken_over_and_one_that_cannot_be_keeps_no_other_from_it() {
    let desk = Desk::begin(Some(SLOTH)).await;
    let taken = desk.folder.path().join("slos/freshness.yaml");
    desk.fakes.files.write(&taken, b"# a note\n").unwrap();
    let adopted = desk.engine.slo_adopt(&[SEARCH.to_owned(), CHECKOUT.to_owned()]).await.unwrap();
    assert_eq!(adopted.files, ["slos/requests-availability.yaml"]);
    assert!(adopted.problems[0].contains("slos/freshness.yaml is there already"), "{:?}", adopted.problems);
    assert_eq!(desk.text("slos/freshness.yaml").as_deref(), Some("# a note\n"));
    let gone = desk.engine.slo_adopt(&["prom/Sloth/nothing".to_owned()]).await.unwrap_err();
    assert!(matches!(gone, ApiError::NotFound { .. }), "{gone:?}");
}

#[tokio::test]
async fn what_measures_the_same_or_has_the_name_is_not_offered() {
    let desk = Desk::begin(Some(SLOTH)).await;
    let document = desk.engine.discover_slos(None).await.unwrap().offers[1].document.clone();
    let renamed = document.replace("\"requests-availability\"", "\"ours\"");
    assert_ne!(renamed, document);
    desk.fakes.files.write(&desk.folder.path().join("slos/ours.yaml"), renamed.as_bytes()).unwrap();
    desk.pass(Duration::from_secs(10)).await;
    assert_eq!(desk.keys().await, [SEARCH], "it measures the same by another name");
    let other =
        document.replace("http_requests_total", "other_total").replace("\"requests-availability\"", "\"freshness\"");
    desk.fakes.files.write(&desk.folder.path().join("slos/ours.yaml"), other.as_bytes()).unwrap();
    desk.pass(Duration::from_secs(10)).await;
    assert_eq!(desk.keys().await, [CHECKOUT], "its name is taken");
}

#[tokio::test]
async fn what_is_dismissed_is_not_offered_again_also_after_a_restart_and_can_be_wanted_again() {
    let desk = Desk::begin(Some(SLOTH)).await;
    desk.engine.slo_dismiss_offers(&[SEARCH.to_owned()], true).await.unwrap();
    assert_eq!(
        (desk.keys().await, desk.view().await.offers_said.as_str()),
        (vec![CHECKOUT.to_owned()], "1 SLO of Sloth found in prom")
    );
    desk.engine.shutdown().await;
    let engine = Engine::start(Options::new(desk.folder.path()), desk.fakes.ports()).await.unwrap();
    engine.settle().await;
    let desk = Desk { engine, ..desk };
    assert_eq!(desk.keys().await, [CHECKOUT]);
    let found = desk.engine.discover_slos(None).await.unwrap();
    let dismissed: Vec<bool> = found.offers.iter().map(|offer| offer.dismissed).collect();
    assert_eq!(dismissed, [true, false], "the command says so");
    let names = ["freshness".to_owned()];
    desk.engine.dismiss_found_slos(None, &names, false).await.unwrap();
    assert_eq!(desk.keys().await.len(), 2);
}

/// Nobody waits for a rule: a source is asked once an hour, and not while it does not answer.
#[tokio::test]
async fn rules_are_looked_at_once_an_hour_and_never_at_a_source_that_is_down() {
    let desk = Desk::begin(None).await;
    assert_eq!((desk.looks().len(), desk.view().await.offers_said.as_str()), (1, ""));
    desk.prometheus.keep_rules(Some(SLOTH));
    desk.pass(5 * HOUR).await;
    let looks = desk.looks();
    assert!((4..=6).contains(&looks.len()), "{looks:?}");
    assert!(looks.windows(2).all(|two| two[1].since(two[0]) >= HOUR), "{looks:?}");
    assert_eq!(desk.keys().await.len(), 2, "what came since is found");

    desk.prometheus.trouble(Some(Reply::Fail(PollFailureKind::Unreachable)));
    desk.pass(HOUR / 2).await;
    let before = desk.looks().len();
    desk.pass(4 * HOUR).await;
    assert_eq!(desk.looks().len(), before, "a source that is down is left alone");
    assert_eq!(desk.keys().await.len(), 2, "what was found before is still offered");
    desk.prometheus.trouble(None);
    desk.prometheus.keep_rules(None);
    desk.pass(2 * HOUR).await;
    assert_eq!(desk.keys().await, Vec::<String>::new(), "what is gone there is not offered any more");
}

/// Sloth tells service levels apart by their service.
#[tokio::test]
async fn two_of_one_name_are_told_apart_by_their_service() {
    let twice = SLOTH.replace("\"sloth_slo\": \"freshness\"", "\"sloth_slo\": \"requests-availability\"");
    let desk = Desk::begin(Some(&twice)).await;
    let names: Vec<String> = desk.view().await.offers.into_iter().map(|offer| offer.name).collect();
    assert_eq!(names, ["checkout-requests-availability", "search-requests-availability"]);
}

#[tokio::test]
async fn a_source_that_is_gone_offers_nothing() {
    let desk = Desk::begin(Some(SLOTH)).await;
    assert_eq!(desk.keys().await.len(), 2);
    desk.fakes.files.write(&desk.folder.path().join(DEFINITIONS_FILE), b"team = \"t\"\n").unwrap();
    desk.pass(Duration::from_secs(10)).await;
    assert_eq!(desk.keys().await, Vec::<String>::new());
    assert!(desk.fakes.clock.now().since(desk.looks()[0]) < HOUR);
}
