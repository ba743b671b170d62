//! How far replays came, as people see it.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::replay::{HeldBecause, ItemState, KeptRun, Pause, Phase, Plan, Tally};
use watchbill_domain::queues::{Link, QueueId, thousands};
use watchbill_domain::time::Instant;
use watchbill_store::{OpenReplay, ReplayOrder, ReplayRow, ReplayWish};

use crate::api::{ApiError, ReplayDeed, ReplayRun, ReplayStage, ReplaysView};
use crate::queues::find::id_of;
use crate::queues::records::QueueRecords;
use crate::queues::row::person;
use crate::queues::words::{messages, sentence};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::asking::levels;
use super::plan::Levels;
use super::plan_words::canaries;
use super::waits::waits;
use super::words::{
    can_ask, counts, kept_text, not_looked_at, pause_said, phase_text, phase_word, rate_text, what_text,
};

/// Replays that are over are shown for so long.
const SHOWN_FOR: Duration = Duration::from_secs(90 * 86_400);
/// Characters of a reason and of a name.
const LONGEST: usize = 300;

/// All that is kept of replays.
pub(super) struct Replays {
    pub here: Here,
    /// Those that are not over, then the others, the last first.
    pub rows: Vec<ReplayRow>,
    /// What was asked and not heard yet.
    pub orders: Vec<ReplayOrder>,
    /// What was done with replays.
    pub trail: Vec<Link>,
}

impl Replays {
    /// Reads those of one queue, or of all.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared, queue: Option<&QueueId>) -> Result<Self, ApiError> {
        let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
        let fail = |error| store_error(&error);
        let store = &shared.store;
        let mut rows = store.replays(here.now.minus(SHOWN_FOR)).await.map_err(fail)?;
        rows.retain(|row| queue.is_none_or(|queue| row.plan.from == *queue));
        rows.sort_by_key(|row| row.over_at.is_some());
        let rows: Vec<ReplayRow> = rows.into_iter().map(|row| with_untold(shared, row)).collect();
        let orders = store.replay_orders().await.map_err(fail)?;
        let first = rows.iter().map(|row| row.at).min();
        let trail = match first {
            // The clock may have been set back since.
            Some(first) => store.trail(first.minus(SHOWN_FOR), Instant::from_ms(i64::MAX)).await.map_err(fail)?,
            None => Vec::new(),
        };
        Ok(Self { here, rows, orders, trail })
    }

    /// What was asked of a run and not heard yet, in words; empty where nothing was.
    pub fn asked(&self, run: &str) -> Vec<&'static str> {
        let of = self.orders.iter().filter(|order| order.replay == run);
        of.map(|order| match order.wish {
            ReplayWish::Confirm => "begin",
            ReplayWish::Pause => "pause",
            ReplayWish::GoOn => "go on",
            ReplayWish::Stop => "stop",
        })
        .collect()
    }

    /// What was done with a run, the last first.
    pub fn past(&self, run: &str) -> impl Iterator<Item = &Link> {
        let is_about =
            move |link: &&Link| link.deed.details.iter().any(|(name, value)| name == "replay" && value == run);
        self.trail.iter().rev().filter(is_about)
    }
}

/// The replay of this name, or of an unmistakable beginning of it.
///
/// # Errors
/// When there is none, several could be meant, or the records cannot be read.
pub(super) async fn row_of(shared: &Shared, run: &str) -> Result<ReplayRow, ApiError> {
    let fail = |error| store_error(&error);
    let run = run.trim();
    if let Some(row) = shared.store.replay(run).await.map_err(fail)? {
        return Ok(with_untold(shared, row));
    }
    let rows = shared.store.replays(Instant::from_ms(i64::MIN)).await.map_err(fail)?;
    let mut meant: Vec<ReplayRow> =
        rows.into_iter().filter(|row| !run.is_empty() && row.plan.id.starts_with(run)).collect();
    match (meant.pop(), meant.is_empty()) {
        (Some(row), true) => Ok(with_untold(shared, row)),
        (Some(one), false) => {
            let names: Vec<&str> = meant.iter().chain([&one]).map(|row| row.plan.id.as_str()).take(8).collect();
            let message = format!("`{}` could be {}; say which", plain_line(run, 80), names.join(" or "));
            Err(ApiError::Invalid { field: "run".to_owned(), message })
        }
        (None, _) => Err(ApiError::NotFound {
            message: format!("there is no replay `{}`: `watchbill queues replays` names them", plain_line(run, 80)),
        }),
    }
}

