//! Whether another time-zone database would hand over at the same instants.
//!
//! Governments change their clocks at two days' notice, and the databases of a laptop are of different ages: where they
//! disagree, a calendar shows another time than we do.

use crate::oncall::schedule::Schedule;
use crate::time::{Instant, Zone};

/// Hand-offs of one zone that another database reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneDisagreement {
    /// What the other database is called, with its release.
    pub database: String,
    /// The zone.
    pub zone: Zone,
    /// The first hand-off that it reads otherwise.
    pub first: OtherReading,
    /// Those behind it, in order.
    pub more: Vec<OtherReading>,
    /// How many hand-offs there are in the range.
    pub of: usize,
}

/// A hand-off and what two clocks of its zone show at it, one by each database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherReading {
    /// When it is.
    pub at: Instant,
    /// How far our clock is ahead of UTC, in seconds.
    pub ours_s: i64,
    /// How far theirs is; none if it does not know the zone.
    pub theirs_s: Option<i64>,
}

impl ZoneDisagreement {
    /// Every hand-off that it reads otherwise, in order.
    pub fn each(&self) -> impl Iterator<Item = OtherReading> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// How many hand-offs it reads otherwise.
    #[must_use]
    pub fn handoffs(&self) -> usize {
        1 + self.more.len()
    }
}

impl OtherReading {
    /// What our clock shows, like `09:00`.
    #[must_use]
    pub fn ours(&self) -> String {
        self.clock(self.ours_s)
    }

    /// What theirs shows; none if it does not know the zone.
    #[must_use]
    pub fn theirs(&self) -> Option<String> {
        self.theirs_s.map(|offset_s| self.clock(offset_s))
    }

    fn clock(&self, offset_s: i64) -> String {
        let minute = (self.at.as_ms().div_euclid(1000) + offset_s).rem_euclid(86_400) / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// The hand-offs of all layers within [from, to) at which `other_offset`, in seconds ahead of UTC by the name of a zone,
/// says something else than our database; one for each zone, in the order of the layers.
pub fn zone_disagreements(
    schedule: &Schedule,
    from: Instant,
    to: Instant,
    database: &str,
    other_offset: impl Fn(&str, Instant) -> Option<i32>,
) -> Vec<ZoneDisagreement> {
    let mut handoffs: Vec<(&Zone, Vec<Instant>)> = Vec::new();
    for lane in schedule.roster().lanes() {
        let duties = lane.duties(from, to).into_iter().flat_map(|(_, span)| [span.start, span.end]);
        let at = duties.filter(|at| from < *at && *at < to);
        match handoffs.iter_mut().find(|(zone, _)| zone.name() == lane.zone.name()) {
            Some((_, known)) => known.extend(at),
            None => handoffs.push((lane.zone, at.collect())),
        }
    }
    let mut found: Vec<ZoneDisagreement> = Vec::new();
    for (zone, mut handoffs) in handoffs {
        handoffs.sort_unstable();
        handoffs.dedup();
        let reading = |at: &Instant| OtherReading {
            at: *at,
            ours_s: zone.offset_s(*at),
            theirs_s: other_offset(zone.name(), *at).map(i64::from),
        };
        let mut differ = handoffs.iter().map(reading).filter(|read| read.theirs_s != Some(read.ours_s));
        if let Some(first) = differ.next() {
            let (database, zone) = (database.to_owned(), zone.clone());
            found.push(ZoneDisagreement { database, zone, first, more: differ.collect(), of: handoffs.len() });
        }
    }
    found
}

#[cfg(test)]
#[path = "zone_data_tests.rs"]
mod tests;
