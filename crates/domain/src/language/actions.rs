//! Action items as they are written in a document, and what keeps each from being done by somebody by some day.

use super::lexicon::Lexicon;
use super::prose::{Entry, Form, Prose, prose};
use super::rules;
use super::sections::Section;
use super::sentence::sentences;
use super::{Class, prose::Piece};
use crate::time::Day;

/// An action item as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAction {
    /// Where it begins, in bytes of the document.
    pub place: usize,
    /// What is to be done, without its owner, day and tags.
    pub title: String,
    /// Who does it, as it is written; several where several are named.
    pub owners: Vec<String>,
    /// By when, as it is written.
    pub due: Option<String>,
    /// `investigate`, `repair`, `detect`, `mitigate`, `prevent` or `process`.
    pub kind: Option<String>,
    /// `P0` to `P3`
    pub priority: Option<String>,
    /// Whether it is ticked off.
    pub is_done: bool,
    /// What is wrong with it.
    pub issues: Vec<ActionIssue>,
}

/// What keeps an action item from being done by somebody by some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionIssue {
    /// Nobody does it.
    NoOwner,
    /// A group does it.
    TeamOwner,
    /// Several do it.
    ManyOwners,
    /// It is due on no day.
    NoDue,
    /// The day cannot be read.
    BadDue,
    /// The day is over, and it is not done.
    DueInPast,
    /// It begins with a word that has no end.
    Vague,
    /// It does not begin with what is to be done.
    NoVerb,
    /// Nobody can see when it is done.
    NoEndState,
    /// It changes people.
    PeopleFix,
    /// It is to be done for ever or everywhere.
    Unbounded,
    /// It stands for something that is to be written yet.
    Placeholder,
    /// It may be done or not.
    NotCommitted,
}

impl ActionIssue {
    /// The word for it, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoOwner => "no_owner",
            Self::TeamOwner => "team_owner",
            Self::ManyOwners => "many_owners",
            Self::NoDue => "no_due",
            Self::BadDue => "bad_due",
            Self::DueInPast => "due_in_past",
            Self::Vague => "vague",
            Self::NoVerb => "no_verb",
            Self::NoEndState => "no_end_state",
            Self::PeopleFix => "people_fix",
            Self::Unbounded => "unbounded",
            Self::Placeholder => "placeholder",
            Self::NotCommitted => "not_committed",
        }
    }

    /// What to do about it, in a sentence.
    #[must_use]
    pub fn asks(self) -> &'static str {
        match self {
            Self::NoOwner => "Name the one person who sees to it.",
            Self::TeamOwner => "A team is nobody: name one person of it.",
            Self::ManyOwners => "Name one of them; the others help.",
            Self::NoDue => "Say by which day.",
            Self::BadDue => "Write the day as year-month-day: 2026-03-01.",
            Self::DueInPast => "The day is over: tick it off, or say by when it will be done.",
            Self::Vague => "Say what will be there when it is done.",
            Self::NoVerb => "Begin with what is to be done: add, remove, move, limit.",
            Self::NoEndState => "Say how anybody can see that it is done.",
            Self::PeopleFix => "Which check could the tool make instead?",
            Self::Unbounded => "Say where it ends: which service, how many, until when.",
            Self::Placeholder => "Write it, or take it out.",
            Self::NotCommitted => "Decide: an action that may be done is none.",
        }
    }
}

/// The action items of a document, in its order. `today` is the day after which nothing open may be due.
#[must_use]
pub fn written_actions(document: &str, lexicon: &Lexicon, today: Day) -> Vec<WrittenAction> {
    of_prose(&prose(document), lexicon, today)
}

/// The same of a document that was read.
pub(super) fn of_prose(prose: &Prose, lexicon: &Lexicon, today: Day) -> Vec<WrittenAction> {
    let mut columns: Vec<Column> = Vec::new();
    let mut found = Vec::new();
    for entry in prose.entries.iter().filter(|entry| entry.section == Section::Actions) {
        let draft = match &entry.form {
            Form::Row { cells, is_head: true } => {
                columns = cells.iter().map(|cell| Column::of(cell)).collect();
                None
            }
            Form::Row { cells, is_head: false } => Some(Draft::of_row(cells, &columns)),
            Form::Item { text, ticked } => Some(Draft::of_item(text, *ticked)),
        };
        found.extend(draft.filter(|draft| !draft.is_nothing()).map(|draft| draft.judged(entry, lexicon, today)));
    }
    found
}

/// What a column of a table of actions holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Owner,
    Due,
    Kind,
    Priority,
    State,
    Other,
}

