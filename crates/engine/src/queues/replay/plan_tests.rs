use rstest::rstest;
use watchbill_domain::ids::SourceName;
use watchbill_domain::queues::replay::Fingerprint;
use watchbill_domain::queues::{LossCause, QuorumPeek, Touch};

use super::*;
use crate::api::{ReplayChosen, ReplayEdit};
use crate::queues::replay::fixtures::wanted;

const PRINT: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn name(name: &str) -> QueueName {
    QueueName::new(name)
}

fn feed(from: &str, is_certain: bool) -> Feed {
    Feed { from: name(from), to: name("orders.dlq"), is_certain }
}

fn target() -> TargetFacts {
    TargetFacts {
        is_there: Some(true),
        is_reached: true,
        consumers: Some(2),
        growth: Some(0),
        ..TargetFacts::default()
    }
}

/// 412 messages in a classic queue that `orders` feeds, and nothing speaks against sending them.
fn facts() -> Facts {
    Facts {
        run: "r1".to_owned(),
        queue: QueueId { source: SourceName::new("mq"), name: name("orders.dlq") },
        broker: Broker::RabbitMq,
        place: Place::Open,
        contract: Some(Contract::Touching { touches: vec![Touch::MarksRedelivered], left: None }),
        peek: PeekFacts::RabbitMq(RabbitQueueType::Classic),
        depth: Some(Depth::Known(412)),
        consumers: Some(0),
        troubles: Vec::new(),
        open: None,
        named: None,
        feeds: vec![feed("orders", true)],
        targets: BTreeMap::from([(name("orders"), target())]),
        levels: Levels { service: Some("checkout".to_owned()), count: 2, ..Levels::default() },
        traffic_per_minute: Some(90),
        unsealed: None,
        parked: Parked::default(),
    }
}

fn these(prints: &[&str]) -> ReplayChosen {
    ReplayChosen::Messages(prints.iter().map(|print| (*print).to_owned()).collect())
}

fn edit(print: &str) -> ReplayEdit {
    ReplayEdit { fingerprint: print.to_owned(), body: "{}".to_owned() }
}

#[test]
fn what_nothing_speaks_against_is_planned_as_it_was_wanted() {
    let Planned { plan, dry_run } = plan_of(&wanted(), &facts());
    let plan = plan.unwrap();
    assert_eq!((plan.target, plan.chosen, plan.most), (Target::Queue(name("orders")), Chosen::All, 412));
    assert_eq!((plan.per_minute, plan.in_flight, plan.handing), (60, 1, Handing::InOrder));
    assert_eq!((plan.in_doubt, plan.after_crash), (InDoubt::SendAgain, AfterCrash::GoOn));
    assert!(dry_run.allowed && dry_run.refusals.is_empty(), "{dry_run:#?}");
    assert_eq!(dry_run.said, "412 messages of orders.dlq go into orders.");
    assert_eq!((dry_run.target.as_str(), dry_run.target_from.as_str()), ("orders", "the topology of the broker"));
    assert_eq!((dry_run.typed.as_str(), dry_run.most), ("orders.dlq", 412));
    // 412 at 60 a minute are 7 min, and three canaries are watched for a minute each.
    assert_eq!(dry_run.takes, "about 10 min, 3 min of that watching");
    assert!(
        dry_run.steps.iter().any(|step| step.contains("1 is sent first, then 10, then 100")),
        "{:#?}",
        dry_run.steps
    );
    assert!(
        dry_run.steps.iter().any(|step| step.contains("whether a budget of checkout burns")),
        "{:#?}",
        dry_run.steps
    );
    let doubt =
        "If Watchbill dies while it sends, 1 message may arrive twice each time: their consumers have to bear that.";
    assert_eq!(dry_run.warnings[0], doubt);
}

