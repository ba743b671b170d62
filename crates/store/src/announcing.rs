//! Writing pages, and with each the row that makes "announced once" true.

mod told;

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{
    Decision, Held, PageDraft, PageKind, PageLine, Sent, Severity, Sound, Urgency, gist_text, page_text,
};
use watchbill_domain::ids::{AlertId, Identity, PageId, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::{Columns, decision_columns, json};
use crate::{ChannelRule, bulk, deliveries, pages};

use told::{About, told, told_before, untold};

/// What became of drafts.
#[derive(Default)]
pub(crate) struct Written {
    /// The pages that were written or added to.
    pub(crate) pages: Vec<PageId>,
    /// Those of them that are new and go out by themselves.
    pub(crate) sent: Vec<Sent<String, PageId>>,
    /// Alerts that no page tells of, because their episode had been announced before.
    pub(crate) told_before: HashSet<AlertId>,
}

/// Writes what of `drafts` has not been announced yet, as pages of their own or as lines of `digest`.
pub(crate) async fn write_pages(
    connection: &mut SqliteConnection,
    drafts: &[PageDraft],
    digest: Option<PageId>,
    channels: &[ChannelRule],
    now: Instant,
) -> sqlx::Result<Written> {
    let rows = rows_of(connection, drafts).await?;
    let before = told(connection, &rows.values().copied().collect::<Vec<_>>()).await?;
    let mut told = before.clone();
    let digest = match digest {
        Some(digest) => still_gathering(connection, digest).await?,
        None => None,
    };
    let (mut written, mut grown) = (Written::default(), BTreeSet::new());
    for draft in drafts {
        written.told_before.extend(told_before(draft, &rows, &before));
        let lines = untold(draft, &rows, &mut told)?;
        if lines.is_empty() {
            continue;
        }
        let onto = match (digest, draft.onto) {
            (Some(digest), _) => Some(digest),
            (None, Some(page)) => still_out(connection, page).await?,
            (None, None) => None,
        };
        let page = match onto {
            Some(page) => page,
            None => {
                let page = insert_page(connection, draft, &lines, channels, now).await?;
                let (kind, group, severity) = (draft.kind, draft.group.clone(), draft.severity);
                written.sent.push(Sent { page, kind, group, severity, at: now });
                page
            }
        };
        insert_lines(connection, page, &lines).await?;
        if digest.is_none() && onto.is_some() {
            grown.insert(page);
        }
        if written.pages.last() != Some(&page) {
            written.pages.push(page);
        }
    }
    for page in grown {
        refresh_text(connection, page).await?;
    }
    Ok(written)
}

/// Writes what was decided. A decision that says the same as the last one about the same episode is not news; one to page
/// about an alert in `told_before` paged nobody and is written as held.
pub(crate) async fn write_decisions(
    connection: &mut SqliteConnection,
    source: i64,
    decisions: &[(Identity, Decision)],
    told_before: &HashSet<AlertId>,
    now: Instant,
) -> sqlx::Result<()> {
    let told_before: HashMap<&Identity, Decision> =
        told_before.iter().map(|id| (&id.identity, held_as_announced(&id.source))).collect();
    let identities: Vec<&str> = decisions.iter().map(|(identity, _)| identity.as_str()).collect();
    let rows = sqlx::query(
        "SELECT identity, id, starts_at, decided, because FROM alerts
         WHERE source_id = ?1 AND identity IN (SELECT value FROM json_each(?2))",
    )
    .bind(source)
    .bind(json(&identities))
    .fetch_all(&mut *connection)
    .await?;
    let mut stored: HashMap<&str, (i64, i64, Option<Decision>)> = HashMap::with_capacity(rows.len());
    for row in &rows {
        let mut columns = Columns::of(row);
        stored.insert(columns.take()?, (columns.take()?, columns.take()?, columns.decision()?));
    }
    let news: Vec<(i64, i64, &Decision)> = decisions
        .iter()
        .filter_map(|decided| {
            let (identity, decision) = match decided {
                (identity, page @ Decision::Page { .. }) => (identity, told_before.get(identity).unwrap_or(page)),
                (identity, hold) => (identity, hold),
            };
            let (alert, starts_at, last) = stored.get(identity.as_str())?;
            (last.as_ref() != Some(decision)).then_some((*alert, *starts_at, decision))
        })
        .collect();
    let head = "INSERT INTO decisions (alert_id, at, starts_at, held, kind, because)";
    bulk::insert(connection, head, &news, "", |tuple, (alert, starts_at, decision)| {
        let because = decision.because();
        let (held, kind) = match decision {
            Decision::Hold { held, .. } => (Some(held.word()), None),
            Decision::Page { kind: PageKind::Firing, .. } => (None, None),
            Decision::Page { kind, .. } => (None, Some(kind.word())),
        };
        tuple.push_bind(*alert).push_bind(now.as_ms()).push_bind(*starts_at).push_bind(held).push_bind(kind);
        tuple.push_bind(because);
    })
    .await?;
    let tail = ") UPDATE alerts SET decided = v.decided, because = v.because FROM v WHERE alerts.id = v.id";
    bulk::insert(connection, "WITH v (id, decided, because) AS (", &news, tail, |tuple, (alert, _, decision)| {
        let (word, because) = decision_columns(decision);
        tuple.push_bind(*alert).push_bind(word).push_bind(because);
    })
    .await
    .map(|_| ())
}

fn held_as_announced(source: &SourceName) -> Decision {
    let because = format!("was announced before: {source} forgot it and took it up again");
    Decision::Hold { held: Held::Announced, because }
}

/// Brings `alerts.announced` of these alerts in line with what the announcements say of their present episode.
pub(crate) async fn refresh_announced(connection: &mut SqliteConnection, alerts: &[i64]) -> sqlx::Result<()> {
    if alerts.is_empty() {
        return Ok(());
    }
    let told = told(connection, alerts).await?;
    sqlx::query("UPDATE alerts SET announced = NULL WHERE id IN (SELECT value FROM json_each(?1))")
        .bind(json(&alerts))
        .execute(&mut *connection)
        .await?;
    let told = told.iter().filter(|((_, about), _)| *about != About::Flapping);
    set_announced(connection, told.map(|(((alert, starts_at), _), severity)| (*alert, *starts_at, *severity))).await
}

/// Of pages that no desktop showed, those that no channel off the laptop can have taken either.
pub(crate) async fn that_nobody_saw(connection: &mut SqliteConnection, pages: &[i64]) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar(
        "SELECT value FROM json_each(?1) AS page WHERE NOT EXISTS (SELECT 1 FROM deliveries d
           WHERE d.page_id = page.value AND d.state IN ('attempting', 'delivered', 'unconfirmed'))",
    )
    .bind(json(&pages))
    .fetch_all(connection)
    .await
}

