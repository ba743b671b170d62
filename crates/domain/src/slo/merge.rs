//! Which of two readings of one bucket stays.

use super::{Bucket, BucketState, Tier};

/// Which of two readings of the bucket that begins there is kept. A usable one never gives way to one that is not, whatever its
/// tier: to know nothing now is no reason to forget. Then the better tier wins, then whole counts over those of a part or a gap;
/// among equals the newer reading, because late samples still come in.
///
/// It is the greater by one order, the later of equals: associative, so that readings may come in chunks of any size, and
/// repeated ones change nothing. Their order matters only between readings of equal rank that differ.
#[must_use]
pub fn merged(old: Bucket, new: Bucket) -> Bucket {
    if rank(&old) > rank(&new) { old } else { new }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Nothing was read.
    Silent,
    /// Something was, and it cannot be true. That it was read is worth more than silence: it shows that the SLI is wrong.
    Impossible,
    /// Part of it, or a share of a gap, or all of it.
    Usable,
}

/// How much a reading is worth, the most last.
fn rank(bucket: &Bucket) -> (Use, Tier, bool) {
    match bucket.state() {
        BucketState::Unknown => (Use::Silent, bucket.tier, false),
        BucketState::Invalid => (Use::Impossible, bucket.tier, false),
        BucketState::Partial | BucketState::Estimated => (Use::Usable, bucket.tier, false),
        BucketState::Known | BucketState::Clamped => (Use::Usable, bucket.tier, is_whole(bucket)),
    }
}

/// Counts that are clamped may be those of a part, too.
fn is_whole(bucket: &Bucket) -> bool {
    matches!(bucket.reading, super::Reading::Counted { certainty: super::Certainty::Known, .. })
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
