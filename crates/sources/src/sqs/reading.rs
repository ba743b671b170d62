//! From what queues say of themselves to their figures.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{
    Broker, DeadLetters, Depth, Feed, LetsIn, Oldest, PeekFacts, QueueFacts, Reading, SqsPeek, SqsRetention, Topology,
};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use super::Sqs;
use super::asking::{MOST_PAGES, MOST_READ, is_wanted};
use super::moves;
use super::peek::HIDDEN_S;
use super::told::{Refused, Told};
use super::wire::{WireAllow, WireAttributes, WireRedrive, name_in_arn, number, object};
use crate::ask::AwsAction;
use crate::queues::{Handing, Listing, QueueSeen, QueuesRead, QueuesWanted};

/// So many queues that could not be read are told one by one.
const TOLD: usize = 20;

/// What was told of queues, of the ways between them, and what was not.
pub(super) fn read(sqs: &Sqs, told: &Told<'_>, wanted: &QueuesWanted, now: Instant) -> QueuesRead {
    let all = facts(told);
    let mut topology = Topology { queues: all.into_values().collect(), ..Topology::default() };
    let feeds = topology.feeds();
    topology.is_whole = knows_all_ways(sqs, told, &topology);
    let queues: Vec<QueueSeen> = told
        .attributes
        .iter()
        .filter_map(|(name, answer)| seen(sqs, told, &feeds, name, answer.as_ref(), now))
        .collect();
    let mut problems = problems(sqs, told);
    let listing = listing(sqs, told, wanted, &mut problems);
    let sees_nothing = matches!(listing, Listing::NothingVisible(_));
    let is_hidden = |name: &&QueueName| sees_nothing && !told.attributes.contains_key(*name);
    let hidden: BTreeSet<&QueueName> = wanted.known.iter().filter(is_hidden).collect();
    QueuesRead {
        queues,
        hidden: hidden.into_iter().cloned().collect(),
        topology: (!sees_nothing).then_some(topology),
        listing,
        lost: None,
        problems,
    }
}

/// What is known of each queue that is listed, and of those that feed one of them.
pub(super) fn facts(told: &Told<'_>) -> BTreeMap<QueueName, QueueFacts> {
    let named = |name: &QueueName| (name.clone(), QueueFacts::named(name.clone()));
    let mut all: BTreeMap<QueueName, QueueFacts> = told.queues.keys().map(named).collect();
    for (name, attributes) in told.attributes.iter().filter_map(|(name, answer)| Some((name, answer.as_ref().ok()?))) {
        let facts = all.entry(name.clone()).or_insert_with(|| QueueFacts::named(name.clone()));
        facts.dead_letters = dead_letters(attributes);
        // What nobody deletes in time is dropped from any queue.
        facts.can_kill = true;
        facts.retention = retention(attributes);
        facts.age_runs_on = !is_fifo(name);
        facts.lets_in = lets_in(attributes);
        facts.moves = told.moves.get(name).and_then(|answer| answer.as_ref().ok().cloned().flatten());
    }
    for (to, feeders) in told.feeders.iter().filter_map(|(to, answer)| Some((to, answer.as_ref().ok()?))) {
        for from in &feeders.names {
            let facts = all.entry(from.clone()).or_insert_with(|| QueueFacts::named(from.clone()));
            if facts.dead_letters == DeadLetters::Untold {
                facts.dead_letters = DeadLetters::Queue(to.clone());
            }
        }
    }
    all
}

fn dead_letters(attributes: &WireAttributes<'_>) -> DeadLetters {
    let Some(policy) = &attributes.redrive_policy else { return DeadLetters::Nowhere };
    if policy.as_ref().trim().is_empty() {
        return DeadLetters::Nowhere;
    }
    let target = object::<WireRedrive<'_>>(policy.as_ref().as_bytes()).ok();
    let name = target.and_then(|policy| name_in_arn(policy.dead_letter_target_arn.as_ref()));
    name.map_or(DeadLetters::Untold, DeadLetters::Queue)
}

/// Without a policy of its own a queue lets in the dead letters of every other.
fn lets_in(attributes: &WireAttributes<'_>) -> LetsIn {
    let Some(policy) = attributes.redrive_allow_policy.as_ref().filter(|policy| !policy.as_ref().trim().is_empty())
    else {
        return LetsIn::All;
    };
    let Ok(policy) = object::<WireAllow<'_>>(policy.as_ref().as_bytes()) else { return LetsIn::Untold };
    match policy.redrive_permission.as_ref() {
        "allowAll" => LetsIn::All,
        "denyAll" => LetsIn::Nobody,
        "byQueue" => {
            let names = policy.source_queue_arns.iter().map(|arn| name_in_arn(arn.as_ref()));
            names.collect::<Option<Vec<QueueName>>>().map_or(LetsIn::Untold, LetsIn::These)
        }
        _ => LetsIn::Untold,
    }
}

