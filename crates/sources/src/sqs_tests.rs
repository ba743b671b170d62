use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use rstest::rstest;
use serde_json::json;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    AuditRule, Depth, Loss, LossCause, LossClock, LossFacts, Oldest, audit, contract, loss_clock,
};
use watchbill_domain::sources::{PollFailure, PollFailureKind, Value};

use super::KIND;
use super::asking::MOST_READ;
use super::pretended::{Aws, count, name, now, queue, source_of, spec, texts, wanted};
use crate::ask::{Ask, AwsAction, HttpResponse, Replied, Reply};
use crate::queues::{Listing, NamedQueue, QueuesWanted};

const DAY: Duration = Duration::from_secs(86_400);

fn shop() -> Aws {
    Aws::of(&[("orders", 2, 4, Some("orders-dlq")), ("orders-dlq", 3, 14, None), ("audit", 0, 4, None)])
}

#[test]
fn counts_are_rough_and_policies_tell_what_feeds_what() {
    let (aws, source) = (shop(), source_of(&[]));

    let replies = aws.asked(&*source, &wanted(&[]));
    let read = aws.read(&*source, &wanted(&[]));

    assert_eq!(replies.len(), 4, "a request for the list and one for each queue");
    assert_eq!(queue(&read, "orders-dlq").reading.depth, Depth::Approximate { count: 3, as_of: now() });
    assert_eq!(
        queue(&read, "audit").reading.depth,
        Depth::Approximate { count: 0, as_of: now() },
        "never certainly empty"
    );
    let topology = read.topology.unwrap();
    assert!(topology.is_whole);
    let feeds: Vec<(String, String)> =
        topology.feeds().into_iter().map(|feed| (feed.from.to_string(), feed.to.to_string())).collect();
    assert_eq!(feeds, [("orders".to_owned(), "orders-dlq".to_owned())]);
    assert_eq!(topology.proposed(), [name("orders-dlq")]);
    let findings: Vec<(String, AuditRule)> =
        audit(&topology).into_iter().map(|found| (found.queue.to_string(), found.rule)).collect();
    assert_eq!(findings, [("audit".to_owned(), AuditRule::DeadAreDropped)]);
    assert_eq!((read.listing, read.problems), (Listing::Whole, Vec::new()));
}

#[test]
fn a_queue_for_dead_letters_that_keeps_them_no_longer_than_their_source_is_a_finding() {
    let aws = Aws::of(&[("orders", 0, 4, Some("orders-dlq")), ("orders-dlq", 0, 4, None)]);
    let topology = aws.read(&*source_of(&[]), &wanted(&[])).topology.unwrap();
    assert!(matches!(audit(&topology)[0].rule, AuditRule::KeptTooShortly { keeps, .. } if keeps == 4 * DAY));

    let fifo = Aws::of(&[("orders.fifo", 0, 4, Some("dead.fifo")), ("dead.fifo", 0, 4, None)]);
    let topology = fifo.read(&*source_of(&[]), &wanted(&[])).topology.unwrap();
    assert_eq!(audit(&topology), [], "the period begins anew in a FIFO queue");
}

#[rstest]
#[case::none(None, Some("open_to_all"))]
#[case::everybody(Some(r#"{"redrivePermission":"allowAll"}"#), Some("open_to_all"))]
#[case::nobody(Some(r#"{"redrivePermission":"denyAll"}"#), Some("turned_away"))]
#[case::another(
    Some(r#"{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:eu-west-1:123456789012:mail"]}"#),
    Some("turned_away")
)]
#[case::this_one(
    Some(r#"{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:eu-west-1:123456789012:orders"]}"#),
    None
)]
#[case::one_that_cannot_be_read(Some(r#"{"redrivePermission":"byQueue","sourceQueueArns":["orders"]}"#), None)]
#[case::no_policy_at_all(Some("odd"), None)]
fn whose_dead_letters_a_queue_lets_in_is_a_finding(#[case] policy: Option<&str>, #[case] rule: Option<&str>) {
    let mut aws = Aws::of(&[("orders", 0, 4, Some("orders-dlq")), ("orders-dlq", 0, 14, None)]);
    aws.allows.insert("orders-dlq".to_owned(), policy.map(str::to_owned));
    let topology = aws.read(&*source_of(&[]), &wanted(&[])).topology.unwrap();
    let found: Vec<&str> = audit(&topology).iter().map(|found| found.rule.word()).collect();
    assert_eq!(found, rule.into_iter().collect::<Vec<_>>());
}

