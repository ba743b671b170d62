//! Readings and rolls as columns of numbers, as [`super::packed`] keeps them: those that change most come first, because the first six
//! are told by one byte.
//!
//! A shape says what there is. Of a reading: bits 0 to 2 the depth, 3 and 4 what is known of the oldest (nothing, died, sent), then
//! whether there are unacknowledged, consumers, arrived, removed, dropped, source traffic, and the count of a stale depth. Of a roll:
//! bit 0 whether there are counts, 1 and 2 the oldest, 3 unacknowledged.

use watchbill_domain::queues::{Counts, Depth, Oldest, OldestSince, Reading, Roll, Totals};
use watchbill_domain::time::Instant;

use super::frame::Step;
use super::packed::{COLUMNS, Packs, Point};

const COUNT: u16 = 1;
const OLDEST: u16 = 1 << 1;
const TRAFFIC: u16 = 1 << 2;
const ARRIVED: u16 = 1 << 3;
const UNACKNOWLEDGED: u16 = 1 << 4;
/// How long before the reading a count was so.
const LAG: u16 = 1 << 5;
const REMOVED: u16 = 1 << 6;
const DROPPED: u16 = 1 << 7;
const CONSUMERS: u16 = 1 << 8;

/// What else a reading may have, with its bit in the shape.
const OPTIONAL: [(u16, u16); 6] =
    [(5, UNACKNOWLEDGED), (6, CONSUMERS), (7, ARRIVED), (8, REMOVED), (9, DROPPED), (10, TRAFFIC)];
const STALE_COUNT: u16 = 11;
const STALE: u16 = 6;

/// A reading as it is kept: at the start of its minute. What it says of a time before it, it says as long before.
pub(super) fn kept(reading: &Reading) -> Reading {
    let later = reading.at.as_ms().rem_euclid(Step::Minute.ms());
    let moved = |at: Instant| at.shifted_ms(-later);
    let depth = match reading.depth {
        Depth::Approximate { count, as_of } => Depth::Approximate { count, as_of: moved(as_of) },
        Depth::Stale { count, as_of } => Depth::Stale { count, as_of: moved(as_of) },
        other => other,
    };
    Reading { at: moved(reading.at), depth, ..*reading }
}

impl Packs for Reading {
    const ANEW: u16 = 0;

    fn start(&self) -> Instant {
        self.at
    }

    fn point(&self) -> Point {
        let Totals { arrived, removed, dropped, source_traffic } = self.totals;
        let lag = |as_of: Instant| self.at.as_ms().wrapping_sub(as_of.as_ms());
        let (state, count, lag) = match self.depth {
            Depth::Known(count) => (0, Some(count), 0),
            Depth::Approximate { count, as_of } => (1, Some(count), lag(as_of)),
            Depth::Empty => (2, None, 0),
            Depth::NoPermission => (3, None, 0),
            Depth::StatisticsOff => (4, None, 0),
            Depth::NotObservable => (5, None, 0),
            Depth::Stale { count, as_of } => (STALE, count, lag(as_of)),
        };
        let (oldest_shape, oldest) = oldest_columns(self.oldest);
        let mut shape = state | oldest_shape << 3;
        shape |= u16::from(state == STALE && count.is_some()) << STALE_COUNT;
        let consumers = self.consumers.map(u64::from);
        let told = [self.unacknowledged, consumers, arrived, removed, dropped, source_traffic];
        for ((bit, _), value) in OPTIONAL.iter().zip(told) {
            shape |= u16::from(value.is_some()) << bit;
        }
        let number = |value: Option<u64>| value.unwrap_or(0).cast_signed();
        let values = [
            number(count),
            oldest,
            number(source_traffic),
            number(arrived),
            number(self.unacknowledged),
            lag,
            number(removed),
            number(dropped),
            number(consumers),
        ];
        Point { shape, values }
    }

    fn of_point(start: Instant, point: &Point) -> Option<Self> {
        let [count, oldest, traffic, arrived, unacknowledged, lag, removed, dropped, consumers] = point.values;
        let Point { shape, .. } = *point;
        let has = |bit: u16| shape >> bit & 1 == 1;
        let optional = |bit: u16, value: i64| has(bit).then(|| value.cast_unsigned());
        let count = count.cast_unsigned();
        let as_of = Instant::from_ms(start.as_ms().wrapping_sub(lag));
        let depth = match shape & 7 {
            0 => Depth::Known(count),
            1 => Depth::Approximate { count, as_of },
            2 => Depth::Empty,
            3 => Depth::NoPermission,
            4 => Depth::StatisticsOff,
            5 => Depth::NotObservable,
            _ => Depth::Stale { count: has(STALE_COUNT).then_some(count), as_of },
        };
        Some(Self {
            at: start,
            depth,
            oldest: oldest_of(shape >> 3 & 3, oldest)?,
            unacknowledged: optional(5, unacknowledged),
            consumers: optional(6, consumers).map(u32::try_from).transpose().ok()?,
            totals: Totals {
                arrived: optional(7, arrived),
                removed: optional(8, removed),
                dropped: optional(9, dropped),
                source_traffic: optional(10, traffic),
            },
        })
    }

