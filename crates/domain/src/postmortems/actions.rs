//! Action items of a document and those that are kept beside it. The lines of the document say what is to be done, by whom and when; what
//! became of it is kept apart, and goes on when a line is worded anew, or is gone.

use std::collections::{BTreeMap, BTreeSet};

use similar::TextDiff;

use crate::incidents::{ActionItem, ActionKind, Priority};
use crate::language::{ActionIssue, WrittenAction};
use crate::time::Day;

/// What a line says of an action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionWords {
    /// What is done.
    pub title: String,
    /// The one person who sees to it; none where nobody is named, or several are.
    pub owner: Option<String>,
    /// By which day, where that can be read.
    pub due: Option<Day>,
    /// What it changes.
    pub kind: Option<ActionKind>,
    /// How much it comes first.
    pub priority: Option<Priority>,
    /// Where a tracker has it.
    pub link: Option<String>,
    /// How it will be seen that it is done.
    pub verify: Option<String>,
}

/// An action that is kept, as far as its document goes.
#[derive(Debug, Clone, Copy)]
pub struct KnownAction<'a> {
    /// It, as it is by now.
    pub item: &'a ActionItem,
    /// What its line said last.
    pub line: &'a ActionWords,
}

/// What the lines of a document mean for the actions that are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionsTaken {
    /// Those that are not kept yet, in the order of their lines.
    pub new: Vec<ActionWords>,
    /// Those that say something else now, by their keys.
    pub changed: Vec<(String, ActionWords)>,
    /// What lines say now that say something else than before, by the keys of their actions.
    pub said: Vec<(String, ActionWords)>,
    /// Those that have no line any more. They stay: an action is over when somebody says so.
    pub gone: Vec<String>,
    /// Those that are ticked off in the document and not closed: their proof is missing.
    pub ticked: Vec<String>,
    /// Which line, by its place in the document, is which action.
    pub lines: BTreeMap<usize, String>,
}

/// What begins how an action is verified, in small letters.
const VERIFY: [&str; 4] = ["done when", "verified by", "verify:", "verified when"];
/// A line that stands for what is to be written has fewer words than this.
const FEW_WORDS: usize = 4;
/// How alike two titles have to be for a line worded anew to be the same action, 0 to 1.
const ALIKE: f32 = 0.6;

impl ActionWords {
    /// What a line says.
    #[must_use]
    pub fn of(written: &WrittenAction) -> Self {
        let (title, verify) = verified(&written.title);
        let link = written.title.split_whitespace().map(bare).find(|word| is_link(word)).map(str::to_owned);
        let verify = verify.map(|how| without_link(&how, link.as_deref()).to_owned());
        let owner = match written.owners.as_slice() {
            [owner] => Some(owner.clone()),
            _ => None,
        };
        Self {
            title,
            owner,
            due: written.due.as_deref().and_then(|due| Day::parse(due.trim()).ok()),
            kind: written.kind.as_deref().and_then(ActionKind::from_word),
            priority: written.priority.as_deref().and_then(Priority::from_word),
            link,
            verify,
        }
    }

    /// What a kept action says.
    #[must_use]
    pub fn kept(item: &ActionItem) -> Self {
        let ActionItem { title, owner, due, kind, priority, link, verify, .. } = item.clone();
        Self { title, owner, due, kind, priority, link, verify }
    }

    /// What an action says when its line, which said `before`, says this. What was set beside the document is not taken back by a line
    /// that never said it, or that says what it said before.
    fn over(&self, kept: &Self, before: &Self) -> Self {
        Self {
            title: if self.title == before.title { kept.title.clone() } else { self.title.clone() },
            owner: newer(&self.owner, &before.owner, &kept.owner),
            due: newer(&self.due, &before.due, &kept.due),
            kind: newer(&self.kind, &before.kind, &kept.kind),
            priority: newer(&self.priority, &before.priority, &kept.priority),
            link: newer(&self.link, &before.link, &kept.link),
            verify: newer(&self.verify, &before.verify, &kept.verify),
        }
    }
}

fn newer<T: Clone + PartialEq>(now: &Option<T>, before: &Option<T>, kept: &Option<T>) -> Option<T> {
    if now.is_some() && now != before { now.clone() } else { kept.clone() }
}

/// Whether a line is an action yet, and not one that is to be written.
fn is_one(written: &WrittenAction) -> bool {
    let words = written.title.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    words > 0 && !(words < FEW_WORDS && written.issues.contains(&ActionIssue::Placeholder))
}

