//! What could be known at a minute of an incident, against what is known now: whoever decides at night decides by what stands on the
//! screen, and not by how it ended.

use std::collections::BTreeSet;

use crate::time::Instant;

use super::entry::{Certainty, Entry};

/// An alert's episode, with when it came to be known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRow {
    /// `source/identity`
    pub alert: String,
    /// What it is called.
    pub name: String,
    /// How grave it says it is.
    pub severity: String,
    /// Since when it fired, by its source.
    pub from: Instant,
    /// When the poll came by which that was known here; none where nobody knew of it then.
    pub known_from: Option<Instant>,
    /// Until when it fired; none where it still does.
    pub to: Option<Instant>,
    /// When the poll came by which its end was known here.
    pub known_to: Option<Instant>,
}

/// A silence, as it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceRow {
    /// Its id.
    pub silence: String,
    /// What it covered.
    pub matchers: String,
    /// Who made it.
    pub by: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
}

/// Who was on call by a schedule for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotaRow {
    /// The schedule.
    pub schedule: String,
    /// Who; empty for nobody.
    pub people: Vec<String>,
    /// From when.
    pub from: Instant,
    /// Until when, which is not in it.
    pub to: Instant,
}

/// A time in which a source could not be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeafRow {
    /// The source.
    pub source: String,
    /// Why it could not be heard, in words.
    pub because: String,
    /// From when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
}

/// What is recorded now of an incident, as rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recorded {
    /// Its alerts.
    pub alerts: Vec<AlertRow>,
    /// Silences.
    pub silences: Vec<SilenceRow>,
    /// Who was on call.
    pub rota: Vec<RotaRow>,
    /// When what could not be heard.
    pub deaf: Vec<DeafRow>,
    /// The lines of its timeline, in order.
    pub entries: Vec<Entry>,
}

/// What stood at an instant, and what did not although it was so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowable<'r> {
    /// The alerts that fired, as far as was known.
    pub firing: Vec<&'r AlertRow>,
    /// Alerts that were shown as firing and were over already, which nobody knew.
    pub over_already: Vec<&'r AlertRow>,
    /// Alerts that fired and of which nobody knew yet: hindsight.
    pub not_known: Vec<&'r AlertRow>,
    /// The silences that held.
    pub silences: Vec<&'r SilenceRow>,
    /// Who was on call.
    pub on_call: Vec<&'r RotaRow>,
    /// What could not be heard.
    pub deaf: Vec<&'r DeafRow>,
    /// The lines of the timeline that were known by then, by their places.
    pub lines: Vec<usize>,
    /// Lines of that time that were added afterwards: backfilled, or told by a person later.
    pub later_lines: Vec<usize>,
}

/// What stood at `at`. An alert is known from the poll that told of it; a note and what was backfilled afterwards are hindsight.
/// `written` tells of a line when it came to be known, where that is later than it happened; none where it was known at once.
#[must_use]
pub fn knowable<'r>(record: &'r Recorded, at: Instant, written: impl Fn(&Entry) -> Option<Instant>) -> Knowable<'r> {
    let fired = |row: &&AlertRow| row.from <= at && row.to.is_none_or(|to| to > at);
    let shown = |row: &&AlertRow| {
        let began = row.known_from.is_some_and(|known| known.max(row.from) <= at);
        // An end is known by its poll; one that was never polled is known only now.
        let ended = row.to.is_some_and(|to| row.known_to.is_some_and(|known| known.max(to) <= at));
        began && !ended
    };
    let known_line = |place: &usize| {
        let entry = &record.entries[*place];
        let known_at = match written(entry) {
            Some(written) => Some(written.max(entry.at)),
            None => (entry.certainty != Certainty::Backfilled).then_some(entry.at),
        };
        known_at.is_some_and(|known| known <= at)
    };
    let happened: Vec<usize> = (0..record.entries.len()).filter(|place| record.entries[*place].at <= at).collect();
    let (lines, later_lines) = happened.into_iter().partition(known_line);
    Knowable {
        firing: record.alerts.iter().filter(shown).filter(fired).collect(),
        over_already: record.alerts.iter().filter(shown).filter(|row| !fired(row)).collect(),
        not_known: record.alerts.iter().filter(fired).filter(|row| !shown(row)).collect(),
        silences: record.silences.iter().filter(|row| row.from <= at && at < row.to).collect(),
        on_call: record.rota.iter().filter(|row| row.from <= at && at < row.to).collect(),
        deaf: record.deaf.iter().filter(|row| row.from <= at && row.to.is_none_or(|to| at < to)).collect(),
        lines,
        later_lines,
    }
}

/// The instants from `from` to `to` at which something of a record changed or came to be known, both of them among these, in order and each
/// once. `written` is that of [`knowable`].
#[must_use]
pub fn steps(
    record: &Recorded,
    from: Instant,
    to: Instant,
    written: impl Fn(&Entry) -> Option<Instant>,
) -> Vec<Instant> {
    let of_alert = |row: &AlertRow| [Some(row.from), row.known_from, row.to, row.known_to];
    let alerts = record.alerts.iter().flat_map(of_alert).flatten();
    let silences = record.silences.iter().flat_map(|row| [row.from, row.to]);
    let rota = record.rota.iter().flat_map(|row| [row.from, row.to]);
    let deaf = record.deaf.iter().flat_map(|row| [Some(row.from), row.to]).flatten();
    let lines = record.entries.iter().flat_map(|entry| [Some(entry.at), written(entry)]).flatten();
    let all = alerts.chain(silences).chain(rota).chain(deaf).chain(lines);
    let inside = all.filter(|at| (from..=to).contains(at));
    let steps: BTreeSet<Instant> = inside.chain([from, to.max(from)]).collect();
    steps.into_iter().collect()
}

#[cfg(test)]
#[path = "knowable_tests.rs"]
mod tests;
