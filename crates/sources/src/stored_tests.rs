use rstest::rstest;
use serde_json::json;

use super::*;

#[test]
fn what_is_long_is_kept_in_part_and_told_from_others_by_all_of_it() {
    let long = |last: u8| {
        let mut body = vec![b'x'; BODY_MOST + 10];
        body.push(last);
        Stored { body, ..Stored::default() }.message()
    };
    let (one, other) = (long(b'1'), long(b'2'));

    assert_eq!((one.body.len(), one.bytes), (BODY_MOST, BODY_MOST as u64 + 11));
    assert!(one.is_cut() && one.body == other.body);
    assert!(one.fingerprint.is_some() && one.fingerprint != other.fingerprint);
}

#[test]
fn what_was_read_in_part_has_no_fingerprint() {
    let message = Stored { body: b"[1,2".to_vec(), whole: Some(900), ..Stored::default() }.message();
    assert_eq!((message.fingerprint, message.bytes), (None, 900));
}

#[test]
fn what_stands_beside_a_body_is_json_in_its_order() {
    let mut beside = Beside::default();
    beside.json("opts", Some(r#"{ "b": 1, "a": 1 }"#));
    beside.json("cut", Some(r#"{ "b": "#));
    beside.text("empty", Some(""));
    beside.text("a \"quote\"", Some("1"));
    beside.text("none", None);
    beside.at("at", Some(Instant::from_ms(0)));

    assert_eq!(
        beside.object(),
        r#"{"opts":{ "b": 1, "a": 1 },"cut":"{ \"b\": ","a \"quote\"":"1","at":"1970-01-01T00:00:00Z"}"#
    );
}

#[rstest]
#[case::named(Some("TypeError"), Some("x"), Some("Error: y"), (Some("TypeError"), Some("x")))]
#[case::by_its_trace(None, Some("x is not a function"), Some("TypeError: x is not a function\n  at a"), (Some("TypeError"), Some("x is not a function")))]
#[case::nameless(Some("Error"), Some("TimeoutError: it"), None, (None, Some("TimeoutError: it")))]
#[case::nameless_by_its_trace(None, None, Some("Error: it\n  at a"), (None, Some("it")))]
#[case::nothing(None, None, None, (None, None))]
fn an_error_of_javascript_is_named(
    #[case] name: Option<&str>,
    #[case] message: Option<&str>,
    #[case] trace: Option<&str>,
    #[case] expected: (Option<&str>, Option<&str>),
) {
    let (class, said) = of_javascript(name.map(str::to_owned), message.map(str::to_owned), trace);
    assert_eq!((class.as_deref(), said.as_deref()), expected);
}

#[rstest]
#[case(json!("text"), Some("text"))]
#[case(json!(7), Some("7"))]
#[case(json!("  "), None)]
#[case(json!(null), None)]
#[case(json!({}), None)]
fn only_texts_and_numbers_are_plain(#[case] value: Value, #[case] expected: Option<&str>) {
    let raw = RawValue::from_string(value.to_string()).unwrap();
    assert_eq!(plain(&raw).as_deref(), expected);
}