#[rstest]
#[case::asked(Some("again"), Some("named"), &["orders"], Target::Queue(name("again")), "whoever asked")]
#[case::by_the_file(None, Some("named"), &["orders"], Target::Queue(name("named")), "the workspace's file")]
#[case::by_the_topology(None, None, &["orders"], Target::Queue(name("orders")), "the topology of the broker")]
#[case::of_several(None, None, &["orders", "refunds"], Target::WhereItDied, "each message itself")]
fn the_target_is_by_who_asks_then_by_the_file_then_by_the_topology(
    #[case] asked: Option<&str>,
    #[case] named: Option<&str>,
    #[case] from: &[&str],
    #[case] expected: Target,
    #[case] by: &str,
) {
    let wanted = ReplayWanted { target: asked.map(str::to_owned), ..wanted() };
    let feeds: Vec<Feed> = from.iter().map(|from| feed(from, true)).collect();
    let queue = facts().queue;
    assert_eq!(target_of(&wanted, &queue, named.map(name).as_ref(), &feeds), Ok((expected, by)));
}

#[test]
fn what_only_may_come_from_a_queue_goes_where_each_message_says() {
    let feeds = [feed("orders", false)];
    assert_eq!(target_of(&wanted(), &facts().queue, None, &feeds), Ok((Target::WhereItDied, "each message itself")));
    assert_eq!(queues_of(&Target::WhereItDied, &facts().queue, &feeds), [name("orders")]);
}

/// Each reason by itself, with what to do about it in its words.
#[rstest]
#[case::itself(ReplayWanted { target: Some("orders.dlq".to_owned()), ..wanted() }, facts(), "name the queue that they died in")]
#[case::itself_by_the_file(wanted(), Facts { named: Some(name("orders.dlq")), ..facts() }, "`target` in [[queues]]")]
#[case::nowhere_known(wanted(), Facts { feeds: Vec::new(), ..facts() }, "write `target = ")]
#[case::not_there(wanted(), with_target(TargetFacts { is_there: Some(false), ..target() }), "has no queue orders")]
#[case::full(wanted(), with_target(TargetFacts { depth: Some(100), limits: vec![Limit::Count { most: 500, cause: LossCause::Length }], ..target() }), "choose at most 400 messages")]
#[case::another_host(wanted(), with_target(TargetFacts { is_reached: false, ..target() }), "another virtual host")]
#[case::empty(wanted(), Facts { depth: Some(Depth::Empty), ..facts() }, "is empty: there is nothing to send")]
#[case::uncounted(wanted(), Facts { depth: Some(Depth::StatisticsOff), ..facts() }, "is not known (statistics off)")]
#[case::rough(wanted(), Facts { depth: Some(Depth::Approximate { count: 9, as_of: watchbill_domain::time::Instant::from_ms(0) }), ..facts() }, "is not known (approximate)")]
#[case::untold(wanted(), Facts { depth: None, ..facts() }, "is not known (not told)")]
#[case::open(wanted(), Facts { open: Some(("r0".to_owned(), "bo".to_owned())), ..facts() }, "r0, which bo began, is not over")]
#[case::losing(wanted(), Facts { contract: Some(Contract::Destroying { why: "it drops some".to_owned() }), ..facts() }, "could be lost: it drops some")]
#[case::none_left(wanted(), Facts { contract: Some(Contract::Touching { touches: Vec::new(), left: Some(0) }), ..facts() }, "could be lost")]
#[case::stream(wanted(), Facts { contract: Some(Contract::Impossible { why: "it is a stream" }), ..facts() }, "cannot be taken: it is a stream")]
#[case::no_address(wanted(), Facts { place: Place::NoAddress, ..facts() }, "write `amqp = ")]
#[case::closed(wanted(), Facts { place: Place::Closed("mq.example.net did not answer within 20 s".to_owned()), ..facts() }, "Messages of orders.dlq cannot be taken: mq.example.net did not answer within 20 s. They are taken by AMQP: `amqp` of the source `mq`")]
#[case::of_figures(wanted(), Facts { place: Place::NoKind, broker: Broker::Expression, ..facts() }, "only figures are known")]
#[case::of_jobs(wanted(), Facts { place: Place::NoKind, broker: Broker::Sidekiq, contract: Some(Contract::Free), ..facts() }, "its web interface tries jobs again")]
#[case::untold_by_broker(wanted(), Facts { troubles: vec!["mq does not answer.".to_owned()], depth: None, contract: None, ..facts() }, "mq does not answer.")]
#[case::none_chosen(ReplayWanted { chosen: these(&[]), ..wanted() }, facts(), "No message is chosen")]
#[case::no_print(ReplayWanted { chosen: these(&["4711"]), ..wanted() }, facts(), "`4711` is no fingerprint")]
#[case::no_signature(ReplayWanted { chosen: ReplayChosen::Signature("orders".to_owned()), ..wanted() }, facts(), "is no number of a group of errors")]
#[case::edit_of_all(ReplayWanted { edits: vec![edit(PRINT)], ..wanted() }, facts(), "Only messages that are chosen one by one")]
#[case::edit_of_another(ReplayWanted { chosen: these(&[&PRINT.replace('0', "f")]), edits: vec![edit(PRINT)], ..wanted() }, facts(), "is edited and not chosen")]
#[case::edited_twice(ReplayWanted { chosen: these(&[PRINT]), edits: vec![edit(PRINT), edit(PRINT)], ..wanted() }, facts(), "edited twice")]
#[case::too_slow(ReplayWanted { per_minute: Some(0), ..wanted() }, facts(), "From 1 to 60,000")]
#[case::watched_too_shortly(ReplayWanted { watch_s: Some(4), ..wanted() }, facts(), "From 5 s to an hour")]
#[case::watched_too_long(ReplayWanted { watch_s: Some(3_601), ..wanted() }, facts(), "From 5 s to an hour")]
#[case::too_fast(ReplayWanted { per_minute: Some(60_001), ..wanted() }, facts(), "From 1 to 60,000")]
#[case::discard_somewhere(ReplayWanted { discards: true, target: Some("orders".to_owned()), ..wanted() }, facts(), "leave the target out")]
#[case::discard_edited(ReplayWanted { discards: true, edits: vec![edit(PRINT)], ..wanted() }, facts(), "nothing to edit")]
fn each_reason_alone_refuses_it_and_says_what_to_do(
    #[case] wanted: ReplayWanted,
    #[case] facts: Facts,
    #[case] said: &str,
) {
    let Planned { plan, dry_run } = plan_of(&wanted, &facts);
    assert_eq!(plan, None);
    assert!(!dry_run.allowed && dry_run.refusals.len() == 1, "{dry_run:#?}");
    assert!(dry_run.refusals[0].contains(said), "{dry_run:#?}");
    assert!(dry_run.said.ends_with(&dry_run.refusals[0]), "{dry_run:#?}");
    assert_eq!((dry_run.steps.len(), dry_run.takes.as_str()), (0, ""));
}

