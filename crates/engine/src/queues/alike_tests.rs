use rstest::rstest;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::AuditRule;

use super::*;

fn id(name: &str) -> QueueId {
    QueueId { source: SourceName::new("mq"), name: QueueName::new(name) }
}

fn found(name: &str, rule: AuditRule) -> Found {
    Found::of(id(name), rule, Broker::RabbitMq)
}

fn told(names: &[&str]) -> Vec<(String, usize)> {
    let found = names.iter().map(|name| found(name, AuditRule::DeadAreDropped)).collect();
    together(found).iter().map(|one| (one.queue.name.to_string(), one.alike.len())).collect()
}

#[rstest]
#[case::few(&["a", "b", "c"], &[("a", 0), ("b", 0), ("c", 0)])]
#[case::many(&["a", "b", "c", "d"], &[("a", 3)])]
#[case::of_two_virtual_hosts(&["a", "b", "c", "d", "shop/a"], &[("a", 3), ("shop/a", 0)])]
#[case::few_of_each(&["a", "b", "shop/a", "shop/b"], &[("a", 0), ("b", 0), ("shop/a", 0), ("shop/b", 0)])]
fn what_is_the_same_of_many_is_told_once_for_each_virtual_host(
    #[case] names: &[&str],
    #[case] expected: &[(&str, usize)],
) {
    let expected: Vec<(String, usize)> = expected.iter().map(|(name, more)| ((*name).to_owned(), *more)).collect();
    assert_eq!(told(names), expected);
}

#[test]
fn what_is_not_the_same_is_told_apart() {
    let names = ["a", "b", "c", "d"];
    let each = names.iter().map(|name| found(name, AuditRule::NoSuchExchange(format!("dlx-{name}")))).collect();
    assert_eq!(together(each).len(), 4);
    let loses = names.iter().map(|name| found(name, AuditRule::DeadAreDropped));
    let could = names.iter().map(|name| found(name, AuditRule::WeCouldPurge));
    let both = together(could.chain(loses).collect());
    let both: Vec<(bool, usize)> = both.iter().map(|one| (one.loses, one.alike.len())).collect();
    assert_eq!(both, [(true, 3), (false, 3)], "what loses messages stays in front");
}

#[rstest]
#[case(3, "3 more queues (q1, q2 and q3)")]
#[case(4, "4 more queues (q1, q2, q3 and 1 other)")]
#[case(1_411, "1,411 more queues (q1, q2, q3 and 1,408 others)")]
fn the_first_are_named(#[case] count: usize, #[case] expected: &str) {
    let more: Vec<QueueId> = (1..=count).map(|number| id(&format!("q{number}"))).collect();
    assert_eq!(others_said(&more), expected);
}
