//! Actions that nobody can call done, and those that change people.

use std::sync::LazyLock;

use crate::language::Class;
use crate::language::prose::{Kind, THING};
use crate::language::sections::Section;
use crate::language::subject::{Subject, kind, subject};

use super::{Hit, Look, Phrases};

/// Promises.
pub(in crate::language) const CAREFUL: &[&[&str]] = &[
    &[
        "be",
        "more|extra|very",
        "careful|diligent|vigilant|attentive|cautious|mindful|disciplined|thorough|conscientious|alert",
    ],
    &["pay|paying", "more|closer|better", "attention"],
    &["more", "careful", "next"],
    &["try", "harder"],
    &["do", "better", "next"],
];
static PROMISE: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(CAREFUL));

/// What people are to keep in mind, under what is to be done.
pub(in crate::language) const REMINDED: &[&[&str]] = &[
    &["raise|raising", "awareness"],
    &["remember|remembers", "to"],
    &["double-check"],
    &["double", "check"],
    &["pay", "attention"],
    &["keep", "in", "mind"],
];
static REMINDER: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(REMINDED));

/// An action that changes people. A promise to be more careful is found everywhere.
pub(super) fn people_fix(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let mut found: Vec<(usize, usize)> = look.phrases(&PROMISE).collect();
    if look.sentence.section == Section::Actions {
        found.extend(look.phrases(&REMINDER).filter(|(at, _)| !is_a_check(look, *at) && !is_spared(look, *at)));
        let words = 0..look.sentence.words.len();
        let told = |at: usize| told(look, at).filter(|_| !is_spared(look, at));
        found.extend(words.filter_map(|at| taught(look, at).or_else(|| told(at))));
    }
    hits.extend(found.into_iter().map(|(first, last)| look.hit(Class::PeopleFix, first, last)));
}

/// `so that nobody has to remember`: an end to it.
fn is_spared(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    sentence.has_before(at, 5, &["nobody", "no-one", "without"])
        || (at.saturating_sub(5)..at)
            .any(|place| sentence.has(place, &["no", "one"]) || sentence.has(place, &["not", "have|need", "to"]))
}

/// `a double check`, and what a program is to check twice.
fn is_a_check(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    let is_check = sentence.has(at, &["double-check"]) || sentence.has(at, &["double", "check"]);
    let is_noun = sentence.has_before(at, 1, &["a", "an", "the", "this", "that", "automatic", "automated", "second"]);
    let has_to = at > 1 && sentence.has(at - 1, &["must|should|shall|will"]);
    let is_of_things = has_to && !subject(sentence, at - 1, look.lexicon).is_people();
    is_check && (is_noun || is_of_things)
}

/// Whether a vendor is asked, or somebody for a thing: `ask the vendor for a second link`.
fn is_a_request(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    if !sentence.has(at, &["ask|tell|urge"]) {
        return false;
    }
    let Some(whom) = (at + 1..(at + 5).min(sentence.words.len())).find(|place| is_people(look, *place)) else {
        return false;
    };
    let is_vendor =
        (whom..whom + 2).any(|place| sentence.has(place, &["vendor|vendors|provider|providers|supplier|suppliers"]));
    let for_people = sentence.has(whom + 2, &["more|better|closer|care|attention|diligence|discipline"]);
    is_vendor || sentence.at(whom + 1) == "for" && !for_people
}

/// `Engineers to follow the checklist`, as a line begins.
fn is_given_to_all(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    let watches = "follow|check|double-check|read|remember|know|understand|verify|confirm|watch|think";
    let whom = at.checked_sub(1).filter(|whom| *whom < 3);
    // One of them is who is to do it.
    let are_many = |whom: usize| {
        let word = sentence.at(whom);
        word.ends_with('s') || matches!(word, "everyone" | "everybody" | "people" | "staff")
    };
    sentence.has(at, &["to", watches])
        && whom.is_some_and(|whom| {
            kind(sentence, whom, look.lexicon) == Subject::Somebody
                && are_many(whom)
                && (0..whom).all(|place| sentence.has(place, &["all|the|our|on-call|every"]))
        })
}

/// `Retrain the on-call engineers`, `Hold a training for …`
fn taught(look: &Look<'_>, at: usize) -> Option<(usize, usize)> {
    let sentence = look.sentence;
    let teaches =
        sentence.has(at, &["retrain|train|teach|remind|educate|coach|tell|ask|instruct|urge|warn|encourage|brief"]);
    let first = at == 0 || sentence.has_before(at, 1, &["to", "and", "must", "will", "should", "please"]);
    if teaches && first && is_near(look, at + 1, 4) && !is_a_request(look, at) || sentence.at(at) == "retrain" {
        return Some((at, at + 1));
    }
    let lesson = sentence.has(at, &["training|trainings|workshop|workshops|refresher|coaching|briefing"])
        && !sentence.has(at + 1, &["data|set|sets|job|jobs|cluster|run|runs|model|pipeline"]);
    let held = ["hold", "give", "organise", "organize", "run", "offer", "schedule", "provide", "plan", "more", "do"];
    let is_held = sentence.has_before(at, 4, &held) || at == 0 && sentence.at(1) == "for" || is_near(look, at + 1, 4);
    // A reminder that a program sends says when.
    let reminds = sentence.has(at, &["reminder|reminders"]) && is_near(look, at + 1, 4) && !has_an_end(look, at);
    (lesson && is_held || reminds).then_some((at, at))
}