fn with_target(target: TargetFacts) -> Facts {
    Facts { targets: BTreeMap::from([(name("orders"), target)]), ..facts() }
}

#[rstest]
#[case::no_consumer(with_target(TargetFacts { consumers: Some(0), ..target() }), wanted(), "orders has no consumer")]
#[case::grows(with_target(TargetFacts { growth: Some(1_200), ..target() }), wanted(), "orders grows already, by 1,200 messages an hour")]
#[case::not_told(with_target(TargetFacts { is_there: None, ..target() }), wanted(), "Whether there is a queue orders was not told")]
#[case::throws_away(with_target(TargetFacts { depth: Some(3), limits: vec![Limit::Count { most: 500, cause: LossCause::Length }], ..target() }), wanted(), "orders holds at most 500 messages, and has 3")]
#[case::not_known(Facts { levels: Levels { unknown: vec!["checkout latency".to_owned()], ..facts().levels }, ..facts() }, wanted(), "Whether the budget of checkout latency burns is not known now")]
#[case::burns(Facts { levels: Levels { burning: vec!["checkout latency".to_owned()], ..facts().levels }, ..facts() }, wanted(), "The budget of checkout latency burns now")]
#[case::no_service(Facts { levels: Levels::default(), ..facts() }, wanted(), "`service` in [[queues]]")]
#[case::no_level(Facts { levels: Levels { count: 0, ..facts().levels }, ..facts() }, wanted(), "checkout has no service level")]
#[case::faster_than_usual(facts(), ReplayWanted { per_minute: Some(600), ..wanted() }, "600 a minute are more than its consumers got over the last day (90 a minute on average)")]
#[case::quiet(Facts { traffic_per_minute: Some(0), ..facts() }, wanted(), "got less than one message a minute over the last day: whether they keep up with 60 a minute is not known")]
#[case::unsealed(Facts { unsealed: Some("there is no keyring".to_owned()), ..facts() }, wanted(), "The copies cannot be sealed from here: there is no keyring")]
#[case::died_before(Facts { parked: Parked { died: 2, in_doubt: 1, ..Parked::default() }, ..facts() }, wanted(), "3 messages that a replay left before will be left in the queue again")]
#[case::parks(facts(), ReplayWanted { sends_again: false, ..wanted() }, "it is not known whether they arrived: they stay")]
#[case::prioritized(Facts { peek: PeekFacts::RabbitMq(RabbitQueueType::Prioritized), ..facts() }, wanted(), "orders.dlq hands out what has a higher priority first")]
#[case::consumed(Facts { consumers: Some(1), ..facts() }, wanted(), "Something else consumes orders.dlq")]
#[case::counted(Facts { contract: Some(Contract::Touching { touches: Vec::new(), left: Some(4) }), peek: PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek::default())), ..facts() }, wanted(), "4 are left before no more is taken")]
#[case::edited(facts(), ReplayWanted { chosen: these(&[PRINT]), edits: vec![edit(PRINT)], ..wanted() }, "Edited bodies are kept sealed")]
fn what_could_surprise_is_said_and_does_not_refuse(
    #[case] facts: Facts,
    #[case] wanted: ReplayWanted,
    #[case] said: &str,
) {
    let without = plan_of(&super::tests::wanted(), &super::tests::facts()).dry_run;
    let with = plan_of(&wanted, &facts).dry_run;
    assert!(with.allowed, "{with:#?}");
    assert!(with.warnings.iter().any(|warning| warning.contains(said)), "{:#?}", with.warnings);
    assert!(!without.warnings.iter().any(|warning| warning.contains(said)), "{:#?}", without.warnings);
}

