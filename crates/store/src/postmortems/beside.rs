//! What is kept beside a text: what was dismissed in it, comments, and contributing factors.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{Factor, IncidentId, Tag};
use watchbill_domain::language::Class;
use watchbill_domain::postmortems::{Anchor, Comment, Dismissal, PostmortemId};
use watchbill_domain::time::Instant;

use super::memory::remember_document;
use super::texts::refused;
use crate::columns::{Columns, count, json, of_json, whole};
use crate::{Store, StoreError, WORDS_MOST_BYTES};

/// A comment that somebody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment<'a> {
    /// The comment that it answers.
    pub answers: Option<u64>,
    /// The words that it is about.
    pub anchor: Option<Anchor>,
    /// What it says.
    pub text: &'a str,
}

/// A factor of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFactorRow {
    /// The document.
    pub postmortem: PostmortemId,
    /// The incident that it is about.
    pub incident: Option<IncidentId>,
    /// When the document was made.
    pub made_at: Instant,
    /// The factor.
    pub factor: Factor,
}

impl Store {
    /// Dismisses findings of a class in a sentence; a later reason takes the place of an earlier one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] without a reason. Nothing is written then.
    pub async fn dismiss(&self, id: PostmortemId, dismissal: &Dismissal) -> Result<(), StoreError> {
        said("the reason", &dismissal.reason)?;
        let mut transaction = self.begin().await?;
        self.text_in(&mut transaction, id).await?;
        sqlx::query(
            "INSERT INTO dismissals (postmortem, class, sentence, by, at, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET by = excluded.by, at = excluded.at, reason = excluded.reason",
        )
        .bind(id.0)
        .bind(dismissal.class.word())
        .bind(&dismissal.sentence)
        .bind(&dismissal.by)
        .bind(dismissal.at.as_ms())
        .bind(dismissal.reason.trim())
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Lets findings of a class in a sentence count again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where they were not dismissed. Nothing is written then.
    pub async fn undismiss(&self, id: PostmortemId, class: Class, sentence: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("DELETE FROM dismissals WHERE postmortem = ?1 AND class = ?2 AND sentence = ?3")
            .bind(id.0)
            .bind(class.word())
            .bind(sentence)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        if gone.rows_affected() == 0 {
            let what = format!(
                "nothing of that kind was dismissed in this sentence of {id}: nothing was changed. Read the document again"
            );
            return Err(StoreError::NotFound { what });
        }
        self.commit(transaction).await
    }

    /// Writes a comment and returns its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] without words, for more than [`WORDS_MOST_BYTES`], and
    /// for an answer to a comment that is not there. Nothing is written then.
    pub async fn comment(
        &self,
        id: PostmortemId,
        new: &NewComment<'_>,
        by: &str,
        now: Instant,
    ) -> Result<u64, StoreError> {
        said("the comment", new.text)?;
        let mut transaction = self.begin().await?;
        self.text_in(&mut transaction, id).await?;
        let before = comments_of(&mut transaction, id).await.map_err(|error| self.error(error))?;
        if new.answers.is_some_and(|answers| before.iter().all(|comment| comment.number != answers)) {
            return Err(refused(
                "the comment that this answers is not there: nothing was written. Read the document again",
            ));
        }
        let anchor = new.anchor.as_ref().map(|anchor| json(&(&anchor.quote, &anchor.before, &anchor.after, anchor.at)));
        let number: i64 = sqlx::query_scalar(
            "INSERT INTO comments (postmortem, number, answers, anchor, by, at, text)
             VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM comments WHERE postmortem = ?1), ?2, ?3, ?4, ?5, ?6)
             RETURNING number",
        )
        .bind(id.0)
        .bind(new.answers.map(whole))
        .bind(anchor)
        .bind(by)
        .bind(now.as_ms())
        .bind(new.text.trim())
        .fetch_one(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(count(number))
    }

    /// Marks a comment as done with. One that is so already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a comment. Nothing is written then.
    pub async fn resolve_comment(
        &self,
        id: PostmortemId,
        number: u64,
        by: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let resolved = sqlx::query(
            "UPDATE comments SET resolved_by = coalesce(resolved_by, ?3), resolved_at = coalesce(resolved_at, ?4)
             WHERE postmortem = ?1 AND number = ?2",
        )
        .bind(id.0)
        .bind(whole(number))
        .bind(by)
        .bind(now.as_ms())
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if resolved.rows_affected() == 0 {
            return Err(no_comment(id, number));
        }
        self.commit(transaction).await
    }

    /// Takes back that a comment is done with. One that is not stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a comment. Nothing is written then.
    pub async fn reopen_comment(&self, id: PostmortemId, number: u64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let reopened = sqlx::query(
            "UPDATE comments SET resolved_by = NULL, resolved_at = NULL WHERE postmortem = ?1 AND number = ?2",
        )
        .bind(id.0)
        .bind(whole(number))
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if reopened.rows_affected() == 0 {
            return Err(no_comment(id, number));
        }
        self.commit(transaction).await
    }

