//! The lanes of overrides and of temporary schedules.

use watchbill_domain::oncall::{Override, OverrideKind, Temporary};
use watchbill_domain::time::Instant;

use crate::api::OnCallLane;

use super::bars::{Bar, Kind, counted};
use super::clocks::Whole;
use super::scene::Scene;

impl Scene<'_> {
    /// The lane of the overrides that touch the range; none where none does.
    pub(super) fn override_lane(&self) -> Option<OnCallLane> {
        let all = self.schedule.overrides.iter().enumerate();
        let touching = all.filter(|(_, change)| self.touches(change.start, change.end));
        let bars: Vec<Bar> = touching.map(|(index, change)| self.override_bar(index, change)).collect();
        let count = counted(bars.len(), "override", "overrides");
        let about = "what is changed of the layers, in the order of the file";
        self.stacked(("overrides", "Overrides"), about, count, bars)
    }

    /// The lane of the temporary schedules that touch the range; none where none does.
    pub(super) fn temporary_lane(&self) -> Option<OnCallLane> {
        let all = self.schedule.temporaries.iter().enumerate();
        let touching: Vec<_> = all.filter(|(_, one)| self.touches(one.start, one.end)).collect();
        let bars: Vec<Bar> = touching.iter().flat_map(|(index, one)| self.temporary_bars(*index, one)).collect();
        let count = counted(touching.len(), "temporary schedule", "temporary schedules");
        let about = "what holds instead of all layers and overrides";
        self.stacked(("temporary", "Temporary"), about, count, bars)
    }

    /// `Bo instead of Ana, an override by Ana: dentist`
    pub(super) fn override_said(&self, index: usize) -> String {
        let Some(change) = self.schedule.overrides.get(index) else { return "an override".to_owned() };
        let person = self.listed(std::slice::from_ref(&change.person));
        let what = match &change.kind {
            OverrideKind::Replace => format!("only {person}"),
            OverrideKind::Substitute { of } => {
                format!("{person} instead of {}", self.listed(std::slice::from_ref(of)))
            }
            OverrideKind::Remove => format!("{person} taken off"),
            OverrideKind::Add => format!("{person} too"),
        };
        let how = if change.swap.is_some() { "a swap" } else { "an override" };
        let by = change.by.as_ref().map(|by| format!(" by {}", self.listed(std::slice::from_ref(by))));
        let reason = change.reason.as_ref().map(|reason| format!(": {reason}"));
        format!("{what}, {how}{}{}", by.unwrap_or_default(), reason.unwrap_or_default())
    }

    fn touches(&self, start: Instant, end: Instant) -> bool {
        start < self.range.to && self.range.from < end
    }

    fn override_bar(&self, index: usize, change: &Override) -> Bar {
        let person = self.listed(std::slice::from_ref(&change.person));
        let label = match &change.kind {
            OverrideKind::Replace => person,
            OverrideKind::Substitute { of } => format!("{person} for {}", self.listed(std::slice::from_ref(of))),
            OverrideKind::Remove => format!("{person} off"),
            OverrideKind::Add => format!("{person} too"),
        };
        let (start, end) = (change.start.max(self.range.from), change.end.min(self.range.to));
        let counts = match change.kind {
            OverrideKind::Remove => self.takes_off(change, start, end),
            _ => self.duties.has_override(index),
        };
        let said = self.override_said(index);
        Bar {
            kind: if counts { Kind::Duty } else { Kind::Covered },
            start,
            end,
            whole: Whole { start: Some(change.start), end: Some(change.end) },
            people: vec![change.person.clone()],
            label,
            because: if counts { said } else { format!("{said}; nothing comes of it in this range") },
            row: 0,
        }
    }

    /// Whether some layer would have whoever is taken off.
    fn takes_off(&self, change: &Override, start: Instant, end: Instant) -> bool {
        let layers = 0..self.schedule.layers.len();
        let mut duties = layers.flat_map(|layer| self.roster.layer_duties(layer, start, end));
        duties.any(|duty| duty.person == change.person)
    }

    /// The shifts of a temporary schedule, and what it leaves open.
    fn temporary_bars(&self, index: usize, temporary: &Temporary) -> Vec<Bar> {
        let later = self.schedule.temporaries.get(index + 1..).unwrap_or_default();
        let bar = |kind: Kind, start: Instant, end: Instant| {
            let is_set_aside = later.iter().any(|other| other.start <= start && end <= other.end);
            Bar {
                kind: if is_set_aside { Kind::Covered } else { kind },
                start: start.max(self.range.from),
                end: end.min(self.range.to),
                whole: Whole { start: Some(start), end: Some(end) },
                people: Vec::new(),
                label: "nobody".to_owned(),
                because: if is_set_aside {
                    "a later temporary schedule of the file holds".to_owned()
                } else {
                    "a temporary schedule replaces all layers and overrides".to_owned()
                },
                row: 0,
            }
        };
        let mut bars = Vec::new();
        let mut shifts: Vec<_> = temporary.shifts.iter().collect();
        shifts.sort_by_key(|shift| shift.start);
        let mut seen = temporary.start;
        for shift in shifts {
            let (start, end) = (shift.start.max(temporary.start), shift.end.min(temporary.end));
            if end <= start {
                continue;
            }
            if seen < start {
                bars.push(bar(Kind::Gap, seen, start));
            }
            let people = vec![shift.person.clone()];
            bars.push(Bar { label: self.listed(&people), people, ..bar(Kind::Duty, start, end) });
            seen = seen.max(end);
        }
        if seen < temporary.end {
            bars.push(bar(Kind::Gap, seen, temporary.end));
        }
        bars.retain(|bar| bar.start < bar.end);
        bars
    }

    fn stacked(&self, (kind, name): (&str, &str), about: &str, counted: String, bars: Vec<Bar>) -> Option<OnCallLane> {
        let (bars, rows) = stack(bars);
        (!bars.is_empty()).then(|| OnCallLane {
            kind: kind.to_owned(),
            key: kind.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
            counted,
            empty: None,
            rows,
            bars: bars.into_iter().map(|bar| self.drawn(bar)).collect(),
        })
    }
}

/// Puts each bar on the first row on which it overlaps no other; gives how many rows that are.
fn stack(mut bars: Vec<Bar>) -> (Vec<Bar>, usize) {
    bars.sort_by_key(|bar| bar.start);
    let mut ends: Vec<Instant> = Vec::new();
    for bar in &mut bars {
        bar.row = ends.iter().position(|end| *end <= bar.start).unwrap_or(ends.len());
        match ends.get_mut(bar.row) {
            Some(end) => *end = bar.end,
            None => ends.push(bar.end),
        }
    }
    (bars, ends.len())
}
