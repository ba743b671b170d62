//! What is odd about the measuring of an objective, with what to do about it.

use watchbill_domain::slo::{Counted, Evaluation, Finding, Gravity, HealthFacts, Measure, Question, UnseenBad, health};
use watchbill_domain::time::span_text;
use watchbill_store::SliRow;

use crate::api::SloFinding;
use crate::levels::Level;
use crate::reads::Here;
use crate::slo::figures::{grouped, percent, short_percent};

use super::provenance::drift;
use super::reading::LevelRead;

/// The findings, the gravest first.
pub(crate) fn findings(
    level: &Level,
    read: &LevelRead,
    question: Question<'_>,
    evaluation: &Evaluation,
    here: &Here,
) -> Vec<SloFinding> {
    let found = health(question, evaluation, &facts(level, read));
    let view = |finding: &Finding| SloFinding {
        code: finding.code().to_owned(),
        gravity: gravity(finding.gravity()).to_owned(),
        what: here.local(&health_said(finding)),
        to_do: to_do(finding).to_owned(),
    };
    found.iter().map(view).collect()
}

/// What is known of an SLI beside its buckets.
pub(crate) fn facts(level: &Level, read: &LevelRead) -> HealthFacts {
    let row = read.row.as_ref();
    HealthFacts {
        unseen_bad: row.and_then(|row| unseen_bad(level, row)),
        oldest_kept: row.and_then(|row| row.oldest_at),
        drift: row.and_then(|row| row.reconciled.as_ref()).and_then(drift),
        ..HealthFacts::default()
    }
}

/// Whether an SLI counts bad events of which its source has no series. Those of the metric that counts all events may come with
/// the first of them; any other metric stands at 0 until then. Of a query that is no selector nothing is known.
pub(crate) fn unseen_bad(level: &Level, row: &SliRow) -> Option<UnseenBad> {
    let since = row.unseen_since?;
    let may_come = match &level.sli.as_ref().ok()?.measure {
        Measure::Counters { events: Counted::Bad(bad), total }
        | Measure::Recorded { events: Counted::Bad(bad), total } => bad.metric() == total.metric(),
        Measure::PerStep { events: Counted::Bad(_), .. } => true,
        _ => return None,
    };
    Some(UnseenBad { since, may_come })
}

/// A finding in a sentence, with its times as RFC 3339.
pub(crate) fn health_said(finding: &Finding) -> String {
    match finding {
        Finding::MoreGoodThanAll { clamped, invalid, first, last } => format!(
            "More was good than there was at all, between {first} and {last}: {} buckets by a little, {} beyond belief.",
            grouped((*clamped).into()),
            grouped((*invalid).into())
        ),
        Finding::FrozenCounter { since, longest_before_ms } => {
            let longest = std::time::Duration::from_millis(u64::try_from(*longest_before_ms).unwrap_or(0));
            format!(
                "The counters stand still since {since}; in the week before they never did for more than {}.",
                span_text(longest)
            )
        }
        Finding::NeverBurning { since, total } => {
            format!(
                "Nothing was ever bad since {since}, of {} events: an SLI that cannot fail measures nothing.",
                grouped(*total)
            )
        }
        Finding::NothingBadFound { since, total, may_come: false } => format!(
            "The query of bad events has found no series since {since}, of {} events: either nothing ever failed, or the query has a slip.",
            grouped(*total)
        ),
        Finding::NothingBadFound { since, total, may_come: true } => format!(
            "There was no series of bad events yet since {since}, of {} events: such series come with the first of them.",
            grouped(*total)
        ),
        Finding::ConstantBurn { days, lowest, highest } => format!(
            "For {days} days the same share was bad each day, between {} and {}: chance would move it more.",
            percent(lowest),
            percent(highest)
        ),
        Finding::NothingGood { since, total, ever: true } => {
            format!("Nothing was good since {since}, of {} events, although something was before.", grouped(*total))
        }
        Finding::NothingGood { since, total, ever: false } => {
            format!("Nothing was ever good since {since}, of {} events.", grouped(*total))
        }
        Finding::NothingMeasured { since: Some(since) } => format!("Nothing was read since {since}."),
        Finding::NothingMeasured { since: None } => "Nothing was read yet.".to_owned(),
        Finding::RetentionTooShort { oldest, window_starts } => {
            format!("Its source forgot what was before {oldest}, and the window begins {window_starts}.")
        }
        Finding::LowCoverage { coverage } => format!("Only {} of the window is known.", short_percent(coverage)),
        Finding::Drift { share } => {
            format!("The buckets of a day and one long query over it differ by {}.", percent(share))
        }
        Finding::MissingBucket { le } => format!("Its histogram has no bucket le=\"{le}\" any more."),
        Finding::Touched { at } => format!("What is asked was changed {at} without a revision."),
    }
}

fn to_do(finding: &Finding) -> &'static str {
    match finding {
        Finding::MoreGoodThanAll { .. } => {
            "The two queries do not count the same events: compare their labels. What cannot be true counts as unknown."
        }
        Finding::FrozenCounter { .. } => {
            "Look whether the service still exports them, or has no traffic: a frozen counter looks like a calm time."
        }
        Finding::NeverBurning { .. } => "Make one request fail on purpose, and look whether the query counts it.",
        Finding::NothingBadFound { may_come: false, .. } => {
            "Ask the source for the query: a counter that is there is found, even while it stands at 0. If it is none that appears only \
             with a first failure, the metric or a label is misspelt or was renamed: correct it."
        }
        Finding::NothingBadFound { may_come: true, .. } => {
            "Make one request fail on purpose, and look whether the query counts it: a slip in a label looks the same."
        }
        Finding::ConstantBurn { .. } => {
            "Look what always fails: a probe, a crawler, one broken client. It is a bug or a class to exclude, and hides the rest."
        }
        Finding::NothingGood { .. } => {
            "Either all of it fails, or the query of what is good finds nothing: a label or an `le` was renamed."
        }
        Finding::NothingMeasured { .. } => {
            "Nothing after that is known to be fine. Look at the source in Settings, and at the queries below."
        }
        Finding::RetentionTooShort { .. } => {
            "The figures are of what is known. From now on the buckets are kept here, whatever the source forgets."
        }
        Finding::LowCoverage { .. } => "Read every figure as one of what is known: the rest is neither good nor bad.",
        Finding::Drift { .. } => {
            "Open the buckets of that day: samples came late, or a series appeared without its first value."
        }
        Finding::MissingBucket { .. } => {
            "Point the SLO at a bucket that exists: until then nothing is good or all is bad by mistake."
        }
        Finding::Touched { .. } => "Say so in the SLO: figures from before and after do not count the same.",
    }
}

fn gravity(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Wrong => "error",
        Gravity::Doubtful => "warning",
        Gravity::Note => "info",
    }
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;
