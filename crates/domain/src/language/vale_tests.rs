use std::collections::BTreeSet;

use regex::Regex;

use super::super::{Class, Lexicon};
use super::{ValeFile, vale_style};

fn style() -> Vec<ValeFile> {
    vale_style(&Lexicon::new(["Ana Ruiz", "o'neil"], ["ruiz"]))
}

/// The value of a key at the left.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
}

/// The expressions of a rule, without looking ahead, which Vale's engine does and this one does not.
fn expressions(text: &str) -> Vec<String> {
    let unquoted = |text: &str| text.trim().trim_matches('\'').replace("''", "'");
    let ahead = Regex::new(r"\(\?!(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)").unwrap();
    let written = text.lines().filter_map(|line| {
        let swap = || line.strip_prefix("  ").and_then(|line| line.rsplit_once("': '")).map(|(found, _)| found);
        line.strip_prefix("  - ").or_else(swap)
    });
    written.map(|text| ahead.replace_all(&unquoted(text), "").into_owned()).collect()
}

#[test]
fn every_class_is_a_rule_with_the_keys_that_vale_wants() {
    let files = style();
    assert_eq!(files.len(), Class::ALL.len());
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.len() == files.len() && names.contains("NamedPersonNegative.yml"), "{names:?}");
    for file in &files {
        let text = &file.text;
        let extends = value(text, "extends").unwrap();
        assert!(["existence", "substitution"].contains(&extends), "{text}");
        assert!(["suggestion", "warning"].contains(&value(text, "level").unwrap()), "{text}");
        let wanted = if extends == "existence" { 1 } else { 2 };
        assert_eq!(value(text, "message").unwrap().matches("%s").count(), wanted, "{text}");
        assert!(text.contains(if extends == "existence" { "\ntokens:\n  - '" } else { "\nswap:\n  '" }), "{text}");
        assert!(!expressions(text).is_empty(), "{text}");
    }
}

#[test]
fn every_expression_can_be_read() {
    for file in style() {
        for expression in expressions(&file.text) {
            assert!(Regex::new(&expression).is_ok(), "{}: {expression}", file.name);
        }
    }
}

#[test]
fn the_people_of_the_team_are_in_it_and_services_are_not() {
    let text = style().into_iter().find(|file| file.name.starts_with("Named")).unwrap().text;
    assert!(text.contains("(?:he|she|ana|ana ruiz|o\\''neil) "), "{text}");
}

/// Sentences of each class that words alone tell.
#[test]
fn plain_cases_are_found_by_the_expressions_too() {
    let files = style();
    for (class, sentence) in [
        ("Counterfactual", "The engineer should have noticed the lag"),
        ("Counterfactual", "the team failed to read it"),
        ("PersonAsCause", "it was human error"),
        ("NamedPersonNegative", "ana forgot the flag"),
        ("Hindsight", "obviously it was cold"),
        ("SingleRootCause", "the root cause was a lock"),
        ("VagueAction", "improve monitoring"),
        ("PeopleFix", "remind everyone to look"),
        ("TeamBlame", "the vendor dropped the ball"),
        ("Punitive", "has been spoken to"),
        ("AnimatedLanguage", "nothing worked!!!"),
        ("AnimatedLanguage", "i can't believe it"),
        ("WhoWhyQuestion", "why didn't the team look?"),
    ] {
        let file = files.iter().find(|file| file.name == format!("{class}.yml")).unwrap();
        let sentence = sentence.to_lowercase();
        let is_found = |text: &String| Regex::new(text).unwrap().is_match(&sentence);
        assert!(expressions(&file.text).iter().any(is_found), "{class}: {sentence}");
    }
}
