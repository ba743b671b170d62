use rstest::rstest;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::replay::Fingerprint;
use watchbill_domain::queues::{Contract, Depth, Feed, PeekFacts, QueueId, SqsPeek, Touch};

use super::*;
use crate::api::ReplayChosen;
use crate::queues::replay::fixtures;
use crate::queues::replay::parked::Parked;
use crate::queues::replay::plan::{Levels, Place, TargetFacts, plan_of};

fn feed(from: &str) -> Feed {
    Feed { from: QueueName::new(from), to: QueueName::new("orders-dlq"), is_certain: true }
}

fn facts(depth: u64) -> Facts {
    let target = TargetFacts { is_there: Some(true), is_reached: true, ..TargetFacts::default() };
    Facts {
        run: "r1".to_owned(),
        queue: QueueId { source: SourceName::new("aws"), name: QueueName::new("orders-dlq") },
        broker: Broker::Sqs,
        place: Place::Open,
        contract: Some(Contract::Touching { touches: vec![Touch::MarksRedelivered], left: None }),
        peek: PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo: false, hidden_s: 30 }),
        depth: Some(Depth::Known(depth)),
        consumers: None,
        troubles: Vec::new(),
        open: None,
        named: None,
        feeds: vec![feed("orders")],
        targets: [(QueueName::new("orders"), target)].into(),
        levels: Levels::default(),
        traffic_per_minute: None,
        unsealed: None,
        parked: Parked::default(),
    }
}

fn wanted() -> ReplayWanted {
    ReplayWanted { id: "aws/orders-dlq".to_owned(), broker_moves: true, ..fixtures::wanted() }
}

#[test]
fn the_rest_is_left_to_sqs_and_what_that_lacks_is_said() {
    let planned = plan_of(&ReplayWanted { per_minute: Some(600), ..wanted() }, &facts(5_000));
    let (plan, dry_run) = (planned.plan.unwrap(), planned.dry_run);
    assert_eq!((plan.rest, plan.per_second(), plan.portion(3)), (Rest::ByBroker, 10, Some(1_800)));
    let says = |what: &str| dry_run.steps.iter().chain(&dry_run.warnings).any(|line| line.contains(what));
    for what in [
        "1 is sent first, then 10, then 100",
        "Then SQS moves the rest itself, at most 10 a second",
        "ends what SQS moves",
        "does not copy",
        "sets no mark",
        "none of it can be chosen or edited",
        "goes on moving if Watchbill is killed",
        "sqs:StartMessageMoveTask",
    ] {
        assert!(says(what), "{what}: {dry_run:#?}");
    }
    assert!(!says("What died of a replay before is left in the queue"), "{dry_run:#?}");
}

#[test]
fn what_replays_left_for_a_person_is_moved_too_and_that_is_said() {
    let parked = Parked { prints: vec![Fingerprint("f1".to_owned())], ..Parked::default() };
    let dry_run = plan_of(&wanted(), &Facts { parked, ..facts(5_000) }).dry_run;
    assert!(
        dry_run.warnings.iter().any(|line| line == "What replays left for a person is moved with the rest: 1 message."),
        "{dry_run:#?}"
    );
}

#[rstest]
#[case(111, Rest::ByHand)]
#[case(112, Rest::ByBroker)]
fn so_few_that_all_are_tried_are_sent_by_hand(#[case] depth: u64, #[case] rest: Rest) {
    assert_eq!(plan_of(&wanted(), &facts(depth)).plan.unwrap().rest, rest);
}

#[rstest]
#[case::one_error(ReplayWanted { chosen: ReplayChosen::Signature("9f3c01d2a4b5c6d7".to_owned()), ..wanted() }, "moves all that a queue has")]
#[case::discarded(ReplayWanted { discards: true, ..wanted() }, "does nothing else")]
#[case::slower_than_one_a_second(ReplayWanted { per_minute: Some(59), ..wanted() }, "from 60 to 30,000 a minute")]
#[case::faster_than_it_can(ReplayWanted { per_minute: Some(30_001), ..wanted() }, "from 60 to 30,000 a minute")]
#[case::doubt_is_parked(ReplayWanted { sends_again: false, ..wanted() }, "cannot be left there")]
#[case::elsewhere(ReplayWanted { target: Some("again".to_owned()), ..wanted() }, "and not into again")]
fn what_sqs_cannot_do_is_refused(#[case] wanted: ReplayWanted, #[case] why: &str) {
    let planned = plan_of(&wanted, &facts(5_000));
    assert!(planned.plan.is_none());
    assert!(planned.dry_run.refusals.iter().any(|line| line.contains(why)), "{:#?}", planned.dry_run.refusals);
}

#[test]
fn of_a_fifo_queue_and_of_another_broker_all_is_sent_by_hand() {
    let fifo = PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo: true, hidden_s: 30 });
    let refused = |facts: Facts| plan_of(&wanted(), &facts).dry_run.refusals.join(" ");
    assert!(refused(Facts { peek: fifo, ..facts(5_000) }).contains("FIFO queue"));
    assert!(refused(Facts { broker: Broker::RabbitMq, ..facts(5_000) }).contains("Only SQS moves messages"));
}

#[test]
fn what_died_in_several_queues_goes_back_into_each() {
    let several = Facts { feeds: vec![feed("orders"), feed("refunds")], ..facts(5_000) };
    assert_eq!(plan_of(&wanted(), &several).plan.unwrap().target, Target::WhereItDied);
    let one_of_them = ReplayWanted { target: Some("orders".to_owned()), ..wanted() };
    let refusals = plan_of(&one_of_them, &several).dry_run.refusals;
    assert!(refusals.iter().any(|line| line.contains("and not into orders")), "{refusals:#?}");
}
