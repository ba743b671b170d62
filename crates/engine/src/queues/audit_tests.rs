use rstest::rstest;
use watchbill_domain::ids::{QueueName, SourceName};

use super::*;

fn finding(loses: bool) -> Found {
    let rule = if loses { AuditRule::DeadAreDropped } else { AuditRule::WeCouldPurge };
    let queue = QueueId { source: SourceName::new("mq"), name: QueueName::new("orders") };
    Found { queue, also: None, loses: rule.loses(), fix: String::new(), rule }
}

#[rstest]
#[case(&[], "Nothing is found to be wrong")]
#[case(&[false], "1 finding, which could lose messages")]
#[case(&[true], "1 finding, which loses messages")]
#[case(&[false, false], "2 findings, none of which loses messages")]
#[case(&[true, false], "2 findings, 1 of which loses messages")]
#[case(&[true, true, false], "3 findings, 2 of which lose messages")]
fn findings_are_counted_with_what_they_cost(#[case] loses: &[bool], #[case] expected: &str) {
    let found: Vec<Found> = loses.iter().map(|loses| finding(*loses)).collect();
    assert_eq!(audit_said(&found), expected);
}
