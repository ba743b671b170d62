use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn value(name: &str) -> Piece {
    Piece::Value { name: name.to_owned() }
}

/// The cursor is written as `|`.
#[rstest]
#[case("|", Piece::Name, 0, 0, "")]
#[case("sev|", Piece::Name, 0, 3, "sev")]
#[case("se|v", Piece::Name, 0, 3, "se")]
#[case("severity=|", value("severity"), 9, 9, "")]
#[case("severity=\"cr|", value("severity"), 9, 12, "cr")]
#[case("severity=\"cr|it\", x", value("severity"), 9, 15, "cr")]
#[case("severity=~\"a\\\"b|", value("severity"), 10, 15, "a\"b")]
#[case("severity=cr|", value("severity"), 9, 11, "cr")]
#[case("a=\"b\", |", Piece::Name, 7, 7, "")]
#[case("a=\"b\", @so|", Piece::Name, 7, 10, "@so")]
#[case("@age>|", value("@age"), 5, 5, "")]
#[case("redis na|", Piece::Name, 6, 8, "na")]
#[case("\"k8s.na|me\"=\"x\"", Piece::Name, 0, 10, "k8s.na")]
#[case("\"k8s.name\"=\"x|\"", value("k8s.name"), 11, 14, "x")]
#[case("a=\"b\"|", value("a"), 2, 5, "b")]
#[case("| a=\"b\"", Piece::Name, 0, 0, "")]
#[case("a=\"ü|\"", value("a"), 2, 5, "ü")]
fn what_is_typed_is_told(
    #[case] text: &str,
    #[case] piece: Piece,
    #[case] from: usize,
    #[case] to: usize,
    #[case] prefix: &str,
) {
    let cursor = text.chars().position(|c| c == '|').unwrap();
    let typing = typing_at(&text.replace('|', ""), cursor);
    assert_eq!(typing, Typing { piece, from, to, prefix: prefix.to_owned() });
}

#[rstest]
#[case("severity", "severity=")]
#[case("k8s.name", "\"k8s.name\"=")]
#[case("@source", "@source=")]
#[case("@age", "@age>")]
fn a_name_is_written_with_its_operator(#[case] name: &str, #[case] text: &str) {
    assert_eq!(name_text(name), text);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_typed_lies_around_the_cursor(text in "[a-z@\"\\\\=!~<>, {}ü]{0,20}", cursor in 0_usize..24) {
        let typing = typing_at(&text, cursor);
        let length = text.chars().count();
        let cursor = cursor.min(length);
        prop_assert!(typing.from <= cursor && cursor <= typing.to && typing.to <= length, "{typing:?}");
    }
}
