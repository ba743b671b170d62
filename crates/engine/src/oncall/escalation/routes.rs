//! The routes of an Alertmanager in words: to whom it sends, and how often again.

use watchbill_domain::alerts::{Concerned, Reached, Receiver, Route, RouteTree, concerns_source};
use watchbill_domain::time::span_text;

use crate::api::{EscalationStepView, EscalationWay};

use super::Asked;
use super::steps::{way, when};
use super::upstreams::Told;
use super::words::listed_words;

/// More ways than anybody reads at three in the morning.
const MOST_WAYS: usize = 12;

/// A route with those of the asked alerts that it takes.
struct Taken<'a> {
    reached: Reached<'a>,
    /// The services whose alerts these are; nobody where it is one alert.
    services: Vec<&'a str>,
}

/// What the routes do with the alerts that are asked for.
pub(super) fn ways(tree: &RouteTree, asked: Asked<'_>, source: &str, told: &Told) -> Vec<EscalationWay> {
    let mut taken: Vec<Taken<'_>> = Vec::new();
    match asked {
        Asked::Alert { labels, .. } => {
            let reached = tree.reached(Concerned::Alert(labels)).into_iter();
            taken.extend(reached.map(|reached| Taken { reached, services: Vec::new() }));
        }
        Asked::Services(services) => {
            for service in services.iter().filter(|service| concerns_source(&service.matchers, source)) {
                for reached in tree.reached(Concerned::Service(&service.matchers)) {
                    match taken.iter_mut().find(|other| is_same(&other.reached, &reached)) {
                        Some(other) => other.services.push(&service.name),
                        None => taken.push(Taken { reached, services: vec![&service.name] }),
                    }
                }
            }
        }
    }
    let goes_without_saying = taken.len() == 1 && taken[0].reached.only_if.is_empty();
    let left = taken.len().saturating_sub(MOST_WAYS);
    let mut ways: Vec<EscalationWay> = Vec::new();
    for one in taken.iter().take(MOST_WAYS) {
        let of = (!goes_without_saying).then(|| of_alerts(one)).flatten();
        ways.push(of_route(of, one.reached.route, tree, told));
    }
    if let Some(last) = ways.last_mut().filter(|_| left > 0) {
        last.limit = Some(format!("{left} more routes take some of these alerts"));
    }
    ways
}

/// The same is done, and to alerts that are told apart in the same way.
fn is_same(one: &Reached<'_>, other: &Reached<'_>) -> bool {
    let does = |route: &Route| (route.receiver.clone(), route.group_wait, route.repeat_interval, route.times.clone());
    (does(one.route), &one.only_if, one.is_rest) == (does(other.route), &other.only_if, other.is_rest)
}

/// `checkout and cart where severity="critical"`, `checkout, the rest`
fn of_alerts(taken: &Taken<'_>) -> Option<String> {
    let conditions: Vec<String> = taken.reached.only_if.iter().map(ToString::to_string).collect();
    let services: Vec<String> = taken.services.iter().map(ToString::to_string).collect();
    let whose = listed_words(&services);
    let of = match (conditions.as_slice(), taken.reached.is_rest) {
        ([], true) => format!("{whose}, the rest"),
        ([], false) => whose,
        (conditions, false) => format!("{whose} where {}", conditions.join(", ")),
        (conditions, true) => format!("{whose}, of the rest where {}", conditions.join(", ")),
    };
    Some(of).filter(|of| !of.is_empty() && !services.is_empty())
}

fn of_route(of: Option<String>, route: &Route, tree: &RouteTree, told: &Told) -> EscalationWay {
    let who = who(&route.receiver, tree.receiver(&route.receiver));
    let step = EscalationStepView { after_seconds: route.group_wait.as_secs(), when: when(route.group_wait), who };
    let again = format!("then again every {} for as long as it fires", span_text(route.repeat_interval));
    let limit = (!route.times.is_empty()).then(|| format!("not at all times: {}", listed_words(&route.times)));
    way(of, vec![step], Some(again), limit, told)
}

/// `payments-pager (PagerDuty, Slack)`
fn who(name: &str, receiver: Option<&Receiver>) -> String {
    match receiver.map(|receiver| receiver.ways.as_slice()) {
        None => name.to_owned(),
        Some([]) => format!("{name}, which sends to nobody"),
        Some(ways) => format!("{name} ({})", ways.join(", ")),
    }
}
