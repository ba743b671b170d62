use serde_json::json;

use super::*;

fn lasting<'a>(body: &'a str, id: &'a str, headers: Vec<(&'a str, Value)>) -> Lasting<'a> {
    Lasting { body: body.as_bytes(), id, sort: "", headers }
}

#[test]
fn the_same_message_has_the_same_fingerprint_whatever_the_order_of_its_headers() {
    let one = lasting("{}", "m1", vec![("a", json!(1)), ("b", json!({ "x": 1, "y": ["z"] }))]).fingerprint();
    let other = lasting("{}", "m1", vec![("b", json!({ "y": ["z"], "x": 1 })), ("a", json!(1))]).fingerprint();
    assert_eq!(one, other);
    assert_eq!(one.0.len(), 64);
}

#[test]
fn every_part_that_lasts_tells_messages_apart() {
    let all = [
        lasting("{}", "m1", vec![]),
        lasting("{} ", "m1", vec![]),
        lasting("{}", "m2", vec![]),
        lasting("{}m", "1", vec![]),
        Lasting { sort: "order", ..lasting("{}", "m1", vec![]) },
        lasting("{}", "m1", vec![("a", json!("1"))]),
        lasting("{}", "m1", vec![("a", json!(1))]),
        lasting("{}", "m1", vec![("b", json!(1))]),
    ];
    let count = all.len();
    let mut prints: Vec<Fingerprint> = all.into_iter().map(Lasting::fingerprint).collect();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), count);
}

#[test]
fn a_message_prints_sizes_alone() {
    let message = PeekedMessage {
        fingerprint: None,
        body: b"hunter2-body".to_vec(),
        bytes: 99,
        properties: r#"{"headers":{"x":"hunter2-header"}}"#.to_owned(),
        reason: DeadReason { message: Some("password=hunter2-reason".to_owned()), ..DeadReason::default() },
        deliveries: Some(2),
        replayed: 1,
    };
    let printed =
        format!("{:?}", Peeked { messages: vec![message.clone()], handed: 1, behind: None, problems: Vec::new() });
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(printed.contains("body_bytes: 12"), "{printed}");
    assert!(message.is_cut());
}