/// Pages that nobody saw and nobody will see have announced nothing: what still fires is to be decided about again.
pub(crate) async fn take_back(connection: &mut SqliteConnection, pages: &[i64]) -> sqlx::Result<()> {
    if pages.is_empty() {
        return Ok(());
    }
    let alerts: Vec<i64> = sqlx::query_scalar(
        "DELETE FROM announcements WHERE page_id IN (SELECT value FROM json_each(?1)) RETURNING alert_id",
    )
    .bind(json(&pages))
    .fetch_all(&mut *connection)
    .await?;
    refresh_announced(connection, &alerts).await?;
    sqlx::query(
        "UPDATE alerts SET decided = CASE state WHEN 'resolved' THEN decided END,
         because = CASE state WHEN 'resolved' THEN because END, flap = json_set(flap, '$[6]', 0, '$[7]', 0)
         WHERE id IN (SELECT value FROM json_each(?1))",
    )
    .bind(json(&alerts))
    .execute(connection)
    .await
    .map(|_| ())
}

/// The rows of all alerts in `drafts`.
async fn rows_of<'a>(
    connection: &mut SqliteConnection,
    drafts: &'a [PageDraft],
) -> sqlx::Result<HashMap<&'a AlertId, i64>> {
    let mut by_source: HashMap<&SourceName, HashMap<&str, &AlertId>> = HashMap::new();
    for line in drafts.iter().flat_map(|draft| &draft.lines) {
        by_source.entry(&line.id.source).or_default().insert(line.id.identity.as_str(), &line.id);
    }
    let mut rows = HashMap::new();
    for (source, alerts) in by_source {
        let identities: Vec<&str> = alerts.keys().copied().collect();
        let found: Vec<(String, i64)> = sqlx::query_as(
            "SELECT identity, id FROM alerts WHERE source_id = (SELECT id FROM sources WHERE name = ?1)
             AND identity IN (SELECT value FROM json_each(?2))",
        )
        .bind(source.as_str())
        .bind(json(&identities))
        .fetch_all(&mut *connection)
        .await?;
        rows.extend(found.iter().filter_map(|(identity, id)| Some((*alerts.get(identity.as_str())?, *id))));
    }
    Ok(rows)
}

/// A digest that was closed meanwhile takes no more lines: they become pages of their own.
async fn still_gathering(connection: &mut SqliteConnection, digest: PageId) -> sqlx::Result<Option<PageId>> {
    let found: Option<i64> = sqlx::query_scalar("SELECT id FROM pages WHERE id = ?1 AND state = 'gathering'")
        .bind(digest.0)
        .fetch_optional(connection)
        .await?;
    Ok(found.map(PageId))
}

/// A page that nobody can see any more, or that somebody has seen and put away, takes no more lines.
async fn still_out(connection: &mut SqliteConnection, page: PageId) -> sqlx::Result<Option<PageId>> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT id FROM pages WHERE id = ?1 AND state IN ('due', 'attempting', 'shown')")
            .bind(page.0)
            .fetch_optional(connection)
            .await?;
    Ok(found.map(PageId))
}

