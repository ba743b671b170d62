//! What was kept of what could be known, completed by what the records tell now.

use std::collections::BTreeMap;

use watchbill_domain::ids::AlertId;
use watchbill_domain::incidents::{
    AlertRow, DeafRow, Entry, EntryKind, IncidentId, Record, Recorded, RotaRow, SilenceRow,
};
use watchbill_domain::time::Instant;
use watchbill_store::{KnowableKind, KnowableRow};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::collect::Known;
use super::super::facts;
use super::stretches::{is_untold, names_of_list, of_alert, of_gap, of_rota, of_silences, within};

/// What is recorded of an incident, with when each line of its timeline came to be known.
pub(super) struct Reading {
    pub record: Recorded,
    /// Whether there are changes of alerts of which it was not recorded when they came to be known.
    pub is_untold: bool,
    /// When people wrote their lines.
    written: BTreeMap<(Record, EntryKind), Instant>,
}

/// Reads what could be known of an incident.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn reading(shared: &Shared, known: &Known) -> Result<Reading, ApiError> {
    let ids: Vec<IncidentId> = known.kept.incident.with_absorbed().collect();
    let kept = shared.store.kept_knowable(&ids).await.map_err(|error| store_error(&error))?;
    let (fresh, is_untold) = told(shared, known).await?;
    let lines = known.beside.lines.iter().filter(|line| line.entry.kind.is_written());
    Ok(Reading {
        record: recorded(&completed(kept, fresh), known.scope.span.end, known.entries.clone()),
        is_untold,
        written: lines.map(|line| ((line.entry.record.clone(), line.entry.kind), line.made_at)).collect(),
    })
}

/// What the records tell now of what could be known.
///
/// # Errors
/// When they cannot be read.
pub(super) async fn rows(shared: &Shared, known: &Known) -> Result<Vec<KnowableRow>, ApiError> {
    Ok(told(shared, known).await?.0)
}

async fn told(shared: &Shared, known: &Known) -> Result<(Vec<KnowableRow>, bool), ApiError> {
    let fail = |error| store_error(&error);
    let scope = &known.scope;
    let ids: Vec<&AlertId> = scope.alerts.keys().collect();
    let changes = shared.store.known_changes_of(&ids, scope.span.start).await.map_err(fail)?;
    let of_alerts = scope.alerts.iter().filter_map(|(id, alert)| Some(of_alert(id, &alert.name, changes.get(id)?)));
    let mut rows: Vec<KnowableRow> = of_alerts.flatten().collect();
    rows.extend(of_silences(&facts::deeds(shared, scope).await?, |by| scope.called(by)));
    rows.extend(of_rota(scope));
    for source in scope.sources() {
        let gaps = shared.store.gaps(&source, scope.span.start).await.map_err(fail)?;
        rows.extend(gaps.iter().map(|gap| of_gap(&source, gap)));
    }
    Ok((within(rows, scope.span), changes.values().any(|changes| is_untold(changes, scope.span))))
}

/// What was kept stands as it was told first; what it lacks comes from the records. Of a schedule of which something was kept only what
/// came before and behind that is news: its file may plan the past otherwise by now.
pub(super) fn completed(kept: Vec<KnowableRow>, fresh: Vec<KnowableRow>) -> Vec<KnowableRow> {
    // When the first and the last stretch of a schedule that were kept begin.
    let mut planned: BTreeMap<String, (Instant, Instant)> = BTreeMap::new();
    for row in kept.iter().filter(|row| row.kind == KnowableKind::Rota) {
        let (first, last) = planned.entry(row.what.clone()).or_insert((row.from, row.from));
        (*first, *last) = (row.from.min(*first), row.from.max(*last));
    }
    let mut rows: BTreeMap<(KnowableKind, String), KnowableRow> = BTreeMap::new();
    for row in kept {
        rows.entry((row.kind, row.key.clone())).or_insert(row);
    }
    for row in fresh {
        let key = (row.kind, row.key.clone());
        let planned = planned.get(&row.what).copied().filter(|_| row.kind == KnowableKind::Rota);
        if let Some((first, _)) = planned.filter(|(first, _)| row.from < *first) {
            // It may have the key of the one that was kept.
            let to = Some(row.to.map_or(first, |to| to.min(first)));
            rows.insert((row.kind, format!("{} before", row.key)), KnowableRow { to, ..row.clone() });
        }
        if let Some(stands) = rows.get_mut(&key) {
            stands.complete(&row);
        } else if planned.is_none_or(|(_, last)| row.from > last) {
            rows.insert(key, row);
        }
    }
    rows.into_values().collect()
}

/// `end` is until when is looked: what lasts, lasts until then.
fn recorded(rows: &[KnowableRow], end: Instant, entries: Vec<Entry>) -> Recorded {
    let mut record = Recorded { entries, ..Recorded::default() };
    for row in rows {
        let KnowableRow { what, name, detail, from, .. } = row.clone();
        let to = row.to.unwrap_or(end.max(from));
        match row.kind {
            KnowableKind::Alert => record.alerts.push(AlertRow {
                alert: what,
                name,
                severity: detail,
                from,
                known_from: row.known_from,
                to: row.to,
                known_to: row.known_to,
            }),
            KnowableKind::Silence => {
                record.silences.push(SilenceRow { silence: what, matchers: name, by: detail, from, to });
            }
            KnowableKind::Rota => {
                record.rota.push(RotaRow { schedule: name, people: names_of_list(&detail), from, to });
            }
            KnowableKind::Deaf => {
                record.deaf.push(DeafRow { source: what, because: detail, from, to: row.to });
            }
        }
    }
    record.alerts.sort_by(|a, b| (a.from, &a.alert).cmp(&(b.from, &b.alert)));
    record
}

impl Reading {
    /// When a line came to be known, where that is not when it happened: what people wrote when they wrote it, what alerts did from the poll
    /// that told of it.
    pub fn known_at(&self, line: &Entry) -> Option<Instant> {
        let row = |is_it: &dyn Fn(&AlertRow) -> bool| {
            self.record.alerts.iter().find(|row| row.alert == line.about && is_it(row))
        };
        match line.kind {
            EntryKind::AlertFired => row(&|row| row.from == line.at).and_then(|row| row.known_from),
            EntryKind::AlertResolved => row(&|row| row.to == Some(line.at)).and_then(|row| row.known_to),
            _ => self.written.get(&(line.record.clone(), line.kind)).copied(),
        }
    }
}
