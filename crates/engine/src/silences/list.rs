//! Every silence of every source, asked now.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use futures::future::join_all;
use watchbill_domain::alerts::{Scope, Silence, SilenceState, ends_soon, is_shared_ack, silence_text};
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::span_text;
use watchbill_store::AlertRow;

use crate::api::{ApiError, SilenceRowView, SilencesAtView, SilencesView};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::keepers;
use super::plan::{alerts_of, firing};
use super::reach::Keeper;
use super::texts::{counted, here, lengths, views};

/// Silences that are over are shown for so long; sources list them for days.
const OVER_FOR: Duration = Duration::from_secs(86_400);
/// Deeds that are looked through for what can be taken back.
const DEEDS: u32 = 1_000;

/// Asks every source that keeps silences. One that does not answer is named with what is wrong; the others stand.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn silences(shared: &Shared) -> Result<SilencesView, ApiError> {
    let here = here(shared);
    let names = keepers(shared);
    let asked = names.iter().map(|name| of_source(shared, name, &here));
    let (mut rows, mut sources) = (Vec::new(), Vec::new());
    for (name, answer) in names.iter().zip(join_all(asked).await) {
        let (mut of_source, problem) = answer?;
        rows.append(&mut of_source);
        sources.push(SilencesAtView { name: name.to_string(), problem });
    }
    rows.sort_by_cached_key(order);
    Ok(SilencesView { silences: rows, sources, lengths: lengths(&here) })
}

async fn of_source(
    shared: &Shared,
    name: &SourceName,
    here: &Here,
) -> Result<(Vec<SilenceRowView>, Option<String>), ApiError> {
    let answer = match Keeper::of(shared, name.as_str()).await {
        Ok(keeper) => keeper.list().await.map_err(|failure| format!("{name} {}", failure.message)),
        Err(error) => Err(error.to_string()),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(message) => return Ok((Vec::new(), Some(format!("{message}; its silences are not listed here")))),
    };
    let alerts = alerts_of(shared, name).await?;
    let deeds = shared.store.silence_deeds(name, DEEDS).await.map_err(|e| store_error(&e))?;
    let mut last: HashMap<String, i64> = HashMap::new();
    for row in deeds {
        last.entry(row.deed.silence).or_insert(row.id);
    }
    let shown = answer
        .silences
        .iter()
        .filter(|silence| silence.state != SilenceState::Expired || here.now.since(silence.ends_at) <= OVER_FOR);
    let rows = shown.map(|silence| row(silence, name, &alerts, last.get(&silence.id).copied(), here)).collect();
    let problem = answer.problems.first().map(|first| match answer.problems.len() {
        1 => format!("{}: {}", first.place, first.message),
        n => format!("{n} silences cannot be read; the first is {}: {}", first.place, first.message),
    });
    Ok((rows, problem))
}

fn row(silence: &Silence, source: &SourceName, alerts: &[AlertRow], undo: Option<i64>, here: &Here) -> SilenceRowView {
    let covered = Scope::listed(&silence.matchers)
        .ok()
        .map(|scope| alerts.iter().filter(|alert| scope.covers(&alert.labels)).collect::<Vec<_>>());
    let fire = covered.as_ref().map(|covered| firing(covered.iter().copied()));
    let holds = silence.state == SilenceState::Active;
    let soon = holds && ends_soon(silence.ends_at, &silence.comment, here.now);
    let attention = fire.filter(|fire| soon && *fire > 0).map(|fire| {
        let left = span_text(silence.ends_at.since(here.now));
        let verb = if fire == 1 { "fires" } else { "fire" };
        format!("ends in {left} while {} still {verb}", counted(fire, "alert"))
    });
    SilenceRowView {
        source: source.to_string(),
        id: silence.id.clone(),
        state: silence.state.word().to_owned(),
        by: silence.by.clone(),
        comment: silence.comment.clone(),
        matchers: views(&silence.matchers),
        text: silence_text(&silence.matchers),
        starts: here.time(silence.starts_at),
        ends: here.time(silence.ends_at),
        covers: covered.map(|covered| covered.len()),
        firing: fire,
        attention,
        acknowledgement: is_shared_ack(&silence.comment),
        undo,
    }
}

/// What needs somebody first; then what holds by its end, what will hold by its start, and what is over, the latest first.
fn order(row: &SilenceRowView) -> (bool, u8, i64, Reverse<i64>, String) {
    let ends = row.ends.ms;
    let (rank, up, down) = match row.state.as_str() {
        "active" => (0, ends, 0),
        "pending" => (1, row.starts.ms, 0),
        _ => (2, 0, ends),
    };
    (row.attention.is_none(), rank, up, Reverse(down), row.id.clone())
}
