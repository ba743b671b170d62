use rstest::rstest;

use super::*;

fn of(text: &str) -> Vec<WireMove> {
    read::<WireMoves>(text.as_bytes()).unwrap().results
}

const LISTED: &str = r#"{"Results":[
    {"TaskHandle":"aGFuZGxl","Status":"RUNNING","SourceArn":"arn:aws:sqs:eu-west-1:123456789012:orders-dlq",
     "MaxNumberOfMessagesPerSecond":5,"ApproximateNumberOfMessagesMoved":12,"ApproximateNumberOfMessagesToMove":40,
     "StartedTimestamp":1795210547118},
    {"Status":"FAILED","ApproximateNumberOfMessagesMoved":3,"FailureReason":"AWS.SimpleQueueService.NonExistentQueue",
     "StartedTimestamp":1795210400000},
    {"Status":"COMPLETED","ApproximateNumberOfMessagesMoved":7,"StartedTimestamp":1795210300000}]}"#;

#[rstest]
#[case::by_its_begin(Some(1_795_210_300_000), 0, Some(7))]
#[case::none_began_then(Some(1_795_210_300_001), 0, None)]
#[case::the_last_one_that_is_like_it(None, 1_795_210_300_000, Some(12))]
#[case::all_began_before(None, 1_795_210_547_119, None)]
fn a_move_is_known_by_when_it_began(#[case] began: Option<i64>, #[case] since: i64, #[case] moved: Option<u64>) {
    let all = of(LISTED);
    let found = find(&all, which(began, since, 5));
    assert_eq!(found.map(|one| one.told().unwrap().moved), moved);
}

fn which(began: Option<i64>, since: i64, per_second: u32) -> Which {
    Which { began: began.map(Instant::from_ms), since: Instant::from_ms(since), per_second }
}

/// Whoever does not know when theirs began takes none that somebody else asked for: it would be counted, and ended.
#[rstest]
#[case::like_ours(r#""MaxNumberOfMessagesPerSecond":5"#, 5, true)]
#[case::faster_than_sqs_goes(r#""MaxNumberOfMessagesPerSecond":500"#, 900, true)]
#[case::at_another_rate(r#""MaxNumberOfMessagesPerSecond":6"#, 5, false)]
#[case::as_fast_as_sqs_likes(r#""SourceArn":"a""#, 5, false)]
#[case::into_another_queue(
    r#""MaxNumberOfMessagesPerSecond":5,"DestinationArn":"arn:aws:sqs:eu-west-1:123456789012:other""#,
    5,
    false
)]
fn what_others_asked_for_is_not_ours(#[case] asked: &str, #[case] per_second: u32, #[case] is_ours: bool) {
    let all = of(&format!(r#"{{"Results":[{{"TaskHandle":"h","Status":"RUNNING","StartedTimestamp":9,{asked}}}]}}"#));
    assert_eq!(find(&all, which(None, 9, per_second)).is_some(), is_ours);
    assert!(find(&all, which(None, 10, per_second)).is_none(), "it began before");
}

#[test]
fn what_is_under_way_is_told_before_another_is_asked_for() {
    let MovesThere { newest, running } = there_of(&of(LISTED));
    assert_eq!(newest, Some(Instant::from_ms(1_795_210_547_118)));
    let running = running.unwrap();
    assert_eq!((running.began, running.into, running.per_second), (newest.unwrap(), None, Some(5)));
    let theirs = of(
        r#"{"Results":[{"Status":"CANCELLING","StartedTimestamp":9,"DestinationArn":"arn:aws:sqs:eu-west-1:123456789012:other"}]}"#,
    );
    assert_eq!(there_of(&theirs).running.unwrap().into, Some(QueueName::new("other")));
    let over = of(r#"{"Results":[{"Status":"COMPLETED","StartedTimestamp":9}]}"#);
    assert_eq!(there_of(&over), MovesThere { newest: Some(Instant::from_ms(9)), running: None });
    assert_eq!(there_of(&[]), MovesThere::default());
}

/// A list may lag behind the order: what began before is never taken for it.
#[rstest]
#[case::it_goes_on("aGFuZGxl", 0, Some(12))]
#[case::it_is_over_already("another", 1_795_210_400_001, Some(12))]
#[case::it_is_not_told_yet("another", 1_795_210_547_119, None)]
fn the_one_that_was_begun_is_known_by_its_handle(#[case] handle: &str, #[case] since: i64, #[case] moved: Option<u64>) {
    let all = of(LISTED);
    assert_eq!(begun(&all, handle, which(None, since, 5)).map(|one| one.told().unwrap().moved), moved);
}

#[test]
fn what_became_of_each_is_told_with_the_word_of_sqs() {
    let ends: Vec<Option<MoveEnd>> = of(LISTED).iter().map(|one| one.told().unwrap().ended).collect();
    let failed = MoveEnd::Failed("SQS says AWS.SimpleQueueService.NonExistentQueue".to_owned());
    assert_eq!(ends, [None, Some(failed), Some(MoveEnd::Whole)]);
}

#[rstest]
#[case("CANCELLING", None)]
#[case("CANCELLED", Some(MoveEnd::Cancelled))]
fn one_that_is_being_ended_is_not_over(#[case] status: &str, #[case] ended: Option<MoveEnd>) {
    let all = of(&format!(r#"{{"Results":[{{"Status":"{status}","StartedTimestamp":1}}]}}"#));
    assert_eq!(all[0].told(), Ok(MoveTold { began: Instant::from_ms(1), moved: 0, ended }));
}

/// Only what SQS shows as not running any more needs no end.
#[rstest]
#[case::it_runs(r#""Status":"RUNNING","TaskHandle":"h""#, 9, Ok(Some("h")))]
#[case::it_is_being_ended(r#""Status":"CANCELLING","TaskHandle":"h""#, 9, Ok(None))]
#[case::it_is_over(r#""Status":"COMPLETED""#, 9, Ok(None))]
#[case::it_runs_without_a_handle(r#""Status":"RUNNING""#, 9, Err(()))]
#[case::it_is_not_told_of(r#""Status":"COMPLETED""#, 10, Err(()))]
fn one_that_may_run_is_not_taken_for_ended(#[case] it: &str, #[case] began: i64, #[case] to: Result<Option<&str>, ()>) {
    let all = of(&format!(r#"{{"Results":[{{"StartedTimestamp":9,{it}}}]}}"#));
    let found = to_end(&all, Instant::from_ms(began));
    assert_eq!(found.clone().map_err(|_| ()), to);
    assert!(to.is_ok() || matches!(&found, Err(No::Unknown(_, why)) if why.contains("does not tell")), "{found:?}");
}

#[test]
fn a_state_that_nobody_knows_is_not_taken_for_another() {
    let all = of(r#"{"Results":[{"Status":"RESTING","StartedTimestamp":1}]}"#);
    assert!(matches!(all[0].told(), Err(No::Unknown(_, why)) if why.contains("RESTING")));
}
