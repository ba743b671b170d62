//! What is done with messages by a replay, in words.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::replay::{Chosen, KeptRun, Pause, Phase, Plan, Rest, Tally, Target, Verdict};
use watchbill_domain::queues::thousands;

use crate::api::{ReplayAsk, ReplayCount};
use crate::queues::words::messages;

use super::pausing::pause_text;

/// Names that a line has room for.
const MOST_NAMES: usize = 4;
/// Characters of what a broker said.
const LONGEST: usize = 300;

/// `412 messages of orders.dlq`
pub(super) fn chosen_text(plan: &Plan) -> String {
    let (most, from) = (messages(plan.most), &plan.from.name);
    match &plan.chosen {
        Chosen::All => format!("{most} of {from}"),
        Chosen::OfSignature(id) => format!("those of {most} of {from} that died of {id}"),
        Chosen::These(these) if these.len() == 1 => format!("1 chosen message of {from}"),
        Chosen::These(these) => format!("{} chosen messages of {from}", thousands(these.len() as u64)),
    }
}

/// `orders`, `each into the queue it died in: orders, payments`
pub(super) fn target_text(target: &Target, queues: &[&str]) -> String {
    match target {
        Target::Queue(name) => name.to_string(),
        Target::WhereItDied if queues.is_empty() => "each into the queue it died in".to_owned(),
        Target::WhereItDied => {
            let more = queues.len().saturating_sub(MOST_NAMES);
            let named = queues.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("each into the queue it died in: {named}{more}")
        }
        Target::Exchange { name, key: Some(key) } => format!("the exchange {name} with the key {key}"),
        Target::Exchange { name, key: None } => format!("the exchange {name}"),
        Target::Nowhere => "nowhere".to_owned(),
        Target::Copies => "the sealed copies".to_owned(),
    }
}

/// `seven days`, `90 days`: for how long copies are kept after the end.
pub(super) fn kept_text(plan: &Plan) -> String {
    match plan.kept_for.as_secs() / 86_400 {
        1 => "one day".to_owned(),
        7 => "seven days".to_owned(),
        days => format!("{days} days"),
    }
}

/// `into orders`
pub(super) fn into_text(target: &Target, queues: &[&str]) -> String {
    let text = target_text(target, queues);
    match target {
        Target::Queue(_) | Target::Copies => format!("into {text}"),
        Target::Exchange { .. } => format!("to {text}"),
        Target::WhereItDied | Target::Nowhere => text,
    }
}

/// What a run does: `412 messages of orders.dlq into orders`.
pub(super) fn what_text(plan: &Plan) -> String {
    if plan.discards() {
        return format!("discard {}", chosen_text(plan));
    }
    if plan.only_copies() {
        return format!("copy {}", chosen_text(plan));
    }
    format!("{} {}", chosen_text(plan), into_text(&plan.target, &[]))
}

/// The word of a phase; a canary is told from the rest.
pub(super) fn phase_word(plan: &Plan, run: &KeptRun) -> &'static str {
    match run.phase {
        Phase::DryRun | Phase::Planned => "planned",
        Phase::Snapshot => "copies",
        Phase::Sending if plan.only_copies() => "copies",
        Phase::Sending if plan.canary(run.stage).is_some() => "canary",
        Phase::Sending => "sending",
        Phase::Judging { .. } => "judging",
        Phase::Paused(_) => "paused",
        Phase::Ending { .. } => "ending",
        Phase::Stopped => "stopped",
        Phase::Done if run.tally.not_copied > 0 => "incomplete",
        Phase::Done => "done",
    }
}

