use rstest::rstest;
use watchbill_domain::time::{Instant, Zone};

use super::{LARGEST_DOCUMENT, NotADocument, document_text, lint_document};
use crate::postmortems::KnownNames;

fn linted(text: &str) -> crate::api::LintedDocument {
    // Already the second of March in Auckland.
    let now = Instant::parse("2026-03-01T12:00:00Z").unwrap();
    lint_document("a.md", text, &KnownNames::default(), now, &Zone::parse("Pacific/Auckland").unwrap())
}

#[test]
fn places_are_lines_and_characters() {
    let document = linted("\u{FEFF}# Caf\u{e9}\r\n\r\n\u{fc}ber human\r\nerror here.\r\n");
    let finding = &document.findings[0];
    assert_eq!((finding.line, finding.column, finding.end_line, finding.end_column), (3, 6, 4, 6));
    assert_eq!((finding.class, finding.weight, finding.text.as_str()), ("person_as_cause", "warning", "human error"));
    assert_eq!((document.warnings, document.hints), (1, 0));
}

#[test]
fn the_day_is_that_of_the_zone_and_what_is_done_is_not_overdue() {
    let action =
        |text: &str| linted(&format!("## Action items\n\n{text} Limit it to 3 @bo due:2026-03-01\n")).actions.remove(0);
    let open = action("- [ ]");
    assert_eq!((open.line, open.issues.iter().map(|issue| issue.issue).collect::<Vec<_>>()), (3, vec!["due_in_past"]));
    assert_eq!(action("- [x]").issues, []);
}

#[rstest]
#[case(b"a\nb\0c".to_vec(), NotADocument::Binary { line: 2 })]
#[case(b"a\nb\n\xE9t\xE9".to_vec(), NotADocument::NotUtf8 { line: 3, is_utf16: false })]
#[case(vec![0xFF, 0xFE, b'a', 0, b'\n', 0], NotADocument::NotUtf8 { line: 1, is_utf16: true })]
#[case(vec![b'a'; LARGEST_DOCUMENT as usize + 1], NotADocument::TooLarge)]
fn what_is_no_document_is_told(#[case] bytes: Vec<u8>, #[case] wanted: NotADocument) {
    assert_eq!(document_text(bytes), Err(wanted));
}
