//! What all service levels came to, kept until it can have come to something else. *Now* is asked for with every alert that
//! changes and the page of service levels with every poll, and a hundred budgets over ninety days are millions of buckets.

use std::sync::{Arc, Mutex, PoisonError};

use watchbill_domain::slo::Grid;
use watchbill_domain::time::Instant;
use watchbill_store::Role;

use crate::api::ApiError;
use crate::levels::{Level, STEP_S};
use crate::shared::Shared;
use crate::workspace::Loaded;

use super::evaluated::{Evaluated, Extent};
use super::portfolio::evaluate_all;

/// The last evaluation of all service levels; nothing yet, and nothing ever for a guest, which hears of no change.
#[derive(Default)]
pub(crate) struct KeptLevels(Mutex<Option<Kept>>);

/// An evaluation, and for how long it is one of what there is.
struct Kept {
    basis: Basis,
    extent: Extent,
    /// From when it was made until the first time that makes it another: `[from, until)`.
    from: Instant,
    until: Instant,
    evaluated: Arc<[Evaluated]>,
}

/// What an evaluation is made of.
#[derive(Clone)]
pub(crate) struct Basis {
    /// The files. They are read anew as a whole, so the same ones are the same value.
    loaded: Arc<Loaded>,
    /// How often buckets, problems or marks have changed since the program began.
    changes: u64,
}

impl Basis {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.loaded, &other.loaded) && self.changes == other.changes
    }
}

impl KeptLevels {
    /// What is kept, where it is of `basis`, holds at `now` and has at least what `extent` asks for.
    fn of(&self, basis: &Basis, extent: Extent, now: Instant) -> Option<Arc<[Evaluated]>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |kept: &&Kept| {
            let is_enough = kept.extent == extent || kept.extent == Extent::Course;
            kept.basis.is(basis) && is_enough && kept.from <= now && now < kept.until
        };
        kept.as_ref().filter(holds).map(|kept| Arc::clone(&kept.evaluated))
    }

    fn keep(&self, kept: Kept) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

/// Every objective of `loaded` evaluated as of `now`, in their order. As of an earlier instant where nothing was measured since and
/// no bucket has ended: then the buckets are the same.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn all_evaluated(
    shared: &Shared,
    loaded: &Arc<Loaded>,
    now: Instant,
    extent: Extent,
) -> Result<Arc<[Evaluated]>, ApiError> {
    if shared.store.role() == Role::Guest {
        return Ok(evaluate_all(shared, &loaded.levels, now, extent).await?.into());
    }
    // Of before the records are read: what changes meanwhile makes it anew the next time.
    let basis = Basis { loaded: Arc::clone(loaded), changes: shared.level_changes() };
    if let Some(kept) = shared.levels.of(&basis, extent, now) {
        return Ok(kept);
    }
    let evaluated: Arc<[Evaluated]> = evaluate_all(shared, &loaded.levels, now, extent).await?.into();
    // How far a first fetch has come is told by the records of its source too, of which no change is heard here.
    if evaluated.iter().any(|one| one.fetching.is_some()) {
        return Ok(evaluated);
    }
    let until = holds_until(loaded.levels(), now);
    shared.levels.keep(Kept { basis, extent, from: now, until, evaluated: Arc::clone(&evaluated) });
    Ok(evaluated)
}

/// When time alone makes something else of it: a bucket ends, or a window.
fn holds_until(list: &[Level], now: Instant) -> Instant {
    let bucket_end = |grid: Grid| grid.floor(now).shifted_ms(grid.step_ms());
    let of_level = |level: &Level| {
        let grid = level.grid(now);
        let window = level.spec.slo.window.at(now, grid).map(|window| window.end);
        [Some(bucket_end(grid)), window.filter(|end| *end > now)]
    };
    let ends = list.iter().flat_map(of_level).flatten();
    ends.fold(bucket_end(Grid::of_step(STEP_S)), Instant::min)
}

#[cfg(test)]
#[path = "kept_tests.rs"]
mod tests;