/// The phase in words.
pub(super) fn phase_text(plan: &Plan, run: &KeptRun) -> String {
    let removing = plan.discards();
    match &run.phase {
        Phase::DryRun | Phase::Planned => "about to begin".to_owned(),
        Phase::Snapshot => "opens the sealed file for the copies".to_owned(),
        Phase::Sending if plan.only_copies() => "copies messages".to_owned(),
        Phase::Sending if removing => "copies and removes messages".to_owned(),
        Phase::Sending => match plan.canary(run.stage) {
            Some(size) => format!("sends the canary of {size}"),
            None if plan.rest == Rest::ByBroker => "its broker moves the rest".to_owned(),
            None => "sends the rest".to_owned(),
        },
        Phase::Judging { .. } => plan.canary(run.stage).map_or_else(
            || "watches what becomes of the last portion".to_owned(),
            |size| format!("watches what becomes of the canary of {size}"),
        ),
        Phase::Paused(Pause::Asked) => "paused".to_owned(),
        Phase::Paused(_) => "waits for somebody".to_owned(),
        Phase::Ending { .. } if run.moving.is_some() => "ends what its broker moves".to_owned(),
        Phase::Ending { .. } => "gives back what is in hand".to_owned(),
        Phase::Stopped => "stopped".to_owned(),
        Phase::Done if run.tally.not_copied > 0 => "ended before all were copied".to_owned(),
        Phase::Done => "done".to_owned(),
    }
}

/// Why it waits, what that means, and what to do.
pub(super) fn pause_said(pause: &Pause) -> String {
    let why = plain_line(&pause_text(pause), LONGEST);
    let to_do = match pause {
        Pause::Asked => "Let it go on, or stop it.",
        Pause::Judged(Verdict::ComesBack { .. }) => {
            "Look at what died last: if it is what was sent, the cause is not mended, so stop it. Going on counts anew from now."
        }
        Pause::Judged(Verdict::Burns(_)) => {
            "Look whether what was sent is why. Wait until it does not burn any more and let it go on, or stop it."
        }
        Pause::Judged(Verdict::StaysAway) => "Let it go on, or stop it.",
        Pause::Refused(_) => {
            "What was refused stays in the queue. Look at the target and at what the user of the source may write, then let it go on, or stop it."
        }
        Pause::TooManyHeld => {
            "They are in hand and nobody else gets them. Stop it, and they are given back; then choose otherwise, or all."
        }
        Pause::KeepsFailing(_) => {
            "What was not confirmed is in the queue again, and nothing more is tried. Look at what the user of the source may read and write, at \
             the target, and at the broker and its log (`watchbill doctor`), then let it go on, or stop it."
        }
        Pause::Unsafe(_) => {
            "None is taken. A policy with a higher `delivery-limit` changes that in RabbitMQ, and in SQS that the queue has no redrive policy of \
             its own; then let it go on, or stop it."
        }
        Pause::MoveEnded(_) => {
            "What was not moved is in the queue. Look at what its user may do with the queue and its targets, then let it go on, which begins \
             another move, or stop it."
        }
        Pause::NoRoom(_) => {
            "What is not sent stays in the queue. See that the consumers of the target take what is in it, or raise its limit; then let it go on, \
             which looks again first, or stop it."
        }
        Pause::Crashed => {
            "What was in hand is in the queue again, and what was confirmed is not sent again. Let it go on, or stop it."
        }
    };
    format!("It waits: {why}. {to_do}")
}

/// What can be asked of it now.
pub(super) fn can_ask(phase: &Phase) -> Vec<ReplayAsk> {
    match phase {
        Phase::DryRun | Phase::Planned => vec![ReplayAsk::Stop],
        Phase::Snapshot | Phase::Sending | Phase::Judging { .. } => vec![ReplayAsk::Pause, ReplayAsk::Stop],
        Phase::Paused(_) => vec![ReplayAsk::GoOn, ReplayAsk::Stop],
        Phase::Ending { .. } | Phase::Stopped | Phase::Done => Vec::new(),
    }
}

