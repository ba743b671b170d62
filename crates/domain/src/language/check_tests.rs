use rstest::rstest;

use super::super::{Class, Lexicon, Section};
use super::check;

fn found(document: &str) -> Vec<(Class, String)> {
    let lexicon = Lexicon::new(["Ana Ruiz", "bo"], ["jenkins", "carts"]);
    check(document, &lexicon).into_iter().map(|finding| (finding.class, finding.text)).collect()
}

fn classes(document: &str) -> Vec<Class> {
    found(document).into_iter().map(|(class, _)| class).collect()
}

#[rstest]
#[case::inline_code("The log has `human error` in it.")]
#[case::fenced("```\nThe cause was human error.\n```")]
#[case::indented("Text.\n\n    The cause was human error.\n")]
#[case::front_matter("---\ntitle: The cause was human error\n---\n\nText.\n")]
#[case::block_quote("> The cause was human error.\n")]
#[case::quotation("The page said \"the cause was human error\" for an hour.")]
#[case::curly("The page said \u{201C}the cause was human error\u{201D} for an hour.")]
#[case::single("The words 'human error' were taken out.")]
#[case::comment("Text. <!-- The cause was human error. -->")]
#[case::target("See [the page](https://example.net/human-error 'human error').")]
#[case::image("![human error](a.png)")]
fn what_is_no_prose_is_left_alone(#[case] document: &str) {
    assert_eq!(found(document), []);
}

#[test]
fn a_finding_stands_where_its_words_stand_through_marks_and_soft_wraps() {
    let document = "# Caf\u{e9}\n\nThe cause \u{1F525} was **human\nerror** here.\n";
    let all = check(document, &Lexicon::default());
    assert_eq!(all.len(), 1);
    assert_eq!(&document[all[0].range.clone()], "human\nerror");
    assert_eq!((all[0].text.as_str(), all[0].section), ("human error", Section::Narrative));
}

#[test]
fn windows_lines_are_lines() {
    let document = "## Summary\r\n\r\nThe cause was human\r\nerror.\r\n";
    let all = check(document, &Lexicon::default());
    assert_eq!(&document[all[0].range.clone()], "human\r\nerror");
}

#[rstest]
#[case::line_before("<!-- watchbill: allow person_as_cause -->\nThe cause was human error.\n", true)]
#[case::same_line("The cause was human error. <!-- watchbill: allow person_as_cause -->\n", true)]
#[case::another_class("<!-- watchbill: allow hindsight -->\nThe cause was human error.\n", false)]
#[case::far_away("<!-- watchbill: allow person_as_cause -->\n\nText.\n\nThe cause was human error.\n", false)]
fn a_comment_allows_a_class_in_its_place_only(#[case] document: &str, #[case] allowed: bool) {
    assert_eq!(found(document).is_empty(), allowed);
}

#[test]
fn one_cause_for_everything_is_told_once_a_section() {
    let document = "## Summary\n\nThe root cause was A.\n\nThe root cause of it was B.\n\n## Detection\n\nText.\n\n## Impact\n\nThe root cause was C.\n";
    assert_eq!(classes(document), [Class::SingleRootCause, Class::SingleRootCause]);
}

#[test]
fn headings_that_name_sections_are_no_sentences_and_others_are() {
    assert_eq!(classes("## Root cause\n\nText.\n"), []);
    assert_eq!(classes("## Bo forgot the flag\n\nText.\n"), [Class::NamedPersonNegative]);
}

#[test]
fn a_service_is_no_person_whatever_it_is_called() {
    assert_eq!(classes("Jenkins forgot the flag.\n"), []);
    assert_eq!(classes("Ruiz forgot the flag.\n"), [Class::NamedPersonNegative]);
}

#[rstest]
#[case("The responder on the second level failed to see it.", true)]
#[case("The team, as it happened, failed to see it.", true)]
#[case("Bo opened the page and forgot the flag.", true)]
#[case("The health check of the second level failed to see it.", false)]
#[case("Bo opened the page, and the job failed to start.", false)]
fn whom_a_verb_is_about_is_found_through_what_stands_between(#[case] sentence: &str, #[case] people: bool) {
    assert_eq!(!found(sentence).is_empty(), people, "{:?}", found(sentence));
}

#[test]
fn nothing_is_found_in_nothing_and_in_nonsense() {
    for document in ["", "---", "\u{0}\u{1}", "# \n\n- \n- [ ] \n|a|\n|-|\n", "?!?!", "@ @@ #", "\"'\u{201C}"] {
        assert_eq!(found(document), [], "{document:?}");
    }
}
