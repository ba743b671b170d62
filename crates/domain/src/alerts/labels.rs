//! A label set in one piece of memory: tens of thousands of alerts are parsed and dropped every half minute, so a set
//! costs two allocations and not two per label.

use std::fmt;

/// Sorted, unique pairs of names and values; empty values are not kept, as Alertmanager does not keep them.
/// Serves for annotations too. The order is that of names and values, for lists that people read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Labels {
    text: Box<str>,
    /// Where each name and each value ends in `text`, alternating.
    ends: Box<[u32]>,
}

/// FNV-1a 64 over a label set, as Alertmanager computes and prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Labels {
    /// From pairs in any order. Of a name given twice the last value counts; pairs with an empty value are dropped.
    pub fn from_pairs<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        // A vector of pairs is taken as it is, without another allocation.
        let mut pairs: Vec<(N, V)> = pairs.into_iter().collect();
        // Pairs of one name stay in their order, so that the last is the one to keep.
        pairs.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
        pairs.dedup_by(|later, kept| {
            let same = later.0.as_ref() == kept.0.as_ref();
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        pairs.retain(|(_, value)| !value.as_ref().is_empty());
        let size = pairs.iter().map(|(n, v)| n.as_ref().len() + v.as_ref().len()).sum();
        let mut text = String::with_capacity(size);
        let mut ends = Vec::with_capacity(pairs.len() * 2);
        for (name, value) in &pairs {
            for part in [name.as_ref(), value.as_ref()] {
                text.push_str(part);
                ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
            }
        }
        Self { text: text.into_boxed_str(), ends: ends.into_boxed_slice() }
    }

    /// All pairs, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        let text = &self.text;
        (0..self.len()).map(move |i| {
            let start = if i == 0 { 0 } else { self.ends[2 * i - 1] as usize };
            let middle = self.ends[2 * i] as usize;
            let end = self.ends[2 * i + 1] as usize;
            (&text[start..middle], &text[middle..end])
        })
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() / 2
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The set without these names.
    #[must_use]
    pub fn without(&self, names: &[String]) -> Self {
        Self::from_pairs(self.iter().filter(|(name, _)| !names.iter().any(|n| n == name)))
    }

    /// The fingerprint as prometheus/common `model/signature.go` defines it: offset basis and prime of FNV-1a 64, and per
    /// pair in byte order of names: name, 0xFF, value, 0xFF.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        const OFFSET: u64 = 14_695_981_039_346_656_037;
        const PRIME: u64 = 1_099_511_628_211;
        let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        let hash = self
            .iter()
            .flat_map(|(name, value)| [name, value])
            .fold(OFFSET, |hash, part| add(part.bytes().fold(hash, add), 0xFF));
        Fingerprint(hash)
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
