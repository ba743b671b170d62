//! Everything that was recorded in a span, for the noise ledger and for judging it again: changes, gaps, the pages somebody
//! was shown, and what people did.

mod packed;

use std::collections::{BTreeSet, HashMap};

use futures::future::try_join_all;
use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::{AlertState, DeedKind, Labels, Severity, Sound};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, json};
use crate::{Store, StoreError};

use self::packed::{PACKED, unpack};

/// Spans that are read side by side, each by a connection of its own.
const SIDE_BY_SIDE: i64 = 3;

/// The last change before a moment of each alert that fired then. A year of episodes ended since, so their index has all that is asked of
/// them; few are open, so those are not looked for among all that began before (`+`).
const FIRING_THEN: &str = "SELECT t.alert_id, t.at, t.state, t.severity FROM (
   SELECT alert_id FROM episodes WHERE ended_at IS NULL AND +fired_at < ?1
   UNION SELECT alert_id FROM episodes WHERE ended_at >= ?1 AND fired_at < ?1) AS e
 CROSS JOIN transitions t ON t.id = (
   SELECT id FROM transitions WHERE alert_id = e.alert_id AND at < ?1 ORDER BY at DESC, id DESC LIMIT 1)
 ORDER BY t.at, t.id";

/// What was recorded in a span. Alerts are named by their place in `alerts`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recorded {
    /// Every alert that something else of it names.
    pub alerts: Vec<RecordedAlert>,
    /// What changed, in order of time, after the last change before the span of each alert that fired when it began.
    pub changes: Vec<RecordedChange>,
    /// When nobody knew, in order of their beginnings.
    pub gaps: Vec<RecordedGap>,
    /// What somebody was shown, in order of time.
    pub pages: Vec<RecordedPage>,
    /// What people did, in order of time.
    pub deeds: Vec<RecordedDeed>,
}

/// One alert of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedAlert {
    /// Which.
    pub id: AlertId,
    /// As they were last.
    pub labels: Labels,
    /// What its source says it evaluates, where it does.
    pub expression: Option<String>,
}

/// A change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedChange {
    /// When.
    pub at: Instant,
    /// Of which alert.
    pub alert: u32,
    /// Into what.
    pub state: AlertState,
    /// With which severity.
    pub severity: Severity,
}

/// A time in which nobody knows what became of a source's alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedGap {
    /// Of which source.
    pub source: SourceName,
    /// First instant.
    pub from: Instant,
    /// First instant after it; `None` while it lasts.
    pub to: Option<Instant>,
}

/// A page that was shown on this desktop or taken by a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedPage {
    /// Which.
    pub id: PageId,
    /// When it was first.
    pub at: Instant,
    /// Its severity.
    pub severity: Severity,
    /// How loud it was, if a rule said so.
    pub sound: Option<Sound>,
    /// Which alerts it told of and how severe each was, in its order.
    pub lines: Vec<(u32, Severity)>,
}

/// Something a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedDeed {
    /// When.
    pub at: Instant,
    /// About which alert.
    pub alert: u32,
    /// What.
    pub kind: DeedKind,
}

