use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use rstest::rstest;

use super::literal;

#[rstest]
#[case::words("orders  wait\nfor 3 h", "orders wait for 3 h")]
#[case::a_link(
    "see [the runbook](https://x.example) \\[and](y)",
    "see \\[the runbook](https://x.example) \\\\\\[and](y)"
)]
#[case::marks("*loud* `code` ~gone~", "\\*loud\\* \\`code\\` \\~gone\\~")]
#[case::names("orders_dead _really_ __all__", "orders_dead \\_really\\_ \\_\\_all\\_\\_")]
#[case::an_address("https://x.example/a_b/_c_?q=*&r=1", "https://x.example/a_b/_c_?q=*&r=1")]
#[case::html("<b> & &lt; &#60; a&b", "&lt;b> & &amp;lt; &amp;#60; a&b")]
#[case::a_heading("# 3 of 4", "\\# 3 of 4")]
#[case::an_item("- now", "\\- now")]
#[case::no_heading("#3 of 4", "#3 of 4")]
#[case::a_rule("--- x", "\\--- x")]
#[case::a_negative_number("-5 min", "-5 min")]
#[case::a_number("1. now", "1\\. now")]
#[case::a_time("10:02 it began", "10:02 it began")]
#[case::nothing(" \n", "")]
fn records_are_told_to_the_letter(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(literal(text), expected);
}

proptest! {
    #[test]
    fn no_text_is_markup_in_an_item_and_all_of_it_is_shown(text in "[a-b1.)#>+=~_*`\\\\\\[\\](){}<&;:/!| -]{0,24}") {
        let markdown = format!("- {}\n", literal(&text));
        let mut shown = String::new();
        for event in Parser::new_ext(&markdown, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS) {
            match event {
                Event::Text(text) => shown.push_str(&text),
                Event::Start(Tag::List(_) | Tag::Item) | Event::End(_) => {}
                // An address may be emphasised, and no more than that.
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) if text.contains("://") => return Ok(()),
                other => prop_assert!(false, "{other:?} in {markdown:?}"),
            }
        }
        prop_assert_eq!(shown.trim(), text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
