use super::super::blocks::{BlockState, blocks};
use super::super::fill::TimelineRow;
use super::super::sections::outline;
use super::*;
use crate::incidents::built_in_templates;
use crate::time::{Instant, Zone};

/// Something is known of everything that is told in sentences.
fn facts() -> DocumentFacts<'static> {
    let row = TimelineRow {
        at: Instant::parse("2026-03-28T09:00:00Z").unwrap(),
        text: "HighLatency fired".to_owned(),
        source: "transition 1/a".to_owned(),
        said: Vec::new(),
    };
    DocumentFacts {
        title: " Checkout\nis slow ".to_owned(),
        number: None,
        header: vec![("Severity".to_owned(), "SEV-2".to_owned())],
        times: None,
        figures: &[],
        timeline: vec![row],
        ledger: &[],
        lists: Filling::ALL.iter().map(|filling| (*filling, vec![format!("of {}", filling.word())])).collect(),
        todos: vec!["limit retries".to_owned()],
        zone: Zone::utc(),
    }
}

#[test]
fn each_template_makes_its_sections_and_fills_them_once() {
    for template in built_in_templates() {
        let document = make_document(&template, &facts());
        let headings: Vec<String> = outline(&document).into_iter().skip(1).map(|section| section.heading).collect();
        let wanted: Vec<String> = template.sections.iter().map(|section| section.heading.clone()).collect();
        assert_eq!(headings, wanted, "{}", template.key);
        let found = blocks(&document);
        assert!(found.iter().all(|block| block.state == BlockState::AsMade), "{}", template.key);
        let names: BTreeSet<BlockName> = found.iter().map(|block| block.name).collect();
        assert_eq!(names.len(), found.len(), "{}: nothing stands there twice", template.key);
        assert!(OFFERED.into_iter().all(|offered| !names.contains(&BlockName::Of(offered))), "{}", template.key);
        assert_eq!(document.matches("<!-- watchbill:").count(), found.len(), "{}", template.key);
        assert!(document.ends_with('\n') && !document.ends_with("\n\n"));
        assert_eq!(document, make_document(&template, &facts()), "the same facts make the same document");
    }
}

#[test]
fn a_document_begins_with_its_name_and_says_what_is_known() {
    let mut template = built_in_templates().remove(1);
    template.sections.truncate(1);
    template.sections[0].filled_from = vec![Filling::Alerts, Filling::Actions, Filling::Ledger];
    let alerts = block_text(BlockName::Of(Filling::Alerts), &BTreeMap::new(), "- of alerts\n");
    assert_eq!(
        make_document(&template, &facts()),
        format!("# Checkout is slow\n\n## What happened\n\n{alerts}\n\n- [ ] limit retries\n")
    );
}
