//! A draft from an incident, filled in from what is recorded.

use std::collections::BTreeSet;
use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{
    Audience, DuePolicy, Incident, IncidentId, Kind, Need, NeedReason, Role, Status, Template, What,
};
use watchbill_domain::postmortems::{DocumentState, ReviewWhat, VersionWhy, due_follows, make_document};
use watchbill_domain::time::Day;
use watchbill_store::{
    IncidentQuery, IncidentRow, IncidentsWhich, NewPostmortem, PostmortemQuery, PostmortemRow, ToldOfIncident,
};

use crate::api::{ApiError, PostmortemForm};
use crate::incidents::{ForDocument, for_document, incident_of, need_of};
use crate::reads::store_error;
use crate::shared::Shared;

use super::facts::{Head, facts};
use super::here::{called, day, invalid, kept, now, person, today, zone};

/// Characters of a title.
pub(super) const LONGEST_TITLE: usize = 200;
/// An incident that was resolved longer ago is not looked at again: whoever wanted a document of it made one.
const LOOKED_BACK: Duration = Duration::from_secs(14 * 86_400);
/// More incidents than are resolved in that time.
const MOST_LISTED: u32 = 2000;
/// More documents than there are.
const MOST_DOCUMENTS: u32 = 100_000;
/// The key of the template whose documents are meant for those alone who handle the incident.
const SECURITY: &str = "security";
/// Who made a draft where nobody did.
pub(super) const NOBODY: &str = "Watchbill";

/// Makes a draft of an incident; says whether that [restricts](restricted) it.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, for an incident that is part of another one, and where it has a document
/// already; otherwise when there is no such incident or template, and when it cannot be written.
pub(super) async fn make(
    shared: &Shared,
    form: &PostmortemForm,
    by: &str,
) -> Result<(PostmortemRow, &'static str), ApiError> {
    let id = IncidentId(form.incident);
    let incident = incident_of(shared, id).await?;
    if let Some(into) = incident.merged_into {
        let message =
            format!("incident {id} turned out to be incident {into}: nothing was written. Make it of that one");
        return Err(invalid("incident", message));
    }
    if let Some(there) = of_incident(shared, id).await? {
        let message = format!(
            "incident {id} has the postmortem {}: nothing was written. Open it: `watchbill postmortem show {1}`; as long as nobody wrote \
             in it `watchbill postmortem set {1} --template KEY` makes it by another template",
            there.id, there.id.0
        );
        return Err(invalid("incident", message));
    }
    let told = for_document(shared, id).await?;
    let template = template(shared, &form.template, &told).await?;
    let title = title(&form.title, &incident)?;
    let owner = person(shared, &form.owner)
        .or_else(|| incident.roles.get(&Role::Lead).cloned())
        .unwrap_or_else(|| called(shared, by));
    let due = match day("due", &form.due)? {
        Some(day) => Some(day),
        None => due(shared, &incident),
    };
    let (plan, by) = (Plan { owner: Some(owner), due, reasons: reasons(&told) }, called(shared, by));
    // Before there is a text that somebody could give away.
    let restricts = restricted(shared, &incident, &template, &by).await?;
    Ok((write(shared, &told, (&template, &title), plan, &by).await?, restricts))
}

/// Restricts an incident whose document is made by a template for what somebody did on purpose; says so behind a blank, or nothing.
///
/// # Errors
/// When it cannot be written.
pub(super) async fn restricted(
    shared: &Shared,
    incident: &Incident,
    template: &Template,
    by: &str,
) -> Result<&'static str, ApiError> {
    if template.key != SECURITY || incident.audience == Audience::Restricted {
        return Ok("");
    }
    let set = What::AudienceSet(Audience::Restricted);
    let written = shared.store.incident_append(incident.id, set, None, by, now(shared)).await;
    written.map_err(|error| store_error(&error))?;
    Ok(" The incident is restricted now: meant for those alone who handle it.")
}

