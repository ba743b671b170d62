//! What is known of the measuring of a level, beside its buckets.

use watchbill_domain::slo::{Exact, HealthFacts, Tier};
use watchbill_domain::time::{Zone, day_text};
use watchbill_store::{Reconciliation, SliRow};

use crate::budgets::unseen_bad;
use crate::levels::Level;
use crate::slo::figures::percent;

use super::level::Measured;

pub(super) fn measured(level: &Level, row: Option<&SliRow>, zone: &Zone) -> Measured {
    let unmeasured = level.sli.as_ref().err().map(|why| format!("nothing measures it: {why}"));
    let Some(row) = row else {
        let unheard = "nothing was measured of it yet".to_owned();
        return Measured { problem: Some(unmeasured.unwrap_or(unheard)), ..Measured::default() };
    };
    let drift = row.reconciled.as_ref().and_then(share_of_drift);
    let said = row.reconciled.as_ref().zip(drift.as_ref()).map(|(reconciled, share)| {
        format!("{} against the source on {}", percent(share), day_text(reconciled.day, zone))
    });
    let problem = row.problem.as_ref().map(|problem| format!("the source could not tell: {}", problem.text));
    Measured {
        facts: HealthFacts {
            oldest_kept: row.oldest_at,
            drift,
            unseen_bad: unseen_bad(level, row),
            ..HealthFacts::default()
        },
        drift: said,
        tier: row.tier.map(|tier| tier_words(tier).to_owned()),
        problem: unmeasured.or(problem),
    }
}

/// How far our sum of a day lies from the source's own, of the source's; either way.
fn share_of_drift(reconciled: &Reconciliation) -> Option<Exact> {
    let difference = reconciled.ours.total.abs_diff(reconciled.theirs.total);
    Exact::ratio(difference, reconciled.theirs.total)
}

fn tier_words(tier: Tier) -> &'static str {
    match tier {
        Tier::Exact => "exact: raw counters, their differences taken here",
        Tier::Anchored => "anchored: increases of the source without extrapolation",
        Tier::Aggregated => "aggregated: increases summed and extrapolated by the source",
        Tier::ExistingRules => "from the recording rules of another tool",
    }
}