/// With why it does not come further, also where that could not be written down.
fn with_untold(shared: &Shared, row: ReplayRow) -> ReplayRow {
    let untold = shared.untold.of(&row.plan.id).filter(|_| row.over_at.is_none());
    ReplayRow { trouble: untold.or(row.trouble), ..row }
}

/// Replays of a queue, as it is typed, or of all.
///
/// # Errors
/// When there is no such queue, or the records cannot be read.
pub(crate) async fn replays_view(shared: &Shared, queue: Option<&str>) -> Result<ReplaysView, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = queue.map(|typed| id_of(&records, typed)).transpose()?;
    let replays = Replays::read(shared, queue.as_ref()).await?;
    let mut runs = Vec::with_capacity(replays.rows.len());
    for row in &replays.rows {
        runs.push(run_view(shared, &records, &replays, row).await?);
    }
    Ok(ReplaysView { at: replays.here.time(replays.here.now), replays: runs })
}

/// One replay.
///
/// # Errors
/// When there is none of this name, or the records cannot be read.
pub(crate) async fn run(shared: &Shared, run: &str) -> Result<ReplayRun, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let row = row_of(shared, run).await?;
    let replays = Replays::read(shared, Some(&row.plan.from)).await?;
    run_view(shared, &records, &replays, &row).await
}

async fn run_view(
    shared: &Shared,
    records: &QueueRecords,
    replays: &Replays,
    row: &ReplayRow,
) -> Result<ReplayRun, ApiError> {
    let ReplayRow { plan, run, .. } = row;
    let (here, loaded) = (&replays.here, &records.loaded);
    let is_over = row.over_at.is_some();
    let watched = if is_over || !plan.sends_on() {
        Vec::new()
    } else {
        let service = records.spec(&plan.from).and_then(|spec| spec.service.as_deref());
        watched(plan, run, &levels(shared, records, service).await?)
    };
    let deed = |link: &Link| ReplayDeed {
        at: here.time(link.deed.at),
        by: person(loaded, &link.deed.by),
        what: did(link),
        reason: plain_line(&link.deed.reason, LONGEST),
    };
    let (done, of) = progress(plan, run);
    Ok(ReplayRun {
        run: plan.id.clone(),
        id: plan.from.to_string(),
        what: what_text(plan),
        discards: plan.discards(),
        only_copies: plan.only_copies(),
        phase: phase_word(plan, run).to_owned(),
        phase_text: phase_text(plan, run),
        said: said(row, &replays.asked(&plan.id)),
        needs_somebody: needs_somebody(row, here.now),
        over: is_over,
        by: person(loaded, &row.by),
        reason: plain_line(&row.reason, LONGEST),
        at: here.time(row.at),
        changed: here.time(row.changed_at),
        done,
        of,
        stages: stages(plan, run),
        counts: counts(plan, run),
        rate: rate_text(plan.per_minute),
        watched,
        can: if replays.asked(&plan.id).contains(&"stop") { Vec::new() } else { can_ask(&run.phase) },
        copies: copies_text(row, here),
        past: replays.past(&plan.id).map(deed).collect(),
    })
}

/// Whether it waits for a person, or has not come further for so long that one has to come.
pub(super) fn needs_somebody(row: &ReplayRow, now: Instant) -> bool {
    let open = OpenReplay {
        queue: row.plan.from.clone(),
        phase: row.run.phase.clone(),
        changed_at: row.changed_at,
        is_in_trouble: row.is_in_trouble,
    };
    matches!(row.run.phase, Phase::Paused(_)) || row.over_at.is_none() && waits(&open, now).is_some()
}

