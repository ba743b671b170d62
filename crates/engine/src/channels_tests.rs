use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use watchbill_definitions::{MailRoute, MailTls};
use watchbill_domain::alerts::{PageKind, PageLine, Severity};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::sources::{Connection, SecretRef};
use watchbill_domain::time::Instant;
use watchbill_store::{Delivery, DeliveryEvent, Page, PageHead, PageState};

use super::*;
use crate::ports::{Letter, Post, PostAnswer, Secrets};
use crate::testing::{Fakes, Reception};

fn page(title: &str) -> Page {
    let at = Instant::parse("2026-03-28T09:00:00Z").unwrap();
    let source = SourceName::new("prod");
    let line = PageLine {
        id: AlertId { source: source.clone(), identity: Identity::new("791cec13fcba0368") },
        starts_at: at,
        severity: Severity::Critical,
        name: "RedisDown".to_owned(),
        place: "cache-1".to_owned(),
        summary: "Redis does not answer".to_owned(),
        because: "it began to fire".to_owned(),
        kind: PageKind::Firing,
    };
    let head = PageHead {
        id: PageId(17),
        kind: PageKind::Firing,
        source: Some(source),
        severity: Severity::Critical,
        title: title.to_owned(),
        body: "Redis does not answer".to_owned(),
        because: "it began to fire".to_owned(),
        created_at: at,
        state: PageState::Shown,
        attempts: 1,
        shown_at: None,
        seen_at: None,
        problem: None,
        sound: None,
        urgency: None,
    };
    Page { head, lines: vec![line] }
}

fn message(event: DeliveryEvent, before: Taken) -> Message {
    let delivery = Delivery { page: PageId(17), channel: "c".to_owned(), event, before, attempts: 0 };
    Message::of(page("critical: RedisDown, cache-1"), &delivery, "payments", Path::new("/ws"))
}

fn ntfy() -> Route {
    let server = Url::parse("https://ntfy.example.net/").unwrap();
    Route::Ntfy { server, topic: "ana-3f9c2e".to_owned(), connection: Connection::default() }
}

fn webhook(secret: Option<&str>) -> Route {
    let url = Url::parse("https://hooks.example.net/T0/xyz").unwrap();
    let secret = secret.map(|name| SecretRef::Keyring(name.to_owned()));
    Route::Webhook { url, connection: Connection::default(), secret }
}

fn mail() -> Route {
    Route::Email(MailRoute {
        host: "mail.example.net".to_owned(),
        port: 587,
        tls: MailTls::StartTls,
        login: Some(("ana".to_owned(), SecretRef::Keyring("mail".to_owned()))),
        from_address: "wb@example.net".to_owned(),
        to: vec!["ana@example.net".to_owned()],
        ca: None,
    })
}

struct Sent {
    result: Result<String, Failure>,
    parcels: Vec<Parcel>,
}

async fn send_by(route: Route, message: &Message, reception: Reception) -> Sent {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    for name in ["hook", "mail"] {
        fakes.secrets.set(name, "key".to_owned().into()).await.unwrap();
    }
    fakes.courier.set_reception(reception);
    let channel = ChannelSpec { name: "c".to_owned(), from: Severity::Error, resolved: false, route };
    let result = send(&fakes.ports(), Path::new("/ws"), &channel, message).await;
    Sent { result, parcels: fakes.courier.carried().into_iter().map(|(_, parcel)| parcel).collect() }
}

async fn posted(route: Route, message: &Message) -> (Post, Value) {
    let sent = send_by(route, message, Reception::Takes).await;
    let [Parcel::Post(post)] = sent.parcels.as_slice() else { panic!("{:?}", sent.parcels) };
    (post.clone(), serde_json::from_str(&post.body).unwrap())
}

async fn letter(message: &Message) -> Letter {
    let sent = send_by(mail(), message, Reception::Takes).await;
    let [Parcel::Letter(letter)] = sent.parcels.as_slice() else { panic!("{:?}", sent.parcels) };
    letter.clone()
}

