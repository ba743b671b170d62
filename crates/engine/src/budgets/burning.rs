//! Which budgets of a service burn now.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::slo::Standing;

use crate::api::ApiError;
use crate::reads::Here;
use crate::shared::Shared;

use super::evaluated::Extent;
use super::find::key_of;
use super::judged::burning_pairs;
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
    let burning = held.iter().filter_map(|index| {
        let of = &evaluated[*index];
        let burns = of.deciding().is_some_and(|evaluation| !burning_pairs(evaluation).is_empty());
        let row = RowOf { key: key_of(list, *index), level: &list[*index], evaluated: of, here };
        burns.then(|| plain_line(&row.title(), LONGEST))
    });
    Ok(ServiceLevels { count: held.len(), burning: burning.collect() })
}
