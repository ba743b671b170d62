//! Documents as years of incidents would leave them, for measuring what is counted of them.

use std::path::Path;

use watchbill_domain::incidents::{Factor, FactorKind, FoundBy, IncidentId, Tag, built_in_templates};
use watchbill_domain::postmortems::{ActionWords, ActionsTaken, VersionWhy};
use watchbill_domain::time::{Instant, Zone};

use super::{NewPostmortem, ToldOfIncident};
use crate::{Role, Store, StoreError};

/// Factors that documents name: each is in one of so many.
const FACTORS: u32 = 200;
/// Action items of each document.
const ACTIONS: u32 = 3;

/// Writes a document of each of the first incidents of a file, with two factors and three action items each.
///
/// # Errors
/// When there are fewer incidents, and when the file cannot be written.
pub async fn fill_documents(file: &Path, documents: u32, until: Instant) -> Result<(), StoreError> {
    let store = Store::open(file, Role::Owner, until).await?;
    let templates = built_in_templates();
    let today = Zone::utc().wall(until).day();
    for (nth, template) in (0..documents).zip(templates.iter().cycle()) {
        let new = NewPostmortem {
            incident: Some(IncidentId(i64::from(nth) + 1)),
            template,
            title: &format!("Number {nth} in the end"),
            body: "# It\n\n## Summary\n\nIt was slow.\n",
            owner: Some("ana".to_owned()),
            due: Some(today.later(-i64::from(nth % 9))),
            reasons: Vec::new(),
            why: VersionWhy::Made,
            told: ToldOfIncident::default(),
        };
        let id = store.begin_postmortem(&new, "ana", today, until).await?.id;
        store.set_factors(id, &[factor(nth), factor(nth + 1)]).await?;
        let words = |of: u32| ActionWords {
            title: format!("Limit retries of number {nth} to {of}"),
            owner: Some("ana".to_owned()),
            due: Some(today.later(i64::from(of) - 2)),
            kind: None,
            priority: None,
            link: None,
            verify: None,
        };
        let taken = ActionsTaken { new: (1..=ACTIONS).map(words).collect(), ..ActionsTaken::default() };
        store.take_actions(id, &taken, "ana", today).await?;
    }
    store.close().await;
    Ok(())
}

fn factor(nth: u32) -> Factor {
    Factor {
        name: format!("Condition {}", nth % FACTORS),
        kind: FactorKind::Technical,
        tags: Tag::parse(&format!("mode {}", nth % 20)).into_iter().collect(),
        found_by: Some(FoundBy::Records),
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ActionQuery, fill_incidents};

    #[tokio::test]
    async fn a_file_that_is_filled_is_sound_and_has_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("watchbill.db");
        let until = Instant::parse("2026-03-28T09:00:00Z").unwrap();
        fill_incidents(&file, 12, until).await.unwrap();
        fill_documents(&file, 10, until).await.unwrap();
        let store = Store::open(&file, Role::Guest, until).await.unwrap();
        assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
        assert_eq!(store.actions(&ActionQuery::default()).await.unwrap().len(), 30);
        assert_eq!(store.factors_known().await.unwrap().len(), 20);
    }
}
