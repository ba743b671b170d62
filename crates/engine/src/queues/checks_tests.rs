use rstest::rstest;
use watchbill_definitions::{Glob, QueueExpressions};
use watchbill_domain::queues::{AttentionRules, QueueFacts, Topology};

use super::*;

fn mq() -> SourceName {
    SourceName::new("mq")
}

fn spec(names: QueueNames, line: usize) -> QueueSpec {
    QueueSpec {
        source: mq(),
        names,
        watch: true,
        owner: None,
        service: None,
        target: None,
        retention: None,
        rules: AttentionRules::default(),
        expressions: None,
        line,
        column: 8,
    }
}

fn one(name: &str) -> QueueNames {
    QueueNames::One(QueueName::new(name))
}

fn glob(text: &str) -> QueueNames {
    QueueNames::Glob(Glob::new(text))
}

/// Of a source that told of `orders` and `orders.dlq`.
fn told(listing: Option<Listing>) -> SourceFactsKept {
    let queues = ["orders", "orders.dlq"].map(|name| QueueFacts::named(QueueName::new(name))).to_vec();
    SourceFactsKept {
        topology: Some(Topology { queues, ..Topology::default() }),
        listing,
        ..SourceFactsKept::default()
    }
}

fn checked(specs: &[QueueSpec], kept: SourceFactsKept) -> QueueChecks {
    checks(specs, [&mq()], &BTreeMap::from([(mq(), kept)]))
}

#[rstest]
#[case::a_queue_that_is_there(&[one("orders.dlq")], &[])]
#[case::a_slip(&[one("order.dlq")], &[("watchbill.toml:1:8", "order.dlq", Some("orders.dlq"))])]
#[case::a_glob_that_fits(&[glob("*.dlq")], &[])]
#[case::a_glob_that_fits_none(&[glob("*-dlq")], &[("watchbill.toml:1:8", "*-dlq", None)])]
#[case::one_above_takes_all_there_are(&[glob("orders*"), glob("*.dlq")], &[("watchbill.toml:2:8", "*.dlq", None)])]
#[case::what_is_left_counts(&[one("orders"), glob("orders*")], &[])]
fn a_table_that_no_queue_goes_by_is_told(
    #[case] names: &[QueueNames],
    #[case] expected: &[(&str, &str, Option<&str>)],
) {
    let specs: Vec<QueueSpec> = names.iter().zip(1..).map(|(names, line)| spec(names.clone(), line)).collect();
    let found = checked(&specs, told(Some(Listing::Whole))).unmatched;
    let found: Vec<_> = found.iter().map(|one| (&*one.place, &*one.names, one.near.as_deref())).collect();
    assert_eq!(found, expected);
}

#[rstest]
#[case::partial(told(Some(Listing::Partial("one cannot be read".to_owned()))))]
#[case::nothing_visible(told(Some(Listing::NothingVisible("no virtual host".to_owned()))))]
#[case::never_listed(told(None))]
#[case::never_told(SourceFactsKept { listing: Some(Listing::Whole), ..SourceFactsKept::default() })]
fn what_was_not_seen_whole_proves_nothing(#[case] kept: SourceFactsKept) {
    assert_eq!(checked(&[spec(one("gone"), 1)], kept).unmatched, []);
}

#[test]
fn a_queue_of_expressions_is_always_there() {
    let expressions = QueueExpressions {
        depth: "up".to_owned(),
        oldest: None,
        arrived: None,
        removed: None,
        dropped: None,
        traffic: None,
    };
    let spec = QueueSpec { expressions: Some(expressions), ..spec(one("orders-dlt"), 1) };
    assert_eq!(checked(&[spec], told(Some(Listing::Whole))).unmatched, []);
}

#[rstest]
#[case::whole(Some(Listing::Whole), None, &["bindings are not told"])]
#[case::partial(Some(Listing::Partial("2 of them".to_owned())), None, &["2 of them", "bindings are not told"])]
#[case::nothing(Some(Listing::NothingVisible("no host".to_owned())), Some("no host"), &["bindings are not told"])]
#[case::not_yet(None, None, &["bindings are not told"])]
fn what_hides_queues_is_told(
    #[case] listing: Option<Listing>,
    #[case] nothing: Option<&str>,
    #[case] problems: &[&str],
) {
    let kept = SourceFactsKept { problems: vec!["bindings are not told".to_owned()], ..told(listing) };
    let other = SourceName::new("never-asked");
    let found = checks(&[], [&mq(), &other], &BTreeMap::from([(mq(), kept)])).sources;
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&*found.source, found.nothing_visible.as_deref()), ("mq", nothing));
    assert_eq!(found.problems, problems);
}
