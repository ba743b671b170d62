//! Which objective was held by which SLI, and on what terms, from when on.

use std::collections::{HashMap, HashSet};

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::SliId;
use crate::columns::{Columns, json, of_json};
use crate::{Store, StoreError};

/// An objective as its team's files name it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSlo {
    /// The name of its SLO.
    pub slo: String,
    /// Its own name, or which of its SLO's objectives it is.
    pub objective: String,
    /// The source that is named for it.
    pub source: Option<String>,
    /// What is promised.
    pub terms: SloTerms,
}

/// On what terms an objective is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SloTerms {
    /// The key of what is measured.
    pub sli_key: String,
    /// The share that is promised, as people write it.
    pub target: String,
    /// Over which time.
    pub window: String,
    /// What is counted.
    pub method: String,
}

/// Whether all of the files could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// They were: what is not listed is not there.
    Whole,
    /// Some were not: nothing is known of what is not listed.
    Partial,
}

/// What changed of an objective, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SloRevision {
    /// The name of its SLO.
    pub slo: String,
    /// Its own name, or which of its SLO's objectives it is.
    pub objective: String,
    /// From when on.
    pub at: Instant,
    /// As it was before; none where it is new, or was gone.
    pub before: Option<SloTerms>,
    /// As it is from then on; none where no file names it any more.
    pub after: Option<SloTerms>,
}

/// What naming objectives led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncedSlos {
    /// The rows of the SLIs that are named, by their keys.
    pub slis: HashMap<String, SliId>,
    /// What is another than it was.
    pub revised: Vec<SloRevision>,
}

type Objective = (String, String);

impl Store {
    /// Takes note of what the team's files name now: SLIs get their rows, and what is another than it was is written down.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn sync_slos(
        &self,
        named: &[NamedSlo],
        listing: Listing,
        now: Instant,
    ) -> Result<SyncedSlos, StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            let slis = sync_slis(&mut transaction, named, listing, now).await?;
            let revised = revise(&mut transaction, named, listing, now).await?;
            Ok(SyncedSlos { slis, revised })
        };
        let synced = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(synced)
    }

    /// What changed in `span`, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn slo_revisions(&self, span: Span) -> Result<Vec<SloRevision>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.slo, r.objective, r.at, r.terms, (SELECT o.terms FROM slo_revisions o WHERE o.slo = r.slo
               AND o.objective = r.objective AND o.id < r.id ORDER BY o.id DESC LIMIT 1)
             FROM slo_revisions r WHERE r.at >= ?1 AND r.at < ?2 ORDER BY r.id",
        )
        .bind(span.start.as_ms())
        .bind(span.end.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(revision_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// What ever changed of the objectives of an SLO, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn slo_history(&self, slo: &str) -> Result<Vec<SloRevision>, StoreError> {
        let rows = sqlx::query(
            "SELECT slo, objective, at, terms, lag(terms) OVER (PARTITION BY objective ORDER BY id)
             FROM slo_revisions WHERE slo = ?1 ORDER BY id",
        )
        .bind(slo)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(revision_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

async fn sync_slis(
    connection: &mut SqliteConnection,
    named: &[NamedSlo],
    listing: Listing,
    now: Instant,
) -> sqlx::Result<HashMap<String, SliId>> {
    let mut slis = HashMap::new();
    for one in named {
        if slis.contains_key(&one.terms.sli_key) {
            continue;
        }
        sqlx::query(
            "UPDATE slis SET source = ?2, gone_at = NULL WHERE key = ?1 AND (source IS NOT ?2 OR gone_at IS NOT NULL)",
        )
        .bind(&one.terms.sli_key)
        .bind(&one.source)
        .execute(&mut *connection)
        .await?;
        let known: Option<i64> = sqlx::query_scalar("SELECT id FROM slis WHERE key = ?1")
            .bind(&one.terms.sli_key)
            .fetch_optional(&mut *connection)
            .await?;
        let id = match known {
            Some(id) => id,
            None => {
                sqlx::query_scalar("INSERT INTO slis (key, source) VALUES (?1, ?2) RETURNING id")
                    .bind(&one.terms.sli_key)
                    .bind(&one.source)
                    .fetch_one(&mut *connection)
                    .await?
            }
        };
        slis.insert(one.terms.sli_key.clone(), SliId(id));
    }
    if listing == Listing::Whole {
        let keys: Vec<&String> = slis.keys().collect();
        sqlx::query(
            "UPDATE slis SET gone_at = ?2 WHERE gone_at IS NULL AND key NOT IN (SELECT value FROM json_each(?1))",
        )
        .bind(json(&keys))
        .bind(now.as_ms())
        .execute(connection)
        .await?;
    }
    Ok(slis)
}

/// Compares with the last row of each objective.
async fn revise(
    connection: &mut SqliteConnection,
    named: &[NamedSlo],
    listing: Listing,
    now: Instant,
) -> sqlx::Result<Vec<SloRevision>> {
    let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT slo, objective, terms FROM slo_revisions WHERE id IN (
           SELECT max(id) FROM slo_revisions GROUP BY slo, objective) ORDER BY slo, objective",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut known: Vec<(Objective, SloTerms)> = Vec::new();
    for (slo, objective, terms) in rows {
        if let Some(terms) = terms {
            known.push(((slo, objective), terms_of(&terms)?));
        }
    }
    let before: HashMap<&Objective, &SloTerms> = known.iter().map(|(of, terms)| (of, terms)).collect();
    let mut listed: HashSet<Objective> = HashSet::new();
    let mut revised = Vec::new();
    for one in named {
        let objective = (one.slo.clone(), one.objective.clone());
        let was = before.get(&objective).copied();
        // Of two with one name the first counts; that there are two is told where files are read.
        if listed.insert(objective) && was != Some(&one.terms) {
            revised.push(revision((&one.slo, &one.objective), now, was.cloned(), Some(one.terms.clone())));
        }
    }
    if listing == Listing::Whole {
        let gone = known.iter().filter(|(objective, _)| !listed.contains(objective));
        revised.extend(gone.map(|((slo, objective), was)| revision((slo, objective), now, Some(was.clone()), None)));
    }
    for one in &revised {
        sqlx::query("INSERT INTO slo_revisions (slo, objective, at, terms) VALUES (?1, ?2, ?3, ?4)")
            .bind(&one.slo)
            .bind(&one.objective)
            .bind(now.as_ms())
            .bind(one.after.as_ref().map(terms_json))
            .execute(&mut *connection)
            .await?;
    }
    Ok(revised)
}

fn revision(
    (slo, objective): (&str, &str),
    at: Instant,
    before: Option<SloTerms>,
    after: Option<SloTerms>,
) -> SloRevision {
    SloRevision { slo: slo.to_owned(), objective: objective.to_owned(), at, before, after }
}

fn revision_of(row: &SqliteRow) -> sqlx::Result<SloRevision> {
    let mut columns = Columns::of(row);
    let (slo, objective, at) = (columns.take()?, columns.take()?, columns.instant()?);
    let after = columns.take::<Option<&str>>()?.map(terms_of).transpose()?;
    let before = columns.take::<Option<&str>>()?.map(terms_of).transpose()?;
    Ok(SloRevision { slo, objective, at, before, after })
}

fn terms_json(terms: &SloTerms) -> String {
    json(&(&terms.sli_key, &terms.target, &terms.window, &terms.method))
}

fn terms_of(text: &str) -> sqlx::Result<SloTerms> {
    let (sli_key, target, window, method) = of_json(text)?;
    Ok(SloTerms { sli_key, target, window, method })
}

#[cfg(test)]
#[path = "revisions_tests.rs"]
mod tests;
