use super::*;
use crate::queues::fixtures::ways;

#[test]
fn a_text_is_taken_apart_once_and_another_takes_its_place() {
    let (kept, source) = (KeptTold::default(), SourceName::new("mq"));
    let text = |feeds: &[(&str, &str)]| {
        SourceFactsKept { topology: Some(ways(feeds)), ..SourceFactsKept::default() }.to_json()
    };
    let first = kept.of(&source, &text(&[("orders", "orders.dlq")]));
    let again = kept.of(&source, &text(&[("orders", "orders.dlq")]));
    assert!(Arc::ptr_eq(&first.facts, &again.facts) && Arc::ptr_eq(&first.findings, &again.findings));
    assert_eq!(first.feeds.len(), 1);

    let other = kept.of(&SourceName::new("other"), &text(&[]));
    assert_eq!(other.feeds.len(), 0, "each source has its own");

    let later = kept.of(&source, &text(&[("orders", "orders.dlq"), ("payments", "orders.dlq")]));
    assert_eq!((first.feeds.len(), later.feeds.len()), (1, 2));
}
