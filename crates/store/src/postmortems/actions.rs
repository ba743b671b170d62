//! Actions: what the lines of documents said of them last, and what became of each.

use std::collections::BTreeMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};
use watchbill_domain::alerts::PageKind;
use watchbill_domain::ids::PageId;
use watchbill_domain::incidents::{ActionChange, ActionItem, ActionKind, ActionState, IncidentId, Priority};
use watchbill_domain::postmortems::{ActionWords, ActionsTaken, PostmortemId};
use watchbill_domain::time::{Day, Instant};

use super::texts::{day_of, maybe_day, refused};
use crate::columns::{Columns, json, of_json};
use crate::quiet::{QuietPage, tell_once};
use crate::{Store, StoreError};

/// An action that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAction {
    /// It, with what became of it. Its key is a number.
    pub item: ActionItem,
    /// The document in which it was written.
    pub postmortem: PostmortemId,
    /// What that document is called.
    pub document: String,
    /// The incident that this is about.
    pub incident: Option<IncidentId>,
    /// What its line said last.
    pub line: ActionWords,
    /// Whether a line of the document still says so.
    pub in_document: bool,
    /// The day of the last reminder.
    pub reminded: Option<Day>,
}

/// Which actions are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionQuery {
    /// Those of one document.
    pub postmortem: Option<PostmortemId>,
    /// Those of which something is still to be done.
    pub open_only: bool,
    /// Those of one person.
    pub owner: Option<String>,
}

const ACTIONS: &str = "SELECT a.id, a.title, a.owner, a.due, a.kind, a.priority, a.link, a.verify, a.made_on, a.postmortem, \
                       p.title, p.incident, a.line, a.in_document, a.reminded_on FROM action_items a JOIN postmortems p ON p.id = a.postmortem \
                       WHERE ";

impl Store {
    /// Keeps what the lines of a document say of its actions, and returns all of that document. `on` is today in the team's zone. An action
    /// without a line stays, but for one of a draft with which nobody did anything.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document. Nothing is written then.
    pub async fn take_actions(
        &self,
        id: PostmortemId,
        taken: &ActionsTaken,
        by: &str,
        on: Day,
    ) -> Result<Vec<KeptAction>, StoreError> {
        let mut transaction = self.begin().await?;
        self.text_in(&mut transaction, id).await?;
        let write = async {
            for words in &taken.new {
                add(&mut transaction, id, words, by, on).await?;
            }
            for (key, words) in &taken.changed {
                set_words(&mut transaction, key, words).await?;
            }
            for (key, words) in &taken.said {
                set_line(&mut transaction, key, words).await?;
            }
            // While it is a draft, what nobody did anything with is a line that was worded anew, or thought better of.
            for key in &taken.gone {
                sqlx::query(
                    "DELETE FROM action_items WHERE id = ?1 AND postmortem = ?2 AND reminded_on IS NULL
                     AND (owner, due, link, verify) IS (line ->> 1, line ->> 2, line ->> 5, line ->> 6)
                     AND NOT EXISTS (SELECT 1 FROM action_events WHERE action = ?1)
                     AND EXISTS (SELECT 1 FROM postmortems WHERE id = ?2 AND state = 'draft')",
                )
                .bind(number(key))
                .bind(id.0)
                .execute(&mut *transaction)
                .await?;
            }
            for (keys, is_in) in
                [(taken.lines.values().collect::<Vec<_>>(), true), (taken.gone.iter().collect(), false)]
            {
                for key in keys {
                    sqlx::query("UPDATE action_items SET in_document = ?2 WHERE id = ?1 AND postmortem = ?3")
                        .bind(number(key))
                        .bind(is_in)
                        .bind(id.0)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
            actions_of(&mut transaction, id).await
        };
        let actions = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(actions)
    }

    /// Actions by their due days, those without one last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn actions(&self, query: &ActionQuery) -> Result<Vec<KeptAction>, StoreError> {
        let mut statement: QueryBuilder<Sqlite> = QueryBuilder::new(ACTIONS);
        statement.push("true");
        if let Some(postmortem) = query.postmortem {
            statement.push(" AND a.postmortem = ").push_bind(postmortem.0);
        }
        if let Some(owner) = &query.owner {
            statement.push(" AND a.owner = ").push_bind(owner.clone());
        }
        statement.push(" ORDER BY a.due IS NULL, a.due, a.id");
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = statement.build().fetch_all(&mut *snapshot).await?;
            with_history(&mut snapshot, &rows).await
        };
        let mut actions = read.await.map_err(|error| self.error(error))?;
        actions.retain(|action| !query.open_only || action.item.state().is_open());
        Ok(actions)
    }