/// Died two hours ago by CloudWatch, and kept for 14 days from the first send; its source keeps 4 days: it goes between 9 d 22 h and
/// 13 d 22 h from now.
#[test]
fn by_the_age_in_the_queue_and_what_its_sources_keep_the_loss_lies_between_two_instants() {
    let mut aws = shop();
    aws.ages.insert("orders-dlq".to_owned(), (now().as_ms() / 1000, 7200.0));
    let read = aws.read(&*source_of(&[("cloudwatch", Value::Switch(true))]), &wanted(&[]));

    let dead = queue(&read, "orders-dlq");
    let died = now().minus(Duration::from_secs(7200));
    assert_eq!(dead.reading.oldest, Some(Oldest::died(died)));
    assert!(dead.has_all_limits);
    let facts = LossFacts { depth: Some(3), died: Some(died), ..LossFacts::default() };
    let expected = Loss {
        earliest: Some(now().plus(10 * DAY - Duration::from_secs(7200))),
        latest: Some(now().plus(14 * DAY - Duration::from_secs(7200))),
        cause: LossCause::Retention,
        unsure: None,
    };
    assert_eq!(loss_clock(&dead.limits, &facts, now()), LossClock::At(expected));
    assert_eq!(queue(&read, "orders").handing.map(|handing| handing.delivered), Some(4100));
}

/// Nothing feeds it, so that what lies in it was sent to it: kept for 14 days from two hours ago.
#[test]
fn what_is_sent_to_a_queue_that_nothing_feeds_is_lost_at_one_instant() {
    let mut aws = Aws::of(&[("lambda-dlq", 3, 14, None)]);
    aws.ages.insert("lambda-dlq".to_owned(), (now().as_ms() / 1000, 7200.0));
    let read = aws.read(&*source_of(&[("cloudwatch", Value::Switch(true))]), &wanted(&[]));

    let dead = queue(&read, "lambda-dlq");
    let sent = now().minus(Duration::from_secs(7200));
    assert_eq!(dead.reading.oldest, Some(Oldest::sent(sent)));
    let facts = LossFacts { depth: Some(3), sent: Some(sent), ..LossFacts::default() };
    let clock = loss_clock(&dead.limits, &facts, now());
    assert_eq!(clock.act_by(), Some(now().plus(14 * DAY - Duration::from_secs(7200))));
}

#[test]
fn cloudwatch_is_asked_for_what_costs_and_only_where_it_is_wanted() {
    let wants = source_of(&[("cloudwatch", Value::Switch(true))]);
    let figures = |aws: &Aws| count(&aws.asked(&*wants, &wanted(&[])), AwsAction::GetMetricData);

    assert_eq!(count(&shop().asked(&*source_of(&[]), &wanted(&[])), AwsAction::GetMetricData), 0);
    assert_eq!(figures(&shop()), 2, "the age of what lies there, and the traffic of what feeds it");
    assert_eq!(figures(&Aws::of(&[("orders", 2, 4, Some("dlq")), ("dlq", 0, 14, None)])), 1, "nothing lies there");
    assert_eq!(figures(&Aws::of(&[("lambda-dlq", 2, 4, None)])), 1, "nothing feeds it");
    let replies = shop().asked(&*wants, &wanted(&[]));
    let Some(Ask::Aws(ask)) = replies.last().map(|replied| &replied.ask) else { panic!() };
    assert_eq!(ask.url.as_str(), "https://monitoring.eu-west-1.amazonaws.com/");
}

#[test]
fn without_permission_for_cloudwatch_only_ages_are_missing() {
    let aws = shop().refusing("GetMetricData", "AccessDeniedException");
    let read = aws.read(&*source_of(&[("cloudwatch", Value::Switch(true))]), &wanted(&[]));

    assert_eq!((&read.listing, queue(&read, "orders-dlq").reading.oldest), (&Listing::Whole, None));
    assert!(read.problems[0].message.contains("`cloudwatch:GetMetricData`"), "{:?}", read.problems);
}

