use std::num::NonZeroU32;

use rstest::rstest;
use watchbill_domain::slo::{
    AlertPair, Alerting, Burn, Calendar, CountsAs, Exact, Exceeds, ExcludedAs, Method, SliceTarget, Standing, Unit,
    Window,
};
use watchbill_domain::time::Wall;

use super::*;

const SLO: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
  displayName: Checkout answers
  annotations: {}
spec:
  service: shop
  indicatorRef: answers
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Promised
      target: 0.9990
    - displayName: Wished for
      targetPercent: 99.99
  alertPolicies: []
"#;

const SLI: &str = r#"apiVersion: openslo/v1
kind: SLI
metadata: {name: answers}
spec:
  ratioMetric:
    counter: true
    bad: {metricSource: {metricSourceRef: prod, type: Prometheus, spec: {query: errors_total}}}
    total: {metricSource: {spec: {query: all_total}}}
"#;

const POLICY: &str = "apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: {name: burn}\nspec:\n  conditions:\n    - conditionRef: fast\n  \
                      notificationTargets:\n    - targetRef: pager\n";
const CONDITION: &str = "apiVersion: openslo/v1\nkind: AlertCondition\nmetadata: {name: fast}\nspec:\n  severity: page\n  \
                         condition: {kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h}\n";

fn reading(texts: &[(&str, &str)]) -> (Vec<SloSpec>, Vec<String>) {
    let files: Vec<SloFile<'_>> = texts.iter().map(|(name, text)| SloFile { name, text }).collect();
    let reading = read_slos(&files, None);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    (reading.levels, said)
}

fn sound(texts: &[(&str, &str)]) -> Vec<SloSpec> {
    let (levels, said) = reading(texts);
    assert_eq!(said, Vec::<String>::new());
    levels
}

fn with(piece: &str, other: &str) -> String {
    assert!(SLO.contains(piece), "{piece}");
    SLO.replacen(piece, other, 1)
}

fn exact(text: &str) -> Exact {
    Exact::parse_decimal(text).unwrap()
}

#[test]
fn every_objective_is_a_level_of_the_same_sli_wherever_that_stands() {
    let levels = sound(&[("slos/a.yaml", SLO), ("slos/b.yaml", SLI)]);
    let [promised, wished] = levels.as_slice() else { panic!("two levels") };
    assert_eq!((promised.slo.name.as_str(), promised.slo.objective_name.as_deref()), ("checkout", Some("Promised")));
    assert_eq!(promised.slo.objective.to_string(), "0.9990");
    assert_eq!(*wished.slo.objective.share(), exact("0.9999"));
    assert_eq!(promised.slo.window, Window::Rolling { length_s: 28 * 86_400 });
    assert_eq!((&promised.slo.method, &promised.slo.alerting), (&Method::Occurrences, &Alerting::default()));
    assert_eq!((promised.service.as_deref(), promised.title.as_deref()), (Some("shop"), Some("Checkout answers")));
    assert_eq!((promised.file.as_str(), promised.line, &promised.weight), ("slos/a.yaml", 1, &None));
    assert_eq!(promised.indicator, wished.indicator);
    let Some(Indicator::Ratio { events: Events::Bad(bad), total, counter: true }) = &promised.indicator else {
        panic!("a ratio with bad events of counters, not {:?}", promised.indicator)
    };
    assert_eq!(bad.source.as_deref(), Some("prod"));
    assert_eq!((bad.query.as_deref(), total.query.as_deref()), (Some("errors_total"), Some("all_total")));
}

#[test]
fn a_calendar_window_begins_by_its_own_zone_or_by_the_teams() {
    let window = |zone: &str| {
        with(
            "    - duration: 28d\n      isRolling: true\n",
            &format!("    - duration: 1Q\n      calendar: {{startTime: 2026-01-01 00:00:00{zone}}}\n"),
        )
    };
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    for (text, team) in [(window(", timeZone: Europe/Berlin"), None), (window(""), Some(&berlin))] {
        let levels = read_slos(&[SloFile { name: "a", text: &text }, SloFile { name: "b", text: SLI }], team).levels;
        let anchor = Wall::parse("2026-01-01 00:00:00").unwrap();
        let expected = Calendar { anchor, count: NonZeroU32::MIN, unit: Unit::Quarter, zone: berlin.clone() };
        assert_eq!(levels[0].slo.window, Window::Calendar(expected), "{text}");
    }
}

#[test]
fn slices_have_their_length_and_their_target() {
    let text = with("budgetingMethod: Occurrences", "budgetingMethod: Timeslices")
        .replace("target: 0.9990", "target: 0.999\n      timeSliceTarget: 0.95\n      timeSliceWindow: 5")
        .replace("    - displayName: Wished for\n      targetPercent: 99.99\n", "");
    let level = &sound(&[("a", &text), ("b", SLI)])[0];
    let target = SliceTarget::parse("0.95").unwrap();
    assert_eq!(level.slo.method, Method::Timeslices { slice_s: 300, target });
}

