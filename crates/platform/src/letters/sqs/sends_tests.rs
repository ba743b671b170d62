use serde_json::Map;

use super::*;

fn letter(hold: u64) -> Letter {
    Letter { hold, target: "t".to_owned(), entry: Entry { json: Map::new(), bytes: 1 } }
}

fn done(text: &Value) -> WireBatch {
    serde_json::from_value(text.clone()).unwrap()
}

#[test]
fn each_of_several_is_told_of_and_what_may_have_arrived_is_not_called_refused() {
    let answer = done(&json!({
        "Successful": [{ "Id": "0", "MessageId": "m" }],
        "Failed": [
            { "Id": "1", "Code": "InvalidMessageContents", "SenderFault": true, "Message": "hunter2" },
            { "Id": "2", "Code": "RequestThrottled", "SenderFault": true },
            { "Id": "3", "Code": "InternalError", "SenderFault": false },
            { "Id": "4", "Code": "Odd<script>", "SenderFault": true, "Message": "hunter2" },
        ],
    }));
    let (told, left) = sorted((0..6).map(letter).collect(), &answer);

    assert_eq!(left.iter().map(|letter| letter.hold).collect::<Vec<_>>(), [2], "it is tried again");
    let refused = |why: &str| Some(why.to_owned());
    assert_eq!(told[0], Ok(Confirmed { hold: 0, refused: None }));
    assert_eq!(told[1], Ok(Confirmed { hold: 1, refused: refused("it has characters that SQS does not take") }));
    assert!(matches!(told[2], Err(No::Unknown(PollFailureKind::Server, _))), "{told:?}");
    assert_eq!(told[3], Ok(Confirmed { hold: 4, refused: refused("SQS does not take it (Oddscript)") }));
    assert!(matches!(told[4], Err(No::Unknown(PollFailureKind::Malformed, _))), "{told:?}");
    assert!(!format!("{told:?}").contains("hunter2"));
}
