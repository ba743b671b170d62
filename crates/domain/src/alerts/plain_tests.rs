use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case::as_it_is("Redis is down", 80, "Redis is down")]
#[case::lines_and_tabs("  a\r\n\tb\u{2028}c\u{85}d  ", 80, "a b c d")]
#[case::escape_sequences("\u{1b}[31mred\u{1b}[0m\u{7}\u{9b}2J\0", 80, "[31mred[0m2J")]
#[case::direction_marks("a\u{202E}b\u{2066}c\u{2069}\u{200F}\u{200E}\u{061C}d\u{202A}", 80, "abcd")]
#[case::exactly_as_long("abcde", 5, "abcde")]
#[case::trailing_blanks_are_no_cut("abcde  \n", 5, "abcde")]
#[case::cut("abcdef", 5, "abcd…")]
#[case::cut_at_a_blank("abcd efgh", 5, "abcd…")]
#[case::cut_leaves_no_blank_before_the_ellipsis("abc def", 5, "abc…")]
#[case::counts_characters_not_bytes("äöüäöü", 6, "äöüäöü")]
#[case::no_room("abc", 0, "")]
#[case::room_for_the_ellipsis("abc", 1, "…")]
#[case::markup_is_text("<b>&amp;</b>", 80, "<b>&amp;</b>")]
fn outside_text_becomes_one_harmless_line(#[case] text: &str, #[case] max: usize, #[case] expected: &str) {
    assert_eq!(plain_line(text, max), expected);
}

#[rstest]
#[case::hebrew("שלום", 80, "\u{2068}שלום\u{2069}")]
#[case::arabic_cut("مرحبا بالعالم", 8, "\u{2068}مرحبا…\u{2069}")]
#[case::left_to_right("Łódź 東京", 80, "Łódź 東京")]
#[case::an_override_alone_needs_no_isolate("\u{202E}abc", 80, "abc")]
#[case::only_what_is_kept_counts("abcdefgh שלום", 5, "abcd…")]
fn a_fragment_that_runs_from_the_right_is_isolated(#[case] text: &str, #[case] max: usize, #[case] expected: &str) {
    assert_eq!(isolated_line(text, max), expected);
}

proptest! {
    #[test]
    fn no_text_is_too_long_or_steers_anything(text in any::<String>(), max in 0usize..40) {
        let line = plain_line(&text, max);
        prop_assert!(line.chars().count() <= max);
        prop_assert!(!line.chars().any(|c| c.is_control() || steers_direction(c)));
        prop_assert_eq!(plain_line(&line, max), line);
    }
}
