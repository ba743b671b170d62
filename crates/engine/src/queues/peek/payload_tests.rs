use rstest::rstest;

use super::*;

fn text_of(payload: &Payload) -> String {
    match payload {
        Payload::Null => "null".to_owned(),
        Payload::Flag(flag) => flag.to_string(),
        Payload::Number(text) => format!("n{text}"),
        Payload::Text(text) => format!("'{text}'"),
        Payload::List(items) => format!("[{}]", items.iter().map(text_of).collect::<Vec<_>>().join(" ")),
        Payload::Object(fields) => format!(
            "{{{}}}",
            fields.iter().map(|(name, field)| format!("{name}={}", text_of(field))).collect::<Vec<_>>().join(" ")
        ),
    }
}

#[rstest]
#[case(br#"{"a":1.50,"a":[true,null,"x"],"b":{}}"#, Form::Json, "{a=n1.50 a=[true null 'x'] b={}}")]
#[case(b" 12345678901234567890123 ", Form::Json, "n12345678901234567890123")]
#[case(br#""\u0061na""#, Form::Json, "'ana'")]
#[case(b"plain text", Form::Text, "'plain text'")]
#[case(b"{\"a\":", Form::Text, "'{\"a\":'")]
#[case(b"", Form::Empty, "null")]
#[case(b"\x00\x01\x02", Form::Binary, "null")]
#[case(b"\xff\xfe", Form::Binary, "null")]
#[case(b"a\0n\0a\0@\0b\0", Form::Binary, "null")]
#[case("gr\u{fc}\u{df}e\n\tok".as_bytes(), Form::Text, "'gr\u{fc}\u{df}e\n\tok'")]
fn a_body_is_what_it_is(#[case] bytes: &[u8], #[case] form: Form, #[case] expected: &str) {
    let (found, payload) = body(bytes, false);
    assert_eq!((found, text_of(payload.payload())), (form, expected.to_owned()));
}

#[rstest]
#[case("ana\u{200b}@example.com", "'ana@example.com'")]
#[case("4111\u{ad}1111\u{2060}1111\u{feff}1111", "'4111111111111111'")]
#[case("\u{202e}evil\u{1b}[31m", "'evil[31m'")]
#[case(r"ana\u0040example.com \u00zz \u", r"'ana@example.com \u00zz \u'")]
fn what_nobody_sees_does_not_hide_a_secret(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(text_of(body(text.as_bytes(), false).1.payload()), expected);
}

#[test]
fn what_is_too_deep_is_text() {
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    assert_eq!(body(deep.as_bytes(), false).0, Form::Text);
    let fine = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(body(fine.as_bytes(), false).0, Form::Json);
}

#[rstest]
#[case(br#"{"order":1,"email":"ana.kes"#, r#"'{"order":1'"#)]
#[case(br#"{"a":1,"card":"4111 1111 11"#, r#"'{"a":1'"#)]
#[case(b"the key is sk_live_51H", "'the key is'")]
#[case(b"word-without-an-end", "''")]
#[case(b"gr\xc3\xbc\xc3", "''")]
fn of_what_was_cut_off_the_last_word_is_left_out(#[case] bytes: &[u8], #[case] expected: &str) {
    let (form, payload) = body(bytes, true);
    assert_eq!((form, text_of(payload.payload())), (Form::Text, expected.to_owned()));
}

#[test]
fn a_payload_prints_its_shape_alone() {
    let (_, payload) = body(br#"{"x":"hunter2"}"#, false);
    assert!(!format!("{payload:?}").contains("hunter2"));
}
