use rstest::rstest;

use super::*;

#[rstest]
#[case("short", 10, "short")]
#[case("exactly", 7, "exactly")]
#[case("a long text", 7, "a long…")]
#[case("cut at blanks", 5, "cut…")]
#[case("日本語の文", 5, "日本…")]
#[case("anything", 1, "…")]
#[case("anything", 0, "")]
fn a_text_is_cut_by_columns_and_not_by_characters(#[case] text: &str, #[case] most: usize, #[case] cut_text: &str) {
    assert_eq!(cut(text, most), cut_text);
    assert!(columns(&cut(text, most)) <= most);
}

#[rstest]
#[case("\x1b[2Jcleared\x07", "[2Jcleared")]
#[case("two\r\nlines", "two lines")]
#[case("abc\u{202E}def", "abcdef")]
fn nothing_from_outside_steers_the_terminal(#[case] text: &str, #[case] shown: &str) {
    assert_eq!(line(text), shown);
}

#[test]
fn long_texts_keep_their_line_breaks_and_say_what_is_left_out() {
    assert_eq!(lines("one\n\x1b[1mtwo"), ["one", "[1mtwo"]);
    let long = "x\n".repeat(75);
    assert_eq!(lines(&long).len(), 61);
    assert_eq!(lines(&long).last().map(String::as_str), Some("... and 15 more lines"));
}

#[rstest]
#[case(Paint::Plain, "critical", "critical")]
#[case(Paint::Colours, "critical", "\x1b[1;31mcritical\x1b[0m")]
#[case(Paint::Colours, "resolved", "resolved")]
fn a_colour_only_repeats_what_the_word_says(#[case] paint: Paint, #[case] word: &str, #[case] shown: &str) {
    assert_eq!(paint.word(word), shown);
}
