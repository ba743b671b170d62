//! The page *Now*.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use watchbill_definitions::Person;
use watchbill_domain::alerts::{AlertState, GapCause, Severity, filter_text, place_of, plain_line, telling_labels};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::queues::{Promise, QueueId};
use watchbill_domain::sources::Health;
use watchbill_domain::time::{Instant, Zone, clock_text, minute_of_day, span_text};
use watchbill_sources::Role;
use watchbill_store::{AlertRow, Happened, OutageRow, SourceRow};

use crate::api::{ApiError, ChangedView, NeedView, NowView, OnCallNowRow, PersonView, PromisedView};
use crate::oncall::{self, is_at_work};
use crate::queues::{QueuesNow, is_of_queue, messages, queues_now};
use crate::shared::Shared;
use crate::workspace::Loaded;

use super::kept::{Records, STRIP, records};
use super::list::{alert_row, past};
use super::strange::strange;
use super::texts::{Here, quiet_text, store_error};
use super::twins::role_of;
use super::wake::wake;

/// Rows of a part of the page; more would not be read.
const MOST_ROWS: usize = 7;
/// How far back changes are told to somebody who never called anything seen, and at most to anybody.
const FIRST_LOOK: Duration = Duration::from_secs(86_400);
const LONGEST_LOOK: Duration = Duration::from_secs(14 * 86_400);
/// What is looked at, for the store.
pub(crate) const LOOK: &str = "now";

/// The page.
pub(crate) async fn now_view(shared: &Shared) -> Result<NowView, ApiError> {
    let fail = |error| store_error(&error);
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let (revision, records) = records(shared, here.now).await.map_err(fail)?;
    let records = &*records;
    let groups = needing(records, &here);
    let looked = shared.store.look(LOOK).await.map_err(fail)?;
    // By a clock that was set back since, nobody has looked yet: what happens now would be hidden until it is that late again.
    let looked = looked.filter(|at| *at <= here.now);
    let since = looked.map_or(here.now.minus(FIRST_LOOK), |at| at.max(here.now.minus(LONGEST_LOOK)));
    let changed = changes(shared, records, since, &here).await?;
    let queues = queues_now(shared).await?;
    let promised = promised(&queues, &groups, &here);
    let loaded = shared.loaded();
    let complete_at = records.sources.values().map(|(source, _)| source.facts.last_good_at).min().flatten();
    Ok(NowView {
        revision,
        at: here.time(here.now),
        complete_at: complete_at.map(|at| here.time(at)),
        wake: wake(shared, records, &here).await?,
        needs: need_views(shared, records, &groups, &here).await?,
        needs_total: groups.len(),
        promised_total: promised.len(),
        promised: promised.into_iter().take(MOST_ROWS).collect(),
        strange: strange(shared, records, &queues, &here).await?,
        since: here.time(since),
        looked: looked.is_some(),
        changed_total: changed.len(),
        changed: changed.into_iter().take(MOST_ROWS).collect(),
        on_call: on_call(&loaded, records, &here),
        people: loaded.people.iter().map(|person| person_view(person, loaded.me.as_deref(), &here)).collect(),
    })
}

/// Who is on call now and next, with what is open where that is the person at this laptop.
fn on_call(loaded: &Loaded, records: &Records, here: &Here) -> Vec<OnCallNowRow> {
    let mut rows = oncall::rows(&loaded.schedules, here.on_call(loaded));
    for row in rows.iter_mut().filter(|row| row.is_me) {
        let alerts = records.alerts.iter().map(|alert| (&alert.id, &*alert.known));
        let unheard = records.sources.iter().filter(|(_, (_, health))| *health != Health::Fine);
        let unheard = unheard.map(|(name, _)| name.clone()).collect();
        let left = oncall::left_at(&loaded.watch(), &row.schedule, alerts, unheard, here.now);
        row.open = left.words(|at| here.short(at));
    }
    rows
}

/// What needs somebody, and nothing else of the page.
pub(crate) async fn needs(shared: &Shared) -> Result<Vec<NeedView>, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let (_, records) = records(shared, here.now).await.map_err(|e| store_error(&e))?;
    need_views(shared, &records, &needing(&records, &here), &here).await
}

