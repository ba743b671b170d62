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
    /// How many hand-offs it reads otherwise.
    pub handoffs: usize,
    /// Of how many in the range.
    pub of: usize,
    /// The first of them.
    pub first: Instant,
    /// The last of them.
    pub last: Instant,
    /// How far our clock is ahead of UTC at the first, in seconds.
    pub ours_s: i64,
    /// How far theirs is; none if it does not know the zone.
    pub theirs_s: Option<i64>,
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
        let theirs_s = |at: &Instant| other_offset(zone.name(), *at).map(i64::from);
        let differ = handoffs.iter().filter(|at| theirs_s(at) != Some(zone.offset_s(**at)));
        let differ: Vec<Instant> = differ.copied().collect();
        if let ([first, ..], [.., last]) = (differ.as_slice(), differ.as_slice()) {
            found.push(ZoneDisagreement {
                database: database.to_owned(),
                zone: zone.clone(),
                handoffs: differ.len(),
                of: handoffs.len(),
                first: *first,
                last: *last,
                ours_s: zone.offset_s(*first),
                theirs_s: theirs_s(first),
            });
        }
    }
    found
}

#[cfg(test)]
#[path = "zone_data_tests.rs"]
mod tests;
