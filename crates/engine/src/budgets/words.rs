//! The short texts that every answer about a budget shares.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, Method, Slo, Status, Window};
use watchbill_domain::time::span_text;

use crate::slo::figures::{count, grouped, percent, short_percent};
use crate::slo::said::{length, unit_word};

/// What is said where nothing is known. It is neither good nor bad.
pub(crate) const UNKNOWN: &str = "unknown";
/// What is said of a budget of which weeks are still being fetched.
pub(crate) const NOT_YET: &str = "not yet";

/// `99.9 % over 28 d`, `99 % of slices of 5 min each quarter`.
pub(crate) fn objective_text(slo: &Slo) -> String {
    let of = match &slo.method {
        Method::Occurrences => String::new(),
        Method::Timeslices { slice_s, .. } => format!(" of slices of {}", length(*slice_s)),
        Method::RatioTimeslices { slice_s } => format!(" as the mean of slices of {}", length(*slice_s)),
    };
    format!("{}{of} {}", percent(slo.objective.share()), window_text(&slo.window))
}

/// `over 28 d`, `each quarter`, `each 2 weeks`.
pub(crate) fn window_text(window: &Window) -> String {
    match window {
        Window::Rolling { length_s } => format!("over {}", length(*length_s)),
        Window::Calendar(calendar) if calendar.count.get() == 1 => format!("each {}", unit_word(calendar.unit)),
        Window::Calendar(calendar) => format!("each {} {}s", calendar.count, unit_word(calendar.unit)),
    }
}

/// A number to draw by. Nothing is decided by it, and no text is made from it.
pub(crate) fn part(number: &Exact) -> f64 {
    number.approx().parse().unwrap_or(0.0)
}

/// What is left of the budget that the policy goes by; none where nothing is known of the window.
pub(crate) fn remaining(evaluation: &Evaluation) -> Option<Exact> {
    let is_known = evaluation.status != Status::NoData || evaluation.policy.is_some();
    is_known.then(|| &Exact::one() - evaluation.deciding())
}

/// `72.9 %`, or that it is not known.
pub(crate) fn remaining_text(evaluation: &Evaluation) -> String {
    remaining(evaluation).map_or_else(|| UNKNOWN.to_owned(), |left| short_percent(&left))
}

/// As [`remaining_text`], and of what where the whole window decides: `99.1 % of the whole window`.
pub(crate) fn left_text(evaluation: &Evaluation) -> String {
    let left = remaining_text(evaluation);
    let is_of_period = evaluation.consumed_of_period.is_some() && remaining(evaluation).is_some();
    if is_of_period { format!("{left} of the whole window") } else { left }
}

/// What is left and of how much: `3,796 of 8,640 events`, `31 min of 43 min 12 s` in slices.
pub(crate) fn units_left(slo: &Slo, evaluation: &Evaluation) -> Option<String> {
    remaining(evaluation)?;
    if let Some(slices) = &evaluation.slices {
        let slice_s = slo.method.slice_s().unwrap_or(1);
        let left = &slices.budget - &slices.bad;
        return Some(format!("{} of {}", slices_text(&left, slice_s), slices_text(&slices.budget, slice_s)));
    }
    let budget = evaluation.budget.as_ref()?;
    let left = budget - &Exact::whole(evaluation.tally.bad());
    Some(format!("{} of {} events", count(&left), count(budget)))
}

/// Bad events, or slices as the time they are: what spent so much of a budget.
pub(crate) fn units(slo: &Slo, bad: &Exact) -> String {
    match slo.method.slice_s() {
        Some(slice_s) => slices_text(bad, slice_s),
        None if *bad == Exact::one() => "1 bad event".to_owned(),
        None => format!("{} bad events", count(bad)),
    }
}

/// So many slices as time, to the whole second: `31 min`, `-2 h 05 min` where more is spent than there was.
fn slices_text(slices: &Exact, slice_s: u32) -> String {
    let seconds = slices * &Exact::whole(slice_s);
    let is_negative = seconds < Exact::zero();
    let size = if is_negative { &Exact::zero() - &seconds } else { seconds };
    let whole = size.floor().and_then(|whole| u64::try_from(whole).ok()).unwrap_or(u64::MAX);
    let text = match whole {
        0 if size.is_positive() => "less than 1 s".to_owned(),
        // Two units are too coarse for a budget of minutes: its seconds are told as well.
        60..=3599 if !whole.is_multiple_of(60) => format!("{} min {} s", whole / 60, whole % 60),
        _ => span_text(Duration::from_secs(whole)),
    };
    if is_negative { format!("-{text}") } else { text }
}

/// `99.2 % known`, or that nothing is.
pub(crate) fn coverage_text(evaluation: &Evaluation) -> String {
    match &evaluation.coverage {
        Some(share) if share.is_zero() => "nothing known".to_owned(),
        Some(share) => format!("{} known", short_percent(share)),
        None => "no bucket is over yet".to_owned(),
    }
}

/// `12 bad of 8,640`
pub(crate) fn bad_of(bad: u128, total: u128) -> String {
    format!("{} bad of {}", grouped(bad), grouped(total))
}
