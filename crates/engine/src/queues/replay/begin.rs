//! Trying a replay dry, beginning it, and steering it. Owner and guests write the same: whoever watches the workspace carries it out.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::replay::{AfterCrash, Chosen, Event, Fingerprint, InDoubt, Plan, Rest, Run};
use watchbill_domain::queues::{Act, Deed, masked_text};
use watchbill_domain::time::Instant;
use watchbill_store::{NewReplay, ReplayWish};

use crate::api::{ApiError, ReplayAsk, ReplayDryRun, ReplayStart, ReplayWanted, Tag};
use crate::queues::page::read_one;
use crate::queues::records::QueueRecords;
use crate::reads::store_error;
use crate::shared::Shared;

use super::chosen::print_of;
use super::plan::{Planned, plan_of};
use super::words::{can_ask, chosen_text, kept_text, rate_text, target_text};
use super::{asking, copies};

/// Characters of a reason.
const REASON: usize = 300;
/// Letters and digits that nobody takes for another.
const SIGNS: &[u8; 30] = b"23456789abcdefghjkmnpqrstvwxyz";

/// What it would do.
///
/// # Errors
/// When there is no such queue, or the records cannot be read.
pub(crate) async fn dry_run(shared: &Shared, wanted: &ReplayWanted) -> Result<ReplayDryRun, ApiError> {
    tried_dry(shared, wanted).await.map(|planned| planned.dry_run)
}

/// The plan with it, or why there is none.
///
/// # Errors
/// When there is no such queue, or the records cannot be read.
async fn tried_dry(shared: &Shared, wanted: &ReplayWanted) -> Result<Planned, ApiError> {
    let records = QueueRecords::read(shared).await?;
    let queue = read_one(shared, &records, &wanted.id).await?;
    let run = new_name(shared.ports.clock.now(), shared.ports.chance.random());
    let facts = asking::facts(shared, &records, &queue, wanted, run).await?;
    Ok(plan_of(wanted, &facts))
}

/// Begins it, once its queue was typed and somebody said why; gives its name.
///
/// # Errors
/// When what was typed or said is not what is asked for, when it may not be started any more, and when it cannot be recorded.
pub(crate) async fn start(shared: &Shared, start: &ReplayStart, by: &str) -> Result<String, ApiError> {
    let reason = reason_of(&start.reason)?;
    let Planned { plan, dry_run } = tried_dry(shared, &start.wanted).await?;
    // What is only copied stays as it is: nobody has to be kept from it.
    let is_meant = start.wanted.copied_for_days.is_some() || start.typed.trim() == dry_run.typed;
    if !is_meant {
        let message = format!(
            "`{}` is not the name of the queue: type `{}` to start it; nothing was done",
            plain_line(&start.typed, 80),
            dry_run.typed
        );
        return Err(ApiError::Invalid { field: "typed".to_owned(), message });
    }
    let Some(plan) = plan else {
        return Err(ApiError::Invalid { field: "id".to_owned(), message: dry_run.said });
    };
    let plan = as_shown(plan, &dry_run, start)?;
    let now = shared.ports.clock.now();
    let edits: Vec<(Fingerprint, &[u8])> =
        start.wanted.edits.iter().map(|edit| (print_of(&edit.fingerprint), edit.body.as_bytes())).collect();
    let (ports, folder) = (&shared.ports, &shared.folder);
    if !edits.is_empty() {
        let bodies = edits.iter().map(|(print, body)| (print, *body));
        copies::put_edits(ports, folder, &plan.id, bodies).await?;
    }
    let stored = stored(shared, &plan, by, &reason, now).await;
    if stored.is_err()
        && !edits.is_empty()
        && let Err(error) = copies::remove(ports, folder, &plan.id, &copies::file_of(&plan.id)).await
    {
        tracing::warn!(replay = %plan.id, "{error}");
    }
    stored?;
    shared.touch_from_outside(&[Tag::Queues]);
    Ok(plan.id)
}

/// The plan as it holds now, where that is what somebody was shown; of what came into the queue since nothing is looked at.
///
/// # Errors
/// When the messages would go elsewhere, or none of them was shown.
fn as_shown(plan: Plan, now: &ReplayDryRun, shown: &ReplayStart) -> Result<Plan, ApiError> {
    if shown.target != now.target {
        let message = format!(
            "the messages would go {} now, not {}: look at it again before you start it; nothing was done",
            place_text(&now.target),
            place_text(&shown.target)
        );
        return Err(ApiError::Invalid { field: "target".to_owned(), message });
    }
    if shown.most == 0 {
        let message = "at most 0 messages were to be looked at, so there is nothing to start; nothing was done";
        return Err(ApiError::Invalid { field: "most".to_owned(), message: message.to_owned() });
    }
    Ok(Plan { most: plan.most.min(shown.most), ..plan })
}

/// `into orders`, `each into the queue it died in`, `nowhere`
fn place_text(target: &str) -> String {
    let text = plain_line(target, REASON);
    match text.as_str() {
        "" | "nowhere" => "nowhere".to_owned(),
        each if each.starts_with("each into") => text,
        _ => format!("into {text}"),
    }
}

async fn stored(shared: &Shared, plan: &Plan, by: &str, reason: &str, now: Instant) -> Result<(), ApiError> {
    let run = Run::new(now).after(plan, Event::TriedDry, now).kept();
    let sealed = copies::file_of(&plan.id);
    let new = NewReplay { plan, run: &run, by, reason, sealed: &sealed, first: ReplayWish::Confirm, now };
    let deed = Deed {
        at: now,
        by: by.to_owned(),
        act: Act::ReplayPlanned,
        queue: plan.from.clone(),
        reason: reason.to_owned(),
        details: details(plan),
    };
    match shared.store.replay_new(&new, deed).await.map_err(|error| store_error(&error))? {
        None => Ok(()),
        Some(open) => {
            let message = format!("{open} of {} was begun a moment ago and is not over: nothing was done", plan.from);
            Err(ApiError::Invalid { field: "id".to_owned(), message })
        }
    }
}

