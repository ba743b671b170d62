use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[test]
fn five_are_built_in() {
    let templates = built_in_templates();
    let keys: Vec<&str> = templates.iter().map(|template| template.key.as_str()).collect();
    assert_eq!(keys, ["full", "near-miss", "security", "data", "drill"]);
    for template in &templates {
        let headings: BTreeSet<&str> = template.sections.iter().map(|section| section.heading.as_str()).collect();
        assert_eq!(headings.len(), template.sections.len(), "{}", template.key);
        assert!(template.required().count() >= 4, "{}", template.key);
        for section in &template.sections {
            assert!(
                !section.purpose.is_empty() && !section.questions.is_empty(),
                "{} {}",
                template.key,
                section.heading
            );
            // Nobody is asked who it was, or why they did it.
            let asks = |question: &String| {
                question.ends_with('?') && !question.starts_with("Who did") && !question.starts_with("Why did")
            };
            assert!(section.questions.iter().all(asks), "{} {}", template.key, section.heading);
        }
    }
}

#[rstest]
#[case::full("full", &["Impact", "Timeline", "Contributing factors", "Lucky", "Action items"])]
#[case::near_miss("near-miss", &["What happened", "What stopped it", "Contributing conditions", "One change or none"])]
#[case::security("security", &["Handling", "Evidence", "Notification", "Data and credentials"])]
#[case::data("data", &["Reconciliation", "Discarded", "Replay log", "Scope of data"])]
#[case::drill("drill", &["Hypothesis", "Scenario and guard rails", "Expected and observed", "Surprises"])]
fn what_each_is_for_has_to_be_written(#[case] key: &str, #[case] headings: &[&str]) {
    let template = built_in_templates().into_iter().find(|template| template.key == key).unwrap();
    let required: Vec<&str> = template.required().collect();
    assert!(headings.iter().all(|heading| required.contains(heading)), "{required:?}");
}

#[test]
fn the_ledger_and_the_timeline_are_filled_in() {
    let filled = |key: &str, filling: Filling| {
        let templates = built_in_templates();
        let template = templates.into_iter().find(|template| template.key == key).unwrap();
        template.sections.iter().any(|section| section.filled_from.contains(&filling))
    };
    assert!(
        filled("data", Filling::Ledger) && filled("data", Filling::Discards) && filled("drill", Filling::DrillOutcome)
    );
    assert!(["full", "security", "data", "drill"].into_iter().all(|key| filled(key, Filling::Timeline)));
    let used: BTreeSet<Filling> = built_in_templates()
        .iter()
        .flat_map(|template| template.sections.iter().flat_map(|section| section.filled_from.clone()))
        .collect();
    assert_eq!(used, Filling::ALL.iter().copied().collect());
}

#[test]
fn built_in_templates_come_back_from_markdown_as_they_were() {
    for template in built_in_templates() {
        assert_eq!(template_from_markdown(&template_to_markdown(&template), "x"), Ok(template));
    }
}

#[test]
fn a_template_is_markdown_that_people_can_read() {
    let template = Template {
        key: "small".to_owned(),
        name: "Small".to_owned(),
        about: "For little.".to_owned(),
        version: 3,
        sections: vec![TemplateSection {
            heading: "Summary".to_owned(),
            purpose: "What it was.\n- not a question".to_owned(),
            questions: vec!["What was it?".to_owned()],
            wanted: Wanted::Required,
            filled_from: vec![Filling::Times, Filling::Services],
        }],
    };
    assert_eq!(
        template_to_markdown(&template),
        "---\nwatchbill: template\nkey: small\nversion: 3\n---\n\n# Small\n\nFor little.\n\n## Summary\n\n\
         <!-- watchbill: section required -->\n<!-- watchbill: filled from times, services -->\n\
         What it was.\n\\- not a question\n\n- What was it?\n"
    );
}

