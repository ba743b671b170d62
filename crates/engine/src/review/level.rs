//! One service level over the period of a review.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use watchbill_domain::slo::review::{Judged, Period, judged_windows, window_label};
use watchbill_domain::slo::{
    Evaluation, Every, Exact, Finding, Gravity, HealthFacts, Objective, PairState, PastWindow, Policy, Question,
    SituationFigures, Slo, Span, Standing, evaluate, health, replay_pairs,
};
use watchbill_domain::time::{Instant, Zone, day_text};
use watchbill_store::{DaySums, FrozenRow, GroupId, MarkRow};

use crate::budgets::reading::LevelRead;
use crate::budgets::words::{objective_text, window_text};
use crate::levels::Level;
use crate::slo::figures::percent;

use super::booked::Known;
use super::deciding::{AllCounts, Deciding};
use super::snapshot::{KeptLevel, KeptWindow, Share, TrendCell, WhatIfRow};
use super::window::{Promised, outcome_of, outcome_word};
use super::year_ago::LongKept;

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

/// What is kept for ever of the window a year before the last one.
pub(super) struct YearDays {
    pub span: Span,
    pub days: HashMap<GroupId, Vec<DaySums>>,
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
    /// By what was read of it, and by the sums of the days of the window a year before, where there was one.
    pub fn judge(&self, level: &Level, read: &LevelRead, year: Option<&YearDays>, measured: &Measured) -> JudgedLevel {
        let (slo, grid) = (&level.spec.slo, read.series.grid());
        let all = AllCounts::of(level, read);
        let asked = |judged: Option<&Judged>| Question {
            slo,
            counts: all.whole(),
            choices: level.spec.choices,
            policy: self.policy,
            now: judged.map_or_else(|| self.period.span.end.min(self.now), |judged| judged.as_of),
            window: judged.map(|judged| judged.span),
            lookback: LOOKBACK,
        };
        let promised = Promised { slo, zone: self.zone };
        let first = read.row.as_ref().and_then(|row| row.measured).map(|measured| measured.start);
        let windows = judged_windows(&slo.window, self.period.span, grid, self.now).into_iter();
        // Of a window that was measured from some day on the budget is that of the time since.
        let windows = windows.map(|judged| first.map_or(judged, |first| judged.measured_from(first, &slo.window)));
        let decided: Vec<(Judged, Deciding<'_>)> =
            windows.filter_map(|judged| Some((judged, all.decide(asked(Some(&judged)))?))).collect();
        let mut kept = self.bare(level, measured);
        let mut findings = Vec::new();
        kept.windows = decided
            .iter()
            .map(|(judged, deciding)| self.settled(level, promised.kept_window(judged, deciding), &mut findings))
            .collect();
        kept.trend = self.trend(level, &all.past(asked(None), TREND, self.rolling_at()), &kept.windows);
        let buckets_since = read.series.span().map(|span| span.start);
        kept.year_ago = year.map(|year| {
            let kept = LongKept { span: year.span, days: &year.days, buckets_since };
            self.year_ago(level, &kept, &all, asked(None))
        });
        let mut judged_level = JudgedLevel {
            kept,
            duties: Vec::new(),
            burns: Vec::new(),
            figures: None,
            remaining: None,
            known: (0, 0),
            over: None,
        };
        if let Some((judged, Deciding { question, evaluation, .. })) = decided.last() {
            let question = *question;
            let health = health(question, evaluation, &measured.facts);
            findings.extend(health.iter().map(crate::budgets::health_said));
            let known = Known::about(level, self.marks, judged.as_of);
            let booked = promised.booked(question, evaluation, &known);
            judged_level.kept.burn_down = Some(promised.burn_down(question, evaluation, &known, &level.exclusions));
            judged_level.kept.ledger = booked.rows;
            judged_level.kept.unexplained = booked.unexplained;
            judged_level.kept.what_if = self.instead(slo, |slo| evaluate(Question { slo, ..question }));
            judged_level.kept.spent = buckets_since.map(|since| self.spent(question, since)).unwrap_or_default();
            judged_level.duties = booked.duties;
            let (rows, duties) = self.elsewhere(level, judged.span, grid, |judged| {
                let Deciding { question, evaluation, .. } = all.decide(asked(Some(&judged)))?;
                Some((question, evaluation))
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
            window: window_text(&slo.window),
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
            year_ago: None,
            spent: Vec::new(),
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

    /// When past rolling windows are looked at: at the ends of months in the review of a month.
    fn rolling_at(&self) -> (Every, &Zone) {
        let is_short = self.period.span.length_ms() < 45 * 86_400_000;
        (if is_short { Every::Month } else { Every::Quarter }, self.zone)
    }

    /// Closed windows until the period ends, as this review judges them, or as they were frozen where they were, else by what is
    /// kept of them.
    fn trend(&self, level: &Level, past: &[PastWindow], judged: &[KeptWindow]) -> Vec<TrendCell> {
        let (slo, until) = (&level.spec.slo, self.period.span.end.min(self.now));
        let mut cells: BTreeMap<(i64, String), TrendCell> = past
            .iter()
            .map(|past| {
                let span = past.evaluation.window;
                let left = crate::budgets::words::remaining(&past.evaluation);
                let label = window_label(&slo.window, span, self.zone);
                let cell = TrendCell {
                    label: label.clone(),
                    outcome: outcome_word(past.outcome).to_owned(),
                    remaining: left.as_ref().map(Share::of),
                    known: past.evaluation.coverage.as_ref().map(Share::of),
                };
                ((span.end.as_ms(), label), cell)
            })
            .collect();
        let is_calendar = slo.window.is_calendar();
        let frozen = self.frozen.iter().filter(|row| is_of(row, level) && row.window.span.end <= until);
        let frozen = frozen.filter_map(|row| serde_json::from_str::<KeptWindow>(&row.window.document).ok());
        for window in frozen.chain(judged.iter().filter(|window| window.is_closed).cloned()) {
            let KeptWindow { to_ms, label, outcome, remaining, coverage: known, .. } = window;
            let key = (to_ms, label.clone());
            // A rolling window ends where somebody looked: only those that end as the others do are shown among them.
            if is_calendar || cells.contains_key(&key) {
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

pub(super) fn is_of(row: &FrozenRow, level: &Level) -> bool {
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
