//! Windows that are over.

use watchbill_domain::slo::review::window_label;
use watchbill_domain::slo::{Every, Exact, PastWindow, Question, Slo, Span, past_windows};
use watchbill_domain::time::Zone;

use crate::slo::figures::short_percent;

/// Windows that are shown: a year of quarters and one more, or of months.
const MOST: usize = 13;

/// The last windows that are over, the oldest first; of a rolling window those that ended with a quarter.
pub(crate) fn past(question: Question<'_>, zone: &Zone) -> Vec<PastWindow> {
    past_windows(question, MOST, rolling_at(zone))
}

/// At which times past rolling windows are compared: teams plan by quarters.
pub(crate) fn rolling_at(zone: &Zone) -> (Every, &Zone) {
    (Every::Quarter, zone)
}

/// How many past windows a comparison looks at.
pub(crate) fn most() -> usize {
    MOST
}

/// `2026-Q2`, or the days of a rolling one.
pub(crate) fn title(slo: &Slo, window: Span, zone: &Zone) -> String {
    window_label(&slo.window, window, zone)
}

/// How it ended: `met, 38 % left, 99.2 % known`.
pub(crate) fn said(past: &PastWindow) -> String {
    let evaluation = &past.evaluation;
    let known = match &evaluation.coverage {
        Some(share) if *share < Exact::one() => format!(", {} known", short_percent(share)),
        _ => String::new(),
    };
    match past.outcome {
        watchbill_domain::slo::Outcome::Unknown => "unknown: nothing is known of it".to_owned(),
        outcome => format!("{}, {} left{known}", outcome.code(), short_percent(&evaluation.remaining())),
    }
}
