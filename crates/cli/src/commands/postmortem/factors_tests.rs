use rstest::rstest;
use watchbill_engine::api::PostmortemFactorListed;

use super::{text, typed};

fn listed(typed_text: &str) -> PostmortemFactorListed {
    let factor = typed(typed_text).unwrap();
    PostmortemFactorListed {
        name: factor.name,
        kind: factor.kind,
        tags: factor.tags,
        found_by: factor.found_by,
        evidence: factor.evidence,
    }
}

#[rstest]
#[case("No limit on retries (technical)")]
#[case("No limit on retries (technical, found by trying)")]
#[case("No limit on retries (technical) #retry-storm")]
#[case(
    "No limit on retries (technical, found by trying) #retry-storm #overload: replay of 28 March (panel 3), and: the log"
)]
#[case("The cache (redis) has no limit (process): runbook #3")]
#[case("Preise veralten (organisational, found by asking) #zwischenspeicher: „nie gehört“")]
fn what_is_typed_is_what_is_read(#[case] factor: &str) {
    assert_eq!(text(&listed(factor)), factor);
}

#[test]
fn a_line_of_a_document_is_read_with_whatever_blanks() {
    let factor = listed("  - No alert  ( process ,  found by  records ) #a#b  :  x ");
    assert_eq!((factor.name.as_str(), factor.kind.as_str()), ("No alert", "process"));
    assert_eq!(factor.found_by.as_deref(), Some("records"));
    assert_eq!((factor.tags, factor.evidence), (vec!["a#b".to_owned()], vec!["x".to_owned()]));
}

#[rstest]
#[case("", "of what kind")]
#[case("No limit on retries", "of what kind")]
#[case("No limit on retries (technical", "of what kind")]
#[case("(technical)", "of what kind")]
#[case("No limit (technical) and more", "of what kind")]
#[case("No limit (technical, by trying)", "`by trying`: expected `found by`")]
#[case("No limit (technical, found by)", "`found by`: expected `found by`")]
#[case("No limit (technical) #a replay", "`replay`: what shows it stands behind a colon")]
fn what_cannot_be_read_is_told(#[case] factor: &str, #[case] said: &str) {
    let error = typed(factor).unwrap_err();
    assert!(error.contains(said), "{error}");
}
