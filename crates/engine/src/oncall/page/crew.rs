//! The people of a schedule, now: their clocks, their hours, whether they are away, and when they are next.

use watchbill_definitions::{Absences, Person};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{NIGHT, OverrideKind};
use watchbill_domain::time::{Instant, Zone, local_text, minute_of_day};

use crate::api::OnCallPersonRow;

use super::super::names::name;
use super::super::presence::{is_at_work, working_text};
use super::scene::Scene;

impl Scene<'_> {
    /// Those who are on call now first, then in the order in which they are next, then those who are not within a year.
    pub(super) fn crew(&self, me: Option<&str>) -> Vec<OnCallPersonRow> {
        let mut crew: Vec<(Option<Instant>, OnCallPersonRow)> =
            self.everybody().into_iter().map(|person| self.member(&person, me)).collect();
        crew.sort_by_key(|(next, row)| (!row.is_on_call, next.is_none(), *next));
        crew.into_iter().map(|(_, row)| row).collect()
    }

    /// Whoever is in a line-up that holds in the range or later, or is named by what sets line-ups aside, in the order of the
    /// file; each once.
    fn everybody(&self) -> Vec<PersonId> {
        let from = self.range.from.min(self.now);
        let mut everybody: Vec<PersonId> = Vec::new();
        let mut add = |person: &PersonId| {
            if !everybody.contains(person) {
                everybody.push(person.clone());
            }
        };
        for layer in &self.schedule.layers {
            let last = layer.versions.iter().rposition(|version| version.from <= from);
            if last.is_none() {
                layer.rotation.people.iter().for_each(&mut add);
            }
            let holding = &layer.versions[last.unwrap_or(0)..];
            holding.iter().flat_map(|version| &version.rotation.people).for_each(&mut add);
        }
        for change in self.schedule.overrides.iter().filter(|change| from < change.end) {
            add(&change.person);
            if let OverrideKind::Substitute { of } = &change.kind {
                add(of);
            }
        }
        let temporaries = self.schedule.temporaries.iter().filter(|temporary| from < temporary.end);
        temporaries.flat_map(|temporary| &temporary.shifts).for_each(|shift| add(&shift.person));
        everybody
    }

    fn member(&self, id: &PersonId, me: Option<&str>) -> (Option<Instant>, OnCallPersonRow) {
        let declared = self.clocks.people.iter().find(|person| person.id == id.as_str());
        let zone = declared.and_then(|person| person.timezone.as_ref());
        let minute = zone.map(|zone| minute_of_day(self.now, zone));
        let is_on_call = self.ahead.first().is_some_and(|run| run.people.contains(id));
        let (next, next_said) = self.next(id, is_on_call);
        let row = OnCallPersonRow {
            id: id.to_string(),
            name: name(id, self.clocks.people),
            is_me: me == Some(id.as_str()),
            is_told: self.told == Some(id.as_str()),
            is_on_call,
            zone: zone.map(|zone| zone.name().to_owned()),
            time: zone.map(|zone| local_text(self.now, zone, self.now).short),
            day_shift: zone.and_then(|zone| self.day_shift(zone)),
            working_hours: declared.and_then(working_text),
            is_working: zone.and_then(|zone| is_at_work(declared?, self.now, zone)),
            is_night: minute.map(|minute| NIGHT.contains(minute)),
            away: declared.and_then(|person| self.away(person)),
            unknown: self.unknown(declared),
            next: next_said,
            next_at: next.map(Instant::to_rfc3339),
        };
        (next, row)
    }

    /// Until when somebody is on call, or from when on, and the same in words.
    fn next(&self, id: &PersonId, is_on_call: bool) -> (Option<Instant>, String) {
        let own = std::slice::from_ref(id);
        let change = self.ahead.iter().find(|run| run.people.contains(id) != is_on_call).map(|run| run.start);
        let said = match (change, is_on_call) {
            (Some(until), true) => format!("on call until {}", self.clocks.moment(until, own)),
            (Some(from), false) => format!("next {}", self.clocks.moment(from, own)),
            (None, true) => "on call, and for more than a year".to_owned(),
            (None, false) => "not on call within a year".to_owned(),
        };
        (change, said)
    }

    /// That it is another day for somebody than on the axis.
    fn day_shift(&self, zone: &Zone) -> Option<String> {
        let [there, here] = [zone, self.clocks.axis()].map(|zone| zone.wall(self.now).day());
        let (first, last, sign) = if here < there { (here, there, '+') } else { (there, here, '-') };
        // Clocks are up to 26 hours apart, which for two hours of a day is two days.
        let mut days = std::iter::successors(Some(first), |day| Some(day.next())).take(3);
        let count = days.position(|day| day == last)?;
        (count > 0).then(|| format!("{sign}{count} d"))
    }

    fn away(&self, person: &Person) -> Option<String> {
        let absence =
            person.absences.known().iter().find(|absence| absence.from <= self.now && self.now < absence.to)?;
        let id = PersonId::new(&person.id);
        let until = self.clocks.moment(absence.to, std::slice::from_ref(&id));
        let reason = absence.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        Some(format!("away until {until}{reason}"))
    }

    fn unknown(&self, declared: Option<&Person>) -> Option<String> {
        let Some(person) = declared else {
            return Some(
                "Not one of the people of watchbill.toml: their zone, hours and absences are not known. Add them there."
                    .to_owned(),
            );
        };
        match (&person.absences, &person.timezone) {
            (Absences::Calendar(path), _) => {
                Some(format!("Their absences are in {path}, which cannot be read: they may be away."))
            }
            (_, None) => Some("Their zone is not known. Give them a `timezone` in watchbill.toml.".to_owned()),
            _ => None,
        }
    }
}
