//! What other commits write about deliveries, in their own transactions.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::json;
use crate::polls::all_over;
use crate::{ChannelRule, Ends};

use super::GIVEN_UP_AFTER;

/// True of a page `p` when nothing it tells of goes on.
macro_rules! over {
    () => {
        concat!(
            "CASE p.kind WHEN 'source_failing' THEN NOT EXISTS (
               SELECT 1 FROM sources s WHERE s.id = p.source_id AND s.failing_since = p.outage_since) ELSE ",
            all_over!(),
            " END"
        )
    };
}

/// Writes the deliveries of a page that has just become due, to every channel that takes pages of that severity.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    channels: &[ChannelRule],
    page: PageId,
    severity: Severity,
    now: Instant,
) -> sqlx::Result<()> {
    for channel in channels.iter().filter(|channel| channel.from <= severity) {
        sqlx::query(
            "INSERT INTO deliveries (page_id, channel, event, state, due_at) VALUES (?1, ?2, 'page', 'due', ?3)
             ON CONFLICT DO NOTHING",
        )
        .bind(page.0)
        .bind(&channel.name)
        .bind(now.as_ms())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// After a good poll: what waits although it is over is withdrawn, and channels that are told of ends are told of those of
/// the alerts in `ended` and of this source's outages.
pub(crate) async fn after_poll(
    connection: &mut SqliteConnection,
    channels: &[ChannelRule],
    source: i64,
    ended: &[i64],
    now: Instant,
) -> sqlx::Result<()> {
    sqlx::query(concat!(
        "UPDATE deliveries SET state = 'withdrawn' WHERE state IN ('due', 'unconfirmed') AND event = 'page' AND page_id IN (
           SELECT p.id FROM pages p WHERE p.id IN (
             SELECT page_id FROM deliveries WHERE state IN ('due', 'unconfirmed') AND event = 'page')
           AND p.state <> 'gathering' AND ",
        over!(),
        ")"
    ))
    .execute(&mut *connection)
    .await?;
    if channels.iter().all(|channel| channel.ends == Ends::NotTold) {
        return Ok(());
    }
    let pages: Vec<i64> = sqlx::query_scalar(
        "SELECT page_id FROM page_lines WHERE alert_id IN (SELECT value FROM json_each(?1))
         UNION SELECT id FROM pages WHERE source_id = ?2 AND kind = 'source_failing'",
    )
    .bind(json(&ended))
    .bind(source)
    .fetch_all(&mut *connection)
    .await?;
    tell_ends(connection, channels, &pages, now).await
}

/// Of these pages, those that are over and that a channel took within a day: it is told so, once.
pub(super) async fn tell_ends(
    connection: &mut SqliteConnection,
    channels: &[ChannelRule],
    pages: &[i64],
    now: Instant,
) -> sqlx::Result<()> {
    let told: Vec<&str> =
        channels.iter().filter(|channel| channel.ends == Ends::Told).map(|channel| channel.name.as_str()).collect();
    if told.is_empty() || pages.is_empty() {
        return Ok(());
    }
    sqlx::query(concat!(
        "INSERT INTO deliveries (page_id, channel, event, state, due_at)
         SELECT d.page_id, d.channel, 'resolved', 'due', ?3 FROM deliveries d JOIN pages p ON p.id = d.page_id
         WHERE d.page_id IN (SELECT value FROM json_each(?1)) AND d.channel IN (SELECT value FROM json_each(?2))
         AND d.event = 'page' AND d.state = 'delivered' AND d.delivered_at > ?4 AND ",
        over!(),
        " ON CONFLICT DO NOTHING"
    ))
    .bind(json(&pages))
    .bind(json(&told))
    .bind(now.as_ms())
    .bind(now.minus(GIVEN_UP_AFTER).as_ms())
    .execute(connection)
    .await
    .map(|_| ())
}

/// To be called with what a crash left: nobody knows of a delivery that was under way whether it was taken.
pub(crate) async fn recover(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE deliveries SET state = 'unconfirmed', problem = 'Watchbill stopped while this was being sent'
         WHERE state = 'attempting'",
    )
    .execute(connection)
    .await
    .map(|_| ())
}

/// Pages that were taken back are not sent any more: another page will tell the same.
pub(crate) async fn take_back(connection: &mut SqliteConnection, pages: &[i64]) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE deliveries SET state = 'withdrawn', problem = 'told in the digest of the next start'
         WHERE state = 'due' AND page_id IN (SELECT value FROM json_each(?1))",
    )
    .bind(json(&pages))
    .execute(connection)
    .await
    .map(|_| ())
}
