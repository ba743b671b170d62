//! The buckets of a group that have one length: where they are kept, and for how long.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::slo::{Grid, Span};

use super::{GroupId, GroupLabels, SliId, SliReadings};
use crate::columns::{json, ms};

/// How long buckets of a length are kept whatever asks for them, ms: what every window is made of, and what burn rates of the
/// last day are.
const KEPT_ANYWAY: [(i64, Duration); 2] =
    [(300_000, Duration::from_secs(400 * 86_400)), (60_000, Duration::from_secs(26 * 3600))];

/// A series that there is.
pub(super) struct Series {
    pub id: i64,
    pub group: GroupId,
    last_at: Option<i64>,
}

/// The row of a group, and of its series where there is one: its own row, for how long it is kept, and where its last reading ends.
type KnownSeries = (i64, Option<i64>, Option<i64>, Option<i64>);

/// How long buckets of this grid are kept where something needs them for `keep`.
pub(super) fn keep_for(grid: Grid, keep: Duration) -> Duration {
    let anyway = KEPT_ANYWAY.iter().find(|(step_ms, _)| *step_ms == grid.step_ms());
    anyway.map_or(keep, |(_, anyway)| keep.max(*anyway)).max(Duration::from_secs(1))
}

impl Series {
    /// Makes the group and the series where there are none yet.
    pub async fn of(
        connection: &mut SqliteConnection,
        reading: &SliReadings<'_>,
        labels: &GroupLabels,
    ) -> sqlx::Result<Self> {
        let labels = json(labels);
        let known: Option<KnownSeries> = sqlx::query_as(
            "SELECT g.id, s.id, s.keep_ms, s.last_at FROM sli_groups g
             LEFT JOIN sli_series s ON s.group_id = g.id AND s.step_ms = ?3 AND s.phase_ms = ?4
             WHERE g.sli_id = ?1 AND g.labels = ?2",
        )
        .bind(reading.sli.0)
        .bind(&labels)
        .bind(reading.grid.step_ms())
        .bind(reading.grid.phase_ms())
        .fetch_optional(&mut *connection)
        .await?;
        let keep_ms = ms(keep_for(reading.grid, reading.keep));
        if let Some((group, Some(id), kept_ms, last_at)) = known {
            if kept_ms != Some(keep_ms) {
                sqlx::query("UPDATE sli_series SET keep_ms = ?2 WHERE id = ?1")
                    .bind(id)
                    .bind(keep_ms)
                    .execute(connection)
                    .await?;
            }
            return Ok(Self { id, group: GroupId(group), last_at });
        }
        let group = match known {
            Some((group, ..)) => group,
            None => {
                sqlx::query_scalar("INSERT INTO sli_groups (sli_id, labels) VALUES (?1, ?2) RETURNING id")
                    .bind(reading.sli.0)
                    .bind(&labels)
                    .fetch_one(&mut *connection)
                    .await?
            }
        };
        let id = sqlx::query_scalar(
            "INSERT INTO sli_series (group_id, step_ms, phase_ms, keep_ms) VALUES (?1, ?2, ?3, ?4) RETURNING id",
        )
        .bind(group)
        .bind(reading.grid.step_ms())
        .bind(reading.grid.phase_ms())
        .bind(keep_ms)
        .fetch_one(connection)
        .await?;
        Ok(Self { id, group: GroupId(group), last_at: None })
    }

    /// Notes from when to when there are readings.
    pub async fn note_read(&self, connection: &mut SqliteConnection, sli: SliId, span: Span) -> sqlx::Result<()> {
        if self.last_at.is_none_or(|last| last < span.end.as_ms()) {
            sqlx::query("UPDATE sli_series SET last_at = ?2 WHERE id = ?1")
                .bind(self.id)
                .bind(span.end.as_ms())
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query(
            "UPDATE slis SET first_at = min(coalesce(first_at, ?2), ?2), last_at = max(coalesce(last_at, ?3), ?3)
             WHERE id = ?1 AND (first_at IS NULL OR first_at > ?2 OR last_at < ?3)",
        )
        .bind(sli.0)
        .bind(span.start.as_ms())
        .bind(span.end.as_ms())
        .execute(connection)
        .await
        .map(|_| ())
    }
}
