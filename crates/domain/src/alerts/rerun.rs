//! Recorded changes under some policy: what would have flapped, what would have paged, and what would have stayed quiet.
//!
//! The same [`weigh`] and the same [`Pager`] decide as for live alerts. What a person did and what a source held back at the
//! time is not replayed unless the lines leave it out; a page that nobody sees is not shown again.

mod clock;
mod subject;
mod walk;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::time::Instant;

pub use self::subject::Subject;

use self::clock::{RestClock, TurnClock};
use self::walk::Walk;
use super::{Duties, Flap, Held, PageKind, Pager, Policy, Rest, Sent, Severity, Way, Weighed, weigh};

/// One recorded change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// When; lines come in order of time.
    pub at: Instant,
    /// Which alert, by a number from 0.
    pub alert: u32,
    /// What is set for it, by its place among the [`Subject`]s.
    pub subject: u32,
    /// What it did.
    pub state: LineState,
}

/// What an alert did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineState {
    /// It fires, with this severity.
    Firing(Severity),
    /// It does not.
    Resolved,
    /// From now on nobody knows.
    Unknown,
}

/// What would have been.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rerun {
    /// By alert: how many changes, and when it flapped.
    pub alerts: Vec<RerunAlert>,
    /// In order of time.
    pub pages: Vec<RerunPage>,
    /// What did not page and why, in order of time.
    pub quiet: Vec<RerunQuiet>,
    /// How often an alert began to fire: what a notifier without any policy would have sent.
    pub firings: usize,
}

/// One alert of a re-run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RerunAlert {
    /// Its changes: between firing and not, and of its severity while firing.
    pub transitions: usize,
    /// When it flapped, in order.
    pub flapping: Vec<Flapped>,
}

/// A span in which an alert flapped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flapped {
    /// The change with which it began.
    pub from: Instant,
    /// When its score had decayed far enough.
    pub to: Instant,
    /// The highest score.
    pub peak: f64,
}

/// A page of a re-run.
#[derive(Debug, Clone, PartialEq)]
pub struct RerunPage {
    /// When it went out.
    pub at: Instant,
    /// What it is about.
    pub kind: PageKind,
    /// The alerts it tells of, each once, in the order in which they came.
    pub alerts: Vec<u32>,
    /// Why, in a sentence without a full stop.
    pub because: String,
}

/// Something that did not page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RerunQuiet {
    /// When.
    pub at: Instant,
    /// Which alert.
    pub alert: u32,
    /// What held it back.
    pub held: Held,
    /// When that ends by the clock alone, if it does.
    pub until: Option<Instant>,
    /// The place of the rule that is for the alert.
    pub rule_at: Option<u32>,
}

/// Judges recorded changes again. What is due after the last line is judged as well: nothing more is known to have changed.
///
/// The cost is a fraction of a microsecond a line; see `cargo xtask bench`.
#[must_use]
pub fn rerun(lines: &[Line], subjects: &[Subject], policy: &Policy, rest: &Rest, duties: &Duties) -> Rerun {
    let alerts = lines.iter().map(|line| line.alert as usize + 1).max().unwrap_or(0);
    let mut desk = Desk {
        policy,
        subjects,
        walks: vec![Walk::default(); alerts],
        timers: BinaryHeap::new(),
        resting: BTreeMap::new(),
        rest: RestClock::new(rest),
        turns: TurnClock::new(duties),
        pager: Pager::default(),
        told: Rerun { alerts: vec![RerunAlert::default(); alerts], ..Rerun::default() },
    };
    for line in lines {
        desk.run_timers(Some(line.at));
        desk.take(line);
    }
    desk.run_timers(None);
    desk.close();
    desk.told
}

/// What is due at an instant: an alert's turn, or the end of the person's rest or of somebody else's shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    // Before the alerts of the same instant, so that one whose own turn it is comes with the others.
    RestOver,
    Alert(u32),
}

struct Desk<'a> {
    policy: &'a Policy,
    subjects: &'a [Subject],
    walks: Vec<Walk>,
    /// At most one entry an alert: a later turn takes the place of an earlier one when that comes.
    timers: BinaryHeap<Reverse<(Instant, Due)>>,
    /// The alerts that the person's rest or somebody else's shift holds back, by when that ends.
    resting: BTreeMap<Instant, Vec<u32>>,
    rest: RestClock<'a>,
    turns: TurnClock<'a>,
    pager: Pager<u32, usize>,
    told: Rerun,
}

