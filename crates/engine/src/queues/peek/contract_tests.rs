use rstest::rstest;
use watchbill_domain::queues::{BrokerVersion, QuorumPeek};

use super::*;

fn queue() -> QueueId {
    "mq/orders.dlq".parse().unwrap()
}

fn quorum(limit: i64, returned: Option<u32>) -> Contract {
    let version = BrokerVersion::parse("3.10.8");
    contract(&PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek {
        version,
        limit: Some(limit),
        returned_at_most: returned,
    })))
}

#[rstest]
#[case(Contract::Free, "Reading messages changes nothing.")]
#[case(
    contract(&PeekFacts::RabbitMq(RabbitQueueType::Classic)),
    "Reading messages marks the messages as redelivered; holds the messages while it runs."
)]
#[case(
    quorum(20, Some(4)),
    "Reading messages marks the messages as redelivered; counts as one return of 20; holds the messages while it runs. It can be \
     done 14 times before it is refused."
)]
#[case(
    quorum(3, Some(0)),
    "Reading messages marks the messages as redelivered; counts as one return of 3; holds the messages while it runs. It can be \
     done once before it is refused."
)]
#[case(contract(&PeekFacts::NumberOnly), "Messages of this queue cannot be read: only a number is known of it, and no message; whatever keeps the queue has a tool that shows them.")]
fn what_it_does_is_said(#[case] contract: Contract, #[case] expected: &str) {
    assert_eq!(said(&contract), expected);
}

#[rstest]
#[case(RabbitQueueType::Classic, false)]
#[case(RabbitQueueType::Prioritized, true)]
fn what_is_handed_out_by_priority_says_so(#[case] sort: RabbitQueueType, #[case] expected: bool) {
    let facts = PeekFacts::RabbitMq(sort);
    let view = view(&queue(), &Asked { contract: contract(&facts), anew: None, facts });
    assert_eq!(
        view.said.ends_with("while it runs. What has a higher priority comes first, and not what died first."),
        expected
    );
}

#[test]
fn what_was_not_confirmed_is_not_done() {
    let contract = quorum(20, Some(0));
    let all = touches(&contract);
    assert_eq!(confirmed(&queue(), &contract, &all), Ok(all.clone()));
    let more = [all.as_slice(), &["something else".to_owned()]].concat();
    assert_eq!(confirmed(&queue(), &contract, &more), Ok(all.clone()));

    let error = confirmed(&queue(), &contract, &all[..1]).unwrap_err();
    assert!(error.to_string().contains("counts as one return of 20, which was not confirmed"), "{error}");
    assert!(confirmed(&queue(), &contract, &[]).is_err());
    assert_eq!(confirmed(&queue(), &Contract::Free, &[]), Ok(Vec::new()));
}

#[rstest]
#[case(quorum(3, Some(1)))]
#[case(quorum(20, None))]
#[case(contract(&PeekFacts::RabbitMq(RabbitQueueType::Unknown)))]
#[case(contract(&PeekFacts::RabbitMq(RabbitQueueType::Stream)))]
fn what_may_lose_messages_is_refused_whatever_is_confirmed(#[case] contract: Contract) {
    let all = touches(&contract);
    let error = confirmed(&queue(), &contract, &all).unwrap_err();
    assert!(error.to_string().starts_with("no message of mq/orders.dlq was read. Messages of this queue "), "{error}");
}
