use rstest::rstest;

use super::super::fixtures::day;
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
    assert_eq!(issues(&[]), [FactorIssue::TooFew(0)]);
    assert_eq!(issues(&[factor("no limit", Technical)]), [FactorIssue::TooFew(1)]);
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
fn a_factor_is_remembered_by_its_name_or_its_failure_mode() {
    let tags = |tags: &[&str]| -> BTreeSet<Tag> { tags.iter().filter_map(|tag| Tag::parse(tag)).collect() };
    let past = |incident, name: &str, with: &[&str], on: &str, open: &[&str]| PastFactor {
        incident,
        name: name.to_owned(),
        tags: tags(with),
        on: day(on),
        open_since: open.iter().map(|open| day(open)).collect(),
    };
    let past = [
        past(1, "No limit", &[], "2025-05-01", &["2025-05-03"]),
        past(2, "retries", &["retry storm"], "2026-01-01", &["2026-01-03", "2026-01-02"]),
        past(2, "no limit", &[], "2026-01-01", &["2026-01-03", "2026-01-02"]),
        past(3, "something else", &["dns"], "2026-02-01", &["2024-01-01"]),
    ];
    let mut now = factor("no limit", FactorKind::Technical);
    now.tags = tags(&["retry-storm"]);
    let memory = FactorMemory { incidents: vec![2, 1], open_actions: 3, oldest: Some(day("2025-05-03")) };
    assert_eq!(factor_memory(&now, &past), Some(memory));
    assert_eq!(factor_memory(&factor("new", FactorKind::Process), &past), None);
}

#[test]
fn every_word_is_read_back() {
    assert!(FactorKind::ALL.into_iter().all(|one| FactorKind::from_word(one.word()) == Some(one)));
    assert!(FoundBy::ALL.into_iter().all(|one| FoundBy::from_word(one.word()) == Some(one)));
}
