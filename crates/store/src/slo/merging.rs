//! What readings make of the buckets of a day.

use watchbill_domain::slo::{Bucket, merged};
use watchbill_domain::time::Instant;

/// A day with readings put into it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DayMerge {
    /// All of its buckets, in the order of time.
    pub buckets: Vec<Bucket>,
    /// How many there were not before.
    pub new: u64,
    /// How many are not what they were.
    pub changed: u64,
    /// How many are what they were although they were read again.
    pub unchanged: u64,
    /// Where the first bucket begins that is new or changed.
    pub first_changed_at: Option<Instant>,
}

impl DayMerge {
    /// Puts `readings`, which are in the order of their starts, into `kept`, which has each start once. Several readings of one
    /// start count in the order in which they come.
    pub fn of(kept: &[Bucket], readings: &[Bucket]) -> Self {
        let mut merge = Self { buckets: Vec::with_capacity(kept.len() + readings.len()), ..Self::default() };
        let mut rest = kept;
        for same in readings.chunk_by(|a, b| a.start == b.start) {
            let Some(start) = same.first().map(|bucket| bucket.start) else { continue };
            let (earlier, others) = rest.split_at(rest.partition_point(|bucket| bucket.start < start));
            merge.buckets.extend_from_slice(earlier);
            let before = others.first().filter(|bucket| bucket.start == start).copied();
            rest = if before.is_some() { &others[1..] } else { others };
            let after = same.iter().fold(before, |kept, new| Some(kept.map_or(*new, |kept| merged(kept, *new))));
            merge.count(before, after, start);
            merge.buckets.extend(after);
        }
        merge.buckets.extend_from_slice(rest);
        merge
    }

    /// Whether the day is another than it was.
    pub fn is_changed(&self) -> bool {
        self.first_changed_at.is_some()
    }

    fn count(&mut self, before: Option<Bucket>, after: Option<Bucket>, start: Instant) {
        if before == after {
            self.unchanged += 1;
            return;
        }
        match before {
            None => self.new += 1,
            Some(_) => self.changed += 1,
        }
        self.first_changed_at = self.first_changed_at.or(Some(start));
    }
}

#[cfg(test)]
#[path = "merging_tests.rs"]
pub(super) mod tests;
