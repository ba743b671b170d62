//! What must never be of queues, and what only reading every row can tell.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnection;
use watchbill_domain::queues::{Reading, Roll};

use super::frame::{Frame, QUEUES, Step, parts_of};
use super::packed::unpack;
use super::trail::state;
use crate::columns::Columns;

/// What must never be found, with a statement that counts it.
const NEVER: [(&str, &str); 3] = [
    ("promises about queues that end before they begin", "SELECT count(*) FROM queue_promises WHERE until <= at"),
    (
        "reasons why queues need somebody that their source does not list",
        "SELECT count(*) FROM queue_attention a JOIN queues q ON q.id = a.queue_id WHERE q.gone_at IS NOT NULL",
    ),
    (
        "rows of the history of no queue",
        "SELECT count(*) FROM queue_days d WHERE NOT EXISTS (SELECT 1 FROM queues q WHERE q.id = d.slot % 1000000000)",
    ),
];

/// A sentence for each thing that is wrong.
pub(crate) async fn queue_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut findings = Vec::new();
    for (what, statement) in NEVER {
        let found: i64 = sqlx::query_scalar(statement).fetch_one(&mut *connection).await?;
        if found > 0 {
            findings.push(format!("{found} {what}"));
        }
    }
    findings.extend(damaged_rows(connection).await?);
    let broken = state(connection, None).await?.broken;
    findings.extend(broken.map(|broken| format!("{broken}: what it says of then cannot be relied on")));
    Ok(findings)
}

async fn damaged_rows(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let names: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, source || '/' || name FROM queues").fetch_all(&mut *connection).await?;
    let names: BTreeMap<i64, String> = names.into_iter().collect();
    let mut damaged: BTreeMap<i64, u64> = BTreeMap::new();
    let (mut readings, mut rolls): (Vec<Reading>, Vec<Roll>) = Default::default();
    let mut rows = sqlx::query("SELECT slot, packed FROM queue_days").fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let mut columns = Columns::of(&row);
        let (slot, packed): (i64, &[u8]) = (columns.take()?, columns.take()?);
        readings.clear();
        rolls.clear();
        let whole = match parts_of(slot) {
            Some((step @ Step::Minute, day, queue)) => {
                unpack(&Frame::of(step, queue, day), packed, &mut readings).is_ok()
            }
            Some((step, day, queue)) => unpack(&Frame::of(step, queue, day), packed, &mut rolls).is_ok(),
            None => false,
        };
        if !whole {
            *damaged.entry(slot.rem_euclid(QUEUES)).or_default() += 1;
        }
    }
    let sentence = |(queue, rows): (&i64, &u64)| {
        let name = names.get(queue).map_or("that is not there", String::as_str);
        format!("{rows} rows of the history of the queue {name} are damaged: they count as not known")
    };
    Ok(damaged.iter().map(sentence).collect())
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
