//! Pasts that did not happen, and what only whoever knows the end can say.

use std::sync::LazyLock;

use crate::language::sections::Section;
use crate::language::subject::{Subject, kind, subject};
use crate::language::{Class, Weight};

use super::acts::{is_a_person, is_done_to};
use super::{Hit, Look, Phrases};

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

/// Whether a word can be what stands behind `have`.
pub(super) fn is_participle(word: &str) -> bool {
    PARTICIPLES.contains(&word) || word.len() > 4 && (word.ends_with("ed") || word.ends_with("en"))
}

/// Wishes about a past.
pub(in crate::language) const WISHES: &[&[&str]] = &[&["if", "only"], &["in", "retrospect"]];
static WISH: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(WISHES));

/// What somebody should have done, and how it would have ended.
pub(super) fn counterfactual(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::Counterfactual;
    for at in 0..sentence.words.len() {
        if SHOULD.contains(&sentence.at(at))
            && let Some(last) = participle_behind(look, at).filter(|last| is_of_people(look, at, *last))
        {
            hits.push(look.hit(class, at, last));
        }
        hits.extend(neglected(look, at).map(|last| look.hit(class, at, last)));
    }
    // `if only` wishes where something else had to be; `if only one of them has it` asks.
    let wishes = |(first, last): &(usize, usize)| {
        !sentence.has(*first, &["if"]) || (*last..last + 7).any(|at| sentence.has(at, &["had|could|would|knew|were"]))
    };
    hits.extend(look.phrases(&WISH).filter(wishes).map(|(first, last)| look.hit(class, first, last)));
    if sentence.section != Section::Lucky {
        hits.extend(otherwise(look));
    }
}

/// Whether it is people who should have. `anybody could have seen` is hindsight, and what should have been done to `them` was
/// mostly to be done to things.
fn is_of_people(look: &Look<'_>, modal: usize, participle: usize) -> bool {
    let before = modal.checked_sub(1).map_or("", |before| look.sentence.at(before));
    let is_said_otherwise = matches!(before, "anybody" | "anyone")
        || matches!(before, "they" | "those") && look.sentence.at(participle) == "been"
        || look.sentence.at(participle) == "been" && is_done(look, participle + 1);
    // Where there was luck, what could have been is told of people too.
    let is_luck = look.sentence.section == Section::Lucky && matches!(look.sentence.at(modal), "could" | "might");
    !is_said_otherwise && !is_luck && subject(look.sentence, modal, look.lexicon).is_people()
}

/// Whether what stands behind a form of `be` was done to somebody: `been paged`; but `been prepared` is what they are like.
fn is_done(look: &Look<'_>, from: usize) -> bool {
    const LIKE: &[&str] =
        &["prepared", "focused", "focussed", "concerned", "organised", "organized", "interested", "alarmed", "worried"];
    let at = (from..from + 2).find(|at| !look.sentence.at(*at).ends_with("ly")).unwrap_or(from);
    let word = look.sentence.at(at);
    is_participle(word) && !LIKE.contains(&word)
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

/// What was not done, of people.
pub(in crate::language) const NEGLECTED: &[&[&str]] = &[
    &["failed|neglected|omitted", "to"],
    &["did", "not", "bother"],
    &["bothered", "to"],
    &["did", "not", "think", "to|of"],
    &["never", "thought", "to|of"],
    &["did", "not", "pay", "attention"],
    &["did", "not", "take", "the", "trouble"],
    &["was|were", "supposed", "to"],
    &["was|were", "meant", "to"],
    &["was|were", "expected", "to"],
];
static NEGLECT: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(NEGLECTED));

/// What roles and teams are said to have done instead of what they should have.
pub(super) const NEGLECTED_BY_ROLES: &[&str] = &["forgot", "ignored", "overlooked", "disregarded"];

/// `failed to`, `did not bother to`, `was supposed to`, of people.
fn neglected(look: &Look<'_>, at: usize) -> Option<usize> {
    let sentence = look.sentence;
    if let Some(last) = look.phrase(&NEGLECT, at) {
        let is_people = subject(sentence, at, look.lexicon).is_people();
        return (is_people && !is_given(look, at, last) && !is_of_a_program(look, at, last)).then_some(last);
    }
    let nobody = (at.saturating_sub(6)..at).any(|before| {
        matches!(sentence.at(before), "nobody" | "no-one" | "none") || sentence.has(before, &["no", "one"])
    });
    if nobody && sentence.has(at, &["thought|remembered|cared", "to|of|about"]) {
        return Some(at + 1);
    }
    // With a name it is a finding of another class, and what `we` forgot is told of oneself.
    let neglects = NEGLECTED_BY_ROLES.contains(&sentence.at(at))
        && !is_done_to(look, at)
        && !sentence.has_before(at, 1, &["never"]);
    let whom = subject(sentence, at, look.lexicon);
    let own = (0..at).any(|before| matches!(sentence.at(before), "we" | "i" | "you"));
    (neglects && !own && matches!(whom, Subject::Somebody | Subject::Team)).then_some(at)
}

/// `expected to be paged`, `supposed to get the page`: what others were to do for them.
fn is_given(look: &Look<'_>, at: usize, last: usize) -> bool {
    let sentence = look.sentence;
    let is_wanted = sentence.has(at, &["was|were", "supposed|meant|expected", "to"]);
    let is_received = match sentence.at(last + 1) {
        "get" | "receive" => true,
        "be" => is_done(look, last + 2),
        "have" if sentence.at(last + 2) == "been" => is_done(look, last + 3),
        "have" => !is_participle(sentence.at(last + 2)),
        _ => false,
    };
    is_wanted && is_received
}

