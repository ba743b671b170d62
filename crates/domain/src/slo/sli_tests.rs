use rstest::rstest;

use super::super::{Exact, Operator};
use super::*;

fn counters(bad: &str, total: &str, group_by: &[&str], source: Option<&str>) -> Sli {
    let selector = |text: &str| Selector::parse(text).unwrap();
    Sli {
        source: source.map(str::to_owned),
        measure: Measure::Counters { events: Counted::Bad(selector(bad)), total: selector(total) },
        group_by: group_by.iter().map(|&label| label.to_owned()).collect(),
    }
}

#[test]
fn a_key_says_what_is_measured_and_where() {
    let sli = counters("x{b=\"2\",a=\"1\"}", "x", &["region", "tenant"], Some("prod"));

    assert_eq!(sli.key(), r#"counters bad x{a="1",b="2"} total x by region,tenant of "prod""#);
}

#[rstest]
#[case::order_of_matchers(counters("x{b='2',a='1'}", "x", &[], None), counters("x{a=\"1\",b=\"2\"}", "x", &[], None))]
#[case::twice_the_same(counters("x{a='1',a='1'}", "x", &[], None), counters("x{a=\"1\"}", "x", &[], None))]
fn what_means_the_same_has_one_key(#[case] one: Sli, #[case] other: Sli) {
    assert_eq!(one.key(), other.key());
}

#[rstest]
#[case::query(counters("x{a=\"2\"}", "x", &[], None))]
#[case::total(counters("x{a=\"1\"}", "y", &[], None))]
#[case::group(counters("x{a=\"1\"}", "x", &["a"], None))]
#[case::source(counters("x{a=\"1\"}", "x", &[], Some("prod")))]
#[case::operator(counters("x{a=~\"1\"}", "x", &[], None))]
fn what_means_something_else_has_another_key(#[case] other: Sli) {
    assert_ne!(counters("x{a=\"1\"}", "x", &[], None).key(), other.key());
}

#[test]
fn good_and_bad_events_of_the_same_counters_are_different() {
    let Measure::Counters { events: Counted::Bad(selector), total } = counters("x", "y", &[], None).measure else {
        panic!("bad events of counters")
    };
    let sli =
        |events| Sli { source: None, measure: Measure::Counters { events, total: total.clone() }, group_by: vec![] };

    assert_ne!(sli(Counted::Bad(selector.clone())).key(), sli(Counted::Good(selector)).key());
}

#[rstest]
#[case::below(Operator::Below, [true, false, false])]
#[case::at_most(Operator::AtMost, [true, true, false])]
#[case::above(Operator::Above, [false, false, true])]
#[case::at_least(Operator::AtLeast, [false, true, true])]
fn a_sample_is_held_against_a_value(#[case] operator: Operator, #[case] expected: [bool; 3]) {
    let good = Comparison { operator, value: Exact::parse_decimal("0.3").unwrap(), text: "0.3".to_owned() };

    assert_eq!(["0.29", "0.30", "0.31"].map(|sample| good.holds(&Exact::parse_decimal(sample).unwrap())), expected);
}

#[rstest]
#[case::good(Counted::Good(()), 7, 10, Some(7))]
#[case::bad(Counted::Bad(()), 7, 10, Some(3))]
#[case::more_bad_than_all(Counted::Bad(()), 11, 10, Some(-1))]
#[case::out_of_reach(Counted::Bad(()), i64::MAX, -2, None)]
fn good_events_are_what_is_not_bad(
    #[case] counted: Counted<()>,
    #[case] events: i64,
    #[case] total: i64,
    #[case] expected: Option<i64>,
) {
    assert_eq!(counted.good_of(events, total), expected);
}
