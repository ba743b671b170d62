//! Having a source carry something out: a silence, an acknowledgement.

use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_sources::Receipt;
use watchbill_sources::ask::{Answer, HttpRequest};

use crate::ports::Way;
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

/// What a source accepted, and at which of its addresses.
pub(crate) struct Accepted {
    pub receipt: Receipt,
    pub peer: Peer,
}

/// Has the same thing done by the first address that can be reached, and by no second one where the first may have done it.
/// None where there is nothing to ask.
pub(crate) async fn carry_out(
    shared: &Shared,
    defined: &Defined,
    way: &Way,
    requests: Vec<HttpRequest>,
) -> Result<Option<Accepted>, PollFailure> {
    let mut last = None;
    for request in requests {
        let peer = request.peer.clone();
        let result = shared.ports.network.http(&request, way).await;
        match defined.source.receipt(&Answer { request, result }) {
            Ok(receipt) => return Ok(Some(Accepted { receipt, peer })),
            Err(failure) => {
                note(shared, defined, &failure);
                let next = matches!(failure.kind, PollFailureKind::Unreachable | PollFailureKind::Tls);
                last = Some(failure);
                if !next {
                    break;
                }
            }
        }
    }
    last.map_or(Ok(None), Err)
}

/// A token that is not accepted is fetched anew the next time.
pub(crate) fn note(shared: &Shared, defined: &Defined, failure: &PollFailure) {
    if failure.kind == PollFailureKind::Auth {
        way::expire_tokens(&shared.ports, &defined.spec.connection);
    }
}

/// Whether what failed so may have been done all the same: it was sent, and what became of it was not heard.
pub(crate) fn may_be_done(failure: &PollFailure) -> bool {
    use PollFailureKind::{Malformed, Server, Timeout, TooLarge};
    matches!(failure.kind, Timeout | Server | Malformed | TooLarge)
}
