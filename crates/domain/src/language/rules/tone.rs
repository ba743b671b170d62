//! Judgement instead of figures, and questions for a culprit.

use std::sync::LazyLock;

use crate::language::Class;
use crate::language::subject::kind;

use super::{Hit, Look, Phrases};

/// Words that judge.
pub(in crate::language) const WORDS: &[&str] = &[
    "ridiculous",
    "ridiculously",
    "insane",
    "insanely",
    "unbelievable",
    "unbelievably",
    "absurd",
    "absurdly",
    "shameful",
    "horrible",
    "horribly",
    "terrible",
    "terribly",
    "awful",
    "awfully",
    "epic",
    "nightmare",
    "shocking",
    "shockingly",
    "pathetic",
    "stupid",
    "idiotic",
    "crazy",
    "laughable",
    "disgraceful",
    "outrageous",
    "embarrassing",
    "abysmal",
    "inexcusable",
    "unacceptable",
    "hilarious",
    "mind-boggling",
    "unforgivable",
    "shambles",
    "clown",
    "moronic",
    "dumb",
    "useless",
    "hopeless",
    "hopelessly",
    "horrendous",
    "horrific",
    "atrocious",
    "dreadful",
    "ludicrous",
    "preposterous",
    "appalling",
    "disgusting",
    "infuriating",
    "disastrous",
    "tragic",
    "hell",
    "rubbish",
    "crap",
    "crappy",
    "shit",
    "damn",
    "wtf",
    "sucks",
    "sucked",
    "lousy",
    "miserable",
    "miserably",
    "woeful",
    "woefully",
    "painfully",
    "mind-numbing",
    "jaw-dropping",
    "farce",
    "utterly",
    "madness",
    "lunacy",
];

/// Phrases that judge.
pub(in crate::language) const SAID: &[&[&str]] = &[
    &["can", "not", "believe"],
    &["complete|total|absolute|utter|unmitigated|sheer", "disaster|joke|mess|catastrophe|failure|madness|chaos"],
    &["a", "joke|mess|circus"],
    &["was|is", "a", "disaster"],
    &["a", "bad|sick|poor|cruel", "joke"],
    &["beyond", "belief"],
    &["thank", "god"],
    &["on", "earth"],
    &["hard", "to", "believe"],
    &["what", "a", "mess|disaster|night|joke"],
];
static LOUD: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(SAID));

/// Words and marks that judge.
pub(super) fn animated_language(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::AnimatedLanguage;
    for at in 0..sentence.words.len() {
        if WORDS.contains(&sentence.at(at)) {
            hits.push(look.hit(class, at, at));
        }
    }
    hits.extend(look.phrases(&LOUD).map(|(first, last)| look.hit(class, first, last)));
    if let Some(at) = sentence.text.find("!!") {
        let marks = sentence.text[at..].chars().take_while(|letter| matches!(letter, '!' | '?')).count();
        let start = sentence.start + at;
        hits.push(Hit { class, weight: class.weight(), range: start..start + marks });
    }
}

/// What may be asked of `who` without asking for a culprit.
const NEEDED: &[&str] = &[
    "noticed",
    "paged",
    "affected",
    "notified",
    "informed",
    "needed",
    "helped",
    "detected",
    "acknowledged",
    "reported",
    "joined",
    "saw",
];
const DID: &[&str] = &[
    "did", "broke", "wrote", "made", "left", "forgot", "let", "put", "ran", "sent", "shut", "took", "chose", "gave",
    "is", "was",
];

/// `Who pushed the change?`
pub(super) fn who_why_question(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    if !sentence.asks() {
        return;
    }
    let start = usize::from(matches!(sentence.at(0), "and" | "but" | "so"));
    let asks = match sentence.at(start) {
        "whose" => sentence.has(start + 1, &["job|fault|responsibility|task|change|idea|mistake|duty"]),
        "who" => asks_who(look, start + 1),
        "why" => asks_why(look, start + 1),
        "how" => sentence.at(start + 1) == "could" && asks_of_people(look, start + 2),
        "what" => sentence.has(start + 1, &["was|were"]) && sentence.has(sentence.words.len() - 1, &["thinking|doing"]),
        _ => false,
    };
    if asks {
        hits.push(look.hit(Class::WhoWhyQuestion, start, sentence.words.len() - 1));
    }
}

fn asks_who(look: &Look<'_>, verb: usize) -> bool {
    let sentence = look.sentence;
    let word = sentence.at(verb);
    if matches!(word, "is" | "was" | "were") {
        return sentence.has(verb + 1, &["to", "blame"])
            || sentence.has(verb + 1, &["responsible|accountable|guilty"])
            || sentence.has(verb + 1, &["at", "fault"])
            || sentence.has(verb + 1, &["supposed|meant", "to"]);
    }
    !NEEDED.contains(&word) && (word.len() > 4 && word.ends_with("ed") || DID.contains(&word))
}

fn asks_why(look: &Look<'_>, verb: usize) -> bool {
    let sentence = look.sentence;
    let asks = matches!(sentence.at(verb), "did" | "was" | "were" | "does" | "do" | "had" | "has" | "have");
    asks && asks_of_people(look, verb + 1)
}

/// Whether people are named in the words from here on.
fn asks_of_people(look: &Look<'_>, from: usize) -> bool {
    (from..(from + 4).min(look.sentence.words.len())).any(|at| kind(look.sentence, at, look.lexicon).is_people())
}
