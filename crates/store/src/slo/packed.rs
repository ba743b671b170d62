//! A day of buckets as bytes: some three for each, so that a year of five minutes is a few hundred kilobytes.
//!
//! ```text
//! version   1 byte: 1
//! checksum  8 bytes, little endian: XXH3-64 of all that follows, with the row's key as its seed
//! runs      until the end: what buckets that follow one another have in common, 1 byte; how many they are; of each that has
//!           counts: how many events more than in the last one before it that has counts, and how many of them were bad
//! ```
//!
//! What buckets have in common is 0 where none was kept, else 1 + tier + 4 * (0 nothing was read, 1 known, 2 partial, 3 estimated).
//! Numbers are LEB128: seven bits a byte, the lowest first. A difference may be below zero and is folded (0, -1, 1, -2 are
//! 0, 1, 2, 3). All arithmetic wraps, so that every pair of counts comes back as it was, also one that cannot be true.

use watchbill_domain::slo::{Bucket, Certainty, Reading, Tier};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::frame::Frame;
use crate::numbers::{Numbers, fold, put, unfold};

const VERSION: u8 = 1;
const HEAD: usize = 1 + size_of::<u64>();
/// Of a run without buckets.
const NOTHING_KEPT: u8 = 0;
const TIERS: [Tier; 4] = [Tier::ExistingRules, Tier::Aggregated, Tier::Anchored, Tier::Exact];
const CERTAINTIES: [Option<Certainty>; 4] =
    [None, Some(Certainty::Known), Some(Certainty::Partial), Some(Certainty::Estimated)];

/// The bytes are not those that were written, or not of this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

/// The bytes of buckets that all begin on the day of `frame`, in the order of time.
pub(super) fn pack(frame: &Frame, buckets: &[Bucket]) -> Vec<u8> {
    let mut bytes = vec![0; HEAD];
    bytes.reserve(buckets.len() * 4 + 16);
    let (mut next, mut last_total) = (0, 0_i64);
    let mut rest = buckets;
    while let Some(first) = rest.first() {
        let (place, common) = (frame.place(first.start), common_of(first));
        let goes_on = |(after, bucket): &(u64, &Bucket)| {
            common_of(bucket) == common && frame.place(bucket.start) == place + *after
        };
        let length = (0_u64..).zip(rest).take_while(goes_on).count();
        let (run, others) = rest.split_at(length);
        if place > next {
            bytes.push(NOTHING_KEPT);
            put(&mut bytes, place - next);
        }
        bytes.push(common);
        put(&mut bytes, run.len() as u64);
        for bucket in run {
            if let Reading::Counted { good, total, .. } = bucket.reading {
                put(&mut bytes, fold(total.wrapping_sub(last_total)));
                put(&mut bytes, total.wrapping_sub(good).cast_unsigned());
                last_total = total;
            }
        }
        next = place + run.len() as u64;
        rest = others;
    }
    let checksum = checksum_of(frame.slot, &bytes[HEAD..]);
    bytes[0] = VERSION;
    bytes[1..HEAD].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Adds the buckets of a day behind `buckets`; none of them where its bytes are damaged.
pub(super) fn unpack(frame: &Frame, bytes: &[u8], buckets: &mut Vec<Bucket>) -> Result<(), Damaged> {
    let runs = runs_of(frame.slot, bytes).ok_or(Damaged)?;
    let before = buckets.len();
    let whole = read_runs(frame, runs, buckets);
    if whole.is_none() {
        buckets.truncate(before);
    }
    whole.ok_or(Damaged)
}

/// Whether the bytes are those that were written for the row `slot`.
pub(super) fn is_sound(slot: i64, bytes: &[u8]) -> bool {
    runs_of(slot, bytes).is_some()
}

fn runs_of(slot: i64, bytes: &[u8]) -> Option<&[u8]> {
    let (head, runs) = bytes.split_first_chunk::<HEAD>()?;
    let (version, checksum) = head.split_first()?;
    (*version == VERSION && *checksum == checksum_of(slot, runs).to_le_bytes()).then_some(runs)
}

fn checksum_of(slot: i64, runs: &[u8]) -> u64 {
    xxh3_64_with_seed(runs, slot.cast_unsigned())
}

/// A portfolio reads millions of buckets here. Nothing when the bytes end in the middle or leave the day.
fn read_runs(frame: &Frame, runs: &[u8], buckets: &mut Vec<Bucket>) -> Option<()> {
    let mut numbers = Numbers::of(runs);
    let (mut place, mut total) = (0_u64, 0_i64);
    while let Some(common) = numbers.byte() {
        let length = numbers.next()?;
        let end = place.checked_add(length).filter(|end| *end <= frame.places)?;
        if common != NOTHING_KEPT {
            let tier = *TIERS.get(usize::from(common - 1) % TIERS.len())?;
            let certainty = *CERTAINTIES.get(usize::from(common - 1) / TIERS.len())?;
            for place in place..end {
                let reading = match certainty {
                    None => Reading::Unknown,
                    Some(certainty) => {
                        total = total.wrapping_add(unfold(numbers.next()?));
                        let good = total.wrapping_sub(numbers.next()?.cast_signed());
                        Reading::Counted { good, total, certainty }
                    }
                };
                buckets.push(Bucket { start: frame.start(place), reading, tier });
            }
        }
        place = end;
    }
    Some(())
}

fn common_of(bucket: &Bucket) -> u8 {
    let tier = match bucket.tier {
        Tier::ExistingRules => 0,
        Tier::Aggregated => 1,
        Tier::Anchored => 2,
        Tier::Exact => 3,
    };
    let certainty = match bucket.reading {
        Reading::Unknown => 0,
        Reading::Counted { certainty: Certainty::Known, .. } => 1,
        Reading::Counted { certainty: Certainty::Partial, .. } => 2,
        Reading::Counted { certainty: Certainty::Estimated, .. } => 3,
    };
    1 + tier + 4 * certainty
}

#[cfg(test)]
#[path = "packed_tests.rs"]
mod tests;
