//! What is known of SLIs besides their buckets.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::words::tier_word;
use super::{EventSum, GroupId, GroupRow, Reconciliation, SliId, SliNote, SliProblem, SliRow};
use crate::columns::{Columns, count, json, of_json, whole};
use crate::{Store, StoreError};

const SELECT_SLIS: &str =
    "SELECT id, key, source, gone_at, first_at, last_at, problem, problem_at, tier, series, oldest_at,
    unseen_since, reconciled FROM slis WHERE ?1 IS NULL OR key = ?1 ORDER BY key";

/// Hours of a UTC day.
const HOURS: u32 = 24;

impl Store {
    /// All SLIs that are kept, also those that no file names any more, by their keys.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn slis(&self) -> Result<Vec<SliRow>, StoreError> {
        self.slis_of(None).await
    }

    /// The SLI with this key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sli(&self, key: &str) -> Result<Option<SliRow>, StoreError> {
        Ok(self.slis_of(Some(key)).await?.pop())
    }

    async fn slis_of(&self, key: Option<&str>) -> Result<Vec<SliRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = sqlx::query(SELECT_SLIS).bind(key).fetch_all(&mut *snapshot).await?;
            let mut groups = groups_of(&mut snapshot, key).await?;
            rows.iter().map(|row| sli_of(row, &mut groups)).collect::<sqlx::Result<Vec<_>>>()
        };
        read.await.map_err(|error| self.error(error))
    }

    /// Notes what was learned of SLIs, and writes only what is another than before. A problem stays as old as its text.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn note_slis(&self, notes: &[(SliId, SliNote)], now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (sli, note) in notes {
            write_note(&mut transaction, *sli, note, now).await.map_err(|error| self.error(error))?;
        }
        self.commit(transaction).await
    }
}

async fn write_note(connection: &mut SqliteConnection, sli: SliId, note: &SliNote, now: Instant) -> sqlx::Result<()> {
    let statement = match note {
        SliNote::Problem(text) => {
            sqlx::query("UPDATE slis SET problem = ?2, problem_at = ?3 WHERE id = ?1 AND problem IS NOT ?2")
                .bind(sli.0)
                .bind(text.as_str())
                .bind(now.as_ms())
        }
        SliNote::Answered { tier, series } => sqlx::query(
            "UPDATE slis SET problem = NULL, problem_at = NULL, tier = ?2, series = ?3
             WHERE id = ?1 AND (problem IS NOT NULL OR tier IS NOT ?2 OR series IS NOT ?3)",
        )
        .bind(sli.0)
        .bind(tier_word(*tier))
        .bind(series.map(whole)),
        SliNote::Oldest(at) => sqlx::query("UPDATE slis SET oldest_at = ?2 WHERE id = ?1 AND oldest_at IS NOT ?2")
            .bind(sli.0)
            .bind(at.as_ms()),
        SliNote::Seen(span) => sqlx::query("UPDATE slis SET unseen_since = NULL WHERE id = ?1 AND unseen_since < ?2")
            .bind(sli.0)
            .bind(span.end.as_ms()),
        // Pieces come the oldest first, and the newest among them: what does not meet is not known to be one time.
        SliNote::Unseen(span) => sqlx::query(
            "UPDATE slis SET unseen_since = ?2
             WHERE id = ?1 AND (unseen_since IS NULL OR (unseen_since > ?2 AND unseen_since <= ?3))",
        )
        .bind(sli.0)
        .bind(span.start.as_ms())
        .bind(span.end.as_ms()),
        SliNote::Reconciled(reconciled) => {
            sqlx::query("UPDATE slis SET reconciled = ?2 WHERE id = ?1 AND reconciled IS NOT ?2")
                .bind(sli.0)
                .bind(reconciled_json(reconciled))
        }
    };
    statement.execute(connection).await.map(|_| ())
}

fn reconciled_json(of: &Reconciliation) -> String {
    let (ours, theirs) = (of.ours, of.theirs);
    json(&(of.day.as_ms(), ours.good, ours.total, theirs.good, theirs.total, of.at.as_ms(), of.hours))
}

fn reconciliation(text: &str) -> sqlx::Result<Reconciliation> {
    let numbers: Vec<i64> = of_json(text)?;
    let [day, our_good, our_total, their_good, their_total, at, ref hours @ ..] = numbers[..] else {
        return Err(sqlx::Error::Decode("a comparison of a day has six numbers at least".into()));
    };
    // Where no hours are written down, only whole days were compared.
    let hours = hours.first().map_or(HOURS, |hours| u32::try_from(*hours).unwrap_or(HOURS));
    Ok(Reconciliation {
        day: Instant::from_ms(day),
        hours,
        ours: EventSum { good: our_good, total: our_total },
        theirs: EventSum { good: their_good, total: their_total },
        at: Instant::from_ms(at),
    })
}

async fn groups_of(
    connection: &mut SqliteConnection,
    key: Option<&str>,
) -> sqlx::Result<HashMap<SliId, Vec<GroupRow>>> {
    let rows: Vec<(i64, i64, String)> = sqlx::query_as(
        "SELECT g.sli_id, g.id, g.labels FROM sli_groups g JOIN slis i ON i.id = g.sli_id
         WHERE ?1 IS NULL OR i.key = ?1 ORDER BY g.sli_id, g.labels",
    )
    .bind(key)
    .fetch_all(connection)
    .await?;
    let mut groups: HashMap<SliId, Vec<GroupRow>> = HashMap::new();
    for (sli, group, labels) in rows {
        groups.entry(SliId(sli)).or_default().push(GroupRow { id: GroupId(group), labels: of_json(&labels)? });
    }
    Ok(groups)
}

fn sli_of(row: &SqliteRow, groups: &mut HashMap<SliId, Vec<GroupRow>>) -> sqlx::Result<SliRow> {
    let mut columns = Columns::of(row);
    let id = SliId(columns.take()?);
    let (key, source, gone_at) = (columns.take()?, columns.take()?, columns.maybe_instant()?);
    let (first, last) = (columns.maybe_instant()?, columns.maybe_instant()?);
    let (problem, problem_at): (Option<String>, _) = (columns.take()?, columns.maybe_instant()?);
    let (tier, series): (_, Option<i64>) = (columns.maybe_word()?, columns.take()?);
    Ok(SliRow {
        id,
        key,
        source,
        gone_at,
        measured: first.zip(last).map(|(start, end)| Span { start, end }),
        problem: problem.zip(problem_at).map(|(text, at)| SliProblem { text, at }),
        tier,
        series: series.map(count),
        oldest_at: columns.maybe_instant()?,
        unseen_since: columns.maybe_instant()?,
        reconciled: columns.take::<Option<&str>>()?.map(reconciliation).transpose()?,
        groups: groups.remove(&id).unwrap_or_default(),
    })
}

#[cfg(test)]
#[path = "slis_tests.rs"]
mod tests;