/// What was done, from the words of the trail.
fn did(link: &Link) -> String {
    match link.deed.act.word() {
        "replay_planned" => "planned".to_owned(),
        "replay_started" => "began".to_owned(),
        "replay_paused" => "paused".to_owned(),
        "replay_resumed" => "let it go on".to_owned(),
        "replay_stopped" => "stopped".to_owned(),
        "replay_done" => "ended".to_owned(),
        "exported" => "wrote its messages to a file".to_owned(),
        other => other.replace('_', " "),
    }
}

/// What it needs from somebody, or how it went.
pub(super) fn said(row: &ReplayRow, asked: &[&str]) -> String {
    let ReplayRow { plan, run, .. } = row;
    if let Some(last) = asked.last() {
        return format!(
            "It was asked to {last}, and does so when Watchbill hears of it; that takes a second while it runs."
        );
    }
    let trouble = row.trouble.as_ref().map(|trouble| sentence(&plain_line(trouble, LONGEST)));
    if let (Some(trouble), false) = (&trouble, row.over_at.is_some()) {
        return format!("It does not come further at the moment, and tries again every few seconds. {trouble}");
    }
    match &run.phase {
        Phase::Paused(pause) => pause_said(pause),
        Phase::Ending { .. } => "What is in hand is given back, then it is over.".to_owned(),
        Phase::Stopped => {
            let before = trouble.map(|trouble| format!(" Before that it came no further. {trouble}"));
            format!("It was stopped: {}.{}", came_to(plan, run), before.unwrap_or_default())
        }
        Phase::Done => sentence(&came_to(plan, run)),
        Phase::DryRun | Phase::Planned | Phase::Snapshot | Phase::Sending | Phase::Judging { .. } => {
            sentence(&phase_text(plan, run))
        }
    }
}

/// `412 messages were sent, 3 stayed`
fn came_to(plan: &Plan, run: &KeptRun) -> String {
    let tally = &run.tally;
    let left = match not_looked_at(plan, run) {
        0 => String::new(),
        count => format!(", {} of {} not looked at", thousands(count), thousands(plan.most)),
    };
    if plan.only_copies() {
        let (were, stay) = if tally.copied == 1 { ("was", "stays") } else { ("were", "stay") };
        let unfit = match tally.not_copied {
            0 => String::new(),
            count => format!(
                ", {} of {} not copied: 256 MiB were in hand, as much as may be at once",
                thousands(count),
                thousands(plan.most)
            ),
        };
        let copied = messages(tally.copied);
        return format!("{copied} {were} copied, and {stay} in the queue{}{left}{unfit}", others(tally));
    }
    let verb = if plan.discards() { "discarded" } else { "sent" };
    let were = if tally.sent == 1 { "was" } else { "were" };
    let mut text = format!("{} {were} {verb}", messages(tally.sent));
    let stayed = tally.died_twice + tally.in_doubt + tally.refused + tally.unsent;
    if stayed > 0 {
        text.push_str(&format!(", {} {} in the queue", thousands(stayed), if stayed == 1 { "stays" } else { "stay" }));
    }
    if tally.perhaps_twice > 0 {
        text.push_str(&format!(", {} perhaps twice", thousands(tally.perhaps_twice)));
    }
    if tally.perhaps_left > 0 {
        text.push_str(&format!(", {} of them perhaps still in the queue", thousands(tally.perhaps_left)));
    }
    if tally.perhaps_unsent > 0 {
        let verb = if plan.discards() { "discarded" } else { "sent" };
        text.push_str(&format!(", {} more perhaps not {verb}", thousands(tally.perhaps_unsent)));
    }
    text + &others(tally) + &left
}

/// What was not looked at.
fn others(tally: &Tally) -> String {
    match tally.in_other_hands {
        0 => String::new(),
        count => format!(", about {} more held by others", thousands(count)),
    }
}

