use super::*;

#[test]
fn every_code_is_once_there_and_sorted() {
    let words: Vec<_> = OPENSLO_CODES.iter().map(|code| code.word).collect();
    assert!(words.is_sorted(), "{words:?}");
    assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn every_code_is_an_error_or_a_warning_and_is_explained_in_sentences() {
    for code in OPENSLO_CODES {
        assert_eq!(code.is_error(), !code.word.starts_with("W_"), "{}", code.word);
        assert!(code.means.ends_with('.') && code.remedy.ends_with('.'), "{}", code.word);
    }
}

#[test]
fn the_manual_explains_every_code() {
    let manual = include_str!("../../../../docs/manual/slos.md");
    for code in OPENSLO_CODES {
        let row = format!("| `{}` | {} | {} |", code.word, code.means, code.remedy);
        assert!(manual.contains(&row), "docs/manual/slos.md lacks the row\n{row}");
    }
}