/// Makes the text of a page that got lines, and marks it for being shown again without a sound.
async fn refresh_text(connection: &mut SqliteConnection, page: PageId) -> sqlx::Result<()> {
    let gist = pages::gist_of_page(connection, page).await?;
    let kind: String =
        sqlx::query_scalar("SELECT kind FROM pages WHERE id = ?1").bind(page.0).fetch_one(&mut *connection).await?;
    let (title, body) = gist_text(PageKind::from_word(&kind).unwrap_or(PageKind::Digest), &gist);
    sqlx::query("UPDATE pages SET title = ?2, body = ?3, severity = ?4, edited = state <> 'due' WHERE id = ?1")
        .bind(page.0)
        .bind(title)
        .bind(body)
        .bind(gist.worst().word())
        .execute(connection)
        .await
        .map(|_| ())
}

async fn insert_page(
    connection: &mut SqliteConnection,
    draft: &PageDraft,
    lines: &[(i64, &PageLine)],
    channels: &[ChannelRule],
    now: Instant,
) -> sqlx::Result<PageId> {
    let told: Vec<PageLine> = lines.iter().map(|(_, line)| (*line).clone()).collect();
    let severity = told.iter().map(|line| line.severity).max().unwrap_or(draft.severity);
    let source = told.first().map(|line| line.id.source.as_str());
    let (title, body) = page_text(draft.kind, &told);
    let id = sqlx::query_scalar(
        "INSERT INTO pages (kind, source_id, severity, title, body, because, created_at, state, due_at, alert_group, sound,
         urgency)
         VALUES (?1, (SELECT id FROM sources WHERE name = ?2), ?3, ?4, ?5, ?6, ?7, 'due', ?7, ?8, ?9, ?10) RETURNING id",
    )
    .bind(draft.kind.word())
    .bind(source)
    .bind(severity.word())
    .bind(title)
    .bind(body)
    .bind(draft.because.as_str())
    .bind(now.as_ms())
    .bind(draft.group.as_str())
    .bind(draft.sound.map(Sound::word))
    .bind(draft.urgency.map(Urgency::word))
    .fetch_one(&mut *connection)
    .await?;
    deliveries::write(connection, channels, PageId(id), severity, now).await?;
    Ok(PageId(id))
}

async fn insert_lines(connection: &mut SqliteConnection, page: PageId, lines: &[(i64, &PageLine)]) -> sqlx::Result<()> {
    let first: i64 = sqlx::query_scalar("SELECT coalesce(max(position) + 1, 0) FROM page_lines WHERE page_id = ?1")
        .bind(page.0)
        .fetch_one(&mut *connection)
        .await?;
    let placed: Vec<(i64, i64, &PageLine)> =
        (first..).zip(lines).map(|(at, (alert, line))| (at, *alert, *line)).collect();
    let head = "INSERT INTO page_lines (page_id, position, alert_id, starts_at, severity, name, place, summary, because, kind)";
    bulk::insert(connection, head, &placed, "", |tuple, (position, alert, line)| {
        tuple
            .push_bind(page.0)
            .push_bind(*position)
            .push_bind(*alert)
            .push_bind(line.starts_at.as_ms())
            .push_bind(line.severity.word())
            .push_bind(line.name.as_str())
            .push_bind(line.place.as_str())
            .push_bind(line.summary.as_str())
            .push_bind(line.because.as_str())
            .push_bind(line.kind.word());
    })
    .await?;
    let head = "INSERT INTO announcements (alert_id, starts_at, about, severity, page_id)";
    bulk::insert(connection, head, lines, "", |tuple, (alert, line)| {
        tuple.push_bind(*alert).push_bind(line.starts_at.as_ms()).push_bind(About::of(line).word());
        tuple.push_bind(line.severity.word()).push_bind(page.0);
    })
    .await?;
    let of_episode = lines.iter().filter(|(_, line)| About::of(line) != About::Flapping);
    set_announced(connection, of_episode.map(|(alert, line)| (*alert, line.starts_at, line.severity))).await
}

async fn set_announced(
    connection: &mut SqliteConnection,
    announced: impl Iterator<Item = (i64, Instant, Severity)>,
) -> sqlx::Result<()> {
    let announced: Vec<_> = announced.map(|(alert, at, severity)| (alert, at.as_ms(), severity.word())).collect();
    sqlx::query(
        "UPDATE alerts SET announced = j.severity
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS starts_at, value ->> 2 AS severity FROM json_each(?1)) AS j
         WHERE alerts.id = j.id AND alerts.starts_at = j.starts_at",
    )
    .bind(json(&announced))
    .execute(connection)
    .await
    .map(|_| ())
}
