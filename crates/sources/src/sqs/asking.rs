//! What is asked of SQS, in rounds: the list, what the queues say of themselves, who feeds those that are for dead letters, and figures of
//! CloudWatch. What SQS itself moves out of queues for dead letters is asked with who feeds them.
//!
//! Requests cost money, so that their number is bounded: a poll asks for 4 pages of the list, [`MOST_READ`] queues,
//! [`MOST_FURTHER`] queues that a policy names, the feeders and the moves of as many, and two requests to CloudWatch at most.

use std::collections::BTreeSet;

use serde_json::json;
use url::Url;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Depth, QueueFacts, Topology};

use super::Sqs;
use super::figures::{AGE, RECEIVED};
use super::reading::{depth, facts, reads_all};
use super::told::Told;
use crate::address::Address;
use crate::ask::{Ask, AwsAction};
use crate::queues::QueuesWanted;

/// So many queues say of themselves what they hold in one poll. Of more than that each has its turn.
pub(super) const MOST_READ: usize = 200;
/// So many of them are left to queues that nobody asked for and that are not known to hold dead letters: one of them may turn out
/// to feed one that does.
const FOR_OTHERS: usize = 40;
/// So many queues are read, or asked who feeds them, because of what others said.
const MOST_FURTHER: usize = 25;
/// So many pages of the list are read, of 1,000 queues each.
pub(super) const MOST_PAGES: usize = 4;
const PAGE: usize = 1_000;
/// So many figures are asked of CloudWatch at once, of each sort.
const MOST_FIGURES: usize = 250;
/// What a queue is asked for.
pub(super) const ATTRIBUTES: [&str; 7] = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "MessageRetentionPeriod",
    "RedrivePolicy",
    "RedriveAllowPolicy",
    "QueueArn",
];

/// What is asked, of whom and for whom.
pub(super) struct Asking<'a> {
    pub(super) of: &'a Sqs,
    pub(super) region: &'a str,
    pub(super) wanted: &'a QueuesWanted,
}

