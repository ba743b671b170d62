//! The rows of which it follows what could be known: alerts with the polls that told of them, silences, who was on call, what was deaf.

use std::collections::BTreeMap;

use watchbill_domain::alerts::{AlertState, Evidence, Transition, silence_text};
use watchbill_domain::ids::{AlertId, PersonId, SourceName};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;
use watchbill_store::{GapRow, KnowableKind, KnowableRow, KnownChange, SilenceDeed, SilenceDone, SilencePurpose};

use crate::oncall::Watch;

use super::super::facts::because_of_gap;
use super::super::scope::Scope;

/// When an alert fired by its changes in order of time, and when that came to be known. What a history told afterwards was not known
/// before; of a change that was recorded before it was recorded when it came to be known, nobody knows better than that it was then.
pub(super) fn of_alert(id: &AlertId, name: &str, changes: &[KnownChange]) -> Vec<KnowableRow> {
    let mut rows: Vec<KnowableRow> = Vec::new();
    let mut fires = false;
    for KnownChange { transition, known_at } in changes {
        let (before, known) =
            (fires, known_at.or((transition.evidence != Evidence::Backfilled).then_some(transition.at)));
        fires = transition.to == AlertState::Firing;
        match (before, fires) {
            (false, true) => rows.push(KnowableRow {
                kind: KnowableKind::Alert,
                key: format!("{id}@{}", transition.at.as_ms()),
                what: id.to_string(),
                name: name.to_owned(),
                detail: transition.severity.word().to_owned(),
                from: transition.at,
                known_from: known,
                to: None,
                known_to: None,
            }),
            (true, false) => {
                if let Some(row) = rows.last_mut() {
                    (row.to, row.known_to) = (Some(transition.at), known);
                }
            }
            (true, true) | (false, false) => {}
        }
    }
    rows
}

/// Whether a change that counts in `span` counts as known when it happened, because nothing else was recorded of it. What was resolved
/// before does not count, and what a history told was not known.
pub(super) fn is_untold(changes: &[KnownChange], span: Span) -> bool {
    let counts = |transition: &Transition| {
        transition.at < span.end
            && (span.start <= transition.at || transition.to == AlertState::Firing)
            && transition.evidence != Evidence::Backfilled
    };
    changes.iter().any(|KnownChange { transition, known_at }| known_at.is_none() && counts(transition))
}

/// The rows of `span`. A silence that would hold beyond it may still get another end.
pub(super) fn within(mut rows: Vec<KnowableRow>, span: Span) -> Vec<KnowableRow> {
    rows.retain(|row| row.from < span.end && row.to.is_none_or(|to| span.start <= to));
    for row in rows.iter_mut().filter(|row| row.kind == KnowableKind::Silence) {
        if row.to.is_some_and(|to| span.end < to) {
            (row.to, row.known_to) = (None, None);
        }
    }
    rows
}

/// When silences held, by what was done with them in the order of the records: one that got another end is another stretch.
pub(super) fn of_silences(deeds: &BTreeMap<i64, SilenceDeed>, called: impl Fn(&str) -> String) -> Vec<KnowableRow> {
    let mut rows: Vec<KnowableRow> = Vec::new();
    // By its id at its source: the place of the stretch that holds.
    let mut holding: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (number, deed) in deeds.iter().filter(|(_, deed)| deed.purpose == SilencePurpose::Silence) {
        let source = deed.source.as_str();
        let former = deed.former.as_deref().unwrap_or(&deed.silence);
        for ended in
            [holding.remove(&(source, former)), holding.remove(&(source, &*deed.silence))].into_iter().flatten()
        {
            if let Some(row) = rows.get_mut(ended) {
                row.to = row.to.map(|to| to.min(deed.at).max(row.from));
            }
        }
        if deed.done == SilenceDone::Expired {
            continue;
        }
        let from = deed.at.max(deed.starts_at);
        holding.insert((source, &*deed.silence), rows.len());
        rows.push(KnowableRow {
            kind: KnowableKind::Silence,
            key: number.to_string(),
            what: deed.silence.clone(),
            name: silence_text(&deed.matchers),
            detail: called(&deed.by),
            from,
            known_from: Some(from),
            to: Some(deed.ends_at.max(from)),
            known_to: Some(deed.ends_at.max(from)),
        });
    }
    rows
}

/// Who was on call for the services of an incident in its time, by the schedules as they are now.
pub(super) fn of_rota(scope: &Scope) -> Vec<KnowableRow> {
    let watch = scope.loaded.watch();
    let mut rows: BTreeMap<String, KnowableRow> = BTreeMap::new();
    for service in &scope.services {
        for row in of_service(&watch, service, scope.span.start, scope.span.end) {
            rows.entry(row.key.clone()).or_insert(row);
        }
    }
    rows.into_values().collect()
}

fn of_service(watch: &Watch<'_>, service: &str, from: Instant, to: Instant) -> Vec<KnowableRow> {
    let Some(schedule) = watch.schedule_of(service) else { return Vec::new() };
    let first = watch.on_call_for(service, from);
    let hand_offs = watch.handoffs_of(service, from, to);
    let mut stretches = vec![("start".to_owned(), from, first)];
    stretches.extend(hand_offs.into_iter().map(|handoff| (handoff.at.as_ms().to_string(), handoff.at, handoff.after)));
    let ends: Vec<Option<Instant>> = stretches.iter().skip(1).map(|(_, at, _)| Some(*at)).chain([None]).collect();
    let name = schedule.name().to_owned();
    let row = |((key, from, people), to): ((String, Instant, Vec<PersonId>), Option<Instant>)| KnowableRow {
        kind: KnowableKind::Rota,
        key: format!("{name}@{key}"),
        what: name.clone(),
        name: name.clone(),
        detail: names_as_list(people.iter().map(|person| watch.called(person))),
        from,
        known_from: Some(from),
        to,
        known_to: to,
    };
    stretches.into_iter().zip(ends).map(row).collect()
}

/// Names as they are kept.
fn names_as_list(names: impl Iterator<Item = String>) -> String {
    serde_json::Value::from_iter(names).to_string()
}

/// Names as they were kept; none where that is no list of names.
pub(super) fn names_of_list(kept: &str) -> Vec<String> {
    serde_json::from_str(kept).unwrap_or_default()
}

/// When a source could not be heard, whatever a history told of it afterwards.
pub(super) fn of_gap(source: &SourceName, gap: &GapRow) -> KnowableRow {
    KnowableRow {
        kind: KnowableKind::Deaf,
        key: format!("{source}@{}", gap.from.as_ms()),
        what: source.to_string(),
        name: source.to_string(),
        detail: because_of_gap(gap.cause).to_owned(),
        from: gap.from,
        known_from: Some(gap.from),
        to: gap.to,
        known_to: gap.to,
    }
}
