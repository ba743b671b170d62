//! Service levels and buckets for tests, as short as they can be said.

use std::num::NonZeroU32;
use std::time::Duration;

use super::{
    Alerting, Bucket, Calendar, Choices, Counts, Evaluation, Exact, Excluded, Exclusion, Grid, Method, Objective,
    Policy, Question, Series, SliceTarget, Slo, Span, Standing, Unit, Window, evaluate, rolloff_exhaustion,
};
use crate::time::{Instant, Wall, Zone};

pub(super) const DAY_S: u32 = 86_400;

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn span(from: &str, to: &str) -> Span {
    Span { start: at(from), end: at(to) }
}

/// `3/2`, or a plain decimal.
pub(super) fn exact(text: &str) -> Exact {
    match text.split_once('/') {
        Some((p, q)) => Exact::parse_decimal(p).unwrap().over(&Exact::parse_decimal(q).unwrap()).unwrap(),
        None => Exact::parse_decimal(text).unwrap(),
    }
}

pub(super) fn calendar(anchor: &str, count: u32, unit: Unit, zone: &str) -> Calendar {
    Calendar {
        anchor: Wall::parse(anchor).unwrap(),
        count: NonZeroU32::new(count).unwrap(),
        unit,
        zone: Zone::parse(zone).unwrap(),
    }
}

/// A promise over the last so many seconds, with the workbook's pairs.
pub(super) fn rolling(objective: &str, length_s: u32) -> Slo {
    promise(objective, Window::Rolling { length_s })
}

pub(super) fn promise(objective: &str, window: Window) -> Slo {
    Slo {
        name: "checkout".to_owned(),
        objective_name: None,
        standing: Standing::Current,
        objective: Objective::parse(objective).unwrap(),
        method: Method::Occurrences,
        window,
        alerting: Alerting::default(),
    }
}

pub(super) fn timeslices(slice_s: u32, target: &str) -> Method {
    Method::Timeslices { slice_s, target: SliceTarget::parse(target).unwrap() }
}

/// A row for every bucket from `from` on: good and total, or nothing.
pub(super) fn rows(from: &str, step_s: u32, counts: &[Option<(i64, i64)>]) -> Vec<Bucket> {
    let row = |(nth, counts): (usize, &Option<(i64, i64)>)| {
        let start = at(from).plus(Duration::from_secs(u64::from(step_s) * nth as u64));
        counts.map_or(Bucket::unknown(start), |(good, total)| Bucket::known(start, good, total))
    };
    counts.iter().enumerate().map(row).collect()
}

/// An evaluation with everything that can be varied at its default.
pub(super) struct Case {
    pub slo: Slo,
    pub step_s: u32,
    pub buckets: Vec<Bucket>,
    pub exclusions: Vec<Exclusion>,
    pub choices: Choices,
    pub now: Instant,
    pub window: Option<Span>,
    pub lookback: Duration,
}

impl Case {
    pub fn new(slo: Slo, step_s: u32, buckets: Vec<Bucket>, now: &str) -> Self {
        Self {
            slo,
            step_s,
            buckets,
            exclusions: Vec::new(),
            choices: Choices::default(),
            now: at(now),
            window: None,
            lookback: Duration::from_secs(3600),
        }
    }

    pub fn excluding(mut self, from: &str, to: &str) -> Self {
        self.exclusions.push(Exclusion { span: span(from, to), reason: "maintenance".to_owned(), author: None });
        self
    }

    /// The evaluation and the roll-off.
    pub fn both(&self) -> Option<(Evaluation, Option<u64>)> {
        self.asked(|question| {
            let evaluation = evaluate(question)?;
            let rolloff = rolloff_exhaustion(question, &evaluation);
            Some((evaluation, rolloff))
        })
    }

    /// What `answer` makes of the question.
    pub fn asked<T>(&self, answer: impl FnOnce(Question<'_>) -> T) -> T {
        let series = Series::new(Grid::of_step(self.step_s), self.buckets.clone()).unwrap();
        let excluded = Excluded::new(&self.exclusions, series.grid());
        let counts = Counts::new(&series, &self.slo.method, &excluded);
        answer(Question {
            slo: &self.slo,
            counts: &counts,
            choices: self.choices,
            policy: &Policy::default(),
            now: self.now,
            window: self.window,
            lookback: self.lookback,
        })
    }

    /// What `answer` makes of the question and its evaluation.
    pub fn told<T>(&self, answer: impl FnOnce(Question<'_>, &Evaluation) -> T) -> T {
        self.asked(|question| answer(question, &evaluate(question).unwrap()))
    }

    pub fn evaluate(&self) -> Evaluation {
        self.both().unwrap().0
    }
}
