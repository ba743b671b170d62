//! Episodes out of recorded changes.

use std::time::Duration;

use crate::time::Instant;

use super::super::{Line, LineState};
use super::Span;

/// One alert from when it began to fire until it did not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// Which.
    pub alert: u32,
    /// When it began.
    pub from: Instant,
    /// When it was over; `None` while it lasts.
    pub to: Option<Instant>,
    /// Whether somebody looked all the while. What ended while nobody did ended at some time before it was noticed.
    pub watched: bool,
}

impl Spell {
    /// How long it took, or has until `now`.
    #[must_use]
    pub fn length(&self, now: Instant) -> Duration {
        self.to.unwrap_or(now).since(self.from)
    }

    /// Whether it is over, and is known to have been so within this time.
    #[must_use]
    pub fn is_known_within(&self, most: Duration) -> bool {
        self.watched && self.to.is_some_and(|to| to.since(self.from) <= most)
    }
}

/// The episodes that began in a span, in the order in which they did.
#[must_use]
pub fn spells(lines: &[Line], span: Span) -> Vec<Spell> {
    let alerts = lines.iter().map(|line| line.alert as usize + 1).max().unwrap_or(0);
    let mut open: Vec<Open> = vec![Open::No; alerts];
    let mut spells: Vec<Spell> = Vec::new();
    for line in lines {
        let is = &mut open[line.alert as usize];
        match (line.state, *is) {
            (LineState::Firing(_), Open::No) => {
                *is = Open::Before;
                if span.holds(line.at) {
                    *is = Open::At(spells.len());
                    spells.push(Spell { alert: line.alert, from: line.at, to: None, watched: true });
                }
            }
            (LineState::Resolved, Open::At(at)) => {
                spells[at].to = Some(line.at).filter(|to| *to < span.to);
                *is = Open::No;
            }
            (LineState::Resolved, Open::Before) => *is = Open::No,
            (LineState::Unknown, Open::At(at)) => spells[at].watched = false,
            (LineState::Firing(_) | LineState::Unknown | LineState::Resolved, _) => {}
        }
    }
    spells
}

/// Whether an alert fires, and since which episode.
#[derive(Debug, Clone, Copy)]
enum Open {
    No,
    /// Since before the span.
    Before,
    /// Since the episode at this place.
    At(usize),
}
