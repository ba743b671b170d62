//! The lane of a layer: its turns, where something else has the time, and where it has nobody or no hours.

use std::time::Duration;

use watchbill_domain::oncall::{Because, Rotation, Shift};
use watchbill_domain::time::{Instant, dated_text};

use crate::api::OnCallLane;

use super::about::about_layer;
use super::bars::{Bar, Kind, counted};
use super::clocks::Whole;
use super::scene::Scene;

/// How far outside of the range the ends of a turn's hours are looked for: hours come again every week.
const LOOK: Duration = Duration::from_secs(8 * 86_400);

impl Scene<'_> {
    /// The lane of the layer at this place of the schedule.
    pub(super) fn layer_lane(&self, place: usize) -> OnCallLane {
        let layer = &self.schedule.layers[place];
        let bars = self.layer_bars(place);
        let count = |kind: Kind| bars.iter().filter(|bar| bar.kind == kind).count();
        let (duties, covered) = (count(Kind::Duty), count(Kind::Covered));
        let shifts = counted(duties, "shift", "shifts");
        OnCallLane {
            kind: "layer".to_owned(),
            key: format!("layer {}", layer.name),
            name: layer.name.clone(),
            about: about_layer(self.schedule, layer),
            counted: if covered == 0 { shifts } else { format!("{shifts}, {covered} covered by something else") },
            empty: (duties + covered == 0).then(|| self.why_empty(place)),
            rows: 1,
            bars: bars.into_iter().map(|bar| self.drawn(bar)).collect(),
        }
    }

    /// They cover the range.
    fn layer_bars(&self, place: usize) -> Vec<Bar> {
        let mut bars = Vec::new();
        let mut seen = self.range.from;
        let mut effective = self.duties.of_layer(place).peekable();
        for shift in self.layer_shifts(place) {
            let (start, end) = (shift.start.max(self.range.from), shift.end.min(self.range.to));
            self.close(place, seen, start, &mut bars);
            seen = start;
            while let Some(duty) = effective.next_if(|duty| duty.start < end) {
                self.cover(&shift, seen, duty.start, &mut bars);
                let because = format!("turn {} of {}", shift.turn, self.layer_name(place));
                bars.push(self.turn(Kind::Duty, &shift, (duty.start, duty.end), because));
                seen = duty.end;
            }
            self.cover(&shift, seen, end, &mut bars);
            seen = end;
        }
        self.close(place, seen, self.range.to, &mut bars);
        bars
    }

    /// What the layer has to say in the range, each part with its own ends.
    fn layer_shifts(&self, place: usize) -> Vec<Shift> {
        let (from, to) = (self.range.from.minus(LOOK), self.range.to.plus(LOOK));
        let turns = self.roster.layer_shifts(place, from, to);
        let mut duties = self.roster.layer_duties(place, from, to);
        duties.retain(|duty| duty.start < self.range.to && self.range.from < duty.end);
        for duty in &mut duties {
            // Where even so far away no hours end, the turn is as long as it is.
            let turn = turns.iter().find(|turn| turn.start <= duty.start && duty.end <= turn.end);
            if let Some(turn) = turn.filter(|_| duty.start == from || duty.end == to) {
                duty.start = if duty.start == from { turn.start } else { duty.start };
                duty.end = if duty.end == to { turn.end } else { duty.end };
            }
        }
        duties
    }

    fn turn(&self, kind: Kind, shift: &Shift, (start, end): (Instant, Instant), because: String) -> Bar {
        // Where something else cuts it, it ends there.
        let whole_start = if start <= shift.start.max(self.range.from) { shift.start } else { start };
        let whole_end = if shift.end.min(self.range.to) <= end { shift.end } else { end };
        let people = vec![shift.person.clone()];
        let label = self.names(&people).join(", ");
        let whole = Whole { start: Some(whole_start), end: Some(whole_end) };
        Bar { kind, start, end, whole, people, label, because, row: 0 }
    }

    /// The part of a turn that somebody else has.
    fn cover(&self, shift: &Shift, start: Instant, end: Instant, bars: &mut Vec<Bar>) {
        if start < end {
            let because = self.covered_by(start, end);
            bars.push(self.turn(Kind::Covered, shift, (start, end), because));
        }
    }

    /// By what: `covered by nights`, `covered by an override`.
    fn covered_by(&self, start: Instant, end: Instant) -> String {
        let mut by: Vec<String> = Vec::new();
        for duty in self.duties.within(start, end) {
            let what = match duty.because {
                Because::Rotation { layer, .. } => {
                    format!("{}, of level {}", self.layer_name(layer), self.schedule.layers[layer].level)
                }
                Because::Override { index } => self.override_said(index),
                Because::Temporary { .. } => "a temporary schedule".to_owned(),
            };
            if !by.contains(&what) {
                by.push(what);
            }
        }
        match by.as_slice() {
            [] => "set aside by an override or a temporary schedule, and nobody stands in".to_owned(),
            by => format!("covered by {}", by.join(", by ")),
        }
    }

    /// The time in which the layer has nobody or no hours.
    fn close(&self, place: usize, start: Instant, end: Instant, bars: &mut Vec<Bar>) {
        if start < end {
            bars.push(Bar {
                kind: Kind::Closed,
                start,
                end,
                whole: Whole { start: Some(start), end: Some(end) },
                people: Vec::new(),
                label: String::new(),
                because: self.why_closed(place, start),
                row: 0,
            });
        }
    }

    fn why_closed(&self, place: usize, at: Instant) -> String {
        if self.rotation_at(place, at).people.is_empty() {
            return "nobody is in its rotation".to_owned();
        }
        match self.roster.turn_at(place, at) {
            Some(_) => "outside its hours".to_owned(),
            None => "its rotation has not started".to_owned(),
        }
    }

    /// Why nothing is on the lane, and what to do.
    fn why_empty(&self, place: usize) -> String {
        let rotation = self.rotation_at(place, self.range.to.shifted_ms(-1));
        if rotation.people.is_empty() {
            return "Nobody is in its rotation. Put people into it, or take the layer out.".to_owned();
        }
        if self.roster.turn_at(place, self.range.to.shifted_ms(-1)).is_some() {
            return "Its hours are not open in this range. Look further ahead, or widen its hours.".to_owned();
        }
        let layer = &self.schedule.layers[place];
        let starts = self.schedule.zone_of(layer).reached(rotation.start.wall);
        let when = dated_text(starts, self.clocks.axis());
        format!("Its first turn begins on {when}. Look there, or set an earlier `start`.")
    }

    /// What holds of a layer at an instant.
    fn rotation_at(&self, place: usize, at: Instant) -> &Rotation {
        let layer = &self.schedule.layers[place];
        layer.versions.iter().rfind(|version| version.from <= at).map_or(&layer.rotation, |version| &version.rotation)
    }
}