fn retention(attributes: &WireAttributes<'_>) -> Option<Duration> {
    number(attributes.message_retention_period.as_ref()).map(Duration::from_secs)
}

pub(super) fn is_fifo(name: &QueueName) -> bool {
    name.as_str().ends_with(".fifo")
}

/// Whether every queue of the region was read, so that the policies tell of all that feed one.
pub(super) fn reads_all(sqs: &Sqs, told: &Told<'_>) -> bool {
    let are_read = told.queues.keys().all(|name| told.attributes_of(name).is_some());
    sqs.queues.is_empty() && is_listed_whole(told) && are_read
}

fn is_listed_whole(told: &Told<'_>) -> bool {
    told.may_list && told.doubt.is_none() && told.next.is_none()
}

/// Whether all ways between the queues that are wanted are known.
fn knows_all_ways(sqs: &Sqs, told: &Told<'_>, topology: &Topology) -> bool {
    let are_read = told.queues.keys().all(|name| told.attributes_of(name).is_some());
    let is_asked = |name: &QueueName| matches!(told.feeders.get(name), Some(Ok(feeders)) if feeders.is_whole);
    let fed_are_known = || topology.proposed().iter().filter(|name| told.queues.contains_key(*name)).all(is_asked);
    is_listed_whole(told) && are_read && (sqs.queues.is_empty() || fed_are_known())
}

/// The longest that the queues which feed this one keep anything, where all of them are known.
fn sources_keep(sqs: &Sqs, told: &Told<'_>, feeds: &[Feed], name: &QueueName) -> Option<Duration> {
    let by_asking = matches!(told.feeders.get(name), Some(Ok(feeders)) if feeders.is_whole);
    if !by_asking && !reads_all(sqs, told) {
        return None;
    }
    let keep = |feed: &Feed| retention(told.attributes_of(&feed.from)?);
    feeds
        .iter()
        .filter(|feed| feed.to == *name)
        .map(keep)
        .try_fold(Duration::ZERO, |most, keeps| Some(most.max(keeps?)))
}

/// How many messages a queue holds: those to be had, those out with consumers and those whose time has not come, all counted roughly.
pub(super) fn depth(attributes: &WireAttributes<'_>, as_of: Instant) -> Depth {
    let counts = [
        &attributes.approximate_number_of_messages,
        &attributes.approximate_number_of_messages_not_visible,
        &attributes.approximate_number_of_messages_delayed,
    ];
    let sum = counts.into_iter().try_fold(0_u64, |sum, count| Some(sum.saturating_add(number(count.as_ref())?)));
    sum.map_or(Depth::Stale { count: None, as_of }, |count| Depth::Approximate { count, as_of })
}

/// A queue of which nothing may be read.
fn hidden(name: &QueueName, now: Instant) -> QueueSeen {
    QueueSeen {
        name: name.clone(),
        broker: Broker::Sqs,
        reading: Reading::of(now, Depth::NoPermission),
        limits: Vec::new(),
        limits_to_nowhere: None,
        has_all_limits: false,
        owners: Vec::new(),
        peek: PeekFacts::Hidden(Broker::Sqs),
        handing: None,
        kind_text: if is_fifo(name) { "FIFO queue" } else { "standard queue" }.to_owned(),
    }
}

/// What a queue says of itself, without what follows from others.
pub(super) fn alone(name: &QueueName, attributes: &WireAttributes<'_>, now: Instant) -> QueueSeen {
    let mut seen = hidden(name, now);
    seen.reading.depth = depth(attributes, now);
    seen.reading.unacknowledged = number(attributes.approximate_number_of_messages_not_visible.as_ref());
    // A policy that cannot be read is one all the same.
    let redrives = dead_letters(attributes) != DeadLetters::Nowhere;
    seen.peek = PeekFacts::Sqs(SqsPeek { redrives, is_fifo: is_fifo(name), hidden_s: HIDDEN_S });
    seen
}

/// What is told of one queue; none where it could not be read.
fn seen(
    sqs: &Sqs,
    told: &Told<'_>,
    feeds: &[Feed],
    name: &QueueName,
    answer: Result<&WireAttributes<'_>, &Refused>,
    now: Instant,
) -> Option<QueueSeen> {
    let attributes = match answer {
        Ok(attributes) => attributes,
        Err(Refused::Denied) => return Some(hidden(name, now)),
        Err(Refused::NoSuchQueue | Refused::Failed(_)) => return None,
    };
    let mut seen = alone(name, attributes, now);
    let is_fed = feeds.iter().any(|feed| feed.to == *name);
    let since = told.figures.oldest(name).map(|at| at.min(now));
    seen.reading.oldest = since.map(|at| if is_fed { Oldest::died(at) } else { Oldest::sent(at) });
    seen.handing = told.figures.received(name).map(|delivered| Handing { delivered, redelivered: 0 });
    let sources_keep = sources_keep(sqs, told, feeds, name);
    if let Some(retention) = retention(attributes) {
        seen.limits = SqsRetention { retention, is_fifo: is_fifo(name), sources_keep }.limits();
        seen.has_all_limits = is_fifo(name) || sources_keep.is_some();
    }
    Some(seen)
}