#[test]
fn what_may_have_arrived_of_a_replay_before_is_in_the_plan() {
    let print = Fingerprint(PRINT.to_owned());
    let parked = Parked { perhaps_left: 1, prints: vec![print.clone()], ..Parked::default() };
    assert_eq!(plan_of(&wanted(), &Facts { parked, ..facts() }).plan.unwrap().parked, [print]);
}

#[rstest]
#[case::classic(PeekFacts::RabbitMq(RabbitQueueType::Classic), Some(0), Handing::InOrder)]
#[case::prioritized(PeekFacts::RabbitMq(RabbitQueueType::Prioritized), Some(0), Handing::AnyOrder)]
#[case::consumed(PeekFacts::RabbitMq(RabbitQueueType::Classic), Some(1), Handing::AnyOrder)]
#[case::untold(PeekFacts::RabbitMq(RabbitQueueType::Classic), None, Handing::AnyOrder)]
#[case::quorum(PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek { version: watchbill_domain::queues::BrokerVersion::parse("3.10.8"), ..QuorumPeek::default() })), Some(0), Handing::AnyOrder)]
fn only_a_classic_queue_of_nobody_else_hands_out_in_order(
    #[case] peek: PeekFacts,
    #[case] consumers: Option<u32>,
    #[case] expected: Handing,
) {
    let plan = plan_of(&wanted(), &Facts { peek, consumers, ..facts() }).plan.unwrap();
    assert_eq!(plan.handing, expected);
}

#[rstest]
#[case(1, 1)]
#[case(600, 1)]
#[case(6_000, 10)]
#[case(60_000, 100)]
fn what_a_tenth_of_a_second_sends_is_under_way_at_once(#[case] per_minute: u32, #[case] in_flight: u32) {
    let plan = plan_of(&ReplayWanted { per_minute: Some(per_minute), ..wanted() }, &facts()).plan.unwrap();
    assert_eq!(plan.in_flight, in_flight);
}

