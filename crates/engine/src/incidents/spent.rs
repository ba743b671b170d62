//! What an incident spent of a budget, from the buckets that are kept.

use std::sync::Arc;

use watchbill_domain::incidents::Fraction;
use watchbill_domain::slo::{Booked, Evaluation, Exact, Span, evaluate, spent_in};
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::budgets::key_of;
use crate::budgets::reading::{LevelRead, question, read_level, span_since};
use crate::levels::Level;
use crate::shared::Shared;
use crate::workspace::Loaded;

/// A service level that an incident reaches, with its buckets from long enough before the time that is looked at.
pub(super) struct MeasuredLevel {
    /// By which it is known.
    pub key: String,
    /// What people call it.
    pub name: String,
    pub read: LevelRead,
    loaded: Arc<Loaded>,
    /// Its place among those in force.
    place: usize,
}

/// What of a budget was spent in a time.
pub(super) struct Spent {
    /// The evaluation as of the end of that time.
    pub evaluation: Evaluation,
    /// Bad events, or bad slices, in the buckets that the time meets, and the share of the budget they are.
    pub booked: Booked,
    /// How many of these buckets have a usable reading.
    pub known: u64,
    /// How many there are.
    pub buckets: u64,
}

/// These of the service levels in force, ready to be asked for any time since `from`.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn measured(
    shared: &Shared,
    loaded: &Arc<Loaded>,
    places: &[usize],
    from: Instant,
    now: Instant,
) -> Result<Vec<MeasuredLevel>, ApiError> {
    let list = loaded.levels();
    let mut all = Vec::with_capacity(places.len());
    for place in places.iter().copied() {
        let Some(level) = list.get(place) else { continue };
        let key = key_of(list, place);
        let name = level.spec.title.clone().unwrap_or_else(|| key.clone());
        let read = read_level(shared, level, span_since(level, from, now)).await?;
        all.push(MeasuredLevel { key, name, read, loaded: Arc::clone(loaded), place });
    }
    Ok(all)
}

impl MeasuredLevel {
    pub fn level(&self) -> &Level {
        &self.loaded.levels()[self.place]
    }

    /// What was spent from `from` until `to`, counted in whole buckets as the budget ledger counts them; none before the window of the
    /// service level begins. The bucket that lasts at `now` counts as far as it is known.
    pub fn spent(&self, from: Instant, to: Instant, now: Instant) -> Option<Spent> {
        let level = self.level();
        let counts = self.read.counts(level);
        let grid = level.grid(now);
        let span = Span { start: grid.floor(from), end: grid.ceil(to.max(from)) };
        let asked = question(level, &counts, span.end.min(now));
        let evaluation = evaluate(asked)?;
        let booked = spent_in(asked, &evaluation, &[span]).pop()?;
        let tally = counts.tally(span);
        Some(Spent { booked, known: tally.known(), buckets: tally.buckets(), evaluation })
    }

    /// Whether nothing was left of the budget at `at`.
    pub fn is_exhausted(&self, at: Instant) -> bool {
        let level = self.level();
        let counts = self.read.counts(level);
        evaluate(question(level, &counts, at)).is_some_and(|evaluation| evaluation.is_exhausted)
    }
}

impl Spent {
    /// How many bad events, or bad slices, the whole window may have; 0 where there was no traffic.
    pub fn allowed(&self) -> Exact {
        let of_slices = self.evaluation.slices.as_ref().map(|slices| slices.budget.clone());
        of_slices.or_else(|| self.evaluation.budget.clone()).unwrap_or_else(Exact::zero)
    }
}

/// The same number for the rules of incidents; both are fractions of whole numbers.
pub(super) fn fraction(exact: &Exact) -> Fraction {
    exact.to_string().parse().unwrap_or_else(|_| Fraction::whole(0))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::slo::Exact;

    use super::fraction;

    #[rstest]
    #[case(0, 1)]
    #[case(1, 3)]
    #[case(-7, 2)]
    #[case(i64::MAX, 3)]
    fn a_share_of_a_budget_stays_exact(#[case] above: i64, #[case] below: i64) {
        let exact = Exact::ratio(above, below).unwrap();
        assert_eq!(fraction(&exact).to_string(), exact.to_string());
    }
}