fn problem(place: &str, message: String) -> Problem {
    Problem { place: place.to_owned(), line: None, column: None, message }
}

/// What could not be read, and what follows from that.
fn problems(sqs: &Sqs, told: &Told<'_>) -> Vec<Problem> {
    let failed = told.attributes.iter().filter_map(|(name, answer)| match answer {
        Err(refused @ Refused::Failed(_)) => Some((name, refused)),
        _ => None,
    });
    let unread = |(name, refused): (&QueueName, &Refused)| {
        problem(name.as_str(), format!("{}; what is not read counts as unknown, not as empty", refused.said()))
    };
    let mut problems: Vec<Problem> = failed.take(TOLD).map(unread).collect();
    let denied = told.attributes.values().filter(|answer| matches!(answer, Err(Refused::Denied))).count();
    if denied > 0 {
        let message = format!(
            "{denied} of the queues may not be read with these credentials: allow `{}`; what is in them is not known",
            AwsAction::GetQueueAttributes.permission()
        );
        problems.push(problem("queues", message));
    }
    if told.feeders.values().any(|answer| matches!(answer, Err(Refused::Denied))) {
        let message = format!(
            "which queues feed the dead-letter queues may not be asked with these credentials: allow `{}`",
            AwsAction::ListDeadLetterSourceQueues.permission()
        );
        problems.push(problem("queues", message));
    }
    problems.extend(moves::problem(told));
    problems.extend(figures_missing(sqs, told));
    if told.listed > 0 && told.queues.is_empty() {
        let message = format!("none of the {} queues that are listed fits `queues`", told.listed);
        problems.push(problem("queues", message));
    }
    problems
}

fn figures_missing(sqs: &Sqs, told: &Told<'_>) -> Option<Problem> {
    let consequence = "how old the oldest dead letters are is not known";
    let message = match &told.figures.refused {
        Some(Refused::Denied) => format!(
            "CloudWatch may not be asked with these credentials: allow `{}`, or set `cloudwatch` to false; {consequence}",
            AwsAction::GetMetricData.permission()
        ),
        Some(Refused::Failed(failure)) => format!("CloudWatch {}; {consequence}", failure.message),
        Some(Refused::NoSuchQueue) | None if sqs.wants_figures && sqs.cloudwatch.is_none() => {
            format!("the address in `cloudwatch_url` cannot be read; {consequence}")
        }
        Some(Refused::NoSuchQueue) | None => return None,
    };
    Some(problem("cloudwatch", message))
}

/// Whether every queue there is was listed, and every one that somebody wants to hear of was read.
fn listing(sqs: &Sqs, told: &Told<'_>, wanted: &QueuesWanted, problems: &mut Vec<Problem>) -> Listing {
    let region = sqs.region.as_deref().unwrap_or_default();
    if !told.may_list {
        return Listing::NothingVisible(format!(
            "these credentials may not list the queues of {region}: allow `{}`",
            AwsAction::ListQueues.permission()
        ));
    }
    if told.listed == 0 && is_listed_whole(told) {
        return Listing::NothingVisible(format!(
            "no queue is listed in {region}: check the region in the address, and of which account `profile` is"
        ));
    }
    let is_denied = |answer: &Result<_, Refused>| matches!(answer, Err(Refused::Denied));
    if !told.attributes.is_empty() && told.attributes.values().all(is_denied) {
        return Listing::NothingVisible(format!(
            "these credentials may list queues and read none of them: allow `{}`",
            AwsAction::GetQueueAttributes.permission()
        ));
    }
    let unread =
        told.queues.keys().filter(|name| is_wanted(wanted, name) && !told.attributes.contains_key(*name)).count();
    let missing = told.attributes.iter().find_map(|(name, answer)| match answer {
        Err(refused @ (Refused::NoSuchQueue | Refused::Failed(_))) => Some(format!("`{name}` {}", refused.said())),
        _ => None,
    });
    if told.next.is_some() && told.pages >= MOST_PAGES {
        let message = format!("there are more than {} queues: name those you need in `queues`", told.listed);
        problems.push(problem("queues", message.clone()));
        return Listing::Partial(message);
    }
    if told.queues.len() > MOST_READ && unread > 0 {
        return Listing::Partial(format!(
            "more queues are watched than the {MOST_READ} that are read in one poll, so that each has its turn: name those you need in `queues`"
        ));
    }
    match told.doubt.clone().or(missing) {
        Some(why) => Listing::Partial(why),
        None if told.next.is_some() => Listing::Partial("a part of the list of queues was not answered".to_owned()),
        None if unread > 0 || told.attributes.is_empty() && !told.queues.is_empty() => {
            Listing::Partial("not all queues were asked what they hold".to_owned())
        }
        None => Listing::Whole,
    }
}
