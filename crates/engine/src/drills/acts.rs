//! What people do with drills. One that begins is an incident from then on; when it is over that is resolved, and its postmortem begun.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Drill, DrillCourse, DrillId, DrillWhat, Ended, Filling, IncidentId, Status};
use watchbill_store::{KeptDrill, StoreError};

use crate::api::{
    ApiError, DrillAct, DrillActForm, DrillDone, DrillForm, IncidentAct, IncidentActForm, PostmortemForm,
    PostmortemRefreshForm,
};
use crate::incidents::{declaration_of_drill, incident_act, incident_keep, incident_of_drill};
use crate::postmortems::{postmortem_make, postmortem_refresh, postmortem_view};
use crate::reads::store_error;
use crate::shared::Shared;

use super::list::row;
use super::plans::{plan_of, seeds_of};
use super::told::{kept, postmortem_of, told};
use super::words::{came_to, missing};
use super::{called, here, invalid};

/// Characters of what was seen, and of why one is dropped.
const LONGEST_TEXT: usize = 2000;
/// Characters of what somebody wrote, where it stands in an answer.
const LONGEST_SAID: usize = 300;

/// Plans a drill, or changes the plan of one that did not begin.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, where the drill began, and where something was done since it was seen; otherwise
/// when there is none of this number, and when it cannot be written.
pub(super) async fn save(shared: &Shared, form: &DrillForm, by: &str) -> Result<DrillDone, ApiError> {
    let (plan, by, now) = (plan_of(shared, &form.plan)?, called(shared, by), shared.ports.clock.now());
    let saved = match form.id {
        None => shared.store.plan_drill(plan, &by, now).await,
        Some(id) => shared.store.change_drill(DrillId(id), DrillWhat::Replanned(plan), form.seen, &by, now).await,
    };
    let drill = saved.map_err(|error| store_error(&error))?.drill;
    let what = if form.id.is_none() { "is planned" } else { "has another plan" };
    let lacks = missing(&drill);
    let lacks = if lacks.is_empty() { String::new() } else { format!(" It may not begin yet: {}.", lacks.join("; ")) };
    let said = format!("Drill {} {what}: {}.{lacks}", drill.id, title(&drill));
    Ok(DrillDone { row: row(&drill, None, &here(shared)), said })
}

/// Does something with a drill.
///
/// # Errors
/// [`ApiError::Invalid`] where it does not fit the drill as it is, and where what it is about is not there; otherwise when there is none of
/// this number, and when it cannot be written.
pub(super) async fn act(shared: &Shared, form: &DrillActForm, by: &str) -> Result<DrillDone, ApiError> {
    let kept = kept(shared, DrillId(form.id)).await?;
    match &form.act {
        DrillAct::Begin => begin(shared, &kept.drill, form.seen, by).await,
        DrillAct::End => over(shared, kept, DrillWhat::Ended, by).await,
        DrillAct::Stop { saw } => over(shared, kept, DrillWhat::Stopped { saw: short("saw", saw)? }, by).await,
        DrillAct::Drop { why } => {
            let why = short("why", why)?;
            let said = format!("Drill {} will not run: {}.", form.id, said(&why));
            let drill = change(shared, &kept.drill, DrillWhat::Dropped { why }, by).await?.drill;
            Ok(DrillDone { row: row(&drill, None, &here(shared)), said })
        }
    }
}

/// Its incident is declared by the plan that was read: where that was changed meanwhile, nothing is.
async fn begin(shared: &Shared, drill: &Drill, seen: Option<u64>, by: &str) -> Result<DrillDone, ApiError> {
    drill.may_begin().map_err(|why| store_error(&StoreError::from(why)))?;
    let declaration = declaration_of_drill(shared, &drill.plan.title, seeds_of(&drill.plan)).await?;
    let (by, now) = (called(shared, by), shared.ports.clock.now());
    let begun = shared.store.begin_drill(drill.id, declaration, Some(seen.unwrap_or(drill.revision)), &by, now).await;
    let (kept, incident) = begun.map_err(|error| store_error(&error))?;
    let plan = &kept.drill.plan;
    let said = format!(
        "Drill {} runs: incident {} is declared. It is stopped at once when: {}. It may be stopped by: {}.",
        drill.id,
        incident.id,
        said(&plan.stop_rule),
        said(&plan.may_stop.join(", "))
    );
    Ok(DrillDone { row: row(&kept.drill, None, &here(shared)), said })
}

/// Ends a drill, and does what follows from that. Where that was not done the last time, it is done now, and the end stays the one that it
/// was.
async fn over(shared: &Shared, kept: KeptDrill, what: DrillWhat, by: &str) -> Result<DrillDone, ApiError> {
    let again = ended_so(&kept.drill, &what);
    let refused = kept.drill.allows(&what);
    let kept = if again { kept } else { change(shared, &kept.drill, what, by).await? };
    let Some((incident, how)) = ended(&kept.drill) else {
        return Err(ApiError::Internal { message: "a drill that ended is not over".to_owned() });
    };
    let followed = follow(shared, incident, how, by).await;
    if let (true, [], Err(why)) = (again, followed.as_slice(), refused) {
        return Err(store_error(&StoreError::from(why)));
    }
    let told = told(shared, kept).await?;
    let drill = &told.kept.drill;
    let came_to = told.came_to().map(|outcome| format!(": {}", came_to(drill, outcome))).unwrap_or_default();
    let is_over = if again { "was over already" } else { "is over" };
    let said = std::iter::once(format!("Drill {} {is_over}{came_to}.", drill.id)).chain(followed);
    Ok(DrillDone { row: row(drill, told.came_to(), &here(shared)), said: said.collect::<Vec<_>>().join(" ") })
}

