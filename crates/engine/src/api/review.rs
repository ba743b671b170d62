//! The review of service levels: its pages, the forms on them, and what is written of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewAsk {
    /// `2026-Q3`, `2026-07`, `last`, or its two days as `2026-07-01..2026-09-15`; the last quarter that is over unless said.
    pub period: Option<String>,
    /// The first day of a period of its own.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// One revision of it; the newest unless said.
    #[serde(default)]
    pub revision: Option<u32>,
}

/// The reviews there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewListView {
    /// The newest first.
    pub reviews: Vec<ReviewRow>,
    /// The quarter that is opened unless another is named.
    pub next: Option<String>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewRow {
    /// `2026-Q3`
    pub label: String,
    /// Counted from 1; a changed objective or zone makes another.
    pub revision: u32,
    /// From when until when it is.
    pub words: String,
    /// When it was opened and by whom.
    pub opened: String,
    /// When it was closed and by whom; null while it is open.
    pub closed: Option<String>,
    /// The first characters of the hash of its snapshot.
    pub snapshot: String,
    /// Whether no later revision has its label.
    pub newest: bool,
}

/// A review, page by page. Nothing on it is fetched while it is held.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewView {
    /// What every further call takes.
    pub label: String,
    /// Counted from 1.
    pub revision: u32,
    /// `payments, 2026-Q3`
    pub title: String,
    /// The first characters of the snapshot's hash.
    pub snapshot: String,
    /// As of when its figures are, with the snapshot; on every page.
    pub foot: String,
    /// That the figures are older than they should be; null where they are not.
    pub stale: Option<String>,
    /// When it was closed and by whom; null while it is open.
    pub closed: Option<String>,
    /// That there is a newer revision; null for the newest.
    pub old: Option<String>,
    /// In the order in which they are shown.
    pub pages: Vec<ReviewPage>,
    /// The minutes, the oldest first.
    pub minutes: Vec<ReviewMinute>,
    /// Those who may own what is decided.
    pub people: Vec<ReviewPerson>,
    /// Where a service may stand.
    pub stances: Vec<ReviewWord>,
    /// The services of which nothing is decided yet.
    pub undecided: Vec<String>,
}

/// A page: one idea.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewPage {
    /// Unlike that of every other page.
    pub name: String,
    /// What it is about.
    pub heading: String,
    /// From top to bottom.
    pub parts: Vec<ReviewPart>,
    /// What people enter on it.
    pub form: Option<ReviewForm>,
    /// Why the page after it is not shown yet; null where it may be.
    pub holds: Option<String>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum ReviewPart {
    /// A heading within the page.
    Heading {
        /// In words.
        text: String,
    },
    /// A sentence or more.
    Paragraph {
        /// In words.
        text: String,
    },
    /// What must not be overlooked.
    Notice {
        /// In words.
        text: String,
    },
    /// Sentences, one beneath another.
    List {
        /// In words.
        lines: Vec<String>,
    },
    /// Figures with their names.
    Facts {
        /// From top to bottom.
        rows: Vec<ReviewFact>,
    },
    /// A table; its first column names the rows.
    Table {
        /// What it shows.
        caption: String,
        /// What its columns are called.
        heads: Vec<ReviewHeadCell>,
        /// In their order.
        rows: Vec<Vec<String>>,
    },
    /// A chart.
    Figure {
        /// What it shows.
        caption: String,
        /// Made here entirely: text in it is escaped. Colours are `var(--chart-...)`.
        svg: String,
        /// What it shows, for those who cannot see it.
        words: String,
    },
}

/// A figure with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewFact {
    /// Of what.
    pub name: String,
    /// The figure.
    pub text: String,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewHeadCell {
    /// What the column is called.
    pub text: String,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// What people enter on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum ReviewForm {
    /// Who is there.
    Present {
        /// As they were entered.
        people: Vec<String>,
    },
    /// What became of the decisions before.
    Fates {
        /// The oldest first.
        rows: Vec<ReviewFateRow>,
    },
    /// Whether the objective of each service fits.
    Fit {
        /// One for each service.
        rows: Vec<ReviewFitRow>,
    },
    /// What is decided about a service.
    Decision {
        /// What is proposed and what was taken.
        decision: Box<ReviewDecisionForm>,
    },
}

/// A decision of a review before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewFateRow {
    /// Its number, by which its fate is told.
    #[ts(type = "number")]
    pub id: i64,
    /// About which service.
    pub service: String,
    /// What was decided.
    pub taken: String,
    /// Who sees to it, until when, and in which review it was decided.
    pub said: String,
    /// What is left of the budget then and now; null where it is not known.
    pub effect: Option<String>,
    /// `open`, `done`, `late` or `dropped`.
    pub fate: String,
    /// Why; empty where nobody said.
    pub because: String,
}

/// What is known of a service beside its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewFitRow {
    /// Which.
    pub service: String,
    /// `met`, `missed` or `unknown`.
    pub outcome: String,
    /// `low` or `high`; null where nobody said.
    pub toil: Option<String>,
    /// Likewise.
    pub satisfaction: Option<String>,
    /// What the workbook suggests then; null where something of it is not known.
    pub suggestion: Option<String>,
}

/// A decision as it stands on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewDecisionForm {
    /// About which service.
    pub service: String,
    /// Where the service stands by its figures: what the form begins with.
    pub state: String,
    /// What the policy proposes.
    pub proposed: String,
    /// Why.
    pub reason: String,
    /// What was decided; null while nothing is.
    pub taken: Option<ReviewDecision>,
    /// What it was before it was replaced, a sentence each.
    pub replaced: Vec<String>,
}

/// What was decided about a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewDecision {
    /// Where it stands, like `at_risk`.
    pub state: String,
    /// The same for people.
    pub state_text: String,
    /// What is done; empty where nothing changes.
    pub taken: String,
    /// Why.
    pub because: String,
    /// Who sees to it; empty where nothing changes.
    pub owner: String,
    /// Until which day, like `2026-10-31`; empty where nothing changes.
    pub due: String,
    /// Who does not agree; empty where everybody does.
    pub dissent: String,
    /// By whom it was written down and when.
    pub said: String,
}

/// A line of the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewMinute {
    /// On which page, by its heading; empty for the review as a whole.
    pub page: String,
    /// What was said.
    pub text: String,
    /// By whom it was written down, and when.
    pub said: String,
}

/// Somebody who may own what is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewPerson {
    /// As files name them.
    pub id: String,
    /// As people call them.
    pub name: String,
}

/// A word with what people read for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewWord {
    /// For programs.
    pub code: String,
    /// For people.
    pub words: String,
}

/// What was written to a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewExport {
    /// Which review.
    pub label: String,
    /// Where.
    pub folder: String,
    /// What, in the order of writing.
    pub files: Vec<String>,
    /// The one to open first.
    pub first: String,
}
