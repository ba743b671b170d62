//! What people do, what is done to them, and roles that may be programs as well.

use crate::language::subject::{Subject, kind, subject};

use super::Look;

/// What somebody is expected to do.
pub(super) const EXPECTED: &[&str] = &[
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
/// What is expected as well, where somebody `never` does it.
const ALSO_EXPECTED: &[&str] = &[
    "acknowledge",
    "call",
    "deliver",
    "fix",
    "help",
    "mention",
    "patch",
    "report",
    "reply",
    "return",
    "share",
    "update",
    "warn",
];
/// What only people do, so that whoever does it, or does not, is no program.
const OF_PEOPLE_ONLY: &[&str] = &[
    "ask",
    "call",
    "care",
    "communicate",
    "consult",
    "escalate",
    "inform",
    "listen",
    "look",
    "mention",
    "read",
    "realise",
    "realize",
    "tell",
    "think",
    "understand",
    "warn",
];
/// What stands before a role of people, also of one that programs have.
const OF_WHOM: &[&str] = &[
    "on-call",
    "duty",
    "night",
    "shift",
    "human",
    "incident",
    "product",
    "project",
    "release",
    "engineering",
    "delivery",
    "junior",
    "senior",
];
/// What says which one of several, or how many.
const WHICH: &[&str] = &[
    "", "the", "a", "an", "our", "this", "that", "each", "every", "one", "two", "both", "first", "second", "third",
    "new", "other",
];
/// Those who are nobody in particular, who are meant by more than people, or who tell of themselves.
const IN_GENERAL: &[&str] = &[
    "i",
    "we",
    "you",
    "they",
    "nobody",
    "no-one",
    "one",
    "everybody",
    "everyone",
    "anybody",
    "anyone",
    "those",
    "people",
    "human",
    "humans",
];

/// Whether a word, as it stands behind `never`, is something that is expected of somebody: `answered`, `answers`, `answer`.
pub(super) fn is_duty(word: &str) -> bool {
    let is_one = |base: &str| EXPECTED.contains(&base) || ALSO_EXPECTED.contains(&base);
    let ends = ["s", "es", "ed", "d"];
    matches!(word, "told" | "understood" | "learns")
        || is_one(word)
        || ends.iter().filter_map(|end| word.strip_suffix(end)).any(is_one)
        || ["ies", "ied"].iter().filter_map(|end| word.strip_suffix(end)).any(|stem| is_one(&format!("{stem}y")))
}

/// Whether what stands here is done to whom it is about: `was wrongly paged`, `was never told`, `has been skipped`.
pub(super) fn is_done_to(look: &Look<'_>, verb: usize) -> bool {
    let sentence = look.sentence;
    let mut at = verb;
    // An adverb or two may stand between.
    for _ in 0..3 {
        if at == 0 || sentence.words[at].after_break {
            return false;
        }
        at -= 1;
        let word = sentence.at(at);
        if matches!(word, "was" | "were" | "been" | "is" | "are" | "be" | "being" | "got" | "gets" | "get" | "getting")
        {
            return true;
        }
        let is_adverb = word.ends_with("ly") || matches!(word, "never" | "not" | "also" | "then" | "just" | "even");
        if !is_adverb {
            return false;
        }
    }
    false
}

/// Whoever a verb is about, by what they do: the place of the word for it. None for `we` and `everybody`, and for what may be a
/// program; `deed` is what tells these apart.
pub(super) fn role_of(look: &Look<'_>, verb: usize, deed: &str) -> Option<usize> {
    let sentence = look.sentence;
    if sentence.asks() || subject(sentence, verb, look.lexicon) != Subject::Somebody {
        return None;
    }
    let near = verb.saturating_sub(12)..verb;
    let role = near.rev().find(|at| kind(sentence, *at, look.lexicon) == Subject::Somebody)?;
    let is_led_to = before_its_words(look, role).is_some_and(|before| {
        // `the message to the on-call`
        matches!(sentence.at(before), "to" | "by" | "for" | "from" | "with")
    });
    let is_wished = sentence.at(0) == "had" || sentence.has_before(role, 3, &["if", "unless", "whenever"]);
    let is_none = sentence.has_before(role, 3, &["no", "not", "none", "neither", "nor", "without"]);
    let is_one = !IN_GENERAL.contains(&sentence.at(role)) && is_a_person(look, role, deed);
    (is_one && !is_led_to && !is_wished && !is_none).then_some(role)
}

/// The place before a role and what says which one.
fn before_its_words(look: &Look<'_>, role: usize) -> Option<usize> {
    let is_of_it = |at: &usize| {
        let word = look.sentence.at(*at);
        WHICH.contains(&word) || OF_WHOM.contains(&word)
    };
    (0..role).rev().take(4).find(|at| !is_of_it(at))
}

/// Whether a role is that of a person: an operator, a manager or a responder is as often a program.
pub(super) fn is_a_person(look: &Look<'_>, role: usize, deed: &str) -> bool {
    let sentence = look.sentence;
    let before = role.checked_sub(1).map_or("", |before| sentence.at(before));
    let is_said = OF_WHOM.contains(&before)
        || sentence.has(role + 1, &["on", "duty|call|shift"])
        || sentence.at(role + 1) == "who"
        || OF_PEOPLE_ONLY.contains(&deed);
    match sentence.at(role) {
        "operator" | "manager" | "managers" => is_said,
        // `the OCSP responder`, `the RabbitMQ admin`
        "responder" | "responders" | "tester" | "testers" | "admin" | "admins" => {
            is_said || WHICH.contains(&before) || before.chars().any(|letter| letter.is_ascii_digit())
        }
        _ => true,
    }
}
