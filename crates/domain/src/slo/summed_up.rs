//! From short buckets to long ones.

use super::{Bucket, Certainty, Grid, Reading, Span};

/// The buckets of `coarse` that lie wholly within the first and the last of `fine_buckets`, each the sum of the fine ones in it.
///
/// One of which a part was read, and a part was not, is a lower bound. Its tier is that of its worst part. What cannot be true
/// (more good than all) is not judged here but as a whole: in a minute one counter may be scraped before the other.
/// `fine_buckets` are in the order of time; the coarse step is a multiple of the fine one.
#[must_use]
pub fn summed_up(fine_buckets: &[Bucket], fine: Grid, coarse: Grid) -> Vec<Bucket> {
    let (Some(first), Some(last)) = (fine_buckets.first(), fine_buckets.last()) else { return Vec::new() };
    let covered = coarse.inside(Span { start: first.start, end: last.start.shifted_ms(fine.step_ms()) });
    let (mut long, mut start) = (Vec::new(), covered.start);
    while start < covered.end {
        let end = start.shifted_ms(coarse.step_ms());
        let from = fine_buckets.partition_point(|bucket| bucket.start < start);
        let to = fine_buckets.partition_point(|bucket| bucket.start < end);
        let wanted = usize::try_from(coarse.step_ms() / fine.step_ms()).unwrap_or(usize::MAX);
        long.push(sum(start, &fine_buckets[from..to], wanted));
        start = end;
    }
    long
}

/// The sum of `parts`, of which there should be `wanted`.
fn sum(start: crate::time::Instant, parts: &[Bucket], wanted: usize) -> Bucket {
    let counted = |bucket: &Bucket| match bucket.reading {
        Reading::Counted { good, total, certainty } if good >= 0 && total >= 0 => Some((good, total, certainty)),
        _ => None,
    };
    let read: Vec<(i64, i64, Certainty)> = parts.iter().filter_map(counted).collect();
    let tier = parts.iter().filter(|bucket| counted(bucket).is_some()).map(|bucket| bucket.tier).min();
    let (Some(tier), Some((good, total))) = (tier, added(&read)) else {
        return Bucket {
            tier: parts.first().map_or(super::Tier::Exact, |bucket| bucket.tier),
            ..Bucket::unknown(start)
        };
    };
    let has = |certainty| read.iter().any(|(_, _, of)| *of == certainty);
    let certainty = match () {
        () if read.len() < wanted || has(Certainty::Partial) => Certainty::Partial,
        () if has(Certainty::Estimated) => Certainty::Estimated,
        () => Certainty::Known,
    };
    Bucket { start, reading: Reading::Counted { good, total, certainty }, tier }
}

/// None beyond 63 bits: no count can be that large.
fn added(parts: &[(i64, i64, Certainty)]) -> Option<(i64, i64)> {
    parts
        .iter()
        .try_fold((0_i64, 0_i64), |(good, total), part| Some((good.checked_add(part.0)?, total.checked_add(part.1)?)))
}

#[cfg(test)]
#[path = "summed_up_tests.rs"]
mod tests;
