//! To whom what is spent of a budget belongs.
//!
//! Every bad event or slice is booked once: to an incident, else to a class of trouble, else to a deploy, or to nothing known.
//! Where several of the same kind meet in a bucket they share it equally, and that is shown. All together is exactly what is
//! spent.

use std::collections::{BTreeMap, BTreeSet};

use super::deploys::above;
use super::marks::{Claim, claims, owners, parts};
use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Mark, MarkKind, Question, Span};

/// To whom what is spent of a budget belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// What has elapsed of the window.
    pub window: Span,
    /// Bad events, or bad slices.
    pub spent: Exact,
    /// The marks that meet the window, the costliest first; also those that cost nothing. Decisions are not among them.
    pub entries: Vec<Entry>,
    /// What no mark owns.
    pub unattributed: Booked,
    /// The classes that marks name, the costliest first. They are sums of entries, not beside them.
    pub classes: Vec<ClassShare>,
    /// What the workbook's policy asks for.
    pub demands: Vec<Demand>,
}

/// A part of what is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Bad events, or bad slices.
    pub units: Exact,
    /// The share of all that is spent: those of all entries and of the unattributed are 1 together, where anything is.
    pub of_spent: Exact,
    /// The share of the budget by which exhaustion goes: together they are [`Evaluation::deciding`].
    pub of_budget: Exact,
}

/// What a mark owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which of the marks that were given.
    pub mark: usize,
    /// How much.
    pub booked: Booked,
    /// The whole buckets of the window that it meets. Some of them may be another's, by precedence.
    pub claimed: Span,
    /// The marks of its kind with which it shares some of them equally.
    pub shared_with: Vec<usize>,
    /// Of a deploy, the error ratio before it, above which it owns; none where nothing was known then, and of the others.
    pub baseline: Option<Exact>,
}

/// What the marks of one class own together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassShare {
    /// Its name.
    pub class: String,
    /// How much.
    pub booked: Booked,
}

/// What has to be done about a share, by the workbook's policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// One incident spent more than 20 % of a four-week budget: a postmortem with an action of the highest priority.
    Postmortem {
        /// Whose mark it is.
        mark: usize,
        /// The share of the budget of four weeks, should traffic be as in the window.
        of_four_weeks: Exact,
    },
    /// One class of trouble spent more than 20 % of a quarter's budget: an item of the next plan.
    PlanningItem {
        /// Its name.
        class: String,
        /// The share of the budget of a quarter, should traffic be as in the window.
        of_quarter: Exact,
    },
}

/// What is shared among how many, in one kind.
#[derive(Default)]
struct Owned {
    bad: Vec<Exact>,
    counted: Vec<Exact>,
    shared_with: BTreeSet<usize>,
}

/// Books an evaluation of the same question.
#[must_use]
pub fn ledger(question: Question<'_>, evaluation: &Evaluation, marks: &[Mark]) -> Ledger {
    let (reckoning, grid) = (Reckoning::of(question), question.counts.grid());
    let over = Span { end: evaluation.elapsed.end.min(question.now), ..evaluation.elapsed };
    let spent = match &evaluation.slices {
        Some(slices) => slices.bad.clone(),
        None => Exact::whole(evaluation.tally.bad()),
    };
    let teller = Teller { each: evaluation.one_bad_spends(), spent: &spent };
    let claims = claims(marks, grid, over);
    let owned = owned(&reckoning, &claims, over);
    let mut entries: Vec<Entry> = claims
        .iter()
        .zip(owned)
        .map(|(claim, owned)| {
            let is_deploy = claim.kind == MarkKind::Deploy;
            let baseline = is_deploy.then(|| reckoning.baseline(marks[claim.mark].span.start)).flatten();
            let (bad, counted) = (Exact::sum(owned.bad), Exact::sum(owned.counted));
            let units = if is_deploy { above(baseline.as_ref(), &bad, &counted) } else { bad };
            let shared_with = owned.shared_with.into_iter().collect();
            Entry { mark: claim.mark, booked: teller.booked(units), claimed: claim.span, shared_with, baseline }
        })
        .collect();
    entries.sort_by(|a, b| b.booked.units.cmp(&a.booked.units).then(a.mark.cmp(&b.mark)));
    let attributed = Exact::sum(entries.iter().map(|entry| entry.booked.units.clone()).collect());
    let classes = classes(&teller, &entries, marks);
    Ledger {
        window: over,
        unattributed: teller.booked(&spent - &attributed),
        demands: demands(evaluation, &entries, &classes, marks),
        entries,
        classes,
        spent,
    }
}

