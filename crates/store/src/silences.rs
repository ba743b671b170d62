//! What was done with silences at their sources from this laptop. Owner and guests write it alike.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::{Labels, Operator, SilenceMatcher};
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word, count, json};
use crate::{Store, StoreError};

/// Something done with a silence, which its source accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceDeed {
    /// When.
    pub at: Instant,
    /// At which source.
    pub source: SourceName,
    /// What.
    pub done: SilenceDone,
    /// What the silence is for.
    pub purpose: SilencePurpose,
    /// Who did it: a person's id, or the user of the laptop.
    pub by: String,
    /// The source's id of the silence, since then.
    pub silence: String,
    /// The id of the silence whose place it took, where the source gave it another.
    pub former: Option<String>,
    /// Whom the source names as its author.
    pub author: String,
    /// Why it was made.
    pub comment: String,
    /// What it covers.
    pub matchers: Vec<SilenceMatcher>,
    /// From when it holds.
    pub starts_at: Instant,
    /// Until when; of one that was expired, until when it would have held.
    pub ends_at: Instant,
    /// Why it could not be read back, or what the source holds instead of what was asked.
    pub problem: Option<String>,
}

/// What was done with a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilenceDone {
    /// Made, or posted again after it was expired.
    Made,
    /// Given another end.
    Changed {
        /// When it would have ended before.
        former_ends_at: Instant,
    },
    /// Ended early.
    Expired,
}

/// What a silence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilencePurpose {
    /// Quiet.
    Silence,
    /// It tells colleagues that somebody has an alert, and is kept alive until that resolves.
    Acknowledgement,
}

impl SilencePurpose {
    fn word(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Acknowledgement => "acknowledgement",
        }
    }
}

impl Word for SilencePurpose {
    fn from_word(word: &str) -> Option<Self> {
        [Self::Silence, Self::Acknowledgement].into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A deed as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceDeedRow {
    /// Its number, by which it is taken back.
    pub id: i64,
    /// What was done.
    pub deed: SilenceDeed,
}

/// Columns of a deed; what follows says which.
macro_rules! select_deeds {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.at, s.name, d.deed, d.former_ends_at, d.purpose, d.by, d.silence, d.former, d.author, d.comment, d.matchers,
             d.starts_at, d.ends_at, d.problem FROM silence_deeds d JOIN sources s ON s.id = d.source_id ",
            $rest
        )
    };
}

