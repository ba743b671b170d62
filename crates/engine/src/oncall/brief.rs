//! Who is on call now and next, in a few words: for the line over every page, and for those who look at *Now*.

use std::cmp::Reverse;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::time::{Instant, Zone, clock_text, local_text};

use crate::api::{OnCallLine, OnCallNowRow};

use super::check::AHEAD;
use super::find::ScheduleFile;
use super::names::{listed, name};

/// Those who read it, and when.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The people of the workspace.
    pub people: &'a [Person],
    /// Who sits at this laptop.
    pub me: Option<&'a str>,
    pub now: Instant,
    pub laptop: &'a Zone,
}

/// Whether somebody is on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Covered,
    /// The file cannot be read.
    Unknown,
    /// Nobody is.
    Gap,
}

/// One schedule now.
pub(super) struct Brief<'a> {
    file: &'a ScheduleFile,
    pub(super) state: State,
    /// Each once; in the order of the layers.
    pub(super) people: Vec<PersonId>,
    /// When other people are, and who.
    pub(super) next: Option<(Instant, Vec<PersonId>)>,
}

/// The line over every page; none where there is no schedule.
pub(crate) fn line(schedules: &[ScheduleFile], reader: Reader<'_>) -> Option<OnCallLine> {
    let briefs: Vec<Brief<'_>> = schedules.iter().map(|file| Brief::of(file, reader.now)).collect();
    // Of equal ones the first is taken.
    let first = briefs.iter().min_by_key(|brief| (Reverse(brief.state), !brief.has(reader.me)))?;
    let named = |brief: &Brief<'_>| format!("{}: {}", brief.file.name(), brief.said(reader));
    Some(OnCallLine {
        text: if briefs.len() == 1 { first.said(reader) } else { named(first) },
        state: first.state.word().to_owned(),
        file: first.file.file.clone(),
        all: briefs.iter().map(named).collect(),
        more: briefs.len() - 1,
    })
}

/// A row for each schedule.
pub(crate) fn rows(schedules: &[ScheduleFile], reader: Reader<'_>) -> Vec<OnCallNowRow> {
    schedules.iter().map(|file| Brief::of(file, reader.now).row(reader)).collect()
}

/// When other people are on call next by any of these schedules. Where nothing changes it is looked at again after a year.
pub(crate) fn next_handoff(schedules: &[ScheduleFile], now: Instant) -> Instant {
    let next = schedules.iter().filter_map(|file| file.schedule.as_ref()?.next_handoff(now));
    next.min().unwrap_or_else(|| now.plus(AHEAD))
}

impl State {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Unknown => "unknown",
            Self::Gap => "gap",
        }
    }
}

impl<'a> Brief<'a> {
    pub(super) fn of(file: &'a ScheduleFile, now: Instant) -> Self {
        let Some(schedule) = &file.schedule else {
            return Self { file, state: State::Unknown, people: Vec::new(), next: None };
        };
        let roster = schedule.roster();
        let on_call_at = |at: Instant| {
            let mut people: Vec<PersonId> = Vec::new();
            for row in roster.on_call(at) {
                if !people.contains(&row.person) {
                    people.push(row.person);
                }
            }
            people
        };
        let people = on_call_at(now);
        let state = if people.is_empty() { State::Gap } else { State::Covered };
        let next = roster.next_handoff(now).map(|next| (next, on_call_at(next)));
        Self { file, state, people, next }
    }

    /// `Ana until Mon 09:00 (Bo next)`
    pub(super) fn said(&self, reader: Reader<'_>) -> String {
        let who = self.who(reader);
        match &self.next {
            None => who,
            Some((at, people)) if people.is_empty() => format!("{who} until {} (then nobody)", reader.short(*at)),
            Some((at, people)) => format!("{who} until {} ({} next)", reader.short(*at), listed(people, reader.people)),
        }
    }

    /// `Ana`, `nobody`, or that it is not known.
    pub(super) fn who(&self, reader: Reader<'_>) -> String {
        match self.state {
            State::Covered | State::Gap => listed(&self.people, reader.people),
            State::Unknown => format!("not known, {} cannot be read", self.file.file),
        }
    }

    fn has(&self, person: Option<&str>) -> bool {
        person.is_some_and(|person| self.people.iter().any(|on_call| on_call.as_str() == person))
    }

    fn row(&self, reader: Reader<'_>) -> OnCallNowRow {
        let next = self.next.as_ref();
        OnCallNowRow {
            schedule: self.file.name().to_owned(),
            file: self.file.file.clone(),
            state: self.state.word().to_owned(),
            who: self.who(reader),
            is_me: self.has(reader.me),
            until: next.map(|(at, _)| format!("until {}", reader.short(*at))),
            until_theirs: next.and_then(|(at, _)| reader.elsewhere(*at, &self.people)),
            next: next.map(|(_, people)| format!("then {}", listed(people, reader.people))),
            next_theirs: next.and_then(|(at, people)| {
                let come: Vec<PersonId> =
                    people.iter().filter(|person| !self.people.contains(person)).cloned().collect();
                reader.elsewhere(*at, &come)
            }),
            open: None,
        }
    }
}

impl Reader<'_> {
    fn short(&self, at: Instant) -> String {
        local_text(at, self.laptop, self.now).short
    }

    /// `Sun 23:00 for Ana`: what the clocks of those show who read another time than this laptop.
    fn elsewhere(&self, at: Instant, people: &[PersonId]) -> Option<String> {
        let here = clock_text(at, self.laptop, self.laptop);
        let told = people.iter().filter_map(|person| {
            let declared = self.people.iter().find(|declared| declared.id == person.as_str())?;
            let there = clock_text(at, declared.timezone.as_ref()?, self.laptop);
            (there != here).then(|| format!("{there} for {}", name(person, self.people)))
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}

#[cfg(test)]
#[path = "brief_tests.rs"]
mod tests;