impl Store {
    /// Everything that was recorded from `from` on and before `to`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn recorded(&self, from: Instant, to: Instant) -> Result<Recorded, StoreError> {
        let fail = |error| self.error(error);
        let mut places = Places::default();
        let mut recorded = Recorded {
            changes: self.recorded_changes(from, to, &mut places).await.map_err(fail)?,
            gaps: self.recorded_gaps(from, to).await.map_err(fail)?,
            pages: self.recorded_pages(from, to, &mut places).await.map_err(fail)?,
            deeds: self.recorded_deeds(from, to, &mut places).await.map_err(fail)?,
            alerts: Vec::new(),
        };
        self.recorded_alerts(places, &mut recorded).await.map_err(fail)?;
        Ok(recorded)
    }

    /// Of it only the pages that were heard and the alerts they told of.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn pages_heard(&self, from: Instant, to: Instant) -> Result<Recorded, StoreError> {
        let fail = |error| self.error(error);
        let mut places = Places::default();
        let pages = self.recorded_pages(from, to, &mut places).await.map_err(fail)?;
        let mut recorded = Recorded { pages, ..Recorded::default() };
        self.recorded_alerts(places, &mut recorded).await.map_err(fail)?;
        Ok(recorded)
    }

    async fn recorded_changes(
        &self,
        from: Instant,
        to: Instant,
        places: &mut Places,
    ) -> sqlx::Result<Vec<RecordedChange>> {
        let before = sqlx::query(FIRING_THEN).bind(from.as_ms()).fetch_all(&self.readers).await?;
        let mut changes = Vec::new();
        for row in &before {
            let mut columns = Columns::of(row);
            let alert = places.of(columns.take()?);
            changes.push(RecordedChange {
                alert,
                at: columns.instant()?,
                state: columns.word()?,
                severity: columns.word()?,
            });
        }
        let (from, to) = (from.as_ms(), to.as_ms());
        let step = (to.saturating_sub(from) / SIDE_BY_SIDE).max(1);
        let parts = (0..SIDE_BY_SIDE).map(|part| {
            let begin = from.saturating_add(part * step);
            let end = if part == SIDE_BY_SIDE - 1 { to } else { begin.saturating_add(step).min(to) };
            async move {
                let text: Option<String> =
                    sqlx::query_scalar(PACKED).bind(begin).bind(end).fetch_one(&self.readers).await?;
                Ok::<_, sqlx::Error>((begin, text.unwrap_or_default()))
            }
        });
        for (begin, text) in try_join_all(parts).await? {
            unpack(&text, begin, |row| {
                changes.push(RecordedChange {
                    at: row.at,
                    alert: places.of(row.alert),
                    state: row.state,
                    severity: row.severity,
                });
            })?;
        }
        Ok(changes)
    }

    async fn recorded_gaps(&self, from: Instant, to: Instant) -> sqlx::Result<Vec<RecordedGap>> {
        let rows = sqlx::query(
            "SELECT s.name, g.from_at, g.to_at FROM gaps g JOIN sources s ON s.id = g.source_id
             WHERE coalesce(g.to_at > ?1, true) AND g.from_at < ?2 ORDER BY g.from_at, g.id",
        )
        .bind(from.as_ms())
        .bind(to.as_ms())
        .fetch_all(&self.readers)
        .await?;
        let gap = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let source = SourceName::new(columns.take::<&str>()?);
            Ok(RecordedGap { source, from: columns.instant()?, to: columns.maybe_instant()? })
        };
        rows.iter().map(gap).collect()
    }

    async fn recorded_pages(&self, from: Instant, to: Instant, places: &mut Places) -> sqlx::Result<Vec<RecordedPage>> {
        // A page is shown after it is written, by a day at most: a delivery is given up after that.
        let rows = sqlx::query(
            "WITH heard AS MATERIALIZED (
               SELECT p.id, p.severity, p.sound, min(coalesce(p.shown_at, d.delivered_at), coalesce(d.delivered_at, p.shown_at)) AS at
               FROM pages p LEFT JOIN (
                 SELECT page_id, min(delivered_at) AS delivered_at FROM deliveries WHERE event = 'page' GROUP BY page_id
               ) d ON d.page_id = p.id
               WHERE p.created_at >= ?1 - 86400000 AND p.created_at < ?2)
             SELECT h.id, h.at, h.severity, h.sound, l.alert_id, l.severity FROM heard h
             CROSS JOIN page_lines l ON l.page_id = h.id
             WHERE h.at >= ?1 AND h.at < ?2 ORDER BY h.at, h.id, l.position",
        )
        .bind(from.as_ms())
        .bind(to.as_ms())
        .fetch_all(&self.readers)
        .await?;
        let mut pages: Vec<RecordedPage> = Vec::new();
        for row in &rows {
            let mut columns = Columns::of(row);
            let (id, at) = (PageId(columns.take()?), columns.instant()?);
            let (severity, sound) = (columns.word()?, columns.maybe_word()?);
            let line = (places.of(columns.take()?), columns.word()?);
            match pages.last_mut().filter(|page| page.id == id) {
                Some(page) => page.lines.push(line),
                None => pages.push(RecordedPage { id, at, severity, sound, lines: vec![line] }),
            }
        }
        Ok(pages)
    }

    async fn recorded_deeds(&self, from: Instant, to: Instant, places: &mut Places) -> sqlx::Result<Vec<RecordedDeed>> {
        let rows = sqlx::query(
            "SELECT at, alert_id, deed FROM deeds WHERE deed IN ('acknowledge', 'snooze') AND at >= ?1 AND at < ?2
             UNION ALL SELECT at, alert_id, 'run' FROM runs WHERE at >= ?1 AND at < ?2
             UNION ALL SELECT d.at, a.alert_id, 'silence' FROM silence_deeds d JOIN silenced_alerts a ON a.deed_id = d.id
               WHERE d.deed = 'made' AND d.purpose = 'silence' AND d.at >= ?1 AND d.at < ?2
             ORDER BY 1, 2",
        )
        .bind(from.as_ms())
        .bind(to.as_ms())
        .fetch_all(&self.readers)
        .await?;
        let mut deed = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            let (at, alert) = (columns.instant()?, places.of(columns.take()?));
            let kind = match columns.take::<&str>()? {
                "acknowledge" => DeedKind::Acknowledged,
                "snooze" => DeedKind::Snoozed,
                "silence" => DeedKind::Silenced,
                _ => DeedKind::Acted,
            };
            Ok(RecordedDeed { at, alert, kind })
        };
        rows.iter().map(&mut deed).collect()
    }

    /// What the alerts are. One that retention took away meanwhile goes with everything about it.
    async fn recorded_alerts(&self, places: Places, recorded: &mut Recorded) -> sqlx::Result<()> {
        let rows = sqlx::query(
            "SELECT a.id, s.name, a.identity, a.labels, a.expression
             FROM json_each(?1) j CROSS JOIN alerts a ON a.id = j.value JOIN sources s ON s.id = a.source_id",
        )
        .bind(json(&places.rows))
        .fetch_all(&self.readers)
        .await?;
        let mut found: HashMap<i64, RecordedAlert> = HashMap::with_capacity(rows.len());
        for row in &rows {
            let mut columns = Columns::of(row);
            let at: i64 = columns.take()?;
            let source = SourceName::new(columns.take::<&str>()?);
            let id = AlertId { source, identity: Identity::new(columns.take::<&str>()?) };
            found.insert(at, RecordedAlert { id, labels: columns.labels()?, expression: columns.take()? });
        }
        let is_gone = |row: &i64| !found.contains_key(row);
        let gone: BTreeSet<u32> = (0..).zip(&places.rows).filter(|(_, row)| is_gone(row)).map(|(at, _)| at).collect();
        if !gone.is_empty() {
            recorded.changes.retain(|change| !gone.contains(&change.alert));
            recorded.deeds.retain(|deed| !gone.contains(&deed.alert));
            recorded.pages.iter_mut().for_each(|page| page.lines.retain(|(alert, _)| !gone.contains(alert)));
        }
        let unknown = || RecordedAlert {
            id: AlertId { source: SourceName::new(""), identity: Identity::new("") },
            labels: Labels::default(),
            expression: None,
        };
        recorded.alerts = places.rows.iter().map(|row| found.remove(row).unwrap_or_else(unknown)).collect();
        Ok(())
    }
}

/// The rows of `alerts`, in the order in which they are named first.
#[derive(Default)]
struct Places {
    rows: Vec<i64>,
    by_row: HashMap<i64, u32>,
}

impl Places {
    fn of(&mut self, row: i64) -> u32 {
        *self.by_row.entry(row).or_insert_with(|| {
            self.rows.push(row);
            u32::try_from(self.rows.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

#[cfg(test)]
#[path = "noise_tests.rs"]
mod tests;
