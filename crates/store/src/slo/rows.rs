//! SLIs as they are kept.

use std::collections::BTreeMap;

use watchbill_domain::slo::{Span, Tier};
use watchbill_domain::time::Instant;

/// Which SLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SliId(pub(super) i64);

/// Which group of an SLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub(super) i64);

/// The values of the labels by which an SLI is grouped; none where it is not.
pub type GroupLabels = BTreeMap<String, String>;

/// What is known of an SLI besides its buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliRow {
    /// Its row.
    pub id: SliId,
    /// What is measured, as one text.
    pub key: String,
    /// The source that its files name, if they do.
    pub source: Option<String>,
    /// Since when no file names it.
    pub gone_at: Option<Instant>,
    /// From the first to the last bucket that has a reading, of any length.
    pub measured: Option<Span>,
    /// Why it was not measured the last time.
    pub problem: Option<SliProblem>,
    /// How it was read the last time.
    pub tier: Option<Tier>,
    /// Of how many series it is made at its source.
    pub series: Option<u64>,
    /// The oldest instant of which its source could tell anything.
    pub oldest_at: Option<Instant>,
    /// Since when its source has no series at all of the events that it tells apart, although it has of all events.
    pub unseen_since: Option<Instant>,
    /// How it last compared with what the source says of a day.
    pub reconciled: Option<Reconciliation>,
    /// Its groups, in the order of their labels; a single one without labels unless it is grouped.
    pub groups: Vec<GroupRow>,
}

/// Why an SLI was not measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliProblem {
    /// What happened, for people.
    pub text: String,
    /// Since when.
    pub at: Instant,
}

/// A group of an SLI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    /// Its row.
    pub id: GroupId,
    /// The values of its labels.
    pub labels: GroupLabels,
}

/// What a day came to here, and at the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconciliation {
    /// Where the UTC day begins.
    pub day: Instant,
    /// How many hours of it were compared: those of which everything is known, 1 to 24.
    pub hours: u32,
    /// What our buckets add up to in them.
    pub ours: EventSum,
    /// What the source says of them.
    pub theirs: EventSum,
    /// When they were compared.
    pub at: Instant,
}

/// Counts of a day, or of hours of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventSum {
    /// Events that were good.
    pub good: i64,
    /// All events.
    pub total: i64,
}

impl Reconciliation {
    /// How many more events we have than the source; below zero where it has more.
    #[must_use]
    pub fn drift(&self) -> EventSum {
        EventSum {
            good: self.ours.good.saturating_sub(self.theirs.good),
            total: self.ours.total.saturating_sub(self.theirs.total),
        }
    }
}

/// What is learned of an SLI besides its buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SliNote {
    /// It could not be measured, for this reason.
    Problem(String),
    /// It was measured: so there is no problem any more.
    Answered {
        /// How it was read.
        tier: Tier,
        /// Of how many series it is made at its source, where that is known.
        series: Option<u64>,
    },
    /// The oldest instant of which its source could tell anything.
    Oldest(Instant),
    /// Its source had series of the events that are told apart in this time.
    Seen(Span),
    /// It had none, although it had of all events.
    Unseen(Span),
    /// It was compared with what the source says of a day.
    Reconciled(Reconciliation),
}
