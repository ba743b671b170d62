//! Somebody, or one thing, as the cause; and what is done to people for it.

use crate::language::sections::Section;
use crate::language::subject::{Subject, kind, subject};
use crate::language::{Class, Weight};

use super::past::is_named;
use super::{Hit, Look};

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
];

/// A person, or what a person is like, as the cause.
pub(super) fn person_as_cause(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::PersonAsCause;
    for at in 0..sentence.words.len() {
        if let Some(last) = nature(look, at).or_else(|| by_somebody(look, at))
            && !look.is_denied(at)
        {
            hits.push(look.hit(class, at, last));
        }
    }
}

/// What somebody is said to be like.
fn nature(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    if sentence.has(at, &["human|operator|user|pilot|engineer", "error|mistake"]) {
        return (!COUNTED.contains(&sentence.at(at + 2))).then_some(at + 1);
    }
    if sentence.has(at, &["inexperienced|junior|rogue|untrained|lazy|distracted|clueless"]) {
        return ROLES.contains(&sentence.at(at + 1)).then_some(at + 1);
    }
    match sentence.at(at) {
        "sloppy" | "sloppiness" | "carelessness" | "negligent" | "negligence" | "incompetent" | "incompetence"
        | "pebkac" | "fat-fingered" | "fat-finger" | "carelessly" | "recklessly" | "reckless" | "inexperience"
        | "laziness" => Some(at),
        "careless" => Some(at),
        "fat" if sentence.has(at + 1, &["fingered|finger|fingers"]) => Some(at + 1),
        _ => None,
    }
}

/// `caused by Ana`, `the fault of the person who …`, `a typo by Bo`.
fn by_somebody(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    let leads: &[&[&str]] = &[
        &["caused|triggered|introduced", "by"],
        &["fault|mistake|error|blunder|oversight|typo|slip|carelessness", "of|by"],
        &["blamed", "on"],
        &["cause", "was|is"],
    ];
    if let Some(lead) = leads.iter().find(|lead| sentence.has(at, lead)) {
        let mut next = at + lead.len();
        while matches!(sentence.at(next), "the" | "a" | "an" | "our" | "one" | "new" | "on-call")
            && !sentence.at(next + 1).is_empty()
        {
            next += 1;
        }
        let found = next < sentence.words.len() && is_somebody(look, next) && nature(look, next).is_none();
        return found.then_some(next);
    }
    let owns = sentence.at(at + 1) == "'s" && sentence.has(at + 2, &["fault|typo|mistake|error|blunder|oversight"]);
    (owns && is_somebody(look, at)).then_some(at + 2)
}

fn is_somebody(look: &Look<'_>, at: usize) -> bool {
    match kind(look.sentence, at, look.lexicon) {
        Subject::Named | Subject::Team => true,
        // `those` and `they` are as often things.
        Subject::Somebody => !matches!(look.sentence.at(at), "those" | "they" | "we" | "you" | "i"),
        Subject::Thing => matches!(look.sentence.at(at), "him" | "her" | "them"),
    }
}

const WRONG: &[&str] = &[
    "ignored",
    "forgot",
    "broke",
    "missed",
    "skipped",
    "overlooked",
    "misread",
    "misunderstood",
    "misconfigured",
    "botched",
    "disregarded",
    "mishandled",
    "bungled",
    "mistyped",
    "panicked",
    "blundered",
    "misjudged",
    "ignores",
    "forgets",
];

/// Somebody by name, and what they did wrong.
pub(super) fn named_person_negative(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    for at in 1..sentence.words.len() {
        let last = match sentence.at(at) {
            "broke" if is_divided(look, at) => None,
            word if WRONG.contains(&word) => Some(at),
            "messed" | "screwed" if sentence.at(at + 1) == "up" => Some(at + 1),
            "wrongly" | "mistakenly" | "incorrectly" => Some(at + 1),
            "never" if is_verb(sentence.at(at + 1)) => Some(at + 1),
            _ => None,
        };
        if let Some(last) = last
            && is_named(look, at)
        {
            hits.push(look.hit(Class::NamedPersonNegative, name_before(look, at), last));
        }
    }
}

/// `broke the change into four small ones`
fn is_divided(look: &Look<'_>, at: usize) -> bool {
    (at + 1..look.sentence.words.len()).any(|place| matches!(look.sentence.at(place), "into" | "down"))
}

fn is_verb(word: &str) -> bool {
    word.ends_with("ed")
        || matches!(
            word,
            "told" | "read" | "looked" | "said" | "asked" | "did" | "saw" | "wrote" | "took" | "gave" | "went" | "ran"
        )
}

