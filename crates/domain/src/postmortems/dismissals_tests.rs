use rstest::rstest;

use super::*;
use crate::language::{Lexicon, check};

fn sentence<'d>(document: &'d str, word: &str) -> &'d str {
    let start = document.find(word).unwrap();
    document[sentence_of(document, start..start + word.len())].trim()
}

#[rstest]
#[case::among_others("One. It had to be so. Three.", "had", "It had to be so.")]
#[case::at_the_ends("It had to be", "had", "It had to be")]
#[case::over_lines("One.\nIt had\nto be so. Three.", "had", "It had\nto be so.")]
#[case::a_figure("It took 3.5 h, had it not? Yes.", "had", "It took 3.5 h, had it not?")]
#[case::an_item("- one\n- it had\n- three", "had", "- it had")]
#[case::a_numbered_item("1. one\n2. it had\n", "had", "it had")]
#[case::a_paragraph("one\n\nit had\r\n\r\nthree", "had", "it had")]
#[case::below_a_heading("# Had\nit had", "it had", "it had")]
fn a_sentence_ends_where_people_see_it_end(#[case] document: &str, #[case] word: &str, #[case] expected: &str) {
    let found = sentence(document, word);
    assert!(found.ends_with(expected), "{found}");
}

#[test]
fn what_is_no_piece_of_the_document_is_its_own_sentence() {
    assert_eq!(sentence_of("ä", 1..2), 1..2);
    assert_eq!(sentence_of("abc", 9..12), 9..12);
}

#[test]
fn a_dismissal_holds_for_its_sentence_and_its_class() {
    let lexicon = Lexicon::default();
    let document = "# A\n\nThe responder should have seen it. It was slow.\n";
    let findings = check(document, &lexicon);
    assert!(!findings.is_empty());
    let first = findings[0].clone();
    let dismissal = Dismissal {
        class: first.class,
        sentence: sentence_hash(document, first.range.clone()),
        by: "ana".to_owned(),
        at: Instant::from_ms(0),
        reason: "it is quoted from the contract".to_owned(),
    };
    let dismissals = [dismissal.clone()];
    let of = |document: &str| standing(document, check(document, &lexicon), &dismissals);
    assert_eq!(of(document).dismissed, [(first, dismissal)]);
    let moved = document.replace("The responder should have", "It rained. The responder\nshould have");
    assert_eq!(of(&moved).dismissed.len(), 1, "it moved and is broken into other lines");
    let other = document.replace("seen it", "seen it at once");
    assert!(of(&other).dismissed.is_empty() && !of(&other).open.is_empty(), "it says something else");
}