    /// Keeps these as the contributing factors of a document, in the place of those before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] for a factor without a name. Nothing is written then.
    pub async fn set_factors(&self, id: PostmortemId, factors: &[Factor]) -> Result<(), StoreError> {
        factors.iter().try_for_each(|factor| said("the factor", &factor.name))?;
        let mut transaction = self.begin().await?;
        self.text_in(&mut transaction, id).await?;
        write_factors(&mut transaction, id, factors).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// The factors of all documents, those of the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn factors_known(&self) -> Result<Vec<PastFactorRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT p.id, p.incident, p.made_at, f.name, f.kind, f.tags, f.found_by, f.evidence
             FROM factors f JOIN postmortems p ON p.id = f.postmortem ORDER BY p.id DESC, f.number",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let past = |row: &SqliteRow| -> sqlx::Result<PastFactorRow> {
            let mut columns = Columns::of(row);
            Ok(PastFactorRow {
                postmortem: PostmortemId(columns.take()?),
                incident: columns.take::<Option<i64>>()?.map(IncidentId),
                made_at: columns.instant()?,
                factor: factor_of(&mut columns)?,
            })
        };
        rows.iter().map(past).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn no_comment(id: PostmortemId, number: u64) -> StoreError {
    let what = format!("there is no comment {number} on {id}: nothing was changed. Read the document again");
    StoreError::NotFound { what }
}

fn said(what: &str, text: &str) -> Result<(), StoreError> {
    match text.trim().len() {
        0 => Err(refused(format!("{what} is empty: nothing was written. Say it in a few words"))),
        1..=WORDS_MOST_BYTES => Ok(()),
        bytes => Err(refused(format!(
            "{what} has {bytes} bytes and {WORDS_MOST_BYTES} are kept at most: nothing was written. Write it into the document"
        ))),
    }
}

async fn write_factors(connection: &mut SqliteConnection, id: PostmortemId, factors: &[Factor]) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM factors WHERE postmortem = ?1").bind(id.0).execute(&mut *connection).await?;
    for (factor, number) in factors.iter().zip(1_i64..) {
        let tags: Vec<&str> = factor.tags.iter().map(Tag::as_str).collect();
        sqlx::query(
            "INSERT INTO factors (postmortem, number, name, kind, tags, found_by, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(id.0)
        .bind(number)
        .bind(factor.name.trim())
        .bind(factor.kind.word())
        .bind(json(&tags))
        .bind(factor.found_by.map(|found| found.word()))
        .bind(json(&factor.evidence))
        .execute(&mut *connection)
        .await?;
    }
    remember_document(connection, id).await
}

pub(super) async fn factors_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Vec<Factor>> {
    let rows =
        sqlx::query("SELECT name, kind, tags, found_by, evidence FROM factors WHERE postmortem = ?1 ORDER BY number")
            .bind(id.0)
            .fetch_all(connection)
            .await?;
    rows.iter().map(|row| factor_of(&mut Columns::of(row))).collect()
}

fn factor_of(columns: &mut Columns<'_>) -> sqlx::Result<Factor> {
    let (name, kind) = (columns.take()?, columns.word()?);
    let tags: Vec<String> = columns.json()?;
    let tags = tags.iter().filter_map(|tag| Tag::parse(tag)).collect();
    Ok(Factor { name, kind, tags, found_by: columns.maybe_word()?, evidence: columns.json()? })
}

pub(super) async fn dismissals_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Vec<Dismissal>> {
    let rows = sqlx::query(
        "SELECT class, sentence, by, at, reason FROM dismissals WHERE postmortem = ?1 ORDER BY at, sentence",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let dismissal = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let (class, sentence, by) = (columns.word()?, columns.take()?, columns.take()?);
        Ok(Dismissal { class, sentence, by, at: columns.instant()?, reason: columns.take()? })
    };
    rows.iter().map(dismissal).collect()
}

pub(super) async fn comments_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Vec<Comment>> {
    let rows = sqlx::query(
        "SELECT number, answers, anchor, by, at, text, resolved_by, resolved_at FROM comments WHERE postmortem = ?1
         ORDER BY number",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    let comment = |row: &SqliteRow| {
        let mut columns = Columns::of(row);
        let number = columns.take().map(count)?;
        let answers = columns.take::<Option<i64>>()?.map(count);
        let anchor = columns.take::<Option<&str>>()?.map(anchor_of).transpose()?;
        let (by, at, text) = (columns.take()?, columns.instant()?, columns.take()?);
        let resolved = columns.take::<Option<String>>()?.zip(columns.maybe_instant()?);
        Ok(Comment { number, answers, anchor, by, at, text, resolved })
    };
    rows.iter().map(comment).collect()
}

fn anchor_of(text: &str) -> sqlx::Result<Anchor> {
    let (quote, before, after, at): (String, String, String, usize) = of_json(text)?;
    Ok(Anchor { quote, before, after, at })
}

#[cfg(test)]
#[path = "beside_tests.rs"]
mod tests;
