//! SLOs that are made of several SLIs, each with a weight.

use watchbill_domain::slo::{Composite, Exact, Part, Standing, Status, composite};

use crate::api::{SloGroupRow, SloLevelRow, SloState, SloTrend};
use crate::levels::Level;
use crate::reads::Here;
use crate::slo::figures::{percent, short_percent};

use super::evaluated::Evaluated;
use super::fetching::Fetching;
use super::find::key_of;
use super::judged::{burning_pairs, needs_attention, state_of, word};
use super::rows::{RowOf, burn_text};
use super::words::{NOT_YET, UNKNOWN, coverage_text, part, remaining, remaining_text, window_text};

/// A composite with its parts.
pub(crate) struct Whole<'a> {
    /// The name of its SLO, which is its key too.
    pub name: &'a str,
    /// Where its parts stand in the list.
    pub parts: Vec<usize>,
    /// What it comes to; none before the anchor of a calendar.
    pub composite: Option<Composite>,
}

/// Every composite of the list.
pub(crate) fn wholes<'a>(list: &'a [Level], evaluated: &[Evaluated]) -> Vec<Whole<'a>> {
    let mut wholes: Vec<Whole<'a>> = Vec::new();
    for (index, level) in list.iter().enumerate().filter(|(_, level)| level.spec.weight.is_some()) {
        match wholes.iter_mut().find(|whole| whole.name == level.spec.slo.name) {
            Some(whole) => whole.parts.push(index),
            None => wholes.push(Whole { name: &level.spec.slo.name, parts: vec![index], composite: None }),
        }
    }
    for whole in &mut wholes {
        let parts = whole.parts.iter().map(|index| {
            let (spec, evaluation) = (&list[*index].spec, evaluated[*index].deciding()?);
            Some(Part { weight: spec.weight.clone()?, objective: &spec.slo.objective, evaluation })
        });
        whole.composite =
            parts.collect::<Option<Vec<_>>>().and_then(|parts| composite(&parts, super::reading::policy()));
    }
    wholes
}

/// A row for each composite, with its service and its owner.
pub(crate) fn composite_rows(
    list: &[Level],
    evaluated: &[Evaluated],
    here: &Here,
) -> Vec<(Option<String>, Option<String>, SloLevelRow)> {
    let wholes = wholes(list, evaluated);
    let row = |whole: &Whole<'_>| {
        let first = &list[whole.parts[0]].spec;
        (first.service.clone(), first.owner.clone(), composite_row(whole, list, evaluated, here))
    };
    wholes.iter().map(row).collect()
}

/// One composite as a row.
pub(crate) fn composite_row(whole: &Whole<'_>, list: &[Level], evaluated: &[Evaluated], here: &Here) -> SloLevelRow {
    let spec = &list[whole.parts[0]].spec;
    let measuring = measuring(whole, list, evaluated, here);
    let (state, state_text) = match (stands(whole), silent(whole, list, evaluated, here)) {
        _ if measuring.is_some() => (SloState::Measuring, measuring.clone().unwrap_or_default()),
        // What was spent then is spent; what was left may not be any more.
        ((state, _), Some(said)) if state > SloState::NoData => (SloState::NoData, said),
        (stands, _) => stands,
    };
    let is_there = |composite: &&Composite| composite.policy.is_some() && measuring.is_none();
    let left = whole.composite.as_ref().filter(is_there).map(Composite::remaining);
    let nothing = if measuring.is_some() { NOT_YET } else { UNKNOWN };
    let parts = whole.parts.iter().map(|index| (&list[*index], &evaluated[*index]));
    let is_burning = parts.clone().any(|(_, part)| part.deciding().is_some_and(|one| !burning_pairs(one).is_empty()));
    let unmeasured = parts.clone().filter(|(level, part)| level.sli.is_err() || part.problem.is_some()).count();
    SloLevelRow {
        key: whole.name.to_owned(),
        name: whole.name.to_owned(),
        title: spec.title.clone().unwrap_or_else(|| whole.name.to_owned()),
        objective: objective(whole, list),
        aspirational: parts.clone().all(|(level, _)| level.spec.slo.standing == Standing::Aspirational),
        state,
        state_text,
        remaining: left.as_ref().map(part),
        remaining_text: left.as_ref().map_or_else(|| nothing.to_owned(), short_percent),
        fetched: measuring
            .is_some()
            .then(|| parts.clone().filter_map(|(_, one)| one.fetching).map(Fetching::part).fold(1.0, f64::min)),
        coverage_text: whole.composite.as_ref().map_or_else(|| "no window yet".to_owned(), weighed),
        burn_text: "see its parts".to_owned(),
        burn_over: String::new(),
        is_burning,
        trend: SloTrend { svg: String::new(), said: "the parts of a composite have their own".to_owned() },
        forecast: "its parts are foreseen each by itself".to_owned(),
        as_of: parts.filter_map(|(_, part)| part.last_known).min().map(|at| here.time(at)),
        problem: (unmeasured > 0).then(|| {
            format!(
                "{unmeasured} of its {} parts cannot be measured; they are left out of the figures.",
                whole.parts.len()
            )
        }),
        worst_group: None,
    }
}

