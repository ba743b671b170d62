use rstest::rstest;
use serde_json::{Value as Json, json};
use watchbill_domain::sources::PollFailureKind;

use super::*;
use crate::prometheus::measuring::fixtures::{answer, prometheus};

fn read(status: u16, body: &str) -> Result<Vec<Offered>, PollFailure> {
    let mut question = prometheus(&[]).discover();
    assert_eq!(question[0].url.as_str(), "https://prom.example.net/base/api/v1/rules");
    read_discovered(&answer(question.remove(0), status, body))
}

/// Rules in the shape of those that a tool generates, written by hand.
fn fixture(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/prometheus/discovery");
    std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()
}

/// One line each.
fn lines(offered: &[Offered]) -> Vec<String> {
    let one = |offered: &Offered| {
        let queries: Vec<String> =
            offered.measure.queries().iter().map(|(word, query)| format!("{word} {query}")).collect();
        let service = offered.service.as_deref().unwrap_or("-");
        let (by, name) = (offered.by.title(), &offered.name);
        format!("{by} {service}/{name} {} over {} s: {}", offered.objective, offered.window_s, queries.join(" | "))
    };
    offered.iter().map(one).collect()
}

#[test]
fn pyrras_service_levels_are_found_with_what_their_rules_are_made_of() {
    assert_eq!(
        lines(&read(200, &fixture("pyrra")).unwrap()),
        [
            "Pyrra -/gateway-errors 0.99 over 2419200 s: bad gateway_requests_total{code=~\"5..\",job=\"gateway\"} | total \
         gateway_requests_total{job=\"gateway\"}",
            "Pyrra -/gateway-latency 0.995 over 1209600 s: good \
         gateway_request_duration_seconds_bucket{job=\"gateway\",le=~\"1(\\\\.0)?\"} | total \
         gateway_request_duration_seconds_count{job=\"gateway\"}",
            "Pyrra -/gateway-latency-native 0.9 over 2419200 s: good histogram_fraction(0, 0.5, \
         gateway_request_duration_seconds{job=\"gateway\"}) * histogram_count(gateway_request_duration_seconds{job=\"gateway\"}) | \
         total histogram_count(gateway_request_duration_seconds{job=\"gateway\"})",
            "Pyrra -/probes 0.99 over 2419200 s: good probe_success{job=\"blackbox\"} >= 1 | total probe_success{job=\"blackbox\"}",
        ]
    );
}

#[test]
fn sloths_service_levels_are_found_with_the_objective_that_was_written() {
    assert_eq!(
        lines(&read(200, &fixture("sloth")).unwrap()),
        [
            "Sloth checkout/requests-availability 0.999 over 2592000 s: bad http_requests_total{code=~\"(5..|429)\",job=\"checkout\"} | \
         total http_requests_total{job=\"checkout\"}",
            "Sloth search/freshness 0.95 over 2419200 s: bad ratio slo:sli_error:ratio_rate5m{sloth_id=\"search-freshness\"}",
        ]
    );
}

/// Changes every rule with this name.
fn with_rules(name: &str, body: &str, change: impl Fn(&mut Json)) -> String {
    let mut body: Json = serde_json::from_str(body).unwrap();
    for group in body["data"]["groups"].as_array_mut().unwrap() {
        let rules = group["rules"].as_array_mut().unwrap();
        rules.iter_mut().filter(|rule| rule["name"] == name).for_each(&change);
    }
    body.to_string()
}

#[rstest]
#[case::no_labels(|rule: &mut Json| rule["labels"] = Json::Null)]
#[case::labels_of_another_shape(|rule: &mut Json| rule["labels"] = json!(7))]
#[case::no_query(|rule: &mut Json| rule["query"] = Json::Null)]
#[case::query_of_another_shape(|rule: &mut Json| rule["query"] = json!(["vector(0.9)"]))]
#[case::no_number(|rule: &mut Json| rule["query"] = json!("vector(NaN)"))]
#[case::nothing_is_promised(|rule: &mut Json| rule["query"] = json!("vector(0)"))]
fn what_has_no_objective_is_not_offered(#[case] change: fn(&mut Json)) {
    let body = with_rules("slo:objective:ratio", &fixture("sloth"), change);
    let body = with_rules("sloth_slo_info", &body, |rule| rule["labels"] = json!({}));

    assert_eq!(lines(&read(200, &body).unwrap()), Vec::<String>::new());
}

#[rstest]
#[case::html(200, "<html>", PollFailureKind::Auth)]
#[case::forbidden(403, "{}", PollFailureKind::Auth)]
#[case::another_api(200, "{\"data\":[]}", PollFailureKind::Malformed)]
#[case::no_groups(200, "{\"status\":\"success\",\"data\":{\"groups\":{}}}", PollFailureKind::Malformed)]
fn what_is_no_list_of_rules_is_a_failure(#[case] status: u16, #[case] body: &str, #[case] expected: PollFailureKind) {
    assert_eq!(read(status, body).unwrap_err().kind, expected);
}
