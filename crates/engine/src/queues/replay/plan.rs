//! What a replay would do, before anything of it is done: a plan, or why there is none. Pure; `asking` finds the facts out.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::replay::{AfterCrash, Chosen, Counting, Handing, InDoubt, Plan, Target};
use watchbill_domain::queues::{
    Broker, Contract, Depth, Feed, Limit, PeekFacts, QueueId, RabbitQueueType, SqsPeek, thousands,
};

use super::chosen::{chosen_of, edited};
use super::closed::{closed, copied_wrongly};
use super::left_to_broker::{can_move, not_left, rest};
use super::parked::Parked;
use super::plan_words::{sent_at_most, steps, takes_text, warnings};
use super::room::no_room;
use super::words::{chosen_text, into_text, target_text};
use crate::api::{ReplayDryRun, ReplayWanted};

/// How many messages a minute are sent unless somebody says otherwise.
const PER_MINUTE: u32 = 60;
/// The most that can be asked for, and what a discard does: nothing has to keep up with it.
const PER_MINUTE_MOST: u32 = 60_000;
/// Seconds that are waited after each canary before it is judged, unless somebody says otherwise.
const WATCH_S: u32 = 60;
/// How many can be asked for.
const WATCH_ALLOWED_S: RangeInclusive<u32> = 5..=3_600;
/// The most messages that are sent before the first of them is confirmed.
const IN_FLIGHT_MOST: u32 = 100;
/// Characters of a text of somebody else that is told back.
const LONGEST: usize = 120;
/// Copies are kept for whole days.
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// What is known when a replay is planned.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// What the replay would be called.
    pub run: String,
    pub queue: QueueId,
    pub broker: Broker,
    /// Whether messages of it can be taken in hand.
    pub place: Place,
    /// What taking messages and giving them back would do; none where the broker does not tell.
    pub contract: Option<Contract>,
    /// What decided about that.
    pub peek: PeekFacts,
    /// How deep it is, asked a moment ago; none where nobody tells.
    pub depth: Option<Depth>,
    /// How many consumers it has; none where that is not told.
    pub consumers: Option<u32>,
    /// What could not be asked, a sentence each.
    pub troubles: Vec<String>,
    /// The replay of it that is not over, and who began it.
    pub open: Option<(String, String)>,
    /// Where its messages go by the workspace's file.
    pub named: Option<QueueName>,
    /// What feeds it, as the topology tells.
    pub feeds: Vec<Feed>,
    /// The queues that messages would be sent into.
    pub targets: BTreeMap<QueueName, TargetFacts>,
    /// What is watched besides its depth.
    pub levels: Levels,
    /// How many messages a minute the queues that feed it handed out over the last day; none where that is not known.
    pub traffic_per_minute: Option<u64>,
    /// Why the copies of messages could not be sealed from here; none where they could.
    pub unsealed: Option<String>,
    /// What replays left of it before, and why.
    pub parked: Parked,
}

/// Whether messages of a queue can be taken in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// They can: the broker opened it.
    Open,
    /// Its kind gives none.
    NoKind,
    /// The address that is set for it is none.
    NoAddress,
    /// The broker did not open it, and why: a sentence without a full stop.
    Closed(String),
}

/// A queue that messages would be sent into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TargetFacts {
    /// Whether it is there; none where that is not told.
    pub is_there: Option<bool>,
    /// Whether what is sent gets straight into it.
    pub is_reached: bool,
    /// How many consumers it has; none where that is not told.
    pub consumers: Option<u32>,
    /// By how many messages an hour it grows; none where that is not known.
    pub growth: Option<i64>,
    /// How many messages it holds; none where that is not known.
    pub depth: Option<u64>,
    /// How it throws messages away.
    pub limits: Vec<Limit>,
}

/// The service levels that are watched while messages are sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Levels {
    /// The service of the queue, where the workspace names one.
    pub service: Option<String>,
    /// How many levels it has.
    pub count: usize,
    /// Those that burn.
    pub burning: Vec<String>,
    /// Those of which nobody knows whether they do.
    pub unknown: Vec<String>,
}

/// What came of planning.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// None where it may not be started.
    pub plan: Option<Plan>,
    pub dry_run: ReplayDryRun,
}

/// Where messages are to be sent, and who says so.
///
/// # Errors
/// Why that is not known, with what to write; a sentence.
pub(super) fn target_of(
    wanted: &ReplayWanted,
    queue: &QueueId,
    named: Option<&QueueName>,
    feeds: &[Feed],
) -> Result<(Target, &'static str), String> {
    let asked = wanted.target.as_deref().map(str::trim).filter(|target| !target.is_empty());
    if wanted.copied_for_days.is_some() {
        return match asked {
            None => Ok((Target::Copies, "whoever asked")),
            Some(_) => Err("What is only copied is sent nowhere: leave the target out.".to_owned()),
        };
    }
    if wanted.discards {
        return match asked {
            None => Ok((Target::Nowhere, "whoever asked")),
            Some(_) => Err("What is discarded is sent nowhere: leave the target out.".to_owned()),
        };
    }
    let (target, from) = match (asked, named) {
        (Some(asked), _) => (QueueName::new(asked), "whoever asked"),
        (None, Some(named)) => (named.clone(), "the workspace's file"),
        (None, None) => return of_topology(queue, feeds),
    };
    if target == queue.name {
        return Err(format!(
            "{} is the queue that the messages are taken from: {}.",
            target,
            if asked.is_some() {
                "name the queue that they died in"
            } else {
                "`target` in [[queues]] has to name the queue that they died in"
            }
        ));
    }
    Ok((Target::Queue(target), from))
}