/// The title without how it is verified, and that.
fn verified(title: &str) -> (String, Option<String>) {
    let low = title.to_ascii_lowercase();
    let begin = VERIFY.into_iter().filter_map(|phrase| low.find(phrase).map(|at| (at, phrase.len()))).min();
    let Some((at, length)) = begin.filter(|(at, _)| *at > 0) else { return (title.trim().to_owned(), None) };
    let tidy = |text: &str| text.trim_matches([' ', ',', ';', ':', '(', ')', '.', '-']).to_owned();
    let verify = tidy(&title[at + length..]);
    (tidy(&title[..at]), Some(verify).filter(|verify| !verify.is_empty()))
}

/// How it is verified, without the tracker's name behind it.
fn without_link<'h>(how: &'h str, link: Option<&str>) -> &'h str {
    match how.rsplit_once(' ') {
        Some((how, last)) if Some(bare(last)) == link => how.trim_end(),
        _ => how,
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(['(', ')', '[', ']', '<', '>', ',', ';', '.'])
}

/// An address, or the like of `SHOP-123`.
fn is_link(word: &str) -> bool {
    let is_ticket = word.split_once('-').is_some_and(|(project, number)| {
        let is_project = project.len() > 1 && project.bytes().all(|letter| letter.is_ascii_uppercase());
        is_project && !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    });
    is_ticket
        || ["https://", "http://"].iter().any(|scheme| word.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// Which lines are which actions: first those of the same title, then the most alike. `kept` are the actions of the document, in the order
/// in which they were written. Lines that stand for what is to be written are none yet.
#[must_use]
pub fn taken_in(written: &[WrittenAction], kept: &[KnownAction<'_>]) -> ActionsTaken {
    let written: Vec<&WrittenAction> = written.iter().filter(|written| is_one(written)).collect();
    let lines: Vec<ActionWords> = written.iter().map(|written| ActionWords::of(written)).collect();
    let pairs = pairs(&lines, kept);
    let mut taken = ActionsTaken::default();
    for (nth, (line, words)) in written.iter().zip(lines).enumerate() {
        // A line without a title says nothing that could be done yet.
        if words.title.is_empty() {
            continue;
        }
        let Some(KnownAction { item, line: before }) = pairs.get(&nth).map(|place| kept[*place]) else {
            taken.new.push(words);
            continue;
        };
        let key = &item.key;
        taken.lines.insert(line.place, key.clone());
        let known = ActionWords::kept(item);
        let now = words.over(&known, before);
        if now != known {
            taken.changed.push((key.clone(), now));
        }
        if words != *before {
            taken.said.push((key.clone(), words));
        }
        if line.is_done && item.state().is_open() {
            taken.ticked.push(key.clone());
        }
    }
    let found: BTreeSet<usize> = pairs.into_values().collect();
    let gone = kept.iter().enumerate().filter(|(place, _)| !found.contains(place));
    taken.gone = gone.map(|(_, known)| known.item.key.clone()).collect();
    taken
}

/// By the place of a line the place of its action.
fn pairs(lines: &[ActionWords], kept: &[KnownAction<'_>]) -> BTreeMap<usize, usize> {
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut free: BTreeSet<usize> = (0..kept.len()).collect();
    for (nth, words) in lines.iter().enumerate() {
        let same = free.iter().copied().find(|place| plain(&kept[*place].item.title) == plain(&words.title));
        if let Some(place) = same.filter(|_| !words.title.is_empty()) {
            free.remove(&place);
            pairs.insert(nth, place);
        }
    }
    let mut alike: Vec<(f32, usize, usize)> = Vec::new();
    for (nth, words) in lines.iter().enumerate().filter(|(nth, _)| !pairs.contains_key(nth)) {
        let rated = free.iter().map(|place| (likeness(&words.title, &kept[*place].item.title), nth, *place));
        alike.extend(rated.filter(|(rate, ..)| *rate >= ALIKE));
    }
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, nth, place) in alike {
        if !pairs.contains_key(&nth) && free.remove(&place) {
            pairs.insert(nth, place);
        }
    }
    pairs
}

fn plain(title: &str) -> String {
    title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn likeness(one: &str, other: &str) -> f32 {
    let (one, other) = (plain(one), plain(other));
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    TextDiff::from_slices(&one, &other).ratio()
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
