//! What a replay means whose rest its broker moves by itself: where that is refused, what it does, and what it lacks.

use watchbill_domain::queues::replay::{Chosen, Plan, Rest, Target};
use watchbill_domain::queues::{Broker, thousands};
use watchbill_domain::time::span_text;

use super::plan::{Facts, is_fifo, queues_of};
use crate::api::ReplayWanted;
use crate::queues::words::messages;

/// Messages a minute that SQS can be asked for: it counts by the second, from 1 to 500.
const PER_MINUTE_ALLOWED: std::ops::RangeInclusive<u32> = 60..=30_000;

/// Whether the broker moves messages of the queue by itself.
pub(super) fn can_move(facts: &Facts) -> bool {
    facts.broker == Broker::Sqs && !is_fifo(facts)
}

/// Why the rest cannot be left to the broker, a sentence each.
pub(super) fn not_left(
    wanted: &ReplayWanted,
    facts: &Facts,
    chosen: &Chosen,
    target: Option<&Target>,
    per_minute: u32,
) -> Vec<String> {
    if !wanted.broker_moves {
        return Vec::new();
    }
    if facts.broker != Broker::Sqs {
        return vec!["Only SQS moves messages by itself: send these by hand.".to_owned()];
    }
    let mut refusals = Vec::new();
    if wanted.discards || wanted.copied_for_days.is_some() {
        refusals.push(
            "SQS moves messages back and does nothing else: what is discarded or copied is taken in hand.".to_owned(),
        );
    } else if *chosen != Chosen::All {
        refusals
            .push("SQS moves all that a queue has: send chosen messages and those of one error by hand.".to_owned());
    }
    if !PER_MINUTE_ALLOWED.contains(&per_minute) {
        refusals.push(format!(
            "SQS moves from 1 to 500 messages a second: choose from {} to {} a minute.",
            PER_MINUTE_ALLOWED.start(),
            thousands(u64::from(*PER_MINUTE_ALLOWED.end()))
        ));
    }
    if is_fifo(facts) {
        refusals.push(
            "Of a FIFO queue SQS would move messages in between those that are sent meanwhile: send them by hand, in order."
                .to_owned(),
        );
    }
    if !wanted.sends_again {
        refusals.push(
            "What is in doubt after a crash lies among what SQS moves and cannot be left there: let it be sent again, or send all by hand."
                .to_owned(),
        );
    }
    refusals.extend(target.and_then(|target| elsewhere(target, facts)));
    refusals
}

/// Why messages cannot be moved there: SQS moves each back to where it died.
fn elsewhere(target: &Target, facts: &Facts) -> Option<String> {
    let Target::Queue(name) = target else { return None };
    let died_in = queues_of(&Target::WhereItDied, &facts.queue, &facts.feeds);
    let all_are = died_in.iter().all(|one| one == name) && !died_in.is_empty();
    (!all_are).then(|| {
        format!("SQS moves each message back into the queue it died in, and not into {name}: send them by hand.")
    })
}

/// Who sends what is behind the canaries.
pub(super) fn rest(wanted: &ReplayWanted, most: u64) -> Rest {
    let is_left = wanted.broker_moves && most > Plan::CANARIES.iter().sum();
    if is_left { Rest::ByBroker } else { Rest::ByHand }
}

/// What it does behind the canaries, a sentence each.
pub(super) fn steps(plan: &Plan) -> Vec<String> {
    let tried: u64 = Plan::CANARIES.iter().sum();
    let portion = plan.portion(Plan::CANARIES.len()).unwrap_or(plan.most);
    vec![
        format!("These {} are copied into a sealed file on this laptop before they are sent.", messages(tried)),
        format!(
            "Then SQS moves the rest itself, at most {} a second, each back into the queue it died in. When about {} are moved that is ended, it \
             waits {}, looks whether messages come back, and lets SQS move the next, or waits for you.",
            plan.per_second(),
            thousands(portion),
            span_text(plan.watch)
        ),
        "To pause or stop it ends what SQS moves; what was moved by then is not moved back.".to_owned(),
        format!("About {} are sent and moved at most: SQS counts roughly.", messages(plan.most)),
    ]
}

/// What is otherwise than where all are sent by hand, a sentence each.
pub(super) fn lacks(plan: &Plan, facts: &Facts) -> Vec<String> {
    if plan.rest == Rest::ByHand {
        return Vec::new();
    }
    let mut found = vec![
        "What SQS moves it does not copy into the sealed file, and sets no mark: what of it dies again looks like any other that died."
            .to_owned(),
        "It moves all that it has, also what died meanwhile and what died of a replay before; none of it can be chosen or edited.".to_owned(),
        "SQS goes on moving if Watchbill is killed or the laptop sleeps: until it runs again nobody looks whether messages come back, and nothing \
         ends it but `aws sqs cancel-message-move-task`."
            .to_owned(),
        "If Watchbill or its connection ends while it sends by hand, what is in hand then is moved with the rest, and may arrive twice.".to_owned(),
        format!(
            "It needs `sqs:StartMessageMoveTask`, `sqs:ListMessageMoveTasks` and `sqs:CancelMessageMoveTask` on {}; whether that is allowed is \
             known only when it begins.",
            facts.queue.name
        ),
    ];
    if !facts.parked.prints.is_empty() {
        found.push(format!(
            "What replays left for a person is moved with the rest: {}.",
            messages(facts.parked.prints.len() as u64)
        ));
    }
    found
}

#[cfg(test)]
#[path = "left_to_broker_tests.rs"]
mod tests;
