//! When a budget is spent, in one sentence for a row.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, Slo};
use watchbill_domain::time::Instant;

use crate::reads::Here;

use super::evaluated::Evaluated;

/// Beyond ten years a date would claim to know what nobody can.
const DATED: Duration = Duration::from_secs(3650 * 86_400);

/// When the budget is spent at the rate of the lookback.
pub(crate) fn row_forecast(slo: &Slo, evaluation: &Evaluation, evaluated: &Evaluated, here: &Here) -> String {
    if evaluation.is_exhausted {
        return match slo.window.is_calendar() {
            true => format!("spent; anew from {}", here.short(evaluation.window.end)),
            false => "spent".to_owned(),
        };
    }
    match &evaluation.burn_rate {
        None => "not foreseen: nothing is known of the last hour".to_owned(),
        Some(burn) if !burn.is_positive() => "nothing burns".to_owned(),
        Some(_) if slo.window.is_calendar() => calendar(evaluation, evaluated.as_of, here),
        Some(_) => match evaluated.rolloff {
            Some(buckets) => {
                let ms = i64::try_from(buckets).unwrap_or(i64::MAX).saturating_mul(evaluated.step_ms);
                format!("spent {} at this rate", here.short(evaluation.burns_until.shifted_ms(ms)))
            }
            None => "lasts: what is bad rolls out sooner".to_owned(),
        },
    }
}

fn calendar(evaluation: &Evaluation, as_of: Instant, here: &Here) -> String {
    let end = evaluation.window.end;
    let spent = evaluation.time_to_exhaustion_s.as_ref().and_then(|seconds| instant_in(seconds, as_of));
    match spent {
        Some(at) if at < end => format!("spent {} at this rate", here.short(at)),
        _ => format!("lasts until {} at this rate", here.short(end)),
    }
}

/// In so many seconds from `now`; none beyond what can be dated.
pub(crate) fn instant_in(seconds: &Exact, now: Instant) -> Option<Instant> {
    let whole = seconds.floor().and_then(|whole| u64::try_from(whole).ok())?;
    let span = Duration::from_secs(whole);
    (span <= DATED).then(|| now.plus(span))
}