impl Column {
    fn of(head: &str) -> Self {
        match head.trim().to_lowercase().as_str() {
            "action" | "action item" | "item" | "what" | "title" | "task" | "description" | "actions" => Self::Title,
            "owner" | "who" | "assignee" | "responsible" | "dri" => Self::Owner,
            "due" | "by" | "when" | "due date" | "date" | "deadline" | "due by" => Self::Due,
            "kind" | "type" | "category" => Self::Kind,
            "priority" | "prio" => Self::Priority,
            "status" | "state" | "done" => Self::State,
            _ => Self::Other,
        }
    }
}

#[derive(Debug, Default)]
struct Draft {
    title: String,
    owners: Vec<String>,
    due: Option<String>,
    kind: Option<String>,
    priority: Option<String>,
    is_done: bool,
}

const KINDS: [&str; 6] = ["investigate", "repair", "detect", "mitigate", "prevent", "process"];

impl Draft {
    fn of_item(text: &str, ticked: Option<bool>) -> Self {
        let mut draft = Self { is_done: ticked == Some(true), ..Self::default() };
        let mut title = Vec::new();
        for word in text.split_whitespace() {
            draft.take(word, &mut title);
        }
        draft.title = title.join(" ");
        draft
    }

    fn take<'t>(&mut self, word: &'t str, title: &mut Vec<&'t str>) {
        let bare = word.trim_end_matches([',', ';', '.', ')']).trim_start_matches('(');
        let low = bare.to_lowercase();
        let tag = |prefix: &str| bare.strip_prefix(prefix).filter(|rest| !rest.is_empty());
        if let Some(owner) = tag("@") {
            self.owners.push(owner.to_owned());
        } else if let Some(due) = low.strip_prefix("due:").or_else(|| low.strip_prefix("by:")) {
            self.due = Some(due.to_owned());
        } else if let Some(kind) = tag("#").filter(|kind| KINDS.contains(&kind.to_lowercase().as_str())) {
            self.kind = Some(kind.to_lowercase());
        } else if is_priority(bare) {
            self.priority = Some(bare.to_uppercase());
        } else {
            title.push(word);
        }
    }

    fn of_row(cells: &[String], columns: &[Column]) -> Self {
        let mut draft = Self::default();
        for (nth, cell) in cells.iter().enumerate() {
            let cell = cell.trim();
            let column = columns.get(nth).copied().unwrap_or(Column::Other);
            match column {
                _ if cell.is_empty() || matches!(cell, "-" | "\u{2013}" | "\u{2014}") => {}
                Column::Title => {
                    let inside = Self::of_item(cell, None);
                    draft.title = inside.title;
                    draft.owners.extend(inside.owners);
                    draft.due = draft.due.take().or(inside.due);
                }
                Column::Owner => draft.owners.extend(names(cell)),
                Column::Due => draft.due = Some(cell.to_owned()),
                Column::Kind => draft.kind = Some(cell.to_lowercase()),
                Column::Priority => draft.priority = Some(cell.to_uppercase()),
                Column::State => {
                    draft.is_done = matches!(
                        cell.to_lowercase().as_str(),
                        "done" | "closed" | "yes" | "x" | "finished" | "completed"
                    );
                }
                Column::Other => {}
            }
        }
        draft
    }

    fn is_nothing(&self) -> bool {
        self.title.is_empty() && self.owners.is_empty() && self.due.is_none()
    }

    fn judged(self, entry: &Entry, lexicon: &Lexicon, today: Day) -> WrittenAction {
        let mut issues = self.issues(lexicon, today);
        issues.sort();
        issues.dedup();
        let Self { title, owners, due, kind, priority, is_done } = self;
        WrittenAction { place: entry.place, title, owners, due, kind, priority, is_done, issues }
    }

    fn issues(&self, lexicon: &Lexicon, today: Day) -> Vec<ActionIssue> {
        let mut issues = Vec::new();
        issues.extend(self.owner_issue(lexicon));
        issues.extend(self.due_issue(today));
        let words: Vec<String> = self.title.split_whitespace().map(|word| word.to_lowercase()).collect();
        let has = |wanted: &[&str]| {
            words.iter().any(|word| {
                wanted.contains(&word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '?'))
            })
        };
        let is_placeholder = self.title.trim().is_empty()
            || has(&["todo", "tbd", "tba", "xxx", "fixme", "???", "lorem"])
            || (self.title.contains("...") || self.title.contains('\u{2026}')) && words.len() < 3;
        if is_placeholder {
            issues.push(ActionIssue::Placeholder);
            return issues;
        }
        let classes = classes_of(&self.title, lexicon);
        if classes.contains(&Class::PeopleFix) {
            issues.push(ActionIssue::PeopleFix);
        } else if classes.contains(&Class::VagueAction) {
            issues.extend([ActionIssue::Vague, ActionIssue::NoEndState]);
        } else if !begins_with_a_verb(&words) {
            issues.push(ActionIssue::NoVerb);
        }
        if has(&["always", "everything", "everywhere", "all", "every", "forever", "continuously", "ongoing"])
            && !self.has_figure()
        {
            issues.push(ActionIssue::Unbounded);
        }
        let text = words.join(" ");
        let unsure = [
            "maybe",
            "perhaps",
            "possibly",
            "could",
            "might",
            "would be nice",
            "nice to have",
            "if possible",
            "if time",
            "should we",
            "consider",
            "when we have time",
        ];
        if unsure.iter().any(|phrase| format!(" {text} ").contains(&format!(" {phrase} ")))
            || self.title.trim_end().ends_with('?')
        {
            issues.push(ActionIssue::NotCommitted);
        }
        issues
    }

    fn has_figure(&self) -> bool {
        self.title.chars().any(|letter| letter.is_ascii_digit())
    }

    fn owner_issue(&self, lexicon: &Lexicon) -> Option<ActionIssue> {
        let [owner] = self.owners.as_slice() else {
            return Some(if self.owners.is_empty() { ActionIssue::NoOwner } else { ActionIssue::ManyOwners });
        };
        let low = owner.to_lowercase();
        if matches!(low.as_str(), "tbd" | "todo" | "?" | "??" | "nobody" | "none" | "n/a" | "unassigned") {
            return Some(ActionIssue::NoOwner);
        }
        let is_group =
            ["team", "all", "everyone", "everybody", "on-call", "oncall", "sre", "ops", "devs", "platform", "infra"]
                .iter()
                .any(|group| {
                    low == *group
                        || low.ends_with(&format!("-{group}"))
                        || low.ends_with(&format!(" {group}"))
                        || low.starts_with(&format!("{group} "))
                });
        (is_group && !lexicon.is_person(&low)).then_some(ActionIssue::TeamOwner)
    }

    fn due_issue(&self, today: Day) -> Option<ActionIssue> {
        let Some(due) = &self.due else { return Some(ActionIssue::NoDue) };
        match Day::parse(due) {
            Err(_) => Some(ActionIssue::BadDue),
            Ok(day) if day < today && !self.is_done => Some(ActionIssue::DueInPast),
            Ok(_) => None,
        }
    }
}