#[test]
fn a_threshold_takes_its_comparison_from_the_objective() {
    let sli = "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: answers}\nspec: {thresholdMetric: {metricSource: {spec: {query: lag}}}}\n";
    let text = with("target: 0.9990", "target: 0.9990\n      op: lte\n      value: 2.50");
    let (levels, said) = reading(&[("a", &text), ("b", sli)]);
    let good = Comparison { operator: Operator::AtMost, value: exact("2.5"), text: "2.50".to_owned() };
    let metric = Metric { query: Some("lag".to_owned()), ..Metric::default() };
    assert_eq!(levels[0].indicator, Some(Indicator::Threshold { metric, good }));
    assert_eq!(levels[1].indicator, None);
    assert!(said[0].contains("the objective has no `op` and `value`"), "{said:?}");
}

#[test]
fn objectives_with_their_own_indicators_are_a_composite_with_weights() {
    let text = with("  indicatorRef: answers\n", "")
        .replace("target: 0.9990", "target: 0.9990\n      indicatorRef: answers\n      compositeWeight: 2.5")
        .replace("targetPercent: 99.99", "targetPercent: 99.99\n      indicatorRef: answers");
    let levels = sound(&[("a", &text), ("b", SLI)]);
    assert_eq!((&levels[0].weight, &levels[1].weight), (&Some(exact("2.5")), &Some(exact("1"))));
}

#[test]
fn v1alpha_is_read_as_well() {
    let text = "apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: {name: old}\nspec:\n  service: shop\n  timeWindows: [{unit: Week, count: 2, isRolling: true}]\n  \
                budgetingMethod: Occurrences\n  objectives:\n    - target: 0.99\n      ratioMetrics:\n        incremental: true\n        \
                good: {source: prom, queryType: promql, query: good_total}\n        total: {source: prometheus, query: all_total}\n";
    let level = &sound(&[("a", text)])[0];
    assert_eq!(level.slo.window, Window::Rolling { length_s: 14 * 86_400 });
    let Some(Indicator::Ratio { events: Events::Good(good), total, counter: true }) = &level.indicator else {
        panic!("a ratio")
    };
    assert_eq!((good.kind.as_deref(), good.source.as_deref()), (Some("Prometheus"), Some("prom")));
    assert_eq!((total.kind.as_deref(), total.source.as_deref()), (Some("prometheus"), None));
    assert_eq!(good.query.as_deref(), Some("good_total"));
    assert_eq!(level.sli().unwrap().key(), "counters good good_total total all_total of \"prom\"");
}

#[test]
fn conditions_are_pairs_with_one_window_wherever_they_stand() {
    let text = with("alertPolicies: []", "alertPolicies:\n    - alertPolicyRef: burn");
    let levels = sound(&[("a", &text), ("b", SLI), ("c", &format!("{POLICY}---\n{CONDITION}"))]);
    let pair = AlertPair { name: "fast".to_owned(), long_s: 3600, short_s: 3600, burn: Burn::Factor(exact("14.4")) };
    assert_eq!(levels[0].slo.alerting.pairs, [pair]);
    assert_eq!(levels[0].slo.alerting.exceeds, Exceeds::Strictly);
}

#[test]
fn a_policy_that_is_nowhere_is_named_and_the_workbook_holds() {
    let text = with("alertPolicies: []", "alertPolicies:\n    - alertPolicyRef: burn");
    let (levels, said) = reading(&[("a", &text), ("b", SLI)]);
    assert_eq!(levels[0].slo.alerting.pairs, AlertPair::workbook());
    assert_eq!(
        said,
        ["note: a:20:7: the AlertPolicy `burn` is in none of the files of slos/; this service level goes without it"]
    );
}

#[test]
fn an_indicator_that_is_nowhere_leaves_a_level_that_nothing_measures() {
    let (levels, said) = reading(&[("slos/a.yaml", SLO)]);
    assert!(levels.iter().all(|level| level.indicator.is_none()) && levels.len() == 2);
    assert_eq!(
        said[0],
        "ignored: slos/a.yaml:9:17: the SLI `answers` is in none of the files of slos/; nothing measures this service level"
    );
}

#[test]
fn one_document_that_cannot_be_computed_costs_itself_alone() {
    let broken = with("0.9990", "99.9");
    let (levels, said) = reading(&[("a", &broken), ("b", &with("name: checkout", "name: other")), ("c", SLI)]);
    assert_eq!(levels.iter().map(|level| level.slo.name.as_str()).collect::<Vec<_>>(), ["other", "other"]);
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("refused: a:16:15: E_TARGET_MALFORMED: `spec.objectives[0].target` is `99.9`"),
        "{said:?}"
    );
    assert!(said[0].ends_with("This service level is not in force: nothing measures it."), "{said:?}");
}

