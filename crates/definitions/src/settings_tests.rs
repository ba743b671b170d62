use std::time::Duration;

use rstest::rstest;
use toml_edit::Document;
use watchbill_domain::sources::{Field, FieldKind, Value};

use super::{default_value, is_name, matcher, one_line, read_value, span_literal};
use crate::reader::entries;

fn field(kind: FieldKind, default: Option<&'static str>) -> Field {
    Field { key: "key", title: "Key", help: "", kind, required: false, default, example: "" }
}

const SPAN: FieldKind = FieldKind::Span { min_s: 1, max_s: 120 };
const NUMBER: FieldKind = FieldKind::Number { min: -1, max: 5 };
const CHOICE: FieldKind = FieldKind::Choice(&["newest", "oldest"]);

fn texts(texts: &[&str]) -> Value {
    Value::Texts(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[rstest]
#[case(FieldKind::Text, "'team-a.*'", Some(Value::Text("team-a.*".to_owned())))]
#[case(FieldKind::Text, "' '", None)]
#[case(FieldKind::Text, "\"a\\u001bb\"", None)]
#[case(FieldKind::Text, "['a']", None)]
#[case(FieldKind::Texts, "'a'", Some(texts(&["a"])))]
#[case(FieldKind::Texts, "['a', 'b']", Some(texts(&["a", "b"])))]
#[case(FieldKind::Texts, "[]", Some(texts(&[])))]
#[case(FieldKind::Texts, "['a', '']", None)]
#[case(FieldKind::Matchers, "'a=\"b\"'", Some(texts(&["a=\"b\""])))]
#[case(FieldKind::Matchers, "['a=\"b\"', 'c!~\"d.*\"']", Some(texts(&["a=\"b\"", "c!~\"d.*\""])))]
#[case(FieldKind::Matchers, "'a=~\"(\"'", None)]
#[case(FieldKind::Matchers, "'redis'", None)]
#[case(FieldKind::Matchers, "'{}'", None)]
#[case(FieldKind::Matchers, "'a=\"b\", @state=\"firing\"'", None)]
#[case(FieldKind::Switch, "true", Some(Value::Switch(true)))]
#[case(FieldKind::Switch, "1", None)]
#[case(NUMBER, "-1", Some(Value::Number(-1)))]
#[case(NUMBER, "6", None)]
#[case(NUMBER, "1.0", None)]
#[case(SPAN, "'2m'", Some(Value::Span(Duration::from_secs(120))))]
#[case(SPAN, "'2m1s'", None)]
#[case(SPAN, "'999ms'", None)]
#[case(CHOICE, "'oldest'", Some(Value::Text("oldest".to_owned())))]
#[case(CHOICE, "'Oldest'", None)]
fn a_value_has_the_shape_its_field_asks_for(#[case] kind: FieldKind, #[case] toml: &str, #[case] value: Option<Value>) {
    let text = format!("key = {toml}\n");
    let document = Document::parse(text.as_str()).unwrap();
    let entry = entries(document.as_table(), 0)[0];
    assert_eq!(read_value(&field(kind, None), &entry).ok(), value);
}

#[rstest]
#[case::a_field_of_ours("a=b, @state=firing")]
#[case::a_word("a=b redis")]
fn what_a_server_cannot_compare_is_refused_with_the_reason(#[case] text: &str) {
    let wrong = matcher("filter", text, 0).unwrap_err();
    assert!(wrong.message.contains("`@` fields and bare words cannot be filtered by the server"), "{}", wrong.message);
}

#[rstest]
#[case(FieldKind::Text, Some("a"), Some(Value::Text("a".to_owned())))]
#[case(FieldKind::Texts, Some("a"), Some(texts(&["a"])))]
#[case(FieldKind::Matchers, Some("a=\"b\""), Some(texts(&["a=\"b\""])))]
#[case(FieldKind::Switch, Some("true"), Some(Value::Switch(true)))]
#[case(NUMBER, Some("5"), Some(Value::Number(5)))]
#[case(SPAN, Some("20s"), Some(Value::Span(Duration::from_secs(20))))]
#[case(CHOICE, Some("newest"), Some(Value::Text("newest".to_owned())))]
#[case(CHOICE, Some("worst"), None)]
#[case(SPAN, None, None)]
fn a_default_is_read_as_the_field_reads_the_file(
    #[case] kind: FieldKind,
    #[case] default: Option<&'static str>,
    #[case] value: Option<Value>,
) {
    assert_eq!(default_value(&field(kind, default)), value);
}

#[rstest]
#[case(1, "1s")]
#[case(90, "90s")]
#[case(300, "5m")]
#[case(3600, "1h")]
#[case(86_400, "24h")]
#[case(0, "0s")]
fn spans_are_said_as_they_are_written(#[case] seconds: u64, #[case] written: &str) {
    assert_eq!(span_literal(seconds), written);
}

#[rstest]
#[case("prod", true)]
#[case("EU-west.1_b", true)]
#[case("", false)]
#[case("a/b", false)]
#[case("a b", false)]
#[case("größe", false)]
#[case("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
fn names_are_short_and_plain(#[case] text: &str, #[case] is: bool) {
    assert_eq!(is_name(text), is);
}

#[test]
fn a_line_is_trimmed_and_has_no_control_characters() {
    assert_eq!(one_line("k", " Team Größe ", 0).unwrap(), "Team Größe");
    assert!(one_line("k", "a\nb", 0).is_err());
    assert!(one_line("k", &"a".repeat(201), 0).is_err());
}
