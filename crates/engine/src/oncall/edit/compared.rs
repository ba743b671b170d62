//! Two schedules beside each other: every shift that changes, what the check says of it, and the hand-offs to come.

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{CheckFinding, Difference, HandOff, Schedule, differences};
use watchbill_domain::time::{Instant, Zone, dated_text, from_to_text, span_text};

use crate::api::{CheckChange, EditFinding, EditHandOff, ShiftChange, TheirTime};

use super::super::check::{AHEAD, Team, gravity, kind, looked_over};
use super::super::names::name;
use super::words::named;

/// Changed shifts that are listed.
const MOST_CHANGES: usize = 1000;
/// Hand-offs that are listed.
const HAND_OFFS: usize = 10;

/// The schedule as it is, if there is one, and as it would be.
pub(super) struct Compared<'a> {
    pub before: Option<&'a Schedule>,
    pub after: &'a Schedule,
    pub people: &'a [Person],
    pub now: Instant,
}

impl Compared<'_> {
    /// Every shift that changes over [from, to), and how many there are. A new schedule changes none.
    pub fn changes(&self, from: Instant, to: Instant) -> (Vec<ShiftChange>, usize) {
        let Some(before) = self.before else { return (Vec::new(), 0) };
        let all = differences(before, self.after, from, to);
        (all.iter().take(MOST_CHANGES).map(|difference| self.change(difference)).collect(), all.len())
    }

    /// What it does to the check of the next 366 days.
    pub fn check(&self) -> CheckChange {
        let team = Team::of(self.people);
        let look = |schedule: &Schedule| looked_over(schedule, &team.people, (self.now, self.now.plus(AHEAD)), None);
        let after = look(self.after);
        let told = |schedule: &Schedule, findings: &[CheckFinding]| -> Vec<EditFinding> {
            findings.iter().map(|found| finding(found, schedule, &team)).collect()
        };
        let Some(schedule) = self.before else {
            let (said, found) = (after.said(self.after), told(self.after, &after.findings));
            return CheckChange { before: None, after: said, covered: after.is_covered(), found, gone: Vec::new() };
        };
        let before = look(schedule);
        let (all, all_before) = (told(self.after, &after.findings), told(schedule, &before.findings));
        let without = |some: Vec<EditFinding>, others: &[EditFinding]| -> Vec<EditFinding> {
            some.into_iter().filter(|one| !others.contains(one)).collect()
        };
        CheckChange {
            before: Some(before.said(schedule)),
            after: after.said(self.after),
            covered: after.is_covered(),
            found: without(told(self.after, &after.opened_since(&before)), &all_before),
            gone: without(told(schedule, &before.closed_by(&after)), &all),
        }
    }

    /// The next hand-offs after the change, with the clocks of everybody in the schedule.
    pub fn hand_offs(&self) -> Vec<EditHandOff> {
        let everybody: Vec<PersonId> = named(self.after).into_iter().collect();
        let hand_off = |hand_off: HandOff| EditHandOff {
            at: hand_off.at.to_rfc3339(),
            there: dated_text(hand_off.at, &self.after.zone),
            before: ids(&hand_off.before),
            after: ids(&hand_off.after),
            before_names: self.names(&hand_off.before),
            after_names: self.names(&hand_off.after),
            theirs: self.theirs(&everybody, |zone| dated_text(hand_off.at, zone)),
        };
        self.after.roster().hand_offs(self.now, HAND_OFFS).into_iter().map(hand_off).collect()
    }

    fn change(&self, difference: &Difference) -> ShiftChange {
        let Difference { start, end, before, after } = difference;
        let mut about: Vec<PersonId> = before.iter().chain(after).cloned().collect();
        about.sort_unstable();
        about.dedup();
        let zone = &self.after.zone;
        let elsewhere = self.theirs(&about, |own| from_to_text(*start, *end, own));
        ShiftChange {
            start: start.to_rfc3339(),
            end: end.to_rfc3339(),
            there: from_to_text(*start, *end, zone),
            length: span_text(end.since(*start)),
            before: ids(before),
            after: ids(after),
            before_names: self.names(before),
            after_names: self.names(after),
            effect: match (before.is_empty(), after.is_empty()) {
                (_, true) => "opens",
                (true, _) => "closes",
                _ => "changed",
            }
            .to_owned(),
            is_past: *start < self.now,
            theirs: elsewhere.into_iter().filter(|theirs| theirs.zone != zone.name()).collect(),
        }
    }

    fn names(&self, people: &[PersonId]) -> Vec<String> {
        people.iter().map(|person| name(person, self.people)).collect()
    }

    /// The clocks of those whose zone is known.
    fn theirs(&self, people: &[PersonId], text: impl Fn(&Zone) -> String) -> Vec<TheirTime> {
        let own = |person: &PersonId| {
            let declared = self.people.iter().find(|declared| declared.id == person.as_str())?;
            let zone = declared.timezone.as_ref()?;
            let (name, zone_name) = (name(person, self.people), zone.name().to_owned());
            Some(TheirTime { person: person.to_string(), name, zone: zone_name, text: text(zone) })
        };
        people.iter().filter_map(own).collect()
    }
}

fn ids(people: &[PersonId]) -> Vec<String> {
    people.iter().map(ToString::to_string).collect()
}

fn finding(found: &CheckFinding, schedule: &Schedule, team: &Team) -> EditFinding {
    let told = team.told(found, schedule);
    EditFinding {
        kind: kind(found).to_owned(),
        gravity: gravity(found).to_owned(),
        what: told.what,
        means: told.means,
        to_do: told.to_do,
    }
}
