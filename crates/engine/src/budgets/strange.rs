//! Budgets that somebody should know of without looking for them.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::slo::Standing;

use crate::api::{ApiError, SloState};
use crate::levels::Level;
use crate::reads::Here;
use crate::shared::Shared;

use super::evaluated::{Evaluated, Extent};
use super::find::key_of;
use super::judged::burning_pairs;
use super::kept::all_evaluated;
use super::rows::{RowOf, burn_text};
use super::words::remaining_text;

/// Rows of their own; more are one row together.
const MOST_ROWS: usize = 5;

/// One of them, or several that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BurningBudget {
    /// `error`, `warning` or `unknown`.
    pub severity: &'static str,
    /// What is the case.
    pub what: String,
    /// What it means.
    pub means: String,
}

/// Those that are spent, those of which a pair tells, and in one row those of which nothing is known. What is only aimed at is
/// not told of.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn burning_budgets(shared: &Shared, here: &Here) -> Result<Vec<BurningBudget>, ApiError> {
    let loaded = shared.loaded();
    let list = &loaded.levels.list;
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let evaluated = all_evaluated(shared, &loaded, here.now, Extent::Standing).await?;
    let held = (0..list.len()).filter(|index| list[*index].spec.slo.standing == Standing::Current);
    let told: Vec<Told<'_>> = held
        .map(|index| Told { key: key_of(list, index), level: &list[index], evaluated: &evaluated[index], here })
        .collect();
    let mut found: Vec<BurningBudget> = told.iter().filter_map(Told::spent_or_burning).collect();
    found.sort_by_key(|one| one.severity != "error");
    if found.len() > MOST_ROWS {
        let more = found.len() - MOST_ROWS + 1;
        found.truncate(MOST_ROWS - 1);
        found.push(BurningBudget {
            severity: "warning",
            what: format!("{more} more budgets are spent or burn too fast"),
            means: "the page of service levels has all of them, the worst first".to_owned(),
        });
    }
    found.extend(unknown(&told));
    Ok(found)
}

struct Told<'a> {
    key: String,
    level: &'a Level,
    evaluated: &'a Evaluated,
    here: &'a Here,
}

impl Told<'_> {
    fn row(&self) -> RowOf<'_> {
        RowOf { key: self.key.clone(), level: self.level, evaluated: self.evaluated, here: self.here }
    }

    fn spent_or_burning(&self) -> Option<BurningBudget> {
        let evaluation = self.evaluated.deciding()?;
        let title = plain_line(&self.row().title(), 80);
        let (left, burn) = (remaining_text(evaluation), burn_text(evaluation));
        let pairs = burning_pairs(evaluation);
        let is_measuring = self.row().judged().state == SloState::Measuring;
        if evaluation.is_exhausted && !is_measuring {
            return Some(BurningBudget {
                severity: "error",
                what: format!("The budget of {title} is spent"),
                means: format!("{left} left, and it burns {burn}: what the team agreed on for a spent budget holds"),
            });
        }
        (!pairs.is_empty()).then(|| BurningBudget {
            severity: "warning",
            what: format!("The budget of {title} burns"),
            means: {
                let left =
                    if is_measuring { "and its window is being measured".to_owned() } else { format!("{left} left") };
                format!("{burn} over the last hour, {left}; the pair {} tells", pairs.join(", "))
            },
        })
    }

    fn is_unknown(&self) -> bool {
        self.row().judged().state == SloState::NoData
    }
}

fn unknown(told: &[Told<'_>]) -> Option<BurningBudget> {
    let unknown: Vec<&Told<'_>> = told.iter().filter(|told| told.is_unknown()).collect();
    let first = unknown.first()?;
    let why = first.row().problem().unwrap_or_else(|| first.row().judged().text);
    // The line before says already that it is not known.
    let why = why.strip_prefix("unknown: ").unwrap_or(&why);
    let (what, of) = match unknown.len() {
        1 => (
            format!("What is left of the budget of {} is not known", plain_line(&first.row().title(), 80)),
            String::new(),
        ),
        many => (format!("What is left of {many} budgets is not known"), format!("{}: ", first.key)),
    };
    Some(BurningBudget { severity: "unknown", what, means: plain_line(&format!("{of}{why}"), 240) })
}

#[cfg(test)]
#[path = "strange_tests.rs"]
mod tests;
