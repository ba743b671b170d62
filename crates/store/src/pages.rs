//! The outbox: how far each page has come.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::alerts::{PageGist, PageLine, Severity};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, count, json, word_of};
use crate::{Page, PageHead, Store, StoreError};

macro_rules! select_pages {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.kind, s.name, p.severity, p.title, p.body, p.because, p.created_at, p.state, p.attempts,
             p.shown_at, p.seen_at, p.problem, p.sound, p.urgency FROM pages p LEFT JOIN sources s ON s.id = p.source_id ",
            $rest
        )
    };
}

impl Store {
    /// The pages that are to be shown by `now`, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn due_pages(&self, now: Instant, limit: u32) -> Result<Vec<PageHead>, StoreError> {
        let statement = select_pages!("WHERE p.state = 'due' AND p.due_at <= ?1 ORDER BY p.created_at, p.id LIMIT ?2");
        self.read_heads(sqlx::query(statement).bind(now.as_ms()).bind(limit)).await
    }

    /// Pages in any state, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn pages(&self, limit: u32) -> Result<Vec<Page>, StoreError> {
        self.read_pages(sqlx::query(select_pages!("ORDER BY p.id DESC LIMIT ?1")).bind(limit)).await
    }

    /// The pages that were written from `from` on, oldest first; without those that are still being gathered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn pages_since(&self, from: Instant) -> Result<Vec<Page>, StoreError> {
        let statement =
            select_pages!("WHERE p.created_at >= ?1 AND p.state <> 'gathering' ORDER BY p.created_at, p.id");
        self.read_pages(sqlx::query(statement).bind(from.as_ms())).await
    }

    /// One page.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn page(&self, id: PageId) -> Result<Option<Page>, StoreError> {
        Ok(self.read_pages(sqlx::query(select_pages!("WHERE p.id = ?1")).bind(id.0)).await?.pop())
    }

    /// The pages that tell of this alert, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn pages_of(&self, id: &AlertId, limit: u32) -> Result<Vec<Page>, StoreError> {
        let statement = select_pages!(
            "WHERE p.id IN (
               SELECT l.page_id FROM page_lines l JOIN alerts a ON a.id = l.alert_id JOIN sources n ON n.id = a.source_id
               WHERE n.name = ?1 AND a.identity = ?2)
             ORDER BY p.id DESC LIMIT ?3"
        );
        let query = sqlx::query(statement).bind(id.source.as_str()).bind(id.identity.as_str()).bind(limit);
        self.read_pages(query).await
    }

    /// How many pages have not reached anybody yet, on this desktop or by a channel.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn waiting_pages(&self) -> Result<usize, StoreError> {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pages p WHERE p.state IN ('due', 'attempting') OR (p.state <> 'withdrawn' AND EXISTS (
               SELECT 1 FROM deliveries d WHERE d.page_id = p.id AND d.event = 'page' AND d.state IN ('due', 'attempting')))",
        )
        .fetch_one(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(usize::try_from(waiting).unwrap_or(0))
    }

    /// Notes that the page is being handed to the notification server from now on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not due any more, because its alerts resolved a moment ago or a person saw it in
    /// the window: then it must not be shown.
    pub async fn page_attempting(&self, id: PageId, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE pages SET state = 'attempting', attempts = attempts + 1, attempted_at = ?2
             WHERE id = ?1 AND state = 'due'",
        );
        self.move_page(id, query.bind(id.0).bind(now.as_ms())).await
    }

    /// Notes that the notification server took the page. One that a person saw meanwhile stays seen.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such page.
    pub async fn page_shown(&self, id: PageId, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE pages SET shown_at = ?2, problem = NULL, state = CASE state WHEN 'seen' THEN 'seen' ELSE 'shown' END
             WHERE id = ?1",
        );
        self.move_page(id, query.bind(id.0).bind(now.as_ms())).await
    }

    /// Notes that the page could not be shown: it is due again at `retry_at`, or given up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such page.
    pub async fn page_failed(&self, id: PageId, problem: &str, retry_at: Option<Instant>) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE pages SET problem = ?2, due_at = coalesce(?3, due_at),
             state = CASE WHEN state = 'seen' THEN 'seen' WHEN ?3 IS NULL THEN 'failed' ELSE 'due' END WHERE id = ?1",
        );
        self.move_page(id, query.bind(id.0).bind(problem).bind(retry_at.map(Instant::as_ms))).await
    }

    /// Notes that the page was taken back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such page.
    pub async fn page_withdrawn(&self, id: PageId, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE pages SET state = 'withdrawn', withdrawn_at = ?2 WHERE id = ?1");
        self.move_page(id, query.bind(id.0).bind(now.as_ms())).await
    }

    /// Notes that a person opened or dismissed the page, or saw it in the window. One that was withdrawn stays so.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such page, or it is still being gathered.
    pub async fn page_seen(&self, id: PageId, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE pages SET seen_at = coalesce(seen_at, ?2),
             state = CASE state WHEN 'withdrawn' THEN 'withdrawn' ELSE 'seen' END WHERE id = ?1 AND state <> 'gathering'",
        );
        self.move_page(id, query.bind(id.0).bind(now.as_ms())).await
    }

    async fn move_page(&self, id: PageId, query: Statement) -> Result<(), StoreError> {
        match query.execute(&self.writer).await.map_err(|error| self.error(error))?.rows_affected() {
            0 => Err(StoreError::NotFound {
                what: format!("page {id} is not there any more, or has gone further meanwhile; nothing was changed"),
            }),
            _ => Ok(()),
        }
    }

    /// One page, without its lines.
    pub(crate) async fn page_head(&self, id: PageId) -> Result<Option<PageHead>, StoreError> {
        Ok(self.read_heads(sqlx::query(select_pages!("WHERE p.id = ?1")).bind(id.0)).await?.pop())
    }

    async fn read_heads(&self, query: Statement) -> Result<Vec<PageHead>, StoreError> {
        let rows = query.fetch_all(&self.readers).await.map_err(|error| self.error(error))?;
        rows.iter().map(head_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    async fn read_pages(&self, query: Statement) -> Result<Vec<Page>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = query.fetch_all(&mut *snapshot).await?;
            let heads = rows.iter().map(head_of).collect::<sqlx::Result<Vec<_>>>()?;
            let mut lines = lines_of(&mut snapshot, &heads).await?;
            let page = |head: PageHead| Page { lines: lines.remove(&head.id).unwrap_or_default(), head };
            Ok(heads.into_iter().map(page).collect())
        };
        read.await.map_err(|error| self.error(error))
    }
}

