//! Chance that can be repeated: the same seed, topic and number always throw the same.

/// A SplitMix64 sequence.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice for one question of one day (or whatever `number` counts).
    pub(crate) fn new(seed: u64, topic: &str, number: i64) -> Self {
        // FNV-1a over the topic; SplitMix64's own mixing spreads what is left.
        let topic = topic
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut dice = Self(seed ^ topic.rotate_left(17) ^ number.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.roll();
        dice
    }

    /// The next 64 bits.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.roll() % width)
    }

    /// A number from -1 to 1.
    pub(crate) fn swing(&mut self) -> f64 {
        // 53 bits are what an f64 holds exactly.
        #[allow(clippy::cast_precision_loss)]
        let unit = (self.roll() >> 11) as f64 / (1_u64 << 53) as f64;
        unit * 2.0 - 1.0
    }

    /// One of `choices`, which are not empty.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let count = u64::try_from(choices.len()).unwrap_or(1).max(1);
        &choices[usize::try_from(self.roll() % count).unwrap_or(0)]
    }

    /// Text in the form of a version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.roll(), self.roll());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_throws_the_same_and_another_does_not() {
        let throw = |seed, topic, number| Dice::new(seed, topic, number).roll();
        assert_eq!(throw(7, "deploy", 3), throw(7, "deploy", 3));
        assert_ne!(throw(7, "deploy", 3), throw(8, "deploy", 3));
        assert_ne!(throw(7, "deploy", 3), throw(7, "node", 3));
        assert_ne!(throw(7, "deploy", 3), throw(7, "deploy", 4));
    }

    #[test]
    fn stays_inside_its_range_and_reaches_both_ends() {
        let mut dice = Dice::new(1, "range", 0);
        let throws: Vec<i64> = (0..500).map(|_| dice.between(-3, 3)).collect();
        assert_eq!((throws.iter().min(), throws.iter().max()), (Some(&-3), Some(&3)));
        assert!((0..500).all(|_| dice.swing().abs() <= 1.0));
    }
}
