//! What a replay would do, step by step, and what could surprise about it.

use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::{AfterCrash, Chosen, InDoubt, Plan, Rest};
use watchbill_domain::queues::{Broker, Contract, PeekFacts, RabbitQueueType, thousands};
use watchbill_domain::time::span_text;

use crate::api::ReplayWanted;
use crate::queues::words::messages;

use super::left_to_broker::{lacks, steps as moved_steps};
use super::plan::{Facts, Levels, TargetFacts, is_fifo};
use super::room::about_limits;
use super::words::{kept_text, rate_text};

/// What SQS counts is right again after so long at most without traffic.
const SETTLES_WITHIN: Duration = Duration::from_secs(60);

/// The canaries that this plan comes to, and whether a rest is left behind them.
pub(super) fn canaries(plan: &Plan) -> (Vec<u64>, bool) {
    let (mut sizes, mut before) = (Vec::new(), 0);
    let most = most_sent(plan);
    while let Some(size) = plan.canary(sizes.len()).filter(|_| before < most) {
        sizes.push(size.min(most - before));
        before += size;
    }
    (sizes, before < most)
}

/// So many are sent at most.
fn most_sent(plan: &Plan) -> u64 {
    sent_at_most(&plan.chosen, plan.most)
}

/// How many of so many that lie there are sent at most.
pub(super) fn sent_at_most(chosen: &Chosen, most: u64) -> u64 {
    match chosen {
        Chosen::All | Chosen::OfSignature(_) => most,
        Chosen::These(these) => most.min(these.len() as u64),
    }
}

/// So many are sent behind the canaries at most.
fn behind_canaries(plan: &Plan) -> u64 {
    most_sent(plan).saturating_sub(Plan::CANARIES.iter().sum())
}

/// `about 10 min, 3 min of that watching`
pub(super) fn takes_text(plan: &Plan) -> String {
    let (sizes, _) = canaries(plan);
    let whole = sizes.iter().enumerate().filter(|(stage, size)| plan.canary(*stage) == Some(**size)).count();
    let portions = plan.portion(Plan::CANARIES.len()).map_or(0, |portion| behind_canaries(plan) / portion);
    let watching = plan.watch * u32::try_from(whole as u64 + portions).unwrap_or(0);
    let sending = Duration::from_millis(most_sent(plan).saturating_mul(60_000) / u64::from(plan.per_minute.max(1)));
    let most = if matches!(plan.chosen, Chosen::OfSignature(_)) { "at most " } else { "" };
    let all = span_text(up_to_minutes(watching + sending));
    if watching.is_zero() {
        return format!("{most}about {all}");
    }
    format!("{most}about {all}, {} of that watching", span_text(watching))
}

/// Whole minutes from the first on, as nobody is told less than it takes.
fn up_to_minutes(span: Duration) -> Duration {
    let seconds = span.as_secs() + u64::from(span.subsec_millis() > 0);
    Duration::from_secs(if seconds > 60 { seconds.div_ceil(60) * 60 } else { seconds })
}

/// What it does, a sentence each.
pub(super) fn steps(plan: &Plan, levels: &Levels) -> Vec<String> {
    let (from, kept) = (&plan.from.name, kept_text(plan));
    if plan.rest == Rest::ByBroker {
        return canary_step(plan, levels).into_iter().chain(moved_steps(plan)).collect();
    }
    let mut steps = vec![match verb(plan) {
        None => format!(
            "Each message is taken and copied into a sealed file on this laptop; the copies are kept for {kept} after the end."
        ),
        Some(verb) => format!(
            "Each message is copied into a sealed file on this laptop before it is {verb}; the copies are kept for {kept} after the end."
        ),
    }];
    if plan.only_copies() {
        steps.push(format!(
            "When all are copied they are given back to {from}. Nothing is sent anywhere, and nothing is removed."
        ));
    } else if plan.discards() {
        steps.push(format!("Then it is removed from {from} for good. Nothing is sent anywhere."));
    } else {
        steps.extend(canary_step(plan, levels));
        steps.push(rest_step(plan));
        steps.push(format!(
            "A message is removed from {from} only after the broker confirmed that it has it at its target."
        ));
    }
    if matches!(plan.chosen, Chosen::These(_)) {
        let verb = verb(plan).unwrap_or("copied");
        steps.push(format!("Of messages that are the same as many are {verb} as were chosen, and the others stay."));
    }
    if !matches!(plan.chosen, Chosen::All) {
        steps.push("What lies before the chosen ones is taken, kept in hand, and given back at the end.".to_owned());
    }
    if !matches!(plan.chosen, Chosen::These(_)) && plan.sends_on() {
        steps.push("What died of a replay before is left in the queue.".to_owned());
    }
    steps.push(format!("It looks at {} at most: what dies meanwhile is left alone.", messages(plan.most)));
    steps
}

