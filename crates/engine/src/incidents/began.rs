//! Since when what an incident is linked to went wrong, as far as that says from when on its records are read. When it started is told by
//! its timeline.

use std::time::Duration;

use watchbill_domain::incidents::{BEFORE, Incident, Moment, Turn, turns};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::facts::{burning, certain};
use super::scope::Linked;
use super::spent::MeasuredLevel;

/// So far before the declaration it is looked for when a queue began to fill and a budget to burn.
pub(super) const LOOKED_BACK: Duration = Duration::from_secs(7 * 86_400);

/// From when what began counts for an incident: each time that it was declared, also as one that turned out to be it.
pub(super) struct Began<'l> {
    said: Option<Instant>,
    declared: Vec<Instant>,
    linked: &'l Linked,
}

impl<'l> Began<'l> {
    /// `declared` is when it and those that turned out to be it were declared.
    pub fn of(incident: &Incident, declared: impl Iterator<Item = Instant>, linked: &'l Linked) -> Self {
        let mut declared: Vec<Instant> = declared.collect();
        declared.sort_unstable();
        declared.dedup();
        Self { said: incident.said.get(&Moment::Started).map(|said| said.at), declared, linked }
    }

    /// When it was declared first.
    pub fn first_declared(&self) -> Instant {
        self.declared.first().copied().unwrap_or(Instant::from_ms(0))
    }

    /// The first time that one of its alerts began to fire or one of its queues to fill, of those that had not ended two hours before a
    /// declaration; a person's word where that is earlier. None where nothing tells.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn by_alerts_and_queues(&self, shared: &Shared) -> Result<Option<Instant>, ApiError> {
        let fail = |error| store_error(&error);
        let mut all: Vec<Instant> = self.said.into_iter().collect();
        for declared in self.declared.iter().copied() {
            let around = declared.minus(BEFORE);
            for id in &self.linked.alerts {
                let episodes = shared.store.episodes(id, around).await.map_err(fail)?;
                all.extend(episodes.iter().map(|episode| episode.fired_at).filter(|at| *at <= declared));
            }
            for queue in &self.linked.queues {
                let (from, to) = (declared.minus(LOOKED_BACK), declared.shifted_ms(1));
                let readings = shared.store.queue_readings(queue, from, to).await.map_err(fail)?;
                all.extend(filling(&certain(&readings), around));
            }
        }
        Ok(all.into_iter().min())
    }

    /// The first time that one of its budgets began to burn, of those burns that had not ended two hours before a declaration.
    pub fn by_budgets(&self, levels: &[MeasuredLevel]) -> Option<Instant> {
        let ours = || levels.iter().filter(|level| self.linked.levels.contains(&level.key));
        let of_one = |declared: &Instant| {
            let around = declared.minus(BEFORE);
            let span = Span { start: declared.minus(LOOKED_BACK), end: declared.shifted_ms(1) };
            let runs = ours().flat_map(|level| burning(level, span)).filter(|run| run.span.end > around);
            runs.map(|run| run.span.start).min()
        };
        self.declared.iter().filter_map(of_one).min()
    }
}

/// When a queue first began to fill that was not empty again before `around`. Of one that was not empty at the first reading nobody knows.
fn filling(counted: &[(Instant, u64)], around: Instant) -> Option<Instant> {
    let (first, _) = *counted.first()?;
    let mut began: Option<Instant> = None;
    for (at, _, turn) in turns(counted) {
        match turn {
            Turn::Filling => began = (at != first).then_some(at),
            Turn::Empty if at >= around && began.is_some() => return began,
            Turn::Empty => began = None,
            Turn::Fullest => {}
        }
    }
    began
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::time::Instant;

    use super::filling;

    #[rstest]
    #[case::nothing_was_read(&[], None)]
    #[case::it_was_never_empty(&[(0, 3), (10, 5)], None)]
    #[case::it_fills(&[(0, 0), (10, 5), (200, 7)], Some(10))]
    #[case::it_was_empty_again_long_ago(&[(0, 0), (10, 5), (99, 0)], None)]
    #[case::it_was_empty_again_just_before(&[(0, 0), (10, 5), (100, 0)], Some(10))]
    #[case::the_first_of_those_that_count(&[(0, 0), (10, 5), (50, 0), (60, 1), (120, 0), (130, 9)], Some(60))]
    #[case::never_empty_at_first_and_filled_again(&[(0, 3), (50, 0), (60, 1)], Some(60))]
    fn a_queue_began_to_fill_before_the_declaration(#[case] counted: &[(i64, u64)], #[case] expected: Option<i64>) {
        let at = |s: i64| Instant::from_ms(s * 1000);
        let counted: Vec<(Instant, u64)> = counted.iter().map(|(s, count)| (at(*s), *count)).collect();
        assert_eq!(filling(&counted, at(100)), expected.map(at));
    }
}
