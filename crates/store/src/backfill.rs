//! What a history told of a gap: which alerts it is about, and how much of the gap is known by it.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::{ColleagueDeed, ColleagueDid, Gap, GapCause, KnownAlert, PastEpisode};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::alerts::{SELECT_KNOWN_BY_NAME, SELECT_KNOWN_OF, known_of};
use crate::columns::{Columns, json, ms, of_json};
use crate::{Store, StoreError};

/// More episodes of one absence are not told of one by one.
const MOST_EPISODES: i64 = 20_000;

/// What is known of a gap that has ended, beside that it was one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GapNotes {
    /// The parts of it of which a history told, in order.
    pub told: Vec<(Instant, Instant)>,
    /// Why a history did not tell of all of it.
    pub untold: Option<String>,
    /// What colleagues did in it, in order.
    pub colleagues: Vec<ColleagueDeed>,
}

/// A span in which nobody watched a source from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceRow {
    /// Which source.
    pub source: SourceName,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Why.
    pub cause: GapCause,
    /// What is known of it.
    pub notes: GapNotes,
}

impl Store {
    /// What is recorded of these alerts of a source, in whatever state; nothing of those that are not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn known_alerts(
        &self,
        source: &SourceName,
        identities: &[&Identity],
    ) -> Result<HashMap<Identity, KnownAlert>, StoreError> {
        let identities: Vec<&str> = identities.iter().map(|identity| identity.as_str()).collect();
        Ok(self.known(SELECT_KNOWN_OF, source, &identities).await?.into_iter().collect())
    }

    /// What is recorded of the alerts of a source that have one of these names, in whatever state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn known_by_name(
        &self,
        source: &SourceName,
        names: &[&str],
    ) -> Result<Vec<(Identity, KnownAlert)>, StoreError> {
        self.known(SELECT_KNOWN_BY_NAME, source, names).await
    }

    /// Keeps what is known of the gap that ended with the last poll of a source.
    ///
    /// # Errors
    /// Nothing is written then, and the gap is unknown from its beginning to its end.
    pub async fn note_gap(&self, source: &SourceName, gap: &Gap, notes: &GapNotes) -> Result<(), StoreError> {
        if *notes == GapNotes::default() {
            return Ok(());
        }
        let told: Vec<(i64, i64)> = notes.told.iter().map(|(from, to)| (from.as_ms(), to.as_ms())).collect();
        let colleagues: Vec<_> = notes
            .colleagues
            .iter()
            .map(|deed| (deed.at.as_ms(), deed.what.word(), &deed.by, &deed.comment, &deed.about, deed.until.as_ms()))
            .collect();
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE gaps SET told = ?3, untold = ?4, colleagues = ?5
             WHERE source_id = (SELECT id FROM sources WHERE name = ?1) AND to_at = ?2",
        )
        .bind(source.as_str())
        .bind(gap.to.as_ms())
        .bind(json(&told))
        .bind(notes.untold.as_deref())
        .bind(json(&colleagues))
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// The ended gaps of the sources that the workspace names which ended after `since` and lasted no less than `shortest`, in
    /// order of their ends.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn absences(&self, since: Instant, shortest: Duration) -> Result<Vec<AbsenceRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, g.from_at, g.to_at, g.cause, g.told, g.untold, g.colleagues
             FROM gaps g JOIN sources s ON s.id = g.source_id
             WHERE s.position IS NOT NULL AND g.to_at > ?1 AND g.to_at - g.from_at >= ?2 ORDER BY g.to_at, s.position",
        )
        .bind(since.as_ms())
        .bind(ms(shortest))
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(absence_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The episodes that began or ended in (from, to], in order of time. Of very many the latest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn episodes_between(&self, from: Instant, to: Instant) -> Result<Vec<PastEpisode>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, a.identity, coalesce(a.labels ->> '$.alertname', ''), a.severity, e.fired_at, e.ended_at
             FROM (SELECT id FROM episodes WHERE fired_at > ?1 AND fired_at <= ?2
                   UNION SELECT id FROM episodes WHERE ended_at > ?1 AND ended_at <= ?2 ORDER BY id DESC LIMIT ?3) AS found
             JOIN episodes e ON e.id = found.id JOIN alerts a ON a.id = e.alert_id JOIN sources s ON s.id = a.source_id
             WHERE s.position IS NOT NULL ORDER BY e.fired_at, e.id",
        )
        .bind(from.as_ms())
        .bind(to.as_ms())
        .bind(MOST_EPISODES)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let episode = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let source = SourceName::new(columns.take::<&str>()?);
            let alert = AlertId { source, identity: Identity::new(columns.take::<&str>()?) };
            let (name, severity) = (columns.take()?, columns.word()?);
            let (fired_at, ended_at) = (columns.instant()?, columns.maybe_instant()?);
            Ok(PastEpisode { alert, name, severity, fired_at, ended_at })
        };
        rows.iter().map(episode).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    async fn known(
        &self,
        select: &'static str,
        source: &SourceName,
        wanted: &[&str],
    ) -> Result<Vec<(Identity, KnownAlert)>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(select)
            .bind(source.as_str())
            .bind(json(&wanted))
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let known = |row: &SqliteRow| known_of(row);
        rows.iter().map(known).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn absence_of(row: &SqliteRow) -> sqlx::Result<AbsenceRow> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let (from, to, cause) = (columns.instant()?, columns.instant()?, columns.word()?);
    let told = spans_of(columns.take()?)?;
    let untold = columns.take()?;
    let deeds: Vec<(i64, String, String, String, String, i64)> = columns.json()?;
    let deed = |(at, what, by, comment, about, until): (i64, String, String, String, String, i64)| {
        let what = ColleagueDid::from_word(&what)?;
        let (at, until) = (Instant::from_ms(at), Instant::from_ms(until));
        Some(ColleagueDeed { at, what, by, comment, about, until })
    };
    let colleagues = deeds.into_iter().filter_map(deed).collect();
    Ok(AbsenceRow { source, from, to, cause, notes: GapNotes { told, untold, colleagues } })
}

/// The parts of a gap of which a history told.
pub(crate) fn spans_of(text: &str) -> sqlx::Result<Vec<(Instant, Instant)>> {
    let spans: Vec<(i64, i64)> = of_json(text)?;
    Ok(spans.into_iter().map(|(from, to)| (Instant::from_ms(from), Instant::from_ms(to))).collect())
}

#[cfg(test)]
#[path = "backfill_tests.rs"]
mod tests;