impl Asking<'_> {
    /// The list, or what follows in it.
    pub(super) fn list(&self, address: &Address, next: Option<&str>) -> Ask {
        let mut asked = json!({ "MaxResults": PAGE });
        if let Some(token) = next {
            asked["NextToken"] = json!(token);
        }
        self.ask(address, address.url(), AwsAction::ListQueues, &asked)
    }

    /// What is to be asked next of an address that told so much. Nothing is asked twice.
    pub(super) fn next(&self, address: &Address, told: &Told<'_>) -> Vec<Ask> {
        if let Some(token) = told.next.as_deref().filter(|_| told.pages < MOST_PAGES) {
            return vec![self.list(address, Some(token))];
        }
        if told.attributes.is_empty() {
            return self.plan(told).iter().filter_map(|name| self.attributes(address, told, name)).collect();
        }
        let further = self.further(address, told);
        if further.is_empty() && !told.figures.were_asked { self.figures(address, told) } else { further }
    }

    /// The queues that are read in this poll: all of them, or, of more than can be, those first that somebody wants to hear of or whose names
    /// say that they hold dead letters.
    fn plan(&self, told: &Told<'_>) -> Vec<QueueName> {
        if told.queues.len() <= MOST_READ {
            return told.queues.keys().cloned().collect();
        }
        let by_name =
            Topology { queues: told.queues.keys().cloned().map(QueueFacts::named).collect(), ..Topology::default() };
        let dead: BTreeSet<QueueName> = by_name.proposed().into_iter().collect();
        let (first, others): (Vec<&QueueName>, Vec<&QueueName>) =
            told.queues.keys().partition(|name| dead.contains(*name) || is_wanted(self.wanted, name));
        let turn = self.turn(told);
        let first = in_turn(&first, MOST_READ - FOR_OTHERS.min(others.len()), turn);
        let others = in_turn(&others, MOST_READ - first.len(), turn);
        first.into_iter().chain(others).cloned().collect()
    }

    /// Which poll it is, counted since 1970.
    fn turn(&self, told: &Told<'_>) -> usize {
        let every_ms = i64::try_from(self.of.every.as_millis()).unwrap_or(i64::MAX).max(1);
        usize::try_from(told.asked_at.as_ms() / every_ms).unwrap_or(0)
    }

    /// Queues that are named by the policies of others and were not read yet, and who feeds a queue where not all were read.
    fn further(&self, address: &Address, told: &Told<'_>) -> Vec<Ask> {
        let topology = Topology { queues: facts(told).into_values().collect(), ..Topology::default() };
        let fed = topology.feeds().into_iter().map(|feed| feed.to).collect::<BTreeSet<QueueName>>();
        let room = (MOST_READ + MOST_FURTHER).saturating_sub(told.attributes.len());
        let unread = fed.iter().filter(|name| !told.attributes.contains_key(*name)).take(room.min(MOST_FURTHER));
        let mut asks: Vec<Ask> = unread.filter_map(|name| self.attributes(address, told, name)).collect();
        let proposed = topology.proposed();
        asks.extend(self.moves(address, told, &proposed));
        if !reads_all(self.of, told) {
            let unasked: Vec<&QueueName> = proposed
                .iter()
                .filter(|name| told.attributes_of(name).is_some() && !told.feeders.contains_key(*name))
                .collect();
            let room = MOST_FURTHER.saturating_sub(told.feeders.len());
            let asked = in_turn(&unasked, room, self.turn(told));
            asks.extend(asked.into_iter().filter_map(|name| self.feeders(address, told, name)));
        }
        asks
    }

    /// What SQS moves out of queues for dead letters that hold any.
    fn moves(&self, address: &Address, told: &Told<'_>, dead: &[QueueName]) -> Vec<Ask> {
        let holds = |name: &&QueueName| {
            told.attributes_of(name).is_some_and(|attributes| holds_some(depth(attributes, told.asked_at)))
        };
        let unasked: Vec<&QueueName> =
            dead.iter().filter(|name| !told.moves.contains_key(*name)).filter(holds).collect();
        let room = MOST_FURTHER.saturating_sub(told.moves.len());
        let asked = |name: &QueueName| {
            let arn = told.attributes_of(name)?.queue_arn.as_ref()?;
            let asked = json!({ "SourceArn": arn.as_ref(), "MaxResults": 1 });
            Some(self.ask(address, address.url(), AwsAction::ListMessageMoveTasks, &asked))
        };
        in_turn(&unasked, room, self.turn(told)).into_iter().filter_map(asked).collect()
    }

    /// How old the oldest is in queues for dead letters that hold any, and what the queues that feed them handed out today.
    fn figures(&self, address: &Address, told: &Told<'_>) -> Vec<Ask> {
        let Some(url) = &self.of.cloudwatch else { return Vec::new() };
        let topology = Topology { queues: facts(told).into_values().collect(), ..Topology::default() };
        let dead: BTreeSet<QueueName> = topology.proposed().into_iter().collect();
        let holds = |name: &&QueueName| {
            let holds = told.attributes_of(name).is_some_and(|attributes| holds_some(depth(attributes, told.asked_at)));
            holds && (dead.contains(*name) || is_wanted(self.wanted, name))
        };
        let aged: Vec<&QueueName> = told.attributes.keys().filter(holds).take(MOST_FIGURES).collect();
        let feeding: BTreeSet<QueueName> = topology.feeds().into_iter().map(|feed| feed.from).collect();
        let feeding: Vec<&QueueName> = feeding.iter().take(MOST_FIGURES).collect();
        [(AGE, aged), (RECEIVED, feeding)]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(figure, names)| {
                let asked = figure.asked(&names, told.asked_at);
                self.ask(address, url, AwsAction::GetMetricData, &asked)
            })
            .collect()
    }

    fn attributes(&self, address: &Address, told: &Told<'_>, name: &QueueName) -> Option<Ask> {
        let asked = json!({ "QueueUrl": told.queues.get(name)?, "AttributeNames": ATTRIBUTES });
        Some(self.ask(address, address.url(), AwsAction::GetQueueAttributes, &asked))
    }

    fn feeders(&self, address: &Address, told: &Told<'_>, name: &QueueName) -> Option<Ask> {
        let asked = json!({ "QueueUrl": told.queues.get(name)?, "MaxResults": PAGE });
        Some(self.ask(address, address.url(), AwsAction::ListDeadLetterSourceQueues, &asked))
    }

    fn ask(&self, address: &Address, url: &Url, action: AwsAction, asked: &serde_json::Value) -> Ask {
        self.of.asked_in(self.region, &address.peer, url, action, asked)
    }
}

/// Whether somebody asked for this queue, or heard of it before.
pub(super) fn is_wanted(wanted: &QueuesWanted, name: &QueueName) -> bool {
    wanted.known.contains(name) || wanted.named.iter().any(|named| named.name == *name)
}

fn holds_some(depth: Depth) -> bool {
    depth.count().is_some_and(|count| count > 0)
}

/// All, or, of more than there is room for, those whose turn it is.
fn in_turn<'a>(names: &[&'a QueueName], room: usize, turn: usize) -> Vec<&'a QueueName> {
    let from = match names.len() {
        count if count > room => turn.wrapping_mul(room) % count,
        _ => 0,
    };
    names.iter().cycle().skip(from).take(room.min(names.len())).copied().collect()
}
