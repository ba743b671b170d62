//! Actions that nobody can call done, and those that change people.

use crate::language::Class;
use crate::language::prose::{Kind, THING};
use crate::language::sections::Section;
use crate::language::subject::kind;

use super::{Hit, Look};

/// An action that changes people. A promise to be more careful is found everywhere.
pub(super) fn people_fix(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::PeopleFix;
    let careful: &[&[&str]] = &[
        &["be", "more|extra", "careful|diligent|vigilant|attentive|cautious"],
        &["pay", "more|closer|better", "attention"],
        &["more", "careful", "next"],
    ];
    let mut found: Vec<(usize, usize)> = look.phrases(careful).collect();
    if sentence.section == Section::Actions {
        let said: &[&[&str]] =
            &[&["raise|raising", "awareness"], &["remember|remembers", "to"], &["double-check"], &["pay", "attention"]];
        found.extend(look.phrases(said));
        for at in 0..sentence.words.len() {
            let teaches =
                sentence.has(at, &["retrain|train|teach|remind|educate|coach|tell|ask|instruct|urge|warn|train"]);
            let to_people = (at + 1..(at + 5).min(sentence.words.len())).any(|place| is_people(look, place));
            let first = at == 0 || sentence.has_before(at, 1, &["to", "and", "must", "will", "should"]);
            if teaches && to_people && first || sentence.at(at) == "retrain" {
                found.push((at, (at + 1).min(sentence.words.len() - 1)));
            }
        }
    }
    hits.extend(found.into_iter().map(|(first, last)| look.hit(class, first, last)));
}

fn is_people(look: &Look<'_>, at: usize) -> bool {
    // A handle names who is to do it, not to whom it is done.
    let is_handle = look.piece.text[..look.sentence.words[at].range.start].ends_with('@');
    !is_handle
        && (kind(look.sentence, at, look.lexicon).is_people()
            || matches!(look.sentence.at(at), "desk" | "us" | "them" | "newcomers" | "hires"))
}

const VAGUE: &[&[&str]] = &[
    &["improve"],
    &["better"],
    &["enhance"],
    &["look", "into"],
    &["look", "at"],
    &["investigate"],
    &["consider"],
    &["review"],
    &["ensure"],
    &["make", "sure"],
    &["make"],
    &["harden"],
    &["strengthen"],
    &["optimize|optimise"],
    &["explore"],
    &["revisit"],
    &["think", "about"],
    &["address"],
    &["be", "more"],
    &["more"],
    &["evaluate"],
    &["discuss"],
    &["work", "on"],
    &["fix", "monitoring|alerting|process|processes|documentation"],
];

/// An action without an end: it begins with a word that has none, and nothing in it can be measured.
pub(super) fn vague_action(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let is_item = matches!(look.piece.kind, Kind::Item | Kind::Cell | Kind::Paragraph);
    // What is to change people has a class of its own.
    let is_for_people = hits.iter().any(|hit| hit.class == Class::PeopleFix);
    if sentence.section != Section::Actions || !is_item || !sentence.is_first || is_for_people {
        return;
    }
    let start = usize::from(matches!(sentence.at(0), "please" | "we" | "todo"));
    let Some(phrase) = VAGUE.iter().filter(|phrase| sentence.has(start, phrase)).max_by_key(|phrase| phrase.len())
    else {
        return;
    };
    let only_if_better = *phrase == ["make"];
    let better = (start + 1..sentence.words.len()).any(|at| {
        matches!(
            sentence.at(at),
            "better" | "safer" | "faster" | "easier" | "robust" | "resilient" | "reliable" | "clearer"
        )
    });
    if only_if_better && !better || has_an_end(look, start) {
        return;
    }
    hits.push(look.hit(Class::VagueAction, start, start + phrase.len() - 1));
}

/// Whether something in it can be measured: a figure, a limit, a thing that is there afterwards. Who does it and until when is no end.
fn has_an_end(look: &Look<'_>, start: usize) -> bool {
    let sentence = look.sentence;
    let mut at = start;
    let words = sentence.words.len();
    while at < words {
        let word = sentence.at(at);
        let behind = &look.piece.text[..sentence.words[at].range.start];
        let is_tag = behind.ends_with('@') || behind.ends_with('#');
        if word == "due" || word == "priority" {
            // `due:2026-03-01`
            at += 2;
            continue;
        }
        let is_priority =
            word.len() == 2 && word.starts_with('p') && word.ends_with(|digit: char| digit.is_ascii_digit());
        if !is_tag && !is_priority && (word.chars().any(|digit| digit.is_ascii_digit()) || word.starts_with(THING)) {
            return true;
        }
        if sentence.has(at, &["above|below|within|until"])
            || sentence.has(at, &["at", "most|least"])
            || sentence.has(at, &["so", "that"])
        {
            return true;
        }
        at += 1;
    }
    false
}
