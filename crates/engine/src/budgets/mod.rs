//! Service levels as they stand: their budgets from the buckets that are kept, in words for the window, the command line and
//! the review. What is spent is decided in `domain`; here it is read, asked and said.

mod buckets;
mod burning;
mod compared;
mod composites;
pub(crate) mod evaluated;
mod fetching;
mod filter;
mod find;
#[cfg(test)]
pub(crate) mod fixtures;
mod foreseen;
pub(crate) mod health;
mod judged;
mod kept;
mod listing;
mod little;
pub(crate) mod marks;
mod notices;
pub(crate) mod page;
pub(crate) mod past;
mod policies;
mod portfolio;
mod provenance;
pub(crate) mod reading;
mod rows;
mod strange;
mod trend;
mod unmeasured;
mod what_if;
mod whole_page;
pub(crate) mod words;

pub(crate) use buckets::slo_buckets;
pub(crate) use burning::service_levels;
pub(crate) use filter::{complete_slo_filter, find_slos, slo_filter, slo_list};
pub(crate) use find::{by_name, composite_named, key_of};
pub(crate) use health::{health_said, unseen_bad};
pub(crate) use kept::KeptLevels;
pub(crate) use listing::{bucket_listing, marks_listing, slo_ledger, slo_listing, slo_shown, what_if_listing};
pub(crate) use marks::{add_mark, remove_mark, typed_instant};
pub(crate) use page::{link, slo_view};
pub(crate) use portfolio::slos_view;
pub(crate) use strange::{BurningBudget, burning_budgets};
pub(crate) use unmeasured::unmeasured;
pub(crate) use what_if::slo_what_if;
