//! What reviews decided, and what became of it. A correction is a decision of its own that takes the place of an older one; both
//! stay.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::time::Instant;

use super::reviews::refuse_unless_open;
use super::{ReviewId, Told};
use crate::columns::{Columns, Word, json};
use crate::{Store, StoreError};

/// Which decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionId(pub i64);

/// What is decided about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A service, by its name.
    Service(String),
    /// An SLO, by its name.
    Slo(String),
}

impl Subject {
    fn columns(&self) -> (&'static str, &str) {
        match self {
            Self::Service(name) => ("service", name),
            Self::Slo(name) => ("slo", name),
        }
    }
}

/// A decision as it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// In which review.
    pub review: ReviewId,
    /// About what.
    pub subject: Subject,
    /// How it stood.
    pub state: String,
    /// What the policy proposed.
    pub proposed: String,
    /// What was decided. It is never empty: nothing to be done is a decision.
    pub taken: String,
    /// Why.
    pub because: String,
    /// Who sees to it.
    pub owner: String,
    /// Until when, as it was said.
    pub due: String,
    /// Who was against it and why; empty where nobody was.
    pub dissent: String,
    /// Who wrote it down.
    pub by: String,
    /// The decision about the same that it takes the place of.
    pub replaces: Option<DecisionId>,
}

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDecisionRow {
    /// Which.
    pub id: DecisionId,
    /// What was decided.
    pub decision: NewDecision,
    /// When.
    pub at: Instant,
    /// The one that took its place.
    pub replaced_by: Option<DecisionId>,
    /// What became of it, in the order in which that was told; the last one counts.
    pub fates: Vec<FateRow>,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is still to be done.
    Open,
    /// It was done.
    Done,
    /// It is still to be done, and its time is over.
    Late,
    /// It will not be done.
    Dropped,
}

impl Fate {
    const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Late, Self::Dropped];

    /// The word used in JSON and SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Late => "late",
            Self::Dropped => "dropped",
        }
    }

    /// The one with this [`word`](Self::word).
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.word() == word)
    }
}

impl Word for Fate {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

/// What somebody told of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FateRow {
    /// What became of it.
    pub fate: Fate,
    /// Why, as it was said; may be empty.
    pub because: String,
    /// Who said so, and when.
    pub told: Told,
}

macro_rules! select_decisions {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.review_id, d.about, d.subject, d.state, d.proposed, d.taken, d.because, d.owner, d.due, d.dissent, d.by,
               d.replaces, d.at, n.id FROM review_decisions d LEFT JOIN review_decisions n ON n.replaces = d.id ",
            $rest
        )
    };
}

impl Store {
    /// Writes a decision down.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such review; [`StoreError::Refused`] when it is closed, when nothing is decided,
    /// and when there is a decision about the same that this one does not take the place of.
    pub async fn decide(&self, decision: &NewDecision, now: Instant) -> Result<DecisionId, StoreError> {
        let (about, subject) = decision.subject.columns();
        if decision.taken.trim().is_empty() || subject.trim().is_empty() {
            let what = "a decision says what is decided, and about what; nothing was recorded. \
                        That nothing changes is a decision, too";
            return Err(StoreError::Refused { what: what.to_owned() });
        }
        let mut transaction = self.begin().await?;
        refuse_unless_open(self, &mut transaction, decision.review).await?;
        let current: Option<i64> = sqlx::query_scalar(
            "SELECT id FROM review_decisions d WHERE review_id = ?1 AND about = ?2 AND subject = ?3
             AND NOT EXISTS (SELECT 1 FROM review_decisions n WHERE n.replaces = d.id)",
        )
        .bind(decision.review.0)
        .bind(about)
        .bind(subject)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if current != decision.replaces.map(|replaced| replaced.0) {
            return Err(StoreError::Refused { what: not_the_current(subject, current) });
        }
        let id = write_decision(&mut transaction, decision, now).await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(id)
    }

