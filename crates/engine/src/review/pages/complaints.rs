//! What people complained of a service, beside what was spent of its budgets.

use watchbill_domain::slo::review::{FEWEST_PAIRS, Together, correlation};
use watchbill_report::{Align, Cell, Part};

use crate::review::record::Record;
use crate::review::snapshot::{Complaints, KeptLevel, KeptService};

use super::{list, or_dash, table};

/// Numbers that are shown: a page takes no more.
const SHOWN: usize = 12;
const MONTH: usize = "2026-07".len();

/// The last of them in a table, and of each service level that is shown whether they went with what was spent.
pub(super) fn parts(record: &Record, service: &KeptService) -> Vec<Part> {
    let complaints = record.complaints(&service.name);
    if complaints.is_empty() {
        return Vec::new();
    }
    let levels: Vec<&KeptLevel> = service.headlines().collect();
    let mut heads = vec![("Over", Align::Left), ("Complaints", Align::Right), ("From", Align::Left)];
    let spent: Vec<String> = levels.iter().map(|level| format!("Spent of {}", level.title)).collect();
    heads.extend(spent.iter().map(|head| (head.as_str(), Align::Right)));
    let rows = complaints[complaints.len().saturating_sub(SHOWN)..].iter().map(|one| {
        let mut row =
            vec![Cell::from(one.over.as_str()), Cell::from(one.count.to_string()), Cell::from(one.source.as_str())];
        row.extend(levels.iter().map(|level| {
            or_dash(level.spent.iter().find(|spent| spent.over == one.over).map(|spent| spent.text.as_str()))
        }));
        row
    });
    let more = complaints.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("; {more} earlier ones are not shown") } else { String::new() };
    let caption = format!("{}: complaints beside what was spent{more}", service.name);
    let said: Vec<String> = levels.iter().flat_map(|level| together(level, &complaints)).collect();
    vec![table(&format!("complaints-{}", service.name), &caption, &heads, rows.collect()), list(&said)]
}

/// A sentence about the months, and one about the days, where numbers were entered for them.
fn together(level: &KeptLevel, complaints: &[Complaints]) -> Vec<String> {
    let of = |is_month: bool| complaints.iter().filter(move |one| (one.over.len() == MONTH) == is_month);
    let said = |(name, is_month): (&str, bool)| {
        of(is_month).next()?;
        let spent = |one: &Complaints| level.spent.iter().find(|spent| spent.over == one.over);
        let pairs: Vec<(u64, u64)> = of(is_month).filter_map(|one| Some((one.count, spent(one)?.place))).collect();
        let (title, number) = (&level.title, pairs.len());
        Some(match correlation(&pairs) {
            Together::TooFew => format!(
                "{title}, by {name}s: too few to say. {number} of them are known on both sides; {FEWEST_PAIRS} are needed."
            ),
            Together::NeverChanges => format!(
                "{title}, by {name}s: nothing to say. Of {number} {name}s the complaints, or what was spent, are always the same."
            ),
            Together::Correlated(value) => format!(
                "{title}, by {name}s: complaints and spent budget go together by {value} (Spearman, {number} {name}s; 1 is \
                 always, 0 not at all, -1 the other way round)."
            ),
        })
    };
    [("month", true), ("day", false)].into_iter().filter_map(said).collect()
}