impl Store {
    /// Records what was done, with the alerts it covered then, and returns its number.
    ///
    /// # Errors
    /// When it cannot be written; at the source it is done all the same.
    pub async fn record_silence_deed(&self, deed: &SilenceDeed, covered: &[Identity]) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let source = self.source_row(&mut transaction, &deed.source).await?;
        let (word, former) = match deed.done {
            SilenceDone::Made => ("made", None),
            SilenceDone::Changed { former_ends_at } => ("changed", Some(former_ends_at)),
            SilenceDone::Expired => ("expired", None),
        };
        let written = async {
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO silence_deeds (source_id, at, deed, purpose, by, silence, author, comment, matchers, starts_at,
                   ends_at, former_ends_at, problem, former)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) RETURNING id",
            )
            .bind(source)
            .bind(deed.at.as_ms())
            .bind(word)
            .bind(deed.purpose.word())
            .bind(&deed.by)
            .bind(&deed.silence)
            .bind(&deed.author)
            .bind(&deed.comment)
            .bind(matchers_json(&deed.matchers))
            .bind(deed.starts_at.as_ms())
            .bind(deed.ends_at.as_ms())
            .bind(former.map(Instant::as_ms))
            .bind(&deed.problem)
            .bind(&deed.former)
            .fetch_one(&mut *transaction)
            .await?;
            let covered: Vec<&str> = covered.iter().map(Identity::as_str).collect();
            sqlx::query(
                "INSERT INTO silenced_alerts (alert_id, deed_id)
                 SELECT a.id, ?3 FROM json_each(?2) j JOIN alerts a ON a.source_id = ?1 AND a.identity = j.value",
            )
            .bind(source)
            .bind(json(&covered))
            .bind(id)
            .execute(&mut *transaction)
            .await?;
            Ok(id)
        };
        let id = written.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(id)
    }

    /// What was done under this number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn silence_deed(&self, id: i64) -> Result<Option<SilenceDeedRow>, StoreError> {
        let row = sqlx::query(select_deeds!("WHERE d.id = ?1"))
            .bind(id)
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        row.as_ref().map(deed_of).transpose().map_err(|error| self.error(error))
    }

    /// The id that a silence has by now: that of the one that took its place, and so on.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn silence_by_now(&self, source: &SourceName, silence: &str) -> Result<String, StoreError> {
        // A source gives every id once, so that this ends.
        let followed: Option<String> = sqlx::query_scalar(
            "WITH RECURSIVE place (id, step) AS (SELECT ?2, 0 UNION ALL
               SELECT d.silence, step + 1 FROM place JOIN silence_deeds d ON d.former = place.id
               JOIN sources s ON s.id = d.source_id WHERE s.name = ?1 AND d.silence <> d.former AND step < 1000)
             SELECT id FROM place ORDER BY step DESC LIMIT 1",
        )
        .bind(source.as_str())
        .bind(silence)
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(followed.unwrap_or_else(|| silence.to_owned()))
    }

    /// What was done with the silences of a source, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn silence_deeds(&self, source: &SourceName, limit: u32) -> Result<Vec<SilenceDeedRow>, StoreError> {
        let rows = sqlx::query(select_deeds!("WHERE s.name = ?1 ORDER BY d.at DESC, d.id DESC LIMIT ?2"))
            .bind(source.as_str())
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        rows.iter().map(deed_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// What was done with silences that covered an alert then, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn silence_deeds_of(&self, alert: &AlertId, limit: u32) -> Result<Vec<SilenceDeedRow>, StoreError> {
        let rows = sqlx::query(select_deeds!(
            "WHERE d.id IN (SELECT c.deed_id FROM silenced_alerts c JOIN alerts a ON a.id = c.alert_id
             WHERE a.source_id = s.id AND a.identity = ?2) AND s.name = ?1 ORDER BY d.at DESC, d.id DESC LIMIT ?3"
        ))
        .bind(alert.source.as_str())
        .bind(alert.identity.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(deed_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// The labels of the alerts of a source that had an episode since `from`, each with how many.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn episodes_since(&self, source: &SourceName, from: Instant) -> Result<Vec<(Labels, u64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT a.labels, e.episodes FROM (SELECT alert_id, count(*) AS episodes FROM episodes
               WHERE ended_at IS NULL OR ended_at > ?2 GROUP BY alert_id) e
             JOIN alerts a ON a.id = e.alert_id JOIN sources s ON s.id = a.source_id WHERE s.name = ?1",
        )
        .bind(source.as_str())
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let alert = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok((columns.labels()?, count(columns.take()?)))
        };
        rows.iter().map(alert).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn deed_of(row: &SqliteRow) -> sqlx::Result<SilenceDeedRow> {
    let mut columns = Columns::of(row);
    let (id, at, source) = (columns.take()?, columns.instant()?, SourceName::new(columns.take::<&str>()?));
    let done = match (columns.take::<&str>()?, columns.maybe_instant()?) {
        ("made", None) => SilenceDone::Made,
        ("changed", Some(former_ends_at)) => SilenceDone::Changed { former_ends_at },
        ("expired", None) => SilenceDone::Expired,
        (word, _) => return Err(sqlx::Error::Decode(format!("`{word}` done with a silence").into())),
    };
    let deed = SilenceDeed {
        at,
        source,
        done,
        purpose: columns.word()?,
        by: columns.take()?,
        silence: columns.take()?,
        former: columns.take()?,
        author: columns.take()?,
        comment: columns.take()?,
        matchers: matchers_of(columns.json()?)?,
        starts_at: columns.instant()?,
        ends_at: columns.instant()?,
        problem: columns.take()?,
    };
    Ok(SilenceDeedRow { id, deed })
}

fn matchers_json(matchers: &[SilenceMatcher]) -> String {
    json(&matchers.iter().map(|one| (&one.name, one.operator.symbol(), &one.value)).collect::<Vec<_>>())
}

fn matchers_of(rows: Vec<(String, String, String)>) -> sqlx::Result<Vec<SilenceMatcher>> {
    let matcher = |(name, symbol, value): (String, String, String)| {
        let operator = Operator::from_symbol(&symbol)
            .ok_or_else(|| sqlx::Error::Decode(format!("the operator `{symbol}`").into()))?;
        Ok(SilenceMatcher { name, operator, value })
    };
    rows.into_iter().map(matcher).collect()
}

#[cfg(test)]
#[path = "silences_tests.rs"]
mod tests;
