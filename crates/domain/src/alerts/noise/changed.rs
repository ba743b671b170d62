//! Recorded changes as they would have been had the rule been written otherwise.

use std::time::Duration;

use crate::time::Instant;

use super::super::{Line, LineState, Severity};

/// As if the rule had waited for so much longer before it fires: an episode that was shorter never was, a longer one began
/// later. A wait that lasts beyond `end` is not over.
pub(super) fn with_for(lines: &[Line], wait: Duration, end: Instant) -> Vec<Line> {
    let mut waiting: Vec<Option<Waiting>> = Vec::new();
    let mut fires = Vec::new();
    let mut changed = Vec::with_capacity(lines.len());
    for line in lines {
        let at = line.alert as usize;
        if at >= waiting.len() {
            waiting.resize(at + 1, None);
            fires.resize(at + 1, false);
        }
        if let Some(due) = waiting[at].take_if(|waiting| waiting.until <= line.at) {
            changed.push(due.line(line));
            fires[at] = true;
        }
        match line.state {
            LineState::Firing(severity) if !fires[at] => {
                let until = waiting[at].map_or_else(|| line.at.plus(wait), |waiting| waiting.until);
                waiting[at] = Some(Waiting { until, severity, subject: line.subject });
            }
            LineState::Resolved if !fires[at] => waiting[at] = None,
            LineState::Firing(_) | LineState::Unknown => changed.push(*line),
            LineState::Resolved => {
                fires[at] = false;
                changed.push(*line);
            }
        }
    }
    for (alert, due) in (0..).zip(waiting) {
        changed.extend(due.filter(|due| due.until <= end).map(|due| Line {
            at: due.until,
            alert,
            subject: due.subject,
            state: LineState::Firing(due.severity),
        }));
    }
    in_order(changed)
}

/// As if the rule had gone on firing for so long after its condition ended: shorter breaks between episodes never were, and
/// ends came later. An end beyond `end` is not there yet.
pub(super) fn with_keep_firing_for(lines: &[Line], keep: Duration, end: Instant) -> Vec<Line> {
    let mut ending: Vec<Option<Line>> = Vec::new();
    let mut changed = Vec::with_capacity(lines.len());
    for line in lines {
        let at = line.alert as usize;
        if at >= ending.len() {
            ending.resize(at + 1, None);
        }
        changed.extend(ending[at].take_if(|over| over.at <= line.at));
        match line.state {
            // A second end of the same episode changes nothing.
            LineState::Resolved => {
                ending[at].get_or_insert(Line { at: line.at.plus(keep), ..*line });
            }
            LineState::Firing(_) => {
                ending[at] = None;
                changed.push(*line);
            }
            LineState::Unknown => changed.push(*line),
        }
    }
    changed.extend(ending.into_iter().flatten().filter(|over| over.at <= end));
    in_order(changed)
}

/// An alert whose condition holds and that does not fire yet.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    until: Instant,
    severity: Severity,
    subject: u32,
}

impl Waiting {
    fn line(self, of: &Line) -> Line {
        Line { at: self.until, alert: of.alert, subject: self.subject, state: LineState::Firing(self.severity) }
    }
}

/// What was moved stands behind what came meanwhile; of one alert the order of equal instants stays.
fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| line.at);
    lines
}
