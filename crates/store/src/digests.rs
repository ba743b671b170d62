//! Pages that do not come with one poll: digests gathered over several, outages, and what a crash left half done.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{PageKind, Severity, gist_text};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::json;
use crate::{ChannelRule, Store, StoreError, announcing, deliveries, pages};

/// No alert lends a page about a source its severity: not knowing counts as something broken.
const OUTAGE: Severity = Severity::Error;

/// How long after a start the first polls take at most.
const FIRST_POLLS: Duration = Duration::from_secs(20);

impl Store {
    /// Begins a digest: the polls of one round (a start, a wake-up) add their lines to it until it is closed.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn open_digest(&self, because: &str, now: Instant) -> Result<PageId, StoreError> {
        sqlx::query_scalar(
            "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at)
             VALUES ('digest', 'info', '', '', ?1, ?2, 'gathering', ?2) RETURNING id",
        )
        .bind(because)
        .bind(now.as_ms())
        .fetch_one(&self.writer)
        .await
        .map(PageId)
        .map_err(|error| self.error(error))
    }

    /// Ends the gathering: the digest is due, or, when there is nothing to tell, was never there; returns which. One that
    /// is not gathering is left alone.
    ///
    /// # Errors
    /// It goes on gathering then.
    pub async fn close_digest(&self, id: PageId, now: Instant) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let told = close(&mut transaction, id, &self.channels(), now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(told)
    }

    /// Writes the page about a source that does not answer: at most one per outage, and none when its last poll was good.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn write_outage_page(
        &self,
        source: &SourceName,
        title: &str,
        body: &str,
        because: &str,
        now: Instant,
    ) -> Result<Option<PageId>, StoreError> {
        let mut transaction = self.begin().await?;
        let written: Option<i64> = sqlx::query_scalar(
            "INSERT INTO pages (kind, source_id, severity, title, body, because, created_at, state, due_at, outage_since)
             SELECT 'source_failing', id, ?6, ?2, ?3, ?4, ?5, 'due', ?5, failing_since FROM sources
             WHERE name = ?1 AND failing_since IS NOT NULL
             ON CONFLICT (source_id, outage_since) DO NOTHING RETURNING id",
        )
        .bind(source.as_str())
        .bind(title)
        .bind(body)
        .bind(because)
        .bind(now.as_ms())
        .bind(OUTAGE.word())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if let Some(id) = written {
            let written = deliveries::write(&mut transaction, &self.channels(), PageId(id), OUTAGE, now).await;
            written.map_err(|error| self.error(error))?;
        }
        self.commit(transaction).await?;
        Ok(written.map(PageId))
    }

    /// To be called by the owner before its first poll: takes back what nobody can have seen, so that what of it still fires
    /// is decided again and told in the digest of the start. A page that was being handed over is unconfirmed; one about
    /// alerts that still waited is withdrawn; a digest that was being gathered is removed. A page about a source that does
    /// not answer goes on waiting, and so does the weekly one about queues. Returns how many pages were taken back.
    ///
    /// # Errors
    /// Nothing is changed then.
    pub async fn recover_pages(&self, now: Instant) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let recovered = recover(&mut transaction, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(recovered)
    }
}

async fn close(
    connection: &mut SqliteConnection,
    id: PageId,
    channels: &[ChannelRule],
    now: Instant,
) -> sqlx::Result<bool> {
    let gist = pages::gist_of_page(connection, id).await?;
    if gist.alerts.is_empty() {
        sqlx::query("DELETE FROM pages WHERE id = ?1 AND state = 'gathering'").bind(id.0).execute(connection).await?;
        return Ok(false);
    }
    let (title, body) = gist_text(PageKind::Digest, &gist);
    let closed = sqlx::query(
        "UPDATE pages SET state = 'due', due_at = ?2, severity = ?3, title = ?4, body = ?5, source_id = ?6
         WHERE id = ?1 AND state = 'gathering'",
    )
    .bind(id.0)
    .bind(now.as_ms())
    .bind(gist.worst().word())
    .bind(title)
    .bind(body)
    .bind(only_source(connection, id).await?)
    .execute(&mut *connection)
    .await?;
    let is_due = closed.rows_affected() == 1;
    if is_due {
        deliveries::write(connection, channels, id, gist.worst(), now).await?;
    }
    Ok(is_due)
}

/// The source of all lines of a page; none where there are several.
async fn only_source(connection: &mut SqliteConnection, page: PageId) -> sqlx::Result<Option<i64>> {
    let sources: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT a.source_id FROM page_lines l JOIN alerts a ON a.id = l.alert_id WHERE l.page_id = ?1 LIMIT 2",
    )
    .bind(page.0)
    .fetch_all(connection)
    .await?;
    Ok(if let [only] = sources[..] { Some(only) } else { None })
}

async fn recover(connection: &mut SqliteConnection, now: Instant) -> sqlx::Result<usize> {
    deliveries::recover(connection).await?;
    let unshown: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM pages WHERE state IN ('attempting', 'gathering') OR state = 'due' AND attempts = 0
         AND kind NOT IN ('source_failing', 'queue_digest', 'action_items')",
    )
    .fetch_all(&mut *connection)
    .await?;
    let untold = announcing::that_nobody_saw(connection, &unshown).await?;
    show_again(connection, now).await?;
    if untold.is_empty() {
        return Ok(0);
    }
    announcing::take_back(connection, &untold).await?;
    deliveries::take_back(connection, &untold).await?;
    for statement in [
        "DELETE FROM page_lines WHERE page_id IN (SELECT id FROM pages WHERE state = 'gathering')",
        "DELETE FROM pages WHERE state = 'gathering'",
    ] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    // Without its mark what a page was about, a watchdog or a hand-off, can be told again.
    sqlx::query(
        "UPDATE pages SET state = 'withdrawn', withdrawn_at = ?1, outage_since = NULL, handoff = NULL,
         problem = CASE kind WHEN 'handoff' THEN 'Watchbill stopped before this was shown'
           ELSE 'told in the digest of the next start' END
         WHERE state = 'due' AND id IN (SELECT value FROM json_each(?2))",
    )
    .bind(now.as_ms())
    .bind(json(&untold))
    .execute(&mut *connection)
    .await?;
    // Without the mark of its outage a page about a source can be written again, and so one about a hand-off.
    sqlx::query(
        "UPDATE pages SET state = 'unconfirmed', outage_since = NULL, handoff = NULL,
         problem = 'Watchbill stopped while this was being shown; found at its next start, ' || ?1
         WHERE state = 'attempting'",
    )
    .bind(now.to_rfc3339())
    .execute(connection)
    .await?;
    Ok(untold.len())
}

/// A page that a channel off the laptop took, or may have, is not told anew: that would come there twice. On this desktop
/// it is shown as it is, a little later, so that the first polls can withdraw it if it is over.
async fn show_again(connection: &mut SqliteConnection, now: Instant) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE pages AS p SET state = 'due', due_at = ?1
         WHERE (state = 'attempting' OR state = 'due' AND kind <> 'source_failing' AND attempts = 0)
         AND EXISTS (SELECT 1 FROM deliveries d
           WHERE d.page_id = p.id AND d.state IN ('attempting', 'delivered', 'unconfirmed'))",
    )
    .bind(now.plus(FIRST_POLLS).as_ms())
    .execute(connection)
    .await
    .map(|_| ())
}

#[cfg(test)]
#[path = "digests_tests.rs"]
mod tests;
