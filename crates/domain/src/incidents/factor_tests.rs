use rstest::rstest;

use super::*;

fn factor(name: &str, kind: FactorKind) -> Factor {
    Factor { name: name.to_owned(), kind, tags: BTreeSet::new(), found_by: Some(FoundBy::Records), evidence: vec![] }
}

#[rstest]
#[case("Retry storm", Some("retry-storm"))]
#[case("#retry_storm", Some("retry-storm"))]
#[case("  DNS  ", Some("dns"))]
#[case("--", None)]
#[case("", None)]
fn a_tag_is_the_same_however_it_is_written(#[case] text: &str, #[case] tag: Option<&str>) {
    assert_eq!(Tag::parse(text).as_ref().map(Tag::as_str), tag);
}

#[test]
fn factors_that_tell_little_say_so() {
    use FactorKind::{Process, Technical};
    let people = ["Dana Reyes".to_owned(), "bo".to_owned()];
    let issues = |factors: &[Factor]| factor_issues(factors, &people);
    assert_eq!(issues(&[]), [FactorIssue::TooFew]);
    assert_eq!(issues(&[factor("no limit", Technical)]), [FactorIssue::TooFew]);
    assert_eq!(issues(&[factor("no limit", Technical), factor("no alert", Technical)]), [FactorIssue::AllTechnical]);
    assert_eq!(issues(&[factor("no limit", Technical), factor("one person knows it", Process)]), []);
    let mut unfound = factor("No Limit ", Process);
    unfound.found_by = None;
    let twice = [factor("no limit", Technical), unfound];
    assert_eq!(
        issues(&twice),
        [FactorIssue::Twice("No Limit".to_owned()), FactorIssue::NotFound("No Limit".to_owned())]
    );
    let named = [factor("the typo of dana  reyes", Technical), factor("boats", Process)];
    let person = FactorIssue::Person { factor: "the typo of dana  reyes".to_owned(), person: "Dana Reyes".to_owned() };
    assert_eq!(issues(&named), [person]);
}

#[test]
fn every_word_is_read_back() {
    assert!(FactorKind::ALL.into_iter().all(|one| FactorKind::from_word(one.word()) == Some(one)));
    assert!(FoundBy::ALL.into_iter().all(|one| FoundBy::from_word(one.word()) == Some(one)));
}
