//! What the check found, in words: what there is by the clocks of those concerned, what it means, and what to do.

use std::time::Duration;

use super::{Between, CheckFinding, Checked, CheckedPerson};
use crate::ids::PersonId;
use crate::oncall::names::Names;
use crate::oncall::schedule::Schedule;
use crate::time::{Instant, Zone, clock_text, day_text, from_to_text, span_text, tzdb_release};

/// A finding in three sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What there is, with times.
    pub what: String,
    /// Why, and what it means for those who are to be reached.
    pub means: String,
    /// What to do.
    pub to_do: String,
}

/// By what names and clocks it is told.
pub(super) struct Teller<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) people: &'a [CheckedPerson],
    pub(super) names: &'a Names,
}

impl CheckFinding {
    /// In words, of the schedule and the people that were checked.
    #[must_use]
    pub fn said(&self, schedule: &Schedule, people: &[CheckedPerson], names: &Names) -> Told {
        let teller = Teller { schedule, people, names };
        match self {
            Self::Hole(hole) => teller.hole(hole),
            Self::AbsentOnDuty(absent) => teller.absent_on_duty(absent),
            Self::DoubleCover(double) => teller.double_cover(double),
            Self::NeverServes(never) => teller.never_serves(never),
            Self::NeverShows(never) => teller.never_shows(never),
            Self::ShortRest(rest) => teller.short_rest(rest),
            Self::LongDuty(long) => teller.long_duty(long),
            Self::ZoneData(disagreement) => teller.zone_data(disagreement),
            Self::MovedStart(moved) => teller.moved_start(moved),
            Self::OddShift(odd) => teller.odd_shift(odd),
        }
    }
}

impl Checked {
    /// The proof that somebody is always on call, or how long nobody is.
    #[must_use]
    pub fn said(&self, schedule: &Schedule) -> String {
        let range = from_to_text(self.from, self.to, &schedule.zone);
        let release = tzdb_release();
        if self.is_covered() {
            let handoffs = counted(self.handoffs, "hand-off", "hand-offs");
            return format!("Somebody is on call at every instant from {range}, over {handoffs} (zones: {release}).");
        }
        let holes: usize = self.holes().map(|hole| hole.spans.len()).sum();
        let (holes, uncovered) = (counted(holes, "hole", "holes"), span_text(self.uncovered()));
        format!("Nobody is on call for {uncovered}, in {holes} from {range} (zones: {release}).")
    }
}

impl<'a> Teller<'a> {
    /// The clock of somebody; that of the schedule where it is not known.
    pub(super) fn zone_of(&self, person: &PersonId) -> &'a Zone {
        let known = self.people.iter().find(|one| one.id == *person).and_then(|one| one.zone.as_ref());
        known.unwrap_or(&self.schedule.zone)
    }

    pub(super) fn zone_of_layer(&self, layer: usize) -> &'a Zone {
        self.schedule.layers.get(layer).map_or(&self.schedule.zone, |layer| self.schedule.zone_of(layer))
    }

    /// `` layer `nights` ``
    pub(super) fn layer(&self, layer: usize) -> String {
        let name = self.schedule.layers.get(layer).map_or("?", |layer| layer.name.as_str());
        format!("layer `{name}`")
    }

    /// `` (18:00 to 19:00 for Ana) `` with a blank before it: what the clocks of those show who read another time.
    pub(super) fn elsewhere<'p>(&self, people: impl Iterator<Item = &'p PersonId>, span: Between) -> String {
        let home = &self.schedule.zone;
        let clocks = |zone: &Zone| [span.start, span.end].map(|at| clock_text(at, zone, home));
        let here = clocks(home);
        let mut told: Vec<String> = Vec::new();
        for person in people {
            let [start, end] = clocks(self.zone_of(person));
            let words = format!("{start} to {end} for {}", self.names.of(person));
            if [&start, &end] != [&here[0], &here[1]] && !told.contains(&words) {
                told.push(words);
            }
        }
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
    }
}

/// `once`, `twice` or `14 times`
pub(super) fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// `1 hand-off`, `2 hand-offs`
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What comes after the first of several: `, and 14 times more until Fri 27 Mar 2026, 15 h in all`.
pub(super) fn and_more(count: usize, last: Instant, total: Duration, zone: &Zone) -> String {
    match count {
        0 => String::new(),
        1 => format!(", and once more on {}, {} in all", day_text(last, zone), span_text(total)),
        _ => format!(", and {} more until {}, {} in all", times(count), day_text(last, zone), span_text(total)),
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
