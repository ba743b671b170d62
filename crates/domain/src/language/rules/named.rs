//! Somebody by name, and what they did wrong.

use crate::language::Class;
use crate::language::subject::{Subject, kind, subject};

use super::past::is_participle;
use super::{Hit, Look};

/// What nobody wants to read behind their name.
const WRONG: &[&str] = &[
    "ignored",
    "ignores",
    "forgot",
    "forgets",
    "forgotten",
    "broke",
    "breaks",
    "missed",
    "misses",
    "skipped",
    "skips",
    "overlooked",
    "overlooks",
    "misread",
    "misreads",
    "misunderstood",
    "misconfigured",
    "botched",
    "disregarded",
    "mishandled",
    "bungled",
    "mistyped",
    "misspelt",
    "misspelled",
    "panicked",
    "blundered",
    "misjudged",
    "miscalculated",
    "mistook",
];
/// What was not done, of which somebody would think that it is done.
const EXPECTED: &[&str] = &[
    "read",
    "check",
    "test",
    "verify",
    "follow",
    "ask",
    "tell",
    "escalate",
    "inform",
    "notify",
    "wait",
    "confirm",
    "document",
    "review",
    "listen",
    "look",
    "care",
    "realise",
    "realize",
    "understand",
    "react",
    "respond",
    "answer",
    "notice",
    "communicate",
    "consult",
    "coordinate",
    "validate",
];
const BY_ACCIDENT: &[&str] =
    &["wrongly", "mistakenly", "incorrectly", "accidentally", "inadvertently", "erroneously", "unthinkingly"];

/// Somebody by name, and what they did wrong.
pub(super) fn named_person_negative(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    for at in 1..sentence.words.len() {
        let last = match sentence.at(at) {
            "broke" | "breaks" if is_divided(look, at) => None,
            word if WRONG.contains(&word) => Some(at),
            "messed" | "screwed" if sentence.at(at + 1) == "up" => Some(at + 1),
            word if BY_ACCIDENT.contains(&word) => Some(at + 1),
            "never" if is_verb(sentence.at(at + 1)) => Some(at + 1),
            "did" | "does" if sentence.at(at + 1) == "not" && EXPECTED.contains(&sentence.at(at + 2)) => Some(at + 2),
            _ => None,
        };
        let about =
            last.map(|last| (at, last)).or_else(|| the_wrong(look, at)).filter(|(verb, _)| is_named(look, *verb));
        if let Some((verb, last)) = about {
            hits.push(look.hit(Class::NamedPersonNegative, name_before(look, verb), last));
        } else if let Some(last) = done_by(look, at) {
            hits.push(look.hit(Class::NamedPersonNegative, at, last));
        }
    }
}

/// `deleted the wrong table`, `restarted it by mistake`: the place of the verb, and of the last word.
fn the_wrong(look: &Look<'_>, at: usize) -> Option<(usize, usize)> {
    let sentence = look.sentence;
    let last = if sentence.has(at, &["by", "mistake|accident"]) {
        at + 1
    } else if sentence.has(at, &["the|a|an", "wrong|incorrect"]) {
        at + 2
    } else {
        return None;
    };
    let verb = (at.saturating_sub(5)..at).rev().find(|place| is_verb(sentence.at(*place)))?;
    (sentence.at(verb) != "found").then_some((verb, last))
}

/// `was forgotten by Emre`
fn done_by(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let is_wrong = WRONG.contains(&sentence.at(at)) || sentence.at(at) == "broken";
    let by = (at + 1..at + 4).find(|place| sentence.at(*place) == "by")?;
    let was = sentence.has_before(at, 3, &["was", "were", "been", "is", "are", "being"]);
    let names = by + 1 < sentence.words.len() && kind(sentence, by + 1, look.lexicon) == Subject::Named;
    let owns = sentence.at(by + 2) == "'s";
    (is_wrong && was && names && !owns && is_participle_of(sentence.at(at))).then_some(by + 1)
}

fn is_participle_of(word: &str) -> bool {
    is_participle(word) || matches!(word, "misread" | "misunderstood" | "broken" | "forgotten")
}

/// Whether the subject of a verb is a person by name or by pronoun.
fn is_named(look: &Look<'_>, verb: usize) -> bool {
    subject(look.sentence, verb, look.lexicon) == Subject::Named
}

/// `broke the change into four small ones`
fn is_divided(look: &Look<'_>, at: usize) -> bool {
    (at + 1..look.sentence.words.len()).any(|place| matches!(look.sentence.at(place), "into" | "down"))
}

/// Whether a word is a verb in the past.
fn is_verb(word: &str) -> bool {
    const OTHERS: &[&str] = &[
        "told", "read", "looked", "said", "asked", "did", "saw", "wrote", "took", "gave", "went", "ran", "chose",
        "put", "sent", "set", "shut", "made", "cut", "got", "left", "let", "drew", "gone", "found", "hit",
    ];
    word.len() > 3 && word.ends_with("ed") || OTHERS.contains(&word)
}

/// The name that the verb at this place is about, where it stands near; else the verb itself.
fn name_before(look: &Look<'_>, verb: usize) -> usize {
    let near = verb.saturating_sub(4)..verb;
    near.rev().find(|at| kind(look.sentence, *at, look.lexicon) == Subject::Named).unwrap_or(verb)
}
