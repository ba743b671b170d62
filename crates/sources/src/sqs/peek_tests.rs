use bytes::Bytes;
use rstest::rstest;
use watchbill_domain::queues::{Contract, Depth, PeekFacts, SqsPeek, Touch, contract};

use super::super::pretended::{name, now, source_of};
use super::*;
use crate::ask::{HttpResponse, Reply};
use crate::kind::{MOST_PEEK_ROUNDS, Source};

const URL: &str = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dlq";

fn answered(ask: Ask, status: u16, body: &Value) -> Replied {
    let body = Bytes::from(body.to_string());
    let response =
        HttpResponse { status, content_type: None, retry_after_s: None, server_date: None, asked_at: now(), body };
    Replied { ask, result: Ok(Reply::Http(response)) }
}

fn refused(ask: Ask, code: &str) -> Replied {
    answered(ask, 400, &json!({ "__type": format!("com.amazonaws.sqs#{code}"), "message": "hunter2" }))
}

fn action(ask: &Ask) -> AwsAction {
    let Ask::Aws(ask) = ask else { panic!("{ask:?}") };
    ask.action
}

fn asked(ask: &Ask) -> Value {
    let Ask::Aws(ask) = ask else { panic!("{ask:?}") };
    serde_json::from_str(&ask.json).unwrap()
}

/// The replies that tell of the queue, with these attributes.
fn anew(source: &dyn Source, queue: &str, attributes: &Value) -> Vec<Replied> {
    let (queue, at) = (name(queue), source.peek_peers(&name(queue)).remove(0));
    let mut replied = Vec::new();
    while let Some(ask) = source.queue_anew(&queue, &at, &replied) {
        let body = match action(&ask) {
            AwsAction::GetQueueUrl => json!({ "QueueUrl": URL }),
            _ => json!({ "Attributes": attributes }),
        };
        replied.push(answered(ask, 200, &body));
    }
    replied
}

fn attributes(redrive: Option<&str>) -> Value {
    let mut told = json!({
        "ApproximateNumberOfMessages": "3",
        "ApproximateNumberOfMessagesNotVisible": "1",
        "ApproximateNumberOfMessagesDelayed": "0",
        "MessageRetentionPeriod": "345600",
    });
    if let Some(policy) = redrive {
        told["RedrivePolicy"] = json!(policy);
    }
    told
}

#[rstest]
#[case::dead_letters("orders-dlq", None, SqsPeek { redrives: false, is_fifo: false, hidden_s: 30 }, "touching")]
#[case::fifo("orders.fifo", None, SqsPeek { redrives: false, is_fifo: true, hidden_s: 30 }, "touching")]
#[case::no_policy("orders-dlq", Some(""), SqsPeek { redrives: false, is_fifo: false, hidden_s: 30 }, "touching")]
#[case::a_policy("orders-dlq", Some(r#"{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:grave","maxReceiveCount":3}"#),
    SqsPeek { redrives: true, is_fifo: false, hidden_s: 30 }, "destroying")]
#[case::an_odd_policy("orders-dlq", Some("odd"), SqsPeek { redrives: true, is_fifo: false, hidden_s: 30 }, "destroying")]
fn what_a_look_does_is_asked_of_the_queue_right_before(
    #[case] queue: &str,
    #[case] redrive: Option<&str>,
    #[case] facts: SqsPeek,
    #[case] word: &str,
) {
    let source = source_of(&[]);
    let replied = anew(&*source, queue, &attributes(redrive));
    let at = source.peek_peers(&name(queue)).remove(0);
    let read = source.read_queue_anew(&name(queue), &at, &replied, now()).unwrap();

    assert_eq!(read.seen.peek, PeekFacts::Sqs(facts));
    assert_eq!(contract(&read.seen.peek).word(), word);
    assert_eq!(read.seen.reading.depth, Depth::Approximate { count: 4, as_of: now() });
    assert_eq!(read.seen.reading.unacknowledged, Some(1));
}

#[test]
fn on_the_button_stands_that_it_counts_and_hides() {
    let facts = PeekFacts::Sqs(SqsPeek { redrives: false, is_fifo: false, hidden_s: HIDDEN_S });
    let touches = vec![Touch::CountsReceipt, Touch::Hides { seconds: 30 }];
    assert_eq!(contract(&facts), Contract::Touching { touches, left: None });
}

fn message(number: usize, further: &Value) -> Value {
    let mut message = json!({
        "MessageId": format!("m{number}"),
        "ReceiptHandle": format!("r{number}"),
        "Body": format!("{{\"order\":{number}}}"),
        "Attributes": { "ApproximateReceiveCount": "4", "SentTimestamp": "1795302000000" },
    });
    message.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    message
}

/// Goes on asking until nothing is asked any more; `answer` is told what is asked and how often that was before.
fn looked(count: u32, answer: impl Fn(Ask, usize) -> Replied) -> (Result<Peeked, PollFailure>, Vec<Replied>) {
    let source = source_of(&[]);
    let queue = name("orders-dlq");
    let at = source.peek_peers(&queue).remove(0);
    let anew = anew(&*source, "orders-dlq", &attributes(None));
    let mut replied = Vec::new();
    let peeking = |replied| Peeking { queue: &queue, count, at: &at, anew: &anew, replied };
    for round in 0..MOST_PEEK_ROUNDS {
        // What borrows the replies ends before the next is put behind them.
        let Some(ask) = source.peek(&Peeking { replied: &replied, ..peeking(&[]) }) else { break };
        replied.push(answer(ask, round));
    }
    assert_eq!(source.peek(&Peeking { replied: &replied, ..peeking(&[]) }), None, "it never ends asking");
    (source.read_peek(&Peeking { replied: &replied, ..peeking(&[]) }, now()), replied)
}