/// Resolves the incident of a drill that is over, and begins its postmortem; what is there already is left. Gives what was done, and what
/// could not be, each a sentence: the drill is over either way.
async fn follow(shared: &Shared, incident: IncidentId, how: &Ended, by: &str) -> Vec<String> {
    let failed =
        |what: &str, error: &ApiError| format!("{what} ({error}): end the drill once more, and it is done then.");
    let mut followed = Vec::new();
    match other_running(shared, incident).await {
        Ok(None) => {}
        Ok(Some((other, goes_on))) => {
            return vec![format!("Incident {goes_on} goes on: drill {other} runs as a part of it.")];
        }
        Err(error) => return vec![failed("Whether another drill runs in its incident could not be told", &error)],
    }
    match resolve(shared, incident, how, by).await {
        Ok(said) => followed.extend(said),
        Err(error) => followed.push(failed("Its incident could not be resolved", &error)),
    }
    match begin_postmortem(shared, incident, by).await {
        Ok(said) => followed.extend(said),
        Err(error) => followed.push(failed("Its postmortem could not be begun", &error)),
    }
    followed
}

/// A drill that still runs in the incident of one that is over, and that incident: both turned out to be one.
async fn other_running(shared: &Shared, id: IncidentId) -> Result<Option<(DrillId, IncidentId)>, ApiError> {
    let incident = incident_of_drill(shared, id).await?;
    for one in incident.with_absorbed() {
        let found = shared.store.drill_of_incident(one).await.map_err(|error| store_error(&error))?;
        if let Some(kept) = found.filter(|kept| matches!(kept.drill.course, DrillCourse::Running { .. })) {
            return Ok(Some((kept.drill.id, incident.id)));
        }
    }
    Ok(None)
}

async fn resolve(shared: &Shared, id: IncidentId, how: &Ended, by: &str) -> Result<Option<String>, ApiError> {
    let incident = incident_of_drill(shared, id).await?;
    if incident.status() == Status::Resolved {
        // It was resolved by hand, and the drill went on: what came since is kept now.
        Box::pin(incident_keep(shared, incident.id.0, by)).await?;
        return Ok(None);
    }
    let why = match how {
        Ended::AsPlanned => "the drill went to its end".to_owned(),
        Ended::Stopped(saw) => format!("stopped: {saw}"),
    };
    let act = IncidentAct::Status { status: Status::Resolved.word().to_owned(), why };
    let form = IncidentActForm { id: incident.id.0, seen: None, act };
    Ok(Some(Box::pin(incident_act(shared, &form, by)).await?.said))
}

async fn begin_postmortem(shared: &Shared, id: IncidentId, by: &str) -> Result<Option<String>, ApiError> {
    let incident = incident_of_drill(shared, id).await?;
    if let Some(row) = postmortem_of(shared, incident.id).await? {
        return seen_again(shared, row.id.0, by).await;
    }
    let form = PostmortemForm { incident: incident.id.0, ..PostmortemForm::default() };
    Ok(Some(Box::pin(postmortem_make(shared, &form, by)).await?.said))
}

/// Fills in what was seen in a document that was begun before the end, where nobody wrote in that; says what became of it, or nothing where
/// it says so already.
async fn seen_again(shared: &Shared, id: i64, by: &str) -> Result<Option<String>, ApiError> {
    let view = Box::pin(postmortem_view(shared, id)).await?;
    let word = Filling::DrillOutcome.word();
    let (mut seen, mut said) = (view.row.revision, None);
    for block in view.blocks.iter().filter(|block| block.word == word) {
        if block.edited {
            let left =
                format!("Its postmortem PM-{id} was begun before, and what was seen stays in it as somebody wrote it.");
            return Ok(Some(left));
        }
        let form = PostmortemRefreshForm { id, seen, block: block.number, over_edits: false };
        let saved = Box::pin(postmortem_refresh(shared, &form, by)).await?;
        if saved.revision != seen {
            said = Some(format!("Its postmortem PM-{id} was begun before: what was seen is filled in."));
        }
        seen = saved.revision;
    }
    Ok(said)
}

async fn change(shared: &Shared, drill: &Drill, what: DrillWhat, by: &str) -> Result<KeptDrill, ApiError> {
    let (by, now) = (called(shared, by), shared.ports.clock.now());
    let changed = shared.store.change_drill(drill.id, what, None, &by, now).await;
    changed.map_err(|error| store_error(&error))
}

/// The incident of a drill that is over, and how it ended.
fn ended(drill: &Drill) -> Option<(IncidentId, &Ended)> {
    match &drill.course {
        DrillCourse::Over { incident, how, .. } => Some((*incident, how)),
        DrillCourse::Planned | DrillCourse::Running { .. } | DrillCourse::Dropped { .. } => None,
    }
}

/// Whether it is over in this way already.
fn ended_so(drill: &Drill, what: &DrillWhat) -> bool {
    matches!(
        (drill.ended(), what),
        (Some((_, Ended::AsPlanned)), DrillWhat::Ended) | (Some((_, Ended::Stopped(_))), DrillWhat::Stopped { .. })
    )
}

fn title(drill: &Drill) -> String {
    said(&drill.plan.title)
}

fn said(text: &str) -> String {
    plain_line(text, LONGEST_SAID).trim_end_matches('.').to_owned()
}

fn short(field: &str, typed: &str) -> Result<String, ApiError> {
    if typed.trim().chars().count() > LONGEST_TEXT {
        return Err(invalid(field, format!("it has more than {LONGEST_TEXT} characters: nothing was written")));
    }
    Ok(typed.trim().to_owned())
}
