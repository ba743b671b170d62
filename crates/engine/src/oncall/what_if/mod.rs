//! What a schedule would be if something were otherwise, beside what it is: loads, findings, the next hand-offs. What would be
//! is the domain's; nothing is written.

mod listing;
mod read;
mod view;

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{CheckFinding, Checked, HandOff, Load, Moved, Names, Schedule, Supposition};
use watchbill_domain::time::Instant;

use crate::api::{ApiError, OnCallWhatIf, OnCallWhatIfAsk, OnCallWhatIfView, WhatIfFinding};

use super::answers::range;
use super::check::{Team, gravity, looked_over};
use super::find::{FoundSchedule, ScheduleFile};
use super::loads::{Known, known_people, not_there};
use super::page::choose;
use super::times::read_time;

/// How far both are compared unless somebody says otherwise: a year, leap or not.
const AHEAD: Duration = Duration::from_secs(366 * 86_400);
/// Hand-offs that are shown of each side.
const HANDOFFS: usize = 10;

/// What-if, for scripts and for people.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfAnswer {
    /// For scripts.
    pub listing: OnCallWhatIf,
    /// For people.
    pub view: OnCallWhatIfView,
}

/// Both sides of a comparison.
struct Compared<'a> {
    schedule: &'a Schedule,
    supposed: Schedule,
    known: &'a Known<'a>,
    team: Team,
    supposition: Supposition,
    from: Instant,
    until: Instant,
    present: Side,
    instead: Side,
    moved: Vec<Moved>,
}

/// One of them.
struct Side {
    loads: Vec<Load>,
    checked: Checked,
    hand_offs: Vec<HandOff>,
}

impl FoundSchedule {
    /// What it would be.
    ///
    /// # Errors
    /// When what is supposed changes nothing or cannot be, and when the range is none.
    pub fn what_if(&self, asked: &OnCallWhatIfAsk, now: Instant) -> Result<WhatIfAnswer, ApiError> {
        let known = known_people(&self.people);
        let compared = compared(&self.schedule, &known, asked, now)?;
        Ok(WhatIfAnswer { listing: compared.listing(), view: compared.view() })
    }
}

/// The same for the window, by a schedule of those in force.
pub(crate) fn what_if_view(
    (schedules, people): (&[ScheduleFile], &[Person]),
    schedule: &str,
    asked: &OnCallWhatIfAsk,
    now: Instant,
) -> Result<OnCallWhatIfView, ApiError> {
    let file = choose(schedules, schedule).ok_or_else(|| not_there(Some(schedule)))?;
    let unread =
        || ApiError::NotFound { message: format!("{} gives no schedule, so nothing can be supposed", file.file) };
    let known = known_people(people);
    Ok(compared(file.schedule.as_ref().ok_or_else(unread)?, &known, asked, now)?.view())
}

fn compared<'a>(
    schedule: &'a Schedule,
    known: &'a Known<'a>,
    asked: &OnCallWhatIfAsk,
    now: Instant,
) -> Result<Compared<'a>, ApiError> {
    let read =
        |option, text: &Option<String>| text.as_deref().map(|text| read_time(option, text, &schedule.zone)).transpose();
    let zone = &schedule.zone;
    let tomorrow = zone.day_begins(zone.wall(now).day().next());
    let from = read("--from", &asked.from)?.unwrap_or(tomorrow);
    let until = read("--until", &asked.until)?.unwrap_or_else(|| from.plus(AHEAD));
    let (from, until) = range(from, until)?;
    let supposition = read::read(&asked.supposed, (schedule, known.people), from)?;
    let supposed = schedule.supposing(&supposition).map_err(|not| read::refused(&not, schedule))?;
    let team = Team::of(known.people);
    let side = |schedule: &Schedule| Side {
        loads: schedule.loads(&known.counted, from, until),
        checked: looked_over(schedule, &team.people, (from, until), None),
        hand_offs: schedule.roster().hand_offs(from.shifted_ms(-1), HANDOFFS),
    };
    let (present, instead) = (side(schedule), side(&supposed));
    let moved = schedule.moved_by(&supposed, &known.counted, from, until);
    Ok(Compared { schedule, supposed, known, team, supposition, from, until, present, instead, moved })
}

impl Compared<'_> {
    /// What only the present has, and what only the other side; errors first, then warnings, then notes. What is told of other
    /// clocks makes no difference, because whose they are changes with the people.
    fn findings(&self) -> [Vec<WhatIfFinding>; 2] {
        let bare = |found: &CheckFinding, schedule: &Schedule| found.said(schedule, &[], &Names::default()).what;
        let only = |some: Vec<CheckFinding>, schedule: &Schedule, other: &Checked, other_schedule: &Schedule| {
            let others: Vec<String> = other.findings.iter().map(|found| bare(found, other_schedule)).collect();
            let found = some.iter().filter(|found| !others.contains(&bare(found, schedule)));
            let told = |found: &CheckFinding| WhatIfFinding {
                gravity: gravity(found),
                what: self.team.told(found, schedule).what,
            };
            found.map(told).collect::<Vec<_>>()
        };
        let (present, instead) = (&self.present.checked, &self.instead.checked);
        [
            only(present.closed_by(instead), self.schedule, instead, &self.supposed),
            only(instead.opened_since(present), &self.supposed, present, self.schedule),
        ]
    }

    /// Everybody of either side with what they carry, sorted by their ids. Whoever is on one side only carries nothing on the
    /// other.
    fn both(&self) -> Vec<(&PersonId, [Option<&Load>; 2])> {
        let mut both: BTreeMap<&PersonId, [Option<&Load>; 2]> = BTreeMap::new();
        for (place, side) in [&self.present, &self.instead].into_iter().enumerate() {
            for load in &side.loads {
                both.entry(&load.person).or_default()[place] = Some(load);
            }
        }
        both.into_iter().collect()
    }
}

#[cfg(test)]
#[path = "what_if_tests.rs"]
mod tests;
