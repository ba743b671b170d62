//! The words of service levels in columns.

use watchbill_domain::slo::{MarkKind, Tier};

use crate::columns::Word;

const TIERS: [(Tier, &str); 4] = [
    (Tier::ExistingRules, "existing_rules"),
    (Tier::Aggregated, "aggregated"),
    (Tier::Anchored, "anchored"),
    (Tier::Exact, "exact"),
];

pub(super) fn tier_word(tier: Tier) -> &'static str {
    TIERS.iter().find(|(one, _)| *one == tier).map_or("exact", |(_, word)| word)
}

impl Word for Tier {
    fn from_word(word: &str) -> Option<Self> {
        TIERS.iter().find(|(_, one)| *one == word).map(|(tier, _)| *tier)
    }
}

impl Word for MarkKind {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}
