use rstest::rstest;
use watchbill_engine::api::AuditFindingListed;

use super::*;

fn listing(loses: &[bool], sources: Vec<AuditedSource>) -> QueueAuditListing {
    let finding = |loses: &bool| AuditFindingListed {
        queue: "mq/orders".to_owned(),
        queues: vec!["mq/orders".to_owned()],
        rule: "dead_are_dropped",
        loses: *loses,
        said: "Messages that die in it go nowhere.".to_owned(),
        fix: "Set a policy.".to_owned(),
    };
    let losing = loses.iter().filter(|loses| **loses).count();
    let findings = loses.iter().map(finding).collect();
    let (at, headline) = ("2026-03-01T09:00:00Z".to_owned(), "What was found.".to_owned());
    QueueAuditListing { at, headline, findings, losing, sources }
}

fn source(whole: bool, as_of: Option<&str>) -> AuditedSource {
    AuditedSource { source: "mq".to_owned(), queues: 3, whole, as_of: as_of.map(str::to_owned), problem: None }
}

const TOLD: Option<&str> = Some("2026-03-01T08:59:00Z");

#[rstest]
#[case::well(&[], source(true, TOLD), Ended::Fine)]
#[case::could(&[false], source(true, TOLD), Ended::Fine)]
#[case::loses(&[false, true], source(true, TOLD), Ended::DoesNotHold)]
#[case::not_all_was_seen(&[], source(false, TOLD), Ended::Fine)]
#[case::nothing_was_ever_seen(&[], source(false, None), Ended::Unreachable)]
#[case::no_queue_can_be_seen(&[], AuditedSource { queues: 0, ..source(false, TOLD) }, Ended::Unreachable)]
#[case::nothing_of_one_and_a_loss_in_another(&[true], source(false, None), Ended::Unreachable)]
#[case::what_has_no_topology_misses_none(&[], source(true, None), Ended::Fine)]
fn what_loses_and_what_was_never_seen_decide_how_it_ends(
    #[case] loses: &[bool],
    #[case] source: AuditedSource,
    #[case] expected: Ended,
) {
    assert_eq!(ended(&listing(loses, vec![source])), expected);
}

#[test]
fn what_was_not_seen_is_said_with_its_reason() {
    let of = |as_of, problem: Option<&str>| {
        not_whole(&AuditedSource { problem: problem.map(str::to_owned), ..source(false, as_of) })
    };
    assert_eq!(of(TOLD, Some("bindings are not told")), "not all of mq could be looked over: bindings are not told");
    assert_eq!(of(None, None), "nothing of mq could be looked over: no reason is recorded");
}