#[test]
fn a_teams_own_document_is_read_by_its_headings() {
    let text = "\u{feff}# Our postmortem\r\n\r\nFill this in.\r\n\r\n## Summary ##\r\nWhat happened\r\n\r\n## Why\r\n* What changed?\r\n- [ ] Who was told?\r\n```\n## not a heading\n```\n### Detail\n";
    let template = template_from_markdown(text, "old file").unwrap();
    assert_eq!(
        (template.key.as_str(), template.name.as_str(), template.about.as_str()),
        ("old-file", "Our postmortem", "Fill this in.")
    );
    let told: Vec<(&str, &str, usize)> = template
        .sections
        .iter()
        .map(|section| (section.heading.as_str(), section.purpose.as_str(), section.questions.len()))
        .collect();
    assert_eq!(told, [("Summary", "What happened", 0), ("Why", "```\n## not a heading\n```\n### Detail", 2)]);
    assert!(template.sections.iter().all(|section| section.wanted == Wanted::Optional));
    let flat = template_from_markdown("# One\na\n# Two\nb\n", "flat").unwrap();
    assert_eq!(flat.sections.iter().map(|section| section.heading.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
}

#[rstest]
#[case::nothing("just words\n", "no section was found")]
#[case::twice("## A\n\n## a\n", "line 3: there is a section `a` before it")]
#[case::section("## A\n<!-- watchbill: section must -->\n", "line 2: `must` is not understood")]
#[case::filling("## A\n<!-- watchbill: filled from times, moon -->\n", "line 2: `moon` is not understood")]
#[case::version("---\nversion: 0\n---\n## A\n", "line 2: `0` is not understood")]
#[case::key("---\nkey: --\n---\n## A\n", "line 2: `--` is not understood")]
fn a_bad_file_is_a_problem_with_a_place(#[case] text: &str, #[case] begins: &str) {
    let said = template_from_markdown(text, "x").unwrap_err().to_string();
    assert!(said.starts_with(begins), "{said}");
}

#[test]
fn an_edit_is_the_next_version_and_a_copy_begins_anew() {
    let full = built_in_templates().remove(0);
    assert_eq!(full.edited(&full), full);
    let changed = Template { name: "Ours".to_owned(), key: "other".to_owned(), version: 9, ..full.clone() };
    let edited = full.edited(&changed);
    assert_eq!((edited.key.as_str(), edited.version, edited.name.as_str()), ("full", 2, "Ours"));
    let copy = edited.copied(" Our own ").unwrap();
    assert_eq!((copy.key.as_str(), copy.name.as_str(), copy.version), ("our-own", "Our own", 1));
    assert_eq!(copy.sections, full.sections);
    assert_eq!(full.copied(" - "), None);
}

#[test]
fn every_word_is_read_back() {
    assert!(Wanted::ALL.into_iter().all(|one| Wanted::from_word(one.word()) == Some(one)));
    assert!(Filling::ALL.iter().all(|one| Filling::from_word(one.word()) == Some(*one) && !one.says().is_empty()));
}

fn any_template() -> impl Strategy<Value = Template> {
    let text = "[ -~]{0,14}(\n[ -~]{0,8})?";
    let filling = (0..Filling::ALL.len()).prop_map(|nth| Filling::ALL[nth]);
    let section = (text, prop::collection::vec("[ -~]{0,12}", 0..3), 0..3usize, prop::collection::vec(filling, 0..3));
    (text, "[a-z]{1,6}", 1..9u32, prop::collection::vec(section, 1..4)).prop_map(|(about, key, version, sections)| {
        let sections = sections.into_iter().zip(0..).map(|((purpose, questions, wanted, filled_from), nth)| {
            let wanted = Wanted::ALL[wanted];
            TemplateSection { heading: format!("Section {nth}"), purpose, questions, wanted, filled_from }
        });
        Template { name: key.to_uppercase(), key, about, version, sections: sections.collect() }
    })
}

proptest! {
    #[test]
    fn any_template_goes_to_markdown_and_back(template in any_template()) {
        let tidy = template.tidy();
        prop_assert_eq!(&tidy.tidy(), &tidy);
        prop_assert_eq!(template_from_markdown(&template_to_markdown(&template), "x"), Ok(tidy));
    }

    #[test]
    fn nothing_that_is_read_makes_it_fall_over(text in "(?s)[ -~\n#<!`-]{0,80}") {
        let read = template_from_markdown(&text, "x");
        prop_assert!(read.map_or(true, |template| !template.sections.is_empty()));
    }
}
