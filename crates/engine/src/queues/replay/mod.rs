//! Replays: a plan is made and tried dry (`plan`), confirmed by a person, and carried out by one task (`station`) that asks the domain
//! what is next, does it, and stores what happened before it goes on. So the program may die between any two steps. `letters` is what
//! stands between a message in hand and the domain, `copies` the sealed file with every message that is sent or discarded. `asking` finds
//! out what decides about a plan, `begin` begins and steers, `cockpit` and `listing` tell how far it came, `out` writes copies to a file.

mod asking;
mod begin;
mod burning;
mod chosen;
mod closed;
mod cockpit;
pub(crate) mod copies;
mod deeds;
mod doing;
#[cfg(test)]
pub(crate) mod fixtures;
mod hearing;
mod left_to_broker;
mod letters;
mod listing;
mod moving;
mod nap;
#[cfg(test)]
mod only_copies_tests;
mod out;
mod parked;
mod pausing;
mod plan;
mod plan_words;
mod removed;
mod room;
mod safe;
mod station;
mod target_room;
mod untold;
mod waits;
mod words;

pub(crate) use begin::{dry_run, start, steer};
pub(crate) use cockpit::{replays_view, run};
pub(crate) use listing::{dry_listed, replay_listing, replays_listing};
pub(crate) use nap::Nap;
pub(crate) use out::copies_out;
pub(crate) use station::{Station, Work};
pub(crate) use untold::Untold;
pub(crate) use waits::waits;
