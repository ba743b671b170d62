//! Where nobody is on call, and why.

use std::time::Duration;

use super::Between;
use super::apart::{ClocksSet, Distances, Kind, OnlyNow};
use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::lane::{Absence, Lane};
use crate::oncall::schedule::{Override, OverrideKind};
use crate::time::{Instant, minute_of_day};

/// How far outside of the range the other end of a hole is looked for: hours come again every week.
const LOOK: Duration = Duration::from_secs(8 * 86_400);

/// Nobody is on call, once or again and again, for one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Why.
    pub cause: HoleCause,
    /// When, in order and cut to the range; never empty.
    pub spans: Vec<Between>,
    /// Who is on call until the first of them begins.
    pub before: Vec<PersonId>,
    /// Who is on call when the first of them is over.
    pub after: Vec<PersonId>,
}

/// Why nobody is on call. Layers, overrides and temporary schedules are told by their place in the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleCause {
    /// The schedule has no layers.
    NoLayers,
    /// The hours of a layer are open, and there is nobody in its rotation.
    NobodyInRotation {
        /// Which.
        layer: usize,
    },
    /// The same, since a new version of it.
    EmptyLineUp {
        /// Which.
        layer: usize,
        /// The first instant of the version.
        since: Instant,
    },
    /// The hours of a layer are open, and its rotation has not started.
    NotStarted {
        /// The one that starts first.
        layer: usize,
        /// When it does.
        starts: Instant,
    },
    /// No layer has hours then.
    Hours {
        /// Whose hours end, unless something else ends.
        closes: Option<usize>,
        /// Whose hours begin, unless something else begins.
        opens: Option<usize>,
        /// When it begins, in minutes since midnight by the clock of the layer that closes, else of the schedule.
        from_minute: u16,
        /// When it ends, by the clock of the layer that opens, else of the schedule.
        to_minute: u16,
    },
    /// The hours of two layers meet at other times, but now their clocks are further apart.
    ClocksApart {
        /// Whose hours end.
        closes: usize,
        /// Whose hours begin.
        opens: usize,
        /// Whose clocks were set last, within a year.
        since: Option<ClocksSet>,
        /// Whose clocks are set next, within a year.
        until: Option<ClocksSet>,
    },
    /// An override takes the last one out.
    Removed {
        /// Which override.
        index: usize,
    },
    /// A temporary schedule leaves it open.
    Temporary {
        /// Which temporary schedule.
        index: usize,
    },
}

impl Hole {
    /// How long nobody is on call, in all.
    #[must_use]
    pub fn uncovered(&self) -> Duration {
        self.spans.iter().map(|span| span.length()).sum()
    }
}

/// Together their spans are exactly the runs with nobody; one that begins for one cause and goes on for another is two.
pub(super) fn holes(facts: &Facts<'_>) -> Vec<Hole> {
    let mut parts: Vec<(Option<HoleCause>, Between)> = Vec::new();
    facts.roster.parts(facts.from, facts.to, |span, rows| {
        if !rows.is_empty() {
            return;
        }
        let cause = cause(facts, span.start);
        match parts.last_mut() {
            Some((same, last)) if *same == cause && last.end == span.start => last.end = span.end,
            _ => parts.push((cause, Between { start: span.start, end: span.end })),
        }
    });
    let mut distances = Distances::default();
    let mut holes: Vec<Hole> = Vec::new();
    for (cause, span) in parts {
        let cause = cause.unwrap_or_else(|| hours(facts, span, &mut distances));
        match holes.iter_mut().find(|hole| hole.cause == cause) {
            Some(hole) => hole.spans.push(span),
            None => {
                let (before, after) = (on_call(facts, span.start.shifted_ms(-1)), on_call(facts, span.end));
                holes.push(Hole { cause, spans: vec![span], before, after });
            }
        }
    }
    holes
}

