use rstest::rstest;

use watchbill_engine::api::UnnamedQueues;

use super::*;
use crate::commands::queues::fixtures::{listing, needing, queue};

fn source(nothing_visible: Option<&str>, problems: &[&str]) -> QueueSourceCheck {
    QueueSourceCheck {
        source: "mq".to_owned(),
        nothing_visible: nothing_visible.map(str::to_owned),
        problems: problems.iter().map(|&problem| problem.to_owned()).collect(),
    }
}

fn told(queues: Vec<QueueListed>, sources: Vec<QueueSourceCheck>) -> Vec<(State, String)> {
    let found = checks(&listing(queues), &QueueChecks { sources, unmatched: Vec::new() }, &[]);
    found.into_iter().map(|check| (check.state, check.what)).collect()
}

#[rstest]
#[case::none(vec![], &[])]
#[case::one(vec![queue("a", "empty")], &[(State::Ok, "1 is watched")])]
#[case::well(vec![queue("a", "empty"), queue("b", "known")], &[(State::Ok, "2 are watched")])]
#[case::needs(vec![needing(queue("a", "known")), queue("b", "empty")], &[(State::Note, "mq/a needs somebody")])]
#[case::unknown(
    vec![queue("a", "no_permission")],
    &[(State::Note, "how much is in them is not known now: mq/a"), (State::Ok, "1 is watched")]
)]
#[case::unwatched(vec![QueueListed { watched: false, ..queue("a", "never_read") }], &[])]
fn what_stands_is_told_once(#[case] queues: Vec<QueueListed>, #[case] expected: &[(State, &str)]) {
    let found = told(queues, Vec::new());
    let found: Vec<(State, &str)> = found.iter().map(|(state, what)| (*state, what.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_source_that_shows_nothing_is_a_problem_and_not_an_empty_one() {
    let found = told(Vec::new(), vec![source(Some("no virtual host is visible to this user"), &[])]);
    let [(State::Problem, what)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        what,
        "no queue of mq can be seen: that is not the same as none: no virtual host is visible to this user"
    );
    let found = told(Vec::new(), vec![source(None, &["bindings are not told"])]);
    assert_eq!(found, [(State::Note, "mq: bindings are not told".to_owned())]);
}

#[rstest]
#[case(Some("orders.dlq"), "did you mean `orders.dlq`?")]
#[case(None, "`watchbill queues list --all --source mq` lists what there is")]
fn a_table_that_does_nothing_is_a_problem_with_its_place(#[case] near: Option<&str>, #[case] advice: &str) {
    let table = UnmatchedQueues {
        place: "watchbill.toml:12:8".to_owned(),
        source: "mq".to_owned(),
        names: "order.dlq".to_owned(),
        near: near.map(str::to_owned),
    };
    let found = checks(&listing(Vec::new()), &QueueChecks { sources: Vec::new(), unmatched: vec![table] }, &[]);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(found.state, State::Problem);
    assert_eq!(found.what, "watchbill.toml:12:8: no queue of mq goes by `order.dlq`, so that this table does nothing");
    assert!(found.advice.as_deref().unwrap().starts_with(advice), "{found:?}");
}

#[test]
fn queues_that_nobody_names_are_worth_knowing() {
    let found = vec![UnnamedQueues {
        what: "queues of BullMQ".to_owned(),
        names: vec!["mails".to_owned(), "orders".to_owned()],
        fix: "add them to `bullmq` of the source `jobs`".to_owned(),
        said: String::new(),
    }];
    let unseen = vec!["whether there are more is hidden from this user: allow it the command `+scan`".to_owned()];
    let around = [QueuesAround { source: "jobs".to_owned(), found, unseen }];
    let told = checks(&listing(Vec::new()), &QueueChecks::default(), &around);
    let [named, hidden] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((named.state, hidden.state), (State::Note, State::Note));
    assert!(
        named.what.starts_with("nobody watches these queues of BullMQ of jobs: ") && named.what.contains("mails"),
        "{named:?}"
    );
    assert_eq!(named.advice.as_deref(), Some("add them to `bullmq` of the source `jobs`"));
    assert!(hidden.what.contains("`+scan`"), "{hidden:?}");
}
