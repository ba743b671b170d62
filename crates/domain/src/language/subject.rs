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
    "commander",
    "scribe",
    "analyst",
    "analysts",
    "technician",
    "technicians",
    "architect",
    "architects",
    "maintainer",
    "maintainers",
    "newcomer",
    "newcomers",
    "apprentice",
    "student",
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
    "ops",
    "qa",
    "support",
];
/// Groups only where they stand by themselves: `memory management`, `support for IPv6` and an `identity provider` are programs.
const ALSO_THINGS: &[&str] =
    &["support", "management", "networking", "infra", "provider", "providers", "supplier", "suppliers"];
/// What says how many of somebody, and not who.
const QUANTITIES: &[&str] =
    &["one", "some", "most", "none", "all", "each", "both", "several", "many", "two", "three", "half", "part", "any"];
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
    "well",
    "ever",
    "too",
    "yet",
    "sometimes",
    "often",
];
const JOINS: &[&str] = &[
    "and", "but", "because", "so", "when", "while", "if", "as", "although", "since", "where", "or", "then", "whether",
];

/// The subject of the verb at this place.
pub(super) fn subject(sentence: &Sentence<'_>, verb: usize, lexicon: &Lexicon) -> Subject {
    let Some(mut at) = last_of_subject(sentence, verb, lexicon) else { return Subject::Thing };
    // Through what only says where or whose: `the engineer on the second level`, `the laptop of the engineer`.
    loop {
        let kind = kind(sentence, at, lexicon);
        let before = before_phrase(sentence, at);
        if kind != Subject::Thing && !before.is_some_and(|before| owns(sentence, before)) {
            return kind;
        }
        let Some(before) = before else { return kind };
        at = relative(sentence, before);
    }
}

/// Behind `whoever was` and `the person who was` stands where they were: whom it is about stands before.
fn relative(sentence: &Sentence<'_>, at: usize) -> usize {
    let is_verb = matches!(sentence.at(at), "was" | "were" | "is" | "are" | "had");
    match at.checked_sub(1).map(|before| (before, sentence.at(before))) {
        Some((before, "whoever")) if is_verb => before,
        Some((before, "who")) if is_verb => before.saturating_sub(1),
        _ => at,
    }
}

/// Whether what stands here has what follows it: `the laptop of`, but not `one of`.
fn owns(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.at(at + 1), "of" | "for" | "from" | "with") && !QUANTITIES.contains(&sentence.at(at))
}

/// The last word of the subject: the nearest before the verb that is none of those that may stand between.
fn last_of_subject(sentence: &Sentence<'_>, verb: usize, lexicon: &Lexicon) -> Option<usize> {
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
            return verb_before(sentence, at, lexicon);
        }
        if !stands_between(word) {
            return Some(at);
        }
    }
    None
}

/// Where what stands between two breaks begins, the later of which stands before this word.
fn start_of_aside(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    (1..at).rev().take(4).find(|place| sentence.words[*place].after_break)
}

/// Whether a word may stand between a subject and its verb: those of the list, and adverbs on `ly`.
fn stands_between(word: &str) -> bool {
    const NOUNS: &[&str] = &["reply", "supply", "family", "assembly", "anomaly", "ally", "july", "poly"];
    BETWEEN.contains(&word) || word.len() > 4 && word.ends_with("ly") && !NOUNS.contains(&word)
}

/// Whom two verbs share that are joined here: `Ana pressed the button and forgot the flag`. The first words of the clause say
/// who, behind those that say when.
fn verb_before(sentence: &Sentence<'_>, join: usize, lexicon: &Lexicon) -> Option<usize> {
    if join == 0 {
        return None;
    }
    let start = (1..join).rev().find(|place| sentence.words[*place].after_break).unwrap_or(0);
    let says_when = |place: &usize| {
        let word = sentence.at(*place);
        DETERMINERS.contains(&word)
            || PREPOSITIONS.contains(&word)
            || stands_between(word)
            || word.chars().any(|letter| letter.is_ascii_digit())
    };
    let first = (start..join).find(|place| !DETERMINERS.contains(&sentence.at(*place)))?;
    let behind = (start..join).find(|place| kind(sentence, *place, lexicon).is_people() || !says_when(place));
    Some(behind.filter(|place| kind(sentence, *place, lexicon).is_people()).unwrap_or(first))
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
    let before = at.checked_sub(1).map_or("", |before| sentence.at(before));
    let is_alone = (before.is_empty() || DETERMINERS.contains(&before) || JOINS.contains(&before))
        && !matches!(sentence.at(at + 1), "for" | "of");
    if ALSO_THINGS.contains(&word) && !is_alone {
        return Subject::Thing;
    }
    if TEAM.contains(&word) {
        return Subject::Team;
    }
    let is_somebody = match word {
        "those" => sentence.at(at + 1) == "who",
        "one" => before == "no",
        _ => SOMEBODY.contains(&word),
    };
    if is_somebody { Subject::Somebody } else { Subject::Thing }
}
