//! A team with two service levels over a quarter, in real records, and short ways to hold its review.

use std::time::Duration;

use tempfile::TempDir;
use watchbill_domain::slo::{Bucket, Grid, MarkKind, Span};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupLabels, NewMark, SliReadings};

use crate::api::{ApiError, ReviewAsk, ReviewDecisionInput, ReviewView};
use crate::ports::Files;
use crate::testing::Fakes;
use crate::{Engine, EngineHandle, Options};

pub(in crate::handle) const TEAM: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n\
    [[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://prom.example.net\"\n";

pub(in crate::handle) fn slo(name: &str, service: &str, target: &str, window: &str) -> String {
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: {name}}}\nspec:\n  service: {service}\n  indicator:\n    metadata: {{name: {name}-sli}}\n    spec:\n      ratioMetric:\n        counter: true\n        bad:\n          metricSource: {{type: Prometheus, spec: {{query: '{service}_errors_total'}}}}\n        total:\n          metricSource: {{type: Prometheus, spec: {{query: '{service}_requests_total'}}}}\n  timeWindow:\n    - {window}\n  budgetingMethod: Occurrences\n  objectives:\n    - target: {target}\n"
    )
}

pub(in crate::handle) const QUARTER: &str =
    "{duration: 1Q, calendar: {startTime: '2026-01-01 00:00:00', timeZone: Europe/Berlin}}";

pub(in crate::handle) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(in crate::handle) fn last() -> ReviewAsk {
    ReviewAsk { period: Some("2026-Q3".to_owned()), ..ReviewAsk::default() }
}

pub(in crate::handle) fn decided(service: &str) -> ReviewDecisionInput {
    ReviewDecisionInput {
        service: service.to_owned(),
        state: None,
        no_change: true,
        taken: String::new(),
        because: "enough is left".to_owned(),
        owner: String::new(),
        due: String::new(),
        dissent: String::new(),
    }
}

/// A team with these files, five days after the quarter, of which nothing is measured.
pub(in crate::handle) async fn team(files: &[(&str, &str)]) -> (EngineHandle, Fakes, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let fakes = Fakes::at("2026-10-05T09:00:00Z");
    let write = |file: &str, text: &str| fakes.files.write(&folder.path().join(file), text.as_bytes()).unwrap();
    write("watchbill.toml", TEAM);
    files.iter().for_each(|(file, text)| write(file, text));
    let engine = Engine::start(Options::new(folder.path()), fakes.ports()).await.unwrap();
    engine.settle().await;
    (engine, fakes, folder)
}

/// Five days after a quarter in which checkout had one bad hour and search lost most of a day.
pub(in crate::handle) async fn desk() -> (EngineHandle, Fakes, TempDir) {
    let checkout = slo("checkout-answers", "checkout", "0.999", QUARTER);
    let search = slo("search-answers", "search", "0.99", "{duration: 28d, isRolling: true}");
    let (engine, fakes, folder) = team(&[("slos/checkout.yaml", &checkout), ("slos/search.yaml", &search)]).await;
    fill(
        &engine,
        0,
        |start| if at("2026-08-10T10:00:00Z") <= start && start < at("2026-08-10T11:00:00Z") { 500 } else { 0 },
    )
    .await;
    fill(
        &engine,
        1,
        |start| if at("2026-09-20T00:00:00Z") <= start && start < at("2026-09-20T20:00:00Z") { 900 } else { 1 },
    )
    .await;
    (engine, fakes, folder)
}

/// A thousand events every five minutes from July on, of which so many were bad.
pub(in crate::handle) async fn fill(engine: &EngineHandle, level: usize, bad: impl Fn(Instant) -> i64) {
    let span = Span { start: at("2026-06-25T00:00:00Z"), end: at("2026-10-05T09:00:00Z") };
    keep(engine, level, span, &[("", &bad)]).await;
}

/// The same of any time, and of regions by their names where it has such.
pub(in crate::handle) async fn keep(
    engine: &EngineHandle,
    level: usize,
    span: Span,
    groups: &[(&str, &dyn Fn(Instant) -> i64)],
) {
    let shared = &engine.shared;
    let key = shared.loaded().levels()[level].sli_key().unwrap();
    let row = shared.store.sli(&key).await.unwrap().unwrap();
    let starts = || (span.start.as_ms()..span.end.as_ms()).step_by(300_000).map(Instant::from_ms);
    let labels = |region: &str| match region {
        "" => GroupLabels::new(),
        region => GroupLabels::from([("region".to_owned(), region.to_owned())]),
    };
    let buckets = |bad: &dyn Fn(Instant) -> i64| -> Vec<Bucket> {
        starts().map(|start| Bucket::known(start, 1000 - bad(start), 1000)).collect()
    };
    let groups: Vec<_> = groups.iter().map(|(region, bad)| (labels(region), buckets(*bad))).collect();
    let readings = SliReadings {
        sli: row.id,
        grid: Grid::of_step(300),
        keep: Duration::from_secs(110 * 86_400),
        answered: Some(span),
        groups: &groups,
    };
    shared.store.commit_buckets(&[readings], span.end).await.unwrap();
}

/// Writes another file and waits until it is in force.
pub(in crate::handle) async fn rewrite(
    (engine, fakes, folder): (&EngineHandle, &Fakes, &TempDir),
    file: &str,
    text: &str,
) {
    fakes.files.write(&folder.path().join(file), text.as_bytes()).unwrap();
    engine.poll_now().await.unwrap();
    fakes.clock.advance(Duration::from_secs(60), engine).await;
    engine.settle().await;
}

pub(in crate::handle) async fn incident(engine: &EngineHandle) {
    let mark = NewMark {
        kind: MarkKind::Incident,
        from: at("2026-08-10T09:30:00Z"),
        to: Some(at("2026-08-10T11:30:00Z")),
        title: "Database failover".to_owned(),
        class: None,
        services: vec!["checkout".to_owned()],
        slos: Vec::new(),
        link: Some("https://wiki.example.net/pm/12".to_owned()),
        by: "ana".to_owned(),
    };
    engine.shared.store.add_mark(&mark, at("2026-08-10T12:00:00Z")).await.unwrap();
}

pub(in crate::handle) fn names(view: &ReviewView) -> Vec<&str> {
    view.pages.iter().map(|page| page.name.as_str()).collect()
}

pub(in crate::handle) fn text(view: &ReviewView, page: &str) -> String {
    format!("{:?}", view.pages.iter().find(|shown| shown.name == page).unwrap().parts)
}

pub(in crate::handle) fn field(error: ApiError) -> String {
    match error {
        ApiError::Invalid { field, .. } => field,
        other => format!("{other:?}"),
    }
}

pub(in crate::handle) async fn closed(engine: &EngineHandle, ask: &ReviewAsk) {
    engine.review_open(ask, "bo").await.unwrap();
    for service in ["search", "checkout"] {
        engine.review_decide(ask, &decided(service), "bo").await.unwrap();
    }
    engine.review_close(ask, "bo").await.unwrap();
}

pub(in crate::handle) fn period(label: &str) -> ReviewAsk {
    ReviewAsk { period: Some(label.to_owned()), ..ReviewAsk::default() }
}

/// With every `before` replaced by an `after` of the same length, as by somebody with an editor for bytes.
pub(in crate::handle) fn replaced(bytes: &[u8], before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> =
        (0..bytes.len().saturating_sub(before.len())).filter(|at| bytes[*at..].starts_with(before)).collect();
    assert!(!places.is_empty(), "there is something to change");
    places.into_iter().for_each(|at| bytes[at..at + after.len()].copy_from_slice(after));
    bytes
}
