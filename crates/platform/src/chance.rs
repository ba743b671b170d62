//! Random numbers for jitter; nothing here is fit for secrets.

use watchbill_engine::ports::Chance;

/// The thread's generator, seeded by the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn random(&self) -> f64 {
        fastrand::f64()
    }
}

#[cfg(test)]
mod tests {
    use watchbill_engine::ports::Chance;

    use super::SystemChance;

    #[test]
    fn numbers_lie_in_the_half_open_unit_interval_and_differ() {
        let drawn: Vec<f64> = (0..1000).map(|_| SystemChance.random()).collect();
        assert!(drawn.iter().all(|n| (0.0..1.0).contains(n)));
        assert!(drawn.iter().any(|n| *n < 0.5) && drawn.iter().any(|n| *n >= 0.5), "a thousand draws spread");
    }
}