/// What was promised for today, but for what is shown as a page that nobody has taken.
fn promised(queues: &QueuesNow, groups: &[Vec<&AlertRow>], here: &Here) -> Vec<PromisedView> {
    let is_shown = |id: &QueueId| {
        let about = |alert: &&AlertRow| alert.id.source == id.source && is_about(alert, id.name.as_str());
        groups.iter().flatten().any(about)
    };
    let view = |(id, promise, depth): &(QueueId, Promise, Option<u64>)| PromisedView {
        id: id.to_string(),
        name: plain_line(id.name.as_str(), 120),
        source: id.source.to_string(),
        until: here.time(promise.until),
        depth_text: depth.map_or_else(|| "how many messages is not known".to_owned(), messages),
        note: plain_line(&promise.note, 200),
    };
    queues.promised.iter().filter(|(id, ..)| !is_shown(id)).map(view).collect()
}

/// Whether an alert is one about this queue.
fn is_about(alert: &AlertRow, queue: &str) -> bool {
    is_of_queue(&alert.id.identity) && alert.labels.get("queue") == Some(queue)
}

/// Whether somebody was paged for it and nobody has taken it: not over, no mere information, and neither acknowledged, snoozed
/// nor held back.
pub(super) fn needs_somebody(records: &Records, alert: &AlertRow, here: &Here) -> bool {
    let source = records.sources.get(&alert.id.source).map(|(source, _)| source);
    alert.state == AlertState::Firing
        && alert.severity > Severity::Info
        && alert.announced.is_some()
        && quiet_text(alert, source, here).is_none()
}

/// By name and source: within a group the worst first and of those the newest, and so the groups by their first.
fn needing<'a>(records: &'a Records, here: &Here) -> Vec<Vec<&'a AlertRow>> {
    let mut groups: BTreeMap<(&str, &SourceName), Vec<&AlertRow>> = BTreeMap::new();
    for alert in records.alerts.iter().filter(|alert| needs_somebody(records, alert, here)) {
        groups.entry((alert.name(), &alert.id.source)).or_default().push(alert);
    }
    let order = |alert: &AlertRow| (Reverse(alert.severity), Reverse(alert.since));
    let mut groups: Vec<Vec<&AlertRow>> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|alert| order(alert));
    }
    groups.sort_by_key(|group| order(group[0]));
    groups
}

async fn need_views(
    shared: &Shared,
    records: &Records,
    groups: &[Vec<&AlertRow>],
    here: &Here,
) -> Result<Vec<NeedView>, ApiError> {
    let shown = &groups[..groups.len().min(MOST_ROWS)];
    let ids: Vec<&AlertId> = shown.iter().map(|group| &group[0].id).collect();
    let from = here.now.minus(STRIP);
    let transitions = shared.store.transitions_of(&ids, from).await.map_err(|e| store_error(&e))?;
    let view = |group: &Vec<&AlertRow>| {
        let first = group[0];
        let source = records.sources.get(&first.id.source).map(|(source, health)| (source, *health));
        let transitions = transitions.get(&first.id).map_or(&[][..], Vec::as_slice);
        let gaps = records.gaps.get(&first.id.source).map_or(&[][..], Vec::as_slice);
        let telling = telling_labels(&group.iter().map(|alert| &alert.labels).collect::<Vec<_>>());
        let telling: Vec<String> = telling.into_iter().map(str::to_owned).collect();
        let place = place_of(&first.labels, &telling);
        NeedView {
            row: alert_row(first, source, &place, here, &records.flap, |until| {
                past(&first.id.identity, transitions, gaps, source, from, until)
            }),
            count: group.len(),
            alerts: group.iter().map(|alert| alert.id.to_string()).collect(),
            filter: filter_of(first.name(), first.id.source.as_str()),
        }
    };
    Ok(shown.iter().map(view).collect())
}

async fn changes(
    shared: &Shared,
    records: &Records,
    since: Instant,
    here: &Here,
) -> Result<Vec<ChangedView>, ApiError> {
    let fail = |error| store_error(&error);
    let happened = shared.store.happened(since).await.map_err(fail)?;
    let outages = shared.store.outages(since).await.map_err(fail)?;
    let told = told_once(&happened, &records.sources);
    // A laptop that slept or was off knew nothing of any source; that is told on its own strips and is no news about a source.
    let failed = outages.iter().filter(|outage| outage.cause == GapCause::Failing);
    Ok(failed.map(|outage| outage_view(outage, here)).chain(told.map(|h| changed_view(h, here))).collect())
}

