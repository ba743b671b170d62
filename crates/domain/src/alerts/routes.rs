//! The routes of an Alertmanager: to whom an alert goes, and how often again while it fires.
//!
//! An alert enters at the root and is taken by the first child that it matches, and by those behind it too where that one lets
//! it go on; what no child takes stays with the route itself. Of a service not every label is known: then a child may take some
//! of its alerts, and the rest goes on.

use std::time::Duration;

use super::{Labels, Matcher, MatcherSet, Operator, Subject};

/// A tree of routes with the receivers they name.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteTree {
    /// Where every alert enters.
    pub root: Route,
    /// Those that are defined.
    pub receivers: Vec<Receiver>,
}

/// One route. What it inherits is filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// To which receiver, by its name.
    pub receiver: String,
    /// What an alert has to match to be taken; all of them look at labels.
    pub matchers: Vec<Matcher>,
    /// Whether alerts that it takes are shown to the routes beside it as well.
    pub goes_on: bool,
    /// How long a new group waits for more of its kind.
    pub group_wait: Duration,
    /// How long after the same group was told it is told of changes.
    pub group_interval: Duration,
    /// How long after the same group was told it is told again although nothing changed.
    pub repeat_interval: Duration,
    /// The names of times at which it says nothing, and of the only ones at which it says something.
    pub times: Vec<String>,
    /// Those below it, in their order.
    pub routes: Vec<Route>,
}

/// A receiver: a name, and the ways on which it sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// Its name.
    pub name: String,
    /// What it sends to, as people call that: `PagerDuty`, `Slack`; each once. One without any tells nobody.
    pub ways: Vec<String>,
}

/// Whose way through the routes is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Concerned<'a> {
    /// One alert, of which every label is known.
    Alert(&'a Labels),
    /// The alerts of a service, of which is known what its matchers say.
    Service(&'a MatcherSet),
}

/// A route that takes what is asked for, or some of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached<'a> {
    /// Which.
    pub route: &'a Route,
    /// What has to hold besides for it to be taken here; nothing where all of it is.
    pub only_if: Vec<&'a Matcher>,
    /// Whether routes before it take some of it away.
    pub is_rest: bool,
}

/// Whether a matcher holds for what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Always,
    Sometimes,
    Never,
}

impl RouteTree {
    /// The routes that take what is asked for, in the order in which they do.
    #[must_use]
    pub fn reached(&self, concerned: Concerned<'_>) -> Vec<Reached<'_>> {
        let mut reached = Vec::new();
        pass(&self.root, &[], false, concerned, &mut reached);
        reached
    }

    /// The receiver of this name.
    #[must_use]
    pub fn receiver(&self, name: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.name == name)
    }
}

/// Whether alerts of this source can be among those of a service.
#[must_use]
pub fn concerns_source(service: &MatcherSet, source: &str) -> bool {
    service
        .matchers()
        .iter()
        .filter(|matcher| matcher.subject() == Subject::Source)
        .all(|matcher| matcher.takes(source))
}

/// Shows what is asked for, as far as `before` holds for it, to a route; says whether the route takes that.
fn pass<'t>(
    route: &'t Route,
    before: &[&'t Matcher],
    is_rest: bool,
    concerned: Concerned<'_>,
    reached: &mut Vec<Reached<'t>>,
) -> Fit {
    let mut only_if = before.to_vec();
    for matcher in &route.matchers {
        match fit(matcher, concerned) {
            Fit::Never => return Fit::Never,
            Fit::Sometimes if !only_if.contains(&matcher) => only_if.push(matcher),
            Fit::Sometimes | Fit::Always => {}
        }
    }
    let (mut some_left, mut all_left, mut behind) = (false, false, is_rest);
    for child in &route.routes {
        match pass(child, &only_if, behind, concerned, reached) {
            Fit::Never => {}
            Fit::Sometimes => {
                some_left = true;
                behind |= !child.goes_on;
            }
            Fit::Always => {
                all_left = true;
                if !child.goes_on {
                    break;
                }
            }
        }
    }
    let fits = if only_if.len() == before.len() { Fit::Always } else { Fit::Sometimes };
    if !all_left {
        reached.push(Reached { route, only_if, is_rest: is_rest || some_left });
    }
    fits
}

fn fit(matcher: &Matcher, concerned: Concerned<'_>) -> Fit {
    match concerned {
        Concerned::Alert(labels) => always_or_never(matcher.admits_label(labels)),
        Concerned::Service(set) => fit_service(matcher, set),
    }
}

/// A label may have every value that all matchers of the service admit. Where those are only some, the matcher is held against
/// each; else it is compared with what the service demands.
fn fit_service(matcher: &Matcher, set: &MatcherSet) -> Fit {
    let is_same = |other: &&Matcher| other.subject() == Subject::Label && other.name() == matcher.name();
    let demands: Vec<&Matcher> = set.matchers().iter().filter(is_same).collect();
    let admitted = |value: &&str| demands.iter().all(|demand| demand.takes(value));
    if let Some(values) = demands.iter().find_map(|demand| values(demand)) {
        let mut fits = values.into_iter().filter(admitted).map(|value| matcher.takes(value));
        let Some(first) = fits.next() else { return Fit::Never };
        return if fits.all(|other| other == first) { always_or_never(first) } else { Fit::Sometimes };
    }
    if demands.contains(&matcher) {
        return Fit::Always;
    }
    match (values(matcher), matcher.operator()) {
        // The service admits none of the values that the matcher wants, or none of those that it does not want.
        (Some(wanted), _) if !wanted.iter().any(admitted) => Fit::Never,
        (_, Operator::NotEqual) if !admitted(&matcher.value()) => Fit::Always,
        _ => Fit::Sometimes,
    }
}

/// The only values that a matcher takes, where they can be listed: `=`, and `=~` of plain words.
fn values(matcher: &Matcher) -> Option<Vec<&str>> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '|' | ' ' | '/' | ':');
    match matcher.operator() {
        Operator::Equal => Some(vec![matcher.value()]),
        Operator::Match if matcher.value().chars().all(is_plain) => Some(matcher.value().split('|').collect()),
        _ => None,
    }
}

fn always_or_never(holds: bool) -> Fit {
    if holds { Fit::Always } else { Fit::Never }
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
