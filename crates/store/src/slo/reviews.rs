//! Reviews, each with what was shown in it. A closed one is never rewritten, which the database itself holds to.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::document_hash;
use crate::columns::Columns;
use crate::{Store, StoreError};

/// Which review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewId(pub i64);

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A review that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// What people call it: `2026-Q3`.
    pub label: String,
    /// Which of those with this label it is, from 1 on.
    pub revision: u32,
    /// What stands above it.
    pub title: String,
    /// What kind of window it is about, in words.
    pub window: String,
    /// From when to when that window is.
    pub span: Span,
    /// The zone by whose clock it begins and ends.
    pub zone: String,
    /// The release of the time-zone database by which that was worked out.
    pub tzdb: String,
    /// What is shown in it, as JSON.
    pub snapshot: String,
    /// Who opens it.
    pub by: String,
}

/// A review without what was shown in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewHead {
    /// Which.
    pub id: ReviewId,
    /// What people call it.
    pub label: String,
    /// Which of those with this label it is.
    pub revision: u32,
    /// What stands above it.
    pub title: String,
    /// What kind of window it is about, in words.
    pub window: String,
    /// From when to when that window is.
    pub span: Span,
    /// The zone by whose clock it begins and ends.
    pub zone: String,
    /// The release of the time-zone database by which that was worked out.
    pub tzdb: String,
    /// The [`document_hash`] of what is shown in it.
    pub snapshot_hash: String,
    /// Who opened it.
    pub opened: Told,
    /// Who closed it.
    pub closed: Option<Closing>,
}

/// How a review was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The hash of all that was in it then.
    pub hash: String,
    /// By which rule that was made.
    pub rule: u32,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// All but what was shown.
    pub head: ReviewHead,
    /// What was shown, as JSON.
    pub snapshot: String,
}

macro_rules! select_reviews {
    ($rest:literal) => {
        concat!(
            "SELECT id, label, revision, title, window, from_at, to_at, zone, tzdb, snapshot_hash, opened_by, opened_at, closed_by,
               closed_at, closing_hash, closing_rule, snapshot FROM reviews ",
            $rest
        )
    };
}

impl Store {
    /// Opens a review.
    ///
    /// # Errors
    /// [`StoreError::Refused`] while one with its label is open, and where there is one of its revision.
    pub async fn open_review(&self, review: &NewReview, now: Instant) -> Result<ReviewId, StoreError> {
        let mut transaction = self.begin().await?;
        let in_the_way: Option<(i64, Option<i64>)> = sqlx::query_as(
            "SELECT revision, closed_at FROM reviews WHERE label = ?1 AND (revision = ?2 OR closed_at IS NULL)
             ORDER BY closed_at IS NOT NULL LIMIT 1",
        )
        .bind(&review.label)
        .bind(review.revision)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if let Some((revision, closed_at)) = in_the_way {
            return Err(StoreError::Refused { what: refusal(&review.label, revision, closed_at.is_none()) });
        }
        let id = insert_review(review, now).fetch_one(&mut *transaction).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(ReviewId(id))
    }

    /// Puts another snapshot into a review that is open; returns its hash.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such review, [`StoreError::Refused`] when it is closed.
    pub async fn keep_snapshot(&self, id: ReviewId, snapshot: &str) -> Result<String, StoreError> {
        let hash = document_hash(snapshot);
        let statement =
            sqlx::query("UPDATE reviews SET snapshot = ?2, snapshot_hash = ?3 WHERE id = ?1 AND closed_at IS NULL")
                .bind(id.0)
                .bind(snapshot)
                .bind(&hash);
        self.write_open_review(id, statement).await?;
        Ok(hash)
    }

