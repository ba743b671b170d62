//! How much there is, and letting go of what is old.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use crate::columns::count;
use crate::open::checkpoint;
use crate::slo::gone_slis;
use crate::{DataSize, Store, StoreError};

/// Rows that go in one transaction: others wait for it, so it has to be short.
const ROWS_AT_ONCE: i64 = 5_000;

/// File pages that are given back to the file system in one transaction: 8 MiB.
const FILE_PAGES_AT_ONCE: &str = "PRAGMA incremental_vacuum(2048)";

impl Store {
    /// Removes what ended before `before`, and gives the room back to the disk; returns how many rows went, by table.
    /// Alerts that fire, their open episodes and what was announced of them stay, and so do open gaps, pages that are still
    /// to be shown, and each remaining alert's last transition before `before`, which says what was the case then. Buckets of
    /// SLIs go by their own ages, as of `now` or a day after the last reading; sums of their days, marks, reviews and what was
    /// frozen stay. Histories of queues likewise, after their
    /// days were rolled up; of what is known of a queue the last look and the promise that was not taken back stay, and of the
    /// trail everything. Of incidents and their documents everything stays.
    ///
    /// # Errors
    /// What had gone by then is gone; the rest goes the next time.
    pub async fn prune(&self, before: Instant, now: Instant) -> Result<Vec<(String, u64)>, StoreError> {
        let mut gone = Vec::new();
        for step in STEPS {
            let mut rows = 0;
            loop {
                let mut transaction = self.begin().await?;
                let went = step.remove(&mut transaction, before).await.map_err(|error| self.error(error))?;
                self.commit(transaction).await?;
                rows += went;
                if went == 0 {
                    break;
                }
            }
            gone.push((step.table.to_owned(), rows));
        }
        gone.extend(self.prune_queues(before, now).await?);
        gone.push(("sli_buckets".to_owned(), self.prune_buckets(now).await?));
        self.shrink().await.map_err(|error| self.error(error))?;
        Ok(gone)
    }

