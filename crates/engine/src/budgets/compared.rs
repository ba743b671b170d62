//! Why the figure is another one elsewhere: the budget as other tools reckon it, from the same buckets.

use watchbill_domain::slo::{CannotRedo, Cause, Compared, Evaluation, Exact, Question, Status, Way, compared};

use crate::api::{SloComparison, SloComparisonRow};
use crate::slo::figures::{grouped, percent, short_percent};

use super::words::{UNKNOWN, objective_text, remaining_text};

/// Ours, then theirs.
pub(crate) fn comparison(question: Question<'_>, evaluation: &Evaluation) -> SloComparison {
    let ours = SloComparisonRow {
        way: "Watchbill".to_owned(),
        text: remaining_text(evaluation),
        differs: String::new(),
        why: format!("{}, exactly, with what is unknown neither good nor bad.", objective_text(question.slo)),
    };
    if evaluation.status == Status::NoData {
        let said = "Nothing is known of this window, so there is nothing to compare.".to_owned();
        return SloComparison { said, rows: vec![ours] };
    }
    let theirs = compared(question, evaluation);
    let farthest = theirs.iter().max_by_key(|theirs| size(&difference(theirs, evaluation)));
    let said = match farthest.filter(|theirs| !difference(theirs, evaluation).is_zero()) {
        Some(theirs) => format!(
            "{} says {} left where this says {}: each row says why. All are computed from the same buckets.",
            name(theirs.way),
            short_percent(&theirs.remaining()),
            remaining_text(evaluation)
        ),
        None => "All ways come to the same figure here.".to_owned(),
    };
    SloComparison {
        said,
        rows: std::iter::once(ours).chain(theirs.iter().map(|theirs| row(theirs, evaluation))).collect(),
    }
}

fn row(theirs: &Compared, evaluation: &Evaluation) -> SloComparisonRow {
    let text = match &theirs.error_ratio {
        Some(_) => short_percent(&theirs.remaining()),
        None => UNKNOWN.to_owned(),
    };
    // What is left differs the other way round from what is spent.
    let more_left = &Exact::zero() - &difference(theirs, evaluation);
    let differs = match more_left {
        none if none.is_zero() => "the same".to_owned(),
        more if more.is_positive() => format!("{} of the budget more left", percent(&more)),
        less => format!("{} of the budget less left", percent(&size(&less))),
    };
    SloComparisonRow { way: name(theirs.way).to_owned(), text, differs, why: why(theirs) }
}

/// How much more is consumed by them.
fn difference(theirs: &Compared, evaluation: &Evaluation) -> Exact {
    &theirs.consumed - evaluation.deciding()
}

fn size(number: &Exact) -> Exact {
    if *number < Exact::zero() { &Exact::zero() - number } else { number.clone() }
}

fn name(way: Way) -> &'static str {
    match way {
        Way::Pyrra => "Pyrra",
        Way::Sloth => "Sloth",
        Way::Datadog => "Datadog",
    }
}

fn why(theirs: &Compared) -> String {
    let mut said = vec![counts(theirs.way).to_owned()];
    let causes = theirs.causes.iter().filter(|(_, share)| !share.is_zero()).map(|(cause, share)| {
        let sign = if share.is_positive() { "+" } else { "-" };
        format!("{} {sign}{}", because(*cause), percent(&size(share)))
    });
    let causes: Vec<String> = causes.collect();
    if !causes.is_empty() {
        said.push(format!("Of the budget spent: {}.", causes.join(", ")));
    }
    if theirs.way == Way::Sloth && theirs.empty_slices > 0 {
        said.push(format!(
            "{} times of five minutes had no traffic: one of them makes its mean no number at all, unless the queries guard against it.",
            grouped(theirs.empty_slices.into())
        ));
    }
    let cannot: Vec<&str> = theirs.cannot.iter().map(|cannot| left_out(*cannot)).collect();
    if !cannot.is_empty() {
        said.push(format!("Not in this figure: {}.", cannot.join(", ")));
    }
    said.join(" ")
}

fn counts(way: Way) -> &'static str {
    match way {
        Way::Pyrra => "Events over a rolling window.",
        Way::Sloth => "The plain mean of the ratios of five minutes: a quiet night weighs as much as a busy noon.",
        Way::Datadog => "Good time by five minutes; time of which nothing is known is good.",
    }
}

fn because(cause: Cause) -> &'static str {
    match cause {
        Cause::Window => "another window",
        Cause::Exclusions => "nothing excluded",
        Cause::Weighting => "other weights",
        Cause::Unknown => "the unknown counted otherwise",
    }
}

fn left_out(cannot: CannotRedo) -> &'static str {
    match cannot {
        CannotRedo::Extrapolation => "what the source extrapolates",
        CannotRedo::RuleTimes => "when its rules were evaluated, and when they were not",
        CannotRedo::Retention => "what the source has forgotten",
        CannotRedo::OwnData => "what it received itself",
    }
}
