//! What a poll tells of the queues of its source, written with everything else it means.

use std::collections::{BTreeMap, HashMap};

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Broker, QueueState, Reading, Returns, Watched};
use watchbill_domain::time::Instant;

use super::days::put_readings;
use super::rows::{dropping_column, reading_column, returns_column};
use crate::bulk;
use crate::columns::{Columns, json, ms, whole};

/// What a poll tells of the queues of its source.
#[derive(Debug, Clone, Copy)]
pub struct QueueCommit<'a> {
    /// Of which something is new, each queue once.
    pub readings: &'a [QueueReading<'a>],
    /// Those that are missing from a whole listing: nothing about them needs anybody any more.
    pub gone: &'a [QueueName],
    /// What the engine keeps of the source itself, JSON; none where that is what it was.
    pub source_facts: Option<&'a str>,
}

/// What is new of one queue.
#[derive(Debug, Clone, Copy)]
pub struct QueueReading<'a> {
    /// Which.
    pub name: &'a QueueName,
    /// What keeps it.
    pub broker: Broker,
    /// What was read; none where it is not in the answer, and only what time made of it is written. Of several of one minute the one
    /// written last is kept.
    pub reading: Option<Reading>,
    /// What is remembered of it now. Its last readings and its limits are not written.
    pub watched: &'a Watched,
    /// How often a message of it came back at most.
    pub returns: Option<Returns>,
    /// What the engine keeps of it, JSON.
    pub facts: &'a str,
}

/// Makes queues that were not heard of before.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    source: &SourceName,
    commit: &QueueCommit<'_>,
    now: Instant,
) -> sqlx::Result<()> {
    let numbers = write_rows(connection, source, commit.readings, now).await?;
    let numbered = |reading: &QueueReading<'_>| Some((*numbers.get(reading.name.as_str())?, reading.reading?));
    let readings: Vec<(i64, Reading)> = commit.readings.iter().filter_map(numbered).collect();
    put_readings(connection, &readings).await?;
    write_attention(connection, commit.readings, &numbers).await?;
    let_go(connection, source, commit.gone, now).await?;
    write_source(connection, source, commit.source_facts).await
}

async fn write_source(connection: &mut SqliteConnection, source: &SourceName, facts: Option<&str>) -> sqlx::Result<()> {
    let Some(facts) = facts else { return Ok(()) };
    sqlx::query(
        "INSERT INTO queue_sources (source, facts) VALUES (?1, ?2) ON CONFLICT (source) DO UPDATE SET facts = excluded.facts",
    )
    .bind(source.as_str())
    .bind(facts)
    .execute(connection)
    .await
    .map(|_| ())
}

async fn write_rows(
    connection: &mut SqliteConnection,
    source: &SourceName,
    readings: &[QueueReading<'_>],
    now: Instant,
) -> sqlx::Result<HashMap<String, i64>> {
    let head = "INSERT INTO queues (source, name, broker, first_at, last, counted_at, counted, empty_at, not_empty_since, unread_ms,
       about_none_since, died_at, sent_at, peeked_died_at, growing_since, dropping, returns, facts)";
    let tail = "ON CONFLICT (source, name) DO UPDATE SET broker = excluded.broker, first_at = min(first_at, excluded.first_at),
       gone_at = NULL, last = excluded.last, counted_at = excluded.counted_at, counted = excluded.counted, empty_at = excluded.empty_at,
       not_empty_since = excluded.not_empty_since, unread_ms = excluded.unread_ms, about_none_since = excluded.about_none_since,
       died_at = excluded.died_at, sent_at = excluded.sent_at, peeked_died_at = excluded.peeked_died_at,
       growing_since = excluded.growing_since, dropping = excluded.dropping, returns = excluded.returns, facts = excluded.facts
       RETURNING id, name";
    let rows = bulk::insert(connection, head, readings, tail, |tuple, reading| {
        tuple.push_bind(source.as_str()).push_bind(reading.name.as_str()).push_bind(reading.broker.word());
        tuple.push_bind(now.as_ms());
        bind_state(tuple, &reading.watched.state);
        bind_memory(tuple, reading);
    })
    .await?;
    let numbered = |row| {
        let mut columns = Columns::of(row);
        let number = columns.take()?;
        Ok((columns.take()?, number))
    };
    rows.iter().map(numbered).collect()
}