/// The name that the verb at this place is about, where it stands near; else the verb itself.
fn name_before(look: &Look<'_>, verb: usize) -> usize {
    let near = verb.saturating_sub(4)..verb;
    near.rev().find(|at| kind(look.sentence, *at, look.lexicon) == Subject::Named).unwrap_or(verb)
}

/// One cause for everything.
pub(super) fn single_root_cause(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    for at in 0..sentence.words.len() {
        let last = if sentence.has(at, &["root", "cause"]) {
            Some(at + 1)
        } else if sentence.at(at) == "root-cause" {
            Some(at)
        } else if sentence.has(at, &["sole|only|real|single|one|true|primary", "cause|reason"])
            && tells_of_all(look, at)
        {
            Some(at + 1)
        } else if sentence.has(at, &["boils|boiled", "down", "to"]) {
            Some(at + 2)
        } else {
            None
        };
        let Some(last) = last else { continue };
        let names = sentence.has(last + 1, &["analysis|analyses|category|field|template|section|is|was"]);
        let is_label = names && !sentence.has(last + 1, &["is|was"]);
        if !is_label && !look.is_denied(at) {
            hits.push(look.hit(Class::SingleRootCause, at, last));
        }
    }
}

/// `the only cause was` tells of everything; `one reason for this` does not.
fn tells_of_all(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    let (word, noun) = (sentence.at(at), sentence.at(at + 1));
    match (word, noun) {
        ("one", "cause") => at > 0 && matches!(sentence.at(at - 1), "the"),
        ("sole" | "only" | "real" | "single" | "true", "cause") => true,
        ("sole" | "only" | "single", "reason") => true,
        _ => false,
    }
}

/// A team or a vendor that is judged.
pub(super) fn team_blame(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::TeamBlame;
    let said: &[&[&str]] = &[
        &["let|lets", "us", "down"],
        &["asleep", "at", "the", "wheel"],
        &["dropped|drops", "the", "ball"],
        &["could", "not", "be", "bothered"],
        &["did|does", "not", "care"],
        &["do", "not", "care"],
        &["is|was|are", "on", "them|him|her"],
        &["too", "lazy"],
        &["threw", "it", "over", "the", "wall"],
    ];
    hits.extend(look.phrases(said).map(|(first, last)| look.hit(class, first, last)));
    let is_group = |at: usize| matches!(kind(sentence, at, look.lexicon), Subject::Team | Subject::Named);
    for at in 0..sentence.words.len() {
        if sentence.has(at, &["as", "usual|always|ever"]) && (0..sentence.words.len()).any(is_group) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.has(at, &["typical"]) && (at + 1..(at + 6).min(sentence.words.len())).any(is_group) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.at(at) == "never" && at > 0 && subject(sentence, at, look.lexicon) == Subject::Team {
            hits.push(look.hit(class, at, at + 1));
        }
    }
}

/// What was done to people for it.
pub(super) fn punitive(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let said: &[&[&str]] = &[
        &["been|were|was", "spoken", "to"],
        &["given|issued|received|got", "a", "warning"],
        &["given|issued|received|got", "a", "formal|written|final|stern", "warning"],
        &["face|faces|faced", "consequences"],
        &["have|had", "a", "word", "with"],
        &["action", "will|was|has", "be|been|taken", "taken|against"],
        &["held|hold|holding", "accountable"],
        &["taken", "to", "task"],
        &["as", "a", "punishment"],
        &["let", "go"],
    ];
    let mut found: Vec<(usize, usize)> = look.phrases(said).collect();
    for at in 0..sentence.words.len() {
        let word = sentence.at(at);
        let of_people = ["disciplin", "reprimand", "punish", "scold"].iter().any(|stem| word.starts_with(stem));
        if of_people && !word.starts_with("disciplines") {
            found.push((at, at));
        }
        if sentence.has(at, &["as", "a", "consequence|result"]) && is_taken_away(look, at) {
            found.push((at, at + 2));
        }
    }
    for (first, last) in found {
        if sentence.has(first, &["let", "go"]) && !subject(sentence, first, look.lexicon).is_people() {
            continue;
        }
        hits.push(Hit { weight: Weight::Warning, ..look.hit(Class::Punitive, first, last) });
    }
}

/// `his access was revoked as a consequence`
fn is_taken_away(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    let taken = (0..at).any(|place| matches!(sentence.at(place), "revoked" | "removed" | "withdrawn" | "suspended"));
    let whose = (0..at).any(|place| {
        matches!(sentence.at(place), "his" | "her" | "their") || kind(sentence, place, look.lexicon).is_people()
    });
    taken && whose && look.sentence.section != Section::Actions
}
