//! How much of what a queue's sources handle dies.

use std::collections::BTreeMap;

use crate::ids::QueueName;
use crate::time::Instant;

use super::Reading;

/// Of so many messages that were handled so many died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// Those that died.
    pub dead: u64,
    /// Those that the sources handed to their consumers.
    pub handled: u64,
    /// Whether `dead` is what the broker counted, or the least that can have died by how the depth rose.
    pub is_counted: bool,
}

impl Ratio {
    /// Of a million messages; none where nothing was handled. More than a million where one message dies of many tries.
    #[must_use]
    pub fn per_million(&self) -> Option<u64> {
        let share = u128::from(self.dead) * 1_000_000 / u128::from(std::num::NonZeroU64::new(self.handled)?.get());
        Some(u64::try_from(share).unwrap_or(u64::MAX))
    }
}

/// By how much a counter rose over readings in order of time. A counter that fell began again at 0, so that all of it is new.
/// None with fewer than two readings of it.
#[must_use]
pub fn increase(counts: impl IntoIterator<Item = u64>) -> Option<u64> {
    let mut counts = counts.into_iter();
    let mut before = counts.next()?;
    let mut sum = None;
    for count in counts {
        let rose = count.checked_sub(before).unwrap_or(count);
        sum = Some(sum.unwrap_or(0_u64).saturating_add(rose));
        before = count;
    }
    sum
}

/// How many messages were taken out of a queue after `from` by others than us, by its counter in readings in order of time; `ours` is what we
/// took out since then. None where the counter was not read twice.
#[must_use]
pub fn taken_by_others(readings: &[Reading], from: Instant, ours: u64) -> Option<u64> {
    let first = readings.partition_point(|reading| reading.at <= from).saturating_sub(1);
    let taken = increase(readings[first..].iter().filter_map(|reading| reading.totals.removed))?;
    Some(taken.saturating_sub(ours))
}

/// What the queues that feed one handed out, counted together from when each was first told of. A sum of their counters would fall when one
/// of them goes or begins again, which would look as if all that the others ever handed out were new: so each is compared with itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Messages.
    pub total: u64,
    /// The counter of each as told last.
    pub last: BTreeMap<QueueName, u64>,
}

impl Traffic {
    /// With the counters of those that feed it now; none where a counter is not told. Those that are not named feed it no more.
    #[must_use]
    pub fn after(mut self, told: &[(QueueName, Option<u64>)]) -> Self {
        let before = std::mem::take(&mut self.last);
        for (name, count) in told {
            let last = before.get(name).copied();
            if let Some((count, last)) = count.zip(last) {
                self.total = self.total.saturating_add(count.checked_sub(last).unwrap_or(count));
            }
            self.last.extend(count.or(last).map(|count| (name.clone(), count)));
        }
        self
    }
}

/// How much of what was handled after `from` died, from readings in order of time. None where the traffic of the sources is not
/// known.
#[must_use]
pub fn ratio(readings: &[Reading], from: Instant) -> Option<Ratio> {
    let first = readings.partition_point(|reading| reading.at <= from).saturating_sub(1);
    let since = &readings[first..];
    let handled = increase(since.iter().filter_map(|reading| reading.totals.source_traffic))?;
    let arrived = increase(since.iter().filter_map(|reading| reading.totals.arrived));
    let depths: Vec<u64> = since.iter().filter_map(|reading| reading.depth.count()).collect();
    let rose = || depths.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).fold(0, u64::saturating_add);
    Some(Ratio { dead: arrived.unwrap_or_else(rose), handled, is_counted: arrived.is_some() })
}

#[cfg(test)]
#[path = "ratio_tests.rs"]
mod tests;
