use rstest::rstest;

use crate::api::SloAsk;
use crate::budgets::fixtures::{desk, outage, six_weeks, slo};
use crate::ports::Files;
use crate::workspace::load;

use super::*;

const BY_REGION: &str = "displayName: Checkout answers, annotations: {watchbill.group_by: region}";

fn ask() -> SloAsk {
    SloAsk { key: "answers".to_owned(), ..SloAsk::default() }
}

fn expression(link: &SloLink) -> String {
    let url = url::Url::parse(&link.address).unwrap();
    url.query_pairs().find(|(name, _)| name == "g0.expr").unwrap().1.into_owned()
}

#[tokio::test]
async fn what_was_bad_opens_over_the_window_that_is_shown() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let view = engine.slo_view(&ask()).await.unwrap();
    let link = &view.links[0];
    assert_eq!((link.title.as_str(), link.place.as_str()), ("Share of bad events", "Prometheus"));
    let rate = |selector: &str| format!("sum(rate({selector}[3h]))");
    let expected = format!("{} / {}", rate(r#"http_requests_total{code=~"5.."}"#), rate("http_requests_total"));
    assert_eq!(expression(link), expected);
    assert!(link.address.ends_with("g0.range_input=28d&g0.end_input=2026-03-10T12%3A00%3A00"), "{}", link.address);
    let hint = view.link_to_set.unwrap();
    assert!(hint.starts_with("There is no link into Grafana") && hint.ends_with("`prod` in watchbill.toml."), "{hint}");
    assert_eq!(engine.slo_shown(&ask()).await.unwrap().links, view.links, "scripts get the same");
}

#[tokio::test]
async fn a_group_is_asked_for_alone() {
    let text = slo("answers", "[{target: 0.999}]", "").replace("displayName: Checkout answers", BY_REGION);
    let groups = [("eu", outage(40)), ("us", six_weeks(|_| 0))];
    let (engine, fakes, _folder) = desk(&[("slos/a.yaml", &text)], &groups).await;
    let eu = SloAsk { group: Some("region=\"eu\"".to_owned()), ..ask() };
    let view = engine.slo_view(&eu).await.unwrap();
    assert_eq!(expression(&view.links[1]), r#"sum(rate(http_requests_total{region="eu"}[3h]))"#);
    engine.open_slo_link(&eu, 1).unwrap();
    assert_eq!(fakes.opener.opened(), [view.links[1].address.clone()], "what is shown is what is opened");
}

#[tokio::test]
async fn a_window_that_ended_is_opened_at_its_own_time() {
    let text = slo("answers", "[{target: 0.999}]", "").replace(
        "[{duration: 28d, isRolling: true}]",
        "[{duration: 1M, isRolling: false, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}}]",
    );
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let link = engine.slo_view(&SloAsk { back: Some(1), ..ask() }).await.unwrap().links.remove(0);
    assert!(link.address.ends_with("g0.range_input=28d&g0.end_input=2026-02-28T23%3A00%3A00"), "{}", link.address);
}

#[tokio::test]
async fn grafana_is_opened_first_once_its_address_and_the_uid_are_set() {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (_before, fakes, folder) = desk(&[("slos/a.yaml", &text)], &[("", outage(20))]).await;
    let toml = folder.path().join("watchbill.toml");
    let written = String::from_utf8(fakes.files.read(&toml).unwrap()).unwrap();
    let set =
        "url = \"https://prom.example.net\"\ngrafana = \"https://grafana.example.net\"\ngrafana_datasource = \"P18\"";
    fakes.files.write(&toml, written.replace("url = \"https://prom.example.net\"", set).as_bytes()).unwrap();
    let engine = crate::Engine::look_on(crate::Options::new(folder.path()), fakes.ports()).await.unwrap();
    let view = engine.slo_view(&ask()).await.unwrap();
    let places: Vec<&str> = view.links.iter().map(|link| link.place.as_str()).collect();
    assert_eq!((places, view.link_to_set), (vec!["Grafana", "Grafana", "Prometheus", "Prometheus"], None));
    let address = &view.links[0].address;
    assert!(address.starts_with("https://grafana.example.net/explore?schemaVersion=1&panes="), "{address}");
    assert!(address.contains("%24__rate_interval") && address.contains("1773144000000"), "{address}");
}

/// Without counters in it a query is the team's own, and stays as it is written.
#[rstest]
#[case::queries(Measure::PerStep { events: Counted::Bad("errors()".to_owned()), total: "all()".to_owned() }, "(errors()) / (all())", "Share of bad events, of all groups")]
#[case::samples(Measure::Stored { query: "x".to_owned(), of: watchbill_domain::slo::RawIs::Failure }, "x", "The stored ratio, of all groups")]
#[case::a_histogram(
    Measure::Histogram { selector: Selector::parse("h").unwrap(), at_most: "0.5".to_owned() },
    r#"1 - histogram_fraction(0, 0.5, sum(rate(h{region="eu"}[5m])))"#,
    "Share of bad events"
)]
#[tokio::test]
async fn what_cannot_be_narrowed_to_a_group_says_so(
    #[case] measure: Measure,
    #[case] query: &str,
    #[case] title: &str,
) {
    let text = slo("answers", "[{target: 0.999}]", "");
    let (_engine, fakes, folder) = desk(&[("slos/a.yaml", &text)], &[]).await;
    let loaded = load(&*fakes.files, folder.path());
    let span = Span { start: Instant::from_ms(0), end: Instant::from_ms(1) };
    let shown = Shown { level: &loaded.levels.list[0], group: Some("region=\"eu\""), span };
    assert_eq!(titled(&measure, shown, "5m")[0], (title.to_owned(), query.to_owned()));
}