/// An account that hands out so many at once at most, each once.
fn hands_out(per_answer: usize, there_are: usize) -> impl Fn(Ask, usize) -> Replied {
    move |ask, round| match action(&ask) {
        AwsAction::ReceiveMessage => {
            let most = usize::try_from(asked(&ask)["MaxNumberOfMessages"].as_u64().unwrap()).unwrap();
            let from = round * per_answer;
            let until = (from + per_answer.min(most)).min(there_are);
            let all: Vec<Value> = (from.min(until)..until).map(|number| message(number, &json!({}))).collect();
            answered(ask, 200, &if all.is_empty() { json!({}) } else { json!({ "Messages": all }) })
        }
        _ => answered(ask, 200, &json!({ "Successful": [], "Failed": [] })),
    }
}

fn returned(replied: &[Replied]) -> Vec<String> {
    let gave_back = replied.iter().filter(|one| action(&one.ask) == AwsAction::ChangeMessageVisibilityBatch);
    gave_back
        .flat_map(|one| asked(&one.ask)["Entries"].as_array().unwrap().clone())
        .inspect(|entry| assert_eq!(entry["VisibilityTimeout"], 0))
        .map(|entry| entry["ReceiptHandle"].as_str().unwrap().to_owned())
        .collect()
}

#[rstest]
#[case::few(5, 10, 3, 3)]
#[case::as_many_as_are_wanted(5, 10, 100, 5)]
#[case::all_that_may_be(50, 10, 100, 50)]
#[case::one_at_a_time(50, 1, 100, 20)]
#[case::none(5, 10, 0, 0)]
fn what_is_looked_at_is_given_back_to_the_last(
    #[case] count: u32,
    #[case] per_answer: usize,
    #[case] there_are: usize,
    #[case] expected: usize,
) {
    let (peeked, replied) = looked(count, hands_out(per_answer, there_are));

    let peeked = peeked.unwrap();
    assert_eq!((peeked.messages.len(), peeked.handed, peeked.problems.len()), (expected, expected as u64, 0));
    assert_eq!(returned(&replied), (0..expected).map(|number| format!("r{number}")).collect::<Vec<_>>());
    assert!(peeked.messages.iter().all(|message| message.deliveries == Some(3)));
}

#[test]
fn one_that_is_handed_out_twice_is_shown_once_and_given_back_twice() {
    let (peeked, replied) = looked(5, |ask, round| match action(&ask) {
        AwsAction::ReceiveMessage if round < 2 => {
            let again = message(1, &json!({ "ReceiptHandle": format!("r{round}") }));
            answered(ask, 200, &json!({ "Messages": [again] }))
        }
        AwsAction::ReceiveMessage => answered(ask, 200, &json!({})),
        _ => answered(ask, 200, &json!({ "Successful": [] })),
    });
    assert_eq!((peeked.unwrap().messages.len(), returned(&replied)), (1, vec!["r0".to_owned(), "r1".to_owned()]));
}

#[test]
fn what_could_not_be_given_back_is_said() {
    let (peeked, _) = looked(2, |ask, round| match action(&ask) {
        AwsAction::ReceiveMessage => hands_out(10, 2)(ask, round),
        _ => refused(ask, "AccessDenied"),
    });
    let peeked = peeked.unwrap();
    assert_eq!(peeked.messages.len(), 2);
    assert!(peeked.problems[0].starts_with("2 could not be given back at once"), "{:?}", peeked.problems);
}

#[rstest]
#[case("AccessDenied", PollFailureKind::Refused, "allow `sqs:ReceiveMessage`")]
#[case("QueueDoesNotExist", PollFailureKind::NotFound, "no such queue")]
#[case("RequestThrottled", PollFailureKind::Throttled, "fewer requests")]
fn a_refusal_says_what_to_do_and_quotes_nothing(
    #[case] code: &'static str,
    #[case] kind: PollFailureKind,
    #[case] said: &str,
) {
    let (failure, replied) = looked(5, |ask, _| refused(ask, code));
    let failure = failure.unwrap_err();
    assert_eq!((failure.kind, replied.len()), (kind, 1));
    assert!(failure.message.contains(said) && !failure.message.contains("hunter2"), "{}", failure.message);
}

#[test]
fn where_it_breaks_off_what_was_read_is_shown_and_given_back() {
    let (peeked, replied) = looked(30, |ask, round| match action(&ask) {
        AwsAction::ReceiveMessage if round > 0 => refused(ask, "RequestThrottled"),
        _ => hands_out(10, 100)(ask, round),
    });
    let peeked = peeked.unwrap();
    assert_eq!((peeked.messages.len(), returned(&replied).len()), (10, 10));
    assert!(peeked.problems[0].contains("no more were read"), "{:?}", peeked.problems);
}

#[test]
fn one_message_that_cannot_be_read_loses_itself_alone_and_a_long_one_is_cut() {
    let long = "a".repeat(100_000);
    let (peeked, _) = looked(3, |ask, round| match action(&ask) {
        AwsAction::ReceiveMessage if round == 0 => {
            let odd = json!({ "MessageId": 7, "ReceiptHandle": "r7" });
            answered(ask, 200, &json!({ "Messages": [odd, message(1, &json!({ "Body": long }))] }))
        }
        AwsAction::ReceiveMessage => answered(ask, 200, &json!({})),
        _ => answered(ask, 200, &json!({})),
    });
    let peeked = peeked.unwrap();
    let shown = &peeked.messages[0];
    assert_eq!((peeked.handed, peeked.messages.len(), shown.is_cut(), shown.bytes), (2, 1, true, 100_000));
}
