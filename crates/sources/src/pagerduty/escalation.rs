//! Whom PagerDuty tells while nobody answers: its escalation policies, and who is on call at each of their levels.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_domain::alerts::{Poll, Unanswered};
use watchbill_domain::sources::{Again, Escalation, EscalationStep, EscalationTarget, PollFailure, TargetKind};

use super::pages::{Pages, about, first};
use super::wire::{WireOnCall, WirePolicy, WireReference, WireRule, text};
use crate::address::{Address, Addresses};
use crate::ask::{Answer, HttpRequest, Need};
use crate::items::read_items;

const POLICIES: &str = "escalation_policies";
const ON_CALLS: &str = "oncalls";

/// Policies that are named when it is asked who is on call; with more of them everybody's turns are asked for, because an
/// address can only be so long.
const MOST_NAMED: usize = 50;

/// People by the ids of policy and schedule and the level, counted from 1.
type OnCall = BTreeMap<(String, usize, String), BTreeSet<String>>;

/// What asks for the policies.
pub(super) fn request(address: &Address, teams: &[String]) -> HttpRequest {
    let mut request = first(address, POLICIES, Need::Optional);
    request
        .url
        .query_pairs_mut()
        .append_pair("sort_by", "name")
        .extend_pairs(teams.iter().map(|id| ("team_ids[]", id)));
    request
}

/// Behind the last page of the policies: what asks who is on call by them.
pub(super) fn follow_up(address: &Address, answers: &[Answer]) -> Option<HttpRequest> {
    let asked = about(answers, address, ON_CALLS).next().is_some();
    if asked || about(answers, address, POLICIES).next().is_none() {
        return None;
    }
    let policies = policies(answers, address, None).ok()?.0;
    let mut request = first(address, ON_CALLS, Need::Optional);
    if policies.is_empty() {
        return None;
    }
    if policies.len() <= MOST_NAMED {
        let ids = policies.iter().map(|policy| ("escalation_policy_ids[]", policy.id.as_str()));
        request.url.query_pairs_mut().extend_pairs(ids);
    }
    Some(request)
}

/// Puts what the addresses tell of their policies into the poll, where they were asked. Why they tell nothing is told with it
/// and not as a problem of the poll: the alerts are what they are without it.
pub(super) fn add(poll: &mut Poll, addresses: &Addresses, answers: &[Answer]) {
    let mut known: Option<Vec<Escalation>> = None;
    let mut why_not = None;
    for address in addresses.iter().filter(|address| about(answers, address, POLICIES).next().is_some()) {
        match policies(answers, address, on_call(answers, address).as_ref()) {
            Ok((mut policies, unread)) => {
                known.get_or_insert_default().append(&mut policies);
                why_not = why_not.or(unread);
            }
            Err(failure) => why_not = why_not.or(Some(failure.message)),
        }
    }
    poll.unanswered = match (known, why_not) {
        (Some(known), None) => Unanswered::Policies(known),
        // Some of them would look like all of them.
        (_, Some(why_not)) => {
            Unanswered::NotKnown(format!("its escalation policies cannot be told: the server {why_not}"))
        }
        (None, None) => Unanswered::NotTold,
    };
}

/// The policies of an address, and why that is not all of them.
fn policies(
    answers: &[Answer],
    address: &Address,
    on_call: Option<&OnCall>,
) -> Result<(Vec<Escalation>, Option<String>), PollFailure> {
    let pages = Pages::of(answers, address, POLICIES)?;
    let mut policies: Vec<Escalation> = Vec::new();
    let mut unread = pages.cut.map(|cut| format!("did not give them all; {cut}"));
    for list in pages.lists {
        let read = read_items(list.get().as_bytes(), |wire: WirePolicy<'_>| Ok(policy(&wire, on_call)))?;
        if let Some(broken) = read.broken.first() {
            unread = unread.or_else(|| Some(format!("sent one that {}", broken.why)));
        }
        for policy in read.read {
            if policies.iter().all(|known| known.id != policy.id) {
                policies.push(policy);
            }
        }
    }
    Ok((policies, unread))
}

fn policy(wire: &WirePolicy<'_>, on_call: Option<&OnCall>) -> Escalation {
    let minutes = |rule: &WireRule<'_>| Duration::from_secs(u64::from(rule.escalation_delay_in_minutes) * 60);
    // A delay is how long a rule waits for an answer: the next one comes after it, the first at once.
    let mut after = Duration::ZERO;
    let mut steps = Vec::with_capacity(wire.escalation_rules.len());
    for (index, rule) in wire.escalation_rules.iter().enumerate() {
        let people_now = |schedule: &str| {
            let people = on_call?.get(&(wire.id.as_ref().to_owned(), index + 1, schedule.to_owned()));
            Some(people.into_iter().flatten().cloned().collect())
        };
        steps.push(EscalationStep { after, targets: rule.targets.iter().map(|to| target(to, people_now)).collect() });
        after = minutes(rule);
    }
    let times = wire.num_loops.filter(|times| *times > 0);
    let name = Some(text(wire.name.as_ref())).filter(|name| !name.is_empty());
    Escalation {
        id: wire.id.as_ref().to_owned(),
        name: name.unwrap_or_else(|| text(wire.summary.as_ref())).to_owned(),
        steps,
        again: times.map(|times| Again { times: Some(times), after: Some(after) }),
        url: wire.html_url.as_ref().map(|url| url.as_ref().to_owned()).filter(|url| !url.is_empty()),
    }
}

fn target(wire: &WireReference<'_>, people_now: impl FnOnce(&str) -> Option<Vec<String>>) -> EscalationTarget {
    let kind = match text(wire.sort.as_ref()) {
        "user" | "user_reference" => TargetKind::Person,
        "schedule" | "schedule_reference" => TargetKind::Schedule,
        _ => TargetKind::Other,
    };
    let people_now = if kind == TargetKind::Schedule { people_now(text(wire.id.as_ref())) } else { None };
    EscalationTarget { kind, name: named(wire), people_now }
}

/// A reference whose name is not told is called by its id.
fn named(wire: &WireReference<'_>) -> String {
    if wire.name().is_empty() { text(wire.id.as_ref()).to_owned() } else { wire.name().to_owned() }
}

/// Who is on call; nothing unless all of it could be read.
fn on_call(answers: &[Answer], address: &Address) -> Option<OnCall> {
    let pages = Pages::of(answers, address, ON_CALLS).ok().filter(|pages| pages.cut.is_none())?;
    let mut people = OnCall::new();
    for list in pages.lists {
        let read = read_items(list.get().as_bytes(), |turn: WireOnCall<'_>| {
            let id = |of: &WireReference<'_>| text(of.id.as_ref()).to_owned();
            let schedule = turn.schedule.as_ref().map(id).unwrap_or_default();
            Ok(((id(&turn.escalation_policy), turn.escalation_level, schedule), named(&turn.user)))
        });
        let turns = read.ok().filter(|read| read.broken.is_empty())?;
        for (at, person) in turns.read {
            people.entry(at).or_default().insert(person);
        }
    }
    Some(people)
}

#[cfg(test)]
#[path = "escalation_tests.rs"]
mod tests;
