//! Looking for words in all that is kept of incidents, and for incidents that were like one.

use std::collections::BTreeSet;

use watchbill_domain::incidents::{EntryKind, IncidentId, Likeness, Link, LinkKind, Similar, Trait, TraitKind, Traits};
use watchbill_store::{FoundIncident, IncidentRow as Row};

use crate::api::{
    ApiError, IncidentFound, IncidentFoundListed, IncidentPiece, IncidentSearchListing, IncidentSimilar,
    IncidentSimilarListed, IncidentSimilarListing, IncidentsFound,
};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::acts::incident_number;
use super::collect::{Known, kept, known};
use super::list::{incident_row, listed, row_of};
use super::times::called;

/// Incidents that are shown of those that were found.
const MOST_FOUND: u32 = 50;
/// Incidents that scripts get of them.
const MOST_LISTED: u32 = 1_000;
/// Incidents that are offered as similar.
const MOST_SIMILAR: usize = 5;

/// Where these words stand, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn found(shared: &Shared, typed: &str, here: &Here) -> Result<IncidentsFound, ApiError> {
    let found = shared.store.search_incidents(&words(typed), MOST_FOUND).await.map_err(|error| store_error(&error))?;
    let row = |row: &Row| incident_row(shared, row, here);
    let one = |found: &FoundIncident| IncidentFound { row: row(&found.incident), pieces: pieces(found) };
    Ok(IncidentsFound { found: found.incidents.iter().map(one).collect(), total: found.total })
}

/// The same for scripts.
///
/// # Errors
/// [`ApiError::Invalid`] without a letter or a digit to look for; otherwise when the records cannot be read.
pub(super) async fn found_listing(
    shared: &Shared,
    typed: &str,
    here: &Here,
) -> Result<IncidentSearchListing, ApiError> {
    if !typed.chars().any(char::is_alphanumeric) {
        let message = "there is no word to look for; give the beginnings of some".to_owned();
        return Err(ApiError::Invalid { field: "words".to_owned(), message });
    }
    let found = shared.store.search_incidents(&words(typed), MOST_LISTED).await.map_err(|error| store_error(&error))?;
    let one = |found: &FoundIncident| IncidentFoundListed {
        incident: listed(&found.incident, here),
        text: found.piece.clone(),
    };
    Ok(IncidentSearchListing { found: found.incidents.iter().map(one).collect(), total: found.total })
}

fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_owned).collect()
}

fn pieces(found: &FoundIncident) -> Vec<IncidentPiece> {
    let mut pieces = Vec::new();
    let mut push = |text: Option<&str>, hit: bool| {
        let text = text.unwrap_or_default().to_owned();
        if !text.is_empty() {
            pieces.push(IncidentPiece { text, hit });
        }
    };
    let mut place = 0;
    for hit in &found.hits {
        push(found.piece.get(place..hit.start), false);
        push(found.piece.get(hit.clone()), true);
        place = hit.end;
    }
    push(found.piece.get(place..), false);
    pieces
}

/// Incidents that were like one with these links and alerts, those that are open first, then the likest, each with what both share.
/// `id` is left out.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn similar(
    shared: &Shared,
    id: Option<IncidentId>,
    links: &[Link],
    names: &[String],
) -> Result<Vec<(Row, String)>, ApiError> {
    let sharing = shared.store.sharing_incidents(links, names).await.map_err(|error| store_error(&error))?;
    let traits = Traits { id: id.unwrap_or(IncidentId(0)), has: traits(links, names).collect() };
    let open = sharing.sharing.iter().filter(|traits| sharing.open.contains(&traits.id));
    // Whoever declares one that is open already is to see that first.
    let mut likest = Likeness::among(sharing.count, open).similar(&traits, MOST_SIMILAR);
    let past = sharing.sharing.iter().filter(|traits| !sharing.open.contains(&traits.id));
    likest.extend(Likeness::among(sharing.count, past).similar(&traits, MOST_SIMILAR));
    likest.truncate(MOST_SIMILAR);
    let mut rows = Vec::with_capacity(likest.len());
    for one in likest {
        let incident = kept(shared, one.id).await?.incident;
        rows.push((row_of(&incident), why(&one)));
    }
    Ok(rows)
}

/// What both share; an alert that both have is not told a second time by its name.
fn why(similar: &Similar) -> String {
    let has_alert = similar.shared.iter().any(|(kind, _)| *kind == TraitKind::Alert);
    let is_told = |one: &&Trait| !(has_alert && one.0 == TraitKind::AlertName);
    let shared = similar.shared.iter().filter(is_told).cloned().collect();
    Similar { shared, ..similar.clone() }.why()
}

fn traits<'l>(links: &'l [Link], names: &'l [String]) -> impl Iterator<Item = Trait> + 'l {
    let of_link = |link: &Link| {
        let kind = match link.kind {
            LinkKind::Alert => TraitKind::Alert,
            LinkKind::Queue => TraitKind::Queue,
            LinkKind::Level => TraitKind::Level,
            LinkKind::Service => TraitKind::Service,
            LinkKind::Incident => return None,
        };
        Some((kind, link.key.clone()))
    };
    links.iter().filter_map(of_link).chain(names.iter().map(|name| (TraitKind::AlertName, name.clone())))
}