    /// What was decided in a review, in that order, also what was replaced since.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn review_decisions(&self, review: ReviewId) -> Result<Vec<ReviewDecisionRow>, StoreError> {
        let question = sqlx::query(select_decisions!("WHERE d.review_id = ?1 ORDER BY d.id")).bind(review.0);
        self.decisions_by(question).await
    }

    /// What any review decided and was neither replaced nor done nor dropped, in the order in which it was decided.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn open_decisions(&self) -> Result<Vec<ReviewDecisionRow>, StoreError> {
        let question = sqlx::query(select_decisions!(
            "WHERE n.id IS NULL AND coalesce((SELECT f.fate FROM decision_fates f WHERE f.decision_id = d.id
               ORDER BY f.id DESC LIMIT 1), 'open') IN ('open', 'late') ORDER BY d.id"
        ));
        self.decisions_by(question).await
    }

    /// Notes what became of a decision, also of a review that is closed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such decision.
    pub async fn tell_fate(
        &self,
        id: DecisionId,
        fate: Fate,
        (by, because): (&str, &str),
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let written = sqlx::query(
            "INSERT INTO decision_fates (decision_id, fate, because, by, at)
             SELECT id, ?2, ?3, ?4, ?5 FROM review_decisions WHERE id = ?1",
        )
        .bind(id.0)
        .bind(fate.word())
        .bind(because)
        .bind(by)
        .bind(now.as_ms())
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if written.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: format!("there is no decision {}", id.0) });
        }
        self.commit(transaction).await
    }

    async fn decisions_by(
        &self,
        question: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
    ) -> Result<Vec<ReviewDecisionRow>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = question.fetch_all(&mut *snapshot).await?;
            let mut decisions = rows.iter().map(decision_of).collect::<sqlx::Result<Vec<_>>>()?;
            let mut fates = fates_of(&mut snapshot, &decisions).await?;
            for row in &mut decisions {
                row.fates = fates.remove(&row.id).unwrap_or_default();
            }
            Ok(decisions)
        };
        read.await.map_err(|error| self.error(error))
    }
}

async fn write_decision(
    connection: &mut SqliteConnection,
    decision: &NewDecision,
    now: Instant,
) -> sqlx::Result<DecisionId> {
    let (about, subject) = decision.subject.columns();
    sqlx::query_scalar(
        "INSERT INTO review_decisions (review_id, about, subject, state, proposed, taken, because, owner, due, dissent, by, at,
           replaces) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id",
    )
    .bind(decision.review.0)
    .bind(about)
    .bind(subject)
    .bind(&decision.state)
    .bind(&decision.proposed)
    .bind(&decision.taken)
    .bind(&decision.because)
    .bind(&decision.owner)
    .bind(&decision.due)
    .bind(&decision.dissent)
    .bind(&decision.by)
    .bind(now.as_ms())
    .bind(decision.replaces.map(|replaced| replaced.0))
    .fetch_one(connection)
    .await
    .map(DecisionId)
}

fn not_the_current(subject: &str, current: Option<i64>) -> String {
    match current {
        Some(current) => format!(
            "decision {current} about {subject} stands in this review; nothing was recorded. A correction has to take its place"
        ),
        None => {
            format!("there is no decision about {subject} in this review that could be replaced; nothing was recorded")
        }
    }
}

async fn fates_of(
    connection: &mut SqliteConnection,
    decisions: &[ReviewDecisionRow],
) -> sqlx::Result<HashMap<DecisionId, Vec<FateRow>>> {
    let ids: Vec<i64> = decisions.iter().map(|row| row.id.0).collect();
    let rows = sqlx::query(
        "SELECT decision_id, fate, because, by, at FROM decision_fates
         WHERE decision_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
    )
    .bind(json(&ids))
    .fetch_all(connection)
    .await?;
    let mut fates: HashMap<DecisionId, Vec<FateRow>> = HashMap::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let of = DecisionId(columns.take()?);
        let (fate, because) = (columns.word()?, columns.take()?);
        let told = Told { by: columns.take()?, at: columns.instant()? };
        fates.entry(of).or_default().push(FateRow { fate, because, told });
    }
    Ok(fates)
}

/// Without what became of it.
fn decision_of(row: &SqliteRow) -> sqlx::Result<ReviewDecisionRow> {
    let mut columns = Columns::of(row);
    let (id, review) = (DecisionId(columns.take()?), ReviewId(columns.take()?));
    let (about, subject): (&str, String) = (columns.take()?, columns.take()?);
    let decision = NewDecision {
        review,
        subject: if about == "service" { Subject::Service(subject) } else { Subject::Slo(subject) },
        state: columns.take()?,
        proposed: columns.take()?,
        taken: columns.take()?,
        because: columns.take()?,
        owner: columns.take()?,
        due: columns.take()?,
        dissent: columns.take()?,
        by: columns.take()?,
        replaces: columns.take::<Option<i64>>()?.map(DecisionId),
    };
    let at = columns.instant()?;
    let replaced_by = columns.take::<Option<i64>>()?.map(DecisionId);
    Ok(ReviewDecisionRow { id, decision, at, replaced_by, fates: Vec::new() })
}

#[cfg(test)]
#[path = "decisions_tests.rs"]
mod tests;