/// Makes a draft of an incident that needs one and has none; gives it. Nobody has to ask for it.
///
/// # Errors
/// When the records cannot be read or written.
pub(super) async fn make_if_needed(shared: &Shared, id: IncidentId) -> Result<Option<PostmortemRow>, ApiError> {
    let incident = incident_of(shared, id).await?;
    let is_over = incident.status() == Status::Resolved && incident.merged_into.is_none();
    if !is_over || of_incident(shared, id).await?.is_some() {
        return Ok(None);
    }
    if need_of(shared, id).await?.1.is_none() {
        return Ok(None);
    }
    let told = for_document(shared, id).await?;
    let template = template(shared, "", &told).await?;
    let title = title("", &incident)?;
    let plan =
        Plan { owner: incident.roles.get(&Role::Lead).cloned(), due: due(shared, &incident), reasons: reasons(&told) };
    match write(shared, &told, (&template, &title), plan, NOBODY).await {
        Ok(row) => Ok(Some(row)),
        // Somebody, or another process, made one meanwhile.
        Err(ApiError::Invalid { .. }) if of_incident(shared, id).await?.is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sets the day by which the document of an incident is due anew, where no person chose it: its end and how grave it was at most decide it,
/// and one that was opened again is due on no day. Gives the document and that day; none where nothing changes.
///
/// # Errors
/// When the records cannot be read or written.
pub(super) async fn due_anew(
    shared: &Shared,
    id: IncidentId,
) -> Result<Option<(PostmortemRow, Option<Day>)>, ApiError> {
    let Some(row) = of_incident(shared, id).await?.filter(|row| row.state != DocumentState::Shared) else {
        return Ok(None);
    };
    let (incident, team) = (incident_of(shared, id).await?, zone(shared));
    let policy = |until| DuePolicy::default().due_of(&incident, until, &team);
    let due = policy(None);
    if due == row.due || !due_follows(&kept(shared, row.id.0).await?.events, NOBODY, |at| policy(Some(at))) {
        return Ok(None);
    }
    let why = if due.is_some() { "by the policy for its severity" } else { "its incident goes on" };
    let set = ReviewWhat::DueSet { due, why: why.to_owned() };
    let appended = shared.store.postmortem_append(row.id, set, NOBODY, today(shared), now(shared)).await;
    appended.map_err(|error| store_error(&error))?;
    Ok(Some((row, due)))
}

/// Makes the drafts of incidents that were resolved lately, need one and have none: what was discarded or spent is often known only after
/// the end. Gives how many were made.
///
/// # Errors
/// When the records cannot be read or written.
pub(crate) async fn drafts_needed(shared: &Shared) -> Result<usize, ApiError> {
    let mut made = 0;
    for id in without_document(shared).await? {
        made += usize::from(make_if_needed(shared, id).await?.is_some());
    }
    Ok(made)
}

/// The incidents of the last two weeks that are over and have no document.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn without_document(shared: &Shared) -> Result<Vec<IncidentId>, ApiError> {
    let since = now(shared).minus(LOOKED_BACK);
    let query = IncidentQuery { which: IncidentsWhich::Over, about: None, from: None, until: None, most: MOST_LISTED };
    let over = shared.store.incidents(&query).await.map_err(|error| store_error(&error))?;
    // Those of other kinds need none.
    let is_meant =
        |one: &&IncidentRow| one.kind == Kind::Real && one.merged_into.is_none() && since <= one.status_since;
    let query = PostmortemQuery { incident: None, state: None, most: MOST_DOCUMENTS };
    let documents = shared.store.postmortems(&query).await.map_err(|error| store_error(&error))?;
    let with: BTreeSet<IncidentId> = documents.iter().filter_map(|row| row.incident).collect();
    let lately = over.incidents.iter().filter(is_meant).map(|one| one.id);
    Ok(lately.filter(|id| !with.contains(id)).collect())
}

/// The document of an incident.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn of_incident(shared: &Shared, id: IncidentId) -> Result<Option<PostmortemRow>, ApiError> {
    let query = PostmortemQuery { incident: Some(id), state: None, most: 1 };
    let rows = shared.store.postmortems(&query).await.map_err(|error| store_error(&error))?;
    Ok(rows.into_iter().next())
}

/// Who sees to it, by when, and why.
struct Plan {
    owner: Option<String>,
    due: Option<Day>,
    reasons: Vec<String>,
}

async fn write(
    shared: &Shared,
    told: &ForDocument,
    (template, title): (&Template, &str),
    plan: Plan,
    by: &str,
) -> Result<PostmortemRow, ApiError> {
    let Plan { owner, due, reasons } = plan;
    let head = Head { title, template, owner: owner.as_deref(), due, reasons: &reasons };
    let body = make_document(template, &facts(told, &head));
    let new = NewPostmortem {
        incident: Some(told.incident.id),
        template,
        title,
        body: &body,
        owner: owner.clone(),
        due,
        reasons: reasons.clone(),
        why: VersionWhy::Made,
        told: ToldOfIncident::default(),
    };
    let made = shared.store.begin_postmortem(&new, by, today(shared), now(shared)).await;
    made.map_err(|error| store_error(&error))
}

/// By the policy for its severity; none before it is resolved, and for a drill.
fn due(shared: &Shared, incident: &Incident) -> Option<Day> {
    DuePolicy::default().due_of(incident, None, &zone(shared))
}

fn reasons(told: &ForDocument) -> Vec<String> {
    told.need.as_ref().map(|need| need.reasons.iter().map(NeedReason::text).collect()).unwrap_or_default()
}

/// The key of the template that fits an incident.
pub(super) fn proposed(kind: Kind, need: Option<&Need>) -> &'static str {
    match kind {
        Kind::Drill => "drill",
        Kind::NearMiss => "near-miss",
        Kind::Real => need.map_or("full", Need::template),
    }
}

/// The template that is typed, else the one that fits.
///
/// # Errors
/// [`ApiError::Invalid`] where there is none of that key; otherwise when the records cannot be read.
pub(super) async fn template(shared: &Shared, typed: &str, told: &ForDocument) -> Result<Template, ApiError> {
    let key = if typed.trim().is_empty() { proposed(told.incident.kind, told.need.as_ref()) } else { typed.trim() };
    let found = shared.store.template(key, None).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| {
        let shown = plain_line(key, 60);
        invalid("template", format!("there is no template `{shown}`; `watchbill postmortem templates` lists them"))
    })
}

fn title(typed: &str, incident: &Incident) -> Result<String, ApiError> {
    let title = plain_line(typed.trim(), usize::MAX);
    if title.chars().count() > LONGEST_TITLE {
        let message = format!("a title has at most {LONGEST_TITLE} characters: nothing was written");
        return Err(invalid("title", message));
    }
    Ok(if title.is_empty() { plain_line(&incident.title, LONGEST_TITLE) } else { title })
}
