//! What the records tell of an incident, as the facts that its timeline is made from. Each kind of record has its file, and each reads
//! no more than the incident's time and what it is linked to. The keys of facts are the same whenever they are read again.

mod alerts;
mod budgets;
mod deeds;
mod gaps;
mod handoffs;
mod marks;
mod pages;
mod queues;
mod silences;
mod trail;

use watchbill_domain::incidents::Fact;

use crate::api::ApiError;
use crate::shared::Shared;

use super::scope::Scope;
use super::spent::MeasuredLevel;

pub(super) use self::budgets::{burning, spent_since};
pub(super) use self::gaps::because_of_gap;
pub(super) use self::queues::{MINUTES_KEPT, certain, minutes_from, of_rolls};
pub(super) use self::silences::deeds;
pub(super) use self::trail::sums_of;

/// Everything that was recorded of what an incident reaches, in no order; but for what it spent of budgets, which goes by its start.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn recorded(shared: &Shared, scope: &Scope, levels: &[MeasuredLevel]) -> Result<Vec<Fact>, ApiError> {
    let mut facts = alerts::read(shared, scope).await?;
    facts.extend(gaps::read(shared, scope).await?);
    facts.extend(pages::read(shared, scope).await?);
    facts.extend(deeds::read(shared, scope).await?);
    facts.extend(silences::read(shared, scope).await?);
    facts.extend(handoffs::of(scope));
    facts.extend(levels.iter().flat_map(|level| budgets::burns(level, scope.span)));
    facts.extend(queues::read(shared, scope).await?);
    facts.extend(trail::read(shared, scope).await?);
    facts.extend(marks::read(shared, scope).await?);
    Ok(facts)
}
