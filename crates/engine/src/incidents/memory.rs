//! Looking for words in all that is kept of incidents and in documents, and for incidents that were like one.

use std::ops::Range;

use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::incidents::{EntryKind, IncidentId, Likeness, Link, LinkKind, Similar, Trait, TraitKind, Traits};
use watchbill_domain::postmortems::signatures_of;
use watchbill_domain::queues::QueueId;
use watchbill_store::{
    FoundIncident, FoundPostmortem, FoundPostmortems, IncidentRow as Row, LikenessQuery, PostmortemQuery,
};

use crate::api::{
    ApiError, IncidentFound, IncidentFoundListed, IncidentPiece, IncidentSearchListing, IncidentSimilar,
    IncidentSimilarListed, IncidentSimilarListing, IncidentsFound, PostmortemFound, PostmortemFoundListed,
};
use crate::postmortems::{postmortem_listed, postmortem_row};
use crate::reads::{Here, store_error};
use crate::shared::Shared;

use super::acts::incident_number;
use super::collect::{Known, kept, known};
use super::list::{incident_row, listed, row_of};
use super::scope::Linked;
use super::times::called;

/// Incidents that are shown of those that were found.
const MOST_FOUND: u32 = 50;
/// Incidents that scripts get of them.
const MOST_LISTED: u32 = 1_000;
/// Incidents that are offered as similar.
const MOST_SIMILAR: usize = 5;
/// Errors that are looked for, and factors.
const MOST_TOLD: usize = 20;

/// Where these words stand, for the window.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn found(shared: &Shared, typed: &str, here: &Here) -> Result<IncidentsFound, ApiError> {
    let found = shared.store.search_incidents(&words(typed), MOST_FOUND).await.map_err(|error| store_error(&error))?;
    let row = |row: &Row| incident_row(shared, row, here);
    let one =
        |found: &FoundIncident| IncidentFound { row: row(&found.incident), pieces: pieces(&found.piece, &found.hits) };
    let documents = documents(shared, typed, MOST_FOUND).await?;
    let document = |found: &FoundPostmortem| PostmortemFound {
        row: postmortem_row(shared, &found.postmortem),
        pieces: pieces(&found.piece, &found.hits),
    };
    Ok(IncidentsFound {
        found: found.incidents.iter().map(one).collect(),
        total: found.total,
        documents: documents.postmortems.iter().map(document).collect(),
    })
}

async fn documents(shared: &Shared, typed: &str, most: u32) -> Result<FoundPostmortems, ApiError> {
    shared.store.search_postmortems(&words(typed), most).await.map_err(|error| store_error(&error))
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
    let documents = documents(shared, typed, MOST_LISTED).await?;
    let document = |found: &FoundPostmortem| PostmortemFoundListed {
        postmortem: postmortem_listed(&found.postmortem),
        text: found.piece.clone(),
    };
    Ok(IncidentSearchListing {
        found: found.incidents.iter().map(one).collect(),
        total: found.total,
        postmortems: documents.postmortems.iter().map(document).collect(),
        postmortems_total: documents.total,
    })
}

fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_owned).collect()
}

fn pieces(piece: &str, hits: &[Range<usize>]) -> Vec<IncidentPiece> {
    let mut pieces = Vec::new();
    let mut push = |text: Option<&str>, hit: bool| {
        let text = text.unwrap_or_default().to_owned();
        if !text.is_empty() {
            pieces.push(IncidentPiece { text, hit });
        }
    };
    let mut place = 0;
    for hit in hits {
        push(piece.get(place..hit.start), false);
        push(piece.get(hit.clone()), true);
        place = hit.end;
    }
    push(piece.get(place..), false);
    pieces
}