#[test]
fn a_queue_that_may_not_be_read_is_without_permission_and_never_empty() {
    let aws = shop().refusing("orders-dlq", "AccessDeniedException");
    let read = aws.read(&*source_of(&[]), &wanted(&["orders-dlq"]));

    assert_eq!(queue(&read, "orders-dlq").reading.depth, Depth::NoPermission);
    assert_eq!(read.listing, Listing::Whole, "it is listed, and so not gone");
    assert!(read.problems[0].message.contains("`sqs:GetQueueAttributes`"), "{:?}", read.problems);
    assert!(!read.topology.unwrap().is_whole);
}

#[rstest]
#[case::may_not_list("ListQueues", "`sqs:ListQueues`")]
#[case::may_read_none("GetQueueAttributes", "`sqs:GetQueueAttributes`")]
fn without_permissions_nothing_is_visible(#[case] refused: &str, #[case] said: &str) {
    let aws = shop().refusing(refused, "AccessDenied");
    let read = aws.read(&*source_of(&[]), &wanted(&["orders-dlq"]));

    assert!(matches!(&read.listing, Listing::NothingVisible(why) if why.contains(said)), "{read:#?}");
    let is_told =
        read.hidden == [name("orders-dlq")] || queue(&read, "orders-dlq").reading.depth == Depth::NoPermission;
    assert!(is_told, "{read:#?}");
}

#[test]
fn a_region_without_any_queue_says_nothing() {
    let read = Aws::of(&[]).read(&*source_of(&[]), &wanted(&["orders-dlq"]));
    assert!(matches!(&read.listing, Listing::NothingVisible(why) if why.contains("eu-west-1")), "{read:#?}");
    assert_eq!(read.hidden, [name("orders-dlq")]);
}

#[rstest]
#[case::expired("ExpiredTokenException", PollFailureKind::Auth, "`aws sso login --profile prod`")]
#[case::unknown_key("InvalidClientTokenId", PollFailureKind::Auth, "access key")]
#[case::wrong_key("SignatureDoesNotMatch", PollFailureKind::Auth, "this machine's clock")]
#[case::too_fast("ThrottlingException", PollFailureKind::Throttled, "less often")]
fn what_aws_refuses_is_said_with_what_to_do(
    #[case] code: &'static str,
    #[case] kind: PollFailureKind,
    #[case] said: &str,
) {
    let source = source_of(&[("profile", Value::Text("prod".to_owned()))]);
    let replies = shop().refusing("ListQueues", code).asked(&*source, &wanted(&[]));

    let failure = source.read_replies(&wanted(&[]), &replies, now()).unwrap_err();

    assert_eq!(failure.kind, kind);
    assert!(failure.message.contains(said) && !failure.message.contains("hunter2"), "{failure:?}");
}

