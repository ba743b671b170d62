//! Whether the database is sound: SQLite's own opinion, the schema, and what must always be true of our rows.

use sqlx::sqlite::SqliteConnection;

use crate::drills::drill_findings;
use crate::incidents::incident_findings;
use crate::postmortems::document_findings;
use crate::queues::queue_findings;
use crate::replays::replay_findings;
use crate::schema::{expected_objects, objects};
use crate::slo::level_findings;
use crate::{Store, StoreError};

/// What must never be found, with a statement that counts it.
const NEVER: [(&str, &str); 14] = [
    (
        "deliveries of digests that are still gathered",
        "SELECT count(*) FROM deliveries d JOIN pages p ON p.id = d.page_id WHERE p.state = 'gathering'",
    ),
    (
        "deliveries that say that they were made, or were not, against the time of that",
        "SELECT count(*) FROM deliveries WHERE (state = 'delivered') <> (delivered_at IS NOT NULL)",
    ),
    (
        "firing alerts without an open episode",
        "SELECT count(*) FROM alerts a WHERE state = 'firing' AND NOT EXISTS (
           SELECT 1 FROM episodes e WHERE e.alert_id = a.id AND e.starts_at = a.starts_at AND e.ended_at IS NULL)",
    ),
    (
        "open episodes of alerts that do not fire",
        "SELECT count(*) FROM episodes e JOIN alerts a ON a.id = e.alert_id
         WHERE e.ended_at IS NULL AND a.state <> 'firing'",
    ),
    (
        "announcements without a line in their page",
        "SELECT count(*) FROM announcements n WHERE NOT EXISTS (SELECT 1 FROM page_lines l
           WHERE l.page_id = n.page_id AND l.alert_id = n.alert_id AND l.starts_at = n.starts_at
           AND l.severity = n.severity)",
    ),
    (
        "announcements by pages that were withdrawn before they were shown",
        "SELECT count(*) FROM announcements n JOIN pages p ON p.id = n.page_id
         WHERE p.state = 'withdrawn' AND p.attempts = 0 AND p.shown_at IS NULL AND p.seen_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.page_id = p.id AND d.attempts > 0)",
    ),
    (
        "firing alerts that say they were announced, or were not, against what the announcements say",
        "SELECT count(*) FROM alerts a WHERE state = 'firing' AND (announced IS NOT NULL) <> EXISTS (
           SELECT 1 FROM announcements n WHERE n.alert_id = a.id AND n.starts_at = a.starts_at
           AND n.about <> 'flapping')",
    ),
    (
        "pages about alerts that name none",
        "SELECT count(*) FROM pages p WHERE kind NOT IN ('source_failing', 'watchdog_missing', 'handoff', 'queue_digest', 'action_items')
         AND state <> 'gathering'
         AND NOT EXISTS (SELECT 1 FROM page_lines l WHERE l.page_id = p.id)",
    ),
    (
        "live alerts without any transition",
        "SELECT count(*) FROM alerts a WHERE state <> 'resolved'
         AND NOT EXISTS (SELECT 1 FROM transitions t WHERE t.alert_id = a.id)",
    ),
    (
        "pending alerts that were announced",
        "SELECT count(*) FROM alerts WHERE state = 'pending' AND announced IS NOT NULL",
    ),
    (
        "open gaps of sources that answer",
        "SELECT count(*) FROM gaps g JOIN sources s ON s.id = g.source_id
         WHERE g.to_at IS NULL AND s.failing_since IS NULL",
    ),
    (
        "days of buckets of no SLI",
        "SELECT count(*) FROM sli_buckets b WHERE NOT EXISTS (SELECT 1 FROM sli_series s WHERE s.id = b.slot / 10000000)",
    ),
    (
        "decisions that take the place of one about something else",
        "SELECT count(*) FROM review_decisions n JOIN review_decisions d ON d.id = n.replaces
         WHERE (d.review_id, d.about, d.subject) <> (n.review_id, n.about, n.subject)",
    ),
    (
        "sources that share a place in the workspace",
        "SELECT count(*) FROM sources s WHERE EXISTS (
           SELECT 1 FROM sources o WHERE o.position = s.position AND o.id <> s.id)",
    ),
];

impl Store {
    /// What is wrong with the database, a sentence each; nothing when it is sound.
    ///
    /// # Errors
    /// When it cannot even be asked.
    pub async fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let findings = async {
            let mut findings = damage(&mut snapshot).await?;
            findings.extend(dangling(&mut snapshot).await?);
            findings.extend(differences(&mut snapshot).await?);
            for (what, statement) in NEVER {
                let found: i64 = sqlx::query_scalar(statement).fetch_one(&mut *snapshot).await?;
                if found > 0 {
                    findings.push(format!("{found} {what}"));
                }
            }
            findings.extend(level_findings(&mut snapshot).await?);
            findings.extend(queue_findings(&mut snapshot).await?);
            findings.extend(replay_findings(&mut snapshot).await?);
            findings.extend(incident_findings(&mut snapshot).await?);
            findings.extend(drill_findings(&mut snapshot).await?);
            findings.extend(document_findings(&mut snapshot).await?);
            Ok(findings)
        };
        findings.await.map_err(|error| self.error(error))
    }
}

async fn damage(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut findings: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(connection).await?;
    findings.retain(|finding| finding != "ok");
    Ok(findings.into_iter().map(|finding| format!("SQLite: {finding}")).collect())
}

async fn dangling(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check() GROUP BY \"table\", parent ORDER BY 1, 2",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(table, parent, rows)| format!("{rows} rows of {table} point at {parent} that are not there"))
        .collect())
}

async fn differences(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let (found, expected) = (objects(connection).await?, expected_objects().await?);
    let missing = expected.iter().filter(|object| !found.contains(object));
    let surplus = found.iter().filter(|object| !expected.contains(object));
    Ok(missing
        .map(|(name, _)| format!("the schema lacks the {name} as this program makes it"))
        .chain(surplus.map(|(name, _)| format!("the schema has a {name} that this program does not make")))
        .collect())
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
