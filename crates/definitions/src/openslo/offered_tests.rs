use rstest::rstest;
use watchbill_domain::slo::{Comparison, Exact, Measure, Offered, OfferedBy, Operator, RawIs, Selector, Window};

use super::*;
use crate::slos::{SloFile, read_slos};

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn offered(measure: Measure) -> Offered {
    Offered {
        by: OfferedBy::Sloth,
        name: "requests-availability".to_owned(),
        service: Some("my \"shop\"".to_owned()),
        objective: "0.9995".to_owned(),
        window_s: 30 * 86_400,
        measure,
    }
}

fn counters(events: Counted<&str>, total: &str) -> Measure {
    Measure::Counters { events: events.with(selector(events.inner())), total: selector(total) }
}

#[rstest]
#[case::bad(counters(Counted::Bad(r#"x_total{code=~"5..|429",path="a\"b\\"}"#), "x_total"))]
#[case::good(counters(Counted::Good("ok_total"), r#"{"all.requests","k8s.pod"="a"}"#))]
#[case::latency(counters(Counted::Good(r#"d_bucket{le=~"1(\\.0)?"}"#), "d_count"))]
#[case::native(Measure::Histogram { selector: selector("d{job=\"j\"}"), at_most: "0.5".to_owned() })]
#[case::gauge(Measure::Gauge {
    selector: selector("up{job=\"j\"}"),
    good: Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() },
})]
#[case::sampled(Measure::Sampled {
    query: "avg(lag_seconds)".to_owned(),
    good: Comparison { operator: Operator::Below, value: Exact::whole(2), text: "2".to_owned() },
})]
#[case::recorded(Measure::Recorded {
    events: Counted::Bad(selector("x:increase5m{code=~\"5..\"}")),
    total: selector("x:increase5m"),
})]
#[case::per_step(Measure::PerStep {
    events: Counted::Good("sum(increase(a[5m])) + sum(increase(b[5m]))".to_owned()),
    total: "sum(increase(c[5m]))".to_owned(),
})]
#[case::stored(Measure::Stored {
    query: "slo:sli_error:ratio_rate5m{sloth_id=\"a\"}".to_owned(),
    of: RawIs::Failure,
})]
fn what_is_taken_over_imports_and_measures_the_same(#[case] measure: Measure) {
    let offered = offered(measure);

    let text = offered_document(&offered, "prod");
    let reading = read_slos(&[SloFile { name: "slos/a.yaml", text: &text }], None);

    let said: Vec<String> = reading.findings.iter().map(|finding| finding.problem.to_string()).collect();
    assert_eq!(said, Vec::<String>::new(), "{text}");
    let [level] = reading.levels.as_slice() else { panic!("one level of {text}") };
    let sli = level.sli().unwrap();
    assert_eq!((&sli.measure, sli.source.as_deref()), (&offered.measure, Some("prod")), "{text}");
    assert_eq!((level.slo.name.as_str(), level.service.as_deref()), ("requests-availability", Some("my \"shop\"")));
    assert_eq!(level.slo.objective.to_string(), "0.9995");
    assert_eq!(level.slo.window, Window::Rolling { length_s: 30 * 86_400 });
}

#[rstest]
#[case("Checkout API (prod)", "checkout-api--prod")]
#[case("a", "a")]
#[case("---", "slo")]
#[case("été", "t")]
fn a_name_that_others_refuse_is_kept_as_what_is_shown(#[case] name: &str, #[case] expected: &str) {
    let text =
        offered_document(&Offered { name: name.to_owned(), ..offered(counters(Counted::Bad("x"), "y")) }, "prod");
    let level = &read_slos(&[SloFile { name: "a", text: &text }], None).levels[0];

    assert_eq!(level.slo.name, expected);
    assert_eq!(level.title.as_deref(), Some(name).filter(|name| *name != expected));
}

#[rstest]
#[case(4 * 7 * 86_400, "28d")]
#[case(12 * 3600, "12h")]
#[case(90 * 60, "90m")]
fn windows_are_written_in_their_largest_unit(#[case] seconds: u32, #[case] expected: &str) {
    assert_eq!(duration(seconds), expected);
}
