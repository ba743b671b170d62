use watchbill_domain::slo::{Comparison, Measure};

use crate::api::{SloAsk, SloView};
use crate::budgets::fixtures::{desk, outage, slo};

use super::*;

const BAD: &str = "bad: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{code=~\"5..\"}'}}}";
const TOTAL: &str = "{query: 'http_requests_total'}";

/// Requests within 0.3 s, of which an outage made ten of a hundred slow.
async fn latency(change: impl Fn(&str) -> String) -> SloView {
    let good = "good: {metricSource: {type: Prometheus, spec: {query: 'http_seconds_bucket{le=\"0.3\"}'}}}";
    let text =
        slo("answers", "[{target: 0.99}]", "").replace(BAD, good).replace(TOTAL, "{query: 'http_seconds_count'}");
    let (engine, _fakes, _folder) = desk(&[("slos/a.yaml", &change(&text))], &[("", outage(10))]).await;
    engine.slo_view(&SloAsk { key: "answers".to_owned(), ..SloAsk::default() }).await.unwrap()
}

#[tokio::test]
async fn of_latency_the_share_within_the_bound_has_a_chart_with_its_axis_and_its_table() {
    let view = latency(str::to_owned).await;
    let titles: Vec<&str> = view.traffic.iter().map(|chart| chart.title.as_str()).collect();
    assert_eq!(titles, ["All events and those beyond 0.3 s", "Share within 0.3 s"]);
    let within = &view.traffic[1];
    assert_eq!(within.columns, ["Time", "All", "Beyond", "Within 0.3 s"]);
    for label in ["99 % are promised", "97.5 %", "100 %"] {
        assert!(within.svg.contains(label), "the axis says {label}");
    }
    let worst: Vec<&[String]> =
        within.points.iter().map(|point| point.texts.as_slice()).filter(|texts| texts[1] != "0").collect();
    assert!(worst.len() == 2 && worst.iter().all(|texts| texts[1] == "120" && texts[2] == "97.5 %"), "{worst:?}");
    let last = &within.points.last().unwrap().texts;
    assert_eq!((last[1].as_str(), last[2].as_str()), ("0", "100 %"));
}

#[tokio::test]
async fn percentiles_are_not_stored_and_the_links_open_them_at_the_source() {
    let view = latency(str::to_owned).await;
    let said = "Percentiles are not stored: of each event is kept only whether it was within 0.3 s; the links below open them where they are.";
    assert_eq!(view.percentiles.as_deref(), Some(said));
    let link = view.links.iter().find(|link| link.title == "The value that 99 % of events are within").unwrap();
    let expression = link.address.split("g0.expr=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(
        expression,
        "histogram_quantile%280.99%2C+sum+by+%28le%29+%28rate%28http_seconds_bucket%5B3h%5D%29%29%29"
    );
}

#[tokio::test]
async fn where_a_status_decides_there_are_errors_and_no_word_of_percentiles() {
    let (engine, _fakes, _folder) =
        desk(&[("slos/a.yaml", &slo("answers", "[{target: 0.99}]", ""))], &[("", outage(10))]).await;
    let view = engine.slo_view(&SloAsk { key: "answers".to_owned(), ..SloAsk::default() }).await.unwrap();
    let titles: Vec<&str> = view.traffic.iter().map(|chart| chart.title.as_str()).collect();
    assert_eq!((titles, view.percentiles), (vec!["Requests and errors", "Share of bad events"], None));
    assert!(view.traffic[1].svg.contains("1 % may be bad"));
}

/// A slice is good from its target on, whatever share of slices is promised.
#[tokio::test]
async fn of_slices_the_line_is_what_makes_one_good() {
    let slices = |text: &str| {
        text.replace("budgetingMethod: Occurrences", "budgetingMethod: Timeslices")
            .replace("{target: 0.99}", "{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5m}")
    };
    let view = latency(slices).await;
    assert!(view.traffic[1].svg.contains("95 % are promised"), "{}", view.traffic[1].title);
}

#[test]
fn samples_have_a_bound_where_they_must_stay_below_it() {
    let sampled = |operator| {
        let good = Comparison { operator, value: Exact::one(), text: "0.3".to_owned() };
        within(&Measure::of_samples("max(queue_seconds)", good))
    };
    assert_eq!(sampled(Operator::AtMost).as_deref(), Some("0.3"));
    assert_eq!(sampled(Operator::AtLeast), None);
}