    /// How much there is.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn size(&self) -> Result<DataSize, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT 'sources', count(*) FROM sources UNION ALL SELECT 'alerts', count(*) FROM alerts
             UNION ALL SELECT 'episodes', count(*) FROM episodes UNION ALL SELECT 'transitions', count(*) FROM transitions
             UNION ALL SELECT 'gaps', count(*) FROM gaps UNION ALL SELECT 'decisions', count(*) FROM decisions
             UNION ALL SELECT 'deeds', count(*) FROM deeds UNION ALL SELECT 'runs', count(*) FROM runs
             UNION ALL SELECT 'silence_deeds', count(*) FROM silence_deeds UNION ALL SELECT 'pages', count(*) FROM pages
             UNION ALL SELECT 'page_lines', count(*) FROM page_lines
             UNION ALL SELECT 'announcements', count(*) FROM announcements
             UNION ALL SELECT 'deliveries', count(*) FROM deliveries
             UNION ALL SELECT 'requests', count(*) FROM requests
             UNION ALL SELECT 'slis', count(*) FROM slis UNION ALL SELECT 'sli_buckets', count(*) FROM sli_buckets
             UNION ALL SELECT 'sli_days', count(*) FROM sli_days
             UNION ALL SELECT 'slo_revisions', count(*) FROM slo_revisions UNION ALL SELECT 'marks', count(*) FROM marks
             UNION ALL SELECT 'reviews', count(*) FROM reviews
             UNION ALL SELECT 'review_decisions', count(*) FROM review_decisions
             UNION ALL SELECT 'frozen_windows', count(*) FROM frozen_windows
             UNION ALL SELECT 'queues', count(*) FROM queues UNION ALL SELECT 'queue_days', count(*) FROM queue_days
             UNION ALL SELECT 'queue_sources', count(*) FROM queue_sources
             UNION ALL SELECT 'queue_looks', count(*) FROM queue_looks
             UNION ALL SELECT 'queue_promises', count(*) FROM queue_promises
             UNION ALL SELECT 'queue_trail', count(*) FROM queue_trail
             UNION ALL SELECT 'incidents', count(*) FROM incidents
             UNION ALL SELECT 'incident_changes', count(*) FROM incident_changes
             UNION ALL SELECT 'incident_links', count(*) FROM incident_links
             UNION ALL SELECT 'timeline_entries', count(*) FROM timeline_entries
             UNION ALL SELECT 'knowable', count(*) FROM knowable
             UNION ALL SELECT 'annotations', count(*) FROM annotations
             UNION ALL SELECT 'hand_folds', count(*) FROM hand_folds
             UNION ALL SELECT 'pastes', count(*) FROM pastes
             UNION ALL SELECT 'attachments', count(*) FROM attachments
             UNION ALL SELECT 'drills', count(*) FROM drills
             UNION ALL SELECT 'drill_changes', count(*) FROM drill_changes
             UNION ALL SELECT 'templates', count(*) FROM templates
             UNION ALL SELECT 'postmortems', count(*) FROM postmortems
             UNION ALL SELECT 'postmortem_journal', count(*) FROM postmortem_journal
             UNION ALL SELECT 'postmortem_told', count(*) FROM postmortem_told
             UNION ALL SELECT 'postmortem_versions', count(*) FROM postmortem_versions
             UNION ALL SELECT 'postmortem_events', count(*) FROM postmortem_events
             UNION ALL SELECT 'dismissals', count(*) FROM dismissals
             UNION ALL SELECT 'comments', count(*) FROM comments
             UNION ALL SELECT 'factors', count(*) FROM factors
             UNION ALL SELECT 'action_items', count(*) FROM action_items
             UNION ALL SELECT 'action_events', count(*) FROM action_events",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let oldest: Option<i64> = sqlx::query_scalar(
            "SELECT min(at) FROM (SELECT min(at) AS at FROM transitions UNION ALL SELECT min(from_at) FROM gaps
             UNION ALL SELECT min(at) FROM decisions UNION ALL SELECT min(at) FROM deeds
             UNION ALL SELECT min(at) FROM runs UNION ALL SELECT min(at) FROM silence_deeds UNION ALL SELECT min(created_at) FROM pages)",
        )
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut reader = self.snapshot().await?;
        let gone_slis = gone_slis(&mut reader).await.map_err(|error| self.error(error))?;
        let mut log = self.file.as_os_str().to_owned();
        log.push("-wal");
        Ok(DataSize {
            bytes: bytes_of(&self.file).await + bytes_of(Path::new(&log)).await,
            rows: rows.into_iter().map(|(table, rows)| (table, count(rows))).collect(),
            oldest_at: oldest.map(Instant::from_ms),
            gone_slis,
        })
    }

    async fn shrink(&self) -> sqlx::Result<()> {
        loop {
            let free = free_pages(&self.writer).await?;
            sqlx::query(FILE_PAGES_AT_ONCE).execute(&self.writer).await?;
            if free == 0 || free_pages(&self.writer).await? >= free {
                break;
            }
        }
        checkpoint(&self.writer).await
    }
}

async fn free_pages(writer: &sqlx::SqlitePool) -> sqlx::Result<i64> {
    sqlx::query_scalar("PRAGMA freelist_count").fetch_one(writer).await
}

/// One table to clean. `?1` is the first instant to keep, `?2` how many rows at once.
struct Step {
    table: &'static str,
    /// In this order in one transaction; the last removes the table's own rows.
    statements: &'static [&'static str],
}

/// Sources that the workspace does not name any more and that were last asked before the first instant to keep: nobody
/// will ever learn how their alerts ended.
macro_rules! abandoned {
    () => {
        "(SELECT id FROM sources WHERE position IS NULL AND coalesce(last_poll_at, 0) < ?1)"
    };
}

