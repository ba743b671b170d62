use std::time::Duration;

use serde_json::{Value, json};
use watchbill_domain::queues::Act;

use super::fixtures::{Desk, QUEUE, Rabbit};
use super::*;
use crate::api::{PeekLine, PeekPart, QueueSpan};
use crate::ports::Files;
use crate::testing::Reply;

fn line<'a>(lines: &'a [PeekLine], name: &str) -> &'a PeekLine {
    lines.iter().find(|line| line.name == name).unwrap()
}

const ORDER: &str = r#"{"order":4711,"customer":{"email":"bo.kestrel@example.com","card":"4111111111111111"}}"#;

#[tokio::test]
async fn messages_of_a_classic_queue_are_shown_masked_and_stay_where_they_are() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER, "plain"]).await;

    let contract = desk.engine.peek_contract(QUEUE).await.unwrap();
    assert_eq!((contract.contract.as_str(), contract.allowed, contract.left), ("touching", true, None));
    assert_eq!(contract.depth_text, "2");
    let view = desk.peek(10).await.unwrap();

    assert_eq!(view.scanned, "all 2");
    assert_eq!(line(&view.messages[0].body, "order").text, "4711");
    let mail = line(&view.messages[0].body, "email");
    assert_eq!((mail.text.as_str(), mail.level), ("[secret]", 1));
    assert_eq!(mail.masked.as_ref().unwrap().path, "customer.email");
    assert_eq!(view.messages[0].reason, "TimeoutError: mail to [e-mail] failed");
    assert_eq!(view.messages[0].source, "orders");
    assert_eq!(view.messages[1].body[0].text, "plain");
    assert_eq!(view.groups.len(), 1);
    assert_eq!((view.groups[0].count, view.groups[0].sources.as_str()), (2, "orders (2)"));
    assert_eq!(view.groups[0].signature, view.messages[0].signature);
    assert_eq!(desk.rabbit().messages.len(), 2);
    let looks = desk.engine.shared.store.queue_looks(&QUEUE.parse().unwrap(), 5).await.unwrap();
    assert_eq!((looks[0].look.kind.word(), looks[0].what.as_deref()), ("peek", Some("2 messages")));
    let (act, _, details) = desk.trail().await.remove(0);
    assert_eq!((act, details[0].1.as_str()), (Act::Peeked, "10"));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn a_quorum_queue_is_never_read_so_often_that_it_drops_its_messages() {
    let rabbit = Rabbit { limit: Some(3), ..Rabbit::of("quorum") };
    let desk = Desk::of(rabbit, &[ORDER, ORDER, "plain"]).await;

    let first = desk.peek(10).await.unwrap();
    assert!(first.did.ends_with("it is refused from now on, because messages could be lost."), "{}", first.did);
    for pause in [0, 5, 60, 600] {
        desk.pass(pause).await;
        let contract = desk.engine.peek_contract(QUEUE).await.unwrap();
        assert_eq!(
            (contract.contract.as_str(), contract.allowed),
            ("destroying", false),
            "after {pause} s: {}",
            contract.said
        );
        let error = desk.peek(10).await.unwrap_err();
        assert!(error.to_string().contains("no message of mq/orders.dlq was read"), "{error}");
    }
    assert_eq!(desk.asked_for_messages(), 1);
    let rabbit = desk.rabbit().clone();
    assert_eq!((rabbit.messages.len(), rabbit.lost), (3, 0));
    desk.engine.shutdown().await;
}

/// Reading ten messages is one return of each and not ten.
#[tokio::test]
async fn a_queue_of_many_messages_is_read_as_often_as_one_of_few() {
    let bodies = [ORDER; 12];
    let desk = Desk::of(Rabbit { limit: Some(20), ..Rabbit::of("quorum") }, &bodies).await;
    for left in (1..=18).rev() {
        let contract = desk.engine.peek_contract(QUEUE).await.unwrap();
        assert_eq!(contract.left, Some(left), "{}", contract.said);
        desk.peek(12).await.unwrap();
        desk.pass(120).await;
    }
    assert!(desk.peek(12).await.is_err());
    assert_eq!(desk.rabbit().lost, 0);
    desk.engine.shutdown().await;
}

