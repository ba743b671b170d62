use rstest::rstest;

use super::*;

#[test]
fn a_tree_is_read_as_it_is_written() {
    let yaml = Yaml::parse("a: {b: [x, 'y z', \"true\"]}\nc: ~\nd: ''\n").unwrap();
    let items: Vec<_> = yaml.get("a").and_then(|a| a.get("b")).unwrap().items().iter().filter_map(Yaml::text).collect();
    assert_eq!((items.as_slice(), yaml.text_of("c"), yaml.text_of("d")), (["x", "y z", "true"].as_slice(), None, None));
}

#[rstest]
#[case::nothing("", "it is empty")]
#[case::no_yaml("a: [secret-word", "it is not YAML (line ")]
#[case::an_alias("a: &x [1]\nb: *x\n", "it has YAML aliases (line 2)")]
#[case::a_key_that_is_none("? [a]\n: b\n", "a key is no text (line 1)")]
fn what_is_wrong_is_said_without_quoting(#[case] text: &str, #[case] expected: &str) {
    let why = Yaml::parse(text).unwrap_err();
    assert!(why.starts_with(expected) && !why.contains("secret-word"), "{why}");
}

#[test]
fn a_tree_that_is_too_deep_is_none() {
    let deep = format!("{}{}", "[".repeat(80), "]".repeat(80));
    assert!(Yaml::parse(&deep).unwrap_err().starts_with("it is too large or too deep"));
}
