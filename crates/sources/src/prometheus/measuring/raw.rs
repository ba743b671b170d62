//! Counters as they are, their differences taken here.
//!
//! A counter is read at the edges of buckets: its last sample at or before the edge, not older than five minutes, unless the
//! series has ended. The growth of a bucket is the difference of its two edges; after a restart it is what the counter has now.
//! Differences of edges telescope: no step is lost between two buckets, and none is counted twice, however a span is cut.

use std::collections::BTreeMap;

use watchbill_domain::alerts::Labels;
use watchbill_domain::slo::{Bucket, Certainty, Comparison, Counted, Measure, Reading, Selector, Tier};

use super::found::{Found, group_of, groups_of};
use super::matrix::{Edges, Row};
use super::number;
use crate::measuring::GroupLabels;

/// What one bucket of one series is worth. Of replicas of one series the better one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Growth {
    /// It was not there at the end.
    Absent,
    /// What it gives there is no count.
    Broken,
    /// It was there at the start alone: what it counted after that, before it ended, is not known.
    Ended,
    /// It was there at the end alone, so that what it counted before it was first seen is not known to be of this bucket.
    New,
    /// So much.
    Whole(i64),
}

/// The sum over the series of one kind of events, bucket by bucket.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    events: i64,
    /// Whether the growth of any series is known. Of a bucket of new series alone nothing is known, and nothing is not 0.
    is_there: bool,
    /// Whether something of it is not known.
    is_partial: bool,
    /// Whether it cannot be believed at all.
    is_broken: bool,
}

impl Sum {
    fn add(&mut self, growth: Growth) {
        match growth {
            Growth::Absent => {}
            Growth::Broken => self.is_broken = true,
            Growth::Ended | Growth::New => self.is_partial = true,
            Growth::Whole(events) => match self.events.checked_add(events) {
                Some(sum) => (self.is_there, self.events) = (true, sum),
                None => self.is_broken = true,
            },
        }
    }
}

/// Reads one SLI. `is_partial`: the server says that something may be missing.
pub(super) struct Reader<'a> {
    pub(super) edges: Edges,
    pub(super) rows: &'a [Row<'a>],
    pub(super) replica_labels: &'a [String],
    pub(super) group_by: &'a [String],
    pub(super) is_partial: bool,
}

