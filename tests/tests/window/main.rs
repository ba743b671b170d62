//! The real window on real input, driven as a person drives it: what is seen, what can be done, and what nobody can make it do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod actions;
mod axe;
mod deeds;
mod demo;
mod desk;
mod dialogs;
mod drag;
mod habits;
mod hostile;
mod incidents;
mod keyring;
mod lessons;
mod locks;
mod looks;
mod many;
mod oncall;
mod postmortems;
mod queues;
mod queues_edit;
mod queues_errors;
mod queues_peek;
mod records;
mod replay;
mod replay_stopped;
mod review;
mod review_looks;
mod settings;
mod silences;
mod slos;
mod source;
mod views;
