//! What the source sums up itself: many expressions in one question, each result marked with whose it is.

use std::collections::BTreeMap;

use watchbill_domain::slo::{Bucket, Certainty, Counted, Measure, RawIs, Reading, Selector, Sli, Tier};

use super::found::{Found, group_of, groups_of};
use super::matrix::{Edges, Row};
use super::number;
use crate::measuring::GroupLabels;
use crate::prometheus::Server;

/// The label that says whose a result is. No metric has it: it is ours.
const MARK: &str = "watchbill";

/// How increases are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect<'a> {
    pub(super) server: Server,
    /// Labels that only tell replicas apart: of several the largest counts.
    pub(super) replica_labels: &'a [String],
}

/// Which of the two numbers of an SLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The events that are told apart.
    Events,
    /// All of them; also what has no other.
    Total,
}

impl Role {
    fn letter(self) -> char {
        match self {
            Self::Events => 'e',
            Self::Total => 't',
        }
    }
}

impl Dialect<'_> {
    /// One expression for all of these, each over the last `range_s` seconds.
    pub(super) fn expression<'b>(self, slis: impl IntoIterator<Item = (&'b Sli, Tier)>, range_s: i64) -> String {
        let marked = |(nth, (sli, tier)): (usize, (&'b Sli, Tier))| {
            let parts = self.parts(sli, tier, range_s);
            parts.into_iter().map(move |(role, expression)| marked(&expression, &format!("{nth}{}", role.letter())))
        };
        slis.into_iter().enumerate().flat_map(marked).collect::<Vec<_>>().join(" or ")
    }

    fn parts(self, sli: &Sli, tier: Tier, range_s: i64) -> Vec<(Role, String)> {
        let by = Grouped(&sli.group_by);
        let both = |events: String, total: String| vec![(Role::Events, events), (Role::Total, total)];
        match &sli.measure {
            Measure::Counters { events, total } => {
                let sum = |selector: &Selector| self.increase(selector, &by, tier, range_s);
                both(sum(events.inner()), sum(total))
            }
            Measure::Histogram { selector, at_most } => {
                let sum = by.of("sum", &format!("increase({selector}[{range_s}s])"));
                let count = format!("histogram_count({sum})");
                both(format!("histogram_fraction(0, {at_most}, {sum}) * {count}"), count)
            }
            Measure::Gauge { selector, good } => {
                let good = format!("{selector} {} {}", good.operator.sign(), good.text);
                both(by.of("count", &good), by.of("count", &selector.to_string()))
            }
            Measure::Recorded { events, total } => {
                let sum = |selector: &Selector| by.of("sum", &selector.to_string());
                both(sum(events.inner()), sum(total))
            }
            Measure::PerStep { events, total } => both(written(events.inner()), written(total)),
            Measure::Sampled { query, .. } | Measure::Stored { query, .. } => vec![(Role::Total, written(query))],
        }
    }

    /// The increase over a window, by the server's own way.
    pub(super) fn over(self, selector: &Selector, by: &Grouped<'_>, window: &Window) -> String {
        self.summed(&format!("increase({selector}{window})"), by)
    }

    /// The increase of all series that a selector selects.
    fn increase(self, selector: &Selector, by: &Grouped<'_>, tier: Tier, range_s: i64) -> String {
        // VictoriaMetrics knows no other way than this.
        let is_said = tier == Tier::Anchored && self.server != Server::VictoriaMetrics;
        let anchored = if is_said { " anchored" } else { "" };
        self.summed(&format!("increase({selector}[{range_s}s]{anchored})"), by)
    }

    fn summed(self, increase: &str, by: &Grouped<'_>) -> String {
        match self.replica_labels {
            [] => by.of("sum", increase),
            labels => by.of("sum", &format!("max without ({}) ({increase})", labels.join(","))),
        }
    }
}

/// A range that ends some time before the instant of the question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) length_s: i64,
    pub(super) ended_s_ago: i64,
}

impl Window {
    /// What is looked at in it every `step_s` seconds, as the suffix of a selector. It begins behind the first of these instants
    /// and before the second, because servers differ in whether a range contains its start.
    pub(super) fn every(self, step_s: i64) -> String {
        format!("[{}s:{step_s}s]{}", self.length_s - step_s / 5, self.ago())
    }

    fn ago(self) -> String {
        if self.ended_s_ago == 0 { String::new() } else { format!(" offset {}s", self.ended_s_ago) }
    }
}

/// As the suffix of a selector.
impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}s]{}", self.length_s, self.ago())
    }
}

/// Labels that sums are kept apart by.
pub(super) struct Grouped<'a>(pub(super) &'a [String]);

impl Grouped<'_> {
    /// An aggregation that keeps them.
    pub(super) fn of(&self, function: &str, expression: &str) -> String {
        match self.0 {
            [] => format!("{function}({expression})"),
            labels => format!("{function} by ({}) ({expression})", labels.join(",")),
        }
    }
}

/// An expression of a person. It may end with a comment.
fn written(query: &str) -> String {
    format!("({query}\n)")
}

/// An expression whose results are marked.
pub(super) fn marked(expression: &str, mark: &str) -> String {
    format!("label_replace({expression}, \"{MARK}\", \"{mark}\", \"\", \"\")")
}

/// Whose a result is: the place of its SLI, and which of its numbers.
pub(super) fn mark_of(row: &Row<'_>) -> Option<(usize, Role)> {
    let mark = row.labels.get(MARK)?;
    if let Some(nth) = mark.strip_suffix('e') {
        return Some((nth.parse().ok()?, Role::Events));
    }
    Some((mark.strip_suffix('t')?.parse().ok()?, Role::Total))
}

