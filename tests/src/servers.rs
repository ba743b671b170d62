//! Real servers from Debian's packages, on loopback, and those that stand for a service.

pub mod alertmanager;
pub mod guard;
pub mod moto;
pub mod nats;
pub mod pagerduty;
pub mod pages;
pub mod postgres;
pub mod prometheus;
pub mod rabbitmq;
pub mod redis;

/// How often a server is begun before that is a failure.
const MOST_TRIES: usize = 3;

/// The tries to start a server: a machine with more to do than it can, or another process that takes a free port first, are no fault of
/// what is tested.
struct Tries {
    name: &'static str,
    failed: usize,
}

impl Tries {
    fn of(name: &'static str) -> Self {
        Self { name, failed: 0 }
    }

    /// It ended before it was ready.
    ///
    /// # Panics
    /// When that was the last try.
    #[track_caller]
    fn failed(&mut self, why: &str) {
        self.failed += 1;
        assert!(
            self.failed < MOST_TRIES,
            "{} ended {MOST_TRIES} times (is it installed?), the last with:\n{why}",
            self.name
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_TRIES, Tries};

    #[test]
    #[should_panic(expected = "the last with:\nno port")]
    fn what_never_starts_is_told_with_why() {
        let mut tries = Tries::of("a server");
        for _ in 0..MOST_TRIES {
            tries.failed("no port");
        }
    }
}
