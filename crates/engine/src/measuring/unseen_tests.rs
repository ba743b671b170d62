use rstest::rstest;
use watchbill_domain::slo::{Comparison, Counted, Exact, Operator, Selector, Sli, Tier};
use watchbill_domain::time::Instant;

use super::*;

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn counters() -> Measure {
    Measure::Counters { events: Counted::Bad(selector("bad_total")), total: selector("all_total") }
}

fn gauge() -> Measure {
    let good = Comparison { operator: Operator::AtLeast, value: Exact::one(), text: "1".to_owned() };
    Measure::Gauge { selector: selector("up"), good }
}

#[rstest]
#[case::there_are_some(counters(), 3, 1, &[], Some(true))]
#[case::there_are_none(counters(), 3, 0, &[], Some(false))]
#[case::nothing_happened_at_all(counters(), 0, 0, &[], None)]
#[case::a_part_is_missing(counters(), 3, 0, &["a store is away"], None)]
#[case::nothing_is_told_apart(gauge(), 3, 3, &[], None)]
fn what_has_no_series_is_noted_where_all_events_have(
    #[case] measure: Measure,
    #[case] series: u64,
    #[case] series_of_events: u64,
    #[case] warnings: &[&str],
    #[case] seen: Option<bool>,
) {
    let at = |text: &str| Instant::parse(text).unwrap();
    let span = Span { start: at("2026-03-10T00:00:00Z"), end: at("2026-03-10T06:00:00Z") };
    let sli = Sli { source: None, measure, group_by: Vec::new() };
    let asked = AskedSli { sli, tier: Tier::Exact, series };
    let told = MeasuredSli { series, series_of_events, ..MeasuredSli::default() };
    let warnings = warnings.iter().map(|warning| (*warning).to_owned()).collect();
    let expected = seen.map(|seen| if seen { SliNote::Seen(span) } else { SliNote::Unseen(span) });
    assert_eq!(note(&asked, &told, span, &Measured { slis: Vec::new(), warnings }), expected);
}