#[test]
fn an_older_error_in_xml_is_understood() {
    let source = source_of(&[]);
    let ask = source.asks(&wanted(&[]), &[]).remove(0);
    let body = "<?xml version=\"1.0\"?><ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>";
    let response = HttpResponse {
        status: 403,
        content_type: Some("text/xml".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at: now(),
        body: Bytes::from_static(body.as_bytes()),
    };
    let replies = [Replied { ask, result: Ok(Reply::Http(response)) }];

    let failure = source.read_replies(&wanted(&[]), &replies, now()).unwrap_err();

    assert!(failure.message.contains("expired"), "{failure:?}");
}

#[test]
fn a_queue_that_was_just_removed_is_not_gone_before_the_list_says_so() {
    let aws = shop().refusing("orders-dlq", "QueueDoesNotExist");
    let read = aws.read(&*source_of(&[]), &wanted(&["orders-dlq"]));
    assert!(matches!(&read.listing, Listing::Partial(why) if why.contains("orders-dlq")), "{read:#?}");
}

#[test]
fn the_list_is_read_page_by_page_up_to_four() {
    let names: Vec<String> = (0..9).map(|number| format!("shop{number}")).collect();
    let queues: Vec<(&str, u64, u64, Option<&str>)> = names.iter().map(|name| (&**name, 0, 4, None)).collect();
    let mut aws = Aws::of(&queues);
    aws.page = 3;
    let replies = aws.asked(&*source_of(&[]), &wanted(&[]));
    assert_eq!((count(&replies, AwsAction::ListQueues), count(&replies, AwsAction::GetQueueAttributes)), (3, 9));
    assert_eq!(aws.read(&*source_of(&[]), &wanted(&[])).listing, Listing::Whole);

    aws.page = 2;
    let replies = aws.asked(&*source_of(&[]), &wanted(&[]));
    assert_eq!((count(&replies, AwsAction::ListQueues), count(&replies, AwsAction::GetQueueAttributes)), (4, 8));
    let read = aws.read(&*source_of(&[]), &wanted(&[]));
    assert!(matches!(&read.listing, Listing::Partial(why) if why.contains("more than 8 queues")), "{read:#?}");
}

fn many(queues: usize, dead: usize) -> Aws {
    let names: Vec<(String, String)> =
        (0..queues).map(|at| (format!("shop{at:04}"), format!("shop{at:04}-dlq"))).collect();
    let source = |(at, (name, to)): (usize, &(String, String))| {
        let to = (at < dead).then(|| to.clone());
        (name.clone(), (0, 4, to))
    };
    let mut aws = Aws::of(&[]);
    aws.queues.extend(names.iter().enumerate().map(source));
    aws.queues.extend(names.iter().take(dead).map(|(_, name)| (name.clone(), (1, 14, None))));
    aws
}

#[test]
fn of_very_many_queues_a_bounded_number_is_asked_and_each_has_its_turn() {
    let (mut aws, source) = (many(400, 20), source_of(&[]));
    let mut asked: BTreeSet<QueueName> = BTreeSet::new();
    for poll in 0..3 {
        aws.asked_at = now().plus(poll * Duration::from_secs(KIND.every_s));
        let replies = aws.asked(&*source, &wanted(&["shop0003"]));
        assert!(count(&replies, AwsAction::GetQueueAttributes) <= MOST_READ + 25, "{}", replies.len());
        let read = source.read_replies(&wanted(&["shop0003"]), &replies, now()).unwrap().queues;
        assert_eq!(read.listing, Listing::Whole, "what is watched was read");
        assert_eq!(queue(&read, "shop0003").reading.depth.count(), Some(0));
        let topology = read.topology.unwrap();
        assert!(!topology.is_whole && topology.feeds().len() == 20, "who feeds them is asked of the queues themselves");
        asked.extend(read.queues.into_iter().map(|seen| seen.name));
    }
    assert_eq!(asked.len(), 420, "after three polls each was read");
}

#[test]
fn more_watched_queues_than_are_read_in_one_poll_are_told_as_that() {
    let aws = many(400, 400);
    let known: Vec<String> = (0..300).map(|at| format!("shop{at:04}-dlq")).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let source = source_of(&[("cloudwatch", Value::Switch(true))]);
    let replies = aws.asked(&*source, &wanted(&known));
    assert!(replies.len() <= 281, "the manual says so: {}", replies.len());
    let read = source.read_replies(&wanted(&known), &replies, now()).unwrap().queues;
    assert!(matches!(&read.listing, Listing::Partial(why) if why.contains("has its turn")), "{:?}", read.listing);
    assert_eq!(read.hidden, []);
}

#[test]
fn of_queues_that_are_left_out_the_feeds_are_known_all_the_same() {
    let read = shop().read(&*source_of(&[("queues", texts(&["*-dlq"]))]), &wanted(&[]));

    assert_eq!(read.queues.iter().map(|seen| seen.name.as_str()).collect::<Vec<_>>(), ["orders-dlq"]);
    let topology = read.topology.unwrap();
    assert_eq!(topology.feeds()[0].from, name("orders"));
    assert!(topology.is_whole);
    assert!(!read.queues[0].has_all_limits, "how long its source keeps anything is not known");
}

#[test]
fn a_target_with_any_name_is_read_although_nobody_asked_for_it() {
    let mut aws = many(300, 0);
    aws.queues.insert("zgraveyard".to_owned(), (7, 14, None));
    aws.queues.insert("orders-dlq".to_owned(), (1, 14, Some("zgraveyard".to_owned())));
    let read = aws.read(&*source_of(&[]), &wanted(&[]));
    assert_eq!(queue(&read, "zgraveyard").reading.depth.count(), Some(7));
}

#[test]
fn a_named_queue_that_looks_like_no_other_is_read_first() {
    let named = NamedQueue { name: name("shop0399"), expressions: None, retention: None };
    let asked = QueuesWanted { named: vec![named], known: Vec::new() };
    let read = many(400, 0).read(&*source_of(&[]), &asked);
    assert_eq!(queue(&read, "shop0399").kind_text, "standard queue");
}

#[test]
fn an_address_that_tells_no_region_needs_one() {
    let build =
        |settings: &[(&str, Value)]| (KIND.build)(&spec("http://127.0.0.1:45500", settings), &SeverityRules::default());
    let without = build(&[]);
    assert_eq!(without.asks(&wanted(&[]), &[]), []);
    assert!(without.parse(&[], now()).unwrap_err().message.contains("set `region`"));
    let evil = build(&[("region", Value::Text("eu-west-1.example.net/".to_owned()))]);
    assert_eq!(evil.asks(&wanted(&[]), &[]), []);
    let with = build(&[("region", Value::Text("eu-west-1".to_owned()))]);
    assert_eq!(with.asks(&wanted(&[]), &[]).len(), 1);
}

#[test]
fn an_address_of_cloudwatch_that_cannot_be_read_is_said() {
    let settings = [("cloudwatch", Value::Switch(true)), ("cloudwatch_url", Value::Text("monitoring".to_owned()))];
    let read = shop().read(&*source_of(&settings), &wanted(&[]));
    assert!(read.problems[0].message.contains("`cloudwatch_url`"), "{:?}", read.problems);
}

#[test]
fn behind_a_question_that_got_no_answer_nothing_more_is_asked() {
    let source = source_of(&[]);
    let mut replies = shop().asked(&*source, &wanted(&[]));
    let failure = PollFailure { kind: PollFailureKind::Timeout, message: "did not answer".to_owned() };
    replies.truncate(3);
    replies[2].result = Err(failure);

    assert_eq!(source.asks(&wanted(&[]), &replies), []);
    let read = source.read_replies(&wanted(&["orders-dlq"]), &replies, now()).unwrap().queues;
    assert!(matches!(read.listing, Listing::Partial(_)), "{read:#?}");
}

#[test]
fn what_reading_messages_does_is_known_with_every_poll() {
    let read = shop().refusing("audit", "AccessDenied").read(&*source_of(&[]), &wanted(&[]));
    let word = |name: &str| contract(&queue(&read, name).peek).word();
    assert_eq!((word("orders-dlq"), word("orders"), word("audit")), ("touching", "destroying", "impossible"));
}

#[test]
fn what_sqs_moves_out_of_a_queue_for_dead_letters_is_asked_once_and_told() {
    let moves =
        json!({ "Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 2, "StartedTimestamp": now().as_ms() });
    let aws = Aws { moves: Some(moves), ..shop() };
    let replies = aws.asked(&*source_of(&[]), &wanted(&[]));
    assert_eq!(count(&replies, AwsAction::ListMessageMoveTasks), 1, "only of the one that holds dead letters");
    let topology = aws.read(&*source_of(&[]), &wanted(&[])).topology.unwrap();
    let moved = |queue: &str| {
        let facts = topology.queues.iter().find(|facts| facts.name.as_str() == queue).unwrap();
        facts.moves.as_ref().map(|moves| moves.moved)
    };
    assert_eq!((moved("orders-dlq"), moved("orders")), (Some(2), None));
}

#[test]
fn without_the_permission_it_is_said_that_moves_are_not_known() {
    let aws = Aws { moves: Some(json!({})), ..shop() }.refusing("ListMessageMoveTasks", "AccessDenied");
    let read = aws.read(&*source_of(&[]), &wanted(&[]));
    let said: Vec<&str> = read.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(said.iter().any(|said| said.contains("allow `sqs:ListMessageMoveTasks`")), "{said:?}");
    assert_eq!(queue(&read, "orders-dlq").reading.depth, Depth::Approximate { count: 3, as_of: now() });
}

#[test]
fn the_manual_names_every_permission() {
    for action in AwsAction::ALL {
        assert!(KIND.about.contains(action.permission()), "{}", action.permission());
    }
}
