//! Somebody, or one thing, as the cause.

use std::sync::LazyLock;

use crate::language::Class;
use crate::language::subject::{Subject, kind, subject};

use super::{Hit, Look, Phrases};

/// What a count of errors is called by.
const COUNTED: &[&str] = &[
    "rate", "rates", "count", "counts", "budget", "ratio", "page", "pages", "message", "messages", "metric", "metrics",
    "code", "codes", "log", "logs", "status",
];
const ROLES: &[&str] = &[
    "engineer",
    "engineers",
    "developer",
    "developers",
    "admin",
    "administrator",
    "operator",
    "colleague",
    "colleagues",
    "employee",
    "programmer",
    "dev",
    "devs",
    "reviewer",
    "responder",
    "person",
    "sre",
    "dba",
    "people",
    "staff",
    "member",
    "members",
    "hire",
    "technician",
    "analyst",
    "contractor",
];
/// What follows the last word of whom something is put down to; any other word makes a thing of it: `the developer console`.
pub(super) const AFTER_WHOM: &[&str] = &[
    "who",
    "that",
    "in",
    "on",
    "at",
    "when",
    "while",
    "during",
    "and",
    "of",
    "from",
    "with",
    "by",
    "to",
    "after",
    "before",
    "as",
    "because",
    "for",
    "was",
    "is",
    "were",
    "are",
    "had",
    "has",
    "or",
    "but",
    "then",
    "which",
    "since",
    "without",
    "whose",
    "again",
    "alone",
    "not",
    "responsible",
    "concerned",
    "involved",
    "themselves",
    "himself",
    "herself",
];

/// A person, or what a person is like, as the cause.
pub(super) fn person_as_cause(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::PersonAsCause;
    for at in 0..sentence.words.len() {
        if let Some(last) = nature(look, at).or_else(|| by_somebody(look, at)).or_else(|| lack(look, at))
            && !look.is_denied(at)
        {
            hits.push(look.hit(class, at, last));
        }
        // A team that is to blame is a matter of its own.
        let is_to_blame = sentence.has(at, &["to", "blame"]) || sentence.has(at, &["at", "fault"]);
        let answers = look.answers_for(at).or_else(|| wants(look, at));
        let whom = if is_to_blame || answers.is_some() || look.causes(at) {
            subject(sentence, at, look.lexicon)
        } else {
            Subject::Thing
        };
        if !sentence.asks() && matches!(whom, Subject::Named | Subject::Somebody) && !look.is_denied(at) {
            hits.push(look.hit(class, at, answers.unwrap_or(at + usize::from(is_to_blame))));
        }
        if let Some(last) = singled_out(look, at) {
            hits.push(look.hit(class, at, last));
        }
    }
}

/// What somebody is said to be like.
fn nature(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let is_error = sentence.has(at, &["human|operator|user|pilot|engineer", "error|mistake|mistakes"])
        || sentence.has(at, &["human|pilot|engineer", "errors|failure|failing|failings"]);
    if is_error {
        // `failed with user error 4012`
        let is_number =
            sentence.at(at) != "human" && sentence.at(at + 2).starts_with(|digit: char| digit.is_ascii_digit());
        return (!COUNTED.contains(&sentence.at(at + 2)) && !is_number).then_some(at + 1);
    }
    if sentence.has(at, &["poor|bad", "judgement|judgment"]) {
        return Some(at + 1);
    }
    let of_somebody = "inexperienced|junior|rogue|untrained|lazy|distracted|clueless|tired|inattentive|forgetful|unqualified|overconfident|impatient|hasty";
    if sentence.has(at, &[of_somebody]) {
        return ROLES.contains(&sentence.at(at + 1)).then_some(at + 1);
    }
    match sentence.at(at) {
        "sloppy" | "sloppiness" | "carelessness" | "careless" | "negligent" | "negligence" | "incompetent"
        | "incompetence" | "pebkac" | "fat-fingered" | "fat-finger" | "carelessly" | "recklessly" | "reckless"
        | "recklessness" | "inexperience" | "laziness" | "inattention" | "forgetfulness" | "ineptitude" => Some(at),
        "fat" if sentence.has(at + 1, &["fingered|finger|fingers"]) => Some(at + 1),
        _ => None,
    }
}

const WANTING: &str =
    "attention|care|diligence|discipline|experience|competence|concentration|vigilance|professionalism";

/// `a lack of attention`
fn lack(look: &Look<'_>, at: usize) -> Option<usize> {
    look.sentence.has(at, &["lack|lacked|lacking", "of", WANTING]).then_some(at + 2)
}

/// `lacked discipline`: the place of the last word.
pub(super) fn wants(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let begins = sentence.has(at, &["lacked|lacks"]);
    let last = at + 1 + usize::from(sentence.has(at + 1, &["the|any|all|enough|sufficient"]));
    (begins && sentence.has(last, &[WANTING])).then_some(last)
}

