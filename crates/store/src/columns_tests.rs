use super::*;

#[test]
fn labels_come_back_whatever_is_in_them() {
    let odd = Labels::from_pairs([("a", "\"quoted\" \\ \n \u{0} \u{202e}"), ("ü", "🦀"), ("b", "")]);
    let read: LabelsJson = of_json(&labels_json(&odd)).unwrap();
    assert_eq!(read.0, odd);
}

#[test]
fn labels_are_an_object_sorted_by_name() {
    assert_eq!(labels_json(&Labels::from_pairs([("b", "2"), ("a", "1")])), r#"{"a":"1","b":"2"}"#);
}

#[test]
fn every_state_of_a_page_has_a_word_of_its_own() {
    for state in PageState::ALL {
        assert_eq!(PageState::from_word(state.word()), Some(state));
    }
    assert_eq!(PageState::from_word("lost"), None);
}

#[test]
fn a_word_nobody_knows_is_an_error_and_not_a_guess() {
    assert!(matches!(word_of::<Severity>("sev0"), Err(sqlx::Error::Decode(_))));
}
