use rstest::rstest;

use super::{own_front, quoted};

#[test]
fn front_matter_is_quoted_whatever_is_in_it() {
    assert_eq!(quoted("a \"b\": c\n- d"), "\"a \\\"b\\\": c\\n- d\"");
}

#[rstest]
#[case::front_matter("---\ntitle: x\n---\n# A\n", 17)]
#[case::of_another_system("\u{feff}---\r\ntitle: x\r\n...\r\n# A\r\n", 23)]
#[case::a_rule("---\n\nText: more\n\n---\n", 0)]
#[case::two_rules("---\nText\n---\n", 0)]
#[case::nothing_ends_it("---\ntitle: x\n", 0)]
#[case::none("# A\n", 0)]
#[case::empty("", 0)]
fn a_rule_at_the_head_is_no_front_matter(#[case] text: &str, #[case] length: usize) {
    assert_eq!(own_front(text), length);
}
