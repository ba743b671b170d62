//! An SLI that is grouped by labels: all groups together, and each by itself.

use super::{Bucket, Certainty, Counts, Evaluation, Question, Reading, Series, Tier, evaluate};
use crate::time::Instant;

/// What a grouped SLI comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// All groups together, as the question's own counts say.
    pub pooled: Evaluation,
    /// Each by itself, in the order in which they were given.
    pub groups: Vec<Evaluation>,
    /// Which of them has the least of its budget left, the first of several; none where nothing is known of any.
    pub worst: Option<usize>,
}

impl Grouped {
    /// The groups of which nothing is known. They are not the best ones.
    #[must_use]
    pub fn without_data(&self) -> Vec<usize> {
        let groups = self.groups.iter().enumerate();
        groups.filter(|(_, group)| !group.is_of_something()).map(|(index, _)| index).collect()
    }
}

impl Evaluation {
    /// Whether anything is known of the window, or counts as bad because it is not.
    pub(super) fn is_of_something(&self) -> bool {
        self.tally.known() > 0 || self.deciding().is_positive()
    }
}

/// The groups of an SLI that are not all on one grid, so that there is no sum of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the groups of an SLI have buckets of different lengths")]
pub struct NotOneGrid;

/// All groups together: the sum of what each of them counted in a bucket. A group of which nothing is known within its own time,
/// between its first and its last reading, makes the sum a lower bound; before and after that it was not there.
///
/// # Errors
/// [`NotOneGrid`], also where there is no group at all.
pub fn pooled(groups: &[Series]) -> Result<Series, NotOneGrid> {
    let grid = groups.first().ok_or(NotOneGrid)?.grid();
    if groups.iter().any(|group| group.grid() != grid) {
        return Err(NotOneGrid);
    }
    let mut walks: Vec<Walk<'_>> = groups.iter().map(|group| Walk::new(group.buckets())).collect();
    let mut buckets = Vec::new();
    let mut next = walks.iter().filter_map(Walk::next_start).min();
    while let Some(start) = next {
        let mut sum = Sum::default();
        for walk in &mut walks {
            walk.add_to(&mut sum, start);
        }
        buckets.push(sum.bucket(start));
        next = walks.iter().filter_map(Walk::next_start).min();
    }
    Series::new(grid, buckets).map_err(|_| NotOneGrid)
}

/// Evaluates the pooled counts of the question and each group; none where there is no window at that time.
#[must_use]
pub fn evaluate_groups(question: Question<'_>, groups: &[Counts<'_>]) -> Option<Grouped> {
    let pooled = evaluate(question)?;
    let each = groups.iter().map(|counts| evaluate(Question { counts, ..question }));
    let groups = each.collect::<Option<Vec<_>>>()?;
    // One of which nothing is left in the window while others are read has ended: it does not stand for what is there.
    let is_any_read = groups.iter().any(|group| group.tally.known() > 0);
    let is_there = |group: &Evaluation| if is_any_read { group.tally.known() > 0 } else { group.is_of_something() };
    let of_something = groups.iter().enumerate().filter(|(_, group)| is_there(group));
    let worst = of_something.reduce(|worst, group| if group.1.deciding() > worst.1.deciding() { group } else { worst });
    let worst = worst.map(|(index, _)| index);
    Some(Grouped { pooled, groups, worst })
}

/// The buckets of one group, in the order of time.
struct Walk<'a> {
    rest: &'a [Bucket],
    begun: bool,
}

impl<'a> Walk<'a> {
    /// Of a group that begins or ends within what was asked for there are buckets without a reading on that side.
    fn new(buckets: &'a [Bucket]) -> Self {
        let is_read = |bucket: &Bucket| bucket.usable().is_some();
        let from = buckets.iter().position(is_read).unwrap_or(0);
        let to = buckets.iter().rposition(is_read).map_or(buckets.len(), |last| last + 1);
        Self { rest: &buckets[from..to], begun: false }
    }

    fn next_start(&self) -> Option<Instant> {
        self.rest.first().map(|bucket| bucket.start)
    }

    fn add_to(&mut self, sum: &mut Sum, start: Instant) {
        match self.rest.split_first() {
            Some((bucket, rest)) if bucket.start == start => {
                sum.add(bucket);
                (self.rest, self.begun) = (rest, true);
            }
            // It goes on later: nothing is known of it here.
            Some(_) if self.begun => sum.miss(),
            _ => {}
        }
    }
}

/// What several readings come to as one bucket.
#[derive(Default)]
pub(super) struct Sum {
    counts: Option<(u64, u64)>,
    certainty: Option<Certainty>,
    tier: Option<Tier>,
    overflowed: bool,
}

impl Sum {
    pub fn add(&mut self, bucket: &Bucket) {
        let Some((good, total)) = bucket.usable() else { return self.miss() };
        let (so_far_good, so_far) = self.counts.unwrap_or_default();
        match (so_far_good.checked_add(good), so_far.checked_add(total)) {
            (Some(good), Some(total)) => self.counts = Some((good, total)),
            _ => self.overflowed = true,
        }
        if let Reading::Counted { certainty, .. } = bucket.reading {
            self.doubt(certainty);
        }
        self.tier = Some(self.tier.map_or(bucket.tier, |tier| tier.min(bucket.tier)));
    }

    /// One of them is missing.
    pub fn miss(&mut self) {
        self.doubt(Certainty::Partial);
    }

    /// A part of the sum is a lower bound: so is the sum. Short of that, a share of a gap in it makes it an estimate.
    fn doubt(&mut self, certainty: Certainty) {
        self.certainty = match (self.certainty, certainty) {
            (Some(Certainty::Partial), _) | (_, Certainty::Partial) => Some(Certainty::Partial),
            (Some(Certainty::Estimated), _) | (_, Certainty::Estimated) => Some(Certainty::Estimated),
            _ => Some(Certainty::Known),
        };
    }

    pub fn bucket(&self, start: Instant) -> Bucket {
        let reading = || {
            let (good, total) = self.counts.filter(|_| !self.overflowed)?;
            let (good, total) = (i64::try_from(good).ok()?, i64::try_from(total).ok()?);
            Some(Reading::Counted { good, total, certainty: self.certainty? })
        };
        Bucket { start, reading: reading().unwrap_or(Reading::Unknown), tier: self.tier.unwrap_or(Tier::Exact) }
    }
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