#[test]
fn a_discard_goes_nowhere_as_fast_as_can_be_and_without_canaries() {
    let Planned { plan, dry_run } = plan_of(&ReplayWanted { discards: true, ..wanted() }, &facts());
    let plan = plan.unwrap();
    assert_eq!((plan.target, plan.per_minute), (Target::Nowhere, 60_000));
    assert_eq!(dry_run.said, "412 messages of orders.dlq are removed and sent nowhere.");
    assert_eq!(dry_run.target, "nowhere");
    assert!(dry_run.steps.iter().all(|step| !step.contains("first")), "{:#?}", dry_run.steps);
    assert_eq!(dry_run.warnings, Vec::<String>::new());
}

#[test]
fn copies_alone_are_bounded_by_what_is_held_at_once_and_send_nothing() {
    let wanted = ReplayWanted { copied_for_days: Some(400), ..wanted() };
    let many = Facts { depth: Some(Depth::Known(12_000)), consumers: Some(1), ..facts() };
    let Planned { plan, dry_run } = plan_of(&wanted, &many);
    let plan = plan.unwrap();
    assert_eq!((plan.target, plan.most, plan.kept_for), (Target::Copies, 5_000, Plan::KEPT_MOST));
    assert_eq!(dry_run.said, "5,000 messages of orders.dlq are copied, and stay in it.");
    for said in ["loss clock", "It holds 12,000 messages, and no more than 5,000", "256 MiB", "is not copied"] {
        assert!(dry_run.warnings.iter().any(|warning| warning.contains(said)), "{said}: {:#?}", dry_run.warnings);
    }
    assert_eq!(dry_run.warnings.len(), 5, "nothing is said of sending: {:#?}", dry_run.warnings);
    assert!(dry_run.steps.iter().all(|step| !step.contains("first")), "{:#?}", dry_run.steps);
}

/// What may be dropped when it comes back is not taken for copies either.
#[test]
fn copies_are_refused_where_messages_could_be_lost_by_taking_them() {
    let wanted = ReplayWanted { copied_for_days: Some(7), ..wanted() };
    let losing = Facts { contract: Some(Contract::Destroying { why: "it drops some".to_owned() }), ..facts() };
    let Planned { plan, dry_run } = plan_of(&wanted, &losing);
    assert!(plan.is_none() && dry_run.said.starts_with("Nothing of mq/orders.dlq can be copied."), "{dry_run:#?}");
}

#[rstest]
#[case(1, vec![1], false, "about 2 min, 1 min of that watching")]
#[case(5, vec![1, 4], false, "about 2 min, 1 min of that watching")]
#[case(111, vec![1, 10, 100], false, "about 5 min, 3 min of that watching")]
#[case(112, vec![1, 10, 100], true, "about 5 min, 3 min of that watching")]
fn as_many_canaries_are_foretold_as_it_comes_to(
    #[case] depth: u64,
    #[case] expected: Vec<u64>,
    #[case] rest: bool,
    #[case] takes: &str,
) {
    let Planned { plan, dry_run } = plan_of(&wanted(), &Facts { depth: Some(Depth::Known(depth)), ..facts() });
    assert_eq!(super::super::plan_words::canaries(&plan.unwrap()), (expected, rest));
    assert_eq!(dry_run.takes, takes);
}

#[test]
fn a_chosen_message_is_found_however_it_was_typed() {
    let upper = format!(" {} ", PRINT.to_uppercase());
    let wanted = ReplayWanted { chosen: these(&[&upper]), edits: vec![edit(PRINT)], ..wanted() };
    let Planned { plan, dry_run } = plan_of(&wanted, &facts());
    let plan = plan.unwrap();
    assert_eq!(plan.chosen, Chosen::These(vec![Fingerprint(PRINT.to_owned())]));
    assert_eq!(plan.edited, [Fingerprint(PRINT.to_owned())]);
    assert_eq!(dry_run.said, "1 chosen message of orders.dlq goes into orders.");
    assert_eq!(super::super::plan_words::canaries(&plan), (vec![1], false));
}

