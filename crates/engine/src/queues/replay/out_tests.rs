use std::path::Path;

use rstest::rstest;

use super::super::fixtures::{Broker, plan};
use super::*;

#[rstest]
#[case(0, None)]
#[case(2, Some("0, 1"))]
#[case(10, Some("0, 1, 2, 3, 4, 5, 6, 7, 8, 9"))]
#[case(12, Some("0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"))]
fn damaged_records_are_named(#[case] many: u64, #[case] named: Option<&str>) {
    let damaged: Vec<u64> = (0..many).collect();
    assert_eq!(numbers(&damaged).as_deref(), named);
}

#[rstest]
#[case(60, 60, "60 messages")]
#[case(83, 60, "83 copies of 60 different messages")]
#[case(2, 1, "2 copies of 1 different message")]
fn copies_of_the_same_message_are_told_apart_from_messages(
    #[case] all: u64,
    #[case] different: usize,
    #[case] said: &str,
) {
    assert_eq!(copied(all, different), said);
}

#[tokio::test]
async fn what_still_opens_is_written_and_what_does_not_is_named() {
    let broker = Broker::with(3).await;
    broker.planned(&plan(3)).await;
    broker.to_its_end().await;
    broker.fakes.vault.damage("r1", 1);
    let path = Path::new("/out.jsonl");
    let listed = copies_out(&broker.shared, "r1", path, "ines", "two were lost").await.unwrap();
    assert_eq!(listed.messages, 2);
    assert!(listed.said.contains("missing: 1, counted from 0"), "{}", listed.said);
    assert!(listed.said.starts_with("2 messages of r1, not masked."), "{}", listed.said);
    let text = String::from_utf8(broker.shared.ports.files.read(path).unwrap()).unwrap();
    assert_eq!((text.lines().count(), text.ends_with('\n')), (2, true));
}
