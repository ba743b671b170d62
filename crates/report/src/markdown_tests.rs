use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use watchbill_domain::alerts::{Labels, SafeLink, plain_line};

use super::{AlertText, alert_markdown, code, escaped};

fn everything() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// What a reader of Markdown sees of one line: its text, or `None` if there is anything but text.
fn read_as_text(markdown: &str) -> Option<String> {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, everything()) {
        match event {
            Event::Text(t) => text.push_str(&t),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            _ => return None,
        }
    }
    Some(text)
}

#[test]
fn an_alert_is_written_for_people() {
    let labels = Labels::from_pairs([("alertname", "RedisDown"), ("instance", "redis-1:6379"), ("odd", "a`b")]);
    let annotations = Labels::from_pairs([
        ("description", "Redis is **down**.\n\n- see <b>below</b>\n1. call @here, or ana@example.net"),
        ("summary", "redis_1 does not answer"),
    ]);
    let runbook = SafeLink::parse("https://runbooks.example.net/redis?a=(b)#c>d").unwrap();
    insta::assert_snapshot!(alert_markdown(&AlertText {
        title: "RedisDown",
        severity: "critical",
        source: "prod",
        since: "firing since 2026-03-28 10:00:00 CET",
        labels: &labels,
        annotations: &annotations,
        links: &[("Runbook [1]", &runbook)],
    }));
}

#[test]
fn an_alert_without_anything_is_one_line() {
    let nothing = Labels::default();
    let text = alert_markdown(&AlertText {
        title: "Up",
        severity: "info",
        source: "prod",
        since: "firing",
        labels: &nothing,
        annotations: &nothing,
        links: &[],
    });
    assert_eq!(text, "**Up** (info), firing, from `prod`\n");
}

#[test]
fn an_enormous_annotation_is_cut() {
    let annotations = Labels::from_pairs([("description", "a\n".repeat(500_000))]);
    let text = alert_markdown(&AlertText {
        title: "Up",
        severity: "info",
        source: "prod",
        since: "firing",
        labels: &Labels::default(),
        annotations: &annotations,
        links: &[],
    });
    assert!(text.len() < 4000 && text.ends_with("> …\n"), "{} bytes", text.len());
}

#[test]
fn people_are_not_called_and_addresses_stay_whole() {
    assert_eq!(escaped("@channel (@ana) ana@example.net"), "@\u{2060}channel (@\u{2060}ana) ana@example.net");
}

proptest! {
    #[test]
    fn any_line_reads_as_the_text_it_is(text in "\\PC{0,60}|[-+=*_`#<>|~!&$\\[\\]().:0-9a-z \\\\\"'/]{0,24}") {
        let line = plain_line(&text, 1000);
        let read = read_as_text(&escaped(&line));
        prop_assert_eq!(read.map(|t| t.replace('\u{2060}', "")), Some(line.replace('\u{2060}', "")));
    }

    #[test]
    fn any_text_as_code_is_that_code(text in "\\PC{0,30}|[` ab\\\\]{0,12}") {
        let line = plain_line(&text, 1000);
        let markdown = code(&line);
        let is_paragraph = |e: &Event<'_>| matches!(e, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        let mut events = Parser::new_ext(&markdown, everything()).filter(|event| !is_paragraph(event));
        let expected = (!line.is_empty()).then(|| Event::Code(line.clone().into()));
        prop_assert_eq!(events.next(), expected);
        prop_assert_eq!(events.next(), None);
    }
}