/// What two sources tell of is told once, by the one that notifies.
fn told_once<'a>(
    happened: &'a [Happened],
    sources: &HashMap<SourceName, (SourceRow, Health)>,
) -> impl Iterator<Item = &'a Happened> {
    let role = |name: &SourceName| {
        let (source, _) = sources.get(name)?;
        role_of(source)
    };
    let is_notified = |h: &Happened| role(&h.one.source) == Some(Role::Notifies);
    let notified: Vec<&str> = happened.iter().filter(|h| is_notified(h)).map(|h| h.name.as_str()).collect();
    let evaluated: Vec<bool> = happened.iter().map(|h| role(&h.one.source) == Some(Role::Evaluates)).collect();
    happened.iter().zip(evaluated).filter_map(move |(h, evaluates)| {
        let twice = evaluates && notified.contains(&h.name.as_str());
        (!twice).then_some(h)
    })
}

fn changed_view(happened: &Happened, here: &Here) -> ChangedView {
    let alone = happened.alerts == 1;
    ChangedView {
        severity: happened.severity.word().to_owned(),
        state: if happened.firing > 0 { "firing" } else { "resolved" }.to_owned(),
        name: plain_line(if happened.name.is_empty() { "(no alertname)" } else { &happened.name }, 120),
        source: happened.one.source.to_string(),
        what: happened_text(happened),
        at: here.time(happened.last_at),
        alert: alone.then(|| happened.one.to_string()),
        filter: Some(filter_of(&happened.name, happened.one.source.as_str())),
    }
}

/// What came of a name, in words.
fn happened_text(happened: &Happened) -> String {
    let Happened { alerts, began, firing, .. } = *happened;
    let of = if alerts == 1 { String::new() } else { format!(" on {alerts} alerts") };
    match (began, firing) {
        (0, 0) if alerts == 1 => "ended".to_owned(),
        (0, 0) => format!("ended{of}"),
        (0, firing) => format!("ended in part{of}; {firing} firing now"),
        (1, 0) => "fired once, over now".to_owned(),
        (1, _) if alerts == 1 => "began to fire".to_owned(),
        (times, firing) if times == alerts && times == firing => format!("began to fire{of}"),
        (times, 0) => format!("fired {times} times{of}, over now"),
        (times, 1) if alerts == 1 => format!("fired {times} times, firing now"),
        (times, firing) => format!("fired {times} times{of}, {firing} firing now"),
    }
}

fn outage_view(outage: &OutageRow, here: &Here) -> ChangedView {
    let (state, what, at) = match outage.to {
        None => ("unknown", "has not been believed since then".to_owned(), outage.from),
        Some(to) => {
            let span = span_text(to.since(outage.from));
            ("resolved", format!("was not believed for {span}, from {}", here.short(outage.from)), to)
        }
    };
    ChangedView {
        severity: "unknown".to_owned(),
        state: state.to_owned(),
        name: outage.source.to_string(),
        source: outage.source.to_string(),
        what,
        at: here.time(at),
        alert: None,
        filter: None,
    }
}

fn filter_of(name: &str, source: &str) -> String {
    filter_text([("alertname", name), ("@source", source)])
}

fn person_view(person: &Person, me: Option<&str>, here: &Here) -> PersonView {
    let zone: &Zone = person.timezone.as_ref().unwrap_or(&here.zone);
    let minute = minute_of_day(here.now, zone);
    let within = |hours: &Option<watchbill_domain::time::Hours>| hours.is_some_and(|hours| hours.contains(minute));
    let hours = if within(&person.quiet_hours) {
        Some("quiet")
    } else if is_at_work(person, here.now, zone) == Some(true) {
        Some("working")
    } else {
        None
    };
    PersonView {
        name: person.name.clone(),
        me: me == Some(person.id.as_str()),
        zone: zone.name().to_owned(),
        clock: clock_text(here.now, zone, &here.zone),
        hours: hours.map(str::to_owned),
    }
}

#[cfg(test)]
#[path = "now_tests.rs"]
mod tests;
