//! What a replay of SQS cannot do as it does elsewhere, by the real program: messages that something else has in hand, and one that has no room
//! for the mark. Both are counted.

use serde_json::{Map, Value, json};
use watchbill_tests::servers::moto::Moto;

use crate::queues_sqs_replay::{Replaying, count};

#[tokio::test(flavor = "multi_thread")]
async fn what_others_hold_is_not_gone_and_what_has_ten_attributes_goes_without_a_mark() {
    let mut replaying = Replaying::begin(Moto::start().await, "").await;
    replaying.dead_letters(5, None).await;
    let text = |value: String| json!({ "DataType": "String", "StringValue": value });
    let mut own: Map<String, Value> = (1..10).map(|number| (format!("a{number}"), text("7".to_owned()))).collect();
    own.insert("tenant".to_owned(), text("t5".to_owned()));
    let full = json!({ "QueueUrl": replaying.dead, "MessageBody": "5", "MessageAttributes": own });
    replaying.moto.sqs("SendMessage", full).await;
    replaying.watch();
    replaying.listed().await;
    let others = json!({ "QueueUrl": replaying.dead, "MaxNumberOfMessages": 2, "VisibilityTimeout": 900 });
    let held = replaying.moto.sqs("ReceiveMessage", others).await;
    let held = bodies(&held["Messages"]);
    assert_eq!(held.len(), 2);

    let run = replaying.started(&["--rate", "600/m", "--watch", "5s"]).await;
    let done = replaying.until(&run, "it is done", |listed| listed["over"] == true).await;

    assert_eq!((&done["phase"], count(&done, "sent"), count(&done, "removed")), (&json!("done"), 4, 4), "{done:#}");
    assert_eq!((count(&done, "in_other_hands"), count(&done, "unmarked")), (2, 1), "{done:#}");
    assert!(done["said"].to_string().contains("about 2 more held by others"), "{done:#}");
    assert_eq!(replaying.moto.counts(&replaying.dead).await, (0, 2), "they are there");
    let arrived = replaying.arrived().await;
    assert!(arrived.len() == 4 && arrived.iter().all(|(number, _, _)| !held.contains(number)), "{arrived:?}");
    let stamp = format!("{run}/1");
    for (number, _, own) in &arrived {
        assert_eq!(own, if *number == 5 { "" } else { stamp.as_str() }, "{number}");
    }
}

fn bodies(messages: &Value) -> Vec<u64> {
    let messages = messages.as_array().unwrap().iter();
    messages.map(|message| message["Body"].as_str().unwrap().parse().unwrap()).collect()
}
