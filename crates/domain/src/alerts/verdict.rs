//! Why we say of an alert that it flaps, in words a person can judge.

use std::time::Duration;

use crate::time::span_text;

use super::Flap;

/// Episodes that are looked at for how an alert usually clears.
pub const EPISODES_TOLD: usize = 15;
/// Fewer show no habit.
const FEWEST: usize = 3;

/// "6 changes in 18 min, about every 6 min, 14 of the last 15 cleared within 4 min"; the lengths are those of the alert's last
/// episodes that are over, in any order, of which at most [`EPISODES_TOLD`] count.
#[must_use]
pub fn flap_verdict(flap: &Flap, lengths: &[Duration]) -> String {
    let mut words = flap.words();
    if let Some(cycle) = flap.cycle() {
        words.push_str(&format!(", about every {}", span_text(cycle)));
    }
    if let Some(habit) = habit(lengths) {
        words.push_str(&format!(", {habit}"));
    }
    words
}

/// The shortest round time in which nine of ten cleared: a single long one must not hide what usually happens.
fn habit(lengths: &[Duration]) -> Option<String> {
    let mut lengths: Vec<Duration> = lengths.iter().take(EPISODES_TOLD).copied().collect();
    lengths.sort_unstable();
    let of = lengths.len();
    if of < FEWEST {
        return None;
    }
    let within = round_up(*lengths.get((of * 9).div_ceil(10) - 1)?);
    let cleared = lengths.iter().filter(|length| **length <= within).count();
    let who = if cleared == of { format!("all of the last {of}") } else { format!("{cleared} of the last {of}") };
    Some(format!("{who} cleared within {}", span_text(within)))
}

/// Up to the next ten seconds below a minute, to the next minute below an hour, and to the next quarter of an hour above.
fn round_up(span: Duration) -> Duration {
    let s = span.as_secs() + u64::from(span.subsec_nanos() > 0);
    let step = match s {
        0..=59 => 10,
        60..=3599 => 60,
        _ => 900,
    };
    Duration::from_secs(s.div_ceil(step).max(1) * step)
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
