use super::*;

fn message(further: &Value) -> WireMessage {
    let mut message = json!({
        "MessageId": "m1",
        "ReceiptHandle": "r1",
        "Body": "{\"order\":7}",
        "Attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1795302000000" },
    });
    message.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    serde_json::from_value(message).unwrap()
}

fn to(body: Option<&'static [u8]>) -> Sending {
    Sending {
        exchange: String::new(),
        routing_key: "orders".to_owned(),
        body: body.map(Bytes::from_static),
        stamps: vec![("x-watchbill-replay".to_owned(), "r1/1".to_owned())],
    }
}

fn own(count: usize) -> Value {
    let one = |number: usize| (format!("a{number}"), json!({ "DataType": "Number", "StringValue": "7" }));
    json!({ "MessageAttributes": (0..count).map(one).collect::<Map<String, Value>>() })
}

#[test]
fn a_message_is_handed_on_with_all_that_it_says_and_as_one_that_may_come_again() {
    let (letter, _) = message(&own(1)).letter(4, "orders-dlq");
    assert_eq!((letter.hold, letter.redelivered, letter.body.as_ref()), (4, true, &b"{\"order\":7}"[..]));
    assert_eq!(letter.properties["message_id"], "m1");
    assert_eq!(letter.properties["ApproximateReceiveCount"], "1");
    let LetterField::Table(field) = &letter.headers["a0"] else { panic!("{:?}", letter.headers) };
    assert!(field["DataType"] == LetterField::Text("Number".to_owned()));
}

#[test]
fn it_goes_on_with_its_attributes_its_types_and_one_stamp() {
    let further = json!({
        "MessageAttributes": {
            "tenant": { "DataType": "String.code", "StringValue": "a", "StringListValues": [] },
            "raw": { "DataType": "Binary", "BinaryValue": "AAEC" },
            "X-Watchbill-Replay": { "DataType": "String", "StringValue": "r0/1" },
        },
        "Attributes": { "AWSTraceHeader": "Root=1" },
    });
    let (_, content) = message(&further).letter(0, "orders-dlq");
    let entry = content.entry(&to(None), false).ok().unwrap();
    assert_eq!(
        Value::Object(entry.json),
        json!({
            "MessageBody": "{\"order\":7}",
            "MessageAttributes": {
                "tenant": { "DataType": "String.code", "StringValue": "a" },
                "raw": { "DataType": "Binary", "BinaryValue": "AAEC" },
                "x-watchbill-replay": { "DataType": "String", "StringValue": "r1/1" },
            },
            "MessageSystemAttributes": { "AWSTraceHeader": { "DataType": "String", "StringValue": "Root=1" } },
        })
    );
    let edited = content.entry(&to(Some(b"[]")), false).ok().unwrap();
    assert_eq!(edited.json["MessageBody"], "[]");
}

#[test]
fn without_a_stamp_it_goes_on_with_its_own_attributes_alone() {
    let (_, content) = message(&own(10)).letter(0, "orders-dlq");
    let entry = content.entry(&Sending { stamps: Vec::new(), ..to(None) }, false).ok().unwrap();
    let names: Vec<&String> = entry.json["MessageAttributes"].as_object().unwrap().keys().collect();
    assert!(names.len() == 10 && names.iter().all(|name| name.starts_with('a')), "{names:?}");
}

#[test]
fn what_is_no_text_is_not_sent() {
    let (_, content) = message(&own(0)).letter(0, "orders-dlq");
    let refused = content.entry(&to(Some(b"\xFF\xFE")), false).err();
    assert!(refused.is_some_and(|why| why.starts_with("SQS takes text alone")));
}

#[test]
fn in_a_fifo_queue_its_number_is_its_own_and_the_same_when_it_is_sent_again() {
    let of = |id: &str, attempt: &str| {
        let further = json!({
            "MessageId": id,
            "Attributes": { "MessageGroupId": "customer-7", "MessageDeduplicationId": "the sender's" },
        });
        let (_, content) = message(&further).letter(0, "orders-dlq.fifo");
        let stamps = vec![("x-watchbill-replay".to_owned(), attempt.to_owned())];
        let entry = content.entry(&Sending { stamps, ..to(None) }, true).ok().unwrap().json;
        assert_eq!(entry["MessageGroupId"], "customer-7");
        entry["MessageDeduplicationId"].as_str().unwrap().to_owned()
    };
    assert_eq!((of("m1", "r1/1"), of("m1", "r1/1").len()), (of("m1", "r1/1"), 64));
    let others = [of("m2", "r1/1"), of("m1", "r1/2"), of("m1", "r2/1"), "the sender's".to_owned()];
    assert!(!others.contains(&of("m1", "r1/1")));
}
