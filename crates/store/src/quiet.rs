//! Pages that are told at set times and about no alert: each time at most once, and only the last of a kind shows.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{PageKind, Severity, Sound, Urgency};
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

/// No alert lends such a page its severity: it is worth knowing.
const WORTH_KNOWING: Severity = Severity::Info;

/// What is told at a set time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietPage {
    /// What a person reads first.
    pub title: String,
    /// What they read then.
    pub body: String,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
    /// How loud.
    pub sound: Sound,
    /// How the desktop shows it.
    pub urgency: Urgency,
}

/// Notes that the time `at` is done with, among what was looked at under the word of the kind, and writes its page if there is anything to
/// tell. Gives the pages of earlier times that show: this one takes their place. Nothing where that time had been done with before, by
/// somebody else or before a crash.
pub(crate) async fn tell_once(
    connection: &mut SqliteConnection,
    (kind, at): (PageKind, Instant),
    page: Option<&QuietPage>,
    now: Instant,
) -> sqlx::Result<Option<Vec<PageId>>> {
    let noted = sqlx::query(
        "INSERT INTO looks (what, at) VALUES (?1, ?2) ON CONFLICT (what) DO UPDATE SET at = excluded.at
         WHERE at <> excluded.at",
    )
    .bind(kind.word())
    .bind(at.as_ms())
    .execute(&mut *connection)
    .await?;
    if noted.rows_affected() == 0 {
        return Ok(None);
    }
    let Some(page) = page else { return Ok(Some(Vec::new())) };
    sqlx::query("UPDATE pages SET state = 'withdrawn', withdrawn_at = ?2 WHERE kind = ?1 AND state = 'due'")
        .bind(kind.word())
        .bind(now.as_ms())
        .execute(&mut *connection)
        .await?;
    let shown: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM pages WHERE kind = ?1 AND state IN ('shown', 'attempting')")
            .bind(kind.word())
            .fetch_all(&mut *connection)
            .await?;
    sqlx::query(
        "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at, sound, urgency)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'due', ?6, ?7, ?8)",
    )
    .bind(kind.word())
    .bind(WORTH_KNOWING.word())
    .bind(page.title.as_str())
    .bind(page.body.as_str())
    .bind(page.because.as_str())
    .bind(now.as_ms())
    .bind(page.sound.word())
    .bind(page.urgency.word())
    .execute(&mut *connection)
    .await?;
    Ok(Some(shown.into_iter().map(PageId).collect()))
}
