//! A review as it was kept: its snapshot, and what people entered while it was held.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use watchbill_domain::time::Instant;
use watchbill_store::{
    FateRow, NewDecision, NoteKind, NoteRow, Review, ReviewDecisionRow, ReviewHead, ReviewId, Store, document_hash,
};

use crate::api::ApiError;
use crate::reads::store_error;

use super::changes::{fate_word, subject_text};
use super::snapshot::{Complaints, FORMAT, Snapshot};

/// By which rule the hash of a closing is made: 1 was over the snapshot and what was entered, 2 is over the head too.
pub(super) const HASH_RULE: u32 = 2;

/// How much of a hash people read out to one another.
const SHOWN_HASH: usize = 12;

/// What is kept as decided where nothing changes: then nobody has to see to it.
pub(super) const NO_CHANGE: &str = "no change";

/// A review with everything that belongs to it, as it was when it was closed, or else as it is.
pub(super) struct Record {
    pub head: ReviewHead,
    /// The newest revision of it that there is.
    pub newest: u32,
    pub snapshot: Snapshot,
    pub notes: Vec<NoteRow>,
    /// All of them, the replaced ones too, in the order of writing.
    pub decisions: Vec<ReviewDecisionRow>,
    /// What was last told of each of the decisions before.
    pub fates: BTreeMap<i64, FateRow>,
}

/// What is entered about a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FitNote {
    pub toil: String,
    pub satisfaction: String,
}

/// What is counted of a service, as a note beside the one above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ComplaintsNote {
    pub complaints: Vec<Complaints>,
}

impl Record {
    /// Reads it, and holds it against its hashes.
    ///
    /// # Errors
    /// When the records cannot be read, and when they are not what was kept.
    pub async fn read(store: &Store, review: Review) -> Result<Self, ApiError> {
        let Review { head, snapshot: text } = review;
        if document_hash(&text) != head.snapshot_hash {
            return Err(altered(&head, "its snapshot"));
        }
        let snapshot = as_snapshot(&head, &text)?;
        let notes = store.review_notes(head.id).await.map_err(|error| store_error(&error))?;
        let decisions = store.review_decisions(head.id).await.map_err(|error| store_error(&error))?;
        let fates = fates(store, &head, &snapshot).await?;
        let record = Self { newest: head.revision, head, snapshot, notes, decisions, fates };
        let Some(closing) = &record.head.closed else { return Ok(record) };
        match record.hash(closing.rule, (&closing.by, closing.at)) {
            None => Err(of_another_version(&record.head, "closed")),
            Some(hash) if hash != closing.hash && closing.rule == 1 => {
                Err(altered(&record.head, "what was entered in it"))
            }
            Some(hash) if hash != closing.hash => Err(altered(&record.head, "its head, or what was entered in it,")),
            Some(_) => Ok(record),
        }
    }

    /// Of everything in it: what closing keeps, so that nothing can be changed afterwards without being noticed. None for a rule
    /// that only a newer version knows.
    pub fn hash(&self, rule: u32, (closed_by, closed_at): (&str, Instant)) -> Option<String> {
        let head = &self.head;
        let mut text = format!("{}\n", head.snapshot_hash);
        let mut line = |words: &[&str]| {
            // As JSON, so that no text can look like the beginning of another.
            text.push_str(&serde_json::to_string(words).unwrap_or_default());
            text.push('\n');
        };
        match rule {
            1 => {}
            HASH_RULE => {
                let (revision, from, to) =
                    (head.revision.to_string(), head.span.start.to_rfc3339_ms(), head.span.end.to_rfc3339_ms());
                line(&[
                    "review",
                    &head.label,
                    &revision,
                    &head.title,
                    &head.window,
                    &from,
                    &to,
                    &head.zone,
                    &head.tzdb,
                ]);
                line(&["opened", &head.opened.by, &head.opened.at.to_rfc3339_ms()]);
                line(&["closed", closed_by, &closed_at.to_rfc3339_ms()]);
            }
            _ => return None,
        }
        for note in &self.notes {
            let at = note.told.at.to_rfc3339_ms();
            line(&["note", note_word(note.kind), &note.subject, &note.body, &note.told.by, &at]);
        }
        for row in &self.decisions {
            let decision = &row.decision;
            let (subject, at) = (subject_text(&decision.subject), row.at.to_rfc3339_ms());
            let said = [&decision.taken, &decision.because, &decision.owner, &decision.due, &decision.dissent];
            line(&["decision", &subject, &decision.state, &decision.proposed, &decision.by, &at]);
            line(&said.map(String::as_str));
        }
        for (id, fate) in &self.fates {
            let (id, at) = (id.to_string(), fate.told.at.to_rfc3339_ms());
            line(&["fate", &id, fate_word(fate.fate), &fate.because, &fate.told.by, &at]);
        }
        Some(document_hash(&text))
    }

    /// As much of the snapshot's hash as people read out.
    pub fn shown_hash(&self) -> &str {
        shown_hash(&self.head)
    }

