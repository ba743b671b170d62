//! The check, measured by sentences that were labelled before it existed.

use std::collections::BTreeMap;

use super::super::{Class, Lexicon, Section};
use super::check;

const CORPUS: &str = include_str!("../../corpus/blameless.tsv");
const PEOPLE: [&str; 6] = ["ana", "bo", "cy", "dana", "emre", "farida"];
const SERVICES: [&str; 9] =
    ["carts", "checkout", "ledger", "parcels", "jenkins", "hermes", "athena", "alfred", "blame-service"];

#[derive(Default, Clone, Copy)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

fn document(section: &str, sentence: &str) -> String {
    let heading = match section {
        "timeline" => "## Timeline",
        "impact" => "## Impact",
        "factors" => "## Contributing factors",
        "well" => "## Went well",
        "lucky" => "## Lucky",
        "actions" => "## Action items",
        _ => "## Summary",
    };
    let mark = if section == "actions" { "- [ ] " } else { "" };
    format!("{heading}\n\n{mark}{sentence}\n")
}

fn measured() -> (BTreeMap<Class, Score>, Vec<String>) {
    let lexicon = Lexicon::new(PEOPLE, SERVICES);
    let mut scores: BTreeMap<Class, Score> = BTreeMap::new();
    let mut told = Vec::new();
    for line in CORPUS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.splitn(3, '\t');
        let (section, wanted, sentence) = (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap());
        let found: Vec<Class> =
            check(&document(section, sentence), &lexicon).iter().map(|finding| finding.class).collect();
        let wanted = Class::of_word(wanted);
        for class in Class::ALL {
            let score = scores.entry(class).or_default();
            match (wanted == Some(class), found.contains(&class)) {
                (true, true) => score.right += 1,
                (true, false) => {
                    score.missed += 1;
                    told.push(format!("missed {class}: {sentence}"));
                }
                (false, true) => {
                    score.wrong += 1;
                    told.push(format!("wrong {class}: {sentence}"));
                }
                (false, false) => {}
            }
        }
    }
    (scores, told)
}

#[test]
fn the_corpus_is_as_large_as_it_has_to_be_and_half_of_it_is_harmless() {
    let labels: Vec<&str> =
        CORPUS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert!(labels.len() >= 200);
    let harmless = labels.iter().filter(|label| **label == "-").count();
    assert!(harmless * 20 >= labels.len() * 9, "{harmless} of {}", labels.len());
    assert!(Class::ALL.iter().all(|class| labels.iter().filter(|label| **label == class.word()).count() >= 10));
}

#[test]
fn nearly_all_that_is_found_is_right_and_nearly_all_is_found() {
    let (scores, told) = measured();
    let sum = scores.values().fold(Score::default(), |sum, score| Score {
        right: sum.right + score.right,
        wrong: sum.wrong + score.wrong,
        missed: sum.missed + score.missed,
    });
    let recall = |score: &Score| f64::from(score.right) / f64::from(score.right + score.missed);
    let precision = f64::from(sum.right) / f64::from(sum.right + sum.wrong);
    println!("precision {precision:.3}, recall {:.3}, {} right", recall(&sum), sum.right);
    for (class, score) in &scores {
        println!("{class}: {} right, {} wrong, {} missed", score.right, score.wrong, score.missed);
    }
    println!("{}", told.join("\n"));
    assert!(precision >= 0.95, "precision {precision}");
    assert!(recall(&sum) >= 0.85, "recall {}", recall(&sum));
    assert!(scores.values().all(|score| recall(score) >= 0.75));
}

#[test]
fn a_section_in_which_nothing_is_wrong_stays_clean() {
    assert_eq!(check(&document("lucky", "Had it rained, nobody would have noticed."), &Lexicon::default()), []);
    assert_eq!(Section::Narrative, super::super::section_of_heading("Summary").unwrap());
}
