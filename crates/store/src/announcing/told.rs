//! What has been told already, of which episode, and at which severity: whatever is in here is not told again.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::alerts::{PageDraft, PageKind, PageLine, Severity};
use watchbill_domain::ids::AlertId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, Word, json};

/// An episode: the alert's row and the start its source gives.
pub(super) type Episode = (i64, Instant);

/// The highest severity at which each thing about an episode was told.
pub(super) type Told = HashMap<(Episode, About), Severity>;

/// What a line of a page tells of; each is told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum About {
    /// That the episode fires.
    Episode,
    /// That it fires on although its alert flaps.
    StillFiring,
    /// That its alert flaps.
    Flapping,
    /// That its alert has stopped flapping and fires.
    Settled,
}

impl Word for About {
    fn from_word(word: &str) -> Option<Self> {
        [Self::Episode, Self::StillFiring, Self::Flapping, Self::Settled].into_iter().find(|about| about.word() == word)
    }
}

impl About {
    pub(super) fn of(line: &PageLine) -> Self {
        match line.kind {
            PageKind::Flapping => Self::Flapping,
            PageKind::StillFiring => Self::StillFiring,
            PageKind::Settled => Self::Settled,
            PageKind::Firing
            | PageKind::Digest
            | PageKind::SourceFailing
            | PageKind::WatchdogMissing
            | PageKind::Handoff
            | PageKind::QueueDigest
            | PageKind::ActionItems => Self::Episode,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Episode => "episode",
            Self::StillFiring => "still_firing",
            Self::Flapping => "flapping",
            Self::Settled => "settled",
        }
    }
}

pub(super) async fn told(connection: &mut SqliteConnection, alerts: &[i64]) -> sqlx::Result<Told> {
    let rows = sqlx::query(
        "SELECT alert_id, starts_at, about, severity FROM announcements WHERE alert_id IN (SELECT value FROM json_each(?1))",
    )
    .bind(json(&alerts))
    .fetch_all(connection)
    .await?;
    let mut told = Told::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let episode = (columns.take()?, columns.instant()?);
        let told_about = (episode, columns.word()?);
        let severity: Severity = columns.word()?;
        told.entry(told_about).and_modify(|highest| *highest = severity.max(*highest)).or_insert(severity);
    }
    Ok(told)
}

/// The alerts of `draft` of which the episode was announced, at that severity or a higher one, before this commit.
pub(super) fn told_before(draft: &PageDraft, rows: &HashMap<&AlertId, i64>, before: &Told) -> Vec<AlertId> {
    // Almost always: ten thousand alerts seen for the first time need no looking up.
    if before.is_empty() {
        return Vec::new();
    }
    let is_told = |line: &&PageLine| {
        let highest = rows.get(&line.id).and_then(|alert| before.get(&((*alert, line.starts_at), About::of(line))));
        highest.is_some_and(|highest| line.severity <= *highest)
    };
    draft.lines.iter().filter(is_told).map(|line| line.id.clone()).collect()
}

/// The lines of `draft` about episodes that were not announced at that severity or a higher one, with their alerts' rows;
/// from now on they count as told.
pub(super) fn untold<'a>(
    draft: &'a PageDraft,
    rows: &HashMap<&AlertId, i64>,
    told: &mut Told,
) -> sqlx::Result<Vec<(i64, &'a PageLine)>> {
    let mut lines = Vec::new();
    for line in &draft.lines {
        let Some(alert) = rows.get(&line.id).copied() else {
            return Err(sqlx::Error::InvalidArgument(format!("a page about {}, which was never stored", line.id)));
        };
        let told_about = ((alert, line.starts_at), About::of(line));
        if told.get(&told_about).is_none_or(|highest| *highest < line.severity) {
            told.insert(told_about, line.severity);
            lines.push((alert, line));
        }
    }
    Ok(lines)
}
