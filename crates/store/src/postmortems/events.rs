//! What people did with documents, one event after another. Whoever holds the write lock reads what was done before and adds to it, so an
//! event that does not fit is refused and never written.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::incidents::{Author, IncidentId, Template, Through, template_to_markdown};
use watchbill_domain::postmortems::{PostmortemId, Review, ReviewEvent, ReviewWhat, VersionWhy, review_of};
use watchbill_domain::time::{Day, Instant};

use super::journal::{document_fits, text_of};
use super::lists::{PostmortemRow, row};
use super::memory::remember_document;
use super::texts::{day_of, refused, unknown, what_of, what_text};
use super::told::{ToldOfIncident, write_told};
use super::versions::{NewVersion, add_version};
use crate::columns::{Columns, count, whole};
use crate::{Role, Store, StoreError};

/// A document that is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPostmortem<'a> {
    /// The incident that it is about; none for one about none.
    pub incident: Option<IncidentId>,
    /// The template that it was made from.
    pub template: &'a Template,
    /// What it is called.
    pub title: &'a str,
    /// Its text.
    pub body: &'a str,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By which day it is to be shared.
    pub due: Option<Day>,
    /// Why one is needed, in sentences.
    pub reasons: Vec<String>,
    /// How it came about: made, or read from a file.
    pub why: VersionWhy,
    /// What the file says of its incident.
    pub told: ToldOfIncident,
}

impl Store {
    /// Begins a document, keeps its first text as its first version, and returns it. `on` is today in the team's zone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such an incident, [`StoreError::Refused`] without a title, for an incident that has a document
    /// already, and for a text of more than [`DOCUMENT_MOST_BYTES`](crate::DOCUMENT_MOST_BYTES). Nothing is written then.
    pub async fn begin_postmortem(
        &self,
        new: &NewPostmortem<'_>,
        by: &str,
        on: Day,
        now: Instant,
    ) -> Result<PostmortemRow, StoreError> {
        document_fits(new.body)?;
        if new.title.trim().is_empty() {
            return Err(refused("the document has no title: nothing was written. Say in a few words what it is about"));
        }
        let mut transaction = self.begin().await?;
        if let Some(incident) = new.incident {
            self.takes_more(&mut transaction, incident).await?;
            if let Some(there) = of_incident(&mut transaction, incident).await.map_err(|error| self.error(error))? {
                return Err(refused(format!(
                    "incident {incident} has the postmortem {there}: nothing was written. Open it: `watchbill postmortem show {}`",
                    there.0
                )));
            }
        }
        let what = ReviewWhat::Begun {
            title: new.title.trim().to_owned(),
            owner: new.owner.clone(),
            due: new.due,
            reasons: new.reasons.clone(),
        };
        let event = ReviewEvent { number: 1, at: now, on, by: self.postmortem_author(by), what };
        let row = begin(&mut transaction, new, &event).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(row)
    }

    /// Does something with a document beside writing it, and returns what it is then. A change of its state keeps a version. `on` is today
    /// in the team's zone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a document, [`StoreError::Refused`] where it does not fit. Nothing is written then.
    pub async fn postmortem_append(
        &self,
        id: PostmortemId,
        what: ReviewWhat,
        by: &str,
        on: Day,
        now: Instant,
    ) -> Result<Review, StoreError> {
        let mut transaction = self.begin().await?;
        let events = events_of(&mut transaction, id).await.map_err(|error| self.error(error))?;
        let mut review = review_of(&events).ok_or_else(|| unknown(id))?;
        let (state, title) = (review.state, review.title.clone());
        let number = events.last().map_or(1, |event| event.number + 1);
        let event = ReviewEvent { number, at: now, on, by: self.postmortem_author(by), what };
        review.take(&event).map_err(refused)?;
        let write = async {
            write_event(&mut transaction, id, &event).await?;
            write_review(&mut transaction, id, &review).await?;
            if review.title != title {
                remember_document(&mut transaction, id).await?;
            }
            if review.state != state
                && let Some(text) = text_of(&mut transaction, id).await?
            {
                let version = NewVersion { revision: text.revision, why: VersionWhy::State, body: &text.body };
                add_version(&mut transaction, id, &version, by, now).await?;
            }
            Ok(())
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(review)
    }

    pub(super) fn postmortem_author(&self, name: &str) -> Author {
        let through = match self.role() {
            Role::Owner => Through::Owner,
            Role::Guest => Through::Guest,
        };
        Author { name: name.to_owned(), through }
    }
}

async fn begin(
    connection: &mut SqliteConnection,
    new: &NewPostmortem<'_>,
    event: &ReviewEvent,
) -> sqlx::Result<PostmortemRow> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO postmortems (incident, template_key, template_version, template, title, state, owner, due, events, body,
           body_revision, revision, edited_at, edited_by, made_at, made_by)
         VALUES (?1, ?2, ?3, ?4, ?5, 'draft', ?6, ?7, 1, ?8, 1, 1, ?9, ?10, ?9, ?10) RETURNING id",
    )
    .bind(new.incident.map(|incident| incident.0))
    .bind(&new.template.key)
    .bind(new.template.version)
    .bind(template_to_markdown(new.template))
    .bind(new.title.trim())
    .bind(&new.owner)
    .bind(new.due.map(|due| due.to_string()))
    .bind(new.body)
    .bind(event.at.as_ms())
    .bind(&event.by.name)
    .fetch_one(&mut *connection)
    .await?;
    let id = PostmortemId(id);
    write_event(connection, id, event).await?;
    let version = NewVersion { revision: 1, why: new.why, body: new.body };
    add_version(connection, id, &version, &event.by.name, event.at).await?;
    write_told(connection, id, &new.told).await?;
    remember_document(connection, id).await?;
    row(connection, id).await?.ok_or(sqlx::Error::RowNotFound)
}