fn of_topology(queue: &QueueId, feeds: &[Feed]) -> Result<(Target, &'static str), String> {
    let feeds: Vec<&Feed> = feeds.iter().filter(|feed| feed.to == queue.name && feed.from != queue.name).collect();
    match feeds.as_slice() {
        [] => Err(format!(
            "Where its messages belong is not known: nothing that the broker tells of leads into {queue}. Name the queue, or write \
             `target = \"…\"` into a table of [[queues]] for `{}`.",
            queue.name
        )),
        [one] if one.is_certain => Ok((Target::Queue(one.from.clone()), "the topology of the broker")),
        _ => Ok((Target::WhereItDied, "each message itself")),
    }
}

/// The queues that this leads into, as far as that is known before.
pub(super) fn queues_of(target: &Target, queue: &QueueId, feeds: &[Feed]) -> Vec<QueueName> {
    match target {
        Target::Queue(name) => vec![name.clone()],
        Target::WhereItDied => feeds
            .iter()
            .filter(|feed| feed.to == queue.name && feed.from != queue.name)
            .map(|feed| feed.from.clone())
            .collect(),
        Target::Exchange { .. } | Target::Nowhere | Target::Copies => Vec::new(),
    }
}

/// The plan, or why there is none.
pub(super) fn plan_of(wanted: &ReplayWanted, facts: &Facts) -> Planned {
    let mut refusals = facts.troubles.clone();
    refusals.extend(closed(facts));
    refusals.extend(facts.open.as_ref().map(|(run, by)| {
        let by = plain_line(by, LONGEST);
        format!("{run}, which {by} began, is not over: a queue has one replay at a time. Wait for it, or stop it.")
    }));
    let (chosen, problems) = chosen_of(wanted);
    refusals.extend(problems);
    refusals.extend(copied_wrongly(wanted));
    let is_sent = !wanted.discards && wanted.copied_for_days.is_none();
    let per_minute = wanted.per_minute.unwrap_or(if is_sent { PER_MINUTE } else { PER_MINUTE_MOST });
    if !(1..=PER_MINUTE_MOST).contains(&per_minute) {
        refusals.push(format!("From 1 to {} messages a minute can be sent.", thousands(u64::from(PER_MINUTE_MOST))));
    }
    let watch_s = wanted.watch_s.unwrap_or(WATCH_S);
    if !WATCH_ALLOWED_S.contains(&watch_s) {
        refusals.push("From 5 s to an hour can be waited after each of the first ones.".to_owned());
    }
    let target = target_of(wanted, &facts.queue, facts.named.as_ref(), &facts.feeds);
    refusals.extend(not_left(wanted, facts, &chosen, target.as_ref().ok().map(|(target, _)| target), per_minute));
    match &target {
        Ok((target, _)) => refusals.extend(not_reached(target, facts)),
        Err(why) => refusals.push(why.clone()),
    }
    let most = facts.depth.and_then(|depth| counted(depth, facts.broker));
    // What is only copied is in hand until the end.
    let most = most.map(|most| if wanted.copied_for_days.is_some() { most.min(Plan::HELD_MOST) } else { most });
    refusals.extend(match most {
        Some(0) => Some(format!("{} is empty: there is nothing to {}.", facts.queue, verb(wanted))),
        Some(_) => None,
        None if facts.troubles.is_empty() => Some(uncounted(facts)),
        None => None,
    });
    if let (Ok((target, _)), Some(most)) = (&target, most) {
        refusals.extend(full(target, facts, sent_at_most(&chosen, most)));
    }
    let (target, target_from) = match target {
        Ok((target @ (Target::Nowhere | Target::Copies), _)) => (Some(target), ""),
        Ok((target, from)) => (Some(target), from),
        Err(_) => (None, ""),
    };
    let plan = target.clone().zip(most).filter(|_| refusals.is_empty()).map(|(target, most)| Plan {
        id: facts.run.clone(),
        from: facts.queue.clone(),
        target,
        edited: edited(&chosen, wanted),
        parked: facts.parked.prints.clone(),
        chosen,
        most,
        per_minute,
        // What is sent in a tenth of a second: these may arrive twice if the program dies. In a FIFO queue one arrives behind the other.
        in_flight: if is_fifo(facts) { 1 } else { (per_minute / 600).clamp(1, IN_FLIGHT_MOST) },
        watch: Duration::from_secs(watch_s.into()),
        handing: handing(facts),
        counting: if facts.broker == Broker::Sqs { Counting::Roughly } else { Counting::Exactly },
        rest: rest(wanted, most),
        in_doubt: if wanted.sends_again { InDoubt::SendAgain } else { InDoubt::Park },
        after_crash: if wanted.goes_on { AfterCrash::GoOn } else { AfterCrash::Wait },
        kept_for: wanted.copied_for_days.map_or(Plan::KEPT_FOR, |days| DAY * days),
    });
    let dry_run = ReplayDryRun {
        id: facts.queue.to_string(),
        allowed: plan.is_some(),
        can_move: can_move(facts),
        said: match (&plan, refusals.first()) {
            (Some(plan), _) => format!("{}.", goes(plan, facts)),
            (None, first) => {
                let why = first.map_or("", String::as_str);
                format!(
                    "Nothing of {} can be {}. {why}",
                    facts.queue,
                    match verb(wanted) {
                        "copy" => "copied",
                        "discard" => "discarded",
                        _ => "sent again",
                    }
                )
            }
        },
        warnings: plan.as_ref().map(|plan| warnings(plan, wanted, facts)).unwrap_or_default(),
        target: target.map(|target| target_text(&target, &queues_in(facts))).unwrap_or_default(),
        target_from: target_from.to_owned(),
        steps: plan.as_ref().map(|plan| steps(plan, &facts.levels)).unwrap_or_default(),
        most: most.unwrap_or(0),
        takes: plan.as_ref().map(takes_text).unwrap_or_default(),
        typed: facts.queue.name.to_string(),
        refusals,
    };
    Planned { plan, dry_run }
}

