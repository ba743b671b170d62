//! One objective of one SLO, with what it refers to.

use watchbill_domain::slo::{Alerting, Choices, Exact, Grouping, PolicyChoice, Slo, Standing};

use crate::finding::{Finding, Weight};
use crate::openslo::{OpenSloDocument, Promise, decimal};
use crate::reader::shown;
use crate::yaml::Node;

use super::annotations::{Annotated, annotated};
use super::conditions::conditions;
use super::indicator::Indicator;
use super::{Library, place};

/// One objective of an SLO of the files.
#[derive(Debug, Clone, PartialEq)]
pub struct SloSpec {
    /// What the rules need.
    pub slo: Slo,
    /// What the team decides about slices.
    pub choices: Choices,
    /// What is measured; `None` where it stands in no file, which is a finding.
    pub indicator: Option<Indicator>,
    /// What its own indicator is called in a composite: of several parts without names it says which is which.
    pub indicator_name: Option<String>,
    /// Its weight among the objectives of a composite; `None` where the objectives share one indicator.
    pub weight: Option<Exact>,
    /// What people call it.
    pub title: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The service it is about, as the workspace or else the document names it.
    pub service: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The file with what is not held against the service, relative to the workspace.
    pub exclusions: Option<String>,
    /// The labels by whose values it is kept apart, sorted.
    pub group_by: Vec<String>,
    /// How those make one budget.
    pub grouping: Grouping,
    /// By which policy its team acts.
    pub policy: PolicyChoice,
    /// The file it stands in.
    pub file: String,
    /// 1-based line of its document.
    pub line: usize,
}

/// The objectives of an SLO's document, which is importable.
pub(super) fn levels(file: &str, document: &OpenSloDocument, library: &Library<'_>) -> (Vec<SloSpec>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(spec) = document.tree().get("spec") else { return (Vec::new(), findings) };
    let annotated = annotated(file, document.tree(), &mut findings);
    let alerting = alerting(file, spec, &annotated, library, &mut findings);
    let promises = document.promises();
    let levels: Vec<SloSpec> = promises
        .iter()
        .map(|promise| {
            let mut indicator = indicator(file, spec, promise, library, &mut findings);
            if let Some(indicator) = &mut indicator {
                indicator.typed_by(library);
            }
            level(file, document, promise, &annotated, alerting.clone(), indicator)
        })
        .collect();
    aimed_at_nothing(file, document, &annotated, &levels, &mut findings);
    unmeasured(file, document, &levels, &mut findings);
    (levels, findings)
}

fn level(
    file: &str,
    document: &OpenSloDocument,
    promise: &Promise,
    annotated: &Annotated,
    alerting: Alerting,
    indicator: Option<Indicator>,
) -> SloSpec {
    let text = |path: &[&str]| {
        let found = document.tree().path(path).and_then(Node::text).filter(|text| !text.is_empty());
        found.map(str::to_owned)
    };
    let objective_name = promise.node.text_of("displayName").map(str::to_owned);
    let aspirational = objective_name.as_ref().is_some_and(|name| annotated.aspirational.contains(name));
    let composite = promise.node.filled("indicator").is_some() || promise.node.filled("indicatorRef").is_some();
    let weight = || match promise.node.text_of("compositeWeight") {
        Some(text) => Exact::parse_decimal(&decimal(text)),
        None => Some(Exact::one()),
    };
    SloSpec {
        slo: Slo {
            name: document.name().unwrap_or_default().to_owned(),
            objective_name,
            standing: if aspirational { Standing::Aspirational } else { Standing::Current },
            objective: promise.objective.clone(),
            method: promise.method.clone(),
            window: promise.window.clone(),
            alerting,
        },
        choices: annotated.choices,
        indicator,
        indicator_name: if composite { indicator_name(&promise.node) } else { None },
        weight: if composite { weight() } else { None },
        title: text(&["metadata", "displayName"]),
        description: text(&["spec", "description"]),
        service: annotated.service.clone().or_else(|| text(&["spec", "service"])),
        owner: annotated.owner.clone(),
        exclusions: annotated.exclusions.clone(),
        group_by: annotated.group_by.clone(),
        grouping: annotated.grouping,
        policy: annotated.policy,
        file: file.to_owned(),
        line: document.line,
    }
}

