//! What one database answered, by the queries it was asked.

use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::ask::{Ask, Replied, Reply, SqlRefusal, SqlRows};
use crate::peers::not_asked;

/// The answers of one address.
pub(super) struct Told<'a> {
    answers: Vec<(&'a str, &'a Result<SqlRows, SqlRefusal>)>,
}

impl<'a> Told<'a> {
    /// What this address answered.
    ///
    /// # Errors
    /// Where it did not.
    pub(super) fn of(replies: &'a [Replied], peer: &Peer) -> Result<Self, PollFailure> {
        let mut answers = Vec::new();
        for replied in replies.iter().filter(|replied| replied.ask.peer() == peer) {
            let Ask::Sql(ask) = &replied.ask else { continue };
            match &replied.result {
                Ok(Reply::Sql(rows)) => answers.extend(ask.queries.iter().map(String::as_str).zip(rows)),
                Ok(_) => return Err(malformed("answered in another protocol than PostgreSQL speaks")),
                // The catalogue stands, and what was to be asked next is unknown.
                Err(_) if !answers.is_empty() => {}
                Err(failure) => return Err(failure.clone()),
            }
        }
        if answers.is_empty() { Err(not_asked()) } else { Ok(Self { answers }) }
    }

    /// The rows of this query; none where it was not answered.
    pub(super) fn get(&self, query: &str) -> Option<Result<&'a [Vec<Option<String>>], SqlRefusal>> {
        let (_, answer) = self.answers.iter().find(|(asked, _)| *asked == query)?;
        Some(answer.as_ref().map(|rows| rows.0.as_slice()).map_err(|refusal| *refusal))
    }
}

pub(super) fn malformed(message: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() }
}

/// A text of a row.
pub(super) fn text(row: &[Option<String>], at: usize) -> Option<&str> {
    row.get(at)?.as_deref()
}

/// A century: older than that is no job.
const OLDEST_S: f64 = 100.0 * 365.0 * 86_400.0;

/// Seconds to or from now, by the clock of the database.
pub(super) fn seconds(row: &[Option<String>], at: usize) -> Option<f64> {
    let seconds: f64 = text(row, at)?.parse().ok()?;
    (seconds.is_finite() && seconds <= OLDEST_S).then_some(seconds)
}

/// A number of a row.
pub(super) fn number(row: &[Option<String>], at: usize) -> Option<u64> {
    text(row, at)?.parse().ok()
}