/// `It was Ana who deleted the table`: the place of the verb. Who noticed or mended something may be named.
fn singled_out(look: &Look<'_>, at: usize) -> Option<usize> {
    let harms = "deleted|dropped|wiped|erased|overwrote|caused|triggered|introduced|pushed|merged|approved|deployed|released|committed|changed|removed|typed|pressed";
    let mends = "back|fix|fixes|hotfix|rollback|revert|patch|workaround|mitigation";
    let sentence = look.sentence;
    if !sentence.has(at, &["it", "was|is"]) || sentence.asks() {
        return None;
    }
    let who = (at + 3..at + 8).find(|place| sentence.at(*place) == "who")?;
    let is_one = is_somebody(look, who - 1) && !sentence.words[who].after_break;
    let verb = (who + 1..who + 3).find(|place| sentence.has(*place, &[harms]))?;
    let is_mended = (verb + 1..verb + 6).any(|place| sentence.has(place, &[mends]));
    let is_denied = (at + 2..verb).any(|place| matches!(sentence.at(place), "not" | "never"));
    (is_one && !is_mended && !is_denied).then_some(verb)
}

/// What people are said to make.
pub(in crate::language) const SLIPS: &str =
    "fault|mistake|mistakes|error|errors|blunder|oversight|typo|typos|slip|carelessness|misjudgement";
/// What leads to whom something is put down to.
pub(in crate::language) const LEADS: &[&[&str]] = &[
    &["caused|introduced", "by"],
    &["triggered", "by"],
    &[SLIPS, "of|by"],
    &[SLIPS, "made|committed", "by"],
    &[SLIPS, "on", "the", "part", "of"],
    &["blamed", "on"],
    &["cause", "was|is"],
];
static LEAD: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(LEADS));

/// `caused by Ana`, `the fault of the person who …`, `a typo by Bo`.
fn by_somebody(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    if let Some(last) = look.phrase(&LEAD, at) {
        return somebody_at(look, last + 1);
    }
    if sentence.at(at + 1) != "'s" || !is_somebody(look, at) {
        return None;
    }
    // `Ana's mistake`, and one word may stand between.
    (at + 2..at + 4).find(|place| sentence.has(*place, &[SLIPS]) && sentence.words.len() > *place)
}

/// Whom the words from this place on name, if they name somebody: the place of the last of them.
fn somebody_at(look: &Look<'_>, from: usize) -> Option<usize> {
    let sentence = look.sentence;
    let is_led = |at: usize| {
        matches!(
            sentence.at(at),
            "the" | "a" | "an" | "our" | "one" | "new" | "on-call" | "young" | "whole" | "another"
        ) && !sentence.at(at + 1).is_empty()
    };
    let next = (from..).find(|at| !is_led(*at))?;
    // `the platform team`: up to two words say which.
    let found = (next..next + 3)
        .take_while(|at| !AFTER_WHOM.contains(&sentence.at(*at)) && *at < sentence.words.len())
        .find(|at| is_somebody(look, *at))?;
    let after = sentence.at(found + 1);
    let ends = after.is_empty() || AFTER_WHOM.contains(&after) || sentence.words[found + 1].after_break;
    let is_named = kind(sentence, found, look.lexicon) == Subject::Named && after != "'s";
    ((ends || is_named) && nature(look, found).is_none()).then_some(found)
}

fn is_somebody(look: &Look<'_>, at: usize) -> bool {
    at < look.sentence.words.len()
        && match kind(look.sentence, at, look.lexicon) {
            Subject::Named | Subject::Team => true,
            // `they` are as often things.
            Subject::Somebody => !matches!(look.sentence.at(at), "they" | "we" | "you" | "i" | "nobody"),
            Subject::Thing => matches!(look.sentence.at(at), "him" | "her" | "them"),
        }
}

/// One cause for everything.
pub(super) fn single_root_cause(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    for at in 0..sentence.words.len() {
        let last = if sentence.has(at, &["root", "cause"]) {
            Some(at + 1)
        } else if sentence.at(at) == "root-cause" {
            Some(at)
        } else if tells_of_all(look, at) {
            Some(at + 1)
        } else if sentence.has(at, &["boils|boiled", "down", "to"]) {
            Some(at + 2)
        } else if sentence.has(at, &["come|comes|came", "down", "to", "one|a", "single|thing|missing|wrong"]) {
            Some(at + 4)
        } else if sentence.has(at, &["solely|entirely|purely|exclusively", "because|due|caused", "of|to|by"]) {
            Some(at + 2)
        } else {
            None
        };
        let Some(last) = last else { continue };
        let is_label = sentence.has(last + 1, &["analysis|analyses|category|field|template|section|label|column"]);
        if !is_label && !look.is_denied(at) {
            hits.push(look.hit(Class::SingleRootCause, at, last));
        }
    }
}

/// `the only cause was` tells of everything; `one reason for this` does not.
fn tells_of_all(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    match (sentence.at(at), sentence.at(at + 1)) {
        ("one", "cause") => at > 0 && sentence.at(at - 1) == "the",
        ("sole" | "only" | "real" | "single" | "true" | "actual" | "ultimate", "cause") => true,
        ("primary" | "main" | "principal" | "underlying" | "fundamental", "cause") => {
            sentence.has(at + 2, &["was|is|of|for|behind"])
        }
        ("sole" | "only" | "single", "reason") => true,
        _ => false,
    }
}
