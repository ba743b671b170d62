//! Two re-runs of the same changes side by side: which pages one policy has that the other does not.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::time::Instant;

use super::{PageKind, Rerun};

/// What tells of an alert and when, in this re-run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Telling {
    at: Instant,
    kind: PageKind,
}

/// A page that tells of an alert under one of the policies and not, or at another time, under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// When the page went out: under the first policy, unless only the second has it.
    pub at: Instant,
    /// Which alert it tells of.
    pub alert: u32,
    /// What it is about, under the same policy.
    pub kind: PageKind,
    /// How the second policy differs.
    pub how: Differs,
}

/// How a page differs under the second policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// It is gone.
    Gone,
    /// It is new.
    New,
    /// It comes so much later.
    Later(Duration),
    /// It comes so much sooner.
    Sooner(Duration),
}

/// What differs, in order of time. Pages are compared by what they tell: a page about two alerts is two tellings, so that
/// pages that are only told together or apart differ by nothing.
#[must_use]
pub fn differences(first: &Rerun, second: &Rerun) -> Vec<Difference> {
    let (mut before, after) = (tellings(first), tellings(second));
    let mut found = Vec::new();
    for (alert, after) in after {
        compare(alert, &before.remove(&alert).unwrap_or_default(), &after, &mut found);
    }
    for (alert, before) in before {
        compare(alert, &before, &[], &mut found);
    }
    found.sort_by_key(|difference| (difference.at, difference.alert));
    found
}

fn tellings(run: &Rerun) -> BTreeMap<u32, Vec<Telling>> {
    let mut by_alert: BTreeMap<u32, Vec<Telling>> = BTreeMap::new();
    for page in &run.pages {
        for alert in &page.alerts {
            by_alert.entry(*alert).or_default().push(Telling { at: page.at, kind: page.kind });
        }
    }
    by_alert
}

/// Of one alert. What neither has at the same moment is paired in order: a page that is gone came later if the other policy
/// has one before the first would have told again.
fn compare(alert: u32, before: &[Telling], after: &[Telling], found: &mut Vec<Difference>) {
    let in_both =
        |telling: &Telling, others: &[Telling]| others.binary_search_by_key(&telling.at, |other| other.at).is_ok();
    let gone: Vec<Telling> = before.iter().filter(|telling| !in_both(telling, after)).copied().collect();
    let mut new = after.iter().filter(|telling| !in_both(telling, before)).copied().peekable();
    let mut say = |telling: Telling, how: Differs| {
        found.push(Difference { at: telling.at, alert, kind: telling.kind, how });
    };
    for telling in &gone {
        let next_before = before[before.partition_point(|other| other.at <= telling.at)..].first();
        let last_before = before[..before.partition_point(|other| other.at < telling.at)].last();
        // New ones before anything the first policy would have told since its last page came sooner.
        let mut how = None;
        while let Some(one) = new.next_if(|one| one.at < telling.at) {
            let is_nearest = new.peek().is_none_or(|next| next.at > telling.at);
            if is_nearest && last_before.is_none_or(|last| last.at < one.at) {
                how = Some(Differs::Sooner(telling.at.since(one.at)));
            } else {
                say(one, Differs::New);
            }
        }
        let until = next_before.map(|next| next.at);
        if how.is_none()
            && let Some(one) = new.next_if(|one| until.is_none_or(|until| one.at < until))
        {
            how = Some(Differs::Later(one.at.since(telling.at)));
        }
        say(*telling, how.unwrap_or(Differs::Gone));
    }
    new.for_each(|telling| say(telling, Differs::New));
}

#[cfg(test)]
#[path = "differences_tests.rs"]
mod tests;
