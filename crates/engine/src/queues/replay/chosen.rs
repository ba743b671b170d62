//! Which messages somebody wants to replay, as they were typed, and what is wrong with that.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::replay::{Chosen, Fingerprint};
use watchbill_domain::queues::thousands;

use crate::api::{ReplayChosen, ReplayWanted};

/// So many messages can be chosen one by one.
const CHOSEN_MOST: usize = 1_000;
/// The largest body that somebody may put in the place of another, bytes.
const BODY_MOST: usize = 16 << 20;
/// Hexadecimal digits of the number of a signature.
const SIGNATURE_DIGITS: usize = 16;
/// Characters of a text of somebody else that is told back.
const LONGEST: usize = 120;

/// Which messages, and what is wrong with how they were chosen.
pub(super) fn chosen_of(wanted: &ReplayWanted) -> (Chosen, Vec<String>) {
    let mut problems = Vec::new();
    let chosen = match &wanted.chosen {
        ReplayChosen::All => Chosen::All,
        ReplayChosen::Signature(id) => {
            let id = id.trim().to_lowercase();
            if id.len() != SIGNATURE_DIGITS || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                problems.push(format!(
                    "`{}` is no number of a group of errors; expected {SIGNATURE_DIGITS} hexadecimal digits, as `queues errors` gives them.",
                    plain_line(&id, LONGEST)
                ));
            }
            Chosen::OfSignature(id)
        }
        ReplayChosen::Messages(these) => {
            let mut prints: Vec<Fingerprint> = these.iter().map(|print| print_of(print)).collect();
            // Each stands for one message: one that is named twice for two that are equal.
            prints.sort();
            if prints.is_empty() {
                problems.push("No message is chosen: choose some, or all of them.".to_owned());
            }
            if prints.len() > CHOSEN_MOST {
                let most = thousands(CHOSEN_MOST as u64);
                problems.push(format!(
                    "At most {most} messages can be chosen one by one: choose a group of errors, or all."
                ));
            }
            if let Some(wrong) = prints.iter().find(|print| !is_print(print)) {
                let wrong = plain_line(&wrong.0, LONGEST);
                problems.push(format!("`{wrong}` is no fingerprint of a message; `queues peek` gives them."));
            }
            Chosen::These(prints)
        }
    };
    problems.extend(edits_wrong(wanted, &chosen));
    (chosen, problems)
}

/// SHA-256, hexadecimal.
fn is_print(print: &Fingerprint) -> bool {
    print.0.len() == 64 && print.0.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Those of them that are sent with another body.
pub(super) fn edited(chosen: &Chosen, wanted: &ReplayWanted) -> Vec<Fingerprint> {
    let Chosen::These(these) = chosen else { return Vec::new() };
    let is_edited = |print: &&Fingerprint| wanted.edits.iter().any(|edit| print_of(&edit.fingerprint) == **print);
    these.iter().filter(is_edited).cloned().collect()
}

/// A fingerprint as it is typed.
pub(super) fn print_of(typed: &str) -> Fingerprint {
    Fingerprint(typed.trim().to_lowercase())
}

fn edits_wrong(wanted: &ReplayWanted, chosen: &Chosen) -> Option<String> {
    let prints: Vec<Fingerprint> = wanted.edits.iter().map(|edit| print_of(&edit.fingerprint)).collect();
    if prints.is_empty() {
        return None;
    }
    if wanted.discards {
        return Some("What is discarded is sent nowhere, so there is nothing to edit.".to_owned());
    }
    if wanted.copied_for_days.is_some() {
        return Some("What is copied is copied as it is, so there is nothing to edit.".to_owned());
    }
    let Chosen::These(these) = chosen else {
        return Some(
            "Only messages that are chosen one by one can be edited: choose them by their fingerprints.".to_owned(),
        );
    };
    if let Some(stray) = prints.iter().find(|print| !these.contains(print)) {
        return Some(format!("{} is edited and not chosen: choose it, too.", plain_line(&stray.0, LONGEST)));
    }
    if has_twice(&prints) {
        return Some("A message is edited twice: say once what it is sent with.".to_owned());
    }
    let is_large = wanted.edits.iter().any(|edit| edit.body.len() > BODY_MOST);
    is_large.then(|| "An edited body is larger than 16 MiB, which brokers refuse.".to_owned())
}

fn has_twice(prints: &[Fingerprint]) -> bool {
    prints.iter().enumerate().any(|(place, print)| prints[..place].contains(print))
}