#[rstest]
#[case(DeliveryEvent::Page, Taken::No, "critical: RedisDown, cache-1", 5, "rotating_light")]
#[case(DeliveryEvent::Page, Taken::Perhaps, "critical: RedisDown, cache-1 (may be a repeat)", 5, "rotating_light")]
#[case(DeliveryEvent::Resolved, Taken::No, "over: critical: RedisDown, cache-1", 1, "white_check_mark")]
#[tokio::test]
async fn ntfy_gets_a_publication_and_gives_an_id(
    #[case] event: DeliveryEvent,
    #[case] before: Taken,
    #[case] title: &str,
    #[case] priority: u8,
    #[case] tag: &str,
) {
    let message = message(event, before);
    let (post, body) = posted(ntfy(), &message).await;
    assert_eq!(post.url.as_str(), "https://ntfy.example.net/", "JSON is published at the root");
    let expected = json!({ "topic": "ana-3f9c2e", "title": title, "message": "Redis does not answer",
        "priority": priority, "tags": [tag] });
    assert_eq!(body, expected);
    assert_eq!(send_by(ntfy(), &message, Reception::Takes).await.result, Ok("ntfy id n1".to_owned()));
}

#[tokio::test]
async fn a_webhook_gets_a_document_with_a_key_and_a_signature() {
    let message = message(DeliveryEvent::Page, Taken::Perhaps);
    let (post, body) = posted(webhook(Some("hook")), &message).await;
    assert_eq!(
        body,
        json!({
            "version": 1, "event": "page", "key": message.key, "repeat": true, "team": "payments",
            "page": {
                "id": 17, "kind": "firing", "severity": "critical", "title": "critical: RedisDown, cache-1",
                "body": "Redis does not answer", "because": "it began to fire", "at": "2026-03-28T09:00:00Z",
                "alerts_total": 1,
                "alerts": [{
                    "id": "prod/791cec13fcba0368", "name": "RedisDown", "severity": "critical", "place": "cache-1",
                    "summary": "Redis does not answer", "starts_at": "2026-03-28T09:00:00Z", "because": "it began to fire",
                }],
            },
        })
    );
    assert_eq!(post.headers[0], ("Idempotency-Key".to_owned(), message.key.clone()));
    let (name, signature) = &post.headers[1];
    assert_eq!((name.as_str(), signature.len()), ("X-Watchbill-Signature", "sha256=".len() + 64));
    let (unsigned, _) = posted(webhook(None), &message).await;
    assert_eq!(unsigned.headers.len(), 1);
}