/// Incidents that were like one with these links and alerts, those that are open first, then the likest, each with what both share.
/// `id` is left out; `called` has the names of its alerts by their ids, `told` is what messages died of and what contributed.
///
/// # Errors
/// When the records cannot be read.
async fn similar(
    shared: &Shared,
    id: Option<IncidentId>,
    links: &[Link],
    called: &BTreeMap<String, String>,
    told: Told,
) -> Result<Vec<(Row, String)>, ApiError> {
    let names: BTreeSet<&String> = called.values().collect();
    let query = LikenessQuery {
        links: links.to_vec(),
        names: names.into_iter().cloned().collect(),
        signatures: told.signatures.into_iter().take(MOST_TOLD).collect(),
        factors: told.factors.into_iter().take(MOST_TOLD).collect(),
    };
    let sharing = shared.store.sharing_incidents(&query).await.map_err(|error| store_error(&error))?;
    let traits = Traits { id: id.unwrap_or(IncidentId(0)), has: traits(&query).collect() };
    let open = sharing.sharing.iter().filter(|traits| sharing.open.contains(&traits.id));
    // Whoever declares one that is open already is to see that first.
    let mut likest = Likeness::among(sharing.count, open).similar(&traits, MOST_SIMILAR);
    let past = sharing.sharing.iter().filter(|traits| !sharing.open.contains(&traits.id));
    likest.extend(Likeness::among(sharing.count, past).similar(&traits, MOST_SIMILAR));
    likest.truncate(MOST_SIMILAR);
    let mut rows = Vec::with_capacity(likest.len());
    for one in likest {
        let incident = kept(shared, one.id).await?.incident;
        rows.push((row_of(&incident), why(&one, called)));
    }
    Ok(rows)
}

/// What both share. An alert that both have is told by its name, and once.
fn why(similar: &Similar, called: &BTreeMap<String, String>) -> String {
    let named = |one: &Trait| match (one.0, called.get(&one.1)) {
        (TraitKind::Alert, Some(name)) => (TraitKind::Alert, name.clone()),
        _ => one.clone(),
    };
    let all: Vec<Trait> = similar.shared.iter().map(named).collect();
    let is_told = |one: &Trait| one.0 == TraitKind::AlertName && all.contains(&(TraitKind::Alert, one.1.clone()));
    let mut shared: Vec<Trait> = Vec::new();
    for one in all.iter().filter(|one| !is_told(one)) {
        if !shared.contains(one) {
            shared.push(one.clone());
        }
    }
    Similar { shared, ..similar.clone() }.why()
}

fn traits(query: &LikenessQuery) -> impl Iterator<Item = Trait> {
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
    let of = |kind: TraitKind, keys: &[String]| keys.iter().map(|key| (kind, key.clone())).collect::<Vec<_>>();
    let named = of(TraitKind::AlertName, &query.names).into_iter();
    let told = of(TraitKind::Signature, &query.signatures).into_iter().chain(of(TraitKind::Factor, &query.factors));
    query.links.iter().filter_map(of_link).chain(named).chain(told)
}

/// What people found out of an incident, beside what it is about.
#[derive(Default)]
struct Told {
    /// The numbers of the errors that its messages died of.
    signatures: BTreeSet<String>,
    /// Its contributing factors and their failure modes, in small letters.
    factors: BTreeSet<String>,
}

impl Told {
    /// By what was read of these queues and may still be looked at.
    fn by_peeks(shared: &Shared, queues: &BTreeSet<QueueId>) -> Self {
        let read = shared.peeks.died_of(queues, shared.ports.clock.now());
        let groups = read.into_iter().flat_map(|(_, _, groups)| groups);
        let signatures = groups.filter_map(|group| group.signature).map(|signature| signature.id()).collect();
        Self { signatures, ..Self::default() }
    }

    /// The same with what the document of the incident says, where it has one.
    async fn with_document(mut self, shared: &Shared, id: IncidentId) -> Result<Self, ApiError> {
        let query = PostmortemQuery { incident: Some(id), state: None, most: 1 };
        let rows = shared.store.postmortems(&query).await.map_err(|error| store_error(&error))?;
        let Some(row) = rows.first() else { return Ok(self) };
        let kept = shared.store.postmortem(row.id).await.map_err(|error| store_error(&error))?;
        let Some(kept) = kept else { return Ok(self) };
        self.signatures.extend(signatures_of(&kept.body));
        for factor in &kept.factors {
            self.factors.insert(factor.name.to_ascii_lowercase());
            self.factors.extend(factor.tags.iter().map(|tag| tag.as_str().to_ascii_lowercase()));
        }
        Ok(self)
    }
}

