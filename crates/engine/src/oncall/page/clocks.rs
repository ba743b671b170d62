//! On whose clock the page tells times.

use std::time::Duration;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::time::{Instant, Zone, dated_text, from_to_text, span_text};

use crate::api::OnCallClock;

use super::super::names::name;

/// The clock that was chosen, and those it may be.
#[derive(Clone, Copy)]
pub(super) struct Clocks<'a> {
    pub(super) chosen: OnCallClock,
    pub(super) laptop: &'a Zone,
    pub(super) schedule: &'a Zone,
    pub(super) people: &'a [Person],
}

/// From an instant until before another, as far as a year tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whole {
    /// None where it began more than a year before what is shown.
    pub(super) start: Option<Instant>,
    /// None where it does not end within a year.
    pub(super) end: Option<Instant>,
}

impl<'a> Clocks<'a> {
    /// The zone of the days.
    pub(super) fn axis(&self) -> &'a Zone {
        match self.chosen {
            OnCallClock::Mine => self.laptop,
            OnCallClock::Schedule | OnCallClock::Theirs => self.schedule,
        }
    }

    /// Where somebody lives, if that is known.
    pub(super) fn zone_of(&self, person: &PersonId) -> Option<&'a Zone> {
        let declared = self.people.iter().find(|declared| declared.id == person.as_str())?;
        declared.timezone.as_ref()
    }

    /// `Mon 9 Mar 2026 09:00 CET`; `people` are those whose clocks it may be told on.
    pub(super) fn moment(&self, at: Instant, people: &[PersonId]) -> String {
        self.on_each(people, |zone| dated_text(at, zone))
    }

    /// `Mon 9 Mar 2026 09:00 to 17:00 CET`, likewise.
    pub(super) fn span(&self, whole: Whole, people: &[PersonId]) -> String {
        match (whole.start, whole.end) {
            (Some(start), Some(end)) => self.on_each(people, |zone| from_to_text(start, end, zone)),
            (Some(start), None) => format!("from {}, for more than a year", self.moment(start, people)),
            (None, Some(end)) => format!("until {}, for more than a year", self.moment(end, people)),
            (None, None) => "for more than a year".to_owned(),
        }
    }

    /// Once, where all of them read the same, else once for each reading.
    fn on_each(&self, people: &[PersonId], told: impl Fn(&Zone) -> String) -> String {
        if self.chosen != OnCallClock::Theirs || people.is_empty() {
            return told(self.axis());
        }
        let mut readings: Vec<(String, Vec<String>)> = Vec::new();
        for person in people {
            let text = told(self.zone_of(person).unwrap_or(self.schedule));
            let name = name(person, self.people);
            match readings.iter_mut().find(|(known, _)| *known == text) {
                Some((_, names)) => names.push(name),
                None => readings.push((text, vec![name])),
            }
        }
        match readings.as_slice() {
            [(text, _)] => text.clone(),
            several => {
                let told: Vec<String> =
                    several.iter().map(|(text, names)| format!("{text} for {}", names.join(" and "))).collect();
                told.join("; ")
            }
        }
    }
}

impl Whole {
    /// `7 d`
    pub(super) fn length(self) -> String {
        match (self.start, self.end) {
            (Some(start), Some(end)) => span_text(end.since(start)),
            _ => "more than a year".to_owned(),
        }
    }
}

/// `in 3 d 4 h`
pub(super) fn away(span: Duration) -> String {
    format!("in {}", span_text(span))
}
