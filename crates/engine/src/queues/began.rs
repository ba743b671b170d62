//! When a queue began to fill, and what happened shortly before: releases and incidents as people and scripts mark them, and times at
//! which its source could not be read.

use std::time::Duration;

use watchbill_domain::alerts::{GapCause, plain_line};
use watchbill_domain::queues::{Began, Happening, QueueState, began};
use watchbill_domain::slo::{MarkKind, Span};
use watchbill_domain::time::{Instant, span_text};
use watchbill_store::{GapRow, MarkRow};

use crate::api::{ApiError, QueueBeganListed, QueueHappeningListed};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::evaluated::Evaluated;

/// What may have come before is looked for so much earlier; how near it has to be is for the domain to say.
const BEFORE: Duration = Duration::from_secs(86_400);
/// More is no answer to what it began after.
const MOST: usize = 5;
/// Characters of a title.
const LONGEST_TITLE: usize = 200;

/// When it began, and what came before, the last first.
pub(super) struct Beginning {
    pub not_before: Option<Instant>,
    pub at: Instant,
    pub after: Vec<Happening>,
}

/// When a queue began to fill; none where it is empty, or was never read.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn beginning(shared: &Shared, queue: &Evaluated, here: &Here) -> Result<Option<Beginning>, ApiError> {
    let state = &queue.watched.state;
    let Some(at) = state.not_empty_since else { return Ok(None) };
    let from = state.empty_at.unwrap_or(at).minus(BEFORE);
    let span = Span { start: from, end: at.plus(Duration::from_millis(1)) };
    let marks = shared.store.marks(span).await.map_err(|error| store_error(&error))?;
    let gaps = shared.store.gaps(&queue.id.source, from).await.map_err(|error| store_error(&error))?;
    let of_marks = marks.iter().filter(|row| is_about(row, queue.service.as_deref())).map(|row| Happening {
        at: row.mark.from,
        title: format!("{} {}", row.mark.kind.code(), plain_line(&row.mark.title, LONGEST_TITLE)),
    });
    let of_gaps = gaps.iter().map(|gap| outage(gap, queue.id.source.as_str(), here));
    Ok(before(state, of_marks.chain(of_gaps).collect()))
}

/// Whether a mark may be why a queue of this service fills. One that names no service is about all, and of a queue that belongs to
/// none any may be.
pub(super) fn is_about(row: &MarkRow, service: Option<&str>) -> bool {
    let mark = &row.mark;
    let is_kind = matches!(mark.kind, MarkKind::Deploy | MarkKind::Incident);
    let names_none = mark.services.is_empty() && mark.slos.is_empty();
    is_kind && service.is_none_or(|service| names_none || mark.services.iter().any(|named| named == service))
}

fn outage(gap: &GapRow, source: &str, here: &Here) -> Happening {
    let why = match gap.cause {
        GapCause::Failing => format!("{source} did not answer"),
        GapCause::Asleep => "this laptop slept".to_owned(),
        GapCause::NotRunning => "nobody watched".to_owned(),
    };
    let until = gap.to.map_or_else(String::new, |to| format!(" until {}", here.short(to)));
    Happening { at: gap.from, title: format!("{why}{until}") }
}

/// What came near before it, the last first.
fn before(state: &QueueState, mut happenings: Vec<Happening>) -> Option<Beginning> {
    let Began { not_before, at, .. } = began(state, &[])?;
    let mut after: Vec<Happening> = Vec::new();
    while let Some(found) = began(state, &happenings).and_then(|began| began.after).cloned() {
        happenings.retain(|happening| *happening != found);
        after.push(found);
        if after.len() == MOST {
            break;
        }
    }
    Some(Beginning { not_before, at, after })
}

impl Beginning {
    /// In words, a sentence each.
    pub fn said(&self, here: &Here) -> Vec<String> {
        let first = match self.not_before {
            Some(empty) => format!(
                "It was empty at {} for the last time, and not any more at {}.",
                here.short(empty),
                here.short(self.at)
            ),
            None => {
                format!("It was never seen empty; it is known not to be since {}.", here.short(self.at))
            }
        };
        let rest = self.after.iter().map(|happening| {
            let ago = self.at.since(happening.at);
            let before = if ago < Duration::from_secs(60) { "Just".to_owned() } else { span_text(ago) };
            format!("{before} before: {}.", happening.title.trim_end_matches('.'))
        });
        std::iter::once(first).chain(rest).collect()
    }

    /// For scripts.
    pub fn listed(&self) -> QueueBeganListed {
        let one = |happening: &Happening| QueueHappeningListed {
            at: happening.at.to_rfc3339(),
            what: happening.title.clone(),
            before_seconds: self.at.since(happening.at).as_secs(),
        };
        QueueBeganListed {
            not_before: self.not_before.map(Instant::to_rfc3339),
            at: self.at.to_rfc3339(),
            after: self.after.iter().map(one).collect(),
        }
    }
}

#[cfg(test)]
#[path = "began_tests.rs"]
mod tests;
