//! Which answer is whose, and what is told when none of a source's addresses answered.

use watchbill_domain::alerts::{Answered, PeerReport, Poll, Unanswered, merge_peers};
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::address::{Address, Addresses};
use crate::ask::Answer;

/// The answer of this address to the question `what`, the last segment of its path, if it was asked.
pub(crate) fn answer_of<'a>(answers: &'a [Answer], address: &Address, what: &str) -> Option<&'a Answer> {
    let last = |answer: &Answer| answer.request.url.path_segments().and_then(Iterator::last) == Some(what);
    answers.iter().find(|answer| answer.request.peer == address.peer && last(answer))
}

/// An address the engine gave no answer of: it stopped before asking.
pub(crate) fn not_asked() -> PollFailure {
    PollFailure { kind: PollFailureKind::Unreachable, message: "was not asked in this poll".to_owned() }
}

/// What a kind that is there for queues alone says of an order about alerts.
pub(crate) fn no_alerts() -> PollFailure {
    let message = "takes no orders about alerts: it has none of its own".to_owned();
    PollFailure { kind: PollFailureKind::Refused, message }
}

/// The failure that says most, if every address failed: of several, one that a person has to put right (credentials, a
/// certificate, the address) over one that a server gave, over one that may only be the network.
fn all_failed(reports: &[PeerReport]) -> Option<PollFailure> {
    let mut most: Option<(&PeerReport, &PollFailure)> = None;
    for report in reports {
        let Answered::Failed(failure) = &report.answered else { return None };
        if most.is_none_or(|(_, known)| telling(failure.kind) > telling(known.kind)) {
            most = Some((report, failure));
        }
    }
    let (report, failure) = most?;
    let message = match reports.len() {
        1 => failure.message.clone(),
        _ => format!("{}: {}; the other addresses of this source do not answer either", report.peer, failure.message),
    };
    Some(PollFailure { kind: failure.kind, message })
}

/// The poll of all addresses: `read` puts what one of them gave into it and says how it answered. What several gave is merged.
pub(crate) fn gathered(
    addresses: &Addresses,
    mut read: impl FnMut(&Address, &mut Poll) -> Result<Answered, PollFailure>,
) -> Result<Poll, PollFailure> {
    let mut poll = Poll {
        sightings: Vec::new(),
        peers: Vec::new(),
        silences: Vec::new(),
        rules: Vec::new(),
        unanswered: Unanswered::NotTold,
        problems: Vec::new(),
    };
    for address in addresses.iter() {
        let answered = read(address, &mut poll).unwrap_or_else(Answered::Failed);
        poll.peers.push(PeerReport {
            peer: address.peer.clone(),
            answered,
            started_at: None,
            version: None,
            cluster: None,
        });
    }
    if let Some(failure) = all_failed(&poll.peers) {
        return Err(failure);
    }
    poll.sightings = merge_peers(std::mem::take(&mut poll.sightings));
    Ok(poll)
}

fn telling(kind: PollFailureKind) -> u8 {
    match kind {
        PollFailureKind::Secret
        | PollFailureKind::Auth
        | PollFailureKind::Tls
        | PollFailureKind::NotFound
        | PollFailureKind::Refused
        | PollFailureKind::TooLarge => 2,
        PollFailureKind::Malformed | PollFailureKind::Server | PollFailureKind::Throttled => 1,
        PollFailureKind::Unreachable | PollFailureKind::Timeout => 0,
    }
}

#[cfg(test)]
#[path = "peers_tests.rs"]
mod tests;