/// Whether it may be a program that failed to: `the operator failed to create the pod`.
fn is_of_a_program(look: &Look<'_>, at: usize, last: usize) -> bool {
    let sentence = look.sentence;
    let is_theirs = |place: usize| sentence.at(place) == "operator" && kind(sentence, place, look.lexicon).is_people();
    let role = (at.saturating_sub(3)..at).rev().find(|place| is_theirs(*place));
    sentence.at(last) == "to" && role.is_some_and(|role| !is_a_person(look, role, sentence.at(last + 1)))
}

/// `If … had …, … would not have …`, the other way round, and `would have been avoided`: of anything, and worth a thought only.
fn otherwise(look: &Look<'_>) -> Option<Hit> {
    let sentence = look.sentence;
    let place = |word: &str, from: usize| (from..sentence.words.len()).find(|at| sentence.at(*at) == word);
    // `if` begins a wish where `had` stands in its clause.
    let wish =
        |from: usize| place("if", from).filter(|begins| place("had", *begins).is_some_and(|had| had - begins <= 8));
    let would_have = |from: usize| {
        let would = place("would", from)?;
        let have = (would + 1..would + 4).find(|at| sentence.at(*at) == "have")?;
        (sentence.at(have - 1) != "still").then_some((would, have))
    };
    let averted = |at: usize| {
        matches!(sentence.at(at), "prevented" | "avoided" | "averted" | "caught" | "saved")
            && sentence.at(at + 1) != "from"
    };
    let (first, last) = if sentence.at(0) == "had" {
        (0, would_have(0)?.1 + 1)
    } else if let Some((begins, (_, have))) = wish(0).and_then(|begins| Some((begins, would_have(begins)?))) {
        (begins, have + 1)
    } else {
        let (would, have) = would_have(0).or_else(|| {
            let could = place("could", 0)?;
            sentence.has(could + 1, &["have", "been", "prevented|avoided|averted"]).then_some((could, could + 1))
        })?;
        let ends = have + 1 + usize::from(sentence.at(have + 1) == "been");
        (wish(have).is_some() || averted(ends)).then_some((would, ends))?
    };
    Some(Hit { weight: Weight::Hint, ..look.hit(Class::Counterfactual, first, last) })
}

/// What only whoever knows the end can say.
pub(in crate::language) const HINDSIGHT: &[&[&str]] = &[
    &["obviously"],
    &["was|is", "obvious"],
    &["obvious", "that|to"],
    &["been", "obvious"],
    &["clear", "to", "everybody|everyone|anybody|anyone|all"],
    &["clear", "from", "the", "start|beginning|outset"],
    &["trivial|easy|plain", "to", "see|spot|notice|avoid|predict|foresee|prevent"],
    &["anyone|anybody", "could|can", "see|have"],
    &["with|in", "hindsight"],
    &["matter", "of", "time"],
    &["avoidable"],
    &["preventable"],
    &["inevitable"],
    &["inevitably"],
    &["no-brainer"],
    &["simply", "has|have|had|needs|need|needed|should|must", "to|have|be"],
    &["all", "one|they|we|anybody|anyone", "had|has", "to", "do"],
    &["unsurprisingly"],
    &["needless", "to", "say"],
    &["goes", "without", "saying"],
    &["writing", "was", "on", "the", "wall"],
    &["waiting", "to", "happen"],
    &["no|hardly|little", "surprise"],
    &["not|hardly", "surprising"],
    &["predictably"],
    &["foreseeable"],
    &["self-evident"],
    &["glaring|glaringly"],
    &["common", "sense"],
    &["looking", "back"],
    &["should|could", "have", "been", "clear|foreseen|predicted"],
    &["any", "engineer|developer|operator|reviewer", "would|could|should|knows"],
];
static LATER: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(HINDSIGHT));

/// What looks plain once it is over.
pub(super) fn hindsight(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::Hindsight;
    for (first, last) in look.phrases(&LATER) {
        // `is obvious in the trace` and `easy to see in the log` say where it can be read.
        let shows = matches!(sentence.at(last), "obvious" | "see" | "spot" | "notice");
        let says_where = shows && sentence.has(last + 1, &["in|from|on"]);
        // `before anybody could see it` says when.
        let says_when = sentence.has_before(first, 1, &["before", "until", "than", "so", "that", "where"])
            && sentence.has(first, &["anyone|anybody"]);
        if !says_where && !says_when && !look.is_denied(first) {
            hits.push(look.hit(class, first, last));
        }
    }
    for at in 0..sentence.words.len() {
        let knows = sentence.has(at, &["everyone|everybody", "knows|knew"]);
        if knows && (sentence.has(at + 2, &["that|this|it|how|what|about"]) || at + 2 >= sentence.words.len()) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.has(at, &["of", "course"]) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.at(at) == "clearly" && is_judgement(look, at) {
            hits.push(look.hit(class, at, at));
        }
        let is_cut = sentence.words.get(at + 2).is_some_and(|word| word.after_break);
        if sentence.has(at, &["bound", "to"]) && !is_cut && is_fate(sentence.at(at + 2)) {
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
    let next = look.sentence.at(at + 1);
    let is_described = is_participle(next) && look.sentence.has_before(at, 1, &["is", "are", "was", "were"]);
    !look.is_denied(at) && !is_described && !SHOWN.contains(&next)
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
