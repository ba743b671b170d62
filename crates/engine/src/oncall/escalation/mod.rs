//! What happens if nobody answers. It is the upstream that decides about that, so what is told here is always somebody's word: a
//! schedule file's, or a source's, with the time at which it said so.

mod routes;
mod steps;
mod upstreams;
mod words;

use watchbill_definitions::{NamedPolicy, ServiceSpec, WrittenEscalation};
use watchbill_domain::alerts::Labels;
use watchbill_domain::sources::Escalation;

use crate::api::{EscalationView, EscalationWay, OnCallNotice};

use self::steps::way_of_steps;
pub use self::upstreams::Upstreams;
use self::upstreams::{Known, Told, Upstream};
pub(crate) use self::words::untold;
use self::words::{listed_words, unknown};
use super::brief::Reader;
use super::find::{Named, ScheduleFile, named};

/// What it is looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Grounds<'a> {
    pub upstreams: &'a Upstreams,
    pub services: &'a [ServiceSpec],
    pub schedules: &'a [ScheduleFile],
    pub reader: Reader<'a>,
}

/// What it is asked of.
#[derive(Clone, Copy)]
enum Asked<'a> {
    /// The alerts of these services.
    Services(&'a [&'a ServiceSpec]),
    /// One alert, of this source.
    Alert { labels: &'a Labels, source: &'a str },
}

/// What happens to the alerts that go by the schedule of this file.
pub(crate) fn escalation_of(file: &str, grounds: Grounds<'_>) -> EscalationView {
    let own = grounds.schedules.iter().find(|other| other.file == file);
    own.map_or_else(|| words::gone(file), |file| escalation(file, grounds))
}

/// What happens to the alerts that go by a schedule.
pub(in crate::oncall) fn escalation(file: &ScheduleFile, grounds: Grounds<'_>) -> EscalationView {
    let is_own = |service: &&ServiceSpec| schedule_of(service, grounds).is_some_and(|own| own.file == file.file);
    let services: Vec<&ServiceSpec> = grounds.services.iter().filter(is_own).collect();
    by_file(file, Asked::Services(&services), grounds)
        .unwrap_or_else(|| words::nothing_of(file, &services, grounds.upstreams))
}

/// What happens to one alert: by the schedule of the service it is about, else by the routes of its source; nothing where nobody tells.
pub(crate) fn escalation_of_alert(
    labels: &Labels,
    source: &str,
    service: Option<&ServiceSpec>,
    grounds: Grounds<'_>,
) -> Option<EscalationView> {
    let asked = Asked::Alert { labels, source };
    match service.and_then(|service| schedule_of(service, grounds)) {
        Some(file) => by_file(file, asked, grounds),
        None => by_routes(asked, grounds),
    }
}

fn schedule_of<'a>(service: &ServiceSpec, grounds: Grounds<'a>) -> Option<&'a ScheduleFile> {
    match named(grounds.schedules, &service.schedule.as_ref()?.name) {
        Named::One(file) => Some(file),
        Named::Nothing | Named::Several(_) => None,
    }
}

/// What the file itself says wins: the team wrote it for this schedule.
fn by_file(file: &ScheduleFile, asked: Asked<'_>, grounds: Grounds<'_>) -> Option<EscalationView> {
    match &file.escalation {
        Some(WrittenEscalation::Steps(written)) => {
            let way = way_of_steps(written, &Told::in_file(&file.file), Some(grounds));
            Some(with_state(vec![way], None))
        }
        Some(WrittenEscalation::Upstream(policy)) => Some(by_policy(file, policy, asked, grounds)),
        None => by_routes(asked, grounds),
    }
}

