//! Service levels for scripts.

use std::collections::BTreeMap;

use watchbill_domain::slo::{
    Composite, Evaluation, Exclusion, PairRun, PairState, PastWindow, Question, Slo, Span, Standing, Status, Supposed,
    evaluate, health,
};
use watchbill_domain::time::Instant;
use watchbill_store::MarkRow;

use crate::api::{
    ApiError, SloAsk, SloBucketListed, SloBucketsListing, SloCompositeListed, SloCountRow, SloEndedListed,
    SloEvaluation, SloExclusionListed, SloFetched, SloFired, SloGroupListed, SloHealthListed, SloLedgerEntry,
    SloLedgerListing, SloListed, SloListing, SloMarksListing, SloQueryListed, SloShown, SloState, SloWhatIfAsk,
    SloWhatIfListing, SloWhatIfSide,
};
use crate::levels::Level;
use crate::reads::{Here, store_error};
use crate::shared::Shared;
use crate::slo::listing::{before_the_anchor, figure, listing};

use super::buckets::{Step, state_counts, steps_of, tier_counts};
use super::composites::{Whole, wholes};
use super::evaluated::{Evaluated, Extent};
use super::fetching::Fetching;
use super::find::{by_name, key_of};
use super::health::{facts, health_said};
use super::judged::{code, needs_attention};
use super::kept::all_evaluated;
use super::marks::{mark_listed, marks_about};
use super::page::{Books, NamedLink, Shown, chosen, links, window_back};
use super::past::{past, title};
use super::portfolio::level_rows;
use super::provenance::query_texts;
use super::reading::{KEPT, LevelRead, question, read_level};
use super::rows::RowOf;
use super::words::{UNKNOWN, left_text};

/// Every objective.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn slo_listing(shared: &Shared) -> Result<SloListing, ApiError> {
    let here = here(shared);
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Course).await?;
    let rows = level_rows(list, &evaluated, &here);
    let held = || rows.iter().map(|(_, _, row)| row).filter(|row| !row.aspirational);
    Ok(SloListing {
        at: here.now.to_rfc3339(),
        attention: held().filter(|row| needs_attention(row.state, row.is_burning)).count(),
        measuring: held().filter(|row| row.state == SloState::Measuring).count(),
        slos: list
            .iter()
            .zip(evaluated.iter())
            .enumerate()
            .map(|(index, (level, one))| listed(&key_of(list, index), level, one, &here))
            .collect(),
        composites: wholes(list, &evaluated).iter().map(|whole| composite(whole, list)).collect(),
    })
}

/// One objective, as it was typed.
///
/// # Errors
/// When there is none, several could be meant, or the records cannot be read.
pub(crate) async fn slo_shown(shared: &Shared, ask: &SloAsk) -> Result<SloShown, ApiError> {
    let here = here(shared);
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let index = by_name(list, &ask.key)?;
    let (level, key) = (&list[index], key_of(list, index));
    let whole = read_level(shared, level, Span::before(here.now, KEPT)).await?;
    let grouped = Evaluated::new(level, &whole, here.now, Extent::Course);
    let group = ask.group.clone().or_else(|| grouped.stands_for_all());
    let read = chosen(whole, group.as_deref())?;
    let counts = read.counts(level);
    let now = question(level, &counts, here.now);
    let question = Question { window: window_back(level, now, ask.back)?, ..now };
    let evaluation = evaluate(question);
    let mut slo = listed(&key, level, &grouped, &here);
    if ask.group.is_some() {
        let groups = std::mem::take(&mut slo.groups);
        let evaluated = Evaluated::new(level, &read, here.now, Extent::Course);
        slo = SloListed { groups, ..listed(&key, level, &evaluated, &here) };
    }
    if question.window.is_some() {
        slo.evaluation = figures(&level.spec.slo, evaluation.as_ref(), None);
    }
    let drawn = SloAsk { group: group.clone(), ..ask.clone() };
    let pages = Shown::of(level, &drawn, here.now)?;
    let mut shown = SloShown {
        at: here.now.to_rfc3339(),
        slo,
        group: group.clone(),
        links: links(shared, pages).iter().map(NamedLink::view).collect(),
        queries: query_texts(level).into_iter().map(|one| SloQueryListed { name: one.name, text: one.text }).collect(),
        tiers: BTreeMap::new(),
        states: BTreeMap::new(),
        ledger: SloLedgerListing { key: key.clone(), spent: None, entries: Vec::new() },
        health: Vec::new(),
        exclusions: Vec::new(),
        marks: Vec::new(),
        ended: past(now, &here.zone).iter().map(|past| ended(&level.spec.slo, past, &here)).collect(),
    };
    if let Some(evaluation) = &evaluation {
        let marks = marks_about(shared, level, evaluation.window).await?;
        shown.tiers = by_code(tier_counts(&read.series, evaluation.elapsed, &read.excluded));
        shown.states = by_code(state_counts(&read.series, evaluation.elapsed, &read.excluded));
        shown.ledger = ledger(&key, question, evaluation, &marks, &here);
        shown.health = health_listed(level, &read, question, evaluation);
        shown.exclusions = exclusions(level, evaluation.window);
        shown.marks = marks.iter().rev().map(|row| mark_listed(row, here.now)).collect();
    }
    Ok(shown)
}