fn bind_state(tuple: &mut bulk::Tuple<'_>, state: &QueueState) {
    tuple
        .push_bind(state.last.as_ref().map(reading_column))
        .push_bind(state.counted.map(|(at, _)| at.as_ms()))
        .push_bind(state.counted.map(|(_, count)| whole(count)))
        .push_bind(state.empty_at.map(Instant::as_ms))
        .push_bind(state.not_empty_since.map(Instant::as_ms))
        .push_bind(ms(state.unread))
        .push_bind(state.about_none_since.map(Instant::as_ms));
}

fn bind_memory(tuple: &mut bulk::Tuple<'_>, reading: &QueueReading<'_>) {
    let watched = reading.watched;
    tuple
        .push_bind(watched.died_at.map(Instant::as_ms))
        .push_bind(watched.sent_at.map(Instant::as_ms))
        .push_bind(watched.peeked_died_at.map(Instant::as_ms))
        .push_bind(watched.growing_since.map(Instant::as_ms))
        .push_bind(watched.dropping.as_ref().map(dropping_column))
        .push_bind(reading.returns.as_ref().map(returns_column))
        .push_bind(reading.facts.to_owned());
}

/// What stands is what is remembered; only what is another than before is written.
async fn write_attention(
    connection: &mut SqliteConnection,
    readings: &[QueueReading<'_>],
    numbers: &HashMap<String, i64>,
) -> sqlx::Result<()> {
    let mut wanted = BTreeMap::new();
    for reading in readings {
        let Some(number) = numbers.get(reading.name.as_str()) else { continue };
        let standing = &reading.watched.standing;
        wanted.extend(standing.iter().map(|(kind, began)| ((*number, kind.word()), began.as_ms())));
    }
    let all: Vec<i64> = numbers.values().copied().collect();
    let kept: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT a.queue_id, a.kind, a.began_at FROM json_each(?1) j CROSS JOIN queue_attention a ON a.queue_id = j.value",
    )
    .bind(json(&all))
    .fetch_all(&mut *connection)
    .await?;
    for (number, kind, began) in &kept {
        match wanted.get(&(*number, kind.as_str())) {
            Some(wanted_began) if wanted_began == began => {
                wanted.remove(&(*number, kind.as_str()));
            }
            Some(_) => {}
            None => {
                sqlx::query("DELETE FROM queue_attention WHERE queue_id = ?1 AND kind = ?2")
                    .bind(number)
                    .bind(kind)
                    .execute(&mut *connection)
                    .await?;
            }
        }
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let head = "INSERT INTO queue_attention (queue_id, kind, began_at)";
    let tail = "ON CONFLICT DO UPDATE SET began_at = excluded.began_at";
    bulk::insert(connection, head, &wanted, tail, |tuple, ((number, kind), began)| {
        tuple.push_bind(*number).push_bind(*kind).push_bind(*began);
    })
    .await
    .map(|_| ())
}

async fn let_go(
    connection: &mut SqliteConnection,
    source: &SourceName,
    gone: &[QueueName],
    now: Instant,
) -> sqlx::Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let gone: Vec<&str> = gone.iter().map(QueueName::as_str).collect();
    for statement in [
        "DELETE FROM queue_attention WHERE queue_id IN (
           SELECT id FROM queues WHERE source = ?1 AND name IN (SELECT value FROM json_each(?2)))",
        "UPDATE queues SET gone_at = ?3
         WHERE source = ?1 AND name IN (SELECT value FROM json_each(?2)) AND gone_at IS NULL",
    ] {
        sqlx::query(statement)
            .bind(source.as_str())
            .bind(json(&gone))
            .bind(now.as_ms())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "commit_tests.rs"]
mod tests;