impl Reader<'_> {
    /// Its buckets; none of a measure that is not read raw.
    pub(super) fn read(&self, measure: &Measure) -> Found {
        match measure {
            Measure::Counters { events, total } => self.counters(events, total),
            Measure::Gauge { selector, good } => self.gauge(selector, good),
            _ => Found::default(),
        }
    }

    fn counters(&self, events: &Counted<Selector>, total: &Selector) -> Found {
        let (of_events, seen_events) = self.sums(events.inner());
        let (of_total, seen_total) = self.sums(total);
        let none = vec![Sum::default(); self.edges.buckets];
        let groups = self.groups(of_total.keys().chain(of_events.keys()));
        let bucket = |nth: usize, counted: Sum, all: Sum| {
            let usable = all.is_there && !all.is_broken && !counted.is_broken;
            // An answer of which a part is missing does not prove that there were none of these events.
            let usable = usable && (counted.is_there || !self.is_partial);
            // Good events of a series that came or ended, among others that did not, would look like bad ones.
            let partial_alone = matches!(events, Counted::Good(_)) && counted.is_partial && !all.is_partial;
            let usable = usable && !partial_alone;
            let good = if usable { events.good_of(counted.events, all.events) } else { None };
            self.bucket(nth, good.map(|good| (good, all.events)), all.is_partial || counted.is_partial)
        };
        let buckets = |group: &GroupLabels| {
            let (counted, all) = (of_events.get(group).unwrap_or(&none), of_total.get(group).unwrap_or(&none));
            counted.iter().zip(all).enumerate().map(|(nth, (counted, all))| bucket(nth, *counted, *all)).collect()
        };
        let groups = groups.into_iter().map(|group| (group.clone(), buckets(&group))).collect();
        let problems = if seen_total == 0 { vec![nothing(total)] } else { Vec::new() };
        Found { groups, series: seen_events.max(seen_total), series_of_events: seen_events, problems }
    }

    /// The growth of everything a selector selects, by group, and how many series that is.
    fn sums(&self, selector: &Selector) -> (BTreeMap<GroupLabels, Vec<Sum>>, u64) {
        let mut series: BTreeMap<Labels, BTreeMap<Labels, Vec<&Row<'_>>>> = BTreeMap::new();
        let mut seen = 0;
        for row in self.rows.iter().filter(|row| selector.matches(|label| row.labels.get(label))) {
            seen += 1;
            let spelled = spelled_as_ever(&row.labels);
            let replicas = series.entry(spelled.without(self.replica_labels)).or_default();
            replicas.entry(spelled).or_default().push(row);
        }
        let mut sums: BTreeMap<GroupLabels, Vec<Sum>> = BTreeMap::new();
        for (labels, replicas) in &series {
            let sum = sums.entry(self.group(labels)).or_insert_with(|| vec![Sum::default(); self.edges.buckets]);
            let Some((first, last)) = self.life(replicas.values().flatten()) else { continue };
            let mut unmerged = replicas.values().map(|rows| growth(&self.known(rows, first, last)));
            let Some(mut merged) = unmerged.next() else { continue };
            for other in unmerged {
                merged.iter_mut().zip(other).for_each(|(known, other)| *known = better(*known, other));
            }
            sum[first..].iter_mut().zip(merged).for_each(|(sum, growth)| sum.add(growth));
        }
        (sums, seen)
    }

    /// The edges from before the first to after the last at which any of these has a sample. Pods come and go: as many edges as
    /// a month has for each of them would take gigabytes.
    fn life<'a>(&self, rows: impl Iterator<Item = &'a &'a Row<'a>>) -> Option<(usize, usize)> {
        let points = rows.flat_map(|row| &row.points).filter_map(|(at, _)| self.edges.index(*at));
        let (first, last) = points.map(|edge| (edge, edge)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some((first.saturating_sub(1), (last + 1).min(self.edges.buckets)))
    }

    /// What one series was at the edges from `first` to `last`.
    fn known(&self, rows: &[&Row<'_>], first: usize, last: usize) -> Vec<Edge> {
        let mut known = vec![None; last + 1 - first];
        for (at, text) in rows.iter().flat_map(|row| &row.points) {
            if let Some(edge) = self.edges.index(*at) {
                known[edge - first] = Some(number::whole(text.as_ref()).filter(|count| *count >= 0));
            }
        }
        known
    }

    /// Each sample counts once: what a gauge showed at the end of each step.
    fn gauge(&self, selector: &Selector, good: &Comparison) -> Found {
        let mut groups: BTreeMap<GroupLabels, Vec<(Sum, Sum)>> = BTreeMap::new();
        let (mut series, mut verdicts) = (0, BTreeMap::<String, Option<bool>>::new());
        for row in self.rows.iter().filter(|row| selector.matches(|label| row.labels.get(label))) {
            series += 1;
            let group = self.group(&row.labels);
            let sums = groups.entry(group).or_insert_with(|| vec![Default::default(); self.edges.buckets]);
            for (at, text) in &row.points {
                let Some(bucket) = self.edges.index(*at).and_then(|edge| edge.checked_sub(1)) else { continue };
                let text = text.as_ref();
                if !verdicts.contains_key(text) {
                    verdicts.insert(text.to_owned(), number::exact(text).map(|sample| good.holds(&sample)));
                }
                let (of_good, all) = &mut sums[bucket];
                match verdicts.get(text).copied().flatten() {
                    Some(is_good) => {
                        all.add(Growth::Whole(1));
                        of_good.add(Growth::Whole(i64::from(is_good)));
                    }
                    None => all.is_partial = true,
                }
            }
        }
        let buckets = |group: &GroupLabels| -> Vec<Bucket> {
            let none = vec![Default::default(); self.edges.buckets];
            let sums = groups.get(group).unwrap_or(&none);
            let counts = |good: &Sum, all: &Sum| all.is_there.then_some((good.events, all.events));
            let bucket = |(nth, (good, all)): (usize, &(Sum, Sum))| self.bucket(nth, counts(good, all), all.is_partial);
            sums.iter().enumerate().map(bucket).collect()
        };
        let groups = self.groups(groups.keys()).into_iter().map(|group| (group.clone(), buckets(&group))).collect();
        let problems = if series == 0 { vec![nothing(selector)] } else { Vec::new() };
        Found { groups, series, series_of_events: series, problems }
    }

    fn bucket(&self, nth: usize, counts: Option<(i64, i64)>, is_partial: bool) -> Bucket {
        let start = self.edges.start(nth);
        let certainty = if is_partial || self.is_partial { Certainty::Partial } else { Certainty::Known };
        let reading = match counts {
            Some((good, total)) => Reading::Counted { good, total, certainty },
            None => Reading::Unknown,
        };
        Bucket { start, reading, tier: Tier::Exact }
    }

    fn group(&self, labels: &Labels) -> GroupLabels {
        group_of(self.group_by, labels)
    }

    /// The groups that were found; without grouping there is always one.
    fn groups<'a>(&self, found: impl Iterator<Item = &'a GroupLabels>) -> Vec<GroupLabels> {
        groups_of(self.group_by, found)
    }
}

/// That a selector selects nothing.
fn nothing(selector: &Selector) -> String {
    format!("the source has no sample of `{selector}` in this time")
}

/// What a counter was at an edge: nothing where it was not there, and no count where it gave something else.
type Edge = Option<Option<i64>>;

fn growth(edges: &[Edge]) -> Vec<Growth> {
    let one = |ends: &[Edge]| match (ends[0], ends[1]) {
        (None | Some(None), None) => Growth::Absent,
        (Some(Some(_)), None) => Growth::Ended,
        (_, Some(None)) | (Some(None), _) => Growth::Broken,
        (Some(Some(before)), Some(Some(after))) if after >= before => Growth::Whole(after - before),
        // It began anew in between, from 0.
        (Some(Some(_)), Some(Some(after))) => Growth::Whole(after),
        // Nothing can have been counted before.
        (None, Some(Some(0))) => Growth::Whole(0),
        (None, Some(Some(_))) => Growth::New,
    };
    edges.windows(2).map(one).collect()
}

/// The labels of a bucket of a histogram with its bound as Prometheus 2 wrote it: the counter goes on where the server is made a
/// Prometheus 3, which writes `1.0` for `1`.
fn spelled_as_ever(labels: &Labels) -> Labels {
    match labels.get("le").and_then(|bound| bound.strip_suffix(".0")) {
        Some(bound) => {
            Labels::from_pairs(labels.iter().map(|(name, value)| (name, if name == "le" { bound } else { value })))
        }
        None => labels.clone(),
    }
}

/// Of two replicas of one series: the one that saw the bucket whole, and of two such the first, so that the sums of neighbours
/// are of one replica.
fn better(known: Growth, other: Growth) -> Growth {
    match (known, other) {
        (Growth::Whole(_), _) => known,
        _ => known.max(other),
    }
}

#[cfg(test)]
#[path = "raw_tests.rs"]
mod tests;
