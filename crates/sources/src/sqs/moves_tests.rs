use rstest::rstest;
use watchbill_domain::ids::QueueName;

use super::*;

const NOW: i64 = 1_795_302_400_000;

fn of_text(text: &str) -> Result<Option<BrokerMove>, Refused> {
    of(Ok(&Bytes::from(text.to_owned())), Instant::from_ms(NOW))
}

#[test]
fn one_that_goes_on_is_told_with_its_figures() {
    let text = r#"{"Results":[{"TaskHandle":"a","Status":"RUNNING","DestinationArn":"arn:aws:sqs:eu-west-1:123456789012:again",
        "MaxNumberOfMessagesPerSecond":5,"ApproximateNumberOfMessagesMoved":12,"ApproximateNumberOfMessagesToMove":40,
        "StartedTimestamp":1795302000000},{"Status":"FAILED","StartedTimestamp":1795301000000}]}"#;
    let expected = BrokerMove {
        began: Instant::from_ms(1_795_302_000_000),
        into: Some(QueueName::new("again")),
        moved: 12,
        of: Some(40),
        per_second: Some(5),
        failed: None,
    };
    assert_eq!(of_text(text), Ok(Some(expected)));
}

#[rstest]
#[case::over("COMPLETED", 1, None)]
#[case::ended_by_somebody("CANCELLED", 1, None)]
#[case::being_ended("CANCELLING", 1, Some(None))]
#[case::failed_lately("FAILED", 23, Some(Some("AWS.SimpleQueueService.CouldNotDetermineMessageSource")))]
#[case::failed_long_ago("FAILED", 24, None)]
fn only_what_goes_on_or_failed_within_a_day_is_told(
    #[case] status: &str,
    #[case] hours: i64,
    #[case] failed: Option<Option<&str>>,
) {
    let began = NOW - hours * 3_600_000;
    let why = "AWS.SimpleQueueService.CouldNotDetermineMessageSource\\u001b[31m".replace("[31m", "");
    let text = format!(r#"{{"Results":[{{"Status":"{status}","FailureReason":"{why}","StartedTimestamp":{began}}}]}}"#);
    let told = of_text(&text).unwrap();
    assert_eq!(told.map(|told| told.failed), failed.map(|failed| failed.map(str::to_owned)));
}

#[test]
fn a_queue_that_nothing_was_ever_moved_out_of_has_none() {
    assert_eq!(of_text(r#"{"Results":[]}"#), Ok(None));
    assert_eq!(of_text("{}"), Ok(None));
    assert!(matches!(of_text("[]"), Err(Refused::Failed(_))));
}
