//! What nobody may see, planted everywhere in messages, and looked for in everything that leaves the peek.

use proptest::prelude::*;
use serde_json::{Value, json};
use watchbill_domain::queues::{Broker, DeadReason, Depth, QueueId};
use watchbill_domain::time::{Instant, Zone};
use watchbill_sources::{Peeked, PeekedMessage};

use super::*;

/// With what of each may not be seen, where that is not all of it.
const PLANTED: &[&str] = &[
    "4111111111111111",
    "5555 5555 5555 4444",
    "DE89370400440532013000",
    "ana.kestrel@example.com",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "sk_live_51HabcDEF23456789012345",
    "xoxb-123456789012-abcdefABCDEF1234",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
];

fn at() -> Instant {
    Instant::parse("2026-11-22T06:00:00Z").unwrap()
}

fn message(body: Vec<u8>, bytes: u64, headers: &Value, reason: DeadReason) -> PeekedMessage {
    PeekedMessage {
        fingerprint: None,
        body,
        bytes,
        properties: json!({ "exchange": "dlx", "routing_key": "orders", "headers": headers }).to_string(),
        reason,
        deliveries: Some(1),
        replayed: 0,
    }
}

/// Everything that can be had of what was read.
fn everything(message: PeekedMessage) -> String {
    let shown = format!("{message:?}");
    let peeked = Peeked { messages: vec![message], handed: 1, behind: Some(0), problems: Vec::new() };
    let queue: QueueId = "mq/orders.dlq".parse().unwrap();
    let session = Session::of("peek-1".to_owned(), &queue, Broker::RabbitMq, at(), &Depth::Known(1), peeked);
    let here = Here { now: at(), zone: Zone::utc() };
    let done = Done { contract: Contract::Free, session: "peek-1".to_owned(), problems: Vec::new() };
    let view = Seen { session: &session, others: &[], here: &here }.view(&done);
    let listing = listing::listed(&session);
    let (_, body) = session.messages[0].body();
    [
        shown,
        format!("{session:?} {view:?} {listing:?} {body:?} {:?}", session.groups),
        serde_json::to_string(&view).unwrap(),
        serde_json::to_string(&listing).unwrap(),
    ]
    .join("\n")
}

fn hidden(all: &str, secret: &str) -> Result<(), TestCaseError> {
    // As it stands in JSON, too.
    let escaped = secret.replace('/', "\\/");
    prop_assert!(!all.contains(secret) && !all.contains(&escaped), "{secret}: {all}");
    prop_assert!(all.contains('['), "{all}");
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    "[a-z]{2,8}( [a-z]{2,8}){0,3}"
}

