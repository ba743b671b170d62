//! A row of readings or rolls as bytes: a queue in which nothing happens takes a few for a whole day.
//!
//! ```text
//! version   1 byte: 1
//! checksum  8 bytes, little endian: XXH3-64 of all that follows, with the row's key as its seed
//! spans     until the end: what is told of the next one
//! ```
//!
//! What is told is a number of bits. 0: it is like the one before, and so are as many as the number behind says, this one included.
//! Bit 10 alone: nothing was kept of as many as the number behind says. Else bit 0 says that the shape follows (what there is of it,
//! see [`super::points`]), and bits 1 to 9 of which columns the difference follows, in this order. A column that is not told is as in the
//! last span that had it; what is told anew each time is 0 then.
//!
//! Numbers are LEB128 and differences folded, as in `slo/packed.rs`. All arithmetic wraps, so that every count comes back as it was.

use watchbill_domain::time::Instant;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::frame::Frame;
use crate::numbers::{Numbers, fold, put, unfold};

const VERSION: u8 = 1;
const HEAD: usize = 1 + size_of::<u64>();
pub(super) const COLUMNS: usize = 9;
const SHAPE: u64 = 1;
const AGAIN: u64 = 0;
const NOTHING_KEPT: u64 = 1 << (COLUMNS + 1);

/// One span: which columns it has, and their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Point {
    pub shape: u16,
    pub values: [i64; COLUMNS],
}

/// What is kept in rows.
pub(super) trait Packs: Sized {
    /// The columns, as bits, that are told anew each time and not as differences.
    const ANEW: u16;

    /// Where its span begins.
    fn start(&self) -> Instant;

    fn point(&self) -> Point;

    /// The other way; nothing where no span can be like that.
    fn of_point(start: Instant, point: &Point) -> Option<Self>;

    /// The columns of a shape, as bits; nothing where there is no such shape.
    fn columns(shape: u16) -> Option<u16>;
}

/// The bytes are not those that were written, or not of this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

/// The bytes of what lies in the row, in the order of time, no two of one place.
pub(super) fn pack<T: Packs>(frame: &Frame, kept: &[T]) -> Vec<u8> {
    let mut row = Row { bytes: vec![0; HEAD], next: 0, again: 0, last: Point::default() };
    kept.iter().for_each(|one| row.put(frame, one));
    row.closed(frame)
}

/// The bytes with one more behind the last: as [`pack`] makes them of all, without making all of them. Nothing where it does not lie behind
/// the last, and where the bytes are damaged.
pub(super) fn appended<T: Packs>(frame: &Frame, bytes: &[u8], one: &T) -> Option<Vec<u8>> {
    let mut row = Row::opened::<T>(frame, bytes)?;
    if frame.place(one.start()) < row.next {
        return None;
    }
    row.put(frame, one);
    Some(row.closed(frame))
}

/// A row that is written.
struct Row {
    bytes: Vec<u8>,
    /// The place behind the last.
    next: u64,
    /// How many at its end are like the one before them, and are not in the bytes yet.
    again: u64,
    /// The last, with what it does not have as it was before it.
    last: Point,
}

impl Row {
    /// To write on where these bytes end.
    fn opened<T: Packs>(frame: &Frame, bytes: &[u8]) -> Option<Self> {
        let spans = spans_of(frame.slot, bytes)?;
        let mut row = Self { bytes: Vec::new(), next: 0, again: 0, last: Point::default() };
        let mut open_from = spans.len();
        each_told::<T>(frame, spans, |told, point| {
            let is_again = told.what == AGAIN;
            row.again = if is_again { told.end - told.place } else { 0 };
            open_from = if is_again { told.offset } else { spans.len() };
            (row.next, row.last) = (told.end, *point);
            if told.what == NOTHING_KEPT { Some(()) } else { T::of_point(frame.start(told.place), point).map(|_| ()) }
        })?;
        row.bytes.reserve(bytes.len() + 32);
        row.bytes.extend_from_slice(&bytes[..HEAD + open_from]);
        Some(row)
    }

    /// Writes one that lies behind the last.
    fn put<T: Packs>(&mut self, frame: &Frame, one: &T) {
        let (place, point) = (frame.place(one.start()), one.point());
        let told = told::<T>(&self.last, &point);
        if place > self.next || told != AGAIN {
            self.put_again();
        }
        if place > self.next {
            put_pair(&mut self.bytes, NOTHING_KEPT, place - self.next);
        }
        if told == AGAIN {
            self.again += 1;
        } else {
            put_point::<T>(&mut self.bytes, told, &self.last, &point);
            self.last = carried::<T>(&self.last, &point);
        }
        self.next = place + 1;
    }

    fn put_again(&mut self) {
        if self.again > 0 {
            put_pair(&mut self.bytes, AGAIN, self.again);
            self.again = 0;
        }
    }

    fn closed(mut self, frame: &Frame) -> Vec<u8> {
        self.put_again();
        let checksum = checksum_of(frame.slot, &self.bytes[HEAD..]);
        self.bytes[0] = VERSION;
        self.bytes[1..HEAD].copy_from_slice(&checksum.to_le_bytes());
        self.bytes
    }
}

