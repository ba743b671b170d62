use proptest::prelude::*;
use rstest::rstest;

use super::{LINE_OCTETS, Lines, escaped, unfolded};

fn folded(line: &str) -> String {
    let mut lines = Lines::default();
    lines.write(line);
    lines.into_text()
}

/// Reads TEXT as a calendar does.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    text
}

#[rstest]
#[case::plain("on call", "on call")]
#[case::comma_and_semicolon("Ana, then Bo; or Cy", "Ana\\, then Bo\\; or Cy")]
#[case::backslash("a\\nb", "a\\\\nb")]
#[case::quotes_and_colons_stand("\"primary\": Ana", "\"primary\": Ana")]
#[case::unix_line_end("one\ntwo", "one\\ntwo")]
#[case::dos_line_end("one\r\ntwo", "one\\ntwo")]
#[case::lone_carriage_return("one\rtwo", "one\\ntwo")]
#[case::line_ends_of_unicode("a\u{85}b\u{2028}c\u{2029}d", "a\\nb\\nc\\nd")]
#[case::tab_stands("a\tb", "a\tb")]
#[case::other_controls("a\u{0}b\u{1b}c\u{7f}d\u{9b}e", "a b c d e")]
fn text_is_escaped(#[case] text: &str, #[case] value: &str) {
    assert_eq!(escaped(text), value);
}

#[test]
fn a_line_of_75_octets_is_not_folded_and_one_more_is() {
    assert_eq!(folded(&"a".repeat(75)), format!("{}\r\n", "a".repeat(75)));
    assert_eq!(folded(&"a".repeat(76)), format!("{}\r\n a\r\n", "a".repeat(75)));
    assert_eq!(folded(&"a".repeat(150)), format!("{}\r\n {}\r\n a\r\n", "a".repeat(75), "a".repeat(74)));
}

#[test]
fn a_character_is_never_cut() {
    assert_eq!(folded(&format!("{}é", "a".repeat(74))), format!("{}\r\n é\r\n", "a".repeat(74)));
    assert_eq!(folded(&format!("{}🛟", "a".repeat(72))), format!("{}\r\n 🛟\r\n", "a".repeat(72)));
}

#[test]
fn lines_without_carriage_returns_unfold_too() {
    let lines = unfolded("BEGIN:X\nSUMMARY:one\n  two\nEND:X\n");
    let expected = [(1, "BEGIN:X"), (2, "SUMMARY:one two"), (4, "END:X")];
    assert_eq!(lines, expected.map(|(number, line)| (number, line.to_owned())));
}

proptest! {
    #[test]
    fn folded_lines_are_short_and_unfold_to_what_they_were(text in r"[^\r\n]{0,400}") {
        let line = format!("DESCRIPTION:{text}");
        let folded = folded(&line);
        for physical in folded.split_terminator("\r\n") {
            prop_assert!(physical.len() <= LINE_OCTETS, "{} octets: {physical:?}", physical.len());
        }
        prop_assert_eq!(unfolded(&folded), vec![(1, line)]);
    }

    #[test]
    fn escaped_text_is_one_line_and_reads_as_it_was(text in any::<String>()) {
        let value = escaped(&text);
        prop_assert!(!value.chars().any(|c| c.is_control() && c != '\t'));
        let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let expected: String = text
            .replace("\r\n", "\n")
            .replace(breaks, "\n")
            .replace(|c: char| c.is_control() && !matches!(c, '\t' | '\n'), " ");
        prop_assert_eq!(unescaped(&value), expected);
    }
}
