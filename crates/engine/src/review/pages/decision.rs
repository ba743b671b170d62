//! What is decided about a service. Nobody gets past this page without a decision.

use watchbill_domain::slo::review::Stance;
use watchbill_domain::time::Zone;
use watchbill_report::{Cell, DecisionBox, Part};
use watchbill_store::ReviewDecisionRow;

use crate::review::record::Record;
use crate::review::snapshot::KeptLevel;

use super::service::standing;
use super::{Built, Entry, by, list, plain};

pub(super) fn page(record: &Record, index: usize, zone: &Zone) -> Built {
    let service = &record.snapshot.services[index];
    let heading = format!("{}: what we decide", service.name);
    let decision = record.decision(&service.name);
    let mut lines = vec![
        ("By its figures".to_owned(), state_words(&service.state)),
        ("The policy proposes".to_owned(), service.proposed.clone()),
        ("Because".to_owned(), service.because.clone()),
    ];
    lines.extend(decision.map(|row| decided(row, zone)).unwrap_or_else(empty));
    // Whoever decides has before their eyes what is left.
    let row = |level: &KeptLevel| (level.title.clone(), Cell::from(standing(level)));
    let left: Vec<(String, Cell)> = service.headlines().map(row).collect();
    let mut parts = Vec::new();
    if !left.is_empty() {
        parts.push(Part::Facts(left));
    }
    if !service.duties.is_empty() {
        parts.push(list(&service.duties));
    }
    parts.push(Part::Decision(DecisionBox { heading: "Decision".to_owned(), lines, open: decision.is_none() }));
    let replaced: Vec<String> = replaced(record, &service.name, zone);
    if !replaced.is_empty() {
        parts.push(Part::Heading("Decided before in this review".to_owned()));
        parts.push(list(&replaced));
    }
    let holds = decision.is_none().then(|| {
        format!(
            "{} has no decision yet. Decide, also that nothing changes and why, before the next page.",
            service.name
        )
    });
    let page = plain(format!("decision-{}", service.name), heading, parts);
    Built { entry: Entry::Decision(index), holds, ..page }
}

/// What was decided of a service and then replaced, a sentence each.
pub(in crate::review) fn replaced(record: &Record, service: &str, zone: &Zone) -> Vec<String> {
    let said = |row: &ReviewDecisionRow| {
        let decision = &row.decision;
        format!("{}, because {} ({})", decision.taken, decision.because, by(&decision.by, row.at, zone))
    };
    record.replaced(service).map(said).collect()
}

pub(in crate::review) fn state_words(code: &str) -> String {
    Stance::parse(code).map_or_else(|| code.replace('_', " "), |stance| stance.words().to_owned())
}

fn decided(row: &ReviewDecisionRow, zone: &Zone) -> Vec<(String, String)> {
    let decision = &row.decision;
    let lines = [
        ("State", state_words(&decision.state)),
        ("Decided", decision.taken.clone()),
        ("Why", decision.because.clone()),
        ("Owner", decision.owner.clone()),
        ("Due", decision.due.clone()),
        ("Dissent", decision.dissent.clone()),
        ("Written down by", by(&decision.by, row.at, zone)),
    ];
    let lines = lines.into_iter().filter(|(_, said)| !said.is_empty());
    lines.map(|(name, said)| (name.to_owned(), said)).collect()
}

/// To be filled by hand, in the room.
fn empty() -> Vec<(String, String)> {
    ["State", "Decided", "Why", "Owner", "Due", "Dissent"].map(|name| (name.to_owned(), String::new())).to_vec()
}
