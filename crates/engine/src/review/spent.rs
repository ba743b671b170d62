//! What was spent of a budget from day to day and from month to month, to hold against what people complain of.

use std::time::Duration;

use watchbill_domain::slo::review::CountedOver;
use watchbill_domain::slo::{Alerting, Exact, Question, Slo, Span, evaluate};
use watchbill_domain::time::Instant;

use crate::budgets::words::units;

use super::level::Around;
use super::snapshot::Spent;

/// Months are looked at for as long as buckets are kept at least.
const MONTHS: Duration = Duration::from_secs(400 * 86_400);
/// Percent of a day or a month of which something has to be known: what was spent of the rest nobody knows.
const KNOWN: u32 = 90;

impl Around<'_> {
    /// By the days of the period, and by the months until it ends since `kept_since`; none of those of which too little is known.
    pub fn spent(&self, question: Question<'_>, kept_since: Instant) -> Vec<Spent> {
        let as_of = self.period.span.end.min(self.now);
        let days = CountedOver::days(Span { end: as_of, ..self.period.span }, self.zone);
        let months = CountedOver::months(Span { start: kept_since.max(as_of.minus(MONTHS)), end: as_of }, self.zone);
        let alerting = Alerting { pairs: Vec::new(), ..question.slo.alerting.clone() };
        let slo = Slo { alerting, ..question.slo.clone() };
        let question = Question { slo: &slo, ..question };
        let over = |kind: Vec<CountedOver>| -> Vec<(CountedOver, Exact)> {
            let whole = kind.into_iter().filter(|one| kept_since <= one.span.start && one.span.end <= as_of);
            whole.filter_map(|one| Some((bad(question, one.span)?, one))).map(|(bad, one)| (one, bad)).collect()
        };
        [over(days), over(months)].iter().flat_map(|kind| ordered(kind, &slo)).collect()
    }
}

/// Bad events or slices; none where too little is known.
fn bad(question: Question<'_>, span: Span) -> Option<Exact> {
    let evaluation = evaluate(Question { now: span.end, window: Some(span), ..question })?;
    let enough = Exact::ratio(KNOWN, 100)?;
    evaluation.coverage.as_ref().filter(|coverage| **coverage >= enough)?;
    Some(evaluation.slices.map_or_else(|| Exact::whole(evaluation.tally.bad()), |slices| slices.bad))
}

fn ordered(kind: &[(CountedOver, Exact)], slo: &Slo) -> Vec<Spent> {
    let mut sizes: Vec<&Exact> = kind.iter().map(|(_, bad)| bad).collect();
    sizes.sort();
    sizes.dedup();
    let place = |bad: &Exact| u64::try_from(sizes.partition_point(|size| *size < bad)).unwrap_or(u64::MAX);
    kind.iter().map(|(over, bad)| Spent { over: over.name.clone(), place: place(bad), text: units(slo, bad) }).collect()
}
