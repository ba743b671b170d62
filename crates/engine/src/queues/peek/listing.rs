//! Messages and what they died of, for scripts.

use watchbill_domain::queues::{ErrorGroup, Scanned};
use watchbill_domain::time::Instant;

use crate::api::{
    ApiError, ErrorListed, ErrorSourceListed, ErrorsListing, MaskListed, PeekListing, PeekedListed, ScannedListed,
};
use crate::shared::Shared;

use super::Done;
use super::contract::{left, touches};
use super::lines::{json, said};
use super::payload::Form;
use super::reveal::joined;
use super::session::{Kept, Session};
use super::stack;
use super::view::{NO_TEXT, written};

/// `queues peek`
///
/// # Errors
/// When what was read is forgotten already.
pub(crate) fn peek_listing(shared: &Shared, done: &Done) -> Result<PeekListing, ApiError> {
    shared.peeks.look(&done.session, shared.ports.clock.now(), |session| {
        Ok(PeekListing {
            contract: done.contract.word(),
            touches: touches(&done.contract),
            left: left(&done.contract).map(|left| left.saturating_sub(1)),
            problems: done.problems.clone(),
            ..stack::wiped(|| listed(session))
        })
    })
}

/// `queues errors`
///
/// # Errors
/// When what was read is forgotten already.
pub(crate) fn errors_listing(shared: &Shared, done: &Done) -> Result<ErrorsListing, ApiError> {
    shared.peeks.look(&done.session, shared.ports.clock.now(), |session| {
        Ok(ErrorsListing {
            at: session.at.to_rfc3339(),
            queue: session.queue.to_string(),
            scanned: scanned(session.scanned),
            errors: session.groups.iter().map(error).collect(),
            problems: done.problems.clone(),
        })
    })
}

/// What was read, without what reading it did.
pub(super) fn listed(session: &Session) -> PeekListing {
    PeekListing {
        at: session.at.to_rfc3339(),
        queue: session.queue.to_string(),
        contract: "free",
        touches: Vec::new(),
        left: None,
        scanned: scanned(session.scanned),
        messages: session.messages.iter().map(message).collect(),
        problems: Vec::new(),
    }
}

pub(super) fn scanned(scanned: Scanned) -> ScannedListed {
    ScannedListed { read: scanned.read, of: scanned.of, rough: scanned.is_rough }
}

fn message(kept: &Kept) -> PeekedListed {
    let (form, payload) = kept.body();
    let body = payload.masked();
    let headers = kept.properties().map(|payload| payload.masked());
    let of = |part: &'static str, masks: &[watchbill_domain::queues::Mask]| {
        let mask = |mask: &watchbill_domain::queues::Mask| MaskListed {
            path: joined(part, &mask.path.to_string()),
            why: said(&mask.why),
        };
        masks.iter().map(mask).collect::<Vec<_>>()
    };
    let mut masked = of("body", &body.masks);
    if form == Form::Binary {
        masked.push(MaskListed { path: "body".to_owned(), why: NO_TEXT.to_owned() });
    }
    masked.extend(headers.iter().flat_map(|headers| of("headers", &headers.masks)));
    PeekedListed {
        fingerprint: kept.fingerprint.clone(),
        died_at: kept.died_at.map(Instant::to_rfc3339),
        source: kept.source.clone(),
        reason: kept.reason.clone(),
        signature: kept.signature.clone(),
        deliveries: kept.deliveries,
        replayed: kept.replayed,
        headers: headers.map(|headers| json(&headers.payload)).unwrap_or_default(),
        body: json(&written(form, body)),
        form: form.word(),
        masked,
        bytes: kept.bytes,
        truncated: kept.is_cut,
    }
}

pub(super) fn error(group: &ErrorGroup) -> ErrorListed {
    let source = |(queue, count): &(String, u64)| ErrorSourceListed { queue: queue.clone(), count: *count };
    ErrorListed {
        signature: group.signature.as_ref().map(|signature| signature.id()),
        text: group.signature.as_ref().map(|signature| signature.text.clone()),
        count: group.count,
        first: group.first.map(Instant::to_rfc3339),
        last: group.last.map(Instant::to_rfc3339),
        sources: group.sources.iter().map(source).collect(),
    }
}