    /// What holds of a service.
    pub fn decision(&self, service: &str) -> Option<&ReviewDecisionRow> {
        self.decisions.iter().find(|row| is_about(row, service) && row.replaced_by.is_none())
    }

    /// What was decided of a service and then replaced, in the order of writing.
    pub fn replaced<'a>(&'a self, service: &'a str) -> impl Iterator<Item = &'a ReviewDecisionRow> {
        self.decisions.iter().filter(move |row| is_about(row, service) && row.replaced_by.is_some())
    }

    /// Those services of which nothing is decided.
    pub fn undecided(&self) -> Vec<&str> {
        let names = self.snapshot.services.iter().map(|service| service.name.as_str());
        names.filter(|name| self.decision(name).is_none()).collect()
    }

    /// Who is there, as it was last entered.
    pub fn present(&self) -> Vec<String> {
        let last = self.notes.iter().rev().find(|note| note.kind == NoteKind::Present);
        last.and_then(|note| serde_json::from_str(&note.body).ok()).unwrap_or_default()
    }

    /// What was last entered about a service.
    pub fn fit(&self, service: &str) -> Option<FitNote> {
        self.fit_notes(service).rev().find_map(|note| serde_json::from_str(&note.body).ok())
    }

    /// What people complained of a service, in the order of time; of two numbers for one time the later one counts. Those of
    /// reviews before are among them.
    pub fn complaints(&self, service: &str) -> Vec<Complaints> {
        let kept = self.snapshot.services.iter().filter(|kept| kept.name == service).flat_map(|kept| &kept.complaints);
        let entered =
            self.fit_notes(service).filter_map(|note| serde_json::from_str::<ComplaintsNote>(&note.body).ok());
        let mut found: BTreeMap<String, Complaints> = BTreeMap::new();
        for complaints in kept.cloned().chain(entered.flat_map(|note| note.complaints)) {
            found.insert(complaints.over.clone(), complaints);
        }
        found.into_values().collect()
    }

    fn fit_notes<'a>(&'a self, service: &'a str) -> impl DoubleEndedIterator<Item = &'a NoteRow> {
        self.notes.iter().filter(move |note| note.kind == NoteKind::Fit && note.subject == service)
    }

    /// The minutes: on which page, what, by whom and when.
    pub fn minutes(&self) -> impl Iterator<Item = (&str, String, &NoteRow)> {
        let notes = self.notes.iter().filter(|note| note.kind == NoteKind::Note);
        notes.filter_map(|note| {
            let text: String = serde_json::from_str(&note.body).ok()?;
            Some((note.subject.as_str(), text, note))
        })
    }
}

/// Whether a decision is that nothing changes.
pub(super) fn is_no_change(decision: &NewDecision) -> bool {
    decision.owner.is_empty()
}

fn is_about(row: &ReviewDecisionRow, service: &str) -> bool {
    subject_text(&row.decision.subject) == service
}

pub(super) fn shown_hash(head: &ReviewHead) -> &str {
    head.snapshot_hash.get(..SHOWN_HASH).unwrap_or(&head.snapshot_hash)
}

/// Reads the snapshot of a review.
pub(super) fn as_snapshot(head: &ReviewHead, text: &str) -> Result<Snapshot, ApiError> {
    let snapshot = serde_json::from_str::<Snapshot>(text).ok().filter(|snapshot| snapshot.format == FORMAT);
    snapshot.ok_or_else(|| of_another_version(head, "kept"))
}

fn of_another_version(head: &ReviewHead, done: &str) -> ApiError {
    let message = format!(
        "the review {} was {done} by another version of Watchbill and cannot be shown by this one; its export from then still \
         can",
        head.label
    );
    ApiError::Store { message }
}

/// What was told of the decisions before, until this review was closed: what becomes of them later belongs to later ones.
async fn fates(store: &Store, head: &ReviewHead, snapshot: &Snapshot) -> Result<BTreeMap<i64, FateRow>, ApiError> {
    let mut fates = BTreeMap::new();
    let mut reviews: Vec<i64> = snapshot.earlier.iter().map(|decision| decision.review).collect();
    reviews.sort_unstable();
    reviews.dedup();
    let until = head.closed.as_ref().map(|closing| closing.at);
    for review in reviews {
        let rows = store.review_decisions(ReviewId(review)).await.map_err(|error| store_error(&error))?;
        for row in rows {
            let id = row.id.0;
            let is_ours = snapshot.earlier.iter().any(|decision| decision.id == id);
            let told = row.fates.into_iter().rfind(|fate| until.is_none_or(|until| fate.told.at <= until));
            fates.extend(told.filter(|_| is_ours).map(|fate| (id, fate)));
        }
    }
    Ok(fates)
}

fn altered(head: &ReviewHead, what: &str) -> ApiError {
    let message = format!(
        "the review {} (revision {}) is not what was kept: {what} does not have the hash it was kept with. Nothing is shown \
         of it; `watchbill data restore` brings back a copy from before",
        head.label, head.revision
    );
    ApiError::Store { message }
}

fn note_word(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Present => "present",
        NoteKind::Note => "note",
        NoteKind::Fit => "fit",
    }
}
