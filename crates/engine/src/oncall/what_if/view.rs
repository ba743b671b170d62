//! What-if in words.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Carried, Length, Load, Moved, Schedule, Supposition, WhileAway};
use watchbill_domain::time::{Instant, dated_text, from_to_text, span_text, tzdb_release};

use crate::api::{OnCallWhatIfView, WhatIfFigure, WhatIfHandoffRow, WhatIfRow};
use crate::oncall::loads::{hours_text, more_text};
use crate::oncall::names::{listed, name};

use super::{Compared, HANDOFFS};

/// Rows of duty that changes hands: enough to see what happens, and a year of days in eight hours is a thousand.
const MOST_MOVED: usize = 100;

impl Compared<'_> {
    pub(super) fn view(&self) -> OnCallWhatIfView {
        let [vanish, appear] = self.findings();
        OnCallWhatIfView {
            schedule: self.schedule.name.clone(),
            supposed: self.supposed_said(),
            range: from_to_text(self.from, self.until, &self.schedule.zone),
            moved_said: self.moved_said(),
            people: self.both().into_iter().map(|(person, loads)| self.row(person, loads)).collect(),
            proof: [self.present.checked.said(self.schedule), self.instead.checked.said(&self.supposed)],
            is_covered: [&self.present, &self.instead].map(|side| side.checked.is_covered()),
            appear,
            vanish,
            handoffs: self.handoffs(),
            moved: self.moved.iter().take(MOST_MOVED).map(|one| self.moved_row(one)).collect(),
            tzdb: tzdb_release(),
        }
    }

    /// `Bo leaves on Mon 7 Dec 2026 09:00 CET`
    pub(super) fn supposed_said(&self) -> String {
        let zone = &self.schedule.zone;
        let on = |at: &Instant| dated_text(*at, zone);
        match &self.supposition {
            Supposition::Leaves { person, from } => format!("{} leaves on {}", self.name(person), on(from)),
            Supposition::Joins { person, layer, from } => {
                format!("{} joins {} on {}", self.name(person), layer_name(self.schedule, *layer), on(from))
            }
            Supposition::Away { person, from, to, cover } => {
                let covered = match cover {
                    WhileAway::NextInLine => "and whoever is next in line covers",
                    WhileAway::Nobody => "and nobody covers",
                };
                format!("{} is away {}, {covered}", self.name(person), from_to_text(*from, *to, zone))
            }
            Supposition::Length { layer, length, from } => {
                let layer = layer.map_or_else(|| "every layer".to_owned(), |layer| layer_name(self.schedule, layer));
                format!("turns of {} in {layer} from {}", length_said(length), on(from))
            }
        }
    }

    fn name(&self, person: &PersonId) -> String {
        name(person, self.known.people)
    }

    fn moved_said(&self) -> String {
        let moved: Duration = self.moved.iter().map(|one| one.carried.on_call).sum();
        let [was, is] = [&self.present, &self.instead].map(|side| side.checked.uncovered());
        let changes = if moved.is_zero() {
            "Nothing changes hands".to_owned()
        } else {
            format!("{} on call change hands", hours_text(moved))
        };
        match more_text(is, was) {
            same if same.is_empty() => format!("{changes}."),
            _ if is > was => {
                format!("{changes}; nobody is on call for {} more than now.", hours_text(is.abs_diff(was)))
            }
            _ => format!("{changes}; nobody is on call for {} less than now.", hours_text(is.abs_diff(was))),
        }
    }

    fn row(&self, person: &PersonId, loads: [Option<&Load>; 2]) -> WhatIfRow {
        let span = |of: fn(&Carried) -> Duration| {
            let [present, instead] = loads.map(|load| load.map_or(Duration::ZERO, |load| of(&load.carried)));
            WhatIfFigure {
                present: hours_text(present),
                instead: hours_text(instead),
                more: more_text(instead, present),
            }
        };
        WhatIfRow {
            person: person.to_string(),
            name: self.name(person),
            on_call: span(|carried| carried.on_call),
            night: span(|carried| carried.night),
            weekend: span(|carried| carried.weekend),
            holiday: span(|carried| carried.holiday),
            nights: count(loads.map(|load| load.map_or(0, |load| load.nights))),
            shifts: count(loads.map(|load| load.map_or(0, |load| load.shifts.len()))),
        }
    }

    /// The hand-offs of both sides by their instants; the first ten.
    fn handoffs(&self) -> Vec<WhatIfHandoffRow> {
        let mut rows: BTreeMap<Instant, [Option<String>; 2]> = BTreeMap::new();
        for (place, side) in [&self.present, &self.instead].into_iter().enumerate() {
            for one in &side.hand_offs {
                rows.entry(one.at).or_default()[place] = Some(listed(&one.after, self.known.people));
            }
        }
        let row = |(at, [present, instead]): (Instant, [Option<String>; 2])| WhatIfHandoffRow {
            when: dated_text(at, &self.schedule.zone),
            differs: present != instead,
            present: present.unwrap_or_default(),
            instead: instead.unwrap_or_default(),
        };
        rows.into_iter().take(HANDOFFS).map(row).collect()
    }

    fn moved_row(&self, moved: &Moved) -> String {
        let when = from_to_text(moved.start, moved.end, self.known.zone_of(&moved.to, self.schedule));
        let [from, to] = [&moved.from, &moved.to].map(|person| self.name(person));
        format!("{when}: {to} for {from}, {}", hours_text(moved.carried.on_call))
    }
}

fn count([present, instead]: [usize; 2]) -> WhatIfFigure {
    let more = match instead.cmp(&present) {
        std::cmp::Ordering::Less => format!("-{}", present - instead),
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{}", instead - present),
    };
    WhatIfFigure { present: present.to_string(), instead: instead.to_string(), more }
}

fn layer_name(schedule: &Schedule, layer: usize) -> String {
    schedule.layers.get(layer).map_or_else(String::new, |layer| layer.name.clone())
}

fn length_said(length: &Length) -> String {
    let every = |count: u32, one: &str, many: &str| if count == 1 { one.to_owned() } else { format!("{count} {many}") };
    match length {
        Length::Hours(count) => every(count.get(), "an hour", "hours"),
        Length::Days(count) => every(count.get(), "a day", "days"),
        Length::Weeks(count) => every(count.get(), "a week", "weeks"),
        Length::Months(count) => every(count.get(), "a month", "months"),
        Length::Minutes(lengths) => {
            let length = |minutes: &std::num::NonZeroU32| span_text(Duration::from_secs(u64::from(minutes.get()) * 60));
            lengths.iter().map(length).collect::<Vec<_>>().join(" and ")
        }
    }
}