/// To what the spent budget of an objective is booked.
///
/// # Errors
/// As [`slo_shown`].
pub(crate) async fn slo_ledger(shared: &Shared, typed: &str) -> Result<SloLedgerListing, ApiError> {
    let ask = SloAsk { key: typed.to_owned(), ..SloAsk::default() };
    Ok(slo_shown(shared, &ask).await?.ledger)
}

/// The buckets of a span.
///
/// # Errors
/// As [`slo_shown`], and when the span is none.
pub(crate) async fn bucket_listing(
    shared: &Shared,
    typed: &str,
    group: Option<&str>,
    span: Span,
) -> Result<SloBucketsListing, ApiError> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let index = by_name(list, typed)?;
    let read = chosen(read_level(shared, &list[index], span).await?, group)?;
    let one = |step: &Step| {
        let counts = step.counts();
        SloBucketListed {
            start: step.start.to_rfc3339(),
            good: counts.map(|(good, _)| good),
            total: counts.map(|(_, total)| total),
            state: step.state(),
            tier: step.tier(),
        }
    };
    Ok(SloBucketsListing {
        key: key_of(list, index),
        group: group.map(str::to_owned),
        step_s: read.series.grid().step_ms() / 1000,
        buckets: steps_of(&read.series, span, &read.excluded)?.iter().map(one).collect(),
    })
}

/// What an objective would say, for scripts; the key of the question is as it was typed.
///
/// # Errors
/// As [`super::slo_what_if`].
pub(crate) async fn what_if_listing(shared: &Shared, ask: &SloWhatIfAsk) -> Result<SloWhatIfListing, ApiError> {
    let here = here(shared);
    let (present, instead, compared) = super::what_if::compared(shared, ask, &here).await?;
    Ok(SloWhatIfListing {
        key: ask.key.clone(),
        present: side(&present, &compared.before, &here),
        instead: side(&instead, &compared.after, &here),
    })
}

/// The marks of a span, the newest first; those that are planned before all others.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn marks_listing(shared: &Shared, span: Span) -> Result<SloMarksListing, ApiError> {
    let now = shared.ports.clock.now();
    let rows = shared.store.marks(span).await.map_err(|e| store_error(&e))?;
    Ok(SloMarksListing { marks: rows.iter().rev().map(|row| mark_listed(row, now)).collect() })
}

fn here(shared: &Shared) -> Here {
    Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() }
}

fn listed(key: &str, level: &Level, evaluated: &Evaluated, here: &Here) -> SloListed {
    let spec = &level.spec;
    let judged = RowOf { key: key.to_owned(), level, evaluated, here }.judged();
    let fetching = evaluated.fetching.filter(|_| judged.state == SloState::Measuring);
    SloListed {
        key: key.to_owned(),
        name: spec.slo.name.clone(),
        objective_name: spec.slo.objective_name.clone(),
        title: spec.title.clone(),
        service: spec.service.clone(),
        owner: spec.owner.clone(),
        standing: match spec.slo.standing {
            Standing::Current => "current",
            Standing::Aspirational => "aspirational",
        },
        state: code(judged.state),
        fetched: fetching.map(fetched),
        left: match (fetching, evaluated.deciding()) {
            (Some(fetching), _) => format!("{} fetched", fetching.text()),
            (None, evaluation) => evaluation.map_or_else(|| UNKNOWN.to_owned(), left_text),
        },
        problem: match (&level.sli, &evaluated.problem) {
            (Err(why), _) => Some(why.clone()),
            (Ok(_), problem) => problem.as_ref().map(|problem| problem.text.clone()),
        },
        source: level.source().map(str::to_owned),
        as_of: evaluated.last_known.map(Instant::to_rfc3339),
        evaluation: figures(&spec.slo, evaluated.deciding(), evaluated.rolloff),
        groups: evaluated
            .groups
            .iter()
            .map(|(labels, one)| SloGroupListed { labels: labels.clone(), evaluation: listing(&spec.slo, one, None) })
            .collect(),
    }
}

fn fetched(fetching: Fetching) -> SloFetched {
    SloFetched { seconds: fetching.fetched_ms / 1000, of_seconds: fetching.of_ms / 1000 }
}

