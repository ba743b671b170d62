//! What was recorded, as lines that can be judged again.

use std::collections::HashMap;

use watchbill_domain::alerts::{AlertState, Duties, Line, LineState, Policy, RerunSubject, Severity};
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;
use watchbill_store::{Recorded, RecordedAlert, RecordedChange};

/// The changes in order of time, with the times in which nobody knew: an alert that fired when such a time began is unknown
/// until the source told of it again. The subject of a line is its alert.
pub(super) fn lines(recorded: &Recorded) -> Vec<Line> {
    let mut walk = Walk::new(recorded);
    let mut edges = edges(recorded).into_iter().peekable();
    for change in &recorded.changes {
        // What is recorded of the moment at which a time of not knowing ends is what was found out then.
        while let Some((at, edge)) = edges.next_if(|(at, _)| *at < change.at) {
            walk.pass(at, edge);
        }
        walk.take(change);
    }
    edges.for_each(|(at, edge)| walk.pass(at, edge));
    walk.lines
}

/// What a policy and the team's services set for each alert.
pub(super) fn subjects(recorded: &Recorded, policy: &Policy, duties: &Duties) -> Vec<RerunSubject> {
    let mut groups = HashMap::new();
    let of =
        |alert: &RecordedAlert| RerunSubject::of(&alert.labels, alert.id.source.as_str(), policy, duties, &mut groups);
    recorded.alerts.iter().map(of).collect()
}

/// The beginning or the end of a time in which nobody knew about a source.
#[derive(Debug, Clone, Copy)]
enum Edge<'a> {
    Ends(&'a SourceName),
    Begins(&'a SourceName),
}

fn edges(recorded: &Recorded) -> Vec<(Instant, Edge<'_>)> {
    let mut edges = Vec::with_capacity(recorded.gaps.len() * 2);
    for gap in &recorded.gaps {
        edges.push((gap.from, Edge::Begins(&gap.source)));
        edges.extend(gap.to.map(|to| (to, Edge::Ends(&gap.source))));
    }
    edges.sort_by_key(|(at, edge)| (*at, matches!(edge, Edge::Begins(_))));
    edges
}

struct Walk<'a> {
    lines: Vec<Line>,
    of_source: HashMap<&'a SourceName, Vec<u32>>,
    is: Vec<Is>,
}

/// What is the case for an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Is {
    Quiet,
    Firing(Severity),
    /// It fired at this severity, and nobody knows any more.
    Unknown(Severity),
}

impl<'a> Walk<'a> {
    fn new(recorded: &'a Recorded) -> Self {
        let mut of_source: HashMap<&SourceName, Vec<u32>> = HashMap::new();
        for (at, alert) in (0..).zip(&recorded.alerts) {
            of_source.entry(&alert.id.source).or_default().push(at);
        }
        let lines = Vec::with_capacity(recorded.changes.len());
        Self { lines, of_source, is: vec![Is::Quiet; recorded.alerts.len()] }
    }

    fn take(&mut self, change: &RecordedChange) {
        let Some(is) = self.is.get_mut(change.alert as usize) else { return };
        let now = match change.state {
            AlertState::Firing => Is::Firing(change.severity),
            AlertState::Pending | AlertState::Resolved => Is::Quiet,
        };
        if *is != now {
            *is = now;
            self.say(change.at, change.alert, now);
        }
    }

    fn pass(&mut self, at: Instant, edge: Edge<'_>) {
        let (Edge::Begins(source) | Edge::Ends(source)) = edge;
        for alert in self.of_source.get(source).cloned().unwrap_or_default() {
            let now = match (edge, self.is[alert as usize]) {
                (Edge::Begins(_), Is::Firing(severity)) => Is::Unknown(severity),
                (Edge::Ends(_), Is::Unknown(severity)) => Is::Firing(severity),
                _ => continue,
            };
            self.is[alert as usize] = now;
            self.say(at, alert, now);
        }
    }

    fn say(&mut self, at: Instant, alert: u32, is: Is) {
        let state = match is {
            Is::Quiet => LineState::Resolved,
            Is::Firing(severity) => LineState::Firing(severity),
            Is::Unknown(_) => LineState::Unknown,
        };
        self.lines.push(Line { at, alert, subject: alert, state });
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
