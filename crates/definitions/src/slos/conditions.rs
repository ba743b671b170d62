//! The alert conditions of an SLO as pairs of windows. OpenSLO has one window where burn-rate alerts need two, so a condition
//! is a pair whose windows are the same.

use watchbill_domain::slo::{AlertPair, Burn, Exact, Exceeds};

use crate::finding::{Finding, Weight};
use crate::openslo::{OpenSloDocument, decimal, length_s};
use crate::reader::shown;
use crate::yaml::Node;

use super::{Library, place};

/// The conditions that an SLO's policies lead to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Conditions {
    pub pairs: Vec<AlertPair>,
    /// How they compare, where they agree; strictly where they do not.
    pub exceeds: Option<Exceeds>,
}

/// Follows the policies of an SLO's `spec`. One that is not there is a finding: nobody hears of the burning by it.
pub(super) fn conditions(file: &str, spec: &Node, library: &Library<'_>, findings: &mut Vec<Finding>) -> Conditions {
    let mut found = Conditions::default();
    for entry in spec.get("alertPolicies").map(Node::items).unwrap_or_default() {
        let named = entry.text().or_else(|| entry.text_of("alertPolicyRef"));
        let Some(policy) = resolve(file, "AlertPolicy", entry, named, library, findings) else { continue };
        for entry in policy.get("conditions").map(Node::items).unwrap_or_default() {
            let named = entry.text_of("conditionRef");
            let Some(condition) = resolve(file, "AlertCondition", entry, named, library, findings) else { continue };
            let name = named.or_else(|| entry.path(&["metadata", "name"]).and_then(Node::text)).unwrap_or_default();
            if let Some((pair, exceeds)) = condition.get("condition").and_then(|rate| pair(name, rate)) {
                found.exceeds = match found.exceeds {
                    None => Some(exceeds),
                    Some(before) if before == exceeds => Some(before),
                    Some(_) => Some(Exceeds::Strictly),
                };
                found.pairs.push(pair);
            }
        }
    }
    found
}

/// The `spec` of an object that is named, or written out in `entry`.
fn resolve<'a>(
    file: &str,
    kind: &str,
    entry: &'a Node,
    named: Option<&str>,
    library: &Library<'a>,
    findings: &mut Vec<Finding>,
) -> Option<&'a Node> {
    let Some(name) = named else { return entry.get("spec") };
    let found = library.get(kind, name);
    let what = match found {
        Some(document) if document.importable() => return document.spec(),
        Some(document) => format!("cannot be computed: {}", document.errors().join(" ")),
        None => "is in none of the files of slos/".to_owned(),
    };
    let message = format!("the {kind} {} {what}; this service level goes without it", shown(name));
    findings
        .push(Finding { problem: place(file, entry.at.line, Some(entry.at.column), message), weight: Weight::Note });
    None
}

/// A burn rate that is read as one; what holds while little burns is no pair.
fn pair(name: &str, rate: &Node) -> Option<(AlertPair, Exceeds)> {
    let exceeds = match rate.text_of("op") {
        None | Some("gte") => Exceeds::OrEquals,
        Some("gt") => Exceeds::Strictly,
        Some(_) => return None,
    };
    let burn = Burn::Factor(Exact::parse_decimal(&decimal(rate.text_of("threshold")?))?);
    let long_s = length_s(rate.text_of("lookbackWindow")?)?;
    Some((AlertPair { name: name.to_owned(), long_s, short_s: long_s, burn }, exceeds))
}

impl OpenSloDocument {
    fn spec(&self) -> Option<&Node> {
        self.tree().get("spec")
    }
}
