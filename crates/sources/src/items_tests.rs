use rstest::rstest;
use watchbill_domain::sources::PollFailureKind;

use super::{Items, Pairs, Text, read_items};

fn texts(body: &str) -> Items<'_, String> {
    read_items(body.as_bytes(), |text: Text<'_>| Ok(text.as_ref().to_owned())).unwrap()
}

#[test]
fn one_broken_item_loses_itself_only() {
    let items = texts(r#"["a", 7, "b", null, {"deep": [1]}, "\ud800", "c\n"]"#);

    assert_eq!(items.read, ["a", "b", "c\n"]);
    assert_eq!(items.broken.iter().map(|b| b.index).collect::<Vec<_>>(), [1, 3, 4, 5]);
}

#[test]
fn an_item_that_is_refused_after_reading_is_broken_at_its_place() {
    let items =
        read_items(br#"["a","b","c"]"#, |t: Text<'_>| if t.as_ref() == "b" { Err("no b".to_owned()) } else { Ok(()) });

    let broken = items.unwrap().broken;
    assert_eq!(broken.iter().map(|b| (b.index, b.why.as_str())).collect::<Vec<_>>(), [(1, "no b")]);
}

#[rstest]
#[case::empty("", "nothing at all")]
#[case::blank(" \n", "nothing at all")]
#[case::cut(r#"[{"a":1},{"#, "breaks off after 10 bytes")]
#[case::cut_before_the_end("[1", "breaks off after 2 bytes")]
#[case::object(r#"{"status":"success"}"#, "not with a list")]
#[case::null("null", "not with a list")]
#[case::words("upstream connect error", "not JSON")]
#[case::more_behind_it("[] []", "not JSON")]
fn what_is_no_list_is_malformed_and_never_an_empty_list(#[case] body: &str, #[case] says: &str) {
    let failure = read_items(body.as_bytes(), |_: Text<'_>| Ok(())).unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::Malformed);
    assert!(failure.message.contains(says), "{}", failure.message);
}

#[test]
fn bytes_that_are_not_utf8_are_malformed() {
    let failure = read_items(b"[\"caf\xe9\"]", |_: Text<'_>| Ok(())).unwrap_err();

    assert_eq!(failure.kind, PollFailureKind::Malformed);
    assert!(failure.message.contains("byte 5"), "{}", failure.message);
}

#[test]
fn many_broken_items_are_counted_and_not_listed() {
    let body = format!("[{}\"fine\"]", "1,".repeat(10_000));
    let items = texts(&body);

    let problems = items.problems("alerts");

    assert_eq!(items.read, ["fine"]);
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[17].place, "alerts[17]");
    assert_eq!(problems[20].to_string(), "alerts: 9980 more items cannot be read");
}

#[test]
fn a_broken_value_is_not_quoted() {
    let items = read_items(br#"[{"password":"hunter2"}]"#, |_: Text<'_>| Ok(())).unwrap();

    assert!(!format!("{:?}", items.problems("alerts")).contains("hunter2"));
}

#[test]
fn pairs_become_labels_whether_escaped_or_not() {
    let labels =
        read_items(br#"[{"b":"\u00e4\"","a":"1","a":"2","empty":""}]"#, |p: Pairs<'_>| Ok(p.into_labels())).unwrap();

    assert_eq!(labels.read[0].iter().collect::<Vec<_>>(), [("a", "2"), ("b", "ä\"")]);
}

#[rstest]
#[case(r#"[{"a":1}]"#)]
#[case(r#"[{"a":null}]"#)]
#[case(r#"[["a","b"]]"#)]
fn a_label_that_is_not_text_breaks_its_item(#[case] body: &str) {
    let items = read_items(body.as_bytes(), |p: Pairs<'_>| Ok(p.into_labels())).unwrap();

    assert_eq!((items.read.len(), items.broken.len()), (0, 1));
}
