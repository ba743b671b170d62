//! The `[[actions]]` tables: what a team does with its alerts besides what Watchbill knows, an address or a command.

mod keys;
mod read;

use std::time::Duration;

use watchbill_domain::alerts::{AddressTemplate, AlertView, CommandTemplate, MatcherSet, Place};

pub use keys::WINDOW_KEYS;
pub(crate) use read::read_actions;

/// An action, validated.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionSpec {
    /// Its name in the workspace.
    pub name: String,
    /// Which alerts offer it; all of these have to hold.
    pub matchers: Vec<MatcherSet>,
    /// What it does.
    pub does: Does,
    /// The key that starts it for the alert that is open.
    pub key: Option<char>,
    /// Whether a person is asked before it runs.
    pub confirm: Confirm,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq)]
pub enum Does {
    /// Opens an address in the browser.
    Open(AddressTemplate),
    /// Runs a command.
    Run {
        /// The program and its arguments.
        command: CommandTemplate,
        /// Where it runs, relative to the workspace; there unless set.
        folder: Option<String>,
        /// How long it may take.
        timeout: Duration,
    },
}

/// Whether a person is asked before an action runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confirm {
    /// It is shown, and runs when they say so.
    Asked,
    /// It runs at once.
    AtOnce,
}

impl ActionSpec {
    /// Whether an alert offers it.
    #[must_use]
    pub fn is_offered(&self, alert: &AlertView<'_>) -> bool {
        self.matchers.iter().all(|set| set.matches(alert))
    }

    /// The places it has to fill, each once, in the order in which they stand.
    #[must_use]
    pub fn places(&self) -> Vec<&Place> {
        let mut places: Vec<&Place> = Vec::new();
        let mut add = |place| {
            if !places.contains(&place) {
                places.push(place);
            }
        };
        match &self.does {
            Does::Open(address) => address.places().for_each(&mut add),
            Does::Run { command, .. } => command.places().for_each(&mut add),
        }
        places
    }
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
