use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;

use super::super::blocks::block_text;
use super::*;
use crate::incidents::{FactorKind, Filling, FoundBy, Tag};
use crate::language::{Lexicon, written_actions};
use crate::time::Day;

fn factor(name: &str) -> Factor {
    Factor {
        name: name.to_owned(),
        kind: FactorKind::Process,
        tags: Tag::parse("missing-alert").into_iter().collect(),
        found_by: Some(FoundBy::Records),
        evidence: Vec::new(),
    }
}

#[rstest]
#[case::an_empty_section(
    "# A\n\n## Contributing factors\n\n<!-- what made it possible? -->\n\n## Lessons\n\nMany.\n",
    "# A\n\n## Contributing factors\n\n<!-- what made it possible? -->\n\n- No alert (process, found by records) #missing-alert\n\n## Lessons\n\nMany.\n"
)]
#[case::what_is_to_come(
    "# A\n\n## Contributing factors\n\nTBD",
    "# A\n\n## Contributing factors\n\nTBD\n\n- No alert (process, found by records) #missing-alert\n"
)]
#[case::no_section(
    "# A\n\nText.\n",
    "# A\n\nText.\n\n## Contributing factors\n\n- No alert (process, found by records) #missing-alert\n"
)]
#[case::nothing("", "## Contributing factors\n\n- No alert (process, found by records) #missing-alert\n")]
#[case::lines_of_another_system(
    "## Root cause\r\n\r\n## Lessons\r\n",
    "## Root cause\r\n\r\n- No alert (process, found by records) #missing-alert\r\n\r\n## Lessons\r\n"
)]
#[case::a_section_that_is_written("## Causes\n\nThe cache.\n", "## Causes\n\nThe cache.\n")]
#[case::the_second_one_is_written(
    "## Causes\n\n## Contributing factors\n\nThe cache.\n",
    "## Causes\n\n## Contributing factors\n\nThe cache.\n"
)]
fn factors_stand_where_nobody_wrote_of_them(#[case] document: &str, #[case] expected: &str) {
    assert_eq!(outward(document, &[factor("No alert")], None), expected);
}

#[test]
fn a_list_of_them_is_enough() {
    let list = factors_text(&[factor("No alert")]).unwrap();
    let document = format!("# A\n\n{}\n", block_text(BlockName::Factors, &BTreeMap::new(), &list));
    assert_eq!(outward(&document, &[factor("No alert")], None), document);
}

#[test]
fn that_there_is_no_action_is_read_as_such() {
    let told = outward("# A\n\n## Action items\n\n## Lessons\n", &[], Some("Because it is gone for good."));
    assert_eq!(told, "# A\n\n## Action items\n\nNone, because it is gone for good.\n\n## Lessons\n");
    assert!(written_actions(&told, &Lexicon::default(), Day::parse("2026-04-01").unwrap()).is_empty());
    let todos = block_text(BlockName::Of(Filling::Actions), &BTreeMap::new(), "- [ ] Limit it\n");
    let written = format!("## Action items\n\n{todos}\n");
    assert_eq!(outward(&written, &[], Some("it is gone")), written, "what was filled in says otherwise");
}

proptest! {
    #[test]
    fn nothing_is_lost_and_it_goes_out_alike_the_next_time(
        document in "(#{1,3} (Causes|Action items|Else)\r?\n|[a-z -]{0,8}\r?\n|<!-- x -->\n){0,8}",
    ) {
        let told = outward(&document, &[factor("No alert")], Some("it is gone"));
        let lines = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
        };
        let mut all = lines(&told).into_iter();
        prop_assert!(lines(&document).iter().all(|line| all.any(|one| one == *line)), "{told}");
        prop_assert_eq!(outward(&told, &[factor("No alert")], Some("it is gone")), told);
    }
}
