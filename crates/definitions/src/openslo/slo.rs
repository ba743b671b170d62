//! An SLO of v1: what is measured, over which window, against which objectives.

use watchbill_domain::slo::{Method, Objective, Window};

use crate::reader::shown;
use crate::yaml::Node;

use super::alerts::policies;
use super::codes::{
    E_BUDGETING_METHOD, E_INDICATOR_AND_REF, E_INDICATOR_EMPTY, E_INDICATOR_MISSING, E_INDICATOR_TWICE, E_NO_OBJECTIVE,
    W_SERVICE_MISSING,
};
use super::common::description;
use super::indicator::{Measure, inline};
use super::objective::{Counting, OpenSloVersion, comparison, method, target, weight};
use super::said::{Kind, Sayings, Spot};
use super::window::time_window;

/// One objective of an SLO as the rules need it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Promise {
    pub objective: Objective,
    pub method: Method,
    pub window: Window,
    /// The objective's own map.
    pub node: Node,
}

impl Promise {
    /// What an objective comes to; none unless all of it can be computed.
    pub(super) fn of(
        target: Option<Objective>,
        method: Option<Method>,
        window: Option<&Window>,
        objective: &Spot<'_>,
    ) -> Option<Self> {
        Some(Self { objective: target?, method: method?, window: window?.clone(), node: objective.node.clone() })
    }
}

/// Reads `spec` of an SLO; the promises are those that can be computed.
pub(super) fn slo(document: &Spot<'_>, sayings: &mut Sayings) -> Vec<Promise> {
    let own = [("indicatorRef", Kind::Value), ("timeWindow", Kind::List), ("alertPolicies", Kind::List)];
    let Some(spec) = spec(document, &own, sayings) else { return Vec::new() };
    let objectives = objectives(&spec, sayings);
    let measures = measures(&spec, &objectives, sayings);
    let counting = counting(&spec, sayings);
    let window = time_window(&spec, sayings);
    let mut promises = Vec::new();
    for (objective, measure) in objectives.iter().zip(measures) {
        sayings.fields(objective, &OBJECTIVE);
        comparison(objective, measure, sayings);
        weight(objective, sayings);
        let target = target(objective, sayings);
        let method = counting.and_then(|counting| method(objective, counting, OpenSloVersion::V1, sayings));
        promises.extend(Promise::of(target, method, window.as_ref(), objective));
    }
    policies(&spec, sayings);
    promises
}

const OBJECTIVE: [(&str, Kind); 10] = [
    ("displayName", Kind::Value),
    ("op", Kind::Value),
    ("value", Kind::Value),
    ("target", Kind::Value),
    ("targetPercent", Kind::Value),
    ("timeSliceTarget", Kind::Value),
    ("timeSliceWindow", Kind::Value),
    ("indicator", Kind::Map),
    ("indicatorRef", Kind::Value),
    ("compositeWeight", Kind::Value),
];

/// The `spec` of an SLO, or that there is none: what every version has in it, and the keys that one has as its own.
pub(super) fn spec<'a>(document: &Spot<'a>, own: &[(&str, Kind)], sayings: &mut Sayings) -> Option<Spot<'a>> {
    let Some(spec) = document.filled("spec") else {
        sayings.say(&E_INDICATOR_MISSING, document, "has no `spec`");
        return None;
    };
    let shared = [
        ("description", Kind::Value),
        ("service", Kind::Value),
        ("indicator", Kind::Map),
        ("budgetingMethod", Kind::Value),
        ("objectives", Kind::List),
    ];
    sayings.fields(&spec, &[&shared[..], own].concat());
    description(&spec, sayings);
    service(&spec, sayings);
    Some(spec)
}

/// Says that no service is named.
fn service(spec: &Spot<'_>, sayings: &mut Sayings) {
    if spec.text("service").is_none() {
        sayings.say(&W_SERVICE_MISSING, spec, "names no `service`");
    }
}

/// The objectives, or that there is none.
pub(super) fn objectives<'a>(spec: &Spot<'a>, sayings: &mut Sayings) -> Vec<Spot<'a>> {
    let list = spec.get("objectives");
    let objectives: Vec<_> = list.iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    if objectives.is_empty() {
        sayings.say(&E_NO_OBJECTIVE, list.as_ref().unwrap_or(spec), "has no objective");
    }
    objectives
}

/// Which way of counting is named.
pub(super) fn counting(spec: &Spot<'_>, sayings: &mut Sayings) -> Option<Counting> {
    let named = spec.filled("budgetingMethod");
    match named.as_ref().and_then(|spot| spot.node.text()) {
        Some("Occurrences") => Some(Counting::Occurrences),
        Some("Timeslices") => Some(Counting::Timeslices),
        Some("RatioTimeslices") => Some(Counting::RatioTimeslices),
        other => {
            let is = other.map_or_else(|| "has no `budgetingMethod`".to_owned(), |word| format!("is {}", shown(word)));
            sayings.say(&E_BUDGETING_METHOD, named.as_ref().unwrap_or(spec), &is);
            None
        }
    }
}

/// What each objective is measured by: the SLO's indicator, or in a composite its own.
fn measures(spec: &Spot<'_>, objectives: &[Spot<'_>], sayings: &mut Sayings) -> Vec<Measure> {
    let shared = indicator(spec, sayings);
    let own: Vec<_> = objectives.iter().map(|objective| indicator(objective, sayings)).collect();
    match (shared, own.iter().any(Option::is_some)) {
        (None, false) => {
            sayings.say(&E_INDICATOR_MISSING, spec, "has neither `indicator` nor `indicatorRef`");
            vec![Measure::Unknown; own.len()]
        }
        (Some(measure), false) => vec![measure; own.len()],
        (shared, true) => {
            if shared.is_some() {
                sayings.say(&E_INDICATOR_TWICE, spec, "has an indicator, and so have its objectives");
            }
            for (objective, own) in objectives.iter().zip(&own) {
                if own.is_none() && shared.is_none() {
                    sayings.say(&E_INDICATOR_MISSING, objective, "has no indicator, and others of the composite have");
                }
            }
            own.into_iter().map(|own| own.unwrap_or(Measure::Unknown)).collect()
        }
    }
}

/// The indicator of an SLO or of an objective. `None` when it has none.
fn indicator(owner: &Spot<'_>, sayings: &mut Sayings) -> Option<Measure> {
    let inlined = owner.filled("indicator");
    let named = owner.filled("indicatorRef");
    if let (Some(_), Some(named)) = (&inlined, &named) {
        sayings.say(&E_INDICATOR_AND_REF, named, "stands beside `indicator`");
    }
    match (inlined, named) {
        (Some(spot), _) => Some(inline(&spot, sayings)),
        (None, Some(_)) => Some(Measure::Unknown),
        (None, None) => {
            let empty = owner.get("indicator")?;
            sayings.say(&E_INDICATOR_EMPTY, &empty, "holds nothing");
            Some(Measure::Unknown)
        }
    }
}
