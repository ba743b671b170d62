//! Pasts that did not happen, and what only whoever knows the end can say.

use crate::language::sections::Section;
use crate::language::subject::{Subject, subject};
use crate::language::{Class, Weight};

use super::{Hit, Look};

const SHOULD: &[&str] = &["should", "could", "might", "ought", "needed"];
/// Participles that end otherwise than on `ed` or `en`.
const PARTICIPLES: &[&str] = &[
    "been",
    "begun",
    "bought",
    "brought",
    "built",
    "caught",
    "chosen",
    "come",
    "cut",
    "done",
    "drawn",
    "felt",
    "found",
    "gone",
    "got",
    "had",
    "heard",
    "held",
    "hit",
    "kept",
    "known",
    "left",
    "lost",
    "made",
    "meant",
    "met",
    "paid",
    "put",
    "read",
    "run",
    "said",
    "seen",
    "sent",
    "set",
    "shown",
    "shut",
    "spent",
    "split",
    "spotted",
    "stood",
    "taught",
    "thought",
    "told",
    "understood",
    "won",
    "woken",
    "written",
];
const ADVERBS: &[&str] =
    &["also", "never", "already", "easily", "just", "not", "at", "once", "first", "really", "simply"];

fn is_participle(word: &str) -> bool {
    PARTICIPLES.contains(&word) || word.len() > 4 && (word.ends_with("ed") || word.ends_with("en"))
}

/// What somebody should have done, and how it would have ended.
pub(super) fn counterfactual(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::Counterfactual;
    for at in 0..sentence.words.len() {
        if SHOULD.contains(&sentence.at(at)) && subject(sentence, at, look.lexicon).is_people() {
            hits.extend(participle_behind(look, at).map(|last| look.hit(class, at, last)));
        }
        hits.extend(neglected(look, at).map(|last| look.hit(class, at, last)));
    }
    let said: &[&[&str]] = &[
        &["if", "only"],
        &["in", "retrospect"],
        &["nobody|no-one", "thought", "to|of"],
        &["no", "one", "thought", "to|of"],
    ];
    hits.extend(look.phrases(said).map(|(first, last)| look.hit(class, first, last)));
    if sentence.section != Section::Lucky {
        hits.extend(otherwise(look));
    }
}

/// `have noticed` behind a modal verb: the place of the participle.
fn participle_behind(look: &Look<'_>, modal: usize) -> Option<usize> {
    let sentence = look.sentence;
    let mut at = modal + 1;
    while matches!(sentence.at(at), "not" | "to" | "also" | "really" | "perhaps" | "well" | "easily" | "probably") {
        at += 1;
    }
    if sentence.at(at) != "have" {
        return None;
    }
    at += 1;
    while ADVERBS.contains(&sentence.at(at)) {
        at += 1;
    }
    is_participle(sentence.at(at)).then_some(at)
}

/// `failed to`, `did not bother to`, `was supposed to`, of people.
fn neglected(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let phrases: &[&[&str]] = &[
        &["failed|neglected|omitted", "to"],
        &["did", "not", "bother"],
        &["was|were", "supposed", "to"],
        &["was|were", "meant", "to"],
        &["was|were", "expected", "to"],
    ];
    let phrase = phrases.iter().find(|phrase| sentence.has(at, phrase))?;
    subject(sentence, at, look.lexicon).is_people().then_some(at + phrase.len() - 1)
}

/// `If … had …, … would not have …` and `Had …, … would have …`: of anything, and worth a thought only.
fn otherwise(look: &Look<'_>) -> Option<Hit> {
    let sentence = look.sentence;
    let place = |word: &str, from: usize| (from..sentence.words.len()).find(|at| sentence.at(*at) == word);
    let first = if sentence.at(0) == "had" {
        0
    } else {
        let begins = place("if", 0)?;
        // `if` has to be a clause with `had` in it before the main one.
        let had = place("had", begins)?;
        if had - begins > 8 {
            return None;
        }
        begins
    };
    let would = place("would", first)?;
    let have = (would + 1..would + 4).find(|at| sentence.at(*at) == "have")?;
    if sentence.at(have - 1) == "still" {
        return None;
    }
    Some(Hit { weight: Weight::Hint, ..look.hit(Class::Counterfactual, first, have + 1) })
}

/// What looks plain once it is over.
pub(super) fn hindsight(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::Hindsight;
    let said: &[&[&str]] = &[
        &["obviously"],
        &["was|is", "obvious"],
        &["obvious", "that|to|in"],
        &["everyone|everybody", "knows|knew"],
        &["trivial", "to", "see|spot|notice|find|avoid|predict|foresee"],
        &["anyone|anybody", "could|can", "see|have"],
        &["with|in", "hindsight"],
        &["matter", "of", "time"],
        &["avoidable"],
        &["preventable"],
        &["inevitable"],
        &["inevitably"],
        &["no-brainer"],
        &["simply", "has|have|had|needs|need|needed|should|must", "to|have|be"],
        &["all", "one", "had|has", "to", "do"],
        &["unsurprisingly"],
        &["needless", "to", "say"],
        &["goes", "without", "saying"],
        &["writing", "was", "on", "the", "wall"],
    ];
    for (first, last) in look.phrases(said) {
        if !look.is_denied(first) {
            hits.push(look.hit(class, first, last));
        }
    }
    for at in 0..sentence.words.len() {
        if sentence.has(at, &["of", "course"]) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.at(at) == "clearly" && is_judgement(look, at) {
            hits.push(look.hit(class, at, at));
        }
        if sentence.has(at, &["bound", "to"]) && is_fate(sentence.at(at + 2)) {
            hits.push(look.hit(class, at, at + 2));
        }
    }
}

/// `clearly had to` judges; `does not clearly show` and `clearly labelled` describe.
fn is_judgement(look: &Look<'_>, at: usize) -> bool {
    const SHOWN: &[&str] = &[
        "show",
        "shows",
        "showed",
        "shown",
        "state",
        "states",
        "stated",
        "say",
        "says",
        "said",
        "visible",
        "marked",
        "labelled",
        "labeled",
        "written",
        "separated",
        "defined",
        "documented",
        "named",
        "tell",
        "tells",
        "seen",
        "see",
    ];
    !look.is_denied(at) && !SHOWN.contains(&look.sentence.at(at + 1))
}

/// Whether what is bound to it is what happens, and no address.
fn is_fate(word: &str) -> bool {
    !word.is_empty()
        && !matches!(
            word,
            "the"
                | "a"
                | "an"
                | "port"
                | "ports"
                | "address"
                | "queue"
                | "exchange"
                | "it"
                | "this"
                | "one"
                | "all"
                | "any"
        )
        && !word.chars().any(|letter| letter.is_ascii_digit())
        && !word.starts_with(crate::language::prose::THING)
}

/// Whether the subject of a verb is a person by name or by pronoun.
pub(super) fn is_named(look: &Look<'_>, verb: usize) -> bool {
    subject(look.sentence, verb, look.lexicon) == Subject::Named
}
