use rstest::rstest;
use watchbill_domain::ids::{QueueName, SourceName};

use super::*;

fn ids(names: &[(&str, &str)]) -> Vec<QueueId> {
    names.iter().map(|(source, name)| QueueId { source: SourceName::new(source), name: QueueName::new(name) }).collect()
}

const QUEUES: [(&str, &str); 4] =
    [("mq", "orders.dlq"), ("mq", "payments/mail.dlq"), ("other", "refunds.dlq"), ("other", "mq/orders.dlq")];

#[rstest]
#[case::whole("mq/orders.dlq", "mq/orders.dlq")]
#[case::name("refunds.dlq", "other/refunds.dlq")]
#[case::of_another_host("mail.dlq", "mq/payments/mail.dlq")]
#[case::with_its_host("payments/mail.dlq", "mq/payments/mail.dlq")]
#[case::an_exact_name_goes_before_an_ending("orders.dlq", "mq/orders.dlq")]
#[case::blanks(" refunds.dlq ", "other/refunds.dlq")]
fn a_queue_is_meant_by_what_is_unmistakable(#[case] typed: &str, #[case] expected: &str) {
    assert_eq!(meant(&ids(&QUEUES), typed).unwrap().to_string(), expected);
}

#[test]
fn of_two_of_a_name_neither_is_taken() {
    let ids = ids(&[("mq", "orders.dlq"), ("other", "orders.dlq")]);
    let error = meant(&ids, "orders.dlq").unwrap_err();
    assert_eq!(error.to_string(), "`orders.dlq` could be mq/orders.dlq or other/orders.dlq; say which");
    assert_eq!(meant(&ids, "other/orders.dlq").unwrap(), ids[1]);
}

#[rstest]
#[case::a_slip("mq/order.dlq", "did you mean `mq/orders.dlq`?")]
#[case::a_slip_in_the_name("refund.dlq", "did you mean `other/refunds.dlq`?")]
#[case::nothing_like_it("zzz", "there is mq/orders.dlq, mq/payments/mail.dlq, other/refunds.dlq, other/mq/orders.dlq")]
fn what_is_not_there_is_answered_with_what_is(#[case] typed: &str, #[case] expected: &str) {
    let error = meant(&ids(&QUEUES), typed).unwrap_err();
    assert_eq!(error, ApiError::NotFound { message: format!("there is no queue `{typed}`; {expected}") });
}

#[test]
fn of_very_many_some_are_named() {
    let names: Vec<String> = (0..40).map(|number| format!("queue-{number}")).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|name| ("mq", name.as_str())).collect();
    let error = meant(&ids(&names), "x").unwrap_err().to_string();
    assert!(error.ends_with("mq/queue-7, and 32 more: `watchbill queues list --all` names them"), "{error}");
    let none = meant(&[], "x").unwrap_err().to_string();
    assert_eq!(none, "there is no queue `x`; no source has told of any yet");
}

#[rstest]
#[case::a_part("dlq", &["mq/orders.dlq", "mq/payments/mail.dlq", "other/refunds.dlq", "other/mq/orders.dlq"])]
#[case::every_word("orders mq", &["mq/orders.dlq", "other/mq/orders.dlq"])]
#[case::in_whatever_letters("REFUNDS", &["other/refunds.dlq"])]
#[case::nothing("orders nowhere", &[])]
fn queues_are_found_by_every_word(#[case] words: &str, #[case] expected: &[&str]) {
    let ids = ids(&QUEUES);
    let found: Vec<String> = called(&ids, words).into_iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}