fn is_priority(word: &str) -> bool {
    matches!(word, "P0" | "P1" | "P2" | "P3" | "P4")
}

/// Several people of a cell.
fn names(cell: &str) -> Vec<String> {
    let split = cell.split([',', ';', '/', '&', '+']).flat_map(|part| part.split(" and "));
    split.map(|name| name.trim().trim_start_matches('@').to_owned()).filter(|name| !name.is_empty()).collect()
}

/// What the check finds in a title, as if it stood alone under *Action items*.
fn classes_of(title: &str, lexicon: &Lexicon) -> Vec<Class> {
    let piece = Piece::of_action(title);
    let found = sentences(&piece.text, piece.section);
    found.iter().flat_map(|sentence| rules::hits(sentence, &piece, lexicon)).map(|hit| hit.class).collect()
}

/// Words that actions begin with and that say no doing.
const NO_VERBS: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "that",
    "no",
    "not",
    "better",
    "more",
    "less",
    "missing",
    "lack",
    "need",
    "needs",
    "monitoring",
    "alerts",
    "alert",
    "documentation",
    "tests",
    "testing",
    "dashboard",
    "dashboards",
    "runbook",
    "it",
    "there",
    "new",
    "alerting",
    "training",
    "automation",
    "problem",
    "issue",
    "bug",
    "retries",
    "capacity",
    "timeouts",
];

/// Whether it says what is done: by a verb at its beginning, or by what does it: `The tool asks …`.
fn begins_with_a_verb(words: &[String]) -> bool {
    let Some(first) = words.first() else { return false };
    let first = first.trim_matches(|letter: char| !letter.is_alphanumeric());
    if !NO_VERBS.contains(&first) {
        return true;
    }
    let says = |word: &String| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !NO_VERBS.contains(&word)
            || matches!(word, "is" | "are" | "has" | "must" | "will")
    };
    matches!(first, "the" | "a" | "an" | "this" | "no" | "it") && words.iter().skip(2).take(4).any(says)
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
