//! Service levels with a quarter of buckets each, to measure how fast they are evaluated.

mod drawn;
mod kept;

use std::time::Duration;

use watchbill_domain::slo::{
    AlertPair, Alerting, Bucket, Choices, Counts, Excluded, Grid, Method, Objective, Policy, Question, Series,
    SliceTarget, Slo, Span, Standing, Window, evaluate, replay_pairs,
};
use watchbill_domain::time::Instant;

const STEP_S: u32 = 300;
/// Ninety days of five minutes.
const BUCKETS: i64 = 25_920;
const WINDOW_S: u32 = 90 * 86_400;

/// SLIs with their service levels: events for nine in ten, slices of a target for the others.
pub struct Budgets {
    levels: Vec<(Slo, Series)>,
    start: Instant,
    now: Instant,
}

impl Budgets {
    /// So many of them, each with a quarter of buckets.
    ///
    /// # Panics
    /// When such a service level cannot be made.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn made_up(count: usize) -> Self {
        let start = Instant::from_ms(1_767_225_600_000);
        let series = |sli: i64| {
            let buckets = (0..BUCKETS).map(|nth| bucket(start, sli, nth)).collect();
            Series::new(Grid::of_step(STEP_S), buckets).expect("BUG: steps are on the grid")
        };
        let levels = (0..count).map(|sli| (level(sli), series(i64::try_from(sli).unwrap_or_default()))).collect();
        Self { levels, start, now: start.shifted_ms(BUCKETS * i64::from(STEP_S) * 1000) }
    }

    /// Reads every bucket once and adds it up, which is the least an evaluation can do; gives all events.
    #[must_use]
    pub fn added_up(&self) -> u128 {
        let usable = self.levels.iter().flat_map(|(_, series)| series.buckets()).filter_map(Bucket::usable);
        usable.map(|(_, total)| u128::from(total)).sum()
    }

    /// Evaluates each of them over its window, from its buckets on; gives how many have spent their budget.
    #[must_use]
    pub fn portfolio(&self) -> usize {
        self.levels.iter().filter(|(slo, series)| self.is_spent(slo, series)).count()
    }

    fn is_spent(&self, slo: &Slo, series: &Series) -> bool {
        let (excluded, policy) = (Excluded::default(), Policy::default());
        let counts = Counts::new(series, &slo.method, &excluded);
        evaluate(self.question(slo, &counts, &policy)).is_some_and(|evaluation| evaluation.is_exhausted)
    }

    fn question<'a>(&self, slo: &'a Slo, counts: &'a Counts<'a>, policy: &'a Policy) -> Question<'a> {
        Question {
            slo,
            counts,
            choices: Choices::default(),
            policy,
            now: self.now,
            window: None,
            lookback: Duration::from_secs(3600),
        }
    }

    /// What the four pairs of the first would have said at the end of every bucket; gives how many times one fired or was
    /// unknown.
    #[must_use]
    pub fn replayed(&self) -> usize {
        let excluded = Excluded::default();
        let runs = self.levels.first().map(|(slo, series)| {
            let counts = Counts::new(series, &slo.method, &excluded);
            replay_pairs(slo, &counts, Choices::default(), Span { start: self.start, end: self.now }).len()
        });
        runs.unwrap_or_default()
    }
}

/// Bucket `nth` after `start` of an SLI: traffic by the hour of the day, a gap once a week, an outage once a month.
pub(super) fn bucket(start: Instant, sli: i64, nth: i64) -> Bucket {
    let at = start.shifted_ms(nth * i64::from(STEP_S) * 1000);
    let total = 600 + 400 * ((nth / 12) % 24) + (nth * 7 + sli * 13) % 97;
    match nth {
        _ if nth % 2016 < 3 => Bucket::unknown(at),
        _ if (nth + sli * 50) % 8640 < 8 => Bucket::known(at, total / 2, total),
        _ => Bucket::known(at, total - (nth * 31 + sli) % 3, total),
    }
}

#[allow(clippy::expect_used)]
fn level(sli: usize) -> Slo {
    let method = match sli % 10 {
        8 => Method::Timeslices {
            slice_s: STEP_S,
            target: SliceTarget::parse("0.95").expect("BUG: a share below 1 is a target"),
        },
        _ => Method::Occurrences,
    };
    Slo {
        name: format!("sli-{sli}"),
        objective_name: None,
        standing: Standing::Current,
        objective: Objective::parse("99.9%").expect("BUG: a percent below 100 is an objective"),
        method,
        window: Window::Rolling { length_s: WINDOW_S },
        alerting: Alerting { pairs: AlertPair::workbook(), ..Alerting::default() },
    }
}
