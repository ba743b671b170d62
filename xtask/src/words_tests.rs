use super::*;

fn words(line: &str) -> Words {
    Words::of(line.split_whitespace().map(str::to_owned))
}

#[test]
fn a_value_is_taken_in_both_spellings() {
    for line in ["--demo --workspace here", "--workspace=here --demo"] {
        let mut words = words(line);
        assert_eq!(words.value("--workspace"), Ok(Some("here".to_owned())), "{line}");
        assert!(words.flag("--demo"), "{line}");
        assert_eq!(words.end(), Ok(()), "{line}");
    }
}

#[test]
fn a_value_that_is_missing_is_wrong_use() {
    for line in ["--workspace", "--workspace --demo"] {
        assert_eq!(words(line).value("--workspace"), Err(Stop::Use("--workspace needs a value".to_owned())), "{line}");
    }
}

#[test]
fn a_word_nobody_took_is_wrong_use() {
    let mut words = words("--soak --fats");
    assert!(words.flag("--soak"));
    assert_eq!(words.end(), Err(Stop::Use("`--fats` means nothing to this command".to_owned())));
}