/// Incidents that were like this one.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn similar_to(shared: &Shared, known: &Known) -> Result<Vec<(Row, String)>, ApiError> {
    let links: Vec<Link> = known.kept.incident.links.iter().cloned().collect();
    let linked = &known.scope.linked;
    let alerts = known.scope.alerts.iter().filter(|(id, _)| linked.alerts.contains(*id));
    let alerts = alerts.map(|(id, alert)| (id.to_string(), alert.name.clone()));
    // Lines outlive the alerts that they were made from.
    let fired = known.entries.iter().filter(|line| line.kind == EntryKind::AlertFired && linked.is_alert(&line.about));
    let fired = fired.map(|line| (line.about.clone(), called(line).to_owned()));
    let id = known.kept.incident.id;
    let told = Told::by_peeks(shared, &linked.queues).with_document(shared, id).await?;
    similar(shared, Some(id), &links, &fired.chain(alerts).collect(), told).await
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
    let mut called = BTreeMap::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Alert) {
        let Ok(id) = link.key.parse() else { continue };
        let alert = shared.store.alert(&id).await.map_err(|error| store_error(&error))?;
        called.extend(alert.map(|alert| (link.key.clone(), alert.name().to_owned())));
    }
    let told = Told::by_peeks(shared, &Linked::of(links).queues);
    Ok(rows(shared, &similar(shared, None, links, &called, told).await?, here))
}

/// For the window.
pub(super) fn rows(shared: &Shared, similar: &[(Row, String)], here: &Here) -> Vec<IncidentSimilar> {
    let one = |(row, why): &(Row, String)| IncidentSimilar { row: incident_row(shared, row, here), why: why.clone() };
    similar.iter().map(one).collect()
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
    use watchbill_domain::incidents::{Similar, TraitKind};

    use super::*;

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
        let hits: Vec<Range<usize>> = hits.iter().map(|(from, to)| *from..*to).collect();
        let told: Vec<(String, bool)> = pieces(piece, &hits).into_iter().map(|piece| (piece.text, piece.hit)).collect();
        let expected: Vec<(String, bool)> = expected.iter().map(|(text, hit)| ((*text).to_owned(), *hit)).collect();
        assert_eq!(told, expected);
    }

    #[rstest]
    #[case::both(&[(TraitKind::Alert, "prod/1"), (TraitKind::AlertName, "Slow")], "the same alert Slow")]
    #[case::the_name_first(&[(TraitKind::AlertName, "Slow"), (TraitKind::Alert, "prod/1")], "the same alert Slow")]
    #[case::and_another(
        &[(TraitKind::Alert, "prod/1"), (TraitKind::AlertName, "Down")],
        "the same alert Slow, an alert Down"
    )]
    #[case::of_one_name(&[(TraitKind::Alert, "prod/1"), (TraitKind::Alert, "prod/2")], "the same alert Slow")]
    #[case::not_known_any_more(&[(TraitKind::Alert, "prod/3")], "the same alert prod/3")]
    #[case::by_name(&[(TraitKind::AlertName, "Slow"), (TraitKind::Service, "search")], "an alert Slow, the service search")]
    fn an_alert_is_told_once(#[case] shared: &[(TraitKind, &str)], #[case] expected: &str) {
        let shared = shared.iter().map(|(kind, key)| (*kind, (*key).to_owned())).collect();
        let called = ["prod/1", "prod/2"].map(|id| (id.to_owned(), "Slow".to_owned())).into();
        assert_eq!(why(&Similar { id: IncidentId(1), score: 1, shared }, &called), expected);
    }
}
