//! Silences: previewed against what was seen, written to the source that keeps them, read back before anybody is told that they hold.

mod list;
mod plan;
mod posting;
mod reach;
mod shared_ack;
mod texts;
mod write;

pub(crate) use list::silences;
pub(crate) use plan::{preview, propose};
pub(crate) use reach::keepers;
pub(crate) use shared_ack::{SharedAcks, alert_to_share, end_shared_ack, renew_shared_ack, share_ack, shared_ack_view};
pub(crate) use texts::{deed_text, matchers_of, parse_matchers};
pub(crate) use write::{expire, extend, make, undo};
