//! The six properties of a document, judged by its text and by what is kept beside it.

use crate::incidents::{Factor, FactorKind, Moment, Times};
use crate::language::{
    Finding, Judged, Known, Lexicon, Property, Sharing, Standing, Times as TimesKnown, Timing, properties,
};
use crate::time::Day;

use super::review::Review;

/// What is known of a document beside its text. `rows` are the rows of its timeline that rest on a record, and all of them.
#[must_use]
pub fn known(review: &Review, times: Option<&Times>, rows: Option<(usize, usize)>) -> Known {
    Known {
        sharing: Some(Sharing {
            reviewed: review.is_reviewed_by_another(),
            has_audience: !review.audience.is_empty(),
            shared: !review.shares.is_empty(),
        }),
        timing: Some(Timing { due: review.due, shared: review.shared_on() }),
        rows,
        times: times.map(times_known),
    }
}

fn times_known(times: &Times) -> TimesKnown {
    const WANTED: [Moment; 4] = [Moment::Started, Moment::Detected, Moment::Mitigated, Moment::Resolved];
    let told: Vec<_> = WANTED.into_iter().filter_map(|moment| times.at(moment)).collect();
    match WANTED.len() - told.len() {
        0 if told.is_sorted() => TimesKnown::InOrder,
        0 => TimesKnown::OutOfOrder,
        missing => TimesKnown::Missing(missing),
    }
}

/// Judges a document, always all six in their order. `findings` are those that are open. Factors that are kept beside it count as if they
/// stood in it, and so does that there is no action.
#[must_use]
pub fn judged(
    document: &str,
    findings: &[Finding],
    (lexicon, today): (&Lexicon, Day),
    known: &Known,
    review: &Review,
    factors: &[Factor],
) -> [Judged; 6] {
    properties(document, findings, lexicon, today, known).map(|judged| match judged.property {
        Property::Systemic if judged.standing != Standing::Holds => {
            by_factors(factors, judged.standing).unwrap_or(judged)
        }
        Property::Owned if judged.standing == Standing::NotYet && review.no_actions.is_some() => {
            Judged { standing: Standing::Holds, because: "There is none, and it says why.".to_owned(), ..judged }
        }
        _ => judged,
    })
}

/// What the kept factors say; none where the text says as much.
fn by_factors(factors: &[Factor], text: Standing) -> Option<Judged> {
    let is_systemic = factors.len() > 1 && factors.iter().any(|factor| factor.kind != FactorKind::Technical);
    let (standing, because) = match factors.len() {
        0 => return None,
        count if is_systemic => (Standing::Holds, format!("{count} contributing factors, not all of them technical.")),
        _ if text != Standing::NotYet => return None,
        1 => (Standing::Attention, "One contributing factor is named; it takes two at least.".to_owned()),
        _ => {
            let because =
                "Every factor is in a machine; what in the way of working made it possible, or kept it unseen?";
            (Standing::Attention, because.to_owned())
        }
    };
    Some(Judged { property: Property::Systemic, standing, because, place: None })
}

#[cfg(test)]
#[path = "judging_tests.rs"]
mod tests;
