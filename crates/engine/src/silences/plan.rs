//! Before anything is written: which matchers some alerts give, and what they would cover.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use watchbill_domain::alerts::{
    AlertState, CoveredAlert, Labels, PastAlert, Twins, narrower, place_of, plain_line, preview as previewed, proposed,
    silence_end, silence_text, telling_labels, wider,
};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{AlertQuery, AlertRow};

use crate::api::{ApiError, SilenceAsk, SilencePreview, SilenceProposal, VerdictView};
use crate::reads::{self, store_error};
use crate::shared::Shared;

use super::keepers;
use super::texts::{counted, here, invalid, lengths, matchers_of, views};

/// How far back the episodes are counted.
const PAST: Duration = Duration::from_secs(7 * 86_400);
/// How many of the covered alerts are named.
const EXAMPLES: usize = 5;
/// Characters kept of what stands in a line.
const LINE_CHARS: usize = 100;

/// What a silence of these alerts begins with. An alert of a source that keeps no silences is silenced where it is told as well.
///
/// # Errors
/// When one of them is not known, or none of them is at a source that keeps silences.
pub(crate) async fn propose(shared: &Shared, ids: &[String]) -> Result<SilenceProposal, ApiError> {
    let rows = rows_of(shared, ids).await?;
    let (source, alerts, left) = at_one_keeper(shared, &rows).await?;
    let labels: Vec<&Labels> = alerts.iter().map(|alert| &alert.labels).collect();
    let here = here(shared);
    Ok(SilenceProposal {
        source: source.to_string(),
        ids: alerts.iter().map(|alert| alert.id.to_string()).collect(),
        title: match alerts.as_slice() {
            [one] => line(one),
            several => counted(several.len(), "alert"),
        },
        matchers: views(&proposed(&labels).matchers),
        lengths: lengths(&here),
        note: (left > 0).then(|| {
            let are = if left == 1 { "1 of them is" } else { &format!("{left} of them are") };
            format!("A silence belongs to one source: {are} not at {source} and stays as it is.")
        }),
    })
}

/// What a silence would do. Whatever is wrong with it is part of the answer.
///
/// # Errors
/// When the records cannot be read, or an operator is none.
pub(crate) async fn preview(shared: &Shared, ask: &SilenceAsk) -> Result<SilencePreview, ApiError> {
    let matchers = matchers_of(&ask.matchers)?;
    let here = here(shared);
    let source = SourceName::new(&ask.source);
    let now = alerts_of(shared, &source).await?;
    let wanted: HashSet<&str> = ask.ids.iter().map(String::as_str).collect();
    let made_for: Vec<&AlertRow> = if wanted.is_empty() {
        Vec::new()
    } else {
        now.iter().filter(|a| wanted.contains(a.id.to_string().as_str())).collect()
    };
    let past = shared.store.episodes_since(&source, here.now.minus(PAST)).await.map_err(|e| store_error(&e))?;
    let listed: Vec<CoveredAlert<'_>> = now.iter().map(covered).collect();
    let for_these: Vec<CoveredAlert<'_>> = made_for.iter().copied().map(covered).collect();
    let past: Vec<PastAlert<'_>> =
        past.iter().map(|(labels, episodes)| PastAlert { labels, episodes: *episodes }).collect();
    let seen = previewed(&matchers, &for_these, &listed, &past);
    let labels: Vec<&Labels> = made_for.iter().map(|alert| &alert.labels).collect();
    let end = silence_end(&ask.until, &here.zone, here.now);
    let covers = seen.covers.len();
    let until = end.as_ref().map_or_else(|_| String::new(), |end| format!(" until {}", here.short(*end)));
    Ok(SilencePreview {
        covers,
        episodes: seen.episodes,
        sentence: format!(
            "Covers {} now, {} in the last 7 days.",
            counted(covers, "alert"),
            counted(usize::try_from(seen.episodes).unwrap_or(usize::MAX), "episode")
        ),
        examples: seen.covers.iter().take(EXAMPLES).map(|at| line(&now[*at])).collect(),
        verdicts: seen
            .verdicts
            .into_iter()
            .map(|verdict| VerdictView { concern: verdict.concern.word().to_owned(), sentence: verdict.sentence })
            .collect(),
        text: silence_text(&matchers),
        wider: wider(&matchers).as_deref().map(views),
        narrower: narrower(&matchers, &labels).as_deref().map(views),
        ends: end.as_ref().ok().map(|end| here.time(*end)),
        ends_problem: end.err(),
        button: if covers == 0 {
            format!("Silence what comes at {source}{until}")
        } else {
            format!("Silence {} at {source}{until}", counted(covers, "alert"))
        },
    })
}

