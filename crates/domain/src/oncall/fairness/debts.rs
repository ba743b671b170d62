//! What people owe each other: duty that overrides moved and that nobody gave back.

use std::collections::BTreeMap;
use std::time::Duration;

use super::CountedPerson;
use super::clock::Carried;
use super::moved::Moved;
use crate::ids::PersonId;
use crate::oncall::schedule::Schedule;
use crate::time::Instant;

/// How far behind the range overrides are looked at for what is agreed on, in milliseconds: two years of 366 days.
const AGREED_AHEAD_MS: i64 = 2 * 366 * 86_400_000;
/// How far back what was moved is owed, in milliseconds: 20 years of 366 days. Every turn in between is looked at, and an
/// override can begin in the year 1.
const OWED_BACK_MS: i64 = 20 * 366 * 86_400_000;

/// What one of two carried for the other, less what the other carried for them, in milliseconds of the clock of whoever
/// carried it. The hours may be even where the nights are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// On call at all.
    pub on_call_ms: i64,
    /// Between 22:00 and 06:00.
    pub night_ms: i64,
    /// On a Saturday or a Sunday.
    pub weekend_ms: i64,
    /// On a holiday of whoever carried it.
    pub holiday_ms: i64,
}

/// One of two carried for the other what has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// Who owes: more hours were carried for them than they carried; of equal hours more nights, weekends, holidays.
    pub debtor: PersonId,
    /// To whom.
    pub creditor: PersonId,
    /// What the creditor is ahead by.
    pub owed: Balance,
    /// The same when everything that is agreed on is over, up to two years after the range.
    pub agreed: Balance,
    /// All that moved between the two up to the end of the range, in order.
    pub moved: Vec<Moved>,
}

impl Schedule {
    /// What is owed at `to`, by everything that overrides moved in the 20 years before it, and what is agreed on in the two
    /// years after it. It follows from the schedule alone; whoever left since is in it. Sorted by the hours owed, the most
    /// first.
    #[must_use]
    pub fn debts(&self, people: &[CountedPerson], to: Instant) -> Vec<Debt> {
        let (first, last) = (to.shifted_ms(-OWED_BACK_MS), to.shifted_ms(AGREED_AHEAD_MS));
        let before = by_pair(self.moved_by_overrides(people, first, to));
        let mut after = by_pair(self.moved_by_overrides(people, to, last));
        let mut debts: Vec<Debt> = before
            .into_iter()
            .map(|(pair, moved)| debt(pair.clone(), moved, after.remove(&pair).as_deref().unwrap_or_default()))
            .filter(|debt| debt.owed != Balance::default())
            .collect();
        debts.sort_by(|a, b| b.owed.figures().cmp(&a.owed.figures()).then_with(|| a.debtor.cmp(&b.debtor)));
        debts
    }
}

impl Balance {
    /// What somebody is ahead by who carried all this and for whom nothing was carried.
    fn of(carried: Carried) -> Self {
        let ms = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self {
            on_call_ms: ms(carried.on_call),
            night_ms: ms(carried.night),
            weekend_ms: ms(carried.weekend),
            holiday_ms: ms(carried.holiday),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            on_call_ms: self.on_call_ms + other.on_call_ms,
            night_ms: self.night_ms + other.night_ms,
            weekend_ms: self.weekend_ms + other.weekend_ms,
            holiday_ms: self.holiday_ms + other.holiday_ms,
        }
    }

    /// The same as the other of the two sees it.
    fn turned(self) -> Self {
        let Self { on_call_ms, night_ms, weekend_ms, holiday_ms } = self;
        Self { on_call_ms: -on_call_ms, night_ms: -night_ms, weekend_ms: -weekend_ms, holiday_ms: -holiday_ms }
    }

    fn figures(self) -> [i64; 4] {
        [self.on_call_ms, self.night_ms, self.weekend_ms, self.holiday_ms]
    }
}

/// Two people, the one with the lesser id first.
type Two = (PersonId, PersonId);

fn by_pair(moved: Vec<Moved>) -> BTreeMap<Two, Vec<Moved>> {
    let mut pairs: BTreeMap<Two, Vec<Moved>> = BTreeMap::new();
    for one in moved {
        let two = [&one.from, &one.to];
        let pair = (two[0].min(two[1]).clone(), two[0].max(two[1]).clone());
        pairs.entry(pair).or_default().push(one);
    }
    pairs
}

/// What the first of the two is ahead by.
fn ahead(first: &PersonId, moved: &[Moved]) -> Balance {
    moved.iter().fold(Balance::default(), |sum, one| {
        let carried = Balance::of(one.carried);
        sum.plus(if one.to == *first { carried } else { carried.turned() })
    })
}

fn debt((first, second): Two, moved: Vec<Moved>, after: &[Moved]) -> Debt {
    let owed = ahead(&first, &moved);
    let agreed = owed.plus(ahead(&first, after));
    if owed.figures() < [0; 4] {
        return Debt { debtor: first, creditor: second, owed: owed.turned(), agreed: agreed.turned(), moved };
    }
    Debt { debtor: second, creditor: first, owed, agreed, moved }
}

#[cfg(test)]
#[path = "debts_tests.rs"]
mod tests;
