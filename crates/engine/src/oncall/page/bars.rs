//! Bars of every lane, and the final lane.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, Run};
use watchbill_domain::time::Instant;

use crate::api::{OnCallBar, OnCallGapView, OnCallLane, OnCallName};

use super::super::names::{listed, name};
use super::clocks::Whole;
use super::scene::Scene;

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Duty,
    /// Nobody is on call.
    Gap,
    /// A layer has nobody or no hours.
    Closed,
    /// Something else has the time.
    Covered,
}

/// A bar before it is drawn.
pub(super) struct Bar {
    pub(super) kind: Kind,
    /// What is drawn of it; within the range and never empty.
    pub(super) start: Instant,
    pub(super) end: Instant,
    /// What there is of it.
    pub(super) whole: Whole,
    /// Each once.
    pub(super) people: Vec<PersonId>,
    /// What is written on it.
    pub(super) label: String,
    pub(super) because: String,
    /// On which row of its lane, from 0.
    pub(super) row: usize,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Gap => "gap",
            Self::Closed => "closed",
            Self::Covered => "covered",
        }
    }
}

impl Scene<'_> {
    /// Who is on call, whatever the reason; `gaps` are those of the range.
    pub(super) fn final_lane(&self, gaps: &[OnCallGapView]) -> OnCallLane {
        let bars: Vec<Bar> = self.runs.iter().map(|run| self.run(run, gaps)).collect();
        let handoffs = counted(bars.len().saturating_sub(1), "hand-off", "hand-offs");
        let gaps = bars.iter().filter(|bar| bar.kind == Kind::Gap).count();
        let counted = match gaps {
            0 => handoffs,
            gaps => format!("{handoffs}, {}", counted(gaps, "gap", "gaps")),
        };
        OnCallLane {
            kind: "final".to_owned(),
            key: "final".to_owned(),
            name: "On call".to_owned(),
            about: "who is on call in the end: what all other lanes come to".to_owned(),
            counted,
            empty: None,
            rows: 1,
            bars: bars.into_iter().map(|bar| self.drawn(bar)).collect(),
        }
    }

    fn run(&self, run: &Run, gaps: &[OnCallGapView]) -> Bar {
        let is_gap = run.people.is_empty();
        let start = run.start.to_rfc3339();
        let gap = gaps.iter().find(|gap| gap.start == start).map(|gap| gap.means.clone());
        Bar {
            kind: if is_gap { Kind::Gap } else { Kind::Duty },
            start: run.start,
            end: run.end,
            whole: self.whole_run(run),
            people: run.people.clone(),
            label: if is_gap { "nobody".to_owned() } else { self.names(&run.people).join(", ") },
            because: if is_gap { gap.unwrap_or_default() } else { self.causes(run.start, run.end) },
            row: 0,
        }
    }

    /// By what somebody is on call in [start, end), each thing once: `turn 12 of primary, an override`.
    pub(super) fn causes(&self, start: Instant, end: Instant) -> String {
        let mut causes: Vec<String> = Vec::new();
        for duty in self.duties.within(start, end) {
            let cause = match duty.because {
                Because::Rotation { layer, turn } => format!("turn {turn} of {}", self.layer_name(layer)),
                Because::Override { index } => self.override_said(index),
                Because::Temporary { .. } => "a temporary schedule".to_owned(),
            };
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
        causes.join(", ")
    }

    pub(super) fn layer_name(&self, layer: usize) -> &str {
        self.schedule.layers.get(layer).map_or("?", |layer| layer.name.as_str())
    }

    pub(super) fn names(&self, people: &[PersonId]) -> Vec<String> {
        people.iter().map(|person| name(person, self.clocks.people)).collect()
    }

    pub(super) fn listed(&self, people: &[PersonId]) -> String {
        listed(people, self.clocks.people)
    }

    /// A bar as the window gets it.
    pub(super) fn drawn(&self, bar: Bar) -> OnCallBar {
        let (left, right) = (self.range.part(bar.start), self.range.part(bar.end));
        let Whole { start, end } = bar.whole;
        let names = bar
            .people
            .iter()
            .map(|person| OnCallName { id: person.to_string(), name: name(person, self.clocks.people) });
        OnCallBar {
            left,
            width: right - left,
            row: bar.row,
            kind: bar.kind.word().to_owned(),
            people: names.collect(),
            label: bar.label,
            is_told: self.is_told(&bar.people),
            is_now: bar.start <= self.now && self.now < bar.end,
            is_past: bar.end <= self.now,
            goes_before: start.is_none_or(|start| start < self.range.from),
            goes_after: end.is_none_or(|end| self.range.to < end),
            start: start.unwrap_or(bar.start).to_rfc3339(),
            end: end.map(Instant::to_rfc3339),
            at: bar.start.to_rfc3339(),
            when: self.clocks.span(bar.whole, &bar.people),
            length: bar.whole.length(),
            because: bar.because,
        }
    }
}

/// `1 shift`, `14 shifts`
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
