//! Alert policies, their conditions and whom they notify.

use watchbill_domain::slo::Exact;

use crate::reader::shown;
use crate::yaml::{Node, Shape};

use super::codes::{
    E_ALERT_POLICY_MALFORMED, E_CONDITION_MALFORMED, E_CONDITION_MISSING, E_MORE_THAN_ONE_CONDITION, E_NO_CONDITION,
    E_SEVERITY_MISSING, E_TARGET_MALFORMED, E_TARGET_MISSING, W_ALERT_FIRES_ON_LOW_BURN,
    W_ALERT_OP_MISSING_READ_AS_GTE, W_ALERT_POLICY_AS_STRING_READ_AS_REF, W_NO_NOTIFICATION_TARGET,
    W_NULL_ALERT_POLICIES_READ_AS_EMPTY,
};
use super::common::{description, metadata};
use super::duration::{Bare, length};
use super::objective::{decimal, operator};
use super::said::{Kind, Sayings, Spot};

const WRITTEN_OUT: [(&str, Kind); 3] = [("kind", Kind::Value), ("metadata", Kind::Map), ("spec", Kind::Map)];

/// How an object within another one is given.
enum Given {
    /// By its name.
    Reference,
    /// Written out, of the expected kind.
    WrittenOut,
    /// Neither.
    Malformed,
}

fn given(entry: &Node, reference: &str, kind: &str) -> Given {
    let named = entry.text_of(reference).is_some();
    match (named, entry.filled("spec").is_some() || entry.filled("kind").is_some()) {
        (true, false) => Given::Reference,
        (false, true) if entry.text_of("kind") == Some(kind) && entry.filled("spec").is_some() => Given::WrittenOut,
        _ => Given::Malformed,
    }
}

/// The fields of an entry that may be given either way.
fn known(reference: &'static str) -> Vec<(&'static str, Kind)> {
    WRITTEN_OUT.into_iter().chain([(reference, Kind::Value)]).collect()
}

/// Reads `alertPolicies` of an SLO's `spec`.
pub(super) fn policies(spec: &Spot<'_>, sayings: &mut Sayings) {
    let Some(list) = spec.get("alertPolicies") else { return };
    if list.node.shape == Shape::Null {
        sayings.say(&W_NULL_ALERT_POLICIES_READ_AS_EMPTY, &list, "is there and holds nothing");
    }
    for entry in list.items() {
        if entry.node.text().is_some_and(|name| !name.is_empty()) {
            sayings.say(&W_ALERT_POLICY_AS_STRING_READ_AS_REF, &entry, "is a text; it is read as `alertPolicyRef`");
            continue;
        }
        sayings.fields(&entry, &known("alertPolicyRef"));
        match given(entry.node, "alertPolicyRef", "AlertPolicy") {
            Given::Reference => {}
            Given::WrittenOut => {
                metadata(&entry, sayings);
                policy(&entry, sayings);
            }
            Given::Malformed => sayings.say(&E_ALERT_POLICY_MALFORMED, &entry, "is neither a reference nor a policy"),
        }
    }
}

/// Reads `spec` of an AlertPolicy.
pub(super) fn policy(policy: &Spot<'_>, sayings: &mut Sayings) {
    let Some(spec) = policy.filled("spec") else {
        return sayings.say(&E_NO_CONDITION, policy, "has no `spec` with a condition");
    };
    let fields = [
        ("description", Kind::Value),
        ("alertWhenNoData", Kind::Switch),
        ("alertWhenResolved", Kind::Switch),
        ("alertWhenBreaching", Kind::Switch),
        ("conditions", Kind::List),
        ("notificationTargets", Kind::List),
    ];
    sayings.fields(&spec, &fields);
    description(&spec, sayings);
    let conditions: Vec<_> = spec.get("conditions").iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    match conditions.as_slice() {
        [] => sayings.say(&E_NO_CONDITION, &spec, "has no condition"),
        [_] => {}
        [_, second, ..] => {
            let what = format!("is the second of {} conditions", conditions.len());
            sayings.say(&E_MORE_THAN_ONE_CONDITION, second, &what);
        }
    }
    for entry in &conditions {
        sayings.fields(entry, &known("conditionRef"));
        match given(entry.node, "conditionRef", "AlertCondition") {
            Given::Reference => {}
            Given::WrittenOut => {
                metadata(entry, sayings);
                condition(entry, sayings);
            }
            Given::Malformed => {
                sayings.say(&E_CONDITION_MALFORMED, entry, "is neither a reference nor a condition");
            }
        }
    }
    targets(&spec, sayings);
}

