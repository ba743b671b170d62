//! What changed since the review before, and what became of its decisions.

use watchbill_domain::time::{Zone, day_text};
use watchbill_store::{Fate, ReviewDecisionRow, ReviewHead, SloRevision, SloTerms, Subject};

use super::renamed::Renamed;
use super::snapshot::{EarlierDecision, KeptService, Snapshot};

/// Revisions of objectives and queries, a sentence each.
pub(super) fn revised(revisions: &[SloRevision], zone: &Zone) -> Vec<String> {
    revisions.iter().map(|revision| format!("{}: {}", day_text(revision.at, zone), one(revision))).collect()
}

fn one(revision: &SloRevision) -> String {
    let name = match revision.objective.parse::<usize>() {
        Ok(_) => revision.slo.clone(),
        Err(_) => format!("{} ({})", revision.slo, revision.objective),
    };
    match (&revision.before, &revision.after) {
        (Some(before), Some(after)) => {
            let changes = differences(before, after);
            format!("{name}: {}", changes.join(", "))
        }
        (None, Some(after)) => format!("{name} is new: {} {}", after.target, after.window),
        (Some(_), None) => format!("{name} is in no file any more"),
        (None, None) => name,
    }
}

fn differences(before: &SloTerms, after: &SloTerms) -> Vec<String> {
    let mut changes = Vec::new();
    let pairs = [
        ("the objective was", &before.target, &after.target),
        ("the window was", &before.window, &after.window),
        ("the method was", &before.method, &after.method),
    ];
    for (what, before, after) in pairs {
        if before != after {
            changes.push(format!("{what} {before} and is {after}"));
        }
    }
    if before.sli_key != after.sli_key {
        changes.push("its query was changed, and its history begins anew".to_owned());
    }
    changes
}

/// Exclusions that the snapshot before did not have.
pub(super) fn new_exclusions(before: &Snapshot, services: &[KeptService]) -> Vec<String> {
    let levels = |services: &[KeptService]| -> Vec<(String, String)> {
        let all = services.iter().flat_map(|service| &service.levels);
        all.flat_map(|level| level.exclusions.iter().map(|said| (level.slo.clone(), said.clone()))).collect()
    };
    let known = levels(&before.services);
    let mut added = levels(services);
    added.retain(|exclusion| !known.contains(exclusion));
    added.dedup();
    added.into_iter().map(|(slo, said)| format!("{slo}: excluded {said}")).collect()
}

/// The decisions that are looked at first: those of the review before, and what is still open of earlier ones, about services as
/// they are called now.
pub(super) fn earlier_decisions(
    rows: &[ReviewDecisionRow],
    heads: &[ReviewHead],
    (before, services): (Option<&Snapshot>, &[KeptService]),
    renamed: &Renamed,
) -> Vec<EarlierDecision> {
    let mut earlier: Vec<EarlierDecision> = rows
        .iter()
        .filter(|row| row.replaced_by.is_none())
        .map(|row| {
            let decision = &row.decision;
            let head = heads.iter().find(|head| head.id == decision.review);
            let service = subject_text(&decision.subject);
            EarlierDecision {
                id: row.id.0,
                review: decision.review.0,
                review_label: head.map(|head| head.label.clone()).unwrap_or_default(),
                effect: effect((renamed.before(&service), &service), before, services),
                service,
                taken: decision.taken.clone(),
                owner: decision.owner.clone(),
                due: decision.due.clone(),
            }
        })
        .collect();
    earlier.sort_by_key(|decision| (decision.review, decision.id));
    earlier.dedup_by_key(|decision| decision.id);
    earlier
}

pub(super) fn subject_text(subject: &Subject) -> String {
    match subject {
        Subject::Service(name) | Subject::Slo(name) => name.clone(),
    }
}

/// What was left of the budget then, and what is now.
fn effect((was, is): (&str, &str), before: Option<&Snapshot>, services: &[KeptService]) -> Option<String> {
    let find = |services: &'_ [KeptService], service: &str| -> Option<String> {
        let service = services.iter().find(|kept| kept.name == service)?;
        let left = service.headlines().next()?.last()?.remaining.as_ref()?;
        Some(left.text.clone())
    };
    Some(format!("{} of the budget left then, {} now", find(&before?.services, was)?, find(services, is)?))
}

pub(super) fn fate_word(fate: Fate) -> &'static str {
    match fate {
        Fate::Open => "open",
        Fate::Done => "done",
        Fate::Late => "late",
        Fate::Dropped => "dropped",
    }
}
