//! Records as months of polls would leave them, for measuring what is made of them.

use std::path::Path;
use std::time::Duration;

use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;

use crate::{Role, Store, StoreError};

/// Alerts that change now and then.
const CALM: i64 = 1_800;
/// Alerts that make nine of ten changes, in fits.
const RESTLESS: i64 = 200;
/// Alerts of one name.
const OF_A_RULE: i64 = 10;
/// Changes that fall into one quarter of the time they have, as alerts flap together when something is wrong.
const FIT: i64 = 4_000;

/// Makes a file with one source and so many changes of two thousand alerts of two hundred rules between `from` and `to`: each
/// alert fires and resolves in turn, and every hundredth change is the beginning of something somebody was shown.
///
/// # Errors
/// When the file cannot be written.
pub async fn fill(file: &Path, changes: u32, from: Instant, to: Instant) -> Result<(), StoreError> {
    let store = Store::open(file, Role::Owner, from).await?;
    let source = SourceName::new("prod");
    store.sync_sources(&[(source, "alertmanager".to_owned(), Duration::from_secs(30))], from).await?;
    let mut writing = store.begin().await?;
    for statement in STATEMENTS {
        sqlx::query(statement)
            .bind(CALM)
            .bind(RESTLESS)
            .bind(OF_A_RULE)
            .bind(i64::from(changes))
            .bind(from.as_ms())
            .bind(to.as_ms())
            .bind(FIT)
            .execute(&mut *writing)
            .await
            .map_err(|error| store.error(error))?;
    }
    store.commit(writing).await?;
    store.close().await;
    Ok(())
}

const STATEMENTS: [&str; 5] = [
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + ?2)
     INSERT INTO alerts (id, source_id, identity, labels, annotations, severity, state, since, starts_at, starts, standing,
       receivers)
     SELECT i, (SELECT id FROM sources), printf('%016x', i * 2654435761),
       json_object('alertname', 'Rule' || (i / ?3), 'cluster', 'eu-' || (i % 7), 'instance', 'host-' || i, 'job', 'node',
         'severity', iif(i % 5 = 0, 'critical', 'warning'), 'team', 'team-' || (i % 11)),
       '{}', iif(i % 5 = 0, 'critical', 'warning'), 'resolved', ?5, ?5, '[]', 'active', '[]' FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?4 - 1),
     change (alert, turn, at) AS (
       SELECT iif(i % 10 = 0, 1 + (i / 10) % ?1, 1 + ?1 + (i - i / 10) % ?2),
         iif(i % 10 = 0, (i / 10) / ?1, (i - i / 10) / ?2),
         ?5 + (i / ?7 * ?7 + (i % ?7) / 4.0) * (?6 - ?5) / ?4
       FROM n)
     INSERT INTO transitions (alert_id, at, state, severity, evidence, reason, known_at)
     SELECT alert, CAST(at AS INTEGER), iif(turn % 2 = 0, 'firing', 'resolved'), iif(alert % 5 = 0, 'critical', 'warning'),
       'observed', 'it is in the answer of a peer that did not list it before', CAST(at AS INTEGER) FROM change",
    "INSERT OR IGNORE INTO episodes (alert_id, starts_at, fired_at, ended_at)
     SELECT alert_id, at, at, coalesce((SELECT min(l.at) FROM transitions l WHERE l.alert_id = t.alert_id AND l.at > t.at), ?6)
     FROM transitions t WHERE state = 'firing' AND id % 100 = 3",
    "INSERT INTO pages (id, kind, source_id, severity, title, body, because, created_at, state, due_at, shown_at)
     SELECT id, 'firing', (SELECT id FROM sources), severity, 'a', 'b', 'c', at, 'shown', at, at + 1000
     FROM transitions WHERE state = 'firing' AND id % 100 = 3",
    "INSERT INTO page_lines (page_id, position, alert_id, starts_at, severity, name, place, summary, because)
     SELECT id, 0, alert_id, at, severity, 'a', '', '', '' FROM transitions WHERE state = 'firing' AND id % 100 = 3",
];