async fn of_incident(connection: &mut SqliteConnection, incident: IncidentId) -> sqlx::Result<Option<PostmortemId>> {
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM postmortems WHERE incident = ?1")
        .bind(incident.0)
        .fetch_optional(connection)
        .await?;
    Ok(id.map(PostmortemId))
}

/// That somebody wrote in a document, where that is new.
pub(super) async fn wrote(
    connection: &mut SqliteConnection,
    id: PostmortemId,
    by: Author,
    on: Day,
    now: Instant,
) -> sqlx::Result<()> {
    let events = events_of(connection, id).await?;
    let Some(mut review) = review_of(&events) else { return Ok(()) };
    let number = events.last().map_or(1, |event| event.number + 1);
    let event = ReviewEvent { number, at: now, on, by, what: ReviewWhat::Wrote };
    if review.take(&event).is_ok() {
        write_event(connection, id, &event).await?;
        write_review(connection, id, &review).await?;
    }
    Ok(())
}

async fn write_event(connection: &mut SqliteConnection, id: PostmortemId, event: &ReviewEvent) -> sqlx::Result<()> {
    let through = match event.by.through {
        Through::Owner => "owner",
        Through::Guest => "guest",
    };
    sqlx::query(
        "INSERT INTO postmortem_events (postmortem, number, at, on_day, by, through, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(id.0)
    .bind(whole(event.number))
    .bind(event.at.as_ms())
    .bind(event.on.to_string())
    .bind(&event.by.name)
    .bind(through)
    .bind(what_text(&event.what))
    .execute(connection)
    .await
    .map(|_| ())
}

async fn write_review(connection: &mut SqliteConnection, id: PostmortemId, review: &Review) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE postmortems SET title = ?2, state = ?3, owner = ?4, due = ?5, shared_on = ?6, events = ?7 WHERE id = ?1",
    )
    .bind(id.0)
    .bind(&review.title)
    .bind(review.state.word())
    .bind(&review.owner)
    .bind(review.due.map(|due| due.to_string()))
    .bind(review.shared_on().map(|day| day.to_string()))
    .bind(whole(review.revision))
    .execute(connection)
    .await
    .map(|_| ())
}

/// The events of a document, in order; none without such a document.
pub(super) async fn events_of(connection: &mut SqliteConnection, id: PostmortemId) -> sqlx::Result<Vec<ReviewEvent>> {
    let rows = sqlx::query(
        "SELECT number, at, on_day, by, through, what FROM postmortem_events WHERE postmortem = ?1 ORDER BY number",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(event_of).collect()
}

fn event_of(row: &SqliteRow) -> sqlx::Result<ReviewEvent> {
    let mut columns = Columns::of(row);
    let (number, at, on) = (columns.take().map(count)?, columns.instant()?, day_of(columns.take()?)?);
    let by = Author { name: columns.take()?, through: columns.word()? };
    Ok(ReviewEvent { number, at, on, by, what: what_of(columns.take()?)? })
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
