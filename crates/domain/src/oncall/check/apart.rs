//! How far the clocks of two zones are apart, and since when.
//!
//! Hours of two layers that meet most of the year leave a hole, or overlap, in the weeks in which one zone has set its
//! clocks and the other has not.

use std::time::Duration;

use super::Between;
use super::facts::Facts;
use crate::time::{Instant, Zone};

/// Clocks change twice a year; further away than this no other distance is looked for.
const A_YEAR: Duration = Duration::from_secs(366 * 86_400);

/// One layer's clocks are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClocksSet {
    /// The place of the layer in the schedule.
    pub layer: usize,
    /// When.
    pub at: Instant,
}

/// How far the second zone is ahead of the first, from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Apart {
    pub(super) from: Instant,
    pub(super) ahead_s: i64,
    /// Whether the clocks of the second zone were set then, or those of the first.
    pub(super) whose: Whose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    First,
    Second,
}

/// The distances between the zones of pairs of layers, each worked out once.
#[derive(Default)]
pub(super) struct Distances {
    known: Vec<((usize, usize), Vec<Apart>)>,
}

/// Between which two changes of clocks an instant lies, where the distance before or after would make the length of
/// something zero or less.
pub(super) struct OnlyNow {
    pub(super) since: Option<ClocksSet>,
    pub(super) until: Option<ClocksSet>,
}

/// The distances that hold in [from, to), the first of them from `from` on.
pub(super) fn distances(first: &Zone, second: &Zone, from: Instant, to: Instant) -> Vec<Apart> {
    let of = |zone: &Zone, whose| zone.clock_changes(from.shifted_ms(1), to).into_iter().map(move |c| (c.at, whose));
    let mut changes: Vec<_> = of(first, Whose::First).chain(of(second, Whose::Second)).collect();
    changes.sort_by_key(|(at, _)| *at);
    let ahead_s = |at: Instant| second.offset_s(at) - first.offset_s(at);
    let mut known = vec![Apart { from, ahead_s: ahead_s(from), whose: Whose::First }];
    for (at, whose) in changes {
        let ahead_s = ahead_s(at);
        if known.last().is_none_or(|last| last.ahead_s != ahead_s) {
            known.push(Apart { from: at, ahead_s, whose });
        }
    }
    known
}

impl Distances {
    /// `between` lies between the hours of the layer `closes` that end and those of `opens` that begin. Says between which
    /// changes of clocks it lies if it would not be there at all with the clocks as far apart as they are before or after,
    /// and they are not mostly as they are then.
    pub(super) fn only_now(
        &mut self,
        facts: &Facts<'_>,
        (closes, opens): (usize, usize),
        between: Between,
        kind: Kind,
    ) -> Option<OnlyNow> {
        let (closing, opening) = (facts.zone_of_layer(closes), facts.zone_of_layer(opens));
        if closing.name() == opening.name() {
            return None;
        }
        let known = self.between(facts, (closes, opens));
        let now = known.partition_point(|apart| apart.from <= between.start).checked_sub(1)?;
        let (length_s, ahead_s) = match kind {
            Kind::Hole => (seconds(between), opening.offset_s(between.end) - closing.offset_s(between.start)),
            Kind::Overlap => (seconds(between), opening.offset_s(between.start) - closing.offset_s(between.end)),
        };
        // Where the opening zone is further ahead its hours begin earlier: a hole is shorter, an overlap longer.
        let vanishes = |other: &Apart| match kind {
            Kind::Hole => length_s + ahead_s - other.ahead_s <= 0,
            Kind::Overlap => length_s - ahead_s + other.ahead_s <= 0,
        };
        let (before, after) = (now.checked_sub(1).map(|place| &known[place]), known.get(now + 1));
        let is_only_now = (before.is_some_and(vanishes) || after.is_some_and(vanishes)) && !is_usual(facts, known, now);
        let set = |apart: &Apart| ClocksSet {
            layer: match apart.whose {
                Whose::First => closes,
                Whose::Second => opens,
            },
            at: apart.from,
        };
        is_only_now.then(|| OnlyNow { since: before.map(|_| set(&known[now])), until: after.map(set) })
    }

    fn between(&mut self, facts: &Facts<'_>, pair: (usize, usize)) -> &[Apart] {
        let place = self.known.iter().position(|(known, _)| *known == pair).unwrap_or_else(|| {
            let (first, second) = (facts.zone_of_layer(pair.0), facts.zone_of_layer(pair.1));
            self.known.push((pair, distances(first, second, facts.from.minus(A_YEAR), facts.to.plus(A_YEAR))));
            self.known.len() - 1
        });
        &self.known[place].1
    }
}

/// Whether the zones are as far apart as at one place for more than two thirds of the time: then it is not the clocks.
fn is_usual(facts: &Facts<'_>, known: &[Apart], place: usize) -> bool {
    let ends = known.iter().skip(1).map(|next| next.from).chain([facts.to.plus(A_YEAR)]);
    let lasting = known.iter().zip(ends).map(|(apart, end)| (apart.ahead_s, end.since(apart.from)));
    let all: Duration = lasting.clone().map(|(_, length)| length).sum();
    let same: Duration =
        lasting.filter(|(ahead_s, _)| *ahead_s == known[place].ahead_s).map(|(_, length)| length).sum();
    same * 3 > all * 2
}

/// What lies between the hours of two layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// From where the ones end until the others begin.
    Hole,
    /// From where the others begin until the ones end.
    Overlap,
}

fn seconds(between: Between) -> i64 {
    i64::try_from(between.length().as_secs()).unwrap_or(i64::MAX)
}
