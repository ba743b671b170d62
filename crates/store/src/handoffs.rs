//! Pages about hand-offs: each part of one is told once, on this desktop only.

use watchbill_domain::alerts::{Severity, Sound, Urgency};
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::json;
use crate::{Store, StoreError};

/// No alert lends such a page its severity: it is worth knowing.
const HANDOFF: Severity = Severity::Info;

/// What a hand-off is told with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffPage {
    /// Which hand-off, and what of it.
    pub handoff: String,
    /// The part that it takes the place of: what was announced is now.
    pub instead_of: Option<String>,
    /// What a person reads first.
    pub title: String,
    /// What they read then.
    pub body: String,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
    /// How loud.
    pub sound: Sound,
    /// How the desktop shows it.
    pub urgency: Urgency,
}

/// What is known of the hand-offs of the person at this laptop.
#[derive(Debug, Clone, Copy)]
pub struct KnownHandoffs<'a> {
    /// Those that come, as they are announced.
    pub coming: &'a [String],
    /// The schedules of which nobody knows now what they say: what they said stays.
    pub doubtful: &'a [&'a str],
    /// The schedules by which that person is on call now.
    pub duties: &'a [&'a str],
}

impl Store {
    /// Writes a page about a part of a hand-off: at most one of each, and nothing to any channel, because it is for the person
    /// at this laptop. Gives the page, and the pages that show and that it takes the place of; nothing if it was told before.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn write_handoff_page(
        &self,
        told: &HandoffPage,
        now: Instant,
    ) -> Result<Option<(PageId, Vec<PageId>)>, StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            let written: Option<i64> = sqlx::query_scalar(
                "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at, sound, urgency, handoff)
                 VALUES ('handoff', ?1, ?2, ?3, ?4, ?5, 'due', ?5, ?6, ?7, ?8)
                 ON CONFLICT (handoff) WHERE handoff IS NOT NULL DO NOTHING RETURNING id",
            )
            .bind(HANDOFF.word())
            .bind(told.title.as_str())
            .bind(told.body.as_str())
            .bind(told.because.as_str())
            .bind(now.as_ms())
            .bind(told.sound.word())
            .bind(told.urgency.word())
            .bind(told.handoff.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
            let Some(written) = written else { return Ok(None) };
            sqlx::query("UPDATE pages SET state = 'withdrawn', withdrawn_at = ?2 WHERE handoff = ?1 AND state = 'due'")
                .bind(told.instead_of.as_deref())
                .bind(now.as_ms())
                .execute(&mut *transaction)
                .await?;
            let shown: Vec<i64> =
                sqlx::query_scalar("SELECT id FROM pages WHERE handoff = ?1 AND state IN ('shown', 'attempting')")
                    .bind(told.instead_of.as_deref())
                    .fetch_all(&mut *transaction)
                    .await?;
            Ok(Some((PageId(written), shown.into_iter().map(PageId).collect())))
        };
        let written = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(written)
    }

    /// Takes back what is not so by what is `known` now: what was announced and does not come any more, and what shows of a
    /// hand-off that has come and was still to come, or of a duty that is over. Gives the pages that show. What does not come
    /// any more could be told again if it comes after all.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn take_back_handoffs(&self, known: &KnownHandoffs<'_>, now: Instant) -> Result<Vec<PageId>, StoreError> {
        let taken: Vec<(i64, String)> = sqlx::query_as(
            "UPDATE pages SET handoff = CASE WHEN handoff ->> 1 > ?1 THEN NULL ELSE handoff END,
             withdrawn_at = CASE state WHEN 'due' THEN ?1 ELSE withdrawn_at END,
             state = CASE state WHEN 'due' THEN 'withdrawn' ELSE state END
             WHERE handoff IS NOT NULL AND CASE WHEN handoff ->> 1 > ?1
               THEN handoff NOT IN (SELECT value FROM json_each(?2)) AND handoff ->> 0 NOT IN (SELECT value FROM json_each(?3))
               ELSE state IN ('due', 'attempting', 'shown') AND (handoff ->> 3 = 'ahead'
                 OR handoff ->> 0 NOT IN (SELECT value FROM json_each(?3))
                 AND (handoff ->> 2 = 'begins') <> (handoff ->> 0 IN (SELECT value FROM json_each(?4))))
               END
             RETURNING id, state",
        )
        .bind(now.as_ms())
        .bind(json(&known.coming))
        .bind(json(&known.doubtful))
        .bind(json(&known.duties))
        .fetch_all(&self.writer)
        .await
        .map_err(|error| self.error(error))?;
        let shows = |state: &str| matches!(state, "shown" | "attempting");
        Ok(taken.into_iter().filter(|(_, state)| shows(state)).map(|(id, _)| PageId(id)).collect())
    }
}

#[cfg(test)]
#[path = "handoffs_tests.rs"]
mod tests;