/// RFC 4231, test case 2.
#[test]
fn a_signature_is_the_hmac_of_the_body() {
    assert_eq!(
        webhook::signature(&"Jefe".to_owned().into(), b"what do ya want for nothing?"),
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

#[tokio::test]
async fn a_letter_is_plain_text_with_one_message_id_for_all_its_tries() {
    let first = letter(&message(DeliveryEvent::Page, Taken::No)).await;
    let again = letter(&message(DeliveryEvent::Page, Taken::Perhaps)).await;
    let end = letter(&message(DeliveryEvent::Resolved, Taken::No)).await;
    assert_eq!(first.message_id, again.message_id);
    assert_ne!(first.message_id, end.message_id);
    assert!(first.message_id.starts_with("<page-17-") && first.message_id.ends_with("@example.net>"), "{first:?}");
    assert_eq!(first.subject, "[payments] critical: RedisDown, cache-1");
    for expected in
        ["Redis does not answer", "critical: RedisDown, cache-1", "prod/791cec13fcba0368", "while that sleeps"]
    {
        assert!(first.text.contains(expected), "{}", first.text);
    }
    assert_eq!(first.login.map(|(user, _)| user), Some("ana".to_owned()));
}

#[tokio::test]
async fn what_stands_in_an_alert_cannot_make_a_second_header() {
    let delivery = Delivery {
        page: PageId(17),
        channel: "c".to_owned(),
        event: DeliveryEvent::Page,
        before: Taken::No,
        attempts: 0,
    };
    let page = page("error: X\r\nBcc: everybody@example.net\r\n\r\n<b>owned</b>");
    let message = Message::of(page, &delivery, "t\r\nCc: x@y.z", Path::new("/ws"));
    let letter = letter(&message).await;
    assert!(!letter.subject.contains(['\r', '\n']), "{:?}", letter.subject);
    let (_, publication) = posted(ntfy(), &message).await;
    assert!(!publication["title"].as_str().unwrap().contains(['\r', '\n']), "{publication}");
}

#[tokio::test]
async fn pages_of_other_laptops_and_workspaces_have_other_keys() {
    let delivery = Delivery {
        page: PageId(17),
        channel: "c".to_owned(),
        event: DeliveryEvent::Page,
        before: Taken::No,
        attempts: 0,
    };
    let key = |page: Page, folder: &str| Message::of(page, &delivery, "t", Path::new(folder)).key;
    let mut later = page("x");
    later.head.created_at = Instant::parse("2026-03-28T09:00:00.001Z").unwrap();
    assert_eq!(key(page("x"), "/ws"), key(page("x"), "/ws"));
    assert_ne!(key(page("x"), "/ws"), key(page("x"), "/other"));
    assert_ne!(key(page("x"), "/ws"), key(later, "/ws"));
}

#[rstest]
#[case(401, None, Taken::No, true, "credentials")]
#[case(403, None, Taken::No, true, "right to publish")]
#[case(404, None, Taken::No, true, "check its path")]
#[case(302, None, Taken::No, true, "redirects")]
#[case(429, Some(90), Taken::No, false, "fewer messages")]
#[case(503, Some(7200), Taken::Perhaps, false, "in trouble itself")]
fn a_status_says_whether_it_was_taken_and_whether_to_hope(
    #[case] status: u16,
    #[case] retry_after_s: Option<u64>,
    #[case] taken: Taken,
    #[case] lasts: bool,
    #[case] says: &str,
) {
    let answer = PostAnswer { status, retry_after_s, request_id: None, body: Bytes::new() };
    let failure = webhook::receipt(&answer).unwrap_err();
    assert_eq!((failure.taken, failure.lasts), (taken, lasts));
    assert!(failure.message.contains(says), "{}", failure.message);
    assert_eq!(failure.wait, retry_after_s.map(|s| Duration::from_secs(s.min(3600))), "an hour at most is believed");
}

#[test]
fn a_login_page_is_no_receipt_of_ntfy() {
    let body = Bytes::from_static(b"<html>sign in</html>");
    let failure = ntfy::receipt(&PostAnswer { status: 200, retry_after_s: None, request_id: None, body }).unwrap_err();
    assert!(failure.lasts && failure.message.contains("login page"), "{failure:?}");
}

#[tokio::test]
async fn a_secret_that_is_missing_is_said_and_nothing_is_sent() {
    let sent = send_by(webhook(Some("nobody")), &message(DeliveryEvent::Page, Taken::No), Reception::Takes).await;
    let failure = sent.result.unwrap_err();
    assert!(failure.message.contains("watchbill secrets set nobody"), "{}", failure.message);
    assert_eq!((failure.lasts, failure.taken, sent.parcels.len()), (true, Taken::No, 0));
}

#[tokio::test]
async fn a_password_that_was_not_accepted_is_asked_for_again() {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    fakes.secrets.set("mail", "key".to_owned().into()).await.unwrap();
    let channel = ChannelSpec { name: "c".to_owned(), from: Severity::Error, resolved: false, route: mail() };
    let message = message(DeliveryEvent::Page, Taken::No);
    for (reception, expired) in [(Reception::Absent, 0), (Reception::Refuses, 1)] {
        fakes.courier.set_reception(reception);
        send(&fakes.ports(), Path::new("/ws"), &channel, &message).await.unwrap_err();
        assert_eq!(fakes.secrets.expired(), expired);
    }
}

#[tokio::test]
async fn parcels_print_neither_addresses_nor_secrets() {
    let message = message(DeliveryEvent::Page, Taken::No);
    for route in [ntfy(), webhook(Some("hook")), mail()] {
        let printed = format!("{:?}", send_by(route, &message, Reception::Takes).await.parcels);
        for secret in ["3f9c2e", "xyz", "\"key\""] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}
