//! An objective in one row.

use watchbill_domain::slo::{Evaluation, Standing};
use watchbill_domain::time::span_text;

use crate::api::{SloLevelRow, SloState, SloTrend};
use crate::levels::Level;
use crate::reads::Here;
use crate::slo::figures::rate;

use super::evaluated::Evaluated;
use super::fetching::Fetching;
use super::foreseen::row_forecast;
use super::judged::{Facts, Judged, burning_pairs};
use super::reading::LOOKBACK;
use super::trend::trend_view;
use super::words::{NOT_YET, UNKNOWN, coverage_text, objective_text, part, remaining, remaining_text};

/// What a row is made of.
pub(crate) struct RowOf<'a> {
    pub key: String,
    pub level: &'a Level,
    pub evaluated: &'a Evaluated,
    pub here: &'a Here,
}

impl RowOf<'_> {
    /// The row.
    pub fn row(&self) -> SloLevelRow {
        let spec = &self.level.spec;
        let judged = self.judged();
        let evaluation = self.evaluated.deciding();
        let is_measuring = judged.state == SloState::Measuring;
        SloLevelRow {
            key: self.key.clone(),
            name: spec.slo.name.clone(),
            title: self.title(),
            objective: objective_text(&spec.slo),
            aspirational: spec.slo.standing == Standing::Aspirational,
            state: judged.state,
            state_text: judged.text,
            remaining: evaluation.filter(|_| !is_measuring).and_then(remaining).as_ref().map(part),
            remaining_text: match evaluation {
                Some(_) if is_measuring => NOT_YET.to_owned(),
                Some(evaluation) => remaining_text(evaluation),
                None => UNKNOWN.to_owned(),
            },
            fetched: self.evaluated.fetching.filter(|_| is_measuring).map(Fetching::part),
            coverage_text: evaluation.map_or_else(|| "no window yet".to_owned(), coverage_text),
            burn_text: evaluation.map_or_else(|| UNKNOWN.to_owned(), burn_text),
            burn_over: span_text(LOOKBACK),
            is_burning: evaluation.is_some_and(|evaluation| !burning_pairs(evaluation).is_empty()),
            trend: self.trend(),
            forecast: self.forecast(judged.state),
            as_of: self.evaluated.last_known.map(|at| self.here.time(at)),
            problem: self.problem(),
            worst_group: self.worst_group(),
        }
    }

    /// Where it stands.
    pub fn judged(&self) -> Judged {
        let facts = Facts {
            unmeasured: self.level.sli.as_ref().err().map(String::as_str),
            last_known: self.evaluated.deciding_known(),
            fetching: self.evaluated.fetching,
        };
        match self.evaluated.deciding() {
            Some(evaluation) => Judged::of(evaluation, facts, self.here),
            None => Judged::before_the_anchor(),
        }
    }

    /// What people call it, with the name of its objective where it has one, or which of several it is.
    pub fn title(&self) -> String {
        let spec = &self.level.spec;
        let title = spec.title.as_deref().unwrap_or(&spec.slo.name);
        let is_one_of_several = self.key != spec.slo.name;
        match (&spec.slo.objective_name, spec.indicator_name.as_ref().filter(|_| spec.weight.is_some())) {
            // Two of one name are told apart as the records tell them apart.
            (Some(name), _) if *name == self.level.objective => format!("{title} ({name})"),
            (Some(name), _) => format!("{title} ({name}, {})", self.level.objective),
            (None, Some(indicator)) => format!("{title} (part {}: {indicator})", self.level.objective),
            (None, None) if spec.weight.is_some() => format!("{title} (part {})", self.level.objective),
            (None, None) if is_one_of_several => format!("{title} (objective {})", self.level.objective),
            (None, None) => title.to_owned(),
        }
    }

    /// What keeps it from being measured, or measured wholly.
    pub fn problem(&self) -> Option<String> {
        if let Err(why) = &self.level.sli {
            return Some(format!(
                "Nothing measures it: {why}. Its budget is not known, which is not the same as fine."
            ));
        }
        let problem = self.evaluated.problem.as_ref()?;
        Some(format!(
            "{}, since {}. What was spent since then is not known.",
            problem.text,
            self.here.short(problem.at)
        ))
    }

    fn trend(&self) -> SloTrend {
        trend_view(&self.evaluated.trend)
    }

    fn forecast(&self, state: SloState) -> String {
        match self.evaluated.deciding() {
            Some(evaluation) if !matches!(state, SloState::NoData | SloState::Measuring) => {
                row_forecast(&self.level.spec.slo, evaluation, self.evaluated, self.here)
            }
            _ => "not foreseen: too little is known".to_owned(),
        }
    }

    fn worst_group(&self) -> Option<String> {
        let (title, evaluation) = self.evaluated.worst()?;
        Some(format!("{title}: {} left", remaining_text(evaluation)))
    }
}

/// `3.2x`, or that it is not known.
pub(crate) fn burn_text(evaluation: &Evaluation) -> String {
    evaluation.burn_rate.as_ref().map_or_else(|| UNKNOWN.to_owned(), rate)
}

/// How two rows are ordered: the worst state first, what burns before what does not, then what has least left.
pub(crate) fn worse(a: &SloLevelRow, b: &SloLevelRow) -> std::cmp::Ordering {
    let key = |row: &SloLevelRow| (row.aspirational, row.state, !row.is_burning);
    let left = |row: &SloLevelRow| row.remaining.unwrap_or(f64::NEG_INFINITY);
    key(a).cmp(&key(b)).then(left(a).total_cmp(&left(b))).then_with(|| a.key.cmp(&b.key))
}
