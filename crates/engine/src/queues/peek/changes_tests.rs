use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn rows(was: &str, is: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let all = changes(was.as_bytes(), is);
    all.rows.iter().map(|row| (row.place.clone(), row.before.clone(), row.after.clone())).collect()
}

/// `place: before -> after`, with `-` for what is not there.
fn told(was: &str, is: &str) -> Vec<String> {
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    rows(was, is)
        .into_iter()
        .map(|(place, before, after)| format!("{place}: {} -> {}", or(before), or(after)))
        .collect()
}

#[rstest]
#[case::value(r#"{"a":1,"b":{"c":"x"}}"#, r#"{"a":1,"b":{"c":"y"}}"#, &[r#"b.c: "x" -> "y""#])]
#[case::number_is_no_text(r#"{"a":1}"#, r#"{"a":"1"}"#, &[r#"a: 1 -> "1""#])]
#[case::written_otherwise(r#"{"a":1.0}"#, r#"{"a":1.00}"#, &["a: 1.0 -> 1.00"])]
#[case::new_field(r#"{"a":1}"#, r#"{"a":1,"b":null}"#, &["b: - -> null"])]
#[case::gone_field(r#"{"a":1,"b":true}"#, r#"{"a":1}"#, &["b: true -> -"])]
#[case::first_item_gone(r#"{"a":[{"x":1},{"x":2},{"x":3}]}"#, r#"{"a":[{"x":2},{"x":3}]}"#, &["a[0].x: 1 -> -"])]
#[case::empty_for_full(r#"{"a":{"b":1}}"#, r#"{"a":{}}"#, &["a.b: 1 -> -", "a: - -> {}"])]
#[case::name_twice(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":3}"#, &["a: 2 -> 3"])]
#[case::renamed(r#"{"zip":"1"}"#, r#"{"postcode":"1"}"#, &[r#"zip: "1" -> -"#, r#"postcode: - -> "1""#])]
#[case::laid_out(r#"{"a":[1,2]}"#, "{\n  \"a\": [1, 2]\n}", &[])]
#[case::same_line("one\ntwo\nthree", "one\n2\nthree", &["line 2: two -> 2"])]
#[case::line_more("one\nthree", "one\ntwo\nthree", &["line 2: - -> two"])]
#[case::from_nothing("", "one", &["line 1: - -> one"])]
#[case::to_nothing("one", "", &["line 1: one -> -"])]
#[case::broken_json(r#"{"a":1}"#, r#"{"a":1"#, &[r#"line 1: {"a":1} -> {"a":1"#])]
fn what_is_different_is_told_and_nothing_else(#[case] was: &str, #[case] is: &str, #[case] expected: &[&str]) {
    assert_eq!(told(was, is), expected);
}

#[test]
fn what_stays_is_counted() {
    let all = changes(br#"{"a":1,"b":2,"c":[1,2,3]}"#, r#"{"a":1,"b":3,"c":[1,2,3]}"#);
    assert_eq!((all.kept, all.rows.len(), all.left_out), (4, 1, 0));
}

#[test]
fn of_a_long_value_what_is_different_is_shown() {
    let (head, tail) = ("h".repeat(500), "t".repeat(500));
    let row = told(&format!("{head}OLD{tail}"), &format!("{head}NEWER{tail}"));
    assert_eq!(row, [format!("line 1: …{0}OLD{1}… -> …{0}NEWER{1}…", "h".repeat(40), "t".repeat(40))]);
}

#[test]
fn many_changes_are_counted_and_two_hundred_shown() {
    let body = |by: usize| {
        let lines: Vec<String> = (0..5_000).map(|line| (line * by).to_string()).collect();
        lines.join("\n")
    };
    let all = changes(body(2).as_bytes(), &body(3));
    assert_eq!((all.rows.len(), all.left_out, all.kept), (200, 4_799, 1));
}

proptest! {
    /// Every line is kept, gone or new, and as often as it is there.
    #[test]
    fn nothing_is_lost_between_two_bodies(
        was in proptest::collection::vec("[ab]", 1..12), is in proptest::collection::vec("[ab]", 1..12),
    ) {
        let all = changes(was.join("\n").as_bytes(), &is.join("\n"));
        let gone = all.rows.iter().filter(|row| row.before.is_some()).count();
        let come = all.rows.iter().filter(|row| row.after.is_some()).count();
        prop_assert_eq!((all.kept + gone, all.kept + come), (was.len(), is.len()));
        prop_assert_eq!(was == is, all.rows.is_empty());
    }
}
