//! One service level over the period of a review.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::slo::review::{Judged, Period, judged_windows, window_label};
use watchbill_domain::slo::{
    Counts, Evaluation, Every, Exact, Excluded, Finding, Gravity, HealthFacts, Objective, PairState, Policy, Question,
    Series, SituationFigures, Slo, Span, Standing, Window, evaluate, health, past_windows, replay_pairs,
};
use watchbill_domain::time::{Instant, Zone, day_text};
use watchbill_store::{FrozenRow, MarkRow};

use crate::budgets::words::objective_text;
use crate::levels::Level;
use crate::slo::figures::percent;

use super::booked::Known;
use super::snapshot::{KeptLevel, KeptWindow, Share, TrendCell, WhatIfRow};
use super::window::{Promised, outcome_of, outcome_word};

/// Closed windows that are shown beside the current one.
const TREND: usize = 8;
/// Over how long a burn rate is taken.
const LOOKBACK: Duration = Duration::from_secs(3600);
/// What a window would have been at.
const INSTEAD: [&str; 3] = ["99.5%", "99.9%", "99.95%"];

/// What every level of a review is judged by.
pub(super) struct Around<'a> {
    pub period: &'a Period,
    pub now: Instant,
    pub zone: &'a Zone,
    pub policy: &'a Policy,
    pub marks: &'a [MarkRow],
    pub frozen: &'a [FrozenRow],
}

/// What is known of the measuring beside the buckets.
#[derive(Default)]
pub(super) struct Measured {
    pub facts: HealthFacts,
    pub drift: Option<String>,
    pub tier: Option<String>,
    pub problem: Option<String>,
}

/// A level that was judged.
pub(super) struct JudgedLevel {
    pub kept: KeptLevel,
    pub duties: Vec<String>,
    /// When any of its pairs held within its last window.
    pub burns: Vec<Span>,
    /// Of its last window; none where there is none.
    pub figures: Option<SituationFigures>,
    /// What is left of its last window; none where nothing is known.
    pub remaining: Option<Exact>,
    /// Buckets of which something is known, and all, over its last window.
    pub known: (u64, u64),
    pub over: Option<Span>,
}