/// What an indicator of an objective calls itself, or is called by.
fn indicator_name(objective: &Node) -> Option<String> {
    let metadata = |key: &str| objective.path(&["indicator", "metadata", key]).and_then(Node::text);
    let names = [metadata("displayName"), metadata("name"), objective.text_of("indicatorRef")];
    names.into_iter().flatten().find(|name| !name.is_empty()).map(str::to_owned)
}

/// When the burning of an SLO is told: by its annotations, else by its conditions, else by the workbook.
pub(super) fn alerting(
    file: &str,
    spec: &Node,
    annotated: &Annotated,
    library: &Library<'_>,
    findings: &mut Vec<Finding>,
) -> Alerting {
    let conditions = conditions(file, spec, library, findings);
    let unless_set = Alerting::default();
    let named = annotated.pairs.clone().or_else(|| Some(conditions.pairs).filter(|pairs| !pairs.is_empty()));
    Alerting {
        pairs: named.unwrap_or(unless_set.pairs),
        exceeds: annotated.exceeds.or(conditions.exceeds).unwrap_or(unless_set.exceeds),
        min_bad_events: annotated.min_bad_events.unwrap_or(unless_set.min_bad_events),
    }
}

fn indicator(
    file: &str,
    spec: &Node,
    promise: &Promise,
    library: &Library<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Indicator> {
    let own = |key: &str| promise.node.filled(key).or_else(|| spec.filled(key));
    if let Some(inline) = own("indicator").and_then(|indicator| indicator.get("spec")) {
        return Indicator::of(inline, &promise.node);
    }
    let Some(reference) = own("indicatorRef") else { return Indicator::of_alpha(spec, &promise.node) };
    let name = reference.text().unwrap_or_default();
    let mut say = |what: String| {
        let message = format!("the SLI {} {what}; nothing measures this service level", shown(name));
        let problem = place(file, reference.at.line, Some(reference.at.column), message);
        findings.push(Finding { problem, weight: Weight::Ignored });
    };
    match library.get("SLI", name) {
        None => say("is in none of the files of slos/".to_owned()),
        Some(sli) if !sli.importable() => say(format!("cannot be computed: {}", sli.errors().join(" "))),
        Some(sli) => {
            let indicator = sli.tree().get("spec").and_then(|spec| Indicator::of(spec, &promise.node));
            if indicator.is_none() {
                say("is a threshold, and the objective has no `op` and `value` to hold it against".to_owned());
            }
            return indicator;
        }
    }
    None
}

/// Says what nothing can measure, each thing once. That there is no indicator, or no query, was said where it is missing.
fn unmeasured(file: &str, document: &OpenSloDocument, levels: &[SloSpec], findings: &mut Vec<Finding>) {
    let has_queries = |level: &&SloSpec| {
        level
            .indicator
            .as_ref()
            .is_some_and(|indicator| indicator.metrics().iter().all(|metric| metric.query.is_some()))
    };
    let mut said: Vec<String> =
        levels.iter().filter(has_queries).filter_map(|level| level.sli().err()).map(|e| e.0).collect();
    said.dedup();
    for why in said {
        let what = format!("nothing can measure {}: {why}", shown(document.name().unwrap_or_default()));
        findings.push(Finding { problem: place(file, document.line, None, what), weight: Weight::Ignored });
    }
}

/// Says which objectives are named as aimed at and are not there.
fn aimed_at_nothing(
    file: &str,
    document: &OpenSloDocument,
    annotated: &Annotated,
    levels: &[SloSpec],
    findings: &mut Vec<Finding>,
) {
    for name in &annotated.aspirational {
        if !levels.iter().any(|level| level.slo.objective_name.as_ref() == Some(name)) {
            let what = format!("`watchbill.aspirational` names {}, which no objective is called", shown(name));
            findings.push(Finding { problem: place(file, document.line, None, what), weight: Weight::Ignored });
        }
    }
}