/// What the trail has of a plan.
fn details(plan: &Plan) -> Vec<(String, String)> {
    let mut details = vec![
        ("replay".to_owned(), plan.id.clone()),
        ("what".to_owned(), chosen_text(plan)),
        ("target".to_owned(), target_text(&plan.target, &[])),
        ("looks at".to_owned(), plan.most.to_string()),
        ("rate".to_owned(), rate_text(plan.per_minute)),
    ];
    if let Chosen::These(these) = &plan.chosen {
        let all: Vec<&str> = these.iter().map(|print| print.0.as_str()).collect();
        details.push(("messages".to_owned(), all.join(" ")));
    }
    if !plan.edited.is_empty() {
        details.push(("edited".to_owned(), plan.edited.len().to_string()));
    }
    if plan.rest == Rest::ByBroker {
        details.push(("the rest".to_owned(), "moved by its broker".to_owned()));
    }
    if plan.only_copies() {
        details.push(("copies kept for".to_owned(), kept_text(plan)));
    }
    if plan.sends_on() {
        let doubt = if plan.in_doubt == InDoubt::SendAgain { "sent again" } else { "left" };
        let crash = if plan.after_crash == AfterCrash::GoOn { "goes on" } else { "waits" };
        details.push(("in doubt".to_owned(), doubt.to_owned()));
        details.push(("after a crash".to_owned(), crash.to_owned()));
    }
    details
}

/// Asks something of a replay; gives its whole name.
///
/// # Errors
/// When there is none of this name, when that cannot be asked of it now, and when it cannot be recorded.
pub(crate) async fn steer(
    shared: &Shared,
    run: &str,
    ask: ReplayAsk,
    by: &str,
    reason: &str,
) -> Result<String, ApiError> {
    let row = super::cockpit::row_of(shared, run).await?;
    if !can_ask(&row.run.phase).contains(&ask) {
        let phase = super::words::phase_text(&row.plan, &row.run);
        let message = format!("{} cannot {} now: {phase}", row.plan.id, verb(ask));
        return Err(ApiError::Invalid { field: "run".to_owned(), message });
    }
    let reason = masked_text(&plain_line(reason.trim(), REASON)).text;
    let wanted = match ask {
        ReplayAsk::Pause => ReplayWish::Pause,
        ReplayAsk::GoOn => ReplayWish::GoOn,
        ReplayAsk::Stop => ReplayWish::Stop,
    };
    wish(shared, &row.plan.id, wanted, by, &reason).await?;
    Ok(row.plan.id)
}

fn verb(ask: ReplayAsk) -> &'static str {
    match ask {
        ReplayAsk::Pause => "pause",
        ReplayAsk::GoOn => "go on",
        ReplayAsk::Stop => "be stopped",
    }
}

async fn wish(shared: &Shared, run: &str, wish: ReplayWish, by: &str, reason: &str) -> Result<(), ApiError> {
    let now = shared.ports.clock.now();
    let taken = shared.store.replay_order(run, wish, by, reason, now).await.map_err(|error| store_error(&error))?;
    shared.touch_from_outside(&[Tag::Queues]);
    if taken {
        return Ok(());
    }
    Err(ApiError::Invalid { field: "run".to_owned(), message: format!("{run} is over: nothing can be asked of it") })
}

/// Why somebody does it, without what looks like a secret: it is kept for ever.
///
/// # Errors
/// Where nothing is said, or too much.
pub(super) fn reason_of(text: &str) -> Result<String, ApiError> {
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > REASON {
        let message = format!("say why, in 1 to {REASON} characters: it is recorded with your name; nothing was done");
        return Err(ApiError::Invalid { field: "reason".to_owned(), message });
    }
    Ok(masked_text(&plain_line(reason, REASON)).text)
}

/// A name that is short enough to type: the day, the second of it, and two signs by chance.
fn new_name(now: Instant, chance: f64) -> String {
    let day: String = now.to_rfc3339().chars().skip(5).take(5).filter(char::is_ascii_digit).collect();
    let second = u64::try_from(now.as_ms().rem_euclid(86_400_000) / 1_000).unwrap_or(0);
    let base = SIGNS.len() as u64;
    // A number of [0, 900): two signs.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in [0, 900)")]
    let chance = (chance.clamp(0.0, 0.999_999) * (base * base) as f64) as u64;
    let mut rest = second * base * base + chance;
    let mut signs = Vec::new();
    for _ in 0..6 {
        signs.push(char::from(SIGNS[usize::try_from(rest % base).unwrap_or(0)]));
        rest /= base;
    }
    let signs: String = signs.into_iter().rev().collect();
    format!("r{day}-{signs}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_seconds_days_and_chances_are_other_names() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let name = new_name(at("2026-11-22T09:03:04Z"), 0.5);
        assert!(name.starts_with("r1122-") && name.len() == 12, "{name}");
        let others = [
            new_name(at("2026-11-22T09:03:05Z"), 0.5),
            new_name(at("2026-11-23T09:03:04Z"), 0.5),
            new_name(at("2026-11-22T09:03:04Z"), 0.51),
        ];
        assert!(others.iter().all(|other| *other != name), "{name} {others:?}");
        assert_eq!(new_name(at("2026-11-22T00:00:00Z"), 0.0), "r1122-222222");
    }
}
