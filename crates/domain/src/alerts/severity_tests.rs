use rstest::rstest;

use super::*;

#[rstest]
#[case(Severity::Critical, &["critical", "page", "P1", "emergency", "disaster", "FATAL"])]
#[case(Severity::Error, &["error", "high", "major", "p2"])]
#[case(Severity::Warning, &["warning", "warn", "p3", "average", "minor"])]
#[case(Severity::Info, &["info", "none", "p4", "p5", "notice", " Debug "])]
fn what_teams_write_is_read(#[case] severity: Severity, #[case] words: &[&str]) {
    for word in words {
        assert_eq!(Severity::read(word), Some(severity), "{word}");
    }
}

#[rstest]
#[case::absent(&[], Severity::Warning)]
#[case::unknown(&[("severity", "purple")], Severity::Warning)]
#[case::read(&[("severity", "page")], Severity::Critical)]
fn an_absent_or_unknown_severity_is_a_warning(#[case] pairs: &[(&str, &str)], #[case] expected: Severity) {
    assert_eq!(SeverityRules::default().of(&Labels::from_pairs(pairs.iter().copied())), expected);
}

#[test]
fn another_label_can_be_named() {
    let rules = SeverityRules { label: "priority".to_owned(), ..SeverityRules::default() };
    assert_eq!(rules.of(&Labels::from_pairs([("priority", "p2"), ("severity", "info")])), Severity::Error);
}

#[test]
fn all_are_listed_most_severe_first_and_their_words_can_be_read_back() {
    assert!(Severity::ALL.is_sorted_by(|a, b| a > b));
    for severity in Severity::ALL {
        assert_eq!(Severity::from_word(severity.word()), Some(severity));
    }
    assert_eq!(Severity::from_word("page"), None);
}