macro_rules! old_pages {
    () => {
        "(SELECT id FROM pages p WHERE created_at < ?1 AND state NOT IN ('gathering', 'due', 'attempting')
          AND NOT EXISTS (SELECT 1 FROM announcements n WHERE n.page_id = p.id) ORDER BY id LIMIT ?2)"
    };
}

/// An order in which nothing points at what has gone. What was announced of an episode goes with it, and the last transition
/// of an alert with the alert, which is kept for as long as it is snoozed.
const STEPS: [Step; 11] = [
    Step {
        table: "episodes",
        statements: &[concat!(
            "DELETE FROM episodes WHERE id IN (SELECT id FROM episodes WHERE ended_at < ?1 OR ended_at IS NULL
             AND alert_id IN (SELECT id FROM alerts WHERE source_id IN ",
            abandoned!(),
            ") LIMIT ?2)"
        )],
    },
    Step {
        table: "pages",
        statements: &[
            concat!("DELETE FROM page_lines WHERE page_id IN ", old_pages!()),
            concat!("DELETE FROM pages WHERE id IN ", old_pages!()),
        ],
    },
    Step {
        table: "decisions",
        statements: &["DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE at < ?1 LIMIT ?2)"],
    },
    Step {
        table: "deeds",
        statements: &["DELETE FROM deeds WHERE id IN (SELECT id FROM deeds WHERE at < ?1 LIMIT ?2)"],
    },
    Step { table: "runs", statements: &["DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE at < ?1 LIMIT ?2)"] },
    Step {
        table: "silence_deeds",
        statements: &["DELETE FROM silence_deeds WHERE id IN (SELECT id FROM silence_deeds WHERE at < ?1 LIMIT ?2)"],
    },
    Step {
        table: "gaps",
        statements: &[concat!(
            "DELETE FROM gaps WHERE id IN (SELECT id FROM gaps WHERE to_at < ?1 OR source_id IN ",
            abandoned!(),
            " LIMIT ?2)"
        )],
    },
    Step {
        table: "requests",
        statements: &["DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE asked_at < ?1 LIMIT ?2)"],
    },
    Step {
        table: "transitions",
        statements: &["DELETE FROM transitions WHERE id IN (SELECT id FROM transitions t WHERE at < ?1 AND EXISTS (
             SELECT 1 FROM transitions n WHERE n.alert_id = t.alert_id AND n.at < ?1 AND (n.at, n.id) > (t.at, t.id))
             LIMIT ?2)"],
    },
    Step {
        table: "alerts",
        statements: &[concat!(
            "DELETE FROM alerts WHERE id IN (SELECT id FROM alerts a WHERE (state = 'resolved' AND since < ?1
             AND coalesce(snoozed_until, 0) < ?1 OR source_id IN ",
            abandoned!(),
            ") AND NOT EXISTS (SELECT 1 FROM episodes e WHERE e.alert_id = a.id)
             AND NOT EXISTS (SELECT 1 FROM page_lines l WHERE l.alert_id = a.id) LIMIT ?2)"
        )],
    },
    Step {
        table: "sources",
        statements: &[concat!(
            "DELETE FROM sources WHERE id IN (SELECT id FROM sources s WHERE id IN ",
            abandoned!(),
            " AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.source_id = s.id)
             AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.source_id = s.id)
             AND NOT EXISTS (SELECT 1 FROM requests r WHERE r.source_id = s.id) LIMIT ?2)"
        )],
    },
];

impl Step {
    /// Removes some rows; none when there is nothing left to remove.
    async fn remove(&self, connection: &mut SqliteConnection, before: Instant) -> sqlx::Result<u64> {
        let mut went = 0;
        for statement in self.statements {
            went = sqlx::query(*statement)
                .bind(before.as_ms())
                .bind(ROWS_AT_ONCE)
                .execute(&mut *connection)
                .await?
                .rows_affected();
        }
        Ok(went)
    }
}

/// A file that is not there has no bytes.
async fn bytes_of(file: &Path) -> u64 {
    tokio::fs::metadata(file).await.map_or(0, |metadata| metadata.len())
}

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;