/// The pending and firing alerts of a source, in a fixed order.
pub(super) async fn alerts_of(shared: &Shared, source: &SourceName) -> Result<Vec<AlertRow>, ApiError> {
    let mut alerts = live_alerts(shared, Some(source)).await?;
    alerts.retain(|alert| alert.id.source == *source);
    alerts.sort_by(|a, b| a.name().cmp(b.name()).then_with(|| a.id.identity.cmp(&b.id.identity)));
    Ok(alerts)
}

/// The pending and firing alerts, of one source at least.
async fn live_alerts(shared: &Shared, source: Option<&SourceName>) -> Result<Vec<AlertRow>, ApiError> {
    if let Some(alerts) = shared.live.rows() {
        return Ok(alerts);
    }
    let query = AlertQuery { source: source.cloned(), resolved_since: None };
    shared.store.alerts(&query).await.map_err(|e| store_error(&e))
}

/// The records of these alerts, each once, over or not.
async fn rows_of(shared: &Shared, ids: &[String]) -> Result<Vec<AlertRow>, ApiError> {
    if ids.is_empty() {
        return Err(invalid("id", "name at least one alert, or matchers".to_owned()));
    }
    let live = live_alerts(shared, None).await?;
    let live: HashMap<String, AlertRow> = live.into_iter().map(|alert| (alert.id.to_string(), alert)).collect();
    let mut rows: Vec<AlertRow> = Vec::with_capacity(ids.len());
    let mut seen: HashSet<AlertId> = HashSet::new();
    for id in ids {
        let row = match live.get(id) {
            Some(row) => row.clone(),
            None => {
                let id = reads::find_alert(shared, id).await?;
                let row = shared.store.alert(&id).await.map_err(|e| store_error(&e))?;
                row.ok_or_else(|| ApiError::NotFound { message: format!("there is no alert {id} any more") })?
            }
        };
        if seen.insert(row.id.clone()) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Those of the alerts that one source keeping silences has, the source with the most of them, and how many are left.
pub(super) async fn at_one_keeper(
    shared: &Shared,
    rows: &[AlertRow],
) -> Result<(SourceName, Vec<AlertRow>, usize), ApiError> {
    let keepers = keepers(shared);
    let is_kept = |alert: &AlertRow| keepers.contains(&alert.id.source);
    let mut told = if rows.iter().all(is_kept) { Vec::new() } else { live_alerts(shared, None).await? };
    told.retain(is_kept);
    let twins = Twins::among(told.iter().map(|alert| (&alert.known.labels, alert)));
    let mut kept: Vec<AlertRow> = Vec::with_capacity(rows.len());
    let mut left = 0;
    for row in rows {
        let at_keeper = if is_kept(row) { Some(row) } else { twins.of(&row.known.labels).first().copied() };
        match at_keeper {
            Some(alert) => kept.push(alert.clone()),
            None => left += 1,
        }
    }
    let count = |name: &SourceName| kept.iter().filter(|alert| alert.id.source == *name).count();
    // Of several with as many the first in the workspace.
    let most = keepers.iter().rev().max_by_key(|name| count(name)).filter(|name| count(name) > 0).cloned();
    let Some(source) = most else {
        let names: HashSet<&str> = rows.iter().map(|row| row.id.source.as_str()).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        let message = format!(
            "{} keeps no silences, and no source that does tells of this alert; snooze it here instead",
            names.join(" and ")
        );
        return Err(invalid("source", message));
    };
    left += kept.iter().filter(|alert| alert.id.source != source).count();
    kept.retain(|alert| alert.id.source == source);
    let mut seen: HashSet<AlertId> = HashSet::new();
    kept.retain(|alert| seen.insert(alert.id.clone()));
    Ok((source, kept, left))
}

fn covered(alert: &AlertRow) -> CoveredAlert<'_> {
    CoveredAlert { labels: &alert.known.labels, severity: alert.known.severity }
}

/// How many of these alerts fire.
pub(super) fn firing<'a>(alerts: impl IntoIterator<Item = &'a AlertRow>) -> usize {
    alerts.into_iter().filter(|alert| alert.state == AlertState::Firing).count()
}

/// An alert in a line.
fn line(alert: &AlertRow) -> String {
    let place = place_of(&alert.labels, &telling_labels(&[&alert.labels]));
    let name = plain_line(alert.name(), LINE_CHARS);
    if place.is_empty() { name } else { format!("{name} ({place})") }
}

/// The end that was written.
///
/// # Errors
/// [`ApiError::Invalid`] for the field `until`.
pub(super) fn end_of(shared: &Shared, until: &str) -> Result<Instant, ApiError> {
    silence_end(until, &shared.ports.clock.zone(), shared.ports.clock.now())
        .map_err(|message| invalid("until", message))
}