/// However late the broker counts and however often others read, nothing is lost.
#[tokio::test]
async fn what_others_read_counts_as_well() {
    let rabbit = Rabbit { limit: Some(8), ..Rabbit::of("quorum") };
    let desk = Desk::of(rabbit, &[ORDER]).await;
    let mut read = 0;
    for _ in 0..12 {
        if desk.peek(10).await.is_ok() {
            read += 1;
        }
        desk.rabbit().get(1);
        desk.pass(45).await;
        if desk.rabbit().messages.first().is_some_and(|(_, returns)| *returns >= 6) {
            break;
        }
    }
    assert!(read >= 1, "it may be read at first");
    assert!(desk.peek(10).await.is_err());
    assert_eq!(desk.rabbit().lost, 0);
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn a_quorum_queue_of_which_it_is_not_known_how_often_messages_came_back_is_not_read() {
    let desk = Desk::of(Rabbit { limit: Some(20), ..Rabbit::of("quorum") }, &[ORDER]).await;
    // The broker began to count anew, with messages inside.
    desk.rabbit().delivered = 0;
    let error = desk.peek(1).await.unwrap_err();
    assert!(error.to_string().contains("how often they did is not known"), "{error}");
    assert_eq!(desk.asked_for_messages(), 0);
    desk.engine.shutdown().await;
}

/// Nobody ever consumed from it, so that its broker counts nothing.
#[tokio::test]
async fn a_quorum_queue_that_nobody_ever_consumed_from_is_read_where_that_is_certain() {
    let hour = Some(Duration::from_secs(3_600));
    for (up, left) in [(hour, Some(1)), (Some(Duration::from_secs(90)), None), (None, None)] {
        let rabbit = Rabbit { limit: Some(3), delivered: 0, up, ..Rabbit::of("quorum") };
        let desk = Desk::of(rabbit, &[ORDER, "plain"]).await;
        let contract = desk.engine.peek_contract(QUEUE).await.unwrap();
        assert_eq!((contract.left, contract.allowed), (left, left.is_some()), "up for {up:?}: {}", contract.said);
        assert_eq!(desk.peek(10).await.is_ok(), left.is_some());
        if left.is_none() {
            assert!(contract.said.contains("how often they did is not known"), "{}", contract.said);
        }
        assert!(desk.peek(10).await.is_err(), "once and no more");
        assert_eq!(desk.rabbit().lost, 0);
        desk.engine.shutdown().await;
    }
}

#[tokio::test]
async fn what_was_read_tells_when_the_oldest_message_died() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER, "plain"]).await;
    let oldest = async || {
        let listed = serde_json::to_value(desk.engine.queue_shown(QUEUE, QueueSpan::Day).await.unwrap()).unwrap();
        (listed["oldest_is"].clone(), listed["oldest_at"].clone())
    };
    assert_eq!(oldest().await, (Value::Null, Value::Null));
    desk.peek(10).await.unwrap();
    desk.pass(120).await;
    let died = (json!("died"), json!("2026-11-18T11:06:40Z"));
    assert_eq!(oldest().await, died);
    desk.rabbit().messages.push(("another".to_owned(), 0));
    desk.pass(120).await;
    assert_eq!(oldest().await, died, "others came behind it");
    desk.rabbit().messages.clear();
    desk.pass(120).await;
    assert_eq!(oldest().await, (Value::Null, Value::Null), "it is gone");
    desk.rabbit().messages.push(("another".to_owned(), 0));
    desk.pass(120).await;
    assert_eq!(oldest().await, (Value::Null, Value::Null), "what was read then tells nothing of this one");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn what_was_confirmed_of_another_type_of_queue_does_not_count() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER]).await;
    let touches = desk.engine.peek_contract(QUEUE).await.unwrap().touches;
    {
        let mut rabbit = desk.rabbit();
        (rabbit.sort, rabbit.limit) = ("quorum", Some(20));
    }
    let ask = PeekAsk { id: QUEUE.to_owned(), count: 1, touches };
    let error = desk.engine.peek(&ask, "ana").await.unwrap_err();
    assert!(matches!(error, ApiError::Invalid { .. }), "{error}");
    assert_eq!(desk.asked_for_messages(), 0);
    assert!(desk.trail().await.is_empty(), "what was refused was not done");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn no_answer_does_not_mean_that_nothing_was_done() {
    let desk = Desk::of(Rabbit { limit: Some(4), ..Rabbit::of("quorum") }, &[ORDER]).await;
    desk.rabbit().trouble = Some(Reply::Fail(crate::ports::PollFailureKind::Timeout));
    let error = desk.peek(1).await.unwrap_err();
    assert!(error.to_string().contains("may have been handed out all the same"), "{error}");
    let contract = desk.engine.peek_contract(QUEUE).await.unwrap();
    assert_eq!(contract.left, Some(1), "what failed counts: {}", contract.said);
    let looks = desk.engine.shared.store.queue_looks(&QUEUE.parse().unwrap(), 5).await.unwrap();
    assert!(looks.is_empty(), "nobody saw anything");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn a_field_is_shown_for_a_reason_and_recorded_without_what_it_is() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER]).await;
    let view = desk.peek(1).await.unwrap();
    let mask = line(&view.messages[0].body, "email").masked.clone().unwrap();
    let ask = |reason: &str, field: &[usize]| RevealAsk {
        session: view.session.clone(),
        message: 0,
        part: PeekPart::Body,
        field: field.to_vec(),
        reason: reason.to_owned(),
    };

    for reason in ["", "   "] {
        let error = desk.engine.reveal(&ask(reason, &mask.field), "ana").await.unwrap_err();
        assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "reason"), "{error}");
    }
    assert!(desk.engine.reveal(&ask("why not", &[0]), "ana").await.is_err(), "nothing of it is masked");
    assert!(desk.engine.reveal(&ask("why not", &[7, 7]), "ana").await.is_err());
    let shown = desk.engine.reveal(&ask("call bo.kestrel@example.com back", &mask.field), "ana").await.unwrap();

    assert_eq!((shown.text.as_str(), shown.seconds), ("bo.kestrel@example.com", 30));
    assert!(!format!("{shown:?}").contains("kestrel"));
    let (act, reason, details) = desk.trail().await.pop().unwrap();
    assert_eq!((act, reason.as_str()), (Act::Revealed, "call [e-mail] back"));
    assert_eq!(details[1], ("field".to_owned(), "body.customer.email".to_owned()));
    assert_eq!(details[0].1.len(), 64);
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn messages_are_forgotten_after_ten_minutes() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER]).await;
    let view = desk.peek(1).await.unwrap();
    assert!(desk.engine.export_messages(&view.session, "ana").await.is_ok());
    desk.pass(601).await;
    assert_eq!(format!("{:?}", desk.engine.shared.peeks).matches("Session").count(), 0, "before anybody asks again");
    let error = desk.engine.export_messages(&view.session, "ana").await.unwrap_err();
    assert!(matches!(error, ApiError::NotFound { .. }), "{error}");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn scripts_get_the_same_masked() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER, "plain"]).await;
    let touches = desk.engine.peek_contract(QUEUE).await.unwrap().touches;
    let ask = PeekAsk { id: QUEUE.to_owned(), count: 1, touches };

    let listing = serde_json::to_value(desk.engine.peek_listing(&ask, "ana").await.unwrap()).unwrap();

    assert_eq!(listing["scanned"], json!({ "read": 1, "of": 2, "rough": false }));
    assert_eq!(listing["messages"][0]["body"]["customer"], json!({ "email": "[secret]", "card": "[card]" }));
    assert_eq!(listing["messages"][0]["masked"][0]["path"], "body.customer.email");
    assert_eq!(listing["messages"][0]["headers"]["headers"]["x-error"], "TimeoutError: mail to [e-mail] failed");
    let errors = desk.engine.queue_errors(&ask, "ana").await.unwrap();
    assert_eq!(errors.errors[0].text.as_deref(), Some("TimeoutError: mail to [e-mail] failed"));
    assert_eq!(errors.errors[0].sources[0].queue, "orders");
    desk.engine.shutdown().await;
}

