use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn block(name: BlockName, content: &str) -> String {
    block_text(name, &BTreeMap::new(), content)
}

fn timeline(content: &str) -> String {
    block(BlockName::Of(Filling::Timeline), content)
}

fn states(document: &str) -> Vec<(&'static str, BlockState)> {
    blocks(document).iter().map(|block| (block.name.word(), block.state)).collect()
}

#[test]
fn a_block_is_found_with_what_stands_in_it() {
    let about = BTreeMap::from([("level".to_owned(), "check out/up > 50 %".to_owned())]);
    let document = format!("# A\n\n{}\n\nrest", block_text(BlockName::Chart, &about, "![a](b)"));
    let found = blocks(&document);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name, &found[0].about, found[0].state), (BlockName::Chart, &about, BlockState::AsMade));
    assert_eq!(&document[found[0].inside.clone()], "![a](b)\n");
    assert!(document[found[0].whole.clone()].starts_with("<!-- watchbill: chart level=check%20out"));
    assert!(document[found[0].whole.clone()].ends_with("<!-- /watchbill -->"));
}

#[rstest]
#[case::empty("<!-- watchbill: timeline -->\n\n<!-- /watchbill -->", &[("timeline", BlockState::Empty)])]
#[case::written_by_hand("<!-- watchbill: timeline -->\na\n<!-- /watchbill -->\n", &[("timeline", BlockState::Edited)])]
#[case::of_an_unknown_name("<!-- watchbill: impact made=00 -->\na\n<!-- /watchbill -->", &[])]
#[case::edited("<!-- watchbill: factors made=00 -->\na\n<!-- /watchbill -->", &[("factors", BlockState::Edited)])]
#[case::in_code("```\n<!-- watchbill: timeline -->\n<!-- /watchbill -->\n```\n", &[])]
#[case::within_a_line("see <!-- watchbill: timeline --> x\n<!-- /watchbill -->", &[])]
#[case::marks_of_templates("<!-- watchbill: section required -->\n<!-- watchbill: allow hindsight -->\n", &[])]
#[case::never_closed("<!-- watchbill: timeline -->\na\n", &[])]
#[case::ended_by_nothing_that_began("<!-- /watchbill -->\n", &[])]
#[case::closed_by_the_second("<!-- watchbill: timeline -->\n<!-- watchbill: pages -->\n<!-- /watchbill -->", &[("pages", BlockState::Empty)])]
fn what_is_a_block(#[case] document: &str, #[case] expected: &[(&str, BlockState)]) {
    assert_eq!(states(document), expected);
}

#[test]
fn only_what_was_made_is_nobodys_text() {
    let document = format!("typed\n{}\n", timeline("made"));
    let found = blocks(&document);
    let place = |word: &str| document.find(word).map(|start| start..start + word.len()).unwrap();
    assert!(is_made(&found, &place("made\n")) && !is_made(&found, &place("typed")));
    let edited = document.replace("made\n", "edited\n");
    let start = edited.find("edited\n").unwrap();
    assert!(!is_made(&blocks(&edited), &(start..start + 6)));
}

#[test]
fn every_word_is_read_back() {
    let fillings = Filling::ALL.iter().copied().map(BlockName::Of);
    let others = [BlockName::Factors, BlockName::Chart, BlockName::Alert, BlockName::Queue];
    assert!(fillings.chain(others).all(|name| BlockName::from_word(name.word()) == Some(name)));
}

proptest! {
    #[test]
    fn nothing_makes_it_fall_over(document in "(?s)(<!-- watchbill: timeline -->|<!-- /watchbill -->|```|[a ä\r\n]){0,12}") {
        for block in blocks(&document) {
            prop_assert!(block.whole.start < block.inside.start && block.inside.end < block.whole.end);
            prop_assert!(document.get(block.whole).is_some() && document.get(block.inside).is_some());
        }
    }
}
