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
#[case::struck_out("The cause was ~~human error~~.")]
#[case::toml_front_matter("+++\ntitle = \"The cause was human error\"\n+++\n\nText.\n")]
#[case::front_matter_behind_a_mark("\u{FEFF}---\ntitle: The cause was human error\n---\n\nText.\n")]
#[case::html("<div>\nThe cause was human error.\n</div>\n")]
#[case::nested_quote("- a\n\n  > The cause was human error.\n")]
#[case::address("See <https://example.net/human error>.")]
#[case::angle_quotes("The page said \u{AB}the cause was human error\u{BB} for an hour.")]
#[case::low_quotes("The page said \u{201E}the cause was human error\u{201C} for an hour.")]
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
#[case("At 02:10 Bo opened the page and forgot the flag.", true)]
#[case("One of the engineers failed to see it.", true)]
#[case("Whoever was on duty failed to see it.", true)]
#[case("The laptop of the engineer failed to see it.", false)]
#[case("Support for IPv6 failed to load.", false)]
#[case("The identity provider failed to answer.", false)]
#[case("Those failed to connect.", false)]
#[case("The health check of the second level failed to see it.", false)]
#[case("Bo opened the page, and the job failed to start.", false)]
fn whom_a_verb_is_about_is_found_through_what_stands_between(#[case] sentence: &str, #[case] people: bool) {
    assert_eq!(!found(sentence).is_empty(), people, "{:?}", found(sentence));
}

/// Words of the lists that mean something else where they stand.
#[rstest]
#[case("A page that was withdrawn before anybody could see it has announced nothing.")]
#[case("`at` is when it went out, or, if only the others have it, when they did.")]
#[case("It is bound to, among others, the first port.")]
fn the_same_words_with_another_meaning_are_left_alone(#[case] sentence: &str) {
    assert_eq!(found(sentence), []);
}

/// What is to be done may say what has to be.
#[rstest]
#[case("The consumer must acknowledge within 30 s.")]
#[case("Clients should wait for Retry-After.")]
#[case("Every queue must have an owner in the service list by 2026-03-01.")]
#[case("The deploy tool has to ask for the region.")]
fn requirements_are_no_wishes_about_the_past(#[case] sentence: &str) {
    for heading in ["Summary", "Contributing factors", "Action items"] {
        assert_eq!(found(&format!("## {heading}\n\n- {sentence}\n")), [], "{heading}");
    }
}

/// Each of these made a check without limits look at every word as often as there are words.
#[rstest]
#[case("\"a ")]
#[case("'a ")]
#[case("\u{201C}a ")]
#[case("the team as usual ")]
#[case("if had would have ")]
#[case("<!-- watchbill: allow hindsight -->\nobviously\n\n")]
#[case("root cause\n\n")]
#[case("- a\n")]
#[case("> ")]
fn nonsense_of_any_length_comes_to_an_end(#[case] again: &str) {
    let (short, long) = (again.repeat(500), again.repeat(4000));
    let words = |document: &str| document.split_whitespace().count().max(1);
    assert!(check(&short, &Lexicon::default()).len() <= words(&short));
    assert!(check(&long, &Lexicon::default()).len() <= words(&long));
}

#[test]
fn a_sentence_without_an_end_is_looked_at_in_parts() {
    let document = format!("{}the cause was human error and so on", "word ".repeat(2000));
    assert_eq!(classes(&document), [Class::PersonAsCause]);
}

#[test]
fn a_mark_of_encoding_moves_no_place() {
    let document = "\u{FEFF}# Outage\n\nThe cause was human error.\n";
    let all = check(document, &Lexicon::default());
    assert_eq!(&document[all[0].range.clone()], "human error");
}

#[test]
fn nothing_is_found_in_nothing_and_in_nonsense() {
    for document in ["", "---", "\u{0}\u{1}", "# \n\n- \n- [ ] \n|a|\n|-|\n", "?!?!", "@ @@ #", "\"'\u{201C}"] {
        assert_eq!(found(document), [], "{document:?}");
    }
}