/// What was read, shown and exported is in no file.
#[allow(clippy::disallowed_methods, reason = "the files are looked at byte by byte, as nobody else does")]
#[tokio::test]
async fn nothing_secret_is_in_any_file() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER]).await;
    let view = desk.peek(1).await.unwrap();
    let mask = line(&view.messages[0].body, "card").masked.clone().unwrap();
    let reason = "the customer reads it to me: 4111111111111111".to_owned();
    let ask = RevealAsk { session: view.session.clone(), message: 0, part: PeekPart::Body, field: mask.field, reason };
    assert_eq!(desk.engine.reveal(&ask, "ana").await.unwrap().text, "4111111111111111");
    let export = desk.engine.export_messages(&view.session, "ana").await.unwrap();
    let exported = desk.fakes.files.read(std::path::Path::new(&export.path)).unwrap();
    assert!(String::from_utf8_lossy(&exported).contains("\"order\":4711"));
    desk.engine.shutdown().await;

    let mut files = vec![exported];
    for file in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = file.unwrap().path();
        files.extend(path.is_file().then(|| std::fs::read(path).unwrap()));
    }
    assert!(files.len() > 1);
    for secret in ["4111111111111111", "bo.kestrel", "ana.kestrel"] {
        let has = |bytes: &Vec<u8>| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!files.iter().any(has), "{secret}");
    }
}