/// What becomes of a message besides that it is copied; none where that is all.
fn verb(plan: &Plan) -> Option<&'static str> {
    if plan.only_copies() { None } else { Some(if plan.discards() { "removed" } else { "sent" }) }
}

fn canary_step(plan: &Plan, levels: &Levels) -> Option<String> {
    let (sizes, rest) = canaries(plan);
    let counts: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let [first, behind @ ..] = counts.as_slice() else { return None };
    let burns = match &levels.service {
        Some(service) if levels.count > 0 => format!(", and whether a budget of {service} burns"),
        _ => String::new(),
    };
    let watch = span_text(plan.watch);
    if behind.is_empty() && !rest {
        return Some("It is one message, and is sent by itself.".to_owned());
    }
    let then = if behind.is_empty() { String::new() } else { format!(", then {}", behind.join(", then ")) };
    Some(format!(
        "{first} is sent first{then}. After each it waits {watch} and looks whether messages come back{burns}; if so, it waits for you."
    ))
}

fn rest_step(plan: &Plan) -> String {
    let (_, rest) = canaries(plan);
    let rate = rate_text(plan.per_minute);
    if !rest {
        return format!("They are sent at {rate} at most.");
    }
    let every = span_text(Plan::READ_EVERY);
    if let Some(portion) = plan.portion(Plan::CANARIES.len()) {
        return format!(
            "Then the rest is sent, {rate} at most, in portions of {}, because its broker counts roughly: after each it waits {} and looks \
             again, and waits for you if messages come back.",
            thousands(portion),
            span_text(plan.watch)
        );
    }
    format!(
        "Then the rest is sent, {rate} at most; every {every} it looks again, and waits for you if messages come back."
    )
}

/// What is not known or could surprise, a sentence each.
pub(super) fn warnings(plan: &Plan, wanted: &ReplayWanted, facts: &Facts) -> Vec<String> {
    let mut warnings = Vec::new();
    if plan.only_copies() {
        warnings.extend(about_copies(plan, facts));
    }
    if plan.sends_on() {
        if facts.targets.is_empty() {
            warnings.push(
                "Which queues the messages died in is not known before they are taken; one that does not say so stays."
                    .to_owned(),
            );
        }
        warnings.extend(facts.targets.iter().flat_map(|(name, target)| about_target(name, target)));
        warnings.extend(about_levels(&facts.levels));
        warnings.extend(about_rate(plan, facts));
        if !matches!(plan.chosen, Chosen::These(_)) && plan.rest == Rest::ByHand {
            warnings.extend(facts.parked.said());
        }
        warnings.extend(lacks(plan, facts));
        warnings.push(about_doubt(plan));
    }
    if let Some(why) = &facts.unsealed {
        warnings.push(format!(
            "The copies cannot be sealed from here: {why}. Unless whoever carries it out has a keyring, nothing is {}.",
            verb(plan).unwrap_or("copied")
        ));
    }
    if facts.broker == Broker::Sqs {
        warnings.extend(about_sqs(plan, facts));
    }
    if facts.peek == PeekFacts::RabbitMq(RabbitQueueType::Prioritized) {
        warnings.push(format!(
            "{} hands out what has a higher priority first: messages are taken in that order, and not in the one in which they died.",
            facts.queue.name
        ));
    }
    if facts.consumers.is_some_and(|consumers| consumers > 0) {
        let means = if plan.only_copies() {
            "it gets none of what is in hand meanwhile, and what it takes before is not copied"
        } else {
            "it may get messages before this does, and what it takes looks like less to come back"
        };
        warnings.push(format!("Something else consumes {}: {means}.", facts.queue.name));
    }
    if let Some(Contract::Touching { left: Some(left), .. }) = &facts.contract {
        warnings.push(format!(
            "What is taken and comes back counts as one return of the message, and its queue drops what came back too often: {left} are left \
             before no more is taken."
        ));
    }
    if !wanted.edits.is_empty() {
        warnings.push(
            "Edited bodies are kept sealed beside the copies, and are sent in the place of the messages' own."
                .to_owned(),
        );
    }
    if plan.after_crash == AfterCrash::GoOn && !plan.discards() {
        warnings
            .push("If Watchbill ends or the laptop sleeps in the middle, it goes on by itself afterwards.".to_owned());
    }
    warnings
}