/// Adds what lies in the row behind `kept`; nothing where its bytes are damaged.
pub(super) fn unpack<T: Packs>(frame: &Frame, bytes: &[u8], kept: &mut Vec<T>) -> Result<(), Damaged> {
    let spans = spans_of(frame.slot, bytes).ok_or(Damaged)?;
    let before = kept.len();
    let whole = read_spans(frame, spans, kept);
    if whole.is_none() {
        kept.truncate(before);
    }
    whole.ok_or(Damaged)
}

fn spans_of(slot: i64, bytes: &[u8]) -> Option<&[u8]> {
    let (head, spans) = bytes.split_first_chunk::<HEAD>()?;
    let (version, checksum) = head.split_first()?;
    (*version == VERSION && *checksum == checksum_of(slot, spans).to_le_bytes()).then_some(spans)
}

fn checksum_of(slot: i64, spans: &[u8]) -> u64 {
    xxh3_64_with_seed(spans, slot.cast_unsigned())
}

/// What has to be told of a point behind this one.
fn told<T: Packs>(last: &Point, point: &Point) -> u64 {
    let differs = |column: &usize| point.values[*column] != foretold::<T>(last, *column);
    let columns = columns_in(T::columns(point.shape).unwrap_or(0)).filter(differs);
    columns.fold(u64::from(point.shape != last.shape) * SHAPE, |told, column| told | 2 << column)
}

fn foretold<T: Packs>(last: &Point, column: usize) -> i64 {
    if T::ANEW >> column & 1 == 1 { 0 } else { last.values[column] }
}

fn columns_in(bits: u16) -> impl Iterator<Item = usize> {
    (0..COLUMNS).filter(move |column| bits >> column & 1 == 1)
}

fn put_pair(bytes: &mut Vec<u8>, told: u64, count: u64) {
    put(bytes, told);
    put(bytes, count);
}

fn put_point<T: Packs>(bytes: &mut Vec<u8>, told: u64, last: &Point, point: &Point) {
    put(bytes, told);
    if told & SHAPE != 0 {
        put(bytes, u64::from(point.shape));
    }
    for column in (0..COLUMNS).filter(|column| told & 2 << column != 0) {
        put(bytes, fold(point.values[column].wrapping_sub(foretold::<T>(last, column))));
    }
}

/// The point, with what it does not have as it was before it.
fn carried<T: Packs>(last: &Point, point: &Point) -> Point {
    let mut carried = Point { shape: point.shape, values: last.values };
    for column in columns_in(T::columns(point.shape).unwrap_or(0)) {
        carried.values[column] = point.values[column];
    }
    carried
}

fn read_spans<T: Packs>(frame: &Frame, spans: &[u8], kept: &mut Vec<T>) -> Option<()> {
    each_told::<T>(frame, spans, |told, point| {
        let places = if told.what == NOTHING_KEPT { 0..0 } else { told.place..told.end };
        for place in places {
            kept.push(T::of_point(frame.start(place), point)?);
        }
        Some(())
    })
}

/// What is told of some spans.
struct Told {
    /// Where it stands among the bytes.
    offset: usize,
    what: u64,
    /// The first of the spans.
    place: u64,
    /// The one behind them.
    end: u64,
}

/// Hands over all that is told, with the point that it leads to. Nothing when the bytes end in the middle or leave the row, or where `each`
/// finds nothing.
fn each_told<T: Packs>(frame: &Frame, spans: &[u8], mut each: impl FnMut(&Told, &Point) -> Option<()>) -> Option<()> {
    let mut numbers = Numbers::of(spans);
    let (mut place, mut point) = (0_u64, Point::default());
    while !numbers.is_at_end() {
        let offset = spans.len() - numbers.left();
        let what = numbers.next()?;
        let count = if matches!(what, AGAIN | NOTHING_KEPT) { numbers.next()? } else { 1 };
        let end = place.checked_add(count).filter(|end| *end <= frame.places)?;
        if what != NOTHING_KEPT {
            point = next_point::<T>(&mut numbers, what, &point)?;
        }
        each(&Told { offset, what, place, end }, &point)?;
        place = end;
    }
    Some(())
}

fn next_point<T: Packs>(numbers: &mut Numbers<'_>, told: u64, last: &Point) -> Option<Point> {
    let mut point = *last;
    if told & SHAPE != 0 {
        point.shape = u16::try_from(numbers.next()?).ok()?;
    }
    let columns = T::columns(point.shape)?;
    if told & !(SHAPE | u64::from(columns) << 1) != 0 {
        return None;
    }
    for column in columns_in(columns) {
        point.values[column] = foretold::<T>(last, column);
        if told & 2 << column != 0 {
            point.values[column] = point.values[column].wrapping_add(unfold(numbers.next()?));
        }
    }
    Some(point)
}

#[cfg(test)]
#[path = "packed_tests.rs"]
mod tests;