fn queues_in(facts: &Facts) -> Vec<&str> {
    facts.targets.keys().map(QueueName::as_str).collect()
}

fn goes(plan: &Plan, facts: &Facts) -> String {
    let what = chosen_text(plan);
    let is_one = matches!(&plan.chosen, Chosen::These(these) if these.len() == 1)
        || plan.chosen == Chosen::All && plan.most == 1;
    if plan.only_copies() {
        return format!(
            "{what} {} copied, and {} in it",
            if is_one { "is" } else { "are" },
            if is_one { "stays" } else { "stay" }
        );
    }
    match (plan.discards(), is_one) {
        (true, true) => format!("{what} is removed and sent nowhere"),
        (true, false) => format!("{what} are removed and sent nowhere"),
        (false, true) => format!("{what} goes {}", into_text(&plan.target, &queues_in(facts))),
        (false, false) => format!("{what} go {}", into_text(&plan.target, &queues_in(facts))),
    }
}

fn verb(wanted: &ReplayWanted) -> &'static str {
    match (wanted.copied_for_days, wanted.discards) {
        (Some(_), _) => "copy",
        (None, true) => "discard",
        (None, false) => "send",
    }
}

/// Why messages cannot be sent where they are to go.
fn not_reached(target: &Target, facts: &Facts) -> Option<String> {
    let Target::Queue(name) = target else { return None };
    let known = facts.targets.get(name)?;
    if known.is_there == Some(false) {
        return Some(format!(
            "{} has no queue {name}: name one that is there{}.",
            facts.queue.source,
            if facts.broker == Broker::Sqs { "" } else { ", with its virtual host" }
        ));
    }
    let is_reached = known.is_reached || matches!(facts.place, Place::NoKind);
    (!is_reached).then(|| {
        format!(
            "Nothing that is taken out of {} can be sent straight into {name}: {}.",
            facts.queue.name,
            match facts.broker {
                Broker::Sqs => "one of them is a FIFO queue, and the other is not",
                _ => "it lies in another virtual host",
            }
        )
    })
}

/// Why the target cannot hold what is sent.
fn full(target: &Target, facts: &Facts, sent: u64) -> Option<String> {
    if matches!(target, Target::Nowhere | Target::Copies) { None } else { no_room(facts.targets.iter(), sent) }
}

/// How many, where that is certain; of SQS, which never counts otherwise than roughly, what it counted a moment ago.
fn counted(depth: Depth, broker: Broker) -> Option<u64> {
    match depth {
        Depth::Empty => Some(0),
        Depth::Known(count) => Some(count),
        Depth::Approximate { count, .. } if broker == Broker::Sqs => Some(count),
        _ => None,
    }
}

fn uncounted(facts: &Facts) -> String {
    let word = facts.depth.map_or("not told", Depth::word).replace('_', " ");
    format!(
        "How many messages are in {} is not known ({word}): a replay looks at as many as there are and no more, and judges by that number \
         whether they come back.",
        facts.queue
    )
}

/// Whether it hands out the messages of a group one behind the other.
pub(super) fn is_fifo(facts: &Facts) -> bool {
    matches!(facts.peek, PeekFacts::Sqs(SqsPeek { is_fifo: true, .. }))
}

/// In which order what was given back is handed out again. Only of a classic queue without priorities and without consumers of its own is
/// that certain, and the other way is right for all, if slower after a crash.
fn handing(facts: &Facts) -> Handing {
    let is_classic = facts.peek == PeekFacts::RabbitMq(RabbitQueueType::Classic);
    if is_classic && facts.consumers == Some(0) { Handing::InOrder } else { Handing::AnyOrder }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
