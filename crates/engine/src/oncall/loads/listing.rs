//! The loads for scripts: seconds, ids, RFC 3339.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Balance, Because, Carried, CarriedShift, Debt, Load, Moved, PagedPerson, Schedule};
use watchbill_domain::time::Instant;

use crate::api::{
    BalanceSeconds, CarriedSeconds, LoadShift, MovedDuty, OnCallDebt, OnCallPages, PersonLoad, ScheduleLoads,
};

use super::debts::has_left;
use super::{Counted, Joined, Sums};

impl Counted<'_> {
    pub(super) fn listing(&self) -> ScheduleLoads {
        let empty = ScheduleLoads {
            schedule: self.file.name().to_owned(),
            file: self.file.file.clone(),
            zone: None,
            from: None,
            to: None,
            people: Vec::new(),
            debts: Vec::new(),
            pages: None,
            is_whole: self.file.refused().is_none(),
            problems: self.problems.clone(),
        };
        let Some(sums) = &self.sums else { return empty };
        ScheduleLoads {
            zone: Some(sums.schedule.zone.name().to_owned()),
            from: Some(sums.from.to_rfc3339()),
            to: Some(sums.to.to_rfc3339()),
            people: sums.loads.iter().map(|load| person(load, sums)).collect(),
            debts: sums.debts.iter().map(|one| debt(one, sums)).collect(),
            pages: sums.pages.as_ref().map(pages),
            ..empty
        }
    }
}

fn person(load: &Load, sums: &Sums<'_>) -> PersonLoad {
    let paged = sums.pages.as_ref().map(|joined| joined.paged(&load.person));
    let count = |of: fn(&PagedPerson) -> usize| paged.map(|paged| paged.map_or(0, of));
    PersonLoad {
        person: load.person.to_string(),
        zone: load.zone.name().to_owned(),
        carried: seconds(load.carried),
        nights: load.nights,
        in_line_up_seconds: load.in_line_up.as_secs(),
        fair: seconds(load.fair),
        shifts: load.shifts.iter().map(|one| shift(one, sums.schedule)).collect(),
        pages: count(|paged| paged.pages.len()),
        night_pages: count(PagedPerson::night_pages),
        woken_nights: count(PagedPerson::woken_nights),
    }
}

fn shift(shift: &CarriedShift, schedule: &Schedule) -> LoadShift {
    let mut because: Vec<String> = Vec::new();
    for one in &shift.because {
        let word = match one {
            Because::Rotation { layer, .. } => schedule.layers.get(*layer).map_or("", |layer| &layer.name),
            Because::Override { .. } => "override",
            Because::Temporary { .. } => "temporary",
        };
        if !because.iter().any(|known| known == word) {
            because.push(word.to_owned());
        }
    }
    LoadShift {
        start: shift.start.to_rfc3339(),
        end: shift.end.to_rfc3339(),
        because,
        carried: seconds(shift.carried),
        nights: shift.nights,
    }
}

fn debt(debt: &Debt, sums: &Sums<'_>) -> OnCallDebt {
    OnCallDebt {
        debtor: debt.debtor.to_string(),
        creditor: debt.creditor.to_string(),
        debtor_left: has_left(debt, sums),
        owed: balance(debt.owed),
        agreed: balance(debt.agreed),
        moved: debt.moved.iter().map(moved).collect(),
    }
}

pub(in crate::oncall) fn moved(moved: &Moved) -> MovedDuty {
    MovedDuty {
        from: moved.from.to_string(),
        to: moved.to.to_string(),
        start: Instant::to_rfc3339(moved.start),
        end: moved.end.to_rfc3339(),
        carried: seconds(moved.carried),
    }
}

fn pages(joined: &Joined<'_>) -> OnCallPages {
    OnCallPages { pages: joined.heard.len(), nobody: joined.on_duty.nobody.len(), unlinked: joined.unlinked }
}

pub(in crate::oncall) fn seconds(carried: Carried) -> CarriedSeconds {
    CarriedSeconds {
        on_call_seconds: carried.on_call.as_secs(),
        night_seconds: carried.night.as_secs(),
        weekend_seconds: carried.weekend.as_secs(),
        holiday_seconds: carried.holiday.as_secs(),
    }
}

fn balance(balance: Balance) -> BalanceSeconds {
    let whole = |ms: i64| Duration::from_millis(ms.unsigned_abs()).as_secs();
    let signed = |ms: i64| i64::try_from(whole(ms)).unwrap_or(i64::MAX) * ms.signum();
    BalanceSeconds {
        on_call_seconds: signed(balance.on_call_ms),
        night_seconds: signed(balance.night_ms),
        weekend_seconds: signed(balance.weekend_ms),
        holiday_seconds: signed(balance.holiday_ms),
    }
}

impl Joined<'_> {
    /// What paged while somebody was on call; nothing where they were not paged.
    pub(super) fn paged(&self, person: &PersonId) -> Option<&PagedPerson> {
        self.on_duty.people.iter().find(|paged| paged.person == *person)
    }
}
