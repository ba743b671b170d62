//! Documents as lists show them, and one with all that belongs to it.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};
use watchbill_domain::incidents::{Factor, IncidentId, Template, template_from_markdown};
use watchbill_domain::postmortems::{Comment, Dismissal, DocumentState, PostmortemId, Review, ReviewEvent, review_of};
use watchbill_domain::time::{Day, Instant};

use super::actions::{KeptAction, actions_of};
use super::beside::{comments_of, dismissals_of, factors_of};
use super::events::events_of;
use super::journal::text_of;
use super::texts::maybe_day;
use super::told::{ToldOfIncident, told_of};
use crate::columns::{Columns, count};
use crate::{Store, StoreError};

/// A document as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostmortemRow {
    /// Its number.
    pub id: PostmortemId,
    /// The incident that it is about.
    pub incident: Option<IncidentId>,
    /// The key and the version of the template that it was made from.
    pub template: (String, u32),
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub state: DocumentState,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By which day it is to be shared.
    pub due: Option<Day>,
    /// On which day it was shared, where it is.
    pub shared_on: Option<Day>,
    /// The revision of its text.
    pub revision: u64,
    /// When it was written in last.
    pub edited_at: Instant,
    /// By whom.
    pub edited_by: String,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
}

/// A document with all that belongs to it but its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPostmortem {
    /// It as lists show it.
    pub row: PostmortemRow,
    /// The template that it was made from, as that was then.
    pub template: Template,
    /// Its text.
    pub body: String,
    /// What its events come to.
    pub review: Review,
    /// Its events, in order.
    pub events: Vec<ReviewEvent>,
    /// What was dismissed in it.
    pub dismissals: Vec<Dismissal>,
    /// What people wrote beside it, in order.
    pub comments: Vec<Comment>,
    /// Its contributing factors, in order.
    pub factors: Vec<Factor>,
    /// Its actions, in the order in which they were written.
    pub actions: Vec<KeptAction>,
    /// What it said of its incident when it was taken in.
    pub told: ToldOfIncident,
}

/// Which documents are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PostmortemQuery {
    /// Those about this incident.
    pub incident: Option<IncidentId>,
    /// Those that are so far.
    pub state: Option<DocumentState>,
    /// How many at most.
    pub most: u32,
}

/// The columns of [`row_of`], of a table `p`.
macro_rules! postmortem_columns {
    () => {
        "p.id, p.incident, p.template_key, p.template_version, p.title, p.state, p.owner, p.due, p.shared_on, p.revision,
         p.edited_at, p.edited_by, p.made_at, p.made_by"
    };
}
pub(super) use postmortem_columns;

const ROWS: &str = concat!("SELECT ", postmortem_columns!(), " FROM postmortems p WHERE ");

impl Store {
    /// Documents, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn postmortems(&self, query: &PostmortemQuery) -> Result<Vec<PostmortemRow>, StoreError> {
        let mut statement: QueryBuilder<Sqlite> = QueryBuilder::new(ROWS);
        statement.push("true");
        if let Some(incident) = query.incident {
            statement.push(" AND p.incident = ").push_bind(incident.0);
        }
        if let Some(state) = query.state {
            statement.push(" AND p.state = ").push_bind(state.word());
        }
        statement.push(" ORDER BY p.id DESC LIMIT ").push_bind(i64::from(query.most));
        let rows = statement.build().fetch_all(&self.readers).await.map_err(|error| self.error(error))?;
        rows.iter().map(row_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// A document with all that belongs to it; none without such a document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn postmortem(&self, id: PostmortemId) -> Result<Option<KeptPostmortem>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        kept(&mut snapshot, id).await.map_err(|error| self.error(error))
    }
}

async fn kept(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Option<KeptPostmortem>> {
    let (Some(row), Some(text)) = (row(connection, id).await?, text_of(connection, id).await?) else { return Ok(None) };
    let template: String = sqlx::query_scalar("SELECT template FROM postmortems WHERE id = ?1")
        .bind(id.0)
        .fetch_one(&mut *connection)
        .await?;
    let template =
        template_from_markdown(&template, &row.template.0).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    let events = events_of(connection, id).await?;
    let undone = || sqlx::Error::Decode(format!("the events of document {id}, none of which begins it").into());
    Ok(Some(KeptPostmortem {
        row,
        template,
        body: text.body,
        review: review_of(&events).ok_or_else(undone)?,
        events,
        dismissals: dismissals_of(connection, id).await?,
        comments: comments_of(connection, id).await?,
        factors: factors_of(connection, id).await?,
        actions: actions_of(connection, id).await?,
        told: told_of(connection, id).await?,
    }))
}

pub(super) async fn row(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Option<PostmortemRow>> {
    let mut statement: QueryBuilder<Sqlite> = QueryBuilder::new(ROWS);
    statement.push("p.id = ").push_bind(id.0);
    let row = statement.build().fetch_optional(connection).await?;
    row.as_ref().map(row_of).transpose()
}

pub(super) fn row_of(row: &SqliteRow) -> sqlx::Result<PostmortemRow> {
    let mut columns = Columns::of(row);
    Ok(PostmortemRow {
        id: PostmortemId(columns.take()?),
        incident: columns.take::<Option<i64>>()?.map(IncidentId),
        template: (columns.take()?, columns.take()?),
        title: columns.take()?,
        state: columns.word()?,
        owner: columns.take()?,
        due: maybe_day(&mut columns)?,
        shared_on: maybe_day(&mut columns)?,
        revision: columns.take().map(count)?,
        edited_at: columns.instant()?,
        edited_by: columns.take()?,
        made_at: columns.instant()?,
        made_by: columns.take()?,
    })
}
