//! What an incident cost, as far as the records tell.

use std::collections::BTreeMap;

use watchbill_domain::ids::PersonId;
use watchbill_domain::incidents::{BudgetSums, EntryKind, Figure, ImpactFacts, Moment, PersonPaged, QueueSums, impact};
use watchbill_domain::oncall::NIGHT;
use watchbill_domain::slo::{MarkKind, Span};
use watchbill_domain::time::{Instant, Zone};
use watchbill_store::{MarkRow, RecordedPage};

use crate::api::ApiError;
use crate::budgets::marks::{is_about, span_of};
use crate::reads::store_error;
use crate::shared::Shared;

use super::came::came;
use super::collect::Known;
use super::facts::sums_of;
use super::spent::{MeasuredLevel, fraction};

/// The figures of an incident with these moments; what was spent goes from its start until it was mitigated, else until it was
/// resolved, else until `now`.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn figures(shared: &Shared, known: &Known, now: Instant) -> Result<Vec<Figure>, ApiError> {
    Ok(impact(&known.times, &cost(shared, known, now).await?, NIGHT, now))
}

/// What these figures are worked out from.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn cost(shared: &Shared, known: &Known, now: Instant) -> Result<ImpactFacts, ApiError> {
    let Known { times, levels, .. } = known;
    let pages = pages(known, &shared.ports.clock.zone());
    let Some(from) = times.at(Moment::Started) else { return Ok(ImpactFacts { pages, ..ImpactFacts::default() }) };
    let ended = times.at(Moment::Mitigated).or_else(|| times.at(Moment::Resolved)).unwrap_or(now);
    let span = Span { start: from, end: ended.max(from) };
    Ok(ImpactFacts {
        budgets: budgets(shared, levels, span, now).await?,
        queues: queues(shared, known, span).await?,
        pages,
    })
}

async fn budgets(
    shared: &Shared,
    levels: &[MeasuredLevel],
    span: Span,
    now: Instant,
) -> Result<Vec<BudgetSums>, ApiError> {
    let marks = shared.store.marks(span).await.map_err(|error| store_error(&error))?;
    Ok(levels.iter().filter_map(|level| sums(level, &marks, span, now)).collect())
}

fn sums(level: &MeasuredLevel, marks: &[MarkRow], span: Span, now: Instant) -> Option<BudgetSums> {
    let spent = level.spent(span.start, span.end, now)?;
    let meets = |row: &&MarkRow| {
        let of = span_of(&row.mark, now);
        row.mark.kind == MarkKind::Incident
            && is_about(&row.mark, level.level())
            && of.start < span.end
            && span.start < of.end
    };
    Some(BudgetSums {
        level: level.key.clone(),
        name: level.name.clone(),
        bad: fraction(&spent.booked.units),
        budget: fraction(&spent.allowed()),
        window_s: u64::try_from(spent.evaluation.window.length_ms() / 1000).unwrap_or(0),
        known_buckets: spent.known,
        buckets: spent.buckets,
        ledger_entry: marks.iter().find(meets).map(|row| format!("mark {}", row.id.0)),
    })
}

async fn queues(shared: &Shared, known: &Known, span: Span) -> Result<Vec<QueueSums>, ApiError> {
    let Known { scope, entries, .. } = known;
    if scope.linked.queues.is_empty() {
        return Ok(Vec::new());
    }
    // What was put right belongs to it, also long after it was over.
    let trail = shared.store.trail(span.start, Instant::from_ms(i64::MAX)).await;
    let trail = trail.map_err(|error| store_error(&error))?;
    let mut all = Vec::new();
    for queue in &scope.linked.queues {
        let dead = came(shared, queue, span, entries).await?;
        let (replayed, discarded) = sums_of(&trail, queue);
        all.push(QueueSums { queue: queue.to_string(), dead, replayed, discarded });
    }
    Ok(all)
}

/// Whom each page of the timeline was for: those on call then, or where no schedule tells the person at this laptop. Of one whose record
/// is gone the services that the incident is linked to tell who was on call.
fn pages(known: &Known, laptop: &Zone) -> Vec<PersonPaged> {
    let (scope, loaded) = (&known.scope, &known.scope.loaded);
    let recorded: BTreeMap<String, &RecordedPage> = scope.pages().map(|page| (page.id.to_string(), page)).collect();
    let zone = |person: &PersonId| {
        let own =
            loaded.people.iter().find(|known| known.id == person.as_str()).and_then(|known| known.timezone.clone());
        own.or_else(|| loaded.zone_of_team()).unwrap_or_else(|| laptop.clone())
    };
    let mut all = Vec::new();
    for line in known.entries.iter().filter(|line| line.kind == EntryKind::PageSent) {
        let mut people = match recorded.get(&line.record.key) {
            Some(page) => scope.on_call(page),
            None => scope.on_call_of(scope.linked.services.iter().map(String::as_str), line.at),
        };
        if people.is_empty() {
            people.extend(loaded.me.as_ref().map(PersonId::new));
        }
        let paged = |person: &PersonId| PersonPaged {
            page: line.record.key.clone(),
            at: line.at,
            person: person.to_string(),
            zone: zone(person),
        };
        if people.is_empty() {
            // Nobody is named; it was heard at this laptop all the same.
            all.push(PersonPaged {
                person: String::new(),
                zone: laptop.clone(),
                page: line.record.key.clone(),
                at: line.at,
            });
        }
        all.extend(people.iter().map(paged));
    }
    all
}