    /// Changes where an action stands, and returns it. `on` is today in the team's zone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an action, [`StoreError::Refused`] where it does not fit: closing one asks for a proof.
    /// Nothing is written then.
    pub async fn change_action(&self, key: &str, change: ActionChange) -> Result<KeptAction, StoreError> {
        let mut transaction = self.begin().await?;
        let found = one(&mut transaction, key).await.map_err(|error| self.error(error))?;
        let kept = found.ok_or_else(|| no_action(key))?;
        let item = kept.item.after(change).map_err(refused)?;
        write_last(&mut transaction, &item).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(KeptAction { item, ..kept })
    }

    /// Sets what an action says, beside its document.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an action, [`StoreError::Refused`] without a title. Nothing is written then.
    pub async fn edit_action(&self, key: &str, words: &ActionWords) -> Result<(), StoreError> {
        if words.title.trim().is_empty() {
            return Err(refused("the action has no words: nothing was written. Say what is done"));
        }
        let mut transaction = self.begin().await?;
        if set_words(&mut transaction, key, words).await.map_err(|error| self.error(error))? == 0 {
            return Err(no_action(key));
        }
        self.commit(transaction).await
    }

    /// The last day of which actions were reminded, by the instant at which it was told; none where there was none yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn actions_day(&self) -> Result<Option<Instant>, StoreError> {
        self.look(PageKind::ActionItems.word()).await
    }

    /// Notes in one step that the day told at `day` is done with, writes its page if there is anything to remind of, and that the actions
    /// with these keys were reminded of `on` that day. Gives the pages of earlier days that show: this one takes their place. Nothing where
    /// the day had been done with before, by somebody else or before a crash.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn end_actions_day(
        &self,
        (day, on): (Instant, Day),
        page: Option<(&QuietPage, &[String])>,
        now: Instant,
    ) -> Result<Option<Vec<PageId>>, StoreError> {
        let mut transaction = self.begin().await?;
        let told = tell_once(&mut transaction, (PageKind::ActionItems, day), page.map(|(page, _)| page), now).await;
        let told = told.map_err(|error| self.error(error))?;
        let reminded = page.filter(|_| told.is_some()).map_or(&[][..], |(_, keys)| keys);
        for key in reminded {
            sqlx::query("UPDATE action_items SET reminded_on = ?2 WHERE id = ?1")
                .bind(number(key))
                .bind(on.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.error(error))?;
        }
        self.commit(transaction).await?;
        Ok(told)
    }
}

/// The number that a key is; 0, which no action has, where it is none.
fn number(key: &str) -> i64 {
    key.parse().unwrap_or(0)
}

fn no_action(key: &str) -> StoreError {
    StoreError::NotFound {
        what: format!(
            "there is no action {key}, so nothing was written; `watchbill actions list` names those there are"
        ),
    }
}

/// The actions of a document, in the order in which they were written.
pub(super) async fn actions_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Vec<KeptAction>> {
    let mut statement: QueryBuilder<Sqlite> = QueryBuilder::new(ACTIONS);
    statement.push("a.postmortem = ").push_bind(id.0).push(" ORDER BY a.id");
    let rows = statement.build().fetch_all(&mut *connection).await?;
    with_history(connection, &rows).await
}

async fn one(connection: &mut SqliteConnection, key: &str) -> sqlx::Result<Option<KeptAction>> {
    let mut statement: QueryBuilder<Sqlite> = QueryBuilder::new(ACTIONS);
    statement.push("a.id = ").push_bind(number(key));
    let rows = statement.build().fetch_all(&mut *connection).await?;
    Ok(with_history(connection, &rows).await?.pop())
}

async fn with_history(connection: &mut SqliteConnection, rows: &[SqliteRow]) -> sqlx::Result<Vec<KeptAction>> {
    let mut actions = rows.iter().map(action_of).collect::<sqlx::Result<Vec<KeptAction>>>()?;
    let keys: Vec<i64> = actions.iter().map(|action| number(&action.item.key)).collect();
    let changes = sqlx::query(
        "SELECT at, on_day, by, state, detail, why, action FROM action_events
         WHERE action IN (SELECT value FROM json_each(?1)) ORDER BY action, number",
    )
    .bind(json(&keys))
    .fetch_all(&mut *connection)
    .await?;
    let mut histories: BTreeMap<i64, Vec<ActionChange>> = BTreeMap::new();
    for row in &changes {
        histories.entry(row.try_get("action")?).or_default().push(change_of(row)?);
    }
    for (action, key) in actions.iter_mut().zip(keys) {
        action.item.history = histories.remove(&key).unwrap_or_default();
    }
    Ok(actions)
}

