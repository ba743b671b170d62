//! A service as its review shows it: its levels, where it stands, and what the policy proposes.

use watchbill_domain::slo::{Exact, Recorded, Situation, SituationFigures, Standing, situation};
use watchbill_domain::time::{Day, Instant, Zone};
use watchbill_store::ReviewDecisionRow;

use super::changes::subject_text;
use super::level::JudgedLevel;
use super::snapshot::{AlertQuality, Complaints, KeptService};
use super::words::{because_words, proposal_words};

/// How many of its levels a service shows: more are read by nobody.
const HEADLINES: usize = 2;

/// What services are judged by.
pub(super) struct Judging<'a> {
    /// What was decided in reviews before.
    pub earlier: &'a [ReviewDecisionRow],
    pub now: Instant,
    pub zone: &'a Zone,
}

/// The service, with what is left of the budget that decides about it; none where nothing is known.
pub(super) fn kept_service(
    judging: &Judging<'_>,
    name: String,
    mut levels: Vec<JudgedLevel>,
    (alerts, complaints): (AlertQuality, Vec<Complaints>),
) -> (Option<Exact>, KeptService) {
    mark_headlines(&mut levels);
    let recorded = judging.recorded(&name);
    let nothing = SituationFigures { standing: Standing::Current, policy: None, coverage: None, data_is_wrong: true };
    let held: Vec<&JudgedLevel> = levels.iter().filter(|level| !level.kept.is_aspirational).collect();
    let judged = if held.is_empty() { levels.iter().collect() } else { held };
    let worst = judged
        .iter()
        .map(|level| {
            let figures = level.figures.as_ref().unwrap_or(&nothing);
            (situation(figures, &recorded, judging.now), level.remaining.clone())
        })
        .min_by_key(|((situation, ..), left)| (rank(*situation), left.clone()));
    let ((situation, proposed, because), remaining) =
        worst.unwrap_or_else(|| (situation(&nothing, &recorded, judging.now), None));
    let mut duties: Vec<String> = Vec::new();
    // Nothing follows from missing what is only aimed at.
    for duty in levels.iter().filter(|level| !level.kept.is_aspirational).flat_map(|level| &level.duties) {
        if !duties.contains(duty) {
            duties.push(duty.clone());
        }
    }
    let service = KeptService {
        name,
        state: situation.code().to_owned(),
        proposed: proposal_words(proposed).to_owned(),
        because: because_words(because).to_owned(),
        duties,
        levels: levels.into_iter().map(|level| level.kept).collect(),
        alerts,
        complaints,
    };
    (remaining, service)
}

/// The first two objectives that are held to, of different SLOs, in the order of the files; where there are none, the first two.
fn mark_headlines(levels: &mut [JudgedLevel]) {
    let mut shown: Vec<String> = Vec::new();
    for is_aspirational in [false, true] {
        if is_aspirational && !shown.is_empty() {
            return;
        }
        for level in levels.iter_mut().filter(|level| level.kept.is_aspirational == is_aspirational) {
            if shown.len() < HEADLINES && !shown.contains(&level.kept.slo) {
                shown.push(level.kept.slo.clone());
                level.kept.is_headline = true;
            }
        }
    }
}

/// From what needs most to what needs least.
fn rank(situation: Situation) -> u8 {
    match situation {
        Situation::Disputed => 0,
        Situation::Frozen { .. } => 1,
        Situation::Exhausted => 2,
        Situation::Exception { .. } => 3,
        Situation::Recovering { .. } => 4,
        Situation::Suspended => 5,
        Situation::AtRisk => 6,
        Situation::Watch => 7,
        Situation::Healthy => 8,
        Situation::Aspirational => 9,
    }
}

impl Judging<'_> {
    /// What earlier decisions mean for where a service stands, in the order of time.
    fn recorded(&self, service: &str) -> Vec<Recorded> {
        let of = |row: &&ReviewDecisionRow| row.replaced_by.is_none() && subject_text(&row.decision.subject) == service;
        let mut rows: Vec<&ReviewDecisionRow> = self.earlier.iter().filter(of).collect();
        rows.sort_by_key(|row| row.at);
        let (mut recorded, mut is_frozen, mut is_disputed) = (Vec::new(), false, false);
        for row in rows {
            let at = row.at;
            match row.decision.state.as_str() {
                "frozen" => recorded.push(Recorded::Freeze { at }),
                "exception" => recorded.push(Recorded::Exception { at, until: self.end_of(&row.decision.due, at) }),
                "disputed" => recorded.push(Recorded::Disputed { at }),
                "recovering" => recorded.push(Recorded::Lifted { at }),
                _ if is_disputed => recorded.push(Recorded::Settled { at }),
                _ if is_frozen => recorded.push(Recorded::Lifted { at }),
                _ => {}
            }
            is_disputed = row.decision.state == "disputed";
            is_frozen = matches!(row.decision.state.as_str(), "frozen" | "exception") || is_frozen && is_disputed;
        }
        recorded
    }

    /// The end of the day until which an exception holds; at once where it has none.
    fn end_of(&self, due: &str, at: Instant) -> Instant {
        Day::parse(due).map_or(at, |day| self.zone.day_begins(day.next()))
    }
}