fn targets(spec: &Spot<'_>, sayings: &mut Sayings) {
    let listed = spec.get("notificationTargets");
    let targets: Vec<_> = listed.iter().flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    if targets.is_empty() {
        sayings.say(&W_NO_NOTIFICATION_TARGET, listed.as_ref().unwrap_or(spec), "notifies nobody");
    }
    for entry in &targets {
        sayings.fields(entry, &known("targetRef"));
        match given(entry.node, "targetRef", "AlertNotificationTarget") {
            Given::Reference => {}
            Given::WrittenOut => {
                metadata(entry, sayings);
                notification_target(entry, sayings);
            }
            Given::Malformed => {
                sayings.say(&E_TARGET_MALFORMED, entry, "is neither a reference nor a notification target");
            }
        }
    }
}

/// Reads `spec` of an AlertNotificationTarget.
pub(super) fn notification_target(target: &Spot<'_>, sayings: &mut Sayings) {
    let spec = target.filled("spec");
    let spec = spec.as_ref().unwrap_or(target);
    if spec.path != target.path {
        sayings.fields(spec, &[("description", Kind::Value), ("target", Kind::Value)]);
        description(spec, sayings);
    }
    if spec.text("target").is_none() {
        sayings.say(&E_TARGET_MISSING, spec, "has no `target`");
    }
}

/// Reads `spec` of an AlertCondition.
pub(super) fn condition(condition: &Spot<'_>, sayings: &mut Sayings) {
    let Some(spec) = condition.filled("spec") else {
        return sayings.say(&E_CONDITION_MISSING, condition, "has no `spec` with a condition");
    };
    let fields = [("description", Kind::Value), ("severity", Kind::Value), ("condition", Kind::Map)];
    sayings.fields(&spec, &fields);
    description(&spec, sayings);
    if spec.text("severity").is_none() {
        sayings.say(&E_SEVERITY_MISSING, &spec, "has no `severity`");
    }
    match spec.filled("condition") {
        None => sayings.say(&E_CONDITION_MISSING, &spec, "has no `condition`"),
        Some(rate) => burn_rate(&rate, sayings),
    }
}

fn burn_rate(rate: &Spot<'_>, sayings: &mut Sayings) {
    let fields = [
        ("kind", Kind::Value),
        ("op", Kind::Value),
        ("threshold", Kind::Value),
        ("lookbackWindow", Kind::Value),
        ("alertAfter", Kind::Value),
    ];
    sayings.fields(rate, &fields);
    match rate.text("kind") {
        Some("burnrate") => {}
        None => sayings.say(&E_CONDITION_MALFORMED, rate, "has no `kind`; expected burnrate"),
        Some(kind) => {
            sayings.say(&E_CONDITION_MALFORMED, rate, &format!("is of the kind {}; expected burnrate", shown(kind)));
        }
    }
    match rate.filled("op") {
        None => sayings.say(&W_ALERT_OP_MISSING_READ_AS_GTE, rate, "has no `op`; it is read as gte"),
        Some(op) => {
            if matches!(operator(&op, sayings), Some("lt" | "lte")) {
                sayings.say(&W_ALERT_FIRES_ON_LOW_BURN, &op, "holds while the budget burns slowly");
            }
        }
    }
    // Below 0 it would always hold.
    let threshold = rate.text("threshold").and_then(|text| Exact::parse_decimal(&decimal(text)));
    if threshold.is_none_or(|threshold| threshold < Exact::zero()) {
        sayings.say(&E_CONDITION_MALFORMED, rate, "has no `threshold` that is a number of at least 0");
    }
    if rate.filled("lookbackWindow").is_none() {
        sayings.say(&E_CONDITION_MALFORMED, rate, "has no `lookbackWindow`");
    }
    length(rate.filled("lookbackWindow").as_ref(), Bare::Refused, sayings);
    // Zero is the default, and is written so.
    let after = rate.filled("alertAfter").filter(|after| !after.node.text().is_some_and(is_zero));
    length(after.as_ref(), Bare::Refused, sayings);
}

/// `0m` and the like.
fn is_zero(text: &str) -> bool {
    let digits = text.trim_end_matches(['m', 'h', 'd', 'w', 'M', 'Q', 'Y']);
    !digits.is_empty() && digits.bytes().all(|b| b == b'0') && text.len() - digits.len() <= 1
}