/// What copies alone do not do.
fn about_copies(plan: &Plan, facts: &Facts) -> Vec<String> {
    let mut found = vec![
        "That does not stop the loss clock: what is too old, or too many, is lost from the queue all the same."
            .to_owned(),
    ];
    if let Some(all) = facts.depth.and_then(|depth| depth.count()).filter(|all| *all > plan.most) {
        found.push(format!(
            "It holds {}, and no more than {} are held at once: the others are not copied.",
            messages(all),
            thousands(plan.most)
        ));
    }
    found.push(format!("It ends sooner where they are larger than {} MiB together.", Plan::HELD_BYTES_MOST >> 20));
    found
}

fn about_target(name: &QueueName, target: &TargetFacts) -> Vec<String> {
    let mut found = Vec::new();
    if target.is_there.is_none() {
        found.push(format!(
            "Whether there is a queue {name} was not told; what cannot be sent there stays where it is."
        ));
    }
    if target.consumers == Some(0) {
        found.push(format!("{name} has no consumer: what is sent there waits until it has one."));
    }
    if let Some(growth) = target.growth.filter(|growth| *growth > 0) {
        found.push(format!("{name} grows already, by {} an hour.", messages(growth.unsigned_abs())));
    }
    found.extend(about_limits(name, target));
    found
}

fn about_levels(levels: &Levels) -> Option<String> {
    match (&levels.service, levels.burning.as_slice()) {
        (None, _) => Some(
            "No service level is watched meanwhile: `service` in [[queues]] says whose budget has to hold, and only whether messages come \
             back is looked at."
                .to_owned(),
        ),
        (Some(service), _) if levels.count == 0 => {
            Some(format!("{service} has no service level: only whether messages come back is looked at."))
        }
        (Some(_), []) => levels.unknown.first().map(|first| {
            format!("Whether the budget of {first} burns is not known now: until it is, only whether messages come back is looked at.")
        }),
        (Some(_), [first, ..]) => {
            Some(format!("The budget of {first} burns now: it will wait for you after the first message."))
        }
    }
}

fn about_rate(plan: &Plan, facts: &Facts) -> Option<String> {
    let usual = facts.traffic_per_minute.filter(|usual| u64::from(plan.per_minute) > *usual)?;
    if usual == 0 {
        return Some(format!(
            "Its consumers got less than one message a minute over the last day: whether they keep up with {} is not known.",
            rate_text(plan.per_minute)
        ));
    }
    Some(format!(
        "{} are more than its consumers got over the last day ({} a minute on average).",
        rate_text(plan.per_minute),
        thousands(usual)
    ))
}

/// What is otherwise with SQS than one might think.
fn about_sqs(plan: &Plan, facts: &Facts) -> Vec<String> {
    let mut found = vec![
        "SQS counts roughly, so that there may be more or fewer than that, and each that is taken counts one more receipt."
            .to_owned(),
    ];
    if plan.sends_on() && plan.watch < SETTLES_WITHIN {
        found.push(format!(
            "What SQS counts settles within {}: after {} it may not show yet that messages come back.",
            span_text(SETTLES_WITHIN),
            span_text(plan.watch)
        ));
    }
    if is_fifo(facts) {
        found.push(
            "Of a FIFO queue nothing behind a message is handed out while it is in hand: where one is not sent, those behind it in its group \
             stay where they are, too."
                .to_owned(),
        );
    } else if plan.sends_on() {
        found.push(
            "SQS hands out some messages twice, also ones that were removed: consumers of the target have to bear that anyway."
                .to_owned(),
        );
    }
    found
}

fn about_doubt(plan: &Plan) -> String {
    let few = if plan.in_flight == 1 { "1 message".to_owned() } else { format!("up to {} messages", plan.in_flight) };
    match plan.in_doubt {
        InDoubt::SendAgain => {
            format!(
                "If Watchbill dies while it sends, {few} may arrive twice each time: their consumers have to bear that."
            )
        }
        InDoubt::Park => format!(
            "If Watchbill dies while it sends, of {few} each time it is not known whether they arrived: they stay for you to decide."
        ),
    }
}