/// What each claim owns, in their order.
fn owned(reckoning: &Reckoning<'_>, claims: &[Claim], over: Span) -> Vec<Owned> {
    let mut owned: Vec<Owned> = claims.iter().map(|_| Owned::default()).collect();
    let place: BTreeMap<usize, usize> = claims.iter().enumerate().map(|(nth, claim)| (claim.mark, nth)).collect();
    for part in parts(claims, reckoning.counts.grid().inside(over)) {
        let owners = owners(claims, part);
        let Some(each) = Exact::ratio(1, owners.len()) else { continue };
        let tally = reckoning.counts.tally(part);
        let (bad, counted) = (&reckoning.units(part, &tally) * &each, &reckoning.counted(&tally) * &each);
        for owner in &owners {
            let Some(it) = place.get(&owner.mark).and_then(|nth| owned.get_mut(*nth)) else { continue };
            it.bad.push(bad.clone());
            it.counted.push(counted.clone());
            it.shared_with.extend(owners.iter().map(|other| other.mark).filter(|mark| *mark != owner.mark));
        }
    }
    owned
}

/// Tells units as shares.
pub(super) struct Teller<'a> {
    /// What one of them is of the budget.
    pub each: Exact,
    pub spent: &'a Exact,
}

impl Teller<'_> {
    pub fn booked(&self, units: Exact) -> Booked {
        Booked { of_spent: units.over(self.spent).unwrap_or_else(Exact::zero), of_budget: &units * &self.each, units }
    }
}

fn classes(teller: &Teller<'_>, entries: &[Entry], marks: &[Mark]) -> Vec<ClassShare> {
    let mut units: BTreeMap<&str, Vec<Exact>> = BTreeMap::new();
    for entry in entries {
        if let Some(class) = &marks[entry.mark].class {
            units.entry(class).or_default().push(entry.booked.units.clone());
        }
    }
    let share = |(class, units): (&str, Vec<Exact>)| ClassShare {
        class: class.to_owned(),
        booked: teller.booked(Exact::sum(units)),
    };
    let mut classes: Vec<ClassShare> = units.into_iter().map(share).collect();
    classes.sort_by(|a, b| b.booked.units.cmp(&a.booked.units));
    classes
}

const DAY_MS: i64 = 86_400_000;
const FOUR_WEEKS_MS: i64 = 28 * DAY_MS;
/// Windows so long are a quarter themselves; of others it has 90 days.
const QUARTER_MS: std::ops::RangeInclusive<i64> = 89 * DAY_MS..=93 * DAY_MS;

fn demands(evaluation: &Evaluation, entries: &[Entry], classes: &[ClassShare], marks: &[Mark]) -> Vec<Demand> {
    let length_ms = evaluation.window.length_ms();
    let quarter_ms = if QUARTER_MS.contains(&length_ms) { length_ms } else { 90 * DAY_MS };
    let a_fifth = Exact::ratio(1, 5).unwrap_or_else(Exact::zero);
    let of_budget_of = |booked: &Booked, ms: i64| {
        let share = &booked.of_budget * &Exact::ratio(length_ms, ms).unwrap_or_else(Exact::zero);
        Some(share).filter(|share| *share > a_fifth)
    };
    let incidents = entries.iter().filter(|entry| marks[entry.mark].kind == MarkKind::Incident);
    let postmortems = incidents.filter_map(|entry| {
        let of_four_weeks = of_budget_of(&entry.booked, FOUR_WEEKS_MS)?;
        Some(Demand::Postmortem { mark: entry.mark, of_four_weeks })
    });
    let planning = classes.iter().filter_map(|class| {
        let of_quarter = of_budget_of(&class.booked, quarter_ms)?;
        Some(Demand::PlanningItem { class: class.class.clone(), of_quarter })
    });
    postmortems.chain(planning).collect()
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
