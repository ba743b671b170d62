use rstest::rstest;

use super::*;
use crate::commands::queues::fixtures::{listing, needing, queue};

fn named(name: &str, state: &'static str) -> QueueListed {
    QueueListed { text: format!("mq/{name}: {state}"), ..queue(name, state) }
}

#[rstest]
#[case::none(vec![], "")]
#[case::only_those_that_are_gone(vec![QueueListed { gone_at: Some(String::new()), ..named("a", "empty") }], "")]
#[case::well(vec![named("a", "empty")], "1 queue: nothing that is known of them needs anybody\n")]
#[case::needs(
    vec![needing(named("a", "known")), named("b", "empty")],
    "2 queues, 1 of which needs somebody\n  mq/a: known\n"
)]
#[case::unknown(
    vec![named("a", "no_permission"), named("b", "empty")],
    "2 queues: nothing that is known of them needs anybody\nhow much is in them is not known now: mq/a\n"
)]
fn queues_are_told_by_what_needs_somebody(#[case] queues: Vec<QueueListed>, #[case] expected: &str) {
    assert_eq!(text(&listing(queues)), expected);
}

#[test]
fn many_are_a_number() {
    let many: Vec<QueueListed> = (0..10).map(|number| needing(named(&format!("{number}"), "known"))).collect();
    let said = text(&listing(many));
    assert_eq!(said.lines().count(), 1 + MOST + 1);
    assert!(said.ends_with("  and 3 more: `watchbill queues list`\n"), "{said}");
}

#[rstest]
#[case::no_queue_is_watched(vec![], "")]
#[case::no_queue_needs_anybody(
    vec![named("a", "empty"), named("b", "empty")],
    "2 queues: messages are thrown away that none of them gets; nothing else that is known needs anybody\n"
)]
fn what_a_broker_throws_away_is_told_and_never_below_that_nobody_is_needed(
    #[case] queues: Vec<QueueListed>,
    #[case] head: &str,
) {
    let dropping = QueueDroppingListed {
        source: "mq".to_owned(),
        count: 3,
        since: String::new(),
        last: String::new(),
        alert: "mq/:dropping".to_owned(),
    };
    let listing = QueueListing { dropping: vec![dropping], ..listing(queues) };
    assert_eq!(text(&listing), format!("{head}  mq: 3 messages thrown away that no queue took\n"));
}
