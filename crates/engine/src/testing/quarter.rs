//! One service level over a quarter, to measure what a person asks of it.

use std::time::Duration;

use watchbill_domain::slo::{
    Alerting, Bucket, Choices, Counts, Evaluation, Excluded, Grid, Mark, MarkKind, Method, Objective, Policy, Question,
    Series, Slo, Span, Standing, Window, burn_down, evaluate, even_instants, forecast, ledger,
};
use watchbill_domain::time::Instant;

const STEP_S: u32 = 300;
const DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

/// A quarter of buckets of five minutes, with a deploy a day and an incident a week.
pub struct Quarter {
    slo: Slo,
    series: Series,
    marks: Vec<Mark>,
    now: Instant,
}

impl Quarter {
    /// Always the same.
    ///
    /// # Panics
    /// When such a service level cannot be made.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn made_up() -> Self {
        let start = Instant::from_ms(1_767_225_600_000);
        let bucket = |nth: i64| {
            let at = start.shifted_ms(nth * i64::from(STEP_S) * 1000);
            let total = 600 + 400 * ((nth / 12) % 24);
            // Forty minutes of an outage each month, at nine in the morning of an incident.
            let bad = if nth % 8064 >= 108 && nth % 8064 < 116 { total / 10 } else { (nth * 31) % 3 / 2 };
            Bucket::known(at, total - bad, total)
        };
        let buckets = (0..DAYS * DAY_MS / i64::from(STEP_S) / 1000).map(bucket).collect();
        let mark = |day: i64| {
            let start = start.shifted_ms(day * DAY_MS + 9 * 3_600_000);
            let kind = if day % 7 == 0 { MarkKind::Incident } else { MarkKind::Deploy };
            Mark { kind, span: Span { start, end: start.shifted_ms(1_800_000) }, class: None }
        };
        let slo = Slo {
            name: "checkout".to_owned(),
            objective_name: None,
            standing: Standing::Current,
            objective: Objective::parse("99.9%").expect("BUG: a percent below 100 is an objective"),
            method: Method::Occurrences,
            window: Window::Rolling { length_s: 90 * 86_400 },
            alerting: Alerting::default(),
        };
        Self {
            slo,
            series: Series::new(Grid::of_step(STEP_S), buckets).expect("BUG: steps are on the grid"),
            marks: (0..DAYS).map(mark).collect(),
            now: start.shifted_ms(DAYS * DAY_MS),
        }
    }

    /// How many points its burn-down has.
    #[must_use]
    pub fn burnt_down(&self) -> usize {
        self.told(|question, evaluation| {
            let at = even_instants(evaluation.window, question.counts.grid(), 1000);
            burn_down(question, evaluation, &at).len()
        })
    }

    /// How many marks own something of what it spent.
    #[must_use]
    pub fn booked(&self) -> usize {
        self.told(|question, evaluation| {
            let ledger = ledger(question, evaluation, &self.marks);
            ledger.entries.iter().filter(|entry| entry.booked.units.is_positive()).count()
        })
    }

    /// From how many lookbacks it is foretold.
    #[must_use]
    pub fn foretold(&self) -> usize {
        self.told(|question, evaluation| forecast(question, evaluation).projected.len())
    }

    /// From its buckets on.
    fn told(&self, answer: impl FnOnce(Question<'_>, &Evaluation) -> usize) -> usize {
        let (excluded, policy) = (Excluded::default(), Policy::default());
        let counts = Counts::new(&self.series, &self.slo.method, &excluded);
        let question = Question {
            slo: &self.slo,
            counts: &counts,
            choices: Choices::default(),
            policy: &policy,
            now: self.now,
            window: None,
            lookback: Duration::from_secs(3600),
        };
        evaluate(question).map(|evaluation| answer(question, &evaluation)).unwrap_or_default()
    }
}
