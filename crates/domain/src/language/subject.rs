//! Who or what a verb is about.

use super::lexicon::Lexicon;
use super::prose::THING;
use super::sentence::Sentence;

/// Who or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Somebody by name, or `he` or `she`.
    Named,
    /// Somebody by what they do, or `we`, or `nobody`.
    Somebody,
    /// A group or a vendor.
    Team,
    /// Anything else.
    Thing,
}

impl Subject {
    pub fn is_people(self) -> bool {
        self != Self::Thing
    }
}

const SOMEBODY: &[&str] = &[
    "i",
    "we",
    "you",
    "they",
    "nobody",
    "somebody",
    "someone",
    "everybody",
    "everyone",
    "anybody",
    "anyone",
    "no-one",
    "whoever",
    "those",
    "engineer",
    "engineers",
    "developer",
    "developers",
    "responder",
    "responders",
    "reviewer",
    "reviewers",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "on-call",
    "oncall",
    "on-caller",
    "sre",
    "sres",
    "colleague",
    "colleagues",
    "person",
    "people",
    "lead",
    "leads",
    "manager",
    "managers",
    "staff",
    "employee",
    "employees",
    "author",
    "authors",
    "programmer",
    "programmers",
    "contractor",
    "contractors",
    "intern",
    "interns",
    "tester",
    "testers",
    "dba",
    "dbas",
    "committer",
    "human",
    "humans",
    "guy",
    "guys",
    "operator",
    "operators",
];
const TEAM: &[&str] = &[
    "team",
    "teams",
    "department",
    "departments",
    "vendor",
    "vendors",
    "provider",
    "providers",
    "supplier",
    "suppliers",
    "networking",
    "management",
    "squad",
    "squads",
    "crew",
    "infra",
    "devops",
    "consultants",
    "contractor",
    "support",
];
/// What stands before `operator` where that is a program.
const OF_PROGRAMS: &[&str] =
    &["kubernetes", "k8s", "postgres", "postgresql", "database", "redis", "kafka", "prometheus", "cluster", "rabbitmq"];
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "our", "their", "his", "her", "its", "my", "your", "each",
    "every", "some", "any", "no", "'s",
];
const PREPOSITIONS: &[&str] = &[
    "of", "on", "in", "at", "for", "with", "from", "to", "behind", "by", "between", "after", "before", "during",
    "until",
];
/// What may stand between a subject and its verb.
const BETWEEN: &[&str] = &[
    "also",
    "again",
    "then",
    "later",
    "still",
    "just",
    "only",
    "even",
    "simply",
    "wrongly",
    "mistakenly",
    "repeatedly",
    "completely",
    "apparently",
    "never",
    "not",
    "had",
    "has",
    "have",
    "was",
    "were",
    "is",
    "are",
    "did",
    "do",
    "does",
    "would",
    "always",
    "all",
    "both",
    "once",
    "who",
    "which",
    "that",
    "probably",
    "clearly",
    "obviously",
    "somehow",
    "accidentally",
    "carelessly",
    "deliberately",
    "knowingly",
    "initially",
    "first",
    "twice",
];
const JOINS: &[&str] = &[
    "and", "but", "because", "so", "when", "while", "if", "as", "although", "since", "where", "or", "then", "whether",
];

/// The subject of the verb at this place.
pub(super) fn subject(sentence: &Sentence<'_>, verb: usize, lexicon: &Lexicon) -> Subject {
    let Some(mut at) = last_of_subject(sentence, verb) else { return Subject::Thing };
    // Through what only says where or whose: `the engineer on the second level`.
    loop {
        let kind = kind(sentence, at, lexicon);
        if kind != Subject::Thing {
            return kind;
        }
        let Some(before) = before_phrase(sentence, at) else { return Subject::Thing };
        at = before;
    }
}

/// The last word of the subject: the nearest before the verb that is none of those that may stand between.
fn last_of_subject(sentence: &Sentence<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    let mut is_past_aside = false;
    while at > 0 {
        if sentence.words[at].after_break {
            if is_past_aside {
                return None;
            }
            // `The team, as usual, answered`
            at = start_of_aside(sentence, at).unwrap_or(at);
            is_past_aside = true;
        }
        at -= 1;
        let word = sentence.at(at);
        if JOINS.contains(&word) {
            return verb_before(sentence, at);
        }
        if !BETWEEN.contains(&word) {
            return Some(at);
        }
    }
    None
}

/// Where what stands between two breaks begins, the later of which stands before this word.
fn start_of_aside(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    (1..at).rev().take(4).find(|place| sentence.words[*place].after_break)
}

/// What two verbs share that are joined here: `Ana pressed the button and forgot the flag`. The first words of the clause say who.
fn verb_before(sentence: &Sentence<'_>, join: usize) -> Option<usize> {
    if join == 0 {
        return None;
    }
    let start = (1..join).rev().find(|place| sentence.words[*place].after_break).unwrap_or(0);
    let first = (start..join).find(|place| !DETERMINERS.contains(&sentence.at(*place)))?;
    Some(first)
}

/// Where the words begin that this one is the last of, and what stands before the preposition that leads to them.
fn before_phrase(sentence: &Sentence<'_>, last: usize) -> Option<usize> {
    let mut at = last;
    while at > 0 {
        if sentence.words[at].after_break {
            return None;
        }
        at -= 1;
        let word = sentence.at(at);
        if PREPOSITIONS.contains(&word) {
            return at.checked_sub(1);
        }
        if JOINS.contains(&word) || last - at > 5 {
            return None;
        }
        if DETERMINERS.contains(&word) {
            let leads = at.checked_sub(1).is_some_and(|before| PREPOSITIONS.contains(&sentence.at(before)));
            return if leads { at.checked_sub(2) } else { None };
        }
    }
    None
}

/// What a word names.
pub(super) fn kind(sentence: &Sentence<'_>, at: usize, lexicon: &Lexicon) -> Subject {
    let word = sentence.at(at);
    if word.is_empty() || word.starts_with(THING) || lexicon.is_service(word) {
        return Subject::Thing;
    }
    if matches!(word, "he" | "she") || sentence.words[at].is_name && lexicon.is_person(word) {
        return Subject::Named;
    }
    if matches!(word, "operator" | "operators") && at > 0 {
        let before = sentence.at(at - 1);
        if OF_PROGRAMS.contains(&before) || lexicon.is_service(before) {
            return Subject::Thing;
        }
    }
    if TEAM.contains(&word) {
        return Subject::Team;
    }
    if SOMEBODY.contains(&word) { Subject::Somebody } else { Subject::Thing }
}