#[test]
fn a_name_is_taken_once() {
    let (levels, said) = reading(&[("a", SLO), ("b", SLI), ("c", SLO)]);
    assert_eq!(levels.len(), 2);
    assert_eq!(said, ["refused: c:1: the SLO `checkout` is defined already, in a:1; this one is not in force"]);
}

#[test]
fn an_unknown_field_is_named_with_its_place_and_the_rest_holds() {
    let (levels, said) = reading(&[("a", &with("  service: shop", "  servise: shop\n  service: shop")), ("b", SLI)]);
    assert_eq!(levels.len(), 2);
    assert!(said[0].starts_with("ignored: a:8:3: W_UNKNOWN_FIELD_servise: `spec` has `servise`, which OpenSLO does not know here; did you mean `service`?"), "{said:?}");
}

#[test]
fn what_is_no_yaml_is_refused_with_its_place() {
    let (levels, said) = reading(&[("a", &format!("{SLO}---\n\t- ["))]);
    assert_eq!(levels.len(), 2);
    assert!(said.iter().any(|said| said.starts_with("refused: a:2") && said.contains("E_YAML")), "{said:?}");
}

fn annotated(annotation: &str) -> (SloSpec, Vec<String>) {
    let text = with("  annotations: {}\n", &format!("  annotations:\n    {annotation}\n"));
    let (levels, said) = reading(&[("a", &text), ("b", SLI)]);
    (levels[1].clone(), said)
}

#[test]
fn annotations_say_what_openslo_has_no_field_for() {
    let of = |annotation: &str| {
        let (level, said) = annotated(annotation);
        assert_eq!(said, Vec::<String>::new(), "{annotation}");
        level
    };
    assert_eq!(of("watchbill.aspirational: Wished for").slo.standing, Standing::Aspirational);
    assert_eq!(of("watchbill.min_bad_events: \"10\"").slo.alerting.min_bad_events, 10);
    assert_eq!(of("watchbill.exceeds: gte").slo.alerting.exceeds, Exceeds::OrEquals);
    assert_eq!(of("watchbill.empty_slice: bad").choices.empty, CountsAs::Bad);
    assert_eq!(of("watchbill.unknown_slice: good").choices.unknown, CountsAs::Good);
    assert_eq!(of("watchbill.excluded_slices: remove").choices.excluded, ExcludedAs::Removed);
    assert_eq!(
        of("watchbill.exclusions: exclusions/checkout.csv").exclusions.as_deref(),
        Some("exclusions/checkout.csv")
    );
    assert_eq!(of("watchbill.owner: ana").owner.as_deref(), Some("ana"));
    assert_eq!(of("watchbill.service: web shop").service.as_deref(), Some("web shop"));
    let pairs = of("watchbill.pairs: 1h/5m 14.4, 6h 5%").slo.alerting.pairs;
    let share = Exact::ratio(5, 100).unwrap();
    let first = AlertPair { name: "1h/5m".to_owned(), long_s: 3600, short_s: 300, burn: Burn::Factor(exact("14.4")) };
    let second = AlertPair { name: "6h".to_owned(), long_s: 21_600, short_s: 1800, burn: Burn::Share(share) };
    assert_eq!(pairs, [first, second]);
    assert_eq!(of("example.com/owner: bo").owner, None);
}

#[rstest]
#[case("watchbill.min_bad_events: few", "a:7:31: `watchbill.min_bad_events` is `few`; expected a whole number")]
#[case(
    "watchbill.min_bad_evnets: \"3\"",
    "a:7:5: this annotation does nothing: `watchbill.min_bad_evnets` is not known here; did you mean `watchbill.min_bad_events`?"
)]
#[case("watchbill.exceeds: above", "expected gt or gte")]
#[case("watchbill.empty_slice: none", "expected good, ignore or bad")]
#[case("watchbill.excluded_slices: ignore", "expected good or remove")]
#[case("watchbill.exclusions: ../x.csv", "expected a file of the workspace")]
#[case("watchbill.exclusions: /etc/x.csv", "expected a file of the workspace")]
#[case("watchbill.pairs: 1h/5m", "expected pairs like")]
#[case("watchbill.pairs: 5m/1h 3", "expected pairs like")]
#[case("watchbill.pairs: 1h 0", "expected pairs like")]
#[case("watchbill.owner:", "`watchbill.owner` is nothing; expected a text")]
#[case("watchbill.aspirational: Dreamt of", "names `Dreamt of`, which no objective is called")]
fn an_annotation_that_cannot_be_taken_costs_itself(#[case] annotation: &str, #[case] expected: &str) {
    let (level, said) = annotated(annotation);
    assert_eq!((said.len(), level.slo.alerting), (1, Alerting::default()), "{said:?}");
    assert!(said[0].starts_with("ignored: a:") && said[0].contains(expected), "{said:?}");
}
