//! The check of a year, and the gaps of the range with their causes.

use watchbill_domain::oncall::{CheckFinding, Told, check};
use watchbill_domain::time::{Instant, span_text};

use crate::api::{OnCallFindingView, OnCallGapView};

use super::super::check::{AHEAD, Team, gravity, kind, looked_over};
use super::super::machine_opinion::MachineOpinion;
use super::bars::counted;
use super::clocks::Whole;
use super::scene::Scene;

/// What the check of the twelve months from now says.
pub(super) struct Proof {
    pub(super) is_covered: bool,
    pub(super) said: String,
    pub(super) findings: Vec<OnCallFindingView>,
}

impl Scene<'_> {
    /// The check of a year from now.
    pub(super) fn proof(&self, team: &Team, machine: Option<&MachineOpinion<'_>>) -> Proof {
        let year = (self.now, self.now.plus(AHEAD));
        let checked = looked_over(self.schedule, &team.people, year, machine);
        Proof {
            is_covered: checked.is_covered(),
            said: checked.said(self.schedule),
            findings: checked.findings.iter().map(|finding| self.finding(finding, team)).collect(),
        }
    }

    fn finding(&self, finding: &CheckFinding, team: &Team) -> OnCallFindingView {
        let Told { what, means, to_do } = team.told(finding, self.schedule);
        let at = finding.at();
        OnCallFindingView {
            kind: kind(finding).to_owned(),
            title: title(finding).to_owned(),
            gravity: gravity(finding).to_owned(),
            what,
            means,
            to_do,
            at: at.map(Instant::to_rfc3339),
            when: at.map(|at| self.clocks.moment(at, &[])),
        }
    }

    /// When nobody is on call within the range, each with its cause.
    pub(super) fn gaps(&self, team: &Team) -> Vec<OnCallGapView> {
        if self.runs.iter().all(|run| !run.people.is_empty()) {
            return Vec::new();
        }
        let checked = check(self.schedule, &team.people, self.range.from, self.range.to);
        let mut gaps = Vec::new();
        for finding in &checked.findings {
            let CheckFinding::Hole(hole) = finding else { continue };
            let told = team.told(finding, self.schedule);
            gaps.extend(hole.spans.iter().map(|span| (span.start, self.gap((span.start, span.end), &told))));
        }
        gaps.sort_by_key(|(start, _)| *start);
        gaps.into_iter().map(|(_, gap)| gap).collect()
    }

    fn gap(&self, (start, end): (Instant, Instant), told: &Told) -> OnCallGapView {
        OnCallGapView {
            start: start.to_rfc3339(),
            end: end.to_rfc3339(),
            when: self.clocks.span(Whole { start: Some(start), end: Some(end) }, &[]),
            length: span_text(end.since(start)),
            means: told.means.clone(),
            to_do: told.to_do.clone(),
            is_past: end <= self.now,
        }
    }

    /// `Nobody is on call for 3 h of this range, in 3 gaps; 1 of them is over.`
    pub(super) fn gaps_said(&self) -> Option<String> {
        let gaps: Vec<_> = self.runs.iter().filter(|run| run.people.is_empty()).collect();
        if gaps.is_empty() {
            return None;
        }
        let length = span_text(gaps.iter().map(|run| run.end.since(run.start)).sum());
        let over = match gaps.iter().filter(|run| run.end <= self.now).count() {
            0 => String::new(),
            all if all == gaps.len() => ", over now".to_owned(),
            1 => ", 1 of them over now".to_owned(),
            some => format!(", {some} of them over now"),
        };
        Some(format!("Nobody is on call for {length} of this range, in {}{over}.", counted(gaps.len(), "gap", "gaps")))
    }
}

fn title(finding: &CheckFinding) -> &'static str {
    match finding {
        CheckFinding::Hole(_) => "Nobody on call",
        CheckFinding::AbsentOnDuty(_) => "On call while away",
        CheckFinding::DoubleCover(_) => "Two on call at once",
        CheckFinding::NeverServes(_) => "Turns that never come",
        CheckFinding::NeverShows(_) => "A layer that never shows",
        CheckFinding::ShortRest(_) => "Too little rest",
        CheckFinding::LongDuty(_) => "Turn after turn",
        CheckFinding::ZoneData(_) => "Time-zone databases differ",
        CheckFinding::MovedStart(_) => "Shifts move in somebody's day",
        CheckFinding::OddShift(_) => "A longer or shorter shift",
    }
}
