//! Looking for words in everything that is recorded of alerts, however long ago they were over.
//!
//! A scan by `LIKE` and no index of words: it finds parts of words too, costs nothing while nobody looks, and a hundred
//! thousand alerts take it a fraction of a second.

use std::collections::HashMap;

use futures::TryStreamExt;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};
use watchbill_domain::ids::SourceName;

use crate::alerts::{SELECT_ROWS, alert_of};
use crate::columns::{Columns, json};
use crate::{AlertRow, Store, StoreError};

/// Rows that are read in one statement.
const ROWS_AT_ONCE: usize = 1_000;

/// Which alerts were found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAlerts {
    /// The first of them, newest first: by when they last changed.
    pub alerts: Vec<AlertRow>,
    /// How many there are.
    pub total: usize,
}

/// What is looked through for a word, each an expression with a place for the pattern. Alerts stand in `a`, their sources in
/// `s`. Of pages it is the lines, because the text of one that tells of forty alerts would find all forty by the name of one;
/// and tables beside the alerts are gone through once and not for each alert.
const PLACES: [(&str, &str); 8] = [
    ("a.labels LIKE ", ""),
    ("a.annotations LIKE ", ""),
    ("s.name LIKE ", ""),
    ("a.identity LIKE ", ""),
    (
        "a.id IN (SELECT l.alert_id FROM page_lines l
         WHERE l.name || ' ' || l.place || ' ' || l.summary || ' ' || l.because LIKE ",
        ")",
    ),
    ("a.id IN (SELECT d.alert_id FROM deeds d WHERE d.by LIKE ", ")"),
    ("a.id IN (SELECT r.alert_id FROM runs r WHERE r.action || ' ' || r.by LIKE ", ")"),
    (
        "a.id IN (SELECT t.alert_id FROM silenced_alerts t JOIN silence_deeds d ON d.id = t.deed_id
         WHERE d.comment || ' ' || d.author || ' ' || d.by LIKE ",
        ")",
    ),
];

impl Store {
    /// The alerts of which every one of `words` is found somewhere, without regard to case, and that `passes` lets through:
    /// `most` of them and how many there are. Alerts of sources that the workspace does not name any more are among them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn search(
        &self,
        words: &[String],
        passes: Option<&(dyn Fn(&AlertRow) -> bool + Sync)>,
        most: usize,
    ) -> Result<FoundAlerts, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let sources = every_source(&mut snapshot).await?;
            // To put whole rows in order would take longer than to find them.
            let ids: Vec<i64> = statement(words).build_query_scalar().fetch_all(&mut *snapshot).await?;
            let Some(passes) = passes else {
                let shown = &ids[..most.min(ids.len())];
                return Ok(FoundAlerts { alerts: rows(&mut snapshot, shown, &sources).await?, total: ids.len() });
            };
            let mut found = FoundAlerts { alerts: Vec::new(), total: 0 };
            for some in ids.chunks(ROWS_AT_ONCE) {
                let passing = rows(&mut snapshot, some, &sources).await?.into_iter().filter(|alert| passes(alert));
                for alert in passing {
                    found.total += 1;
                    if found.alerts.len() < most {
                        found.alerts.push(alert);
                    }
                }
            }
            Ok(found)
        };
        read.await.map_err(|error| self.error(error))
    }
}

async fn every_source(connection: &mut SqliteConnection) -> sqlx::Result<HashMap<i64, SourceName>> {
    let rows: Vec<(i64, String)> = sqlx::query_as("SELECT id, name FROM sources").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, name)| (id, SourceName::new(name))).collect())
}

async fn rows(
    connection: &mut SqliteConnection,
    ids: &[i64],
    sources: &HashMap<i64, SourceName>,
) -> sqlx::Result<Vec<AlertRow>> {
    let mut rows = sqlx::query(SELECT_ROWS).bind(json(&ids)).fetch(connection);
    let mut alerts = Vec::with_capacity(ids.len());
    while let Some(row) = rows.try_next().await? {
        alerts.extend(alert_of(&mut Columns::of(&row), |source| sources.get(&source).cloned())?);
    }
    Ok(alerts)
}

fn statement(words: &[String]) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new("SELECT a.id FROM alerts a JOIN sources s ON s.id = a.source_id WHERE true");
    for word in words {
        query.push(" AND (");
        for (at, (pattern, (before, after))) in patterns(word).iter().flat_map(places_of).enumerate() {
            query.push(if at == 0 { "" } else { " OR " });
            query.push(*before).push_bind(pattern.clone()).push(" ESCAPE '!'").push(*after);
        }
        query.push(")");
    }
    query.push(" ORDER BY a.since DESC, a.id DESC");
    query
}

fn places_of(pattern: &Pattern) -> impl Iterator<Item = (&String, &'static (&'static str, &'static str))> {
    let json = PLACES[..2].iter().map(|place| (&pattern.in_json, place));
    json.chain(PLACES[2..].iter().map(|place| (&pattern.in_text, place)))
}

/// One spelling of a word, as `LIKE` takes it.
struct Pattern {
    /// In a column of plain text.
    in_text: String,
    /// In a column of JSON, where quotation marks and backslashes are escaped.
    in_json: String,
}

/// The spellings of a word. `LIKE` knows upper and lower case of ASCII letters alone; for others the usual spellings are
/// looked for: as it is given, all small, all capital, and with a capital at its beginning.
fn patterns(word: &str) -> Vec<Pattern> {
    let mut spellings = vec![word.to_owned()];
    if !word.is_ascii() {
        let small = word.to_lowercase();
        let mut rest = small.chars();
        let capital: String = rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect();
        spellings.extend([small.clone(), word.to_uppercase(), capital]);
        spellings.sort_unstable();
        spellings.dedup();
    }
    let pattern = |spelling: String| {
        let quoted = json(&spelling);
        Pattern { in_json: anywhere(&quoted[1..quoted.len() - 1]), in_text: anywhere(&spelling) }
    };
    spellings.into_iter().map(pattern).collect()
}

/// A text in the middle of another, with what has a meaning to `LIKE` taken as it stands.
fn anywhere(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