/// Why nobody is on call at `at`; none where it is because all hours are closed.
fn cause(facts: &Facts<'_>, at: Instant) -> Option<HoleCause> {
    let schedule = facts.schedule;
    let temporaries = schedule.temporaries.iter();
    if let Some(index) = temporaries.clone().rposition(|temporary| temporary.start <= at && at < temporary.end) {
        return Some(HoleCause::Temporary { index });
    }
    if schedule.layers.is_empty() {
        return Some(HoleCause::NoLayers);
    }
    let rows = facts.roster.rows_of_layers(at);
    if !rows.is_empty() {
        let holding = |change: &&Override| change.start <= at && at < change.end;
        let put_in = schedule.overrides.iter().filter(holding);
        let put_in = put_in.filter(|change| matches!(change.kind, OverrideKind::Substitute { .. }));
        let there: Vec<&PersonId> =
            rows.iter().map(|row| row.person).chain(put_in.map(|change| &change.person)).collect();
        let takes_out = |change: &Override| {
            change.kind == OverrideKind::Remove && holding(&change) && there.contains(&&change.person)
        };
        return schedule.overrides.iter().rposition(takes_out).map(|index| HoleCause::Removed { index });
    }
    let is_open = |lane: &Lane<'_>| lane.week.as_ref().is_none_or(|week| week.is_open(lane.zone.furthest(at)));
    let lanes = facts.roster.lanes().iter().enumerate().filter(|(_, lane)| is_open(lane));
    let standings: Vec<_> = lanes.map(|(layer, lane)| (layer, lane.standing(at))).collect();
    let starts = standings.iter().filter_map(|(layer, standing)| match standing {
        Err(Absence::NotStarted { begins }) => Some((*begins, *layer)),
        _ => None,
    });
    if let Some((starts, layer)) = starts.min() {
        return Some(HoleCause::NotStarted { layer, starts });
    }
    let (layer, _) = standings.into_iter().find(|(_, standing)| matches!(standing, Err(Absence::Nobody)))?;
    let mut versions = schedule.layers[layer].versions.iter();
    Some(match versions.rfind(|version| version.from <= at) {
        Some(version) => HoleCause::EmptyLineUp { layer, since: version.from },
        None => HoleCause::NobodyInRotation { layer },
    })
}

/// Of a hole in which all hours are closed: whether they meet when clocks are as far apart as usual.
fn hours(facts: &Facts<'_>, span: Between, distances: &mut Distances) -> HoleCause {
    let span = whole(facts, span);
    let on = |at: Instant| {
        let lanes = facts.roster.lanes().iter().enumerate();
        lanes.filter(|(_, lane)| lane.standing(at).is_ok()).map(|(layer, _)| layer).collect::<Vec<_>>()
    };
    let (closing, opening) = (on(span.start.shifted_ms(-1)), on(span.end));
    for closes in &closing {
        for opens in &opening {
            if let Some(OnlyNow { since, until }) = distances.only_now(facts, (*closes, *opens), span, Kind::Hole) {
                return HoleCause::ClocksApart { closes: *closes, opens: *opens, since, until };
            }
        }
    }
    let (closes, opens) = (closing.first().copied(), opening.first().copied());
    let zone = |layer: Option<usize>| layer.map_or(&facts.schedule.zone, |layer| facts.zone_of_layer(layer));
    let (from_minute, to_minute) = (minute_of_day(span.start, zone(closes)), minute_of_day(span.end, zone(opens)));
    HoleCause::Hours { closes, opens, from_minute, to_minute }
}

/// A hole that the range cuts, as it is without the range.
fn whole(facts: &Facts<'_>, mut span: Between) -> Between {
    if span.start == facts.from
        && let Some(run) = facts.roster.runs(span.start.minus(LOOK), span.start).last()
        && run.people.is_empty()
    {
        span.start = run.start;
    }
    if span.end == facts.to
        && let Some(run) = facts.roster.runs(span.end, span.end.plus(LOOK)).first()
        && run.people.is_empty()
    {
        span.end = run.end;
    }
    span
}

fn on_call(facts: &Facts<'_>, at: Instant) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = facts.roster.rows_at(at).iter().map(|row| row.person.clone()).collect();
    people.sort_unstable();
    people.dedup();
    people
}

#[cfg(test)]
#[path = "holes_tests.rs"]
mod tests;