type Statement = sqlx::query::Query<'static, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

/// What the words of one page need. A page that grows with each poll may have thousands of lines: they are counted, and only the
/// first are read.
pub(crate) async fn gist_of_page(connection: &mut SqliteConnection, page: PageId) -> sqlx::Result<PageGist> {
    let counted: Vec<(String, i64)> =
        sqlx::query_as("SELECT severity, count(*) FROM page_lines WHERE page_id = ?1 GROUP BY severity")
            .bind(page.0)
            .fetch_all(&mut *connection)
            .await?;
    let alerts =
        counted.iter().map(|(word, lines)| Ok((word_of::<Severity>(word)?, usize::try_from(*lines).unwrap_or(0))));
    let mut alerts = alerts.collect::<sqlx::Result<Vec<_>>>()?;
    alerts.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    let mut first = Vec::with_capacity(PageGist::ONE_BY_ONE);
    for (severity, _) in &alerts {
        let rows = sqlx::query(
            "SELECT json_array(
               s.name, a.identity, l.starts_at, l.severity, l.name, l.place, l.summary, l.because, l.kind)
             FROM page_lines l JOIN alerts a ON a.id = l.alert_id JOIN sources s ON s.id = a.source_id
             WHERE l.page_id = ?1 AND l.severity = ?2 ORDER BY l.position LIMIT ?3",
        )
        .bind(page.0)
        .bind(severity.word())
        .bind(i64::try_from(PageGist::ONE_BY_ONE - first.len()).unwrap_or(0))
        .fetch_all(&mut *connection)
        .await?;
        for row in &rows {
            first.push(line_of(Columns::of(row).json()?)?);
        }
        if first.len() == PageGist::ONE_BY_ONE {
            break;
        }
    }
    Ok(PageGist { alerts, first })
}

/// A line as SQLite packs it: source, identity, start, severity, name, place, summary, because, kind.
type PackedLine = (String, String, i64, String, String, String, String, String, String);

/// One row for each page: a digest has thousands of lines, and a row costs more than what is in it.
async fn lines_of(
    connection: &mut SqliteConnection,
    pages: &[PageHead],
) -> sqlx::Result<HashMap<PageId, Vec<PageLine>>> {
    if pages.is_empty() {
        return Ok(HashMap::new());
    }
    let pages: Vec<i64> = pages.iter().map(|page| page.id.0).collect();
    let rows = sqlx::query(
        "SELECT l.page_id, json_group_array(json_array(
           s.name, a.identity, l.starts_at, l.severity, l.name, l.place, l.summary, l.because, l.kind) ORDER BY l.position)
         FROM page_lines l JOIN alerts a ON a.id = l.alert_id JOIN sources s ON s.id = a.source_id
         WHERE l.page_id IN (SELECT value FROM json_each(?1)) GROUP BY l.page_id",
    )
    .bind(json(&pages))
    .fetch_all(connection)
    .await?;
    let mut lines: HashMap<PageId, Vec<PageLine>> = HashMap::with_capacity(rows.len());
    for row in &rows {
        let mut columns = Columns::of(row);
        let page = PageId(columns.take()?);
        let packed: Vec<PackedLine> = columns.json()?;
        let mut of_page = packed.into_iter().map(line_of).collect::<sqlx::Result<Vec<_>>>()?;
        of_page.sort_by_key(|line| std::cmp::Reverse(line.severity));
        lines.insert(page, of_page);
    }
    Ok(lines)
}

fn line_of(packed: PackedLine) -> sqlx::Result<PageLine> {
    let (source, identity, starts_at, severity, name, place, summary, because, kind) = packed;
    Ok(PageLine {
        id: AlertId { source: SourceName::new(source), identity: Identity::new(identity) },
        starts_at: Instant::from_ms(starts_at),
        severity: word_of(&severity)?,
        name,
        place,
        summary,
        because,
        kind: word_of(&kind)?,
    })
}

fn head_of(row: &SqliteRow) -> sqlx::Result<PageHead> {
    let mut columns = Columns::of(row);
    Ok(PageHead {
        id: PageId(columns.take()?),
        kind: columns.word()?,
        source: columns.take::<Option<&str>>()?.map(SourceName::new),
        severity: columns.word()?,
        title: columns.take()?,
        body: columns.take()?,
        because: columns.take()?,
        created_at: columns.instant()?,
        state: columns.word()?,
        attempts: u32::try_from(count(columns.take()?)).unwrap_or(u32::MAX),
        shown_at: columns.maybe_instant()?,
        seen_at: columns.maybe_instant()?,
        problem: columns.take()?,
        sound: columns.maybe_word()?,
        urgency: columns.maybe_word()?,
    })
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
