//! Somebody by name or by what they do, and what they did wrong.

use crate::language::Class;
use crate::language::subject::{Subject, kind, subject};

use super::acts::{EXPECTED, is_done_to, is_duty, role_of};
use super::cause::{AFTER_WHOM, SLIPS};
use super::past::{NEGLECTED_BY_ROLES, is_participle};
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
const BY_ACCIDENT: &[&str] =
    &["wrongly", "mistakenly", "incorrectly", "accidentally", "inadvertently", "erroneously", "unthinkingly"];

/// What somebody comes upon: the wrong thing is there already.
const CAME_UPON: &[&str] = &[
    "found",
    "noticed",
    "spotted",
    "saw",
    "seen",
    "discovered",
    "detected",
    "identified",
    "suspected",
    "caught",
    "got",
    "received",
];
/// What is done about the wrong thing.
const SET_RIGHT: &[&str] =
    &["reported", "reverted", "fixed", "corrected", "undid", "asked", "reviewed", "flagged", "mentioned", "described"];

/// What somebody did wrong.
struct Wrong<'a> {
    /// The place of its verb, or of what stands for one.
    verb: usize,
    /// The place of its last word.
    last: usize,
    /// Whether it is told of roles here as well; what they forgot or ignored is found as something neglected.
    of_roles: bool,
    /// The word that may tell a person from a program.
    deed: &'a str,
}

impl<'a> Wrong<'a> {
    fn of(verb: usize, last: usize, of_roles: bool, deed: &'a str) -> Self {
        Self { verb, last, of_roles, deed }
    }
}

/// Somebody by name, and what they did wrong; by what they do, they are taken for the cause.
pub(super) fn named_person_negative(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for at in 1..look.sentence.words.len() {
        if let Some(hit) = wrong(look, at).and_then(|wrong| of_somebody(look, &wrong)) {
            hits.push(hit);
        } else if let Some(last) = done_by(look, at) {
            hits.push(look.hit(Class::NamedPersonNegative, at, last));
        }
    }
}

/// Of whom it is told, where it is told of somebody.
fn of_somebody(look: &Look<'_>, wrong: &Wrong<'_>) -> Option<Hit> {
    if is_named(look, wrong.verb) {
        return Some(look.hit(Class::NamedPersonNegative, name_before(look, wrong.verb), wrong.last));
    }
    if !wrong.of_roles {
        return None;
    }
    let role = role_of(look, wrong.verb, wrong.deed)?;
    let first = if wrong.verb - role <= 4 { role } else { wrong.verb };
    Some(look.hit(Class::PersonAsCause, first, wrong.last))
}

/// What is done wrong at this place.
fn wrong<'s>(look: &'s Look<'_>, at: usize) -> Option<Wrong<'s>> {
    let sentence = look.sentence;
    let next = sentence.at(at + 1);
    let (last, of_roles, deed) = match sentence.at(at) {
        "did" | "does" => {
            let deed = sentence.at(at + 2);
            let is_left_out = next == "not" && EXPECTED.contains(&deed);
            return is_left_out.then(|| Wrong::of(at, at + 2, sentence.at(at) == "did", deed));
        }
        "was" | "were" if sentence.has(at + 1, &["not", "paying", "attention"]) => {
            return Some(Wrong::of(at, at + 3, true, "care"));
        }
        "made" | "makes" => return slip(look, at).map(|last| Wrong::of(at, last, true, "care")),
        "broke" | "breaks" if is_divided(look, at) || is_opened(look, at) => return None,
        word if WRONG.contains(&word) => {
            let is_neglect = NEGLECTED_BY_ROLES.contains(&word) || word == "forgotten";
            // `never missed a page`, `overlooked nothing`
            if sentence.at(at - 1) == "never" || matches!(next, "nothing" | "no") {
                return None;
            }
            (at, !word.ends_with('s') && !is_neglect, "")
        }
        "messed" | "screwed" if next == "up" => (at + 1, true, ""),
        word if BY_ACCIDENT.contains(&word) => {
            let is_found = CAME_UPON.contains(&next) || CAME_UPON.contains(&sentence.at(at - 1));
            // `Ana, wrongly paged, went back to bed`
            let breaks = |place: usize| sentence.words.get(place).is_some_and(|word| word.after_break);
            let is_aside = breaks(at) && !breaks(at + 1) && breaks(at + 2);
            if is_found || is_aside || matches!(next, "was" | "were" | "been" | "got") {
                return None;
            }
            // `a dialog that lets the engineer wrongly pick a region` tells of the dialog.
            (at + 1, is_verb(next) || is_participle(next), "")
        }
        "never" if is_duty(next) => (at + 1, is_verb(next), ""),
        _ => {
            let (verb, last) = the_wrong(look, at)?;
            return (!is_done_to(look, verb)).then(|| Wrong::of(verb, last, true, ""));
        }
    };
    (!is_done_to(look, at)).then(|| Wrong::of(at, last, of_roles, deed))
}

/// `made a mistake`, `made a bad error`: the place of its last word. `made the error visible` is none, nor is an error page.
fn slip(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let is_one = sentence.has(at + 1, &["a|an|another|several|some|many|two"]);
    let from = at + 1 + usize::from(is_one || sentence.at(at + 1) == "the");
    let last = (from..from + 2).find(|place| sentence.has(*place, &[SLIPS]))?;
    let is_cut = (at + 1..=last).any(|place| sentence.words[place].after_break);
    let after = sentence.at(last + 1);
    let ends = after.is_empty() || AFTER_WHOM.contains(&after) || sentence.words[last + 1].after_break;
    let goes_on = (after.ends_with("ing") || after.ends_with("ly")) && after != "handling"
        || matches!(after, "about" | "between" | "here" | "into" | "under");
    let is_denied = (at + 1..last).any(|place| matches!(sentence.at(place), "no" | "not"));
    ((ends || is_one && goes_on) && !is_cut && !is_denied).then_some(last)
}

/// `deleted the wrong table`, `restarted it by mistake`: the place of the verb, and of the last word.
fn the_wrong(look: &Look<'_>, at: usize) -> Option<(usize, usize)> {
    let sentence = look.sentence;
    let is_by_accident = sentence.has(at, &["by", "mistake|accident"]);
    let last = if is_by_accident {
        at + 1
    } else if sentence.has(at, &["the|a|an", "wrong|incorrect"]) {
        at + 2
    } else {
        return None;
    };
    let verb = (at.saturating_sub(5)..at).rev().find(|place| is_verb(sentence.at(*place)))?;
    let word = sentence.at(verb);
    let is_there = CAME_UPON.contains(&word) || !is_by_accident && SET_RIGHT.contains(&word);
    // `did not press the wrong button`
    let is_denied = word == "did" && sentence.at(verb + 1) == "not";
    (!is_there && !is_denied).then_some((verb, last))
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

/// `broke glass`, `broke the restart loop`, `broke the news`: that helps.
fn is_opened(look: &Look<'_>, at: usize) -> bool {
    (at + 1..at + 4).any(|place| look.sentence.has(place, &["glass|lock|deadlock|loop|cycle|news|silence"]))
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
