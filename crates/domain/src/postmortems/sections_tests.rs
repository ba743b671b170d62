use std::collections::BTreeMap;

use rstest::rstest;

use super::super::blocks::block_text;
use super::*;
use crate::incidents::{Post, built_in_templates};

fn written(document: &str) -> Vec<(String, bool)> {
    outline(document).into_iter().map(|section| (section.heading, section.is_written)).collect()
}

#[test]
fn sections_are_told_by_their_headings() {
    let document =
        "---\ntitle: x\n---\n# One\n\nwords\n\n## Two *a* `b`\n```\n# not\n```\n### Three\nmore\n\nFour\n====\n";
    let found: Vec<(String, u8, &str, &str)> = outline(document)
        .into_iter()
        .map(|section| (section.heading, section.level, &document[section.whole], &document[section.text]))
        .collect();
    let two = "## Two *a* `b`\n```\n# not\n```\n### Three\nmore\n\n";
    let expected = [
        (
            "One".to_owned(),
            1,
            &document[document.find("# One").unwrap()..document.find("Four").unwrap()],
            "\nwords\n\n",
        ),
        ("Two a b".to_owned(), 2, two, "```\n# not\n```\n"),
        ("Three".to_owned(), 3, "### Three\nmore\n\n", "more\n\n"),
        ("Four".to_owned(), 1, "Four\n====\n", ""),
    ];
    assert_eq!(found, expected);
}

#[rstest]
#[case::words("It was slow.", true)]
#[case::nothing(" \n\n", false)]
#[case::a_comment("<!-- what to write -->\n", false)]
#[case::a_comment_that_never_ends("<!-- what to write", false)]
#[case::behind_a_comment("<!-- a --> none <!-- b -->", true)]
#[case::what_is_to_come("TODO: ...\n- [ ]\n", false)]
#[case::a_figure("42", true)]
#[case::below_it("### Part\n\nwords", true)]
#[case::only_headings("### Part\n", false)]
fn a_section_is_written_when_somebody_wrote_in_it(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(written(&format!("## Summary\n\n{text}"))[0], ("Summary".to_owned(), expected));
}

#[test]
fn what_was_made_is_written_by_nobody_until_somebody_edits_it() {
    let made = block_text(BlockName::Of(Filling::Times), &BTreeMap::new(), "It began at 10:00.");
    let document = format!("## Summary\n\n{made}\n\n## Next\n");
    assert_eq!(written(&document)[0], ("Summary".to_owned(), false));
    assert_eq!(written(&document.replace("began", "got slow"))[0], ("Summary".to_owned(), true));
}

fn template(key: &str) -> Template {
    built_in_templates().into_iter().find(|template| template.key == key).unwrap()
}

#[test]
fn what_a_template_wants_is_told_until_it_is_there() {
    let near_miss = template("near-miss");
    let told = |document: &str| -> Vec<String> { unready(document, &near_miss).iter().map(Unready::text).collect() };
    let document = "# A\n\n## What happened:\nIt was slow.\n## what stopped it\n\n## Contributing conditions\n- one\n";
    assert_eq!(
        told(document),
        ["Nothing is written in “What stopped it” yet.", "The section “One change or none” is missing."]
    );
    let whole = document.replace("stopped it\n", "stopped it\nA limit.\n")
        + "## One change or none\nNone, because it is gone.\n";
    assert_eq!(told(&whole), Vec::<String>::new());
}

#[test]
fn a_timeline_that_was_made_is_enough_and_a_first_sentence_is_not() {
    let full = template("full");
    let section = |heading: &str, filling: Filling| {
        format!("## {heading}\n\n{}\n\n", block_text(BlockName::Of(filling), &BTreeMap::new(), "- made"))
    };
    let document = section("Timeline", Filling::Timeline) + &section("Summary", Filling::Times);
    let missing: Vec<Unready> = unready(&document, &full);
    let is_told = |heading: &str| {
        missing.iter().any(|one| matches!(one, Unready::NotWritten { heading: told, .. } if told == heading))
    };
    assert!(is_told("Summary") && !is_told("Timeline"), "{missing:?}");
}

#[test]
fn a_part_of_a_timeline_is_not_all_of_it() {
    let part = BTreeMap::from([("from".to_owned(), "2026-03-28T09:02:00Z".to_owned())]);
    let made = block_text(BlockName::Of(Filling::Timeline), &part, "| made |");
    let missing = |text: &str| {
        let told = unready(&format!("## Timeline\n\n{text}\n"), &template("full"));
        told.iter().any(|one| matches!(one, Unready::NotWritten { heading, .. } if heading == "Timeline"))
    };
    assert!(missing(&made) && !missing(&format!("{made}\n\nIt took an hour until somebody looked.")));
}

/// A document with a ledger of these numbers, in the order of [`Post::ALL`].
fn reconciled(numbers: [&str; 6]) -> String {
    let rows =
        Post::ALL.into_iter().zip(numbers).map(|(post, count)| format!("| {} | {count} | broker |\n", post.word()));
    format!(
        "# A\n\n## Reconciliation\n\n| Messages | How many | From |\n| --- | --- | --- |\n{}\n## Next\n",
        rows.collect::<String>()
    )
}

#[rstest]
#[case::even("data", reconciled(["10", "4", "3", "1", "2", "0"]), None)]
#[case::by_estimate("data", reconciled(["10", "about 4", "3", "1", "2", "0"]), Some("some of it is estimated"))]
#[case::missing("data", reconciled(["10", "4", "3", "1", "0", "0"]), Some("2 messages are nowhere"))]
#[case::unknown("data", reconciled(["not known", "4", "3", "1", "2", "0"]), Some("expected not known"))]
#[case::in_words("data", "# A\n\n## Reconciliation\n\nNothing is lost.\n".to_owned(), Some("it cannot be said yet"))]
#[case::not_written_at_all("data", "# A\n\n## Reconciliation\n".to_owned(), None)]
#[case::not_there("data", String::new(), None)]
#[case::without_a_ledger("full", reconciled(["10", "4", "3", "1", "0", "0"]), None)]
fn a_ledger_has_to_balance(#[case] key: &str, #[case] document: String, #[case] told: Option<&str>) {
    let found = unready(&document, &template(key));
    let uneven: Vec<&Unready> = found.iter().filter(|one| matches!(one, Unready::NotEven { .. })).collect();
    assert_eq!(uneven.len(), usize::from(told.is_some()), "{found:?}");
    for one in uneven {
        assert!(told.is_some_and(|told| one.text().contains(told)), "{}", one.text());
        assert!(document[one.place().unwrap()..].starts_with("## Reconciliation"));
    }
}

#[test]
fn a_section_is_known_by_its_heading_and_else_by_what_it_is_for() {
    let document = "# A\n\n## Action items:\n\n## What we will do\n\n## Other\n";
    let sections = outline(document);
    let found = |heading: &str| section_for(heading, &sections).map(|section| section.heading.as_str());
    assert_eq!(found("action items"), Some("Action items:"));
    assert_eq!(found("Next steps"), Some("Action items:"), "it is for the same");
    assert_eq!((found("Other"), found("Summary")), (Some("Other"), None), "what only tells is known by its name alone");
}