/// Incidents that were like this one.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn similar_to(shared: &Shared, known: &Known) -> Result<Vec<(Row, String)>, ApiError> {
    let links: Vec<Link> = known.kept.incident.links.iter().cloned().collect();
    let linked = &known.scope.linked;
    let alerts = known.scope.alerts.iter().filter(|(id, _)| linked.alerts.contains(*id));
    let alerts = alerts.map(|(_, alert)| alert.name.clone());
    // Lines outlive the alerts that they were made from.
    let fired = known.entries.iter().filter(|line| line.kind == EntryKind::AlertFired && linked.is_alert(&line.about));
    let names: BTreeSet<String> = alerts.chain(fired.map(|line| called(line).to_owned())).collect();
    let names: Vec<String> = names.into_iter().collect();
    similar(shared, Some(known.kept.incident.id), &links, &names).await
}

/// Incidents that were like what is proposed, for the form.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn similar_rows(
    shared: &Shared,
    links: &[Link],
    here: &Here,
) -> Result<Vec<IncidentSimilar>, ApiError> {
    let mut names = Vec::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Alert) {
        let Ok(id) = link.key.parse() else { continue };
        let alert = shared.store.alert(&id).await.map_err(|error| store_error(&error))?;
        names.extend(alert.map(|alert| alert.name().to_owned()));
    }
    Ok(rows(shared, similar(shared, None, links, &names).await?, here))
}

/// For the window.
pub(super) fn rows(shared: &Shared, similar: Vec<(Row, String)>, here: &Here) -> Vec<IncidentSimilar> {
    similar.into_iter().map(|(row, why)| IncidentSimilar { row: incident_row(shared, &row, here), why }).collect()
}

/// The same for scripts, of an incident by its number as it is typed.
///
/// # Errors
/// When that is no number, there is none of it, or the records cannot be read.
pub(super) async fn similar_listing(
    shared: &Shared,
    typed: &str,
    here: &Here,
) -> Result<IncidentSimilarListing, ApiError> {
    let known = known(shared, incident_number(typed)?, here.now).await?;
    let similar = similar_to(shared, &known).await?;
    let one = |(row, why): (Row, String)| IncidentSimilarListed { incident: listed(&row, here), why };
    Ok(IncidentSimilarListing { similar: similar.into_iter().map(one).collect() })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use watchbill_domain::incidents::{Audience, IncidentId, Kind, Severity, Similar, Status, TraitKind};
    use watchbill_domain::time::Instant;
    use watchbill_store::FoundIncident;

    use super::*;

    fn row() -> Row {
        Row {
            id: IncidentId(7),
            title: "Checkout is slow".to_owned(),
            severity: Severity::Sev2,
            status: Status::Resolved,
            status_since: Instant::from_ms(0),
            kind: Kind::Real,
            audience: Audience::Team,
            declared_at: Instant::from_ms(0),
            declared_by: "Ana".to_owned(),
            lead: None,
            merged_into: None,
            revision: 1,
            services: Vec::new(),
        }
    }

    #[rstest]
    #[case::within("the disk was full", &[(4, 8)], &[("the ", false), ("disk", true), (" was full", false)])]
    #[case::at_both_ends("disk full", &[(0, 4), (5, 9)], &[("disk", true), (" ", false), ("full", true)])]
    #[case::letters_of_two_bytes("Ärger", &[(0, 3)], &[("Är", true), ("ger", false)])]
    #[case::nothing("", &[], &[])]
    fn what_was_found_is_told_in_pieces(
        #[case] piece: &str,
        #[case] hits: &[(usize, usize)],
        #[case] expected: &[(&str, bool)],
    ) {
        let hits = hits.iter().map(|(from, to)| *from..*to).collect();
        let found = FoundIncident { incident: row(), piece: piece.to_owned(), hits };
        let told: Vec<(String, bool)> = pieces(&found).into_iter().map(|piece| (piece.text, piece.hit)).collect();
        let expected: Vec<(String, bool)> = expected.iter().map(|(text, hit)| ((*text).to_owned(), *hit)).collect();
        assert_eq!(told, expected);
    }

    #[rstest]
    #[case::both(&[(TraitKind::Alert, "prod/1"), (TraitKind::AlertName, "Slow")], "the same alert prod/1")]
    #[case::by_name(&[(TraitKind::AlertName, "Slow"), (TraitKind::Service, "search")], "an alert Slow, the service search")]
    fn an_alert_is_told_once(#[case] shared: &[(TraitKind, &str)], #[case] expected: &str) {
        let shared = shared.iter().map(|(kind, key)| (*kind, (*key).to_owned())).collect();
        assert_eq!(why(&Similar { id: IncidentId(1), score: 1, shared }), expected);
    }
}
