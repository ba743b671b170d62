//! What must never be of replays.

use sqlx::sqlite::SqliteConnection;

/// What must never be found, with a statement that counts it.
const NEVER: [(&str, &str); 3] = [
    (
        "messages under way of replays that are over",
        "SELECT count(*) FROM replay_items i JOIN replays r ON r.id = i.replay WHERE r.over_at IS NOT NULL",
    ),
    ("replays that were over before they were planned", "SELECT count(*) FROM replays WHERE over_at < at"),
    (
        "replays that are over and whose copies are kept for ever",
        "SELECT count(*) FROM replays WHERE over_at IS NOT NULL AND sealed IS NOT NULL AND sealed_until IS NULL",
    ),
];

/// A sentence for each thing that is wrong.
pub(crate) async fn replay_findings(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let mut findings = Vec::new();
    for (what, statement) in NEVER {
        let found: i64 = sqlx::query_scalar(statement).fetch_one(&mut *connection).await?;
        if found > 0 {
            findings.push(format!("{found} {what}"));
        }
    }
    Ok(findings)
}
