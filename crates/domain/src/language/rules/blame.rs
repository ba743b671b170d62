//! Groups that are judged, and what was done to people for it.

use std::sync::LazyLock;

use crate::language::Class;
use crate::language::sections::Section;
use crate::language::subject::{Subject, kind, subject};

use super::acts::{is_done_to, is_duty};
use super::cause::wants;
use super::{Hit, Look, Phrases};

/// What is said of groups only to judge them.
pub(in crate::language) const OF_GROUPS: &[&[&str]] = &[
    &["let|lets", "us", "down"],
    &["asleep", "at", "the", "wheel"],
    &["dropped|drops|dropping", "the", "ball"],
    &["could", "not", "be", "bothered"],
    &["could", "not", "care", "less"],
    &["did|does|do", "not", "care"],
    &["is|was|are", "on", "them|him|her"],
    &["too", "lazy"],
    &["threw|throws|thrown", "it", "over", "the", "wall"],
    &["took|takes", "their|its|his|her", "time"],
    &["took|takes", "their|its|his|her", "sweet", "time"],
    &["passed|passing|passes", "the", "buck"],
    &["pointed|pointing", "fingers"],
    &["washed", "their|its", "hands"],
];
static JUDGED: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(OF_GROUPS));

/// A team or a vendor that is judged.
pub(super) fn team_blame(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let class = Class::TeamBlame;
    hits.extend(look.phrases(&JUDGED).map(|(first, last)| look.hit(class, first, last)));
    let is_group = |at: usize| matches!(kind(sentence, at, look.lexicon), Subject::Team | Subject::Named);
    let of_team = |at: usize| at > 0 && subject(sentence, at, look.lexicon) == Subject::Team;
    for at in 0..sentence.words.len() {
        if sentence.has(at, &["as", "usual|always|ever"]) && (0..sentence.words.len()).any(is_group) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.has(at, &["typical"]) && (at + 1..(at + 6).min(sentence.words.len())).any(is_group) {
            hits.push(look.hit(class, at, at + 1));
        }
        if sentence.at(at) == "never" && is_duty(sentence.at(at + 1)) && !is_done_to(look, at) && of_team(at) {
            hits.push(look.hit(class, at, at + 1));
        }
        let accused_to = look.answers_for(at).or_else(|| wants(look, at));
        let is_accused = accused_to.is_some()
            || sentence.has(at, &["to", "blame"])
            || sentence.has(at, &["at", "fault"])
            || look.causes(at)
            || sentence.has(at, &["refused|refuses", "to"])
            || sentence.has(at, &["useless|incompetent|hopeless|unhelpful|sloppy|lazy"]);
        if is_accused && !sentence.asks() && of_team(at) && !look.is_denied(at) {
            hits.push(look.hit(class, at, accused_to.unwrap_or(at + 1)));
        }
    }
}

/// What is done to people for it.
pub(in crate::language) const PUNISHED: &[&[&str]] = &[
    &["been|were|was", "spoken", "to"],
    &["given|issued|received|got|gets", "a", "warning"],
    &["given|issued|received|got|gets", "a", "formal|written|final|stern|verbal|first", "warning"],
    &["face|faces|faced", "consequences"],
    &["have|had|has", "a", "word", "with"],
    &["a", "serious|stern|firm|strict", "talk|word|conversation", "with"],
    &["action", "will|was|has", "be|been|taken", "taken|against"],
    &["held|hold|holding", "accountable"],
    &["taken", "to", "task"],
    &["as", "a", "punishment"],
    &["performance", "improvement", "plan"],
    &["reported|referred", "to", "hr"],
];
static PUNISHMENT: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(PUNISHED));

/// What was done to people for it.
pub(super) fn punitive(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let sentence = look.sentence;
    let mut found: Vec<(usize, usize)> =
        look.phrases(&PUNISHMENT).filter(|(_, last)| !is_with_a_vendor(look, *last)).collect();
    let of_people = |at: usize| at > 0 && subject(sentence, at, look.lexicon).is_people();
    for at in 0..sentence.words.len() {
        let word = sentence.at(at);
        let punishes =
            ["disciplin", "reprimand", "punish", "scold", "penali"].iter().any(|stem| word.starts_with(stem));
        if punishes && !matches!(word, "discipline" | "disciplines" | "disciplined") {
            found.push((at, at));
        }
        let is_dismissed = matches!(word, "fired" | "dismissed" | "sacked" | "suspended" | "demoted" | "sanctioned")
            || word == "disciplined"
            || sentence.has(at, &["let", "go"]);
        // `suspended from paging` is what a silence does.
        let is_silenced = sentence.has(at + 1, &["from", "paging|pages|alerting|alerts|notifications|escalation"]);
        if is_dismissed
            && !is_silenced
            && sentence.has_before(at, 3, &["was", "were", "been", "be", "got", "get"])
            && of_people(at)
        {
            found.push((at, at));
        }
        let loses = "access|privileges|rights|permissions|role|job|bonus|position|licence";
        let lost = (at + 2..at + 5).find(|place| sentence.has(*place, &[loses]));
        if let Some(last) = lost.filter(|_| sentence.has(at, &["lost|loses|lose", "his|her|their"]) && of_people(at)) {
            found.push((at, last));
        }
        if is_reason(look, at) && is_taken_away(look, at) {
            found.push((at, at + 1));
        }
    }
    hits.extend(found.into_iter().map(|(first, last)| look.hit(Class::Punitive, first, last)));
}

/// `had a word with the vendor`: that is a talk between two firms.
fn is_with_a_vendor(look: &Look<'_>, last: usize) -> bool {
    let whom = "vendor|vendors|provider|providers|supplier|suppliers|manufacturer|manufacturers";
    look.sentence.at(last) == "with" && (last + 1..last + 4).any(|place| look.sentence.has(place, &[whom]))
}

/// `as a consequence`, `because of this`
fn is_reason(look: &Look<'_>, at: usize) -> bool {
    look.sentence.has(at, &["as", "a", "consequence|result"])
        || look.sentence.has(at, &["because", "of", "this|it|that"])
        || look.sentence.has(at, &["for", "this|that", "mistake|error|slip|incident"])
}

/// `his access was revoked as a consequence`
fn is_taken_away(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.sentence;
    let taken = (0..at).any(|place| matches!(sentence.at(place), "revoked" | "removed" | "withdrawn" | "suspended"));
    let whose = (0..at).any(|place| {
        matches!(sentence.at(place), "his" | "her" | "their") || kind(sentence, place, look.lexicon).is_people()
    });
    taken && whose && sentence.section != Section::Actions
}