    fn columns(shape: u16) -> Option<u16> {
        let (state, has_stale_count) = (shape & 7, shape >> STALE_COUNT & 1 == 1);
        let depth = match state {
            0 => COUNT,
            1 => COUNT | LAG,
            2..=5 => 0,
            STALE if has_stale_count => COUNT | LAG,
            STALE => LAG,
            _ => return None,
        };
        if shape >> (STALE_COUNT + 1) != 0 || has_stale_count && state != STALE {
            return None;
        }
        let oldest = if shape >> 3 & 3 == 0 { 0 } else { OLDEST };
        let optional = OPTIONAL.iter().filter(|(bit, _)| shape >> bit & 1 == 1);
        Some(optional.fold(depth | oldest, |columns, (_, column)| columns | column))
    }
}

/// Of a roll: the last count and how much of it came in the span, the oldest, how far the counts went below and above both ends,
/// unacknowledged, and the numbers of readings.
impl Packs for Roll {
    const ANEW: u16 = 1 << 1 | 1 << 3 | 1 << 4;

    fn start(&self) -> Instant {
        self.start
    }

    fn point(&self) -> Point {
        let (oldest_shape, oldest) = oldest_columns(self.oldest);
        let shape =
            u16::from(self.counts.is_some()) | oldest_shape << 1 | u16::from(self.unacknowledged.is_some()) << 3;
        let Counts { first, last, low, high } = self.counts.unwrap_or(Counts { first: 0, last: 0, low: 0, high: 0 });
        let values = [
            last.cast_signed(),
            last.wrapping_sub(first).cast_signed(),
            oldest,
            first.min(last).wrapping_sub(low).cast_signed(),
            high.wrapping_sub(first.max(last)).cast_signed(),
            self.unacknowledged.unwrap_or(0).cast_signed(),
            i64::from(self.known),
            i64::from(self.unknown),
            i64::from(self.approximate),
        ];
        Point { shape, values }
    }

    fn of_point(start: Instant, point: &Point) -> Option<Self> {
        let [last, rose, oldest, below, above, unacknowledged, known, unknown, approximate] = point.values;
        let has = |bit: u16| point.shape >> bit & 1 == 1;
        let last = last.cast_unsigned();
        let first = last.wrapping_sub(rose.cast_unsigned());
        let counts = Counts {
            first,
            last,
            low: first.min(last).wrapping_sub(below.cast_unsigned()),
            high: first.max(last).wrapping_add(above.cast_unsigned()),
        };
        let readings = |value: i64| u32::try_from(value).ok();
        Some(Self {
            start,
            known: readings(known)?,
            approximate: readings(approximate)?,
            unknown: readings(unknown)?,
            counts: has(0).then_some(counts),
            oldest: oldest_of(point.shape >> 1 & 3, oldest)?,
            unacknowledged: has(3).then(|| unacknowledged.cast_unsigned()),
        })
    }

    fn columns(shape: u16) -> Option<u16> {
        const NUMBERS: u16 = 7 << (COLUMNS - 3);
        if shape >> 4 != 0 {
            return None;
        }
        let counts = if shape & 1 == 1 { 1 | 1 << 1 | 1 << 3 | 1 << 4 } else { 0 };
        let oldest = if shape >> 1 & 3 == 0 { 0 } else { 1 << 2 };
        let unacknowledged = if shape >> 3 & 1 == 1 { 1 << 5 } else { 0 };
        Some(NUMBERS | counts | oldest | unacknowledged)
    }
}

/// Two bits of the shape, and the column.
fn oldest_columns(oldest: Option<Oldest>) -> (u16, i64) {
    match oldest {
        None => (0, 0),
        Some(Oldest { at, since: OldestSince::Died }) => (1, at.as_ms()),
        Some(Oldest { at, since: OldestSince::Sent }) => (2, at.as_ms()),
    }
}

fn oldest_of(bits: u16, ms: i64) -> Option<Option<Oldest>> {
    match bits {
        0 => Some(None),
        1 => Some(Some(Oldest::died(Instant::from_ms(ms)))),
        2 => Some(Some(Oldest::sent(Instant::from_ms(ms)))),
        _ => None,
    }
}