/// How many are done with, and of how many. Of one that is done these are all, unless not all of them were copied.
pub(super) fn progress(plan: &Plan, run: &KeptRun) -> (u64, u64) {
    let Tally { sent, not_chosen, died_twice, in_doubt, refused, unsent, copied, .. } = run.tally;
    // What was copied is in the tally, in hand or not.
    let is_held = |state| matches!(state, ItemState::Held(because) if because != HeldBecause::Copied);
    let held = run.items.values().filter(|item| is_held(item.state)).count() as u64;
    let done = copied + sent + not_chosen + died_twice + in_doubt + refused + unsent + held;
    let is_whole = run.phase == Phase::Done && run.tally.not_copied == 0;
    (done, if is_whole { done } else { plan.most.max(done) })
}

/// The canaries and the rest.
pub(super) fn stages(plan: &Plan, run: &KeptRun) -> Vec<ReplayStage> {
    let (sizes, has_rest) = canaries(plan);
    let names = sizes.iter().map(|size| thousands(*size)).chain(has_rest.then(|| rest_text(plan)));
    let in_stage = run.tally.sent.saturating_sub(run.stage_began.sent);
    let is_over = matches!(run.phase, Phase::Stopped | Phase::Done);
    let stage = |(number, text): (usize, String)| {
        let size = sizes.get(number).copied();
        let (state, said) = if number < run.stage {
            ("passed", "what was sent stayed away".to_owned())
        } else if number > run.stage || matches!(run.phase, Phase::DryRun | Phase::Planned | Phase::Snapshot) {
            ("waits", String::new())
        } else {
            let sent = match size {
                Some(size) => format!("{} of {} sent", thousands(in_stage), thousands(size)),
                None if plan.only_copies() => format!("{} copied", thousands(run.tally.copied)),
                None => format!("{} sent", thousands(in_stage)),
            };
            match &run.phase {
                Phase::Done if run.tally.not_copied > 0 => ("failed", sent),
                Phase::Done => ("passed", sent),
                Phase::Judging { .. } => ("judged", "it is looked whether messages come back".to_owned()),
                Phase::Paused(Pause::Judged(_)) => ("failed", sent),
                Phase::Sending => ("runs", sent),
                _ => ("waits", sent),
            }
        };
        ReplayStage { text, state: state.to_owned(), said }
    };
    let all = names.enumerate().map(stage);
    // What it did not come to any more.
    all.enumerate().filter(|(number, _)| !is_over || *number <= run.stage).map(|(_, stage)| stage).collect()
}

fn rest_text(plan: &Plan) -> String {
    if plan.sends_on() { "the rest" } else { "all" }.to_owned()
}

/// What is looked at while it runs.
fn watched(plan: &Plan, run: &KeptRun, levels: &Levels) -> Vec<String> {
    let name = &plan.from.name;
    let mut watched = vec![match run.mark {
        Some(mark) => format!(
            "Whether messages come back: {name} held {} when that was last judged; more than one in twenty of what is sent then, and it waits.",
            messages(mark.depth)
        ),
        None => format!("Whether messages come back into {name}."),
    }];
    watched.push(match (&levels.service, levels.burning.first()) {
        (None, _) => "No service level: `service` in [[queues]] says whose budget has to hold.".to_owned(),
        (Some(service), _) if levels.count == 0 => format!("No service level: {service} has none."),
        (Some(_), None) if let Some(first) = levels.unknown.first() => {
            format!("Whether the budget of {first} burns is not known: it is not gone by until it is.")
        }
        (Some(service), None) => format!("The budgets of {service}: none burns."),
        (Some(_), Some(first)) => format!("The budget of {first} burns."),
    });
    watched
}

/// Where the copies are, and until when.
fn copies_text(row: &ReplayRow, here: &Here) -> String {
    match &row.sealed {
        _ if matches!(row.run.phase, Phase::DryRun | Phase::Planned) => String::new(),
        None => String::new(),
        Some((file, Some(until))) => format!("Sealed in {file} until {}.", here.short(*until)),
        Some((file, None)) => format!("Sealed in {file}, until {} after the end.", kept_text(&row.plan)),
    }
}

#[cfg(test)]
#[path = "cockpit_tests.rs"]
mod tests;
