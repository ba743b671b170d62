use rstest::rstest;

use super::{own_front, quoted, slug, summary};

#[rstest]
#[case("Orders wait: 3 h!", "orders-wait-3-h")]
#[case("\u{dc}berlast", "berlast")]
#[case("../../etc", "etc")]
#[case("\u{51b3}", "postmortem")]
fn a_file_is_called_so_that_every_system_takes_it(#[case] title: &str, #[case] expected: &str) {
    assert_eq!(slug(title), expected);
}

#[test]
fn front_matter_is_quoted_whatever_is_in_it() {
    assert_eq!(quoted("a \"b\": c\n- d"), "\"a \\\"b\\\": c\\n- d\"");
}

#[test]
fn a_chat_is_told_what_people_wrote_and_not_what_was_filled_in() {
    let made = "<!-- watchbill: times made=0123456789abcdef -->\n- started: 10:02\n<!-- /watchbill -->\n";
    let body = format!("# A\n\n## Summary\n\n{made}\nOrders waited for 3 h.\n\n## Impact\n\nMuch.\n");
    assert_eq!(summary(&body).as_deref(), Some("Orders waited for 3 h."));
    assert_eq!(summary("# A\n"), None);
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