    /// All reviews, the newest first, without what was shown in them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn reviews(&self) -> Result<Vec<ReviewHead>, StoreError> {
        let rows = sqlx::query(select_reviews!("ORDER BY to_at DESC, id DESC"))
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        rows.iter()
            .map(|row| head_of(&mut Columns::of(row)))
            .collect::<sqlx::Result<_>>()
            .map_err(|error| self.error(error))
    }

    /// One of them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn review(&self, id: ReviewId) -> Result<Option<Review>, StoreError> {
        self.review_by(sqlx::query(select_reviews!("WHERE id = ?1")).bind(id.0)).await
    }

    /// The newest revision of the review with this label.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn review_of(&self, label: &str) -> Result<Option<Review>, StoreError> {
        self.review_by(sqlx::query(select_reviews!("WHERE label = ?1 ORDER BY revision DESC LIMIT 1")).bind(label))
            .await
    }

    /// One revision of the review with this label.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn review_revision(&self, label: &str, revision: u32) -> Result<Option<Review>, StoreError> {
        let question = sqlx::query(select_reviews!("WHERE label = ?1 AND revision = ?2")).bind(label).bind(revision);
        self.review_by(question).await
    }

    async fn review_by(&self, question: Statement<'_>) -> Result<Option<Review>, StoreError> {
        let row = question.fetch_optional(&self.readers).await.map_err(|error| self.error(error))?;
        let review = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok(Review { head: head_of(&mut columns)?, snapshot: columns.take()? })
        };
        row.as_ref().map(review).transpose().map_err(|error| self.error(error))
    }

    /// Runs a statement that finds its review only while it is open.
    async fn write_open_review(&self, id: ReviewId, statement: Statement<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let written = statement.execute(&mut *transaction).await.map_err(|error| self.error(error))?;
        if written.rows_affected() == 0 {
            refuse_unless_open(self, &mut transaction, id).await?;
        }
        self.commit(transaction).await
    }
}

type Statement<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

/// What is entered in a review needs one that is open.
pub(super) async fn refuse_unless_open(
    store: &Store,
    connection: &mut sqlx::sqlite::SqliteConnection,
    id: ReviewId,
) -> Result<(), StoreError> {
    let found: Option<(String, Option<i64>)> = sqlx::query_as("SELECT label, closed_at FROM reviews WHERE id = ?1")
        .bind(id.0)
        .fetch_optional(connection)
        .await
        .map_err(|error| store.error(error))?;
    match found {
        None => Err(StoreError::NotFound { what: format!("there is no review {}", id.0) }),
        Some((_, None)) => Ok(()),
        Some((label, Some(at))) => Err(StoreError::Refused {
            what: format!(
                "the review {label} was closed at {} and stays as it was then; nothing was recorded. Open another revision of it",
                Instant::from_ms(at)
            ),
        }),
    }
}

fn insert_review(
    review: &NewReview,
    now: Instant,
) -> sqlx::query::QueryScalar<'_, sqlx::Sqlite, i64, sqlx::sqlite::SqliteArguments> {
    sqlx::query_scalar(
        "INSERT INTO reviews (label, revision, title, window, from_at, to_at, zone, tzdb, snapshot, snapshot_hash, opened_by,
           opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
    )
    .bind(&review.label)
    .bind(review.revision)
    .bind(&review.title)
    .bind(&review.window)
    .bind(review.span.start.as_ms())
    .bind(review.span.end.as_ms())
    .bind(&review.zone)
    .bind(&review.tzdb)
    .bind(&review.snapshot)
    .bind(document_hash(&review.snapshot))
    .bind(&review.by)
    .bind(now.as_ms())
}

fn refusal(label: &str, revision: i64, is_open: bool) -> String {
    if is_open {
        format!("the review {label} is open already (revision {revision}); go on with that one, or close it first")
    } else {
        format!("revision {revision} of the review {label} is there already, and closed; nothing was opened")
    }
}

fn head_of(columns: &mut Columns<'_>) -> sqlx::Result<ReviewHead> {
    let id = ReviewId(columns.take()?);
    let (label, revision, title, window) = (columns.take()?, columns.take()?, columns.take()?, columns.take()?);
    let span = Span { start: columns.instant()?, end: columns.instant()? };
    let (zone, tzdb, snapshot_hash) = (columns.take()?, columns.take()?, columns.take()?);
    let opened = Told { by: columns.take()?, at: columns.instant()? };
    let (by, at, hash): (Option<String>, _, Option<String>) =
        (columns.take()?, columns.maybe_instant()?, columns.take()?);
    let rule = columns.take()?;
    let closed = by.zip(at).zip(hash).map(|((by, at), hash)| Closing { by, at, hash, rule });
    Ok(ReviewHead { id, label, revision, title, window, span, zone, tzdb, snapshot_hash, opened, closed })
}

#[cfg(test)]
#[path = "reviews_tests.rs"]
pub(super) mod tests;
