use watchbill_domain::queues::Act;

use super::fixtures::{Desk, QUEUE, Rabbit};
use super::*;

const ORDER: &str = r#"{"order":4711,"customer":{"email":"bo.kestrel@example.com","street":"Lindengase"}}"#;

fn ask(session: &str, message: usize, reason: &str) -> BodyAsk {
    BodyAsk { session: session.to_owned(), message, reason: reason.to_owned() }
}

fn written(session: &str, message: usize, body: &str) -> WrittenBody {
    WrittenBody { session: session.to_owned(), message, body: body.to_owned() }
}

#[tokio::test]
async fn a_body_is_opened_for_a_reason_and_recorded_without_what_it_is() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER, "one\r\ntwo\r\n", "a\u{200b}b"]).await;
    let view = desk.peek(3).await.unwrap();
    assert!(view.messages.iter().all(|message| message.no_edit.is_none()));

    for reason in ["", "   "] {
        let error = desk.engine.open_body(&ask(&view.session, 0, reason), "ana").await.unwrap_err();
        assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "reason"), "{error}");
    }
    assert!(desk.engine.open_body(&ask(&view.session, 3, "there is no fourth"), "ana").await.is_err());
    let trail = desk.trail().await.len();
    let opened = desk.engine.open_body(&ask(&view.session, 0, "bo@example.com moved"), "ana").await.unwrap();

    assert_eq!((opened.text.as_str(), opened.is_json, opened.bytes), (ORDER, true, ORDER.len() as u64));
    assert!(!format!("{opened:?}").contains("kestrel"));
    let entries = desk.trail().await;
    assert_eq!(entries.len(), trail + 1, "what was refused is not in it");
    let (act, reason, details) = entries.last().unwrap();
    assert_eq!((*act, reason.as_str()), (Act::Revealed, "[e-mail] moved"));
    assert_eq!(details[0].1.len(), 64);
    assert_eq!(
        details[1..],
        [("field", "body"), ("for", "editing it")].map(|(what, text)| (what.to_owned(), text.to_owned()))
    );

    let windows = desk.engine.open_body(&ask(&view.session, 1, "the same"), "ana").await.unwrap();
    assert_eq!((windows.text.as_str(), windows.is_json, windows.is_crlf), ("one\ntwo\n", false, true));
    let unseen = desk.engine.open_body(&ask(&view.session, 2, "the same"), "ana").await.unwrap();
    assert_eq!((unseen.text.as_str(), unseen.unseen), ("a\u{200b}b", 1));
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn what_is_masked_is_not_found_out_by_comparing() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER, ORDER]).await;
    let view = desk.peek(2).await.unwrap();
    let mended = ORDER.replace("gase", "gasse");
    let error = desk.engine.compare_body(&written(&view.session, 0, &mended)).unwrap_err();
    assert!(matches!(&error, ApiError::Invalid { field, .. } if field == "message"), "{error}");

    desk.engine.open_body(&ask(&view.session, 0, "the street is wrong"), "ana").await.unwrap();
    let changes = desk.engine.compare_body(&written(&view.session, 0, &mended)).unwrap();
    assert_eq!(changes.said, "1 field changes, 2 stay as they are.");
    assert_eq!(changes.rows[0].place, "customer.street");
    assert_eq!(
        (changes.rows[0].before.as_deref(), changes.rows[0].after.as_deref()),
        (Some("\"Lindengase\""), Some("\"Lindengasse\""))
    );
    assert!(!serde_json::to_string(&changes).unwrap().contains("kestrel"), "what stays is not shown");
    assert!(desk.engine.compare_body(&written(&view.session, 1, &mended)).is_err(), "the other is another");

    desk.pass(601).await;
    let error = desk.engine.compare_body(&written(&view.session, 0, &mended)).unwrap_err();
    assert!(matches!(error, ApiError::NotFound { .. }), "{error}");
    let error = desk.engine.open_body(&ask(&view.session, 0, "once more"), "ana").await.unwrap_err();
    assert!(matches!(error, ApiError::NotFound { .. }), "{error}");
    desk.engine.shutdown().await;
}

#[tokio::test]
async fn what_is_no_text_is_not_opened() {
    let desk = Desk::of(Rabbit::of("classic"), &["one\rtwo"]).await;
    let view = desk.peek(1).await.unwrap();
    let why = view.messages[0].no_edit.clone().unwrap();
    let error = desk.engine.open_body(&ask(&view.session, 0, "to mend it"), "ana").await.unwrap_err();
    assert!(error.to_string().contains(&why), "{error}");
    assert_eq!(desk.trail().await.last().unwrap().0, Act::Peeked);
    assert_eq!(view.id, QUEUE);
    desk.engine.shutdown().await;
}

#[allow(clippy::disallowed_methods, reason = "the files are looked at byte by byte, as nobody else does")]
#[tokio::test]
async fn an_edited_body_is_in_no_file() {
    let desk = Desk::of(Rabbit::of("classic"), &[ORDER]).await;
    let view = desk.peek(1).await.unwrap();
    desk.engine.open_body(&ask(&view.session, 0, "the street is wrong"), "ana").await.unwrap();
    desk.engine.compare_body(&written(&view.session, 0, &ORDER.replace("Lindengase", "pelargonium"))).unwrap();
    desk.engine.shutdown().await;
    let mut seen = 0;
    for file in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = file.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        seen += 1;
        for secret in ["pelargonium", "bo.kestrel", "Lindengase"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
    assert!(seen > 0);
}