fn figures(slo: &Slo, evaluation: Option<&Evaluation>, rolloff: Option<u64>) -> SloEvaluation {
    evaluation.map_or_else(|| before_the_anchor(slo), |evaluation| listing(slo, evaluation, rolloff))
}

fn composite(whole: &Whole<'_>, list: &[Level]) -> SloCompositeListed {
    let some =
        |of: &dyn Fn(&Composite) -> watchbill_domain::slo::Exact| whole.composite.as_ref().map(|one| figure(&of(one)));
    let known = |of: &dyn Fn(&Composite) -> watchbill_domain::slo::Exact| {
        whole.composite.as_ref().filter(|one| one.error_ratio.is_some()).map(|one| figure(&of(one)))
    };
    SloCompositeListed {
        name: whole.name.to_owned(),
        parts: whole.parts.iter().map(|index| key_of(list, *index)).collect(),
        objective: some(&|one| one.objective.clone()),
        error_ratio: whole.composite.as_ref().and_then(|one| one.error_ratio.as_ref()).map(figure),
        consumed: known(&|one| one.consumed.clone()),
        remaining: known(&Composite::remaining),
        weighed: some(&|one| one.weighed.clone()),
        status: whole.composite.as_ref().map_or(Status::NoData, |one| one.status).code(),
        policy: whole.composite.as_ref().and_then(|one| one.policy).map(watchbill_domain::slo::PolicyState::code),
    }
}

fn by_code(rows: Vec<SloCountRow>) -> BTreeMap<String, u64> {
    let count = |text: &str| text.replace(',', "").parse().unwrap_or(0);
    rows.into_iter().map(|row| (row.code, count(&row.count))).collect()
}

fn ledger(
    key: &str,
    question: Question<'_>,
    evaluation: &Evaluation,
    rows: &[MarkRow],
    here: &Here,
) -> SloLedgerListing {
    let (ledger, _) = Books { question, evaluation, rows, zone: &here.zone }.ledger();
    let owning = ledger.entries.iter().filter(|entry| entry.booked.units.is_positive());
    let booked = owning.map(|entry| (Some(&rows[entry.mark]), &entry.booked)).chain([(None, &ledger.unattributed)]);
    let entry = |(row, booked): (Option<&MarkRow>, &watchbill_domain::slo::Booked)| SloLedgerEntry {
        mark: row.map(|row| row.id.0),
        kind: row.map_or("unattributed", |row| row.mark.kind.code()),
        title: row.map_or_else(String::new, |row| row.mark.title.clone()),
        units: figure(&booked.units),
        of_spent: figure(&booked.of_spent),
        of_budget: figure(&booked.of_budget),
    };
    SloLedgerListing { key: key.to_owned(), spent: Some(figure(&ledger.spent)), entries: booked.map(entry).collect() }
}

fn health_listed(
    level: &Level,
    read: &LevelRead,
    question: Question<'_>,
    evaluation: &Evaluation,
) -> Vec<SloHealthListed> {
    let found = health(question, evaluation, &facts(level, read));
    let one = |finding: &watchbill_domain::slo::Finding| SloHealthListed {
        code: finding.code(),
        gravity: finding.gravity().code(),
        text: health_said(finding),
    };
    found.iter().map(one).collect()
}

fn exclusions(level: &Level, window: Span) -> Vec<SloExclusionListed> {
    let meets = |one: &&Exclusion| one.span.start < window.end && window.start < one.span.end;
    let row = |one: &Exclusion| SloExclusionListed {
        from: one.span.start.to_rfc3339(),
        to: one.span.end.to_rfc3339(),
        reason: one.reason.clone(),
        author: one.author.clone(),
    };
    level.exclusions.iter().filter(meets).map(row).collect()
}

fn ended(slo: &Slo, past: &PastWindow, here: &Here) -> SloEndedListed {
    SloEndedListed {
        name: title(slo, past.evaluation.window, &here.zone),
        outcome: past.outcome.code(),
        evaluation: listing(slo, &past.evaluation, None),
    }
}

fn side(slo: &Slo, supposed: &Supposed, here: &Here) -> SloWhatIfSide {
    let fired = supposed.runs.iter().filter(|run| run.state == PairState::Firing);
    let one = |run: &PairRun| SloFired {
        pair: slo.alerting.pairs.get(run.pair).map(|pair| pair.name.clone()).unwrap_or_default(),
        from: run.span.start.to_rfc3339(),
        to: run.span.end.to_rfc3339(),
    };
    SloWhatIfSide {
        evaluation: listing(slo, &supposed.evaluation, None),
        fired: fired.map(one).collect(),
        ended: supposed.past.iter().map(|past| ended(slo, past, here)).collect(),
    }
}
