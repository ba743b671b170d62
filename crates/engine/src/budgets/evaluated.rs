//! An objective evaluated as of now: the figures that every answer about it begins with.

use std::time::Duration;

use watchbill_domain::slo::{Counts, Span};
use watchbill_domain::slo::{
    Evaluation, Exact, Grouped, Grouping, Question, TrendPoint, evaluate, evaluate_groups, even_instants,
    rolloff_exhaustion, trend,
};
use watchbill_domain::time::Instant;
use watchbill_store::{GroupLabels, SliProblem};

use crate::levels::Level;

use super::fetching::Fetching;
use super::reading::{GroupRead, LevelRead, question};

/// How far back a trend goes.
pub(crate) const TREND: Duration = Duration::from_secs(14 * 86_400);
/// How many points it has.
const TREND_POINTS: usize = 28;

/// How much is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Where the budget stands.
    Standing,
    /// Also how it went, and when it is spent.
    Course,
}

/// The figures.
#[derive(Debug, Clone)]
pub(crate) struct Evaluated {
    /// As of when.
    pub as_of: Instant,
    /// All groups together; none before the anchor of a calendar.
    pub pooled: Option<Evaluation>,
    /// Each group, where there are any.
    pub groups: Vec<(GroupLabels, Evaluation)>,
    /// Which of them has least left.
    pub worst: Option<usize>,
    /// Whether the worst stands for all.
    pub grouping: Grouping,
    /// Buckets until a rolling budget is spent, what is old rolling out.
    pub rolloff: Option<u64>,
    /// How what is left went.
    pub trend: Vec<TrendPoint>,
    /// The end of the last bucket with a reading.
    pub last_known: Option<Instant>,
    /// The same of each group.
    pub groups_known: Vec<Option<Instant>>,
    /// Why it could not be measured, where it could not.
    pub problem: Option<SliProblem>,
    /// How far its first fetch has come, while that goes on.
    pub fetching: Option<Fetching>,
    /// How long a bucket is.
    pub step_ms: i64,
}

impl Evaluated {
    /// Evaluates an objective on what was read for it.
    pub fn new(level: &Level, read: &LevelRead, now: Instant, extent: Extent) -> Self {
        let counts = read.counts(level);
        let asked = question(level, &counts, now);
        let each: Vec<Counts<'_>> = read.groups.iter().map(|group| read.counts_of(level, group)).collect();
        let grouped = if each.is_empty() { evaluate(asked).map(alone) } else { evaluate_groups(asked, &each) };
        let worst = grouped.as_ref().and_then(|grouped| grouped.worst);
        let grouping = level.spec.grouping;
        let stands_for_all = worst.filter(|_| grouping == Grouping::Worst);
        let asked = stands_for_all.map_or(asked, |worst| Question { counts: &each[worst], ..asked });
        let mut made = Self {
            as_of: now,
            worst,
            grouping,
            rolloff: None,
            trend: Vec::new(),
            last_known: read.last_known,
            groups_known: read.groups.iter().map(GroupRead::last_known).collect(),
            problem: read.row.as_ref().and_then(|row| row.problem.clone()),
            fetching: read.fetching,
            step_ms: level.grid(now).step_ms(),
            pooled: None,
            groups: Vec::new(),
        };
        if let Some(Grouped { pooled, groups, .. }) = grouped {
            made.pooled = Some(pooled);
            made.groups = read.groups.iter().map(|group| group.labels.clone()).zip(groups).collect();
        }
        if extent == Extent::Standing {
            return made;
        }
        made.trend = trend(asked, &instants(level, now));
        made.rolloff = made
            .deciding()
            .filter(|evaluation| may_be_spent(evaluation))
            .and_then(|evaluation| rolloff_exhaustion(asked, evaluation));
        made
    }

    /// The same of a window that has ended, group by group: how they stood at its end.
    pub fn in_window(&self, level: &Level, read: &LevelRead, now: Instant, window: Span) -> Self {
        let counts = read.counts(level);
        let asked = Question { window: Some(window), ..question(level, &counts, now) };
        let each: Vec<Counts<'_>> = read.groups.iter().map(|group| read.counts_of(level, group)).collect();
        let grouped = if each.is_empty() { evaluate(asked).map(alone) } else { evaluate_groups(asked, &each) };
        let mut made = Self {
            worst: grouped.as_ref().and_then(|grouped| grouped.worst),
            rolloff: None,
            trend: Vec::new(),
            last_known: None,
            groups_known: vec![None; read.groups.len()],
            fetching: None,
            pooled: None,
            groups: Vec::new(),
            ..self.clone()
        };
        if let Some(Grouped { pooled, groups, .. }) = grouped {
            made.pooled = Some(pooled);
            made.groups = read.groups.iter().map(|group| group.labels.clone()).zip(groups).collect();
        }
        made
    }

    /// What the objective goes by: all groups together, or the worst where that stands for all.
    pub fn deciding(&self) -> Option<&Evaluation> {
        self.standing().map(|index| &self.groups[index].1).or(self.pooled.as_ref())
    }

    /// When that was read last.
    pub fn deciding_known(&self) -> Option<Instant> {
        self.standing().map_or(self.last_known, |index| self.groups_known[index])
    }

    /// The key of the group that stands for all, where the worst does.
    pub fn stands_for_all(&self) -> Option<String> {
        self.standing().map(|index| labels_text(&self.groups[index].0))
    }

    fn standing(&self) -> Option<usize> {
        self.worst.filter(|_| self.grouping == Grouping::Worst)
    }

    /// The group that has least left, with its labels.
    pub fn worst(&self) -> Option<(String, &Evaluation)> {
        let (labels, evaluation) = self.groups.get(self.worst?)?;
        Some((labels_text(labels), evaluation))
    }
}

/// Labels as a selector writes them: what a group is called, and what its key is.
pub(crate) fn labels_text(labels: &GroupLabels) -> String {
    let one = |(name, value): (&String, &String)| format!("{name}={value:?}");
    labels.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn alone(evaluation: Evaluation) -> Grouped {
    Grouped { pooled: evaluation, groups: Vec::new(), worst: None }
}

/// Whether a rolling budget can come to be spent at all: what is spent, and what a whole window at this rate would spend beside
/// it, reach the budget. The exact answer walks every bucket to come; most of a portfolio needs it not.
fn may_be_spent(evaluation: &Evaluation) -> bool {
    let Some(burn) = &evaluation.burn_rate else { return false };
    burn.is_positive() && &evaluation.consumed + burn >= Exact::one()
}

/// When the trend is looked at.
fn instants(level: &Level, now: Instant) -> Vec<Instant> {
    even_instants(Span::before(now, TREND), level.grid(now), TREND_POINTS)
}
