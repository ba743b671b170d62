use rstest::rstest;

use super::{slug, summary};

#[rstest]
#[case("Orders wait: 3 h!", "orders-wait-3-h")]
#[case("\u{dc}berlast", "berlast")]
#[case("../../etc", "etc")]
#[case("\u{51b3}", "postmortem")]
fn a_file_is_called_so_that_every_system_takes_it(#[case] title: &str, #[case] expected: &str) {
    assert_eq!(slug(title), expected);
}

#[test]
fn a_chat_is_told_what_people_wrote_and_not_what_was_filled_in() {
    let made = "<!-- watchbill: times made=0123456789abcdef -->\n- started: 10:02\n<!-- /watchbill -->\n";
    let body = format!("# A\n\n## Summary\n\n{made}\nOrders waited for 3 h.\n\n## Impact\n\nMuch.\n");
    assert_eq!(summary(&body).as_deref(), Some("Orders waited for 3 h."));
    assert_eq!(summary("# A\n"), None);
    assert_eq!(
        summary("# A\n\n## Summary\n\n## Went badly\n\nThe page woke the wrong one.\n"),
        None,
        "nothing else is one"
    );
    let deeper = "# A\n\n## Summary\n\n### In short\n\nOrders waited.\n\n## Impact\n\nMuch.\n";
    assert_eq!(summary(deeper).as_deref(), Some("Orders waited."));
    assert_eq!(summary("Orders waited.\n").as_deref(), None, "a text without sections has none that comes first");
}
