use rstest::rstest;

use super::*;

#[rstest]
#[case::nothing("", &[], "")]
#[case::words("redis  node-3", &["node-3", "redis"], "")]
#[case::words_and_a_filter("redis severity=critical @state=resolved", &["redis"], r#"severity="critical", @state="resolved""#)]
#[case::quoted("\"100 % full\"", &["100 % full"], "")]
#[case::said_twice("redis redis", &["redis"], "")]
#[case::as_people_write("can't reach \"db", &["\"db", "can't", "reach"], "")]
#[case::an_address("node-3:9100", &["node-3:9100"], "")]
fn what_is_asked_is_words_and_a_filter(#[case] text: &str, #[case] words: &[&str], #[case] filter: &str) {
    let wanted = Wanted::read(text).unwrap();
    assert_eq!(
        (wanted.words, wanted.filter.to_string().as_str()),
        (words.iter().map(|w| (*w).to_owned()).collect(), filter)
    );
}

#[rstest]
#[case::a_filter_with_a_mistake("redis severity=~\"(\"".to_owned())]
#[case::an_unknown_field("@nobody=x".to_owned())]
#[case::too_long("a".repeat(1_001))]
#[case::too_much(('a'..='z').map(|letter| format!("{letter} ")).collect())]
fn what_looks_like_a_filter_and_is_none_is_refused_and_not_looked_for(#[case] text: String) {
    assert!(
        Wanted::read(&text)
            .is_err_and(|problem| problem.message.starts_with("expected") || problem.message.starts_with("unknown"))
    );
}
