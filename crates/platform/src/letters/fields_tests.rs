use lapin::types::{ByteArray, FieldArray, LongString, ShortString};
use rstest::rstest;

use super::*;

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(LongString::from(value))
}

fn table_of(of: &[(&str, AMQPValue)]) -> FieldTable {
    FieldTable::from(
        of.iter().map(|(name, value)| (ShortString::from(*name), value.clone())).collect::<BTreeMap<_, _>>(),
    )
}

fn died() -> BasicProperties {
    let death = table_of(&[("count", AMQPValue::LongLongInt(3)), ("reason", text("rejected"))]);
    let headers = table_of(&[
        ("x-death", AMQPValue::FieldArray(FieldArray::from(vec![AMQPValue::FieldTable(death)]))),
        ("x-first-death-queue", text("orders")),
        ("CC", AMQPValue::FieldArray(FieldArray::from(vec![text("audit")]))),
        ("tenant", text("kestrel")),
        ("attempt", AMQPValue::LongInt(2)),
    ]);
    BasicProperties::default()
        .with_headers(headers)
        .with_message_id("m-1".into())
        .with_type("OrderPlaced".into())
        .with_content_type("application/json".into())
        .with_correlation_id("c-1".into())
        .with_timestamp(1_795_210_143)
        .with_user_id("shop".into())
        .with_expiration("60000".into())
        .with_priority(4)
}

#[test]
fn everything_of_its_own_goes_on_and_nothing_of_the_broker() {
    let sent = sent_on(&died(), &[("x-watchbill-replay".to_owned(), "r1/1".to_owned())], None);
    let names: Vec<String> = headers(&sent).into_keys().collect();
    assert_eq!(names, ["attempt", "tenant", "x-watchbill-replay"]);
    let mut expected = properties(&died());
    expected.remove("user_id");
    expected.remove("expiration");
    expected.insert("delivery_mode".to_owned(), "2".to_owned());
    assert_eq!(properties(&sent), expected);
}

#[test]
fn a_stamp_of_an_earlier_replay_is_replaced() {
    let first = sent_on(&died(), &[("x-watchbill-replay".to_owned(), "r1/1".to_owned())], None);
    let second = sent_on(&first, &[("x-watchbill-replay".to_owned(), "r2/2".to_owned())], None);
    let stamp = headers(&second).remove("x-watchbill-replay");
    assert_eq!(stamp, Some(LetterField::Text("r2/2".to_owned())));
}

#[test]
fn a_message_that_need_not_survive_a_restart_goes_on_so() {
    let fleeting = BasicProperties::default().with_delivery_mode(1);
    assert_eq!(properties(&sent_on(&fleeting, &[], None))["delivery_mode"], "1");
}

#[test]
fn each_type_of_a_header_is_read() {
    let of = BasicProperties::default().with_headers(table_of(&[
        ("a", AMQPValue::Void),
        ("b", AMQPValue::Boolean(true)),
        ("c", AMQPValue::ShortShortUInt(200)),
        ("d", AMQPValue::Timestamp(1_795_210_143)),
        ("e", AMQPValue::Double(0.5)),
        ("f", AMQPValue::ByteArray(ByteArray::from(vec![0xff, 0xfe]))),
        ("g", AMQPValue::FieldArray(FieldArray::from(vec![text("x"), AMQPValue::LongLongInt(-1)]))),
        ("h", AMQPValue::FieldTable(table_of(&[("in", AMQPValue::ShortInt(-7))]))),
    ]));
    let read: Vec<LetterField> = headers(&of).into_values().collect();
    assert!(
        read == [
            LetterField::Nothing,
            LetterField::Bool(true),
            LetterField::Whole(200),
            LetterField::Whole(1_795_210_143),
            LetterField::Number(0.5),
            LetterField::Bytes(vec![0xff, 0xfe]),
            LetterField::List(vec![LetterField::Text("x".to_owned()), LetterField::Whole(-1)]),
            LetterField::Table(BTreeMap::from([("in".to_owned(), LetterField::Whole(-7))])),
        ]
    );
}

#[test]
fn nothing_of_a_header_stands_in_what_is_printed_for_debugging() {
    let secret = LetterField::Table(BTreeMap::from([("token".to_owned(), LetterField::Text("hunter2".to_owned()))]));
    assert_eq!(format!("{secret:?}"), "Table");
}

/// A consumer that unpacks what is not packed fails, and the message dies anew.
#[rstest]
#[case::as_it_came("gzip", None, Some("gzip"))]
#[case::text_instead("gzip", Some(&b"{\"a\":1}"[..]), None)]
#[case::in_capitals("GZIP", Some(&b"{}"[..]), None)]
#[case::packed_again("gzip", Some(&[0x1f, 0x8b, 8, 0][..]), Some("gzip"))]
#[case::text_for_deflate("deflate", Some(&b"{}"[..]), None)]
#[case::of_celery("utf-8", Some(&b"{}"[..]), Some("utf-8"))]
fn an_edited_body_is_not_said_to_be_packed(
    #[case] encoding: &str,
    #[case] edited: Option<&[u8]>,
    #[case] sent: Option<&str>,
) {
    let of = BasicProperties::default().with_content_encoding(encoding.into());
    assert_eq!(properties(&sent_on(&of, &[], edited)).get("content_encoding").map(String::as_str), sent);
}
