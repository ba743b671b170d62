use rstest::rstest;

use super::*;

#[rstest]
#[case::a_whole_file(None, None, "watchbill.toml: expected a name")]
#[case::a_line(Some(3), None, "watchbill.toml:3: expected a name")]
#[case::a_place_in_a_line(Some(3), Some(14), "watchbill.toml:3:14: expected a name")]
#[case::a_column_says_nothing_without_its_line(None, Some(14), "watchbill.toml: expected a name")]
fn a_problem_begins_with_its_place(#[case] line: Option<usize>, #[case] column: Option<usize>, #[case] expected: &str) {
    let problem = Problem { place: "watchbill.toml".to_owned(), line, column, message: "expected a name".to_owned() };
    assert_eq!(problem.to_string(), expected);
}

#[test]
fn the_value_of_a_header_is_never_printed() {
    let headers = vec![
        ("X-Scope-OrgID".to_owned(), HeaderValue::Text("hunter2".to_owned())),
        ("X-Token".to_owned(), HeaderValue::Secret(SecretRef::Keyring("prod-token".to_owned()))),
    ];
    let printed = format!("{:?}", Connection { headers, ..Connection::default() });
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(printed.contains("prod-token"), "the name of a secret is no secret: {printed}");
}
