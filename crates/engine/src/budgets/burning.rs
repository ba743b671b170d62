//! Which budgets of a service burn now.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::slo::{PairReading, PairState, Standing};

use crate::api::ApiError;
use crate::reads::Here;
use crate::shared::Shared;

use super::evaluated::Extent;
use super::find::key_of;
use super::kept::all_evaluated;
use super::rows::RowOf;

/// Characters of the title of a level.
const LONGEST: usize = 80;

/// The levels of a service that are held now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ServiceLevels {
    /// How many there are.
    pub count: usize,
    /// The titles of those of which a pair tells.
    pub burning: Vec<String>,
    /// The titles of those of which nobody knows whether one does.
    pub unknown: Vec<String>,
}

/// What there is of a service, and what of it burns. What is only aimed at does not count.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn service_levels(shared: &Shared, service: &str, here: &Here) -> Result<ServiceLevels, ApiError> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    let is_held = |index: &usize| {
        let spec = &list[*index].spec;
        spec.service.as_deref() == Some(service) && spec.slo.standing == Standing::Current
    };
    let held: Vec<usize> = (0..list.len()).filter(is_held).collect();
    if held.is_empty() {
        return Ok(ServiceLevels::default());
    }
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Standing).await?;
    let mut found = ServiceLevels { count: held.len(), ..ServiceLevels::default() };
    for index in held {
        let of = &evaluated[index];
        let row = RowOf { key: key_of(list, index), level: &list[index], evaluated: of, here };
        match of.deciding().map(|evaluation| pairs_tell(&evaluation.pairs)).unwrap_or(PairState::Unknown) {
            PairState::Firing => found.burning.push(plain_line(&row.title(), LONGEST)),
            PairState::Unknown => found.unknown.push(plain_line(&row.title(), LONGEST)),
            PairState::Quiet => {}
        }
    }
    Ok(found)
}

/// What all the pairs of a level tell together. One of which nothing is known could fire.
fn pairs_tell(pairs: &[PairReading]) -> PairState {
    let any = |state| pairs.iter().any(|pair| pair.state == state);
    match (any(PairState::Firing), any(PairState::Unknown)) {
        (true, _) => PairState::Firing,
        (false, true) => PairState::Unknown,
        (false, false) => PairState::Quiet,
    }
}
