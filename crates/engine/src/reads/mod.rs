//! Answers to what shells ask: read from the store, formatted here, never touching the loop.

mod channels;
mod completion;
mod copies;
mod detail;
mod grouping;
mod kept;
mod list;
mod listing;
mod now;
mod pages;
mod status;
mod strange;
mod texts;
mod twins;

pub(crate) use channels::channels;
pub(crate) use completion::completion;
pub(crate) use copies::{copies, share};
pub(crate) use detail::{alert_detail, find_alert, link, mine_of};
pub(crate) use kept::ListCache;
pub(crate) use list::{alerts_of_group, alerts_page, counted};
pub(crate) use listing::{alert_view, alerts_listing, poll_listing};
pub(crate) use now::{LOOK, needs, now_view};
pub(crate) use pages::pages_list;
pub(crate) use status::console_status;
pub(crate) use texts::{Here, health_of, source_view, store_error};