#[test]
fn one_that_is_chosen_twice_stands_for_two_that_are_equal() {
    let wanted = ReplayWanted { chosen: these(&[PRINT, PRINT]), edits: vec![edit(PRINT)], ..wanted() };
    let Planned { plan, dry_run } = plan_of(&wanted, &facts());
    let plan = plan.unwrap();
    let two = vec![Fingerprint(PRINT.to_owned()); 2];
    assert_eq!((&plan.chosen, &plan.edited), (&Chosen::These(two.clone()), &two));
    assert_eq!(dry_run.said, "2 chosen messages of orders.dlq go into orders.");
    let of_equal_ones = "Of messages that are the same as many are sent as were chosen, and the others stay.";
    assert!(dry_run.steps.iter().any(|step| step == of_equal_ones), "{:#?}", dry_run.steps);
}

fn of_sqs(is_fifo: bool) -> Facts {
    let now = watchbill_domain::time::Instant::from_ms(0);
    Facts {
        broker: Broker::Sqs,
        peek: PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo, hidden_s: 30 }),
        depth: Some(Depth::Approximate { count: 1_000, as_of: now }),
        consumers: None,
        ..facts()
    }
}

#[test]
fn what_sqs_counts_roughly_is_sent_in_portions_that_are_watched() {
    let Planned { plan, dry_run } = plan_of(&ReplayWanted { per_minute: Some(6_000), ..wanted() }, &of_sqs(false));
    let plan = plan.unwrap();
    assert_eq!(
        (plan.most, plan.counting, plan.handing, plan.in_flight),
        (1_000, Counting::Roughly, Handing::AnyOrder, 10)
    );
    let said = |what: &str| dry_run.warnings.iter().chain(&dry_run.steps).any(|line| line.contains(what));
    assert!(said("SQS counts roughly") && said("hands out some messages twice"), "{dry_run:#?}");
    assert!(said("in portions of 18,000") && !said("settles within"), "{dry_run:#?}");

    // 889 behind the canaries at 60 a minute are four portions of 180.
    let slow = plan_of(&wanted(), &of_sqs(false)).dry_run;
    assert_eq!(slow.takes, "about 24 min, 7 min of that watching");
    let hasty = plan_of(&ReplayWanted { watch_s: Some(5), ..wanted() }, &of_sqs(false)).dry_run;
    assert!(hasty.warnings.iter().any(|line| line.contains("settles within 1 min: after 5 s")), "{hasty:#?}");
    let stream = Facts { broker: Broker::RabbitMq, ..of_sqs(false) };
    assert!(plan_of(&wanted(), &stream).plan.is_none(), "elsewhere a rough count is none");
}

#[test]
fn a_fifo_queue_is_sent_one_behind_the_other() {
    let Planned { plan, dry_run } = plan_of(&ReplayWanted { per_minute: Some(6_000), ..wanted() }, &of_sqs(true));
    assert_eq!(plan.unwrap().in_flight, 1);
    assert!(dry_run.warnings.iter().any(|line| line.starts_with("Of a FIFO queue")), "{dry_run:#?}");
    let other = TargetFacts { is_reached: false, ..target() };
    let refused = plan_of(&wanted(), &Facts { targets: BTreeMap::from([(name("orders"), other)]), ..of_sqs(true) });
    assert!(refused.dry_run.said.contains("one of them is a FIFO queue"), "{}", refused.dry_run.said);
}

#[rstest]
#[case::a_policy_of_its_own(
    Facts { contract: Some(Contract::Destroying { why: "it has a redrive policy".to_owned() }), ..of_sqs(false) },
    "could be lost: it has a redrive policy"
)]
#[case::no_region(Facts { place: Place::NoAddress, ..of_sqs(false) }, "write `region = ")]
#[case::closed(Facts { place: Place::Closed("allow `sqs:GetQueueUrl`".to_owned()), ..of_sqs(false) }, "taken: allow `sqs:GetQueueUrl`.")]
#[case::empty(Facts { depth: Some(Depth::Empty), ..of_sqs(false) }, "is empty")]
fn what_speaks_against_a_replay_of_sqs_is_said_in_its_words(#[case] facts: Facts, #[case] said: &str) {
    let Planned { plan, dry_run } = plan_of(&wanted(), &facts);
    assert!(plan.is_none() && dry_run.said.contains(said) && !dry_run.said.contains("AMQP"), "{}", dry_run.said);
}
