//! Replays: a plan is made and tried dry (`plan`), confirmed by a person, and carried out by one task (`station`) that asks the domain
//! what is next, does it, and stores what happened before it goes on. So the program may die between any two steps. `letters` is what
//! stands between a message in hand and the domain, `copies` the sealed file with every message that is sent or discarded.

mod copies;
mod letters;
mod station;

pub(crate) use station::{Station, Work};
