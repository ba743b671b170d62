//! Why these people are on call at an instant: every step of the rules in its order, each a fact and a sentence.
//!
//! Sentences have no full stop, and instants in them are RFC 3339 in UTC; [`crate::time::with_local_times`] writes them by
//! the clock of whoever reads.

mod clocks;
mod words;

use super::exceptions::{Effect, Exceptions, apply};
use super::lane::{Absence, Lane};
use super::names::Names;
use super::roster::{Roster, Row};
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::{Instant, Zone, local_text};

/// One step on the way to who is on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it is about.
    pub fact: Fact,
    /// The same in words.
    pub text: String,
}

/// What one step is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Who is on call, after all of them.
    Result,
    /// A temporary schedule that holds.
    Temporary {
        /// Its place in the schedule.
        index: usize,
        /// Whether it matters.
        standing: Standing,
    },
    /// A layer.
    Layer {
        /// Its place in the schedule.
        layer: usize,
        /// Whether it counts.
        standing: LayerStanding,
    },
    /// The turn that holds in a layer that counts.
    Turn {
        /// The place of the layer in the schedule.
        layer: usize,
        /// Its number, from 0.
        turn: u64,
    },
    /// A change of the clocks that moved a hand-off of that turn, or a new version that cut it.
    HandOff {
        /// The place of the layer in the schedule.
        layer: usize,
        /// The number of the turn that begins with it, from 0.
        turn: u64,
    },
    /// An override that holds, in the order in which they are applied.
    Override {
        /// Its place in the schedule.
        index: usize,
        /// Whether it matters.
        standing: Standing,
    },
    /// What somebody's clock shows.
    Clock {
        /// Whose.
        person: PersonId,
    },
}

/// Whether an exception matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It does.
    Applied,
    /// Whoever it is about was not on call.
    WithoutEffect,
    /// Another one comes before it.
    SetAside,
}

/// Whether a layer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayerStanding {
    /// It does.
    Counts,
    /// A higher level has somebody.
    BelowAnother,
    /// None of its windows is open.
    OutsideHours,
    /// Its first turn begins later.
    NotStarted,
    /// Nobody is in its rotation.
    Nobody,
}

impl Schedule {
    /// Why these people are on call at `at`: the result, the steps that led to it, and what these clocks show.
    #[must_use]
    pub fn explain(&self, at: Instant, names: &Names, clocks: &[(PersonId, Zone)]) -> Vec<Said> {
        self.roster().explain(at, names, clocks)
    }
}

