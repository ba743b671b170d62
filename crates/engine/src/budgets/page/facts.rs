//! What matters most about an objective: a figure each, with what stands behind it.

use watchbill_domain::slo::{Evaluation, Exact, Question, Status};
use watchbill_domain::time::{Zone, dated_text, span_text};

use crate::api::SloFact;
use crate::slo::figures::{count, percent};
use crate::slo::said::Told;

use super::super::words::{UNKNOWN, coverage_text, remaining, remaining_text, units, units_left};

/// The facts, the most asked for first.
pub(crate) fn facts(
    question: Question<'_>,
    evaluation: &Evaluation,
    rolloff: Option<u64>,
    zone: &Zone,
) -> Vec<SloFact> {
    let told = Told { question, evaluation, rolloff, zone: zone.clone() };
    let slo = question.slo;
    let mut facts = vec![
        fact("Remaining", remaining_text(evaluation), units_left(slo, evaluation).unwrap_or_default()),
        fact(if told.has_ended() { "Burn at its end" } else { "Burn now" }, burn(&told), String::new()),
    ];
    if !told.has_ended() {
        facts.push(fact("Spent", told.exhaustion(), String::new()));
    }
    facts.extend(evaluation.sli().map(|sli| {
        let said = told.sli(&sli);
        let (figure, behind) = said.split_once(": ").unwrap_or((said.as_str(), ""));
        fact("Good", figure.to_owned(), behind.to_owned())
    }));
    if remaining(evaluation).is_some() {
        let bad = evaluation
            .slices
            .as_ref()
            .map_or_else(|| Exact::whole(evaluation.tally.bad()), |slices| slices.bad.clone());
        let name = if told.has_ended() { "Spent" } else { "Spent so far" };
        facts.push(fact(name, percent(evaluation.deciding()), units(slo, &bad)));
    }
    // Once it has ended, until now is all of it.
    facts.extend(to_date(evaluation).filter(|_| !told.has_ended()));
    facts.extend(
        evaluation.coverage.as_ref().map(|share| fact("Coverage", coverage_text(evaluation), told.coverage(share))),
    );
    facts
}

/// `from Sat 1 Aug 2026 00:00 CEST to Thu 1 Oct 2026 00:00 CEST`, and how far it is.
pub(crate) fn window(question: Question<'_>, evaluation: &Evaluation, zone: &Zone) -> String {
    let window = evaluation.window;
    let whole = format!("{} to {}", dated_text(window.start, zone), dated_text(window.end, zone));
    if !question.slo.window.is_calendar() {
        return format!("{whole}; what is bad rolls out of it");
    }
    match question.now < window.end {
        true => format!("{whole}; {} of it to come", span_text(window.end.since(question.now))),
        false => format!("{whole}; it has ended"),
    }
}

/// A calendar window has two readings: of the whole window, which decides, and of the traffic until now.
fn to_date(evaluation: &Evaluation) -> Option<SloFact> {
    evaluation.consumed_of_period.as_ref().filter(|_| evaluation.status != Status::NoData)?;
    let budget = evaluation
        .budget
        .as_ref()
        .map(|budget| format!("of the {} events that may be bad by the traffic until now", count(budget)));
    Some(fact("Spent of what may be until now", percent(&evaluation.consumed), budget.unwrap_or_default()))
}

fn burn(told: &Told<'_>) -> String {
    let over = span_text(told.question.lookback);
    match &told.evaluation.burn_rate {
        Some(burn) if told.has_ended() => format!("{} over its last {over}", crate::slo::figures::rate(burn)),
        Some(burn) => format!("{} over {over}", crate::slo::figures::rate(burn)),
        None if told.has_ended() => format!("{UNKNOWN}: nothing is known of its last {over}"),
        None => format!("{UNKNOWN}: nothing is known of the last {over}"),
    }
}

fn fact(name: &str, text: String, more: String) -> SloFact {
    SloFact { name: name.to_owned(), text, more }
}