/// How many were planned to be looked at and were not, because it was stopped before.
pub(super) fn not_looked_at(plan: &Plan, run: &KeptRun) -> u64 {
    let all_found = matches!(&plan.chosen, Chosen::These(these) if these.len() <= run.gone.len());
    if run.phase != Phase::Stopped || all_found {
        return 0;
    }
    let Tally { sent, not_chosen, died_twice, in_doubt, refused, unsent, copied, perhaps_unsent, .. } = run.tally;
    let looked_at = sent + not_chosen + died_twice + in_doubt + refused + unsent + copied + perhaps_unsent;
    plan.most.saturating_sub(looked_at)
}

/// What became of its messages; what is none of is left out, but for what was sent.
pub(super) fn counts(plan: &Plan, run: &KeptRun) -> Vec<ReplayCount> {
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
    } = run.tally;
    let sent_said = if plan.discards() {
        ("copied", "They are in the sealed file.")
    } else {
        ("sent", "The broker confirmed that it has them at their target.")
    };
    let all = [
        ("copied", "copied", copied, "They are in the sealed file, and stay in the queue."),
        ("sent", sent_said.0, sent, sent_said.1),
        ("moved", "of these moved by the broker", moved, "About so many: it counts roughly, and nobody copied them."),
        (
            "unmarked",
            "of these without a stamp",
            unmarked,
            "They had ten attributes already, as many as SQS takes: one that dies again looks like any other, and is sent again.",
        ),
        ("removed", "removed from the queue", removed, "Each after that; what is sent and not removed yet follows."),
        ("not_chosen", "not chosen", not_chosen, "They were taken to look behind them, and given back."),
        (
            "died_twice",
            "died of a replay before",
            died_twice,
            "They are in the queue: mend what they die of, or choose them one by one to send them all the same.",
        ),
        (
            "in_doubt",
            "in doubt",
            in_doubt,
            "They may have arrived, because the program or its connection ended while they were sent, and are in the queue: look at the target whether they did, then choose or discard them.",
        ),
        ("refused", "refused", refused, "The target did not take them; they are in the queue."),
        ("unsent", "given back unsent", unsent, "They were in hand when it was stopped; they are in the queue."),
        (
            "perhaps_twice",
            "perhaps sent twice",
            perhaps_twice,
            "They were being sent when the program or its connection ended, and were sent again: these may have arrived twice.",
        ),
        (
            "perhaps_left",
            "perhaps still in the queue",
            perhaps_left,
            "They were sent, and it was stopped before they were seen again: a later replay leaves them alone unless they are chosen one by one.",
        ),
        (
            "perhaps_unsent",
            "perhaps not sent",
            perhaps_unsent,
            "At most so many: they were in hand when a connection ended, and did not come again before it was over. Those that are still in the queue go with the next replay; the others something else took out of it.",
        ),
    ];
    let all = all.into_iter().chain([
        (
            "in_other_hands",
            "in other hands",
            in_other_hands,
            "About so many: something else had taken them when nothing was left to take. What it does not finish is in the queue.",
        ),
        (
            "not_copied",
            "not copied",
            not_copied,
            "256 MiB were in hand, as much as may be at once, so it ended before it looked at these. They are in the queue: once what lies before them has left it, as by a replay, copy again.",
        ),
        (
            "not_looked_at",
            "not looked at",
            not_looked_at(plan, run),
            "It was stopped before. They were not touched: they are in the queue, unless something else took them or the queue was deleted.",
        ),
    ]);
    let always = if plan.only_copies() { "copied" } else { "sent" };
    let is_told = |(name, _, count, _): &(&str, &str, u64, &str)| *count > 0 || *name == always;
    let count = |(name, text, count, said): (&str, &str, u64, &str)| ReplayCount {
        name: name.to_owned(),
        text: text.to_owned(),
        count,
        said: said.to_owned(),
    };
    all.filter(is_told).map(count).collect()
}

/// `60 a minute`
pub(super) fn rate_text(per_minute: u32) -> String {
    format!("{} a minute", thousands(u64::from(per_minute)))
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
