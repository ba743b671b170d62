//! What a document about a drill's incident is told of the drill: its plan, and what was seen.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Drill, Entry, Expected, Filling, Incident, Kind, Outcome, Seen};
use watchbill_domain::time::{Instant, Zone, dated_text, with_local_times};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::told::outcome_of;
use super::words::exact_span;

/// Characters of what somebody wrote, on one line.
const LONGEST_LINE: usize = 2000;

/// The sentences of the drills that were declared as this incident, or as one that turned out to be it; nothing of an incident that is no
/// drill, or of a drill without a plan.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn document_lists(
    shared: &Shared,
    incident: &Incident,
    (entries, deaf): (&[Entry], &[(Instant, Option<Instant>)]),
    now: Instant,
) -> Result<Vec<(Filling, Vec<String>)>, ApiError> {
    if incident.kind != Kind::Drill {
        return Ok(Vec::new());
    }
    let zone = Zone::parse(&incident.zone).unwrap_or_else(|_| shared.ports.clock.zone());
    let (mut plan, mut seen) = (Vec::new(), Vec::new());
    for id in incident.with_absorbed() {
        let kept = shared.store.drill_of_incident(id).await.map_err(|error| store_error(&error))?;
        let Some(drill) = kept.map(|kept| kept.drill) else { continue };
        plan.extend(plan_lines(&drill));
        if let Some(outcome) = outcome_of(&drill, (entries, deaf), now) {
            seen.extend(outcome_lines(&drill, &outcome, entries, &zone));
        }
    }
    Ok(vec![(Filling::DrillPlan, plan), (Filling::DrillOutcome, seen)])
}

fn plan_lines(drill: &Drill) -> Vec<String> {
    let plan = &drill.plan;
    let line = |text: &str| plain_line(text, LONGEST_LINE).trim_end_matches('.').to_owned();
    let expected =
        |one: &Expected| format!("It should be seen within {}: {}.", exact_span(one.within), line(&one.what));
    let mut lines = vec![
        format!("It was believed: {}.", line(&plan.hypothesis)),
        format!("It may touch: {}.", line(&plan.blast_radius)),
        format!("It is stopped at once when: {}.", line(&plan.stop_rule)),
        format!("It may be stopped by: {}.", line(&plan.may_stop.join(", "))),
    ];
    lines.extend(plan.expected.iter().map(expected));
    lines
}

fn outcome_lines(drill: &Drill, outcome: &Outcome, entries: &[Entry], zone: &Zone) -> Vec<String> {
    let line = |text: &str| plain_line(text, LONGEST_LINE).trim_end_matches('.').to_owned();
    let each = drill.plan.expected.iter().zip(&outcome.each);
    let mut lines: Vec<String> = each
        .map(|(one, (seen, _))| {
            format!("{}: expected within {}, {}.", line(&one.what), exact_span(one.within), seen_line(seen))
        })
        .collect();
    lines.extend(drill.stopped().map(|saw| format!("It was stopped: {}.", line(saw))));
    let surprises = outcome.surprises.iter().filter_map(|place| entries.get(*place));
    lines.extend(surprises.map(|entry| {
        let text = with_local_times(&entry.text, zone, entry.at);
        format!("Nobody expected, at {}: {}.", dated_text(entry.at, zone), line(&text))
    }));
    lines
}

fn seen_line(seen: &Seen) -> String {
    match seen {
        Seen::InTime { after, .. } => format!("seen after {}", exact_span(*after)),
        Seen::Late { after, .. } => format!("seen late, after {}", exact_span(*after)),
        Seen::NotAtAll => "not seen at all".to_owned(),
        Seen::NotYet => "not seen, and not due until then".to_owned(),
        Seen::Unheard => "not known, because a source could not be heard then".to_owned(),
    }
}
