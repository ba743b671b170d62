use rstest::rstest;

use super::*;

fn text(text: &str) -> Payload {
    Payload::Text(text.to_owned())
}

fn number(text: &str) -> Payload {
    Payload::Number(text.to_owned())
}

fn object(fields: Vec<(&str, Payload)>) -> Payload {
    Payload::Object(fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect())
}

/// Everything that is left to be seen of a payload, names included.
fn seen(payload: &Payload) -> String {
    match payload {
        Payload::Null => String::new(),
        Payload::Flag(flag) => flag.to_string(),
        Payload::Number(text) | Payload::Text(text) => text.clone(),
        Payload::List(items) => items.iter().map(seen).collect::<Vec<_>>().join("\n"),
        Payload::Object(fields) => {
            fields.iter().map(|(name, field)| format!("{name}\n{}", seen(field))).collect::<Vec<_>>().join("\n")
        }
    }
}

/// What nobody may see, each planted in every place below.
const SECRETS: &[&str] = &[
    "4111111111111111",
    "5555 5555 5555 4444",
    "3782-822463-10005",
    "DE89370400440532013000",
    "ana.kestrel@example.com",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "sk_live_51HabcDEF23456789012345",
    "xoxb-123456789012-abcdefABCDEF1234",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    "k9XvQ2mLr7TzB4wNp8Yc",
    "amqp://kestrel:hunter2secret@mq.example:5672",
    "kestrel:hunter2secret@mq",
];

/// What stands in words around what nobody may see.
const SAID: &[(&str, &str)] = &[
    ("curl -u kestrel:hunter2secret https://shop.example/x", "hunter2secret"),
    ("ran curl --user 'kestrel:hunter2secret' and failed", "hunter2secret"),
    ("card declined, cvv 917 given", "917"),
    ("customer says pin 4711", "4711"),
    ("OTP code 839201 was used twice", "839201"),
];

#[rstest]
fn what_is_said_in_words_is_not_seen(#[values(0, 1, 2, 3)] place: usize) {
    for (said, secret) in SAID {
        let payload = match place {
            0 => text(said),
            1 => object(vec![("order", object(vec![("note", text(said))]))]),
            2 => Payload::List(vec![text(&format!(r#"{{"x":"{said}"}}"#))]),
            _ => object(vec![(*said, Payload::Flag(true))]),
        };
        let shown = seen(&masked(&payload).payload);
        assert!(!shown.contains(secret) && shown.contains('['), "{said} at {place}: {shown}");
    }
}

#[rstest]
fn planted_secrets_are_not_seen(#[values(0, 1, 2, 3, 4, 5, 6)] place: usize) {
    for secret in SECRETS {
        let payload = match place {
            0 => text(secret),
            1 => object(vec![("order", object(vec![("note", text(&format!("see {secret} please")))]))]),
            2 => Payload::List(vec![Payload::Null, object(vec![("body", text(&format!(r#"{{"x":"{secret}"}}"#)))])]),
            3 => object(vec![(secret, Payload::Flag(true))]),
            4 => text(&format!("{{\"error\":\"failed for {secret}\",\"at\":\"2026-")),
            5 => object(vec![("message", text(&format!("a=1&x={secret}&b=2")))]),
            _ => text(&format!("{{\"m\":\"{{\\\"x\\\":\\\"{secret}\\\"}}\"}}")),
        };
        let shown = seen(&masked(&payload).payload);
        let hidden = secret.strip_prefix("amqp://").map_or(*secret, |rest| rest.split('@').next().unwrap());
        assert!(!shown.contains(hidden), "{secret} at {place}: {shown}");
        assert!(shown.contains('['), "{shown}");
    }
}

/// Whatever it looks like: what it is called is enough.
#[rstest]
#[case("password")]
#[case("db_passwd")]
#[case("client_secret")]
#[case("X-Api-Key")]
#[case("accessToken")]
#[case("Authorization")]
#[case("Cookie")]
#[case("card_pin")]
#[case("cvv")]
#[case("email")]
#[case("iban")]
fn everything_below_a_secret_name_is_masked(#[case] name: &str) {
    let below = || {
        vec![
            text("hunter2"),
            number("4711"),
            Payload::List(vec![text("hunter2")]),
            object(vec![("note", text("hunter2")), ("n", number("4711"))]),
        ]
    };
    for payload in below() {
        let found = masked(&object(vec![("user", object(vec![(name, payload)]))]));
        let shown = seen(&found.payload);
        assert!(!shown.contains("hunter2") && !shown.contains("4711"), "{name}: {shown}");
        assert!(found.masks.iter().all(|mask| mask.why == [MaskWhy::Name]));
    }
}

#[test]
fn a_pair_of_name_and_value_is_read_as_one() {
    let header = |name: &str| object(vec![("name", text(name)), ("value", text("hunter2"))]);
    let found = masked(&Payload::List(vec![header("X-Auth-Token"), header("Host")]));
    let expected = object(vec![("name", text("X-Auth-Token")), ("value", text("[secret]"))]);
    assert_eq!(found.payload, Payload::List(vec![expected, header("Host")]));
}

#[test]
fn what_helps_to_find_the_fault_stays() {
    let payload = object(vec![
        ("order_id", number("48213")),
        ("trace_id", text("4bf92f3577b34da6a3ce929d0e0e4736")),
        ("commit", text("2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")),
        ("message_id", text("7f3e2a10-44bc-4d53-9a7e-0c1d2e3f4a5b")),
        ("at_ms", number("1772445600000")),
        ("error_class", text("com.kestrel.orders.UpstreamTimeoutException")),
        ("has_password", Payload::Flag(true)),
        ("token", Payload::Null),
        ("secret", text("")),
        ("amount", number("12.50")),
    ]);
    assert_eq!(masked(&payload), Masked { payload, masks: vec![] });
}

#[test]
fn a_masked_field_is_found_again_and_shown_by_its_names() {
    let card = |number: &str| object(vec![("kind", text("visa")), ("holder", text(number))]);
    let payload = object(vec![
        ("customer", object(vec![("cards", Payload::List(vec![card("none"), card("4111111111111111")]))])),
        ("ana@example.com", object(vec![("pin", number("1234"))])),
    ]);
    let found = masked(&payload);
    let paths: Vec<String> = found.masks.iter().map(|mask| mask.path.to_string()).collect();
    assert_eq!(paths, ["customer.cards[1].holder", "[e-mail].pin"]);
    assert_eq!(found.masks[0].why, [MaskWhy::Card]);
    assert_eq!(payload.field(&found.masks[0].path), Some(&text("4111111111111111")));
    assert_eq!(payload.field(&found.masks[1].path), Some(&number("1234")));
    assert_eq!(payload.field(&FieldPath(vec![PathPart::Item(3)])), None);
}

#[test]
fn nothing_of_a_payload_is_printed() {
    let payload = object(vec![("hunter2", Payload::List(vec![text("hunter2"), number("4711")]))]);
    let printed = format!("{payload:?} {:?} {:?}", text("hunter2"), number("4711"));
    assert_eq!(printed, "Object(1 fields) Text(7 bytes) Number");
}