impl Around<'_> {
    pub fn judge(&self, level: &Level, series: &Series, measured: &Measured) -> JudgedLevel {
        let (slo, grid) = (&level.spec.slo, series.grid());
        let excluded = Excluded::new(&level.exclusions, grid);
        let counts = Counts::new(series, &slo.method, &excluded);
        let question = |slo, judged: Option<&Judged>| Question {
            slo,
            counts: &counts,
            choices: level.spec.choices,
            policy: self.policy,
            now: judged.map_or_else(|| self.period.span.end.min(self.now), |judged| judged.as_of),
            window: judged.map(|judged| judged.span),
            lookback: LOOKBACK,
        };
        let promised = Promised { slo, zone: self.zone };
        let windows = judged_windows(&slo.window, self.period.span, grid, self.now);
        let evaluated: Vec<(Judged, Evaluation)> =
            windows.iter().filter_map(|judged| Some((*judged, evaluate(question(slo, Some(judged)))?))).collect();
        let mut kept = self.bare(level, measured);
        let mut findings = Vec::new();
        kept.windows = evaluated
            .iter()
            .map(|(judged, evaluation)| self.settled(level, promised.kept_window(judged, evaluation), &mut findings))
            .collect();
        kept.trend = self.trend(level, question(slo, None));
        let mut judged_level = JudgedLevel {
            kept,
            duties: Vec::new(),
            burns: Vec::new(),
            figures: None,
            remaining: None,
            known: (0, 0),
            over: None,
        };
        if let Some((judged, evaluation)) = evaluated.last() {
            let question = question(slo, Some(judged));
            let health = health(question, evaluation, &measured.facts);
            findings.extend(health.iter().map(crate::budgets::health_said));
            let known = Known::about(level, self.marks, judged.as_of);
            let booked = promised.booked(question, evaluation, &known);
            judged_level.kept.burn_down = Some(promised.burn_down(question, evaluation, &known, &level.exclusions));
            judged_level.kept.ledger = booked.rows;
            judged_level.kept.unexplained = booked.unexplained;
            judged_level.kept.what_if = self.instead(slo, |slo| evaluate(Question { slo, ..question }));
            judged_level.duties = booked.duties;
            let (rows, duties) = self.elsewhere(level, judged.span, grid, |judged| {
                let question = Question { now: judged.as_of, window: Some(judged.span), ..question };
                Some((question, evaluate(question)?))
            });
            judged_level.kept.elsewhere = rows;
            judged_level.duties.extend(duties);
            judged_level.burns = burns(question, evaluation);
            judged_level.figures = Some(figures(slo, evaluation, &health));
            judged_level.remaining = crate::budgets::words::remaining(evaluation);
            judged_level.known = (evaluation.tally.known(), grid.buckets(evaluation.elapsed));
            judged_level.over = Some(judged.span);
        }
        judged_level.kept.findings = findings.into_iter().chain(measured.problem.clone()).collect();
        judged_level
    }

    fn bare(&self, level: &Level, measured: &Measured) -> KeptLevel {
        let slo = &level.spec.slo;
        let promised = Promised { slo, zone: self.zone };
        let meets = |span: Span| span.start < self.period.span.end && self.period.span.start < span.end;
        let excluded = level.exclusions.iter().filter(|exclusion| meets(exclusion.span)).map(|exclusion| {
            let Span { start, end } = exclusion.span;
            let times = watchbill_domain::time::from_to_text(start, end, promised.own_zone());
            let author = exclusion.author.as_ref().map(|author| format!(", {author}")).unwrap_or_default();
            format!("{times}: {}{author}", exclusion.reason)
        });
        KeptLevel {
            slo: slo.name.clone(),
            objective_name: level.objective.clone(),
            title: level.spec.title.clone().unwrap_or_else(|| slo.name.clone()),
            promise: objective_text(slo),
            method: slo.method.name().to_owned(),
            target: slo.objective.to_string(),
            window: crate::budgets::words::window_text(&slo.window),
            zone: promised.own_zone().name().to_owned(),
            sli_key: level.sli_key().unwrap_or_default(),
            owner: level.spec.owner.clone(),
            description: level.spec.description.clone(),
            is_aspirational: slo.standing == Standing::Aspirational,
            is_headline: false,
            windows: Vec::new(),
            trend: Vec::new(),
            burn_down: None,
            ledger: Vec::new(),
            elsewhere: Vec::new(),
            unexplained: Vec::new(),
            what_if: Vec::new(),
            findings: Vec::new(),
            exclusions: excluded.collect(),
            drift: measured.drift.clone(),
            tier: measured.tier.clone(),
            source: level.source().map(str::to_owned),
        }
    }

    /// The figures of a window as they were frozen, where they were by the same terms; what today's records say otherwise is
    /// told and changes nothing.
    fn settled(&self, level: &Level, window: KeptWindow, findings: &mut Vec<String>) -> KeptWindow {
        let Some((row, frozen)) = self.frozen_as(level, &window) else { return window };
        let at = day_text(row.frozen.at, self.zone);
        if frozen != window {
            let said = |window: &KeptWindow| {
                let left = window.remaining.as_ref().map_or("unknown", |share| share.text.as_str());
                format!("{}, {left} left, {}", window.outcome, window.counts)
            };
            findings.push(format!(
                "{} was frozen on {at} ({}); by today's records it would be: {}",
                window.label,
                said(&frozen),
                said(&window)
            ));
        }
        KeptWindow { frozen: Some(at), ..frozen }
    }

    fn frozen_as(&self, level: &Level, window: &KeptWindow) -> Option<(&FrozenRow, KeptWindow)> {
        let terms = self.bare(level, &Measured::default());
        let row = self.frozen.iter().find(|row| {
            let frozen = &row.window;
            window.is_closed
                && is_of(row, level)
                && (frozen.span.start.as_ms(), frozen.span.end.as_ms()) == (window.from_ms, window.to_ms)
                && (&frozen.target, &frozen.method, &frozen.window) == (&terms.target, &terms.method, &terms.window)
                && (&frozen.zone, &frozen.sli_key) == (&terms.zone, &terms.sli_key)
        })?;
        Some((row, serde_json::from_str(&row.window.document).ok()?))
    }

    /// Closed windows until the period ends, as they were frozen where they were, else by what is kept of them.
    fn trend(&self, level: &Level, question: Question<'_>) -> Vec<TrendCell> {
        let slo = question.slo;
        let every = if self.period.span.length_ms() < 45 * 86_400_000 { Every::Month } else { Every::Quarter };
        let mut cells: BTreeMap<(i64, i64), TrendCell> = past_windows(question, TREND, (every, self.zone))
            .iter()
            .map(|past| {
                let span = past.evaluation.window;
                let left = crate::budgets::words::remaining(&past.evaluation);
                let cell = TrendCell {
                    label: window_label(&slo.window, span, self.zone),
                    outcome: outcome_word(past.outcome).to_owned(),
                    remaining: left.as_ref().map(Share::of),
                    known: past.evaluation.coverage.as_ref().map(Share::of),
                };
                ((span.end.as_ms(), span.start.as_ms()), cell)
            })
            .collect();
        let is_calendar = matches!(slo.window, Window::Calendar(_));
        for row in self.frozen.iter().filter(|row| is_of(row, level) && row.window.span.end <= question.now) {
            let key = (row.window.span.end.as_ms(), row.window.span.start.as_ms());
            let frozen = serde_json::from_str::<KeptWindow>(&row.window.document).ok();
            // A rolling window ends where somebody looked: only those that end as the others do are shown among them.
            if let Some(frozen) = frozen.filter(|_| is_calendar || cells.contains_key(&key)) {
                let KeptWindow { label, outcome, remaining, coverage: known, .. } = frozen;
                cells.insert(key, TrendCell { label, outcome, remaining, known });
            }
        }
        let more = cells.len().saturating_sub(TREND);
        cells.into_values().skip(more).collect()
    }

    fn instead(&self, slo: &Slo, evaluated: impl Fn(&Slo) -> Option<Evaluation>) -> Vec<WhatIfRow> {
        let others = INSTEAD.iter().filter_map(|text| Objective::parse(text).ok());
        let others = others.filter(|other| other.share() != slo.objective.share());
        let mut objectives: Vec<Objective> = others.chain([slo.objective.clone()]).collect();
        objectives.sort_by(|a, b| a.share().cmp(b.share()));
        let row = |objective: Objective| {
            let is_own = objective == slo.objective;
            let evaluation = evaluated(&Slo { objective: objective.clone(), ..slo.clone() })?;
            Some(WhatIfRow {
                objective: percent(objective.share()),
                outcome: outcome_word(outcome_of(&evaluation)).to_owned(),
                remaining: crate::budgets::words::remaining(&evaluation).as_ref().map(Share::of),
                is_own,
            })
        };
        objectives.into_iter().filter_map(row).collect()
    }
}

fn is_of(row: &FrozenRow, level: &Level) -> bool {
    (&row.window.slo, &row.window.objective) == (&level.spec.slo.name, &level.objective)
}

fn figures(slo: &Slo, evaluation: &Evaluation, health: &[Finding]) -> SituationFigures {
    SituationFigures {
        standing: slo.standing,
        policy: evaluation.policy,
        coverage: evaluation.coverage.clone(),
        data_is_wrong: health.iter().any(|finding| finding.gravity() == Gravity::Wrong),
    }
}

/// When any pair held, in order; times that touch are one.
fn burns(question: Question<'_>, evaluation: &Evaluation) -> Vec<Span> {
    let runs = replay_pairs(question.slo, question.counts, question.choices, evaluation.elapsed);
    let mut spans: Vec<Span> = runs.iter().filter(|run| run.state == PairState::Firing).map(|run| run.span).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}
