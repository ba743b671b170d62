//! Declaring an incident: from alerts, a queue, a budget that burns, or nothing.

use watchbill_definitions::spec_of;
use watchbill_domain::alerts::{AlertView, Severity as AlertSeverity, plain_line};
use watchbill_domain::ids::AlertId;
use watchbill_domain::incidents::{
    Audience, Declaration, Incident, Kind, Link, LinkKind, Proposed, Seed, SeedWeight, Severity, proposed,
};

use crate::api::{ApiError, IncidentForm, IncidentSeeds};
use crate::budgets::{by_name, key_of};
use crate::queues::queue_id;
use crate::reads::{find_alert, store_error};
use crate::shared::Shared;
use crate::workspace::Loaded;

/// Characters of a title.
const LONGEST_TITLE: usize = 200;

/// What is proposed for an incident about these, each as somebody typed it or the window has it.
///
/// # Errors
/// When one of them is not there or several could be meant, or the records cannot be read.
pub(super) async fn proposal(shared: &Shared, seeds: &IncidentSeeds) -> Result<Proposed, ApiError> {
    let loaded = shared.loaded();
    let mut all = Vec::new();
    for typed in &seeds.alerts {
        let id = find_alert(shared, typed).await?;
        all.push(alert_seed(shared, &loaded, id).await?);
    }
    for typed in &seeds.queues {
        let id = queue_id(shared, typed).await?;
        let service = spec_of(&loaded.queues, &id).and_then(|spec| spec.service.clone());
        let because = "it needs somebody".to_owned();
        all.push(Seed::Queue { id: id.to_string(), because, services: service.into_iter().collect() });
    }
    for typed in &seeds.levels {
        let list = loaded.levels();
        let place = by_name(list, typed)?;
        let (spec, level) = (&list[place].spec, key_of(list, place));
        let name = spec.title.clone().unwrap_or_else(|| level.clone());
        all.push(Seed::Burn { level, name, services: spec.service.iter().cloned().collect() });
    }
    let mut proposed = proposed(&all);
    for service in &seeds.services {
        let link = Link::new(LinkKind::Service, known_service(&loaded, service)?);
        if !proposed.links.contains(&link) {
            proposed.links.push(link);
        }
    }
    Ok(proposed)
}

async fn alert_seed(shared: &Shared, loaded: &Loaded, id: AlertId) -> Result<Seed, ApiError> {
    let alert = shared.store.alert(&id).await.map_err(|error| store_error(&error))?;
    let alert = alert.ok_or_else(|| ApiError::NotFound { message: format!("the alert {id} is not kept any more") })?;
    let weight = match alert.severity {
        AlertSeverity::Critical => SeedWeight::Critical,
        AlertSeverity::Error => SeedWeight::Error,
        AlertSeverity::Warning | AlertSeverity::Info => SeedWeight::Less,
    };
    let service = loaded.watch().service_about(&AlertView::labelled(&alert.labels, id.source.as_str()));
    let services = service.map(|service| service.name.clone()).into_iter().collect();
    Ok(Seed::Alert { id: id.to_string(), name: plain_line(alert.name(), LONGEST_TITLE), weight, services })
}

/// The name of a service of the team.
pub(super) fn known_service(loaded: &Loaded, typed: &str) -> Result<String, ApiError> {
    let typed = typed.trim();
    let of_levels = loaded.levels().iter().filter_map(|level| level.spec.service.as_deref());
    let known = loaded.services.iter().map(|service| service.name.as_str()).chain(of_levels);
    if known.clone().any(|name| name == typed) {
        return Ok(typed.to_owned());
    }
    let hint = match watchbill_definitions::nearest(typed, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`watchbill.toml` names services under [[services]]".to_owned(),
    };
    let message = format!("there is no service `{}`, so nothing was written; {hint}", plain_line(typed, 60));
    Err(ApiError::Invalid { field: "service".to_owned(), message })
}

/// Declares an incident: with what is proposed for what it is declared from, and what the form says instead of it.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, and without a title; otherwise as [`proposal`], and when it cannot be written.
pub(super) async fn declare(shared: &Shared, form: &IncidentForm, by: &str) -> Result<Incident, ApiError> {
    let declaration = declaration_of(shared, form).await?;
    let now = shared.ports.clock.now();
    shared.store.declare_incident(declaration, by, now).await.map_err(|error| store_error(&error))
}

/// What a form declares, without declaring it.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, and without a title; otherwise as [`proposal`].
pub(super) async fn declaration_of(shared: &Shared, form: &IncidentForm) -> Result<Declaration, ApiError> {
    declaration(proposal(shared, &form.about).await?, form, &zone(shared))
}

/// The team's zone, else that of the laptop: in it an incident's times are told.
fn zone(shared: &Shared) -> String {
    let team = shared.loaded().zone_of_team();
    team.unwrap_or_else(|| shared.ports.clock.zone()).name().to_owned()
}

fn declaration(proposed: Proposed, form: &IncidentForm, zone: &str) -> Result<Declaration, ApiError> {
    let invalid = |field: &str, message: String| ApiError::Invalid { field: field.to_owned(), message };
    let title = if form.title.trim().is_empty() {
        titled(&plain_line(&proposed.title, LONGEST_TITLE))?
    } else {
        titled(&form.title)?
    };
    let severity = match form.severity.trim() {
        "" => proposed.severity,
        typed => severity(typed)?,
    };
    let kind = match form.kind.trim() {
        "" => Kind::Real,
        word => Kind::from_word(word).ok_or_else(|| {
            invalid(
                "kind",
                format!("`{}` is no kind of incident; expected real, near_miss or drill", plain_line(word, 60)),
            )
        })?,
    };
    let audience = if form.restricted { Audience::Restricted } else { Audience::Team };
    Ok(Declaration { title, severity, links: proposed.links, zone: zone.to_owned(), kind, audience })
}

/// What an incident is called, on one line; none of it is cut off.
///
/// # Errors
/// [`ApiError::Invalid`] without a title, and for one that is too long.
pub(super) fn titled(typed: &str) -> Result<String, ApiError> {
    let title = plain_line(typed.trim(), usize::MAX);
    let message = if title.is_empty() {
        "an incident needs a title: nothing was written. Say in a few words what people notice".to_owned()
    } else if title.chars().count() > LONGEST_TITLE {
        format!("a title has at most {LONGEST_TITLE} characters: nothing was written. The rest belongs into a note")
    } else {
        return Ok(title);
    };
    Err(ApiError::Invalid { field: "title".to_owned(), message })
}

/// How grave it is, as people write it.
pub(super) fn severity(typed: &str) -> Result<Severity, ApiError> {
    Severity::parse(typed).ok_or_else(|| ApiError::Invalid {
        field: "severity".to_owned(),
        message: format!("`{}` is no severity; expected sev1, sev2, sev3 or sev4", plain_line(typed, 60)),
    })
}

#[cfg(test)]
#[path = "declare_tests.rs"]
mod tests;