fn action_of(row: &SqliteRow) -> sqlx::Result<KeptAction> {
    let mut columns = Columns::of(row);
    let item = ActionItem {
        key: columns.take::<i64>()?.to_string(),
        title: columns.take()?,
        owner: columns.take()?,
        due: maybe_day(&mut columns)?,
        kind: columns.maybe_word()?,
        priority: columns.maybe_word()?,
        link: columns.take()?,
        verify: columns.take()?,
        made_on: day_of(columns.take()?)?,
        history: Vec::new(),
    };
    Ok(KeptAction {
        item,
        postmortem: PostmortemId(columns.take()?),
        document: columns.take()?,
        incident: columns.take::<Option<i64>>()?.map(IncidentId),
        line: line_of(columns.take()?)?,
        in_document: columns.take()?,
        reminded: maybe_day(&mut columns)?,
    })
}

fn change_of(row: &SqliteRow) -> sqlx::Result<ActionChange> {
    let mut columns = Columns::of(row);
    let (at, on, by) = (columns.instant()?, day_of(columns.take()?)?, columns.take()?);
    let (word, detail): (String, String) = (columns.take()?, columns.take()?);
    let to = match word.as_str() {
        "open" => ActionState::Open,
        "in_progress" => ActionState::InProgress,
        "done" => ActionState::Done { proof: detail },
        "declined" => ActionState::Declined { reason: detail },
        "superseded" => ActionState::Superseded { by: detail },
        other => return Err(sqlx::Error::Decode(format!("the state `{other}` of an action").into())),
    };
    Ok(ActionChange { at, on, by, to, why: columns.take()? })
}

async fn add(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    words: &ActionWords,
    by: &str,
    on: Day,
) -> sqlx::Result<()> {
    let key: i64 = sqlx::query_scalar(
        "INSERT INTO action_items (postmortem, title, made_on, made_by, line, in_document) VALUES (?1, ?2, ?3, ?4, ?5, 1)
         RETURNING id",
    )
    .bind(id.0)
    .bind(&words.title)
    .bind(on.to_string())
    .bind(by)
    .bind(line_text(words))
    .fetch_one(&mut *connection)
    .await?;
    set_words(connection, &key.to_string(), words).await.map(|_| ())
}

/// What a line says, in the order of [`ActionWords`].
type Line = (String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

fn line_text(words: &ActionWords) -> String {
    let ActionWords { title, owner, due, kind, priority, link, verify } = words.clone();
    let word = |word: &'static str| word.to_owned();
    let (kind, priority) = (kind.map(|kind| word(kind.word())), priority.map(|priority| word(priority.word())));
    let line: Line = (title, owner, due.map(|due| due.to_string()), kind, priority, link, verify);
    json(&line)
}

fn line_of(text: &str) -> sqlx::Result<ActionWords> {
    let (title, owner, due, kind, priority, link, verify): Line = of_json(text)?;
    Ok(ActionWords {
        title,
        owner,
        due: due.as_deref().map(day_of).transpose()?,
        kind: kind.as_deref().and_then(ActionKind::from_word),
        priority: priority.as_deref().and_then(Priority::from_word),
        link,
        verify,
    })
}

async fn set_line(connection: &mut SqliteConnection, key: &str, words: &ActionWords) -> sqlx::Result<()> {
    sqlx::query("UPDATE action_items SET line = ?2 WHERE id = ?1")
        .bind(number(key))
        .bind(line_text(words))
        .execute(connection)
        .await
        .map(|_| ())
}

/// How many actions that changed: one, or none without such an action.
async fn set_words(connection: &mut SqliteConnection, key: &str, words: &ActionWords) -> sqlx::Result<u64> {
    let set = sqlx::query(
        "UPDATE action_items SET title = ?2, owner = ?3, due = ?4, kind = ?5, priority = ?6, link = ?7, verify = ?8
         WHERE id = ?1",
    )
    .bind(number(key))
    .bind(words.title.trim())
    .bind(&words.owner)
    .bind(words.due.map(|due| due.to_string()))
    .bind(words.kind.map(|kind| kind.word()))
    .bind(words.priority.map(|priority| priority.word()))
    .bind(&words.link)
    .bind(&words.verify)
    .execute(connection)
    .await?;
    Ok(set.rows_affected())
}

/// Writes the last change of an action.
async fn write_last(connection: &mut SqliteConnection, item: &ActionItem) -> sqlx::Result<()> {
    let Some(change) = item.history.last() else { return Ok(()) };
    let detail: &str = match &change.to {
        ActionState::Open | ActionState::InProgress => "",
        ActionState::Done { proof } => proof,
        ActionState::Declined { reason } => reason,
        ActionState::Superseded { by } => by,
    };
    sqlx::query(
        "INSERT INTO action_events (action, number, at, on_day, by, state, detail, why)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(number(&item.key))
    .bind(i64::try_from(item.history.len()).unwrap_or(i64::MAX))
    .bind(change.at.as_ms())
    .bind(change.on.to_string())
    .bind(&change.by)
    .bind(change.to.word())
    .bind(detail)
    .bind(&change.why)
    .execute(connection)
    .await
    .map(|_| ())
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