impl Desk<'_> {
    /// Everything that is due by `now`, in its order; without `now` everything that ever is.
    fn run_timers(&mut self, now: Option<Instant>) {
        while let Some(&Reverse((at, due))) = self.timers.peek() {
            if now.is_some_and(|now| at > now) {
                return;
            }
            self.timers.pop();
            match due {
                Due::RestOver => self.rest_over(at),
                Due::Alert(alert) => self.turn_of(alert, at),
            }
        }
    }

    fn turn_of(&mut self, alert: u32, at: Instant) {
        let walk = &mut self.walks[alert as usize];
        // An earlier turn has taken the place of this one. Were it to look again, every such entry would live for ever.
        if walk.timer != Some(at) {
            return;
        }
        walk.timer = None;
        match walk.again_at {
            // Nobody knows whether it still fires: it is judged when that is known again.
            Some(again) if again <= at && walk.unknown => {}
            Some(again) if again <= at => self.judge(alert, at, &mut None),
            Some(again) => self.wake(alert, again),
            None => {}
        }
    }

    /// Everything that was held back until now for the person's rest or somebody else's shift and still fires, together.
    fn rest_over(&mut self, at: Instant) {
        let (mut digest, mut ended) = (Some(Digest::default()), Vec::new());
        let mut together = self.resting.remove(&at).unwrap_or_default();
        // What one thing held back and then another is told in its place among the others.
        together.sort_by_key(|alert| self.walks[*alert as usize].since);
        for alert in together {
            let walk = &mut self.walks[alert as usize];
            // Something else holds it back by now, or the same for longer.
            let Some((_, held)) = walk.resting.take_if(|(until, _)| *until == at) else { continue };
            if walk.firing && !walk.unknown {
                self.judge(alert, at, &mut digest);
                ended.push(held);
            }
        }
        let alerts = digest.map(|digest| digest.alerts).unwrap_or_default();
        if !alerts.is_empty() {
            let because = format!("still firing after what held it back for {}", Held::together(ended));
            // Groups and severities are mixed in it: whoever looks for a digest to join asks for neither.
            let (page, kind) = (self.told.pages.len(), PageKind::Digest);
            self.pager.note(Sent { page, kind, group: 0, severity: Severity::Info, at });
            self.told.pages.push(RerunPage { at, kind, alerts, because });
        }
    }

    fn take(&mut self, line: &Line) {
        let (rules, at) = (&self.policy.flap, line.at);
        let walk = &mut self.walks[line.alert as usize];
        let told = &mut self.told.alerts[line.alert as usize];
        walk.subject = line.subject;
        let was_unknown = std::mem::replace(&mut walk.unknown, line.state == LineState::Unknown);
        let (firing, severity) = match line.state {
            LineState::Unknown => return,
            LineState::Firing(severity) => (true, severity),
            LineState::Resolved => (false, walk.severity),
        };
        let Some(weight) = walk.weight_of(firing, severity) else {
            if was_unknown {
                self.judge(line.alert, at, &mut None);
            }
            return;
        };
        if walk.flap.ends_at(rules).is_some_and(|end| end <= at) {
            told.flapping.extend(walk.flap.flapped(rules));
        }
        walk.flap = walk.flap.changed(at, weight, rules);
        told.transitions += 1;
        if walk.firing != firing {
            walk.since = at;
            walk.announced = None;
            self.told.firings += usize::from(firing);
        }
        (walk.firing, walk.severity) = (firing, severity);
        self.judge(line.alert, at, &mut None);
    }

    fn judge(&mut self, alert: u32, now: Instant, digest: &mut Option<Digest>) {
        let rules = &self.policy.flap;
        let walk = &mut self.walks[alert as usize];
        if !walk.firing && walk.flap.since.is_none() {
            walk.again_at = None;
            return;
        }
        let Some(subject) = self.subjects.get(walk.subject as usize) else { return };
        let turn = self.turns.at(subject.duty_line, now);
        let weighed = weigh(&walk.case(subject, turn, self.rest.at(now)), self.policy, now);
        let ended = walk.flap.ends_at(rules).is_some_and(|end| end <= now);
        if ended {
            self.told.alerts[alert as usize].flapping.extend(walk.flap.flapped(rules));
            walk.flap = walk.flap.settled();
        }
        let mut until = None;
        match weighed {
            Weighed::Nothing => {}
            Weighed::Hold { held: Held::Announced, .. } => {}
            Weighed::Hold { held, until: ends } => {
                until = ends;
                if held.ends_in_a_digest() {
                    if let Some(at) = ends.filter(|at| walk.resting.replace((*at, held)).map(|(at, _)| at) != Some(*at))
                    {
                        let together = self.resting.entry(at).or_default();
                        if together.is_empty() {
                            self.timers.push(Reverse((at, Due::RestOver)));
                        }
                        together.push(alert);
                    }
                    until = None;
                }
                // While it flaps every firing that does not page is told, and no turn in between.
                if walk.firing || held == Held::Settled {
                    let rule_at = subject.rule_at;
                    self.told.quiet.push(RerunQuiet { at: now, alert, held, until: ends, rule_at });
                }
            }
            Weighed::Page { kind, reason } => {
                let because = reason.words(&walk.flap, walk.severity, walk.since);
                let (group, severity) = (subject.group, walk.severity);
                walk.flap = walk.flap.told_by(kind);
                if kind != PageKind::Flapping {
                    walk.announced = Some(severity.max(walk.announced.unwrap_or(severity)));
                }
                match digest {
                    Some(digest) => digest.alerts.push(alert),
                    None => self.page(Told { alert, group, kind, severity, because }, now),
                }
            }
        }
        let again_at = self.walks[alert as usize].next_turn(until, self.policy, now);
        self.walks[alert as usize].again_at = again_at;
        if let Some(again) = again_at {
            self.wake(alert, again);
        }
    }

    fn page(&mut self, told: Told, now: Instant) {
        self.pager.forget(self.policy, now);
        let digest = match self.pager.way(&told.group, told.kind, told.severity, self.policy, now) {
            Way::Onto(page) => {
                let alerts = &mut self.told.pages[page].alerts;
                if !alerts.contains(&told.alert) {
                    alerts.push(told.alert);
                }
                return;
            }
            Way::Own => None,
            Way::Digest => Some(self.policy.rate.words()),
        };
        let kind = if digest.is_some() { PageKind::Digest } else { told.kind };
        let page = self.told.pages.len();
        self.pager.note(Sent { page, kind, group: told.group, severity: told.severity, at: now });
        let because = digest.unwrap_or(told.because);
        self.told.pages.push(RerunPage { at: now, kind, alerts: vec![told.alert], because });
    }

    fn wake(&mut self, alert: u32, at: Instant) {
        let walk = &mut self.walks[alert as usize];
        // An earlier turn finds out by itself that this one is still to come.
        if walk.timer.is_none_or(|timer| at < timer) {
            walk.timer = Some(at);
            self.timers.push(Reverse((at, Due::Alert(alert))));
        }
    }

    /// What flapped when nobody knew any more ends by its score.
    fn close(&mut self) {
        for (walk, told) in self.walks.iter().zip(&mut self.told.alerts) {
            told.flapping.extend(walk.flap.flapped(&self.policy.flap));
        }
    }
}

/// What the end of a rest tells of.
#[derive(Default)]
struct Digest {
    alerts: Vec<u32>,
}

struct Told {
    alert: u32,
    group: u32,
    kind: PageKind,
    severity: Severity,
    because: String,
}

impl Flap {
    /// The span in which it flaps, if it does.
    fn flapped(&self, rules: &super::FlapRules) -> Option<Flapped> {
        Some(Flapped { from: self.since?, to: self.ends_at(rules)?, peak: self.peak })
    }
}

#[cfg(test)]
#[path = "rerun_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "rerun_rest_tests.rs"]
mod rest_tests;

#[cfg(test)]
#[path = "rerun_properties.rs"]
mod properties;

#[cfg(test)]
#[path = "rerun_shift_tests.rs"]
mod shift_tests;