/// The parts as rows, each with its weight.
pub(crate) fn part_rows(whole: &Whole<'_>, list: &[Level], evaluated: &[Evaluated], here: &Here) -> Vec<SloGroupRow> {
    let row = |(place, index): (usize, &usize)| {
        let (level, figures) = (&list[*index], &evaluated[*index]);
        let of = RowOf { key: key_of(list, *index), level, evaluated: figures, here };
        let (judged, evaluation) = (of.judged(), figures.deciding());
        let share = whole.composite.as_ref().map(|composite| &composite.parts[place]);
        SloGroupRow {
            title: of.title(),
            key: Some(of.key),
            state: judged.state,
            state_text: judged.text,
            remaining: evaluation.and_then(remaining).as_ref().map(part),
            remaining_text: evaluation.map_or_else(|| UNKNOWN.to_owned(), remaining_text),
            sli_text: evaluation.and_then(|one| one.sli()).map_or_else(|| UNKNOWN.to_owned(), |sli| percent(&sli)),
            burn_text: evaluation.map_or_else(|| UNKNOWN.to_owned(), burn_text),
            coverage_text: evaluation.map_or_else(String::new, coverage_text),
            weight: share.map(|share| {
                format!(
                    "{} of the weight, {} of the budget",
                    short_percent(&share.weight),
                    short_percent(&share.consumed)
                )
            }),
        }
    };
    whole.parts.iter().enumerate().map(row).collect()
}

fn objective(whole: &Whole<'_>, list: &[Level]) -> String {
    let window = window_text(&list[whole.parts[0]].spec.slo.window);
    let promised =
        whole.composite.as_ref().map_or_else(|| UNKNOWN.to_owned(), |composite| percent(&composite.objective));
    format!("{promised} of {} parts {window}", whole.parts.len())
}

fn stands(whole: &Whole<'_>) -> (SloState, String) {
    let Some(composite) = &whole.composite else {
        return (SloState::NoData, "unknown: its first window has not begun".to_owned());
    };
    match (composite.status, composite.policy) {
        (Status::NoTraffic, _) => (SloState::NoTraffic, "no traffic in what is known".to_owned()),
        (_, Some(policy)) => {
            let state = state_of(policy);
            let gaps = composite.weighed < Exact::one();
            let by =
                if gaps { format!(" by {} of its weight", short_percent(&composite.weighed)) } else { String::new() };
            (state, format!("{}{by}", word(state)))
        }
        (_, None) => (SloState::NoData, "unknown: nothing is known of its parts".to_owned()),
    }
}

/// How far the first of its parts that is being measured has come, unless another part needs somebody.
fn measuring(whole: &Whole<'_>, list: &[Level], evaluated: &[Evaluated], here: &Here) -> Option<String> {
    let judged = whole.parts.iter().map(|index| {
        let key = key_of(list, *index);
        let of = RowOf { key: key.clone(), level: &list[*index], evaluated: &evaluated[*index], here };
        (key, of.judged())
    });
    let judged: Vec<_> = judged.collect();
    if judged.iter().any(|(_, part)| needs_attention(part.state, false)) {
        return None;
    }
    let (key, part) = judged.into_iter().find(|(_, part)| part.state == SloState::Measuring)?;
    Some(format!("{} of {key}", part.text))
}

/// The first of its parts that was read once and is not any more.
fn silent(whole: &Whole<'_>, list: &[Level], evaluated: &[Evaluated], here: &Here) -> Option<String> {
    whole.parts.iter().find_map(|index| {
        let (level, evaluated) = (&list[*index], &evaluated[*index]);
        let key = key_of(list, *index);
        let since =
            evaluated.deciding_known().filter(|_| evaluated.deciding().is_some_and(|one| one.policy.is_some()))?;
        let said = format!("unknown: no reading of {key} since {}", here.short(since));
        let judged = RowOf { key, level, evaluated, here }.judged();
        (judged.state == SloState::NoData).then_some(said)
    })
}

fn weighed(composite: &Composite) -> String {
    format!("{} of the weight known", short_percent(&composite.weighed))
}