/// A body with the secret in it, in one of the ways in which programs write.
fn body_of(way: u8, secret: &str, word: &str) -> Vec<u8> {
    let escaped: String = secret.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    let apart: String = secret.chars().flat_map(|c| [c, '\u{200b}']).collect();
    match way {
        0 => json!({ word: secret }).to_string().into_bytes(),
        1 => json!({ "order": { "notes": [word, format!("{word}: {secret}")] } }).to_string().into_bytes(),
        2 => format!("{word} {secret} {word}").into_bytes(),
        3 => json!({ "payload": json!({ "x": secret }).to_string() }).to_string().into_bytes(),
        4 => format!("{{\"x\":\"{escaped}\"}}").into_bytes(),
        5 => format!("{{\"x\":\"{escaped}\",").into_bytes(),
        6 => json!({ "x": apart }).to_string().into_bytes(),
        7 => format!("{word}\n{apart}\n").into_bytes(),
        8 => secret.bytes().flat_map(|byte| [byte, 0]).collect(),
        9 => [b"\x0a\x01\xff", secret.as_bytes(), b"\x80"].concat(),
        10 => format!("<order><{word}>{secret}</{word}></order>").into_bytes(),
        _ => json!({ secret: 1 }).to_string().into_bytes(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_body_shows_what_is_secret(secret in proptest::sample::select(PLANTED), way in 0_u8..12, word in words()) {
        let body = body_of(way, secret, &word);
        let bytes = body.len() as u64;
        hidden(&everything(message(body, bytes, &json!({}), DeadReason::default())), secret)?;
    }

    #[test]
    fn no_header_and_no_reason_shows_what_is_secret(
        secret in proptest::sample::select(PLANTED), word in words(), is_class in any::<bool>(),
    ) {
        let said = format!("{word}: {secret}");
        let headers = json!({ "x-note": said, "x-list": [secret], "x-death": [{ "queue": secret, "count": 1 }] });
        let reason = DeadReason {
            class: is_class.then(|| secret.to_owned()),
            message: Some(said),
            broker: Some(secret.to_owned()),
            source: Some(secret.to_owned()),
            died_at: Some(at()),
        };
        hidden(&everything(message(b"{}".to_vec(), 2, &headers, reason)), secret)?;
    }

    /// Half a secret looks like none, so that nothing of it may be left.
    #[test]
    fn a_body_that_was_cut_off_in_a_secret_shows_no_half_of_it(
        secret in proptest::sample::select(PLANTED), kept in 0_usize..60, word in words(),
    ) {
        let whole = json!({ "order": 4711, "note": word, "value": secret, "more": 1 }).to_string();
        let cut = whole.len().saturating_sub(kept);
        let all = everything(message(whole.as_bytes()[..cut].to_vec(), whole.len() as u64, &json!({}), DeadReason::default()));
        for from in 0..secret.len().saturating_sub(8) {
            prop_assert!(!all.contains(&secret[from..from + 8]), "{secret} cut by {kept}: {all}");
        }
    }
}

#[test]
fn what_is_no_secret_is_seen() {
    let body = json!({ "order": 4711, "state": "shipped" }).to_string().into_bytes();
    let reason = DeadReason { message: Some("upstream did not answer".to_owned()), ..DeadReason::default() };
    let bytes = body.len() as u64;
    let all = everything(message(body, bytes, &json!({ "x-tenant": "kestrel" }), reason));
    for seen in ["4711", "shipped", "upstream did not answer", "kestrel", "routing_key"] {
        assert!(all.contains(seen), "{seen}: {all}");
    }
}

#[test]
fn the_same_error_in_another_queue_is_told_with_how_much_of_that_was_read() {
    let session = |queue: &str, errors: &[Option<&str>], behind: u64| {
        let reason = |error: &Option<&str>| DeadReason { message: error.map(str::to_owned), ..DeadReason::default() };
        let one = |error| message(b"{}".to_vec(), 2, &json!({}), reason(error));
        let peeked = Peeked {
            messages: errors.iter().map(one).collect(),
            handed: errors.len() as u64,
            behind: Some(behind),
            problems: Vec::new(),
        };
        Session::of(format!("of {queue}"), &queue.parse().unwrap(), Broker::Sidekiq, at(), &Depth::Known(9), peeked)
    };
    let orders = session("mq/orders.dlq", &[Some("no parcel 12"), Some("no parcel 7"), None], 0);
    let labels = session("mq/labels.dlq", &[Some("no parcel 31"), Some("closed"), None], 409);
    let carts = session("db/carts", &[Some("no parcel 1")], 0);
    let here = Here { now: at(), zone: Zone::utc() };
    let done = Done { contract: Contract::Free, session: orders.id.clone(), problems: Vec::new() };
    let view = Seen { session: &orders, others: &[&carts, &labels], here: &here }.view(&done);
    let told: Vec<(&str, &str)> =
        view.groups.iter().map(|group| (group.text.as_str(), group.elsewhere.as_str())).collect();
    let elsewhere = "1 in db/carts (all 1 read), 1 in mq/labels.dlq (3 of 412 read)";
    assert_eq!(told, [("no parcel #", elsewhere), ("they do not say what they died of", "")]);
}
