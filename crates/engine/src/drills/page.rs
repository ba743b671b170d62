//! One drill with its plan, and what was seen.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Drill, DrillId, Entry, Expected, Link, Seen, Status};
use watchbill_domain::time::Instant;

use crate::api::{
    ApiError, DrillChangeRow, DrillSeenListed, DrillSeenRow, DrillShown, DrillSurprise, DrillView, IncidentLinkRow,
};
use crate::incidents::{line_of_drill, links_of_drill};
use crate::reads::Here;
use crate::shared::Shared;

use super::here;
use super::list::{listed, row};
use super::plans::form_of;
use super::told::{Told, kept, postmortem_of, told};
use super::words::{change_text, exact_span, missing, seen_after, seen_text, seen_word};

/// Characters of a line.
const LONGEST_LINE: usize = 500;

/// The page of a drill. Its times are told by the clock of its incident, once it has one.
///
/// # Errors
/// When there is none of this number, or the records cannot be read.
pub(super) async fn view(shared: &Shared, id: DrillId) -> Result<DrillView, ApiError> {
    let told = told(shared, kept(shared, id).await?).await?;
    let drill = &told.kept.drill;
    let here = told.ran.as_ref().map_or_else(|| here(shared), |ran| ran.of.here.clone());
    let links = match &told.ran {
        Some(ran) => links_of_drill(shared, &ran.of).await?,
        None => drill.plan.about.iter().map(as_typed).collect(),
    };
    let postmortem = postmortem(shared, &told).await?;
    Ok(DrillView {
        row: row(drill, told.came_to(), &here),
        plan: form_of(&drill.plan),
        links,
        missing: missing(drill),
        started: drill.started().map(|at| here.time(at)),
        ended: drill.ended().map(|(at, _)| here.time(at)),
        stopped: drill.stopped().map(str::to_owned),
        seen: each(&told).map(|(one, seen, line)| seen_row(drill, one, seen, line, &here)).collect(),
        surprises: surprises(&told)
            .map(|entry| DrillSurprise { at: here.time(entry.at), text: here.local(&entry.text) })
            .collect(),
        follows: drill.ended().is_some()
            && told
                .ran
                .as_ref()
                .is_some_and(|ran| ran.of.incident.status() != Status::Resolved || postmortem.is_none()),
        postmortem,
        history: history(&told, &here),
    })
}

/// The same for scripts.
///
/// # Errors
/// As [`view`].
pub(super) async fn shown(shared: &Shared, id: DrillId) -> Result<DrillShown, ApiError> {
    let told = told(shared, kept(shared, id).await?).await?;
    let drill = &told.kept.drill;
    let seen = each(&told).map(|(one, seen, line)| DrillSeenListed {
        what: one.what.clone(),
        within_ms: ms(one.within),
        seen: seen_word(seen),
        after_ms: seen_after(seen).map(ms),
        line: line.map(line_of_drill),
    });
    Ok(DrillShown {
        drill: listed(drill, told.came_to()),
        plan: form_of(&drill.plan).into(),
        missing: missing(drill),
        stopped: drill.stopped().map(str::to_owned),
        seen: seen.collect(),
        surprises: surprises(&told).map(|entry| format!("{}: {}", entry.at.to_rfc3339(), entry.text)).collect(),
        postmortem: postmortem(shared, &told).await?,
    })
}

fn as_typed(link: &Link) -> IncidentLinkRow {
    let name = plain_line(&link.key, LONGEST_LINE);
    IncidentLinkRow { kind: link.kind.word().to_owned(), key: link.key.clone(), name }
}

/// Each thing that should be seen, how it stands, and the line that shows it; nothing of a drill that never began.
fn each(told: &Told) -> impl Iterator<Item = (&Expected, &Seen, Option<&Entry>)> {
    told.ran.iter().flat_map(move |ran| {
        let each = told.kept.drill.plan.expected.iter().zip(&ran.outcome.each);
        each.map(move |(one, (seen, place))| (one, seen, place.and_then(|place| ran.of.entries.get(place))))
    })
}

/// The lines that nobody expected.
fn surprises(told: &Told) -> impl Iterator<Item = &Entry> {
    told.ran.iter().flat_map(|ran| ran.outcome.surprises.iter().filter_map(move |place| ran.of.entries.get(*place)))
}

fn seen_row(drill: &Drill, one: &Expected, seen: &Seen, line: Option<&Entry>, here: &Here) -> DrillSeenRow {
    DrillSeenRow {
        what: plain_line(&one.what, LONGEST_LINE),
        within: exact_span(one.within),
        seen: seen_word(seen).to_owned(),
        text: seen_text(drill, seen),
        line: line.map(line_of_drill).unwrap_or_default(),
        at: line.map(|line| here.time(line.at)),
    }
}

async fn postmortem(shared: &Shared, told: &Told) -> Result<Option<i64>, ApiError> {
    let Some(ran) = &told.ran else { return Ok(None) };
    Ok(postmortem_of(shared, ran.of.incident.id).await?.map(|row| row.id.0))
}

/// What was done with it, the last first; and that its incident is over while it runs, which ends no drill.
fn history(told: &Told, here: &Here) -> Vec<DrillChangeRow> {
    let mut rows: Vec<(Instant, String)> =
        told.kept.changes.iter().map(|change| (change.at, format!("{}.", change_text(change)))).collect();
    let incident =
        told.ran.as_ref().map(|ran| &ran.of.incident).filter(|incident| incident.status() == Status::Resolved);
    if let Some(incident) = incident.filter(|_| told.kept.drill.ended().is_none()) {
        let said = format!("Incident {} is resolved. The drill runs until somebody ends or stops it.", incident.id);
        rows.push((incident.status_since(), said));
    }
    rows.into_iter().rev().map(|(at, text)| DrillChangeRow { at: here.time(at), text }).collect()
}

fn ms(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