fn by_policy(file: &ScheduleFile, wanted: &NamedPolicy, asked: Asked<'_>, grounds: Grounds<'_>) -> EscalationView {
    let (source, place) = (&wanted.source, format!("{}:{}", file.file, wanted.line));
    let Some(upstream) = grounds.upstreams.find(source) else {
        return unknown(grounds.upstreams.missing(source), format!("{place} names it; nothing pages by this."));
    };
    let (known, told) = match upstream.told(grounds.reader) {
        Ok(told) => told,
        Err(why) => return unknown(why, format!("It is shown as soon as {source} tells it.")),
    };
    match (known, &wanted.policy) {
        (Known::Policies(policies), wanted) => match chosen(policies, wanted.as_deref()) {
            Ok(policy) => with_state(vec![way_of_steps(policy, &told, None)], None),
            Err(why) => unknown(format!("{source} {why}."), format!("{place} says which.")),
        },
        (Known::Routes(tree), None) => {
            let ways = routes::ways(tree, asked, source, &told);
            if ways.is_empty() { words::no_alerts(source, file) } else { with_state(ways, None) }
        }
        (Known::Routes(_), Some(policy)) => {
            let what = format!("{source} has routes and no policies, and so none that is called `{policy}`.");
            unknown(what, format!("Take `policy` out of {place}."))
        }
    }
}

/// The one with this id, or else with this name; the only one where none is asked for.
fn chosen<'a>(policies: &'a [Escalation], wanted: Option<&str>) -> Result<&'a Escalation, String> {
    let has = || {
        let names: Vec<String> = policies.iter().map(|policy| format!("`{}`", policy.name)).collect();
        if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", listed_words(&names)) }
    };
    let Some(wanted) = wanted else {
        return match policies {
            [only] => Ok(only),
            _ => Err(format!("goes by a policy, and it is not said which; {}", has())),
        };
    };
    if let Some(by_id) = policies.iter().find(|policy| policy.id == wanted) {
        return Ok(by_id);
    }
    let called: Vec<&Escalation> = policies.iter().filter(|policy| policy.name == wanted).collect();
    match called.as_slice() {
        [one] => Ok(one),
        [] => Err(format!("has no escalation policy `{wanted}`; {}", has())),
        several => {
            let ids: Vec<&str> = several.iter().map(|policy| policy.id.as_str()).collect();
            Err(format!("has several policies that are called `{wanted}`; say which by its id: {}", ids.join(", ")))
        }
    }
}

/// What the Alertmanagers do from which these alerts may come; nothing where none of them tells.
fn by_routes(asked: Asked<'_>, grounds: Grounds<'_>) -> Option<EscalationView> {
    let concerned = |upstream: &&Upstream| match asked {
        Asked::Services(services) => services.iter().any(|service| upstream.may_have(service)),
        Asked::Alert { source, .. } => upstream.name == source,
    };
    let (mut ways, mut untold) = (Vec::new(), Vec::new());
    for upstream in grounds.upstreams.all().iter().filter(concerned) {
        match upstream.told(grounds.reader) {
            Ok((Known::Routes(tree), told)) => ways.extend(routes::ways(tree, asked, &upstream.name, &told)),
            Ok((Known::Policies(policies), told)) => {
                ways.extend(policy_of(policies, asked).map(|policy| way_of_steps(policy, &told, None)));
            }
            Err(why) if upstream.failed_to_tell() => untold.push(why),
            Err(_) => {}
        }
    }
    if ways.is_empty() && untold.is_empty() {
        return None;
    }
    let notice = (!untold.is_empty()).then(|| OnCallNotice {
        what: untold.join(" "),
        to_do: "Alerts page here all the same; what happens upstream if nobody answers cannot be told.".to_owned(),
    });
    Some(with_state(ways, notice))
}

/// By which policy an alert goes: its source says so with the alert. Of a service nobody said.
fn policy_of<'a>(policies: &'a [Escalation], asked: Asked<'_>) -> Option<&'a Escalation> {
    let Asked::Alert { labels, .. } = asked else { return None };
    chosen(policies, Some(labels.get("escalation_policy")?)).ok()
}

fn with_state(ways: Vec<EscalationWay>, notice: Option<OnCallNotice>) -> EscalationView {
    let state = match ways.as_slice() {
        [] => "unknown",
        ways if notice.is_some() || ways.iter().any(|way| way.doubt.is_some()) => "stale",
        _ => "known",
    };
    EscalationView { state: state.to_owned(), ways, notice }
}

#[cfg(test)]
#[path = "escalation_tests.rs"]
mod tests;