impl Roster<'_> {
    /// As [`Schedule::explain`].
    #[must_use]
    pub fn explain(&self, at: Instant, names: &Names, clocks: &[(PersonId, Zone)]) -> Vec<Said> {
        let exceptions = Exceptions::at(self.schedule(), at);
        let mut said = vec![Said { fact: Fact::Result, text: words::result(&self.rows_at(at), names) }];
        said.extend(self.temporaries(&exceptions, at, names));
        if !exceptions.replaces_layers() {
            said.extend(self.layers(at, names));
        }
        said.extend(self.overrides(&exceptions, at, names));
        said.extend(clocks.iter().map(|(person, zone)| {
            let name = names.of(person);
            let text = format!("for {name} in {} it is {}", zone.name(), local_text(at, zone, at).full);
            Said { fact: Fact::Clock { person: person.clone() }, text }
        }));
        said
    }

    fn temporaries(&self, exceptions: &Exceptions<'_>, at: Instant, names: &Names) -> Vec<Said> {
        let Some((deciding, rows)) = &exceptions.temporary else { return Vec::new() };
        let holding = self.schedule().temporaries.iter().enumerate().filter(|(_, t)| t.start <= at && at < t.end);
        let one = |(index, temporary)| {
            let standing = if index == *deciding { Standing::Applied } else { Standing::SetAside };
            Said { fact: Fact::Temporary { index, standing }, text: words::temporary(temporary, standing, rows, names) }
        };
        holding.map(one).collect()
    }

    fn layers(&self, at: Instant, names: &Names) -> Vec<Said> {
        let standings: Vec<_> = self.lanes().iter().map(|lane| lane.standing(at)).collect();
        let counting = || self.lanes().iter().zip(&standings).enumerate().filter(|(_, (_, turn))| turn.is_ok());
        let highest = counting().map(|(layer, (lane, _))| (lane.level, layer)).max_by_key(|(level, _)| *level);
        let mut said = Vec::new();
        for (layer, (lane, standing)) in self.lanes().iter().zip(&standings).enumerate() {
            let name = &self.schedule().layers[layer].name;
            let (standing, text) = match (standing, highest) {
                (Ok(_), Some((level, other))) if level > lane.level => {
                    let other = &self.schedule().layers[other].name;
                    let why = format!("{other}, of level {level}, has somebody");
                    (LayerStanding::BelowAnother, words::does_not_count(name, lane.level, &why))
                }
                (Ok(_), _) => (LayerStanding::Counts, words::counts(name, lane.level)),
                (Err(absence), _) => {
                    let (standing, why) = absent(lane, *absence, at);
                    (standing, words::does_not_count(name, lane.level, &why))
                }
            };
            said.push(Said { fact: Fact::Layer { layer, standing }, text });
            if standing == LayerStanding::Counts {
                said.extend(turn((layer, name), lane, at, names));
            }
        }
        said
    }

    fn overrides(&self, exceptions: &Exceptions<'_>, at: Instant, names: &Names) -> Vec<Said> {
        let mut rows: Vec<Row<'_>> = self.rows_of_layers(at);
        let mut said = Vec::new();
        if !exceptions.replaces_layers() {
            for (index, change) in exceptions.in_order() {
                let standing = match apply(index, change, &mut rows) {
                    Effect::Changed => Standing::Applied,
                    Effect::Nothing => Standing::WithoutEffect,
                };
                said.push((index, change, standing));
            }
        }
        for (index, change) in &exceptions.overrides {
            if said.iter().all(|(applied, ..)| applied != index) {
                said.push((*index, change, Standing::SetAside));
            }
        }
        let aside =
            if exceptions.replaces_layers() { "a temporary schedule holds" } else { "a later one of the file holds" };
        let one = |(index, change, standing)| Said {
            fact: Fact::Override { index, standing },
            text: words::by_override(change, standing, aside, names),
        };
        said.into_iter().map(one).collect()
    }
}

fn absent(lane: &Lane<'_>, absence: Absence, at: Instant) -> (LayerStanding, String) {
    match absence {
        Absence::Nobody => (LayerStanding::Nobody, "nobody is in its rotation".to_owned()),
        Absence::NotStarted { begins } => (LayerStanding::NotStarted, format!("its first turn begins at {begins}")),
        Absence::OutsideHours => {
            let opens = lane.opens(at).map_or_else(|| "they do not open".to_owned(), |opens| format!("until {opens}"));
            (LayerStanding::OutsideHours, format!("it is outside its hours, {opens}"))
        }
    }
}

/// The turn of a layer that counts, and what is to be said of its two hand-offs.
fn turn((layer, name): (usize, &str), lane: &Lane<'_>, at: Instant, names: &Names) -> Vec<Said> {
    let Some(turn) = lane.turn_at(at) else { return Vec::new() };
    let fact = Fact::Turn { layer, turn: turn.number };
    let mut said = vec![Said { fact, text: words::turn(name, &turn, names) }];
    let hand_offs = [(turn.number, turn.span.start), (turn.number + 1, turn.span.end)];
    for (number, bound) in hand_offs {
        let text = clocks::hand_off((lane, names), at, number, bound);
        said.extend(text.map(|text| Said { fact: Fact::HandOff { layer, turn: number }, text }));
    }
    said
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
