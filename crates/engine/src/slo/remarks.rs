//! What has to be known to judge the figures.

use watchbill_domain::slo::{Exact, ExcludedAs};

use super::figures::{grouped, percent};
use super::said::Told;

/// One bad event that spends so much is worth a word.
const WORTH_A_WORD_PERCENT: u32 = 1;

pub(crate) fn remarks(told: &Told<'_>) -> Vec<String> {
    let tally = &told.evaluation.tally;
    let of = |number: u64, what: &str| (number > 0).then(|| format!("{} {what}", buckets(number)));
    let excluded = match (told.evaluation.slices.is_some(), told.question.choices.excluded) {
        (true, ExcludedAs::Good) => "excluded: good slices",
        (true, ExcludedAs::Removed) | (false, _) => "excluded: neither good nor bad",
    };
    let remarks = [
        of(tally.unknown(), "unknown: no reading"),
        of(tally.invalid(), "invalid: negative, or good more than 1 % above total; as good as unknown"),
        of(tally.clamped(), "clamped: good was a little above total"),
        of(tally.partial(), "partial: a lower bound"),
        of(tally.estimated(), "estimated: the share of a gap"),
        of(tally.excluded(), excluded),
        one_more(told),
    ];
    remarks.into_iter().flatten().collect()
}

fn buckets(number: u64) -> String {
    match number {
        1 => "1 bucket is".to_owned(),
        _ => format!("{} buckets are", grouped(number.into())),
    }
}

/// With little traffic a single failure is a large part of the budget.
fn one_more(told: &Told<'_>) -> Option<String> {
    let spends = told.evaluation.one_more_spends()?;
    let is_much = Exact::ratio(WORTH_A_WORD_PERCENT, 100).is_some_and(|share| spends >= share);
    let what = if told.evaluation.slices.is_some() { "slice" } else { "event" };
    is_much.then(|| format!("one bad {what} is {} of the budget as it stands", percent(&spends)))
}
