use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("requests_total", true, Some("requests_total"))]
#[case(" job:requests_total{ code =~ \"5..\", job='a' } ", true, Some("job:requests_total{code=~\"5..\",job=\"a\"}"))]
#[case("{__name__=\"x\"}", true, Some("{__name__=\"x\"}"))]
#[case("sum(requests_total)", true, Some("requests_total"))]
#[case("sum by (job) (requests_total)", true, Some("requests_total"))]
#[case("sum(requests_total) by (job)", true, Some("requests_total"))]
#[case("(sum(rate(a[5m])))", false, Some("a"))]
#[case("((a))", true, Some("a"))]
#[case("sum(rate(requests_total{path=\"a}b,c)\"}[5m]))", false, Some("requests_total{path=\"a}b,c)\"}"))]
#[case("increase(requests_total[1h])", false, Some("requests_total"))]
#[case("x{a=\"q\\\"r\",}", true, Some("x{a=\"q\\\"r\"}"))]
#[case("requests_total", false, None)]
#[case("sum(rate(a[5m])) + sum(rate(b[5m]))", false, None)]
#[case("(a) / (b)", true, None)]
#[case("sum(a) / sum(b)", true, None)]
#[case("sum(rate(a[5m] offset 1h))", false, None)]
#[case("sum(rate(a[1h:5m]))", false, None)]
#[case("sum_over_time(a[5m])", false, None)]
#[case("a / b", true, None)]
#[case("a{b=c}", true, None)]
#[case("a{b=\"c\"", true, None)]
#[case("a{b=\"c\nd\"}", true, None)]
#[case("1a", true, None)]
#[case("", true, None)]
#[case("{}", true, None)]
#[case("sum:hits{a:b}.as_count()", true, None)]
fn the_counter_behind_a_query_is_found(#[case] query: &str, #[case] counter: bool, #[case] found: Option<&str>) {
    assert_eq!(Selector::behind(query, counter).map(|selector| selector.to_string()).as_deref(), found);
}

#[rstest]
#[case::escapes(r#"x{a="\t\\\"\'\x41\101\u00e9\U0001f600"}"#, "x{a=\"\\u0009\\\\\\\"'AAé😀\"}")]
#[case::raw("x{a=`b\\d`}", "x{a=\"b\\\\d\"}")]
#[case::single("x{a='it\\'s'}", "x{a=\"it's\"}")]
#[case::name_in_quotes(r#"{"http.requests", "k8s.pod"="a"}"#, r#"{"http.requests","k8s.pod"="a"}"#)]
#[case::plain_name_in_quotes(r#"{"up", "job"="a"}"#, r#"up{job="a"}"#)]
#[case::blanks("x { a != \"b\" , c !~ \"d\" }", "x{a!=\"b\",c!~\"d\"}")]
fn a_selector_is_written_in_one_way(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Selector::parse(text).unwrap().to_string(), expected);
}

#[rstest]
#[case::two_names(r#"x{"y"}"#)]
#[case::range("x[5m]")]
#[case::offset("x offset 5m")]
#[case::bad_expression("x{a=~\"(\"}")]
#[case::closes_its_anchor("x{a=~\"a)|(b\"}")]
#[case::no_text(r#"x{a="\xff"}"#)]
#[case::unknown_escape(r#"x{a="\q"}"#)]
#[case::surrogate(r#"x{a="\ud800"}"#)]
#[case::no_comma(r#"x{a="b" c="d"}"#)]
#[case::empty_name(r#"{""}"#)]
#[case::open("x{")]
fn what_is_no_selector_is_none(#[case] text: &str) {
    assert_eq!(Selector::parse(text), None);
}

#[rstest]
#[case::equal("x{a=\"1\"}", true)]
#[case::another_value("x{a=\"2\"}", false)]
#[case::another_name("y{a=\"1\"}", false)]
#[case::absent_is_empty("x{b=\"\"}", true)]
#[case::absent_is_not_something("x{b!=\"2\"}", true)]
#[case::anchored_at_the_end("x{a=~\"1|22\",c=~\"3\"}", false)]
#[case::anchored_as_a_whole("x{c=~\"3|34\"}", true)]
#[case::not_matching("x{c!~\"3.\"}", false)]
#[case::a_point_is_any_character("x{d=~\"a.b\"}", true)]
#[case::by_labels_alone("{a=\"1\",__name__=~\"x|z\"}", true)]
#[case::name_is_a_label("{__name__!=\"x\"}", false)]
fn a_selector_selects_what_prometheus_selects(#[case] text: &str, #[case] expected: bool) {
    let series = BTreeMap::from([("__name__", "x"), ("a", "1"), ("c", "34"), ("d", "a\nb")]);

    assert_eq!(Selector::parse(text).unwrap().matches(|label| series.get(label).copied()), expected);
}

#[rstest]
#[case::whole("x{le=\"1\"}", "x{le=~\"1(\\\\.0)?\"}")]
#[case::whole_in_3("x{le=\"10.0\"}", "x{le=~\"10(\\\\.0)?\"}")]
#[case::part("x{le=\"0.5\"}", "x{le=\"0.5\"}")]
#[case::infinite("x{le=\"+Inf\"}", "x{le=\"+Inf\"}")]
#[case::expression("x{le=~\"1|2\"}", "x{le=~\"1|2\"}")]
#[case::another_label("x{size=\"1\"}", "x{size=\"1\"}")]
fn bounds_are_looked_for_in_both_spellings(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Selector::parse(text).unwrap().with_bounds_in_both_spellings().to_string(), expected);
}

#[rstest]
#[case("x{a=\"b\",code!~\"5..\"}", "x{a=\"b\"}", Some("x{a=\"b\",code=~\"5..\"}"))]
#[case("x{ok=\"yes\"}", "x", Some("x{ok!=\"yes\"}"))]
#[case("x{le=\"0.5\"}", "y", None)]
#[case("x{a=\"b\",c=\"d\"}", "x", None)]
#[case("x{a=\"b\"}", "x{c=\"d\"}", None)]
#[case("x", "x", None)]
fn good_events_that_differ_by_one_matcher_have_bad_ones(
    #[case] good: &str,
    #[case] all: &str,
    #[case] bad: Option<&str>,
) {
    let selector = |text: &str| Selector::behind(text, true).unwrap();
    let found = selector(good).complement_in(&selector(all));
    assert_eq!(found.map(|selector| selector.to_string()).as_deref(), bad);
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same(name in "[a-zé.][a-z0-9.]{0,5}", label in "[a-z.]{1,5}", value: String, negated: bool) {
        let operator = if negated { MatchOperator::NotEqual } else { MatchOperator::Equal };
        let matcher = LabelMatcher::new(&label, operator, &value).unwrap();
        let selector = Selector { name, matchers: vec![matcher] };

        prop_assert_eq!(Selector::parse(&selector.to_string()), Some(selector));
    }

    #[test]
    fn any_text_is_read_without_harm(text: String) {
        let _ = (Selector::parse(&text), Selector::behind(&text, true));
    }

    #[test]
    fn text_like_queries_is_read_without_harm(text in "(sum|rate|x|by|\\(|\\)|\\{|\\}|\\[5m\\]|\"|'|=|~|,| ){0,12}") {
        let _ = (Selector::parse(&text), Selector::behind(&text, true), Selector::behind(&text, false));
    }
}
