//! Replays for scripts.

use watchbill_domain::queues::replay::{Chosen, Pause, Phase, Rest, Tally, Verdict};
use watchbill_domain::time::Instant;
use watchbill_store::ReplayRow;

use crate::api::{
    ApiError, ReplayDeedListed, ReplayDryListed, ReplayDryRun, ReplayListed, ReplaySealedListed, ReplayStageListed,
    ReplayTallyListed, ReplaysListing,
};
use crate::queues::find::id_of;
use crate::queues::records::QueueRecords;
use crate::shared::Shared;

use super::cockpit::{Replays, needs_somebody, progress, row_of, said, stages};
use super::words::{not_looked_at, phase_word, target_text, what_text};

/// `queues replays`: of a queue, as it is typed, or of all.
///
/// # Errors
/// When there is no such queue, or the records cannot be read.
pub(crate) async fn replays_listing(shared: &Shared, queue: Option<&str>) -> Result<ReplaysListing, ApiError> {
    let queue = match queue {
        Some(typed) => Some(id_of(&QueueRecords::read(shared).await?, typed)?),
        None => None,
    };
    let replays = Replays::read(shared, queue.as_ref()).await?;
    let listed: Vec<ReplayListed> = replays.rows.iter().map(|row| of_row(row, &replays)).collect();
    Ok(ReplaysListing {
        at: replays.here.now.to_rfc3339(),
        waiting: listed.iter().filter(|replay| replay.needs_somebody).count(),
        replays: listed,
    })
}

/// `queues replays RUN`
///
/// # Errors
/// When there is none of this name, several could be meant, or the records cannot be read.
pub(crate) async fn replay_listing(shared: &Shared, run: &str) -> Result<ReplayListed, ApiError> {
    let row = row_of(shared, run).await?;
    let replays = Replays::read(shared, Some(&row.plan.from)).await?;
    Ok(of_row(&row, &replays))
}

/// A dry run.
pub(crate) fn dry_listed(dry: ReplayDryRun) -> ReplayDryListed {
    let ReplayDryRun {
        id,
        allowed,
        can_move,
        said,
        refusals,
        warnings,
        target,
        target_from,
        steps,
        most,
        takes,
        typed,
    } = dry;
    let of = |text: String| Some(text).filter(|text| !text.is_empty());
    let (target, target_from, takes) = (of(target), of(target_from), of(takes));
    ReplayDryListed {
        queue: id,
        allowed,
        can_move,
        said,
        refusals,
        warnings,
        target,
        target_from,
        steps,
        most,
        takes,
        typed,
    }
}

fn of_row(row: &ReplayRow, replays: &Replays) -> ReplayListed {
    let ReplayRow { plan, run, .. } = row;
    let (done, of) = progress(plan, run);
    let asked = replays.asked(&plan.id);
    let (chosen, signature, messages) = match &plan.chosen {
        Chosen::All => ("all", None, Vec::new()),
        Chosen::OfSignature(id) => ("signature", Some(id.clone()), Vec::new()),
        Chosen::These(these) => ("messages", None, these.iter().map(|print| print.0.clone()).collect()),
    };
    ReplayListed {
        run: plan.id.clone(),
        queue: plan.from.to_string(),
        what: what_text(plan),
        discards: plan.discards(),
        only_copies: plan.only_copies(),
        broker_moves: plan.rest == Rest::ByBroker,
        target: target_text(&plan.target, &[]),
        chosen,
        signature,
        messages,
        edited: plan.edited.len(),
        phase: phase_word(plan, run),
        paused: match &run.phase {
            Phase::Paused(pause) => Some(pause_word(pause)),
            _ => None,
        },
        said: said(row, &asked),
        trouble: row.trouble.clone(),
        needs_somebody: needs_somebody(row, replays.here.now),
        over: row.over_at.is_some(),
        asked: asked.last().map(|asked| asked.replace(' ', "_")),
        by: row.by.clone(),
        reason: row.reason.clone(),
        at: row.at.to_rfc3339(),
        changed_at: row.changed_at.to_rfc3339(),
        over_at: row.over_at.map(Instant::to_rfc3339),
        done,
        of,
        per_minute: plan.per_minute,
        stages: stages(plan, run)
            .into_iter()
            .map(|stage| ReplayStageListed { stage: stage.text, state: stage.state, said: stage.said })
            .collect(),
        counts: ReplayTallyListed { not_looked_at: not_looked_at(plan, run), ..tally_listed(&run.tally) },
        sealed: row.sealed.as_ref().map(|(file, until)| ReplaySealedListed {
            file: file.clone(),
            until: until.map(Instant::to_rfc3339),
            kept_days: plan.kept_for.as_secs() / 86_400,
        }),
        past: replays
            .past(&plan.id)
            .map(|link| ReplayDeedListed {
                at: link.deed.at.to_rfc3339(),
                by: link.deed.by.clone(),
                act: link.deed.act.word(),
                reason: Some(link.deed.reason.clone()).filter(|reason| !reason.is_empty()),
            })
            .collect(),
    }
}

/// The word for why it waits.
fn pause_word(pause: &Pause) -> &'static str {
    match pause {
        Pause::Asked => "asked",
        Pause::Judged(Verdict::ComesBack { .. }) => "comes_back",
        Pause::Judged(Verdict::Burns(_)) => "burns",
        Pause::Judged(Verdict::StaysAway) => "stays_away",
        Pause::Refused(_) => "refused",
        Pause::TooManyHeld => "too_many_held",
        Pause::Unsafe(_) => "unsafe",
        Pause::Crashed => "crashed",
        Pause::KeepsFailing(_) => "keeps_failing",
        Pause::MoveEnded(_) => "move_ended",
        Pause::NoRoom(_) => "no_room",
    }
}

fn tally_listed(tally: &Tally) -> ReplayTallyListed {
    let Tally {
        sent,
        removed,
        not_chosen,
        died_twice,
        in_doubt,
        refused,
        unsent,
        perhaps_twice,
        perhaps_left,
        perhaps_unsent,
        copied,
        moved,
        unmarked,
        in_other_hands,
        not_copied,
    } = *tally;
    ReplayTallyListed {
        sent,
        removed,
        not_chosen,
        died_twice,
        in_doubt,
        refused,
        unsent,
        perhaps_twice,
        perhaps_left,
        perhaps_unsent,
        copied,
        moved,
        unmarked,
        in_other_hands,
        not_copied,
        not_looked_at: 0,
    }
}
