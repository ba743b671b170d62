use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use watchbill_domain::time::Instant;

use super::super::tests::{choice, prometheus};
use super::*;

const GRAFANA: (&str, &str) = ("grafana", "https://grafana.example.net/of/ops/");
const UID: (&str, &str) = ("grafana_datasource", "P18");

fn source(settings: &[(&str, &str)]) -> Prometheus {
    let settings: Vec<_> = settings.iter().map(|(key, text)| (*key, choice(text))).collect();
    prometheus(&settings)
}

/// The pages for an expression over so many seconds until noon.
fn pages(settings: &[(&str, &str)], length_s: i64) -> Vec<DrawnPage> {
    let to = Instant::parse("2026-03-10T12:00:00Z").unwrap();
    let expression = |rated: &str| format!("sum(rate(x{{a=\"b\"}}[{rated}]))");
    source(settings).pages(&ToDraw { expression: &expression, from: to.shifted_ms(-length_s * 1000), to })
}

fn queried(address: &str) -> Vec<(String, String)> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

#[test]
fn explore_opens_at_the_data_source_with_the_expression_over_the_span() {
    let pages = pages(&[GRAFANA, UID], 3600);
    assert_eq!(pages.iter().map(|page| page.place).collect::<Vec<_>>(), ["Grafana", "Prometheus"]);
    assert!(pages[0].address.starts_with("https://grafana.example.net/of/ops/explore?"), "{:?}", pages[0]);
    let asked = queried(&pages[0].address);
    assert_eq!(asked[0], ("schemaVersion".to_owned(), "1".to_owned()));
    let panes: Value = serde_json::from_str(&asked[1].1).unwrap();
    let expected = json!({ "slo": {
        "datasource": "P18",
        "queries": [{ "refId": "A", "datasource": { "uid": "P18" }, "expr": "sum(rate(x{a=\"b\"}[$__rate_interval]))", "range": true }],
        "range": { "from": "1773140400000", "to": "1773144000000" },
    } });
    assert_eq!((asked[1].0.as_str(), panes), ("panes", expected));
}

#[rstest]
#[case::an_hour(3600, "5m", "1h")]
#[case::as_many_points_as_are_drawn(75_000, "5m", "1250m")]
#[case::one_more(75_001, "30m", "75001s")]
#[case::four_weeks(28 * 86_400, "3h", "28d")]
#[case::a_quarter(92 * 86_400, "12h", "92d")]
#[case::a_year(365 * 86_400, "1d", "365d")]
#[case::nothing_has_elapsed(0, "5m", "1m")]
fn the_page_of_the_server_shows_the_span_and_rates_leave_nothing_out(
    #[case] length_s: i64,
    #[case] rated: &str,
    #[case] range: &str,
) {
    let asked = queried(&pages(&[], length_s)[0].address);
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let expected = [
        pair("g0.expr", format!("sum(rate(x{{a=\"b\"}}[{rated}]))")),
        pair("g0.tab", "0".to_owned()),
        pair("g0.range_input", range.to_owned()),
        pair("g0.end_input", "2026-03-10T12:00:00".to_owned()),
    ];
    assert_eq!(asked, expected);
}

#[rstest]
#[case::nothing_set(&[], &["Prometheus"], Some("set `grafana`, the address"))]
#[case::all_set(&[GRAFANA, UID], &["Grafana", "Prometheus"], None)]
#[case::no_uid(&[GRAFANA], &["Prometheus"], Some("set `grafana_datasource`: the uid"))]
#[case::a_blank_uid(&[GRAFANA, ("grafana_datasource", " ")], &["Prometheus"], Some("set `grafana_datasource`: the uid"))]
#[case::no_address(&[UID], &["Prometheus"], Some("set `grafana`: the address"))]
#[case::an_address_that_is_none(&[("grafana", "javascript:alert(1)"), UID], &["Prometheus"], Some("is no address of http or https"))]
#[case::mimir_is_seen_in_grafana_alone(&[("server", "mimir"), GRAFANA, UID], &["Grafana"], None)]
#[case::victoriametrics(&[("server", "victoriametrics")], &["VictoriaMetrics"], Some("set `grafana`, the address"))]
fn what_keeps_a_page_from_being_linked_is_said(
    #[case] settings: &[(&str, &str)],
    #[case] places: &[&str],
    #[case] to_set: Option<&str>,
) {
    let found: Vec<&str> = pages(settings, 3600).iter().map(|page| page.place).collect();
    assert_eq!(found, places);
    match (source(settings).page_to_set(), to_set) {
        (Some(said), Some(expected)) => assert!(said.contains(expected), "{said}"),
        (said, expected) => assert_eq!(said.as_deref(), expected),
    }
}