/// What one number of one bucket came to.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// What the values of several series add up to; where each is judged by itself, how many are good.
    sum: i64,
    /// How many values there are.
    values: u32,
    /// Whether one of them is no number.
    is_broken: bool,
}

/// The results of one SLI.
pub(super) struct Results<'a> {
    pub(super) sli: &'a Sli,
    pub(super) tier: Tier,
    pub(super) edges: Edges,
    pub(super) is_partial: bool,
}

/// One number of one SLI, by group and bucket.
type Cells = BTreeMap<GroupLabels, Vec<Cell>>;

impl Results<'_> {
    /// Its buckets, of the results that are marked as its own.
    pub(super) fn read<'r>(&self, rows: impl Iterator<Item = (Role, &'r Row<'r>)>) -> Found {
        let (mut of_events, mut of_total) = (Cells::new(), Cells::new());
        let (mut series, mut series_of_events) = (0, 0);
        for (role, row) in rows {
            series += u64::from(role == Role::Total);
            series_of_events += u64::from(role == Role::Events);
            let cells = if role == Role::Events { &mut of_events } else { &mut of_total };
            let group = group_of(&self.sli.group_by, &row.labels);
            let cells = cells.entry(group).or_insert_with(|| vec![Cell::default(); self.edges.buckets]);
            for (at, text) in &row.points {
                if let Some(bucket) = self.edges.index(*at).and_then(|edge| edge.checked_sub(1)) {
                    self.add(&mut cells[bucket], text.as_ref());
                }
            }
        }
        let none = vec![Cell::default(); self.edges.buckets];
        let groups = groups_of(&self.sli.group_by, of_total.keys().chain(of_events.keys()));
        let buckets = |group: &GroupLabels| {
            let (events, total) = (of_events.get(group).unwrap_or(&none), of_total.get(group).unwrap_or(&none));
            events
                .iter()
                .zip(total)
                .enumerate()
                .map(|(nth, (events, total))| self.bucket(nth, *events, *total))
                .collect()
        };
        let groups = groups.into_iter().map(|group| (group.clone(), buckets(&group))).collect();
        let problems = self.problems(&of_total);
        Found { groups, series, series_of_events, problems }
    }

    /// What a person has to mend.
    fn problems(&self, of_total: &Cells) -> Vec<String> {
        let cells = || of_total.values().flatten();
        let is_ratio = matches!(self.sli.measure, Measure::Stored { .. });
        let mut problems = Vec::new();
        if !cells().any(|cell| cell.values > 0) {
            let queries = self.sli.measure.queries();
            let query = queries.last().map_or("", |(_, query)| query.as_str());
            problems.push(format!("the source gives nothing for `{query}` in this time"));
        }
        if is_ratio && cells().any(|cell| cell.values > 1) {
            problems.push(
                "its query gives several ratios at once, of which none can be taken: sum them up in the query, or name the \
                 labels that tell them apart in `watchbill.group_by`"
                    .to_owned(),
            );
        }
        problems
    }

    fn add(&self, cell: &mut Cell, text: &str) {
        cell.values += 1;
        let value = match &self.sli.measure {
            Measure::Stored { .. } => number::billionths(text),
            Measure::Sampled { good, .. } => number::exact(text).map(|sample| i64::from(good.holds(&sample))),
            _ => number::whole(text),
        };
        match value.and_then(|value| cell.sum.checked_add(value)) {
            Some(sum) => cell.sum = sum,
            None => cell.is_broken = true,
        }
    }

    fn bucket(&self, nth: usize, events: Cell, total: Cell) -> Bucket {
        let certainty = if self.is_partial { Certainty::Partial } else { Certainty::Known };
        let reading = match self.counts(events, total) {
            Some((good, total)) => Reading::Counted { good, total, certainty },
            None => Reading::Unknown,
        };
        Bucket { start: self.edges.start(nth), reading, tier: self.tier }
    }

    /// Good and all; none where it is not known.
    fn counts(&self, events: Cell, total: Cell) -> Option<(i64, i64)> {
        if total.values == 0 || total.is_broken {
            return None;
        }
        match &self.sli.measure {
            // Of two ratios nothing says which of them is meant.
            Measure::Stored { .. } if total.values > 1 => None,
            Measure::Stored { of, .. } => {
                let parts = total.sum;
                let good = if *of == RawIs::Success { parts } else { Measure::RATIO_PARTS.checked_sub(parts)? };
                Some((good, Measure::RATIO_PARTS))
            }
            Measure::Sampled { .. } => Some((total.sum, i64::from(total.values))),
            // A fraction of nothing is no number.
            Measure::Histogram { .. } if total.sum == 0 => Some((0, 0)),
            measure => {
                // What is not there did not happen, if nothing is missing.
                if events.is_broken || events.values == 0 && self.is_partial {
                    return None;
                }
                Some((counted(measure).good_of(events.sum, total.sum)?, total.sum))
            }
        }
    }
}

/// Which events a measure tells apart.
pub(super) fn counted(measure: &Measure) -> Counted<()> {
    match measure {
        Measure::Counters { events, .. } | Measure::Recorded { events, .. } => events.with(()),
        Measure::PerStep { events, .. } => events.with(()),
        _ => Counted::Good(()),
    }
}

#[cfg(test)]
#[path = "sums_tests.rs"]
mod tests;