/// `Make sure everybody reads`, `Engineers must check`: whoever reads it is to do it every time.
fn told(look: &Look<'_>, at: usize) -> Option<(usize, usize)> {
    let sentence = look.sentence;
    let sees_to = if sentence.has(at, &["make", "sure"]) {
        Some(at + 2)
    } else {
        sentence.has(at, &["ensure|require"]).then_some(at + 1)
    };
    if let Some(next) = sees_to {
        let whom = next + usize::from(sentence.at(next) == "that");
        let denied = matches!(sentence.at(whom), "nobody" | "no");
        return (!denied && is_near(look, whom, 3)).then_some((at, next - 1));
    }
    let watches = "check|read|watch|verify|remember|follow|know|look|ask|review|confirm|inform|understand|think|test";
    let must = sentence.has(at, &["must|should|shall|will", watches])
        || sentence.has(at, &["need|needs|has|have", "to", watches])
        || sentence.has(at, &["must|should|shall|will", "always|not|never"]);
    let is_theirs = must && at > 0 && subject(sentence, at, look.lexicon).is_people();
    (is_theirs || is_given_to_all(look, at)).then_some((at, at + 1))
}

/// Whether people are named within so many words.
fn is_near(look: &Look<'_>, from: usize, span: usize) -> bool {
    (from..(from + span).min(look.sentence.words.len())).any(|place| is_people(look, place))
}

fn is_people(look: &Look<'_>, at: usize) -> bool {
    // A handle names who is to do it, not to whom it is done.
    let is_handle = look.piece.text[..look.sentence.words[at].range.start].ends_with('@');
    let next = look.sentence.at(at + 1);
    // `the team page`, `the developer console`
    let is_part = !next.is_empty() && matches!(next, "page" | "console" | "portal" | "tool" | "'s" | "account");
    !is_handle
        && !is_part
        && (kind(look.sentence, at, look.lexicon).is_people()
            || matches!(look.sentence.at(at), "desk" | "us" | "them" | "newcomers" | "hires"))
}

/// What actions without an end begin with.
pub(in crate::language) const VAGUE: &[&[&str]] = &[
    &["improve"],
    &["better"],
    &["enhance"],
    &["look", "into|at|after|for"],
    &["a", "look"],
    &["take", "a", "look|closer"],
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
    &["think", "about|of"],
    &["address"],
    &["be", "more"],
    &["more"],
    &["evaluate|assess|examine|analyse|analyze|research"],
    &["discuss"],
    &["talk", "about"],
    &["work", "on"],
    &["deal", "with"],
    &["follow", "up"],
    &["keep", "an", "eye"],
    &["get", "better"],
    &["clean", "up"],
    &["speed", "up"],
    &["increase|reduce|decrease|minimise|minimize|maximise|maximize"],
    &["simplify|streamline|stabilise|stabilize|rethink|reconsider|refactor|modernise|modernize"],
    &["monitor|check"],
    &["add|write|create|have|do|get", "more|better"],
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
    let start = beginning(look);
    if let Some((first, last)) = look.phrases(&WANT).next().filter(|_| !has_an_end(look, start)) {
        hits.push(look.hit(Class::VagueAction, first, last));
        return;
    }
    let Some(phrase) = VAGUE.iter().filter(|phrase| sentence.has(start, phrase)).max_by_key(|phrase| phrase.len())
    else {
        return;
    };
    let only_if_better = *phrase == ["make"];
    let better = (start + 1..sentence.words.len()).any(|at| {
        matches!(
            sentence.at(at),
            "better" | "safer" | "faster" | "easier" | "robust" | "resilient" | "reliable" | "clearer" | "stable"
        )
    });
    if only_if_better && !better || has_an_end(look, start) {
        return;
    }
    hits.push(look.hit(Class::VagueAction, start, start + phrase.len() - 1));
}

/// What something needs of which nobody says what.
pub(in crate::language) const BETTER: &str = "improved|optimised|optimized|reviewed|strengthened|better|enhanced|revisited|considered|investigated|addressed|hardened|discussed|simplified|evaluated|reconsidered";
/// `Monitoring should be improved`
pub(in crate::language) const WANTING: &[&[&str]] = &[
    &["should|must|shall|could|can|will", "be", BETTER],
    &["needs|need|has|have|ought", "to", "be", BETTER],
    &["needs|need", "improvement|work|attention"],
];
static WANT: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(WANTING));

/// Where it says what is done, behind `we should`, `please`, `try to`.
fn beginning(look: &Look<'_>) -> usize {
    let polite = |at: usize| {
        matches!(
            look.sentence.at(at),
            "please"
                | "we"
                | "todo"
                | "should"
                | "must"
                | "will"
                | "shall"
                | "need"
                | "want"
                | "have"
                | "to"
                | "try"
                | "let"
                | "us"
                | "generally"
        )
    };
    let start = (0..look.sentence.words.len().min(5)).find(|at| !polite(*at)).unwrap_or(0);
    // `have more tests`
    if start > 0 && look.sentence.has(start - 1, &["have", "more|better"]) { start - 1 } else { start }
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
