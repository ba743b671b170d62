//! What must never be of service levels, and what only reading every row can tell.

use std::collections::{BTreeMap, HashMap};

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnection;

use super::GroupId;
use super::day_sums::{DAY_SUMS_COLUMNS, DaySums, STEP_MS, day_sums_of};
use super::document_hash;
use super::frame::{Frame, day_of, day_start, grid_of, series_and_day};
use super::packed::unpack;
use crate::columns::Columns;

const ALL_PACKED: &str = "
    SELECT i.key, s.group_id, s.step_ms, s.phase_ms, b.slot, b.packed FROM sli_buckets b JOIN sli_series s ON s.id = b.slot / 10000000
    JOIN sli_groups g ON g.id = s.group_id JOIN slis i ON i.id = g.sli_id ORDER BY b.slot";

/// A sentence for each thing that is wrong.
pub(crate) async fn level_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut findings = bucket_findings(connection).await?;
    findings.extend(hash_findings(connection).await?);
    Ok(findings)
}

/// What is wrong with the days of one SLI.
#[derive(Default)]
struct Wrong {
    damaged: Vec<i64>,
    other_sums: Vec<i64>,
}

async fn bucket_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let sums = all_sums(connection).await?;
    let mut wrong: BTreeMap<String, Wrong> = BTreeMap::new();
    let mut buckets = Vec::new();
    let mut rows = sqlx::query(ALL_PACKED).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let mut columns = Columns::of(&row);
        let (key, group): (&str, i64) = (columns.take()?, columns.take()?);
        let (step_ms, phase_ms): (i64, i64) = (columns.take()?, columns.take()?);
        let (slot, packed): (i64, &[u8]) = (columns.take()?, columns.take()?);
        let (series, day) = series_and_day(slot);
        let grid = grid_of(step_ms, phase_ms);
        buckets.clear();
        if unpack(&Frame::of(series, grid, day), packed, &mut buckets).is_err() {
            wrong.entry(key.to_owned()).or_default().damaged.push(day);
        } else if step_ms == STEP_MS && phase_ms == 0 {
            let found = DaySums::of(day, &buckets);
            // A day of which buckets were lost has fewer of them than its sums say, and those stand.
            let agrees = |kept: &DaySums| kept == &found || kept.usable() > found.usable();
            if !sums.get(&(GroupId(group), day)).is_some_and(agrees) {
                wrong.entry(key.to_owned()).or_default().other_sums.push(day);
            }
        }
    }
    Ok(wrong.iter().flat_map(|(key, wrong)| sentences(key, wrong)).collect())
}

fn sentences(key: &str, wrong: &Wrong) -> Vec<String> {
    let of = |days: &[i64], what: &str| {
        let first = days.iter().min().map(|day| day_start(*day).to_rfc3339())?;
        let first = first.split('T').next().unwrap_or_default().to_owned();
        Some(format!("{} days of buckets of the SLI {key} {what} (the first is {first})", days.len()))
    };
    let damaged =
        of(&wrong.damaged, "are damaged: they count as unknown, and are fetched again while the source has them");
    let sums = of(&wrong.other_sums, "do not add up to what is kept of the day");
    damaged.into_iter().chain(sums).collect()
}

async fn all_sums(connection: &mut SqliteConnection) -> sqlx::Result<HashMap<(GroupId, i64), DaySums>> {
    let question = sqlx::AssertSqlSafe(format!("SELECT {DAY_SUMS_COLUMNS} FROM sli_days d"));
    let rows = sqlx::query(question).fetch_all(connection).await?;
    rows.iter()
        .map(|row| day_sums_of(&mut Columns::of(row)).map(|(group, sums)| ((group, day_of(sums.day)), sums)))
        .collect()
}

async fn hash_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut rows = sqlx::query(
        "SELECT 'what was shown in the review ' || label || ' (revision ' || revision || ')', snapshot, snapshot_hash FROM reviews
         UNION ALL SELECT 'the frozen window of ' || slo || ' (' || objective || ')', document, hash FROM frozen_windows",
    )
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let mut columns = Columns::of(&row);
        let (what, text, hash): (&str, &str, &str) = (columns.take()?, columns.take()?, columns.take()?);
        if document_hash(text) != hash {
            findings.push(format!("{what} is not what its hash was made of"));
        }
    }
    Ok(findings)
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
