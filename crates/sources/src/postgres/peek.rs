//! Reading jobs that died: rows that are selected and left where they are.

use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Depth, Oldest, PEEK_MOST, PeekFacts, Reading};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::Postgres;
use super::catalogue::Catalogue;
use super::frameworks::{Framework, Installed};
use super::jobs;
use super::rows::{Told, malformed, number, seconds, text};
use crate::ask::SqlRefusal;
use crate::peek::Peeked;
use crate::queues::QueueSeen;
use crate::stored::BODY_MOST;

/// So many characters of an error are read, and of anything that stands beside a job.
pub(super) const TEXT_MOST: usize = 16 * 1024;

/// A queue with the tables that have it.
pub(super) struct Found<'a> {
    pub(super) installed: Installed<'a>,
    /// The queue as its framework calls it.
    pub(super) queue: String,
    /// Whether it is what died of that queue, and not what waits in it.
    pub(super) is_dead: bool,
}

impl Postgres {
    /// The tables of a queue; none where no framework has it.
    pub(super) fn found<'a>(&'a self, catalogue: &'a Catalogue, queue: &QueueName) -> Option<Found<'a>> {
        catalogue.installed(&self.frameworks).find_map(|installed| {
            let below = |name: &str| Some(name.strip_prefix(&installed.scope())?.strip_prefix('/')?.to_owned());
            if let Some(of) = installed.queue_of_dead(queue.as_str()) {
                return Some(Found { queue: below(of)?, installed, is_dead: true });
            }
            let waits = installed.framework == Framework::PgBoss;
            let queue = below(queue.as_str()).filter(|_| waits)?;
            Some(Found { queue, installed, is_dead: false })
        })
    }
}

impl Found<'_> {
    /// Asks how many jobs are in it and since when; none where our role may not read them.
    pub(super) fn counting(&self) -> Option<String> {
        let (from, is_it, died) = (self.from(), self.is_it(), self.died());
        let is_there = match (self.installed.framework, self.installed.beside()) {
            (Framework::PgBoss, Some(queues)) => {
                let column = if self.is_dead { "name" } else { "dead_letter" };
                format!("EXISTS (SELECT 1 FROM {queues} WHERE {column} = {})", literal(&self.queue))
            }
            _ => "true".to_owned(),
        };
        let query = format!(
            "SELECT count(*)::text, extract(epoch FROM now() - min({died}))::text, ({is_there})::text FROM {from} WHERE {is_it}"
        );
        self.installed.is_readable().then_some(query)
    }

    /// Asks for so many of its jobs, what died first first.
    pub(super) fn query(&self, count: u32) -> String {
        let (from, is_it, died) = (self.from(), self.is_it(), self.died());
        let most = count.clamp(1, PEEK_MOST);
        let columns = self.columns();
        let cut = |column: &str, most: usize| format!("left({column}, {most})");
        let beside = columns.beside.iter().map(|(_, column)| cut_text(column)).collect::<Vec<_>>().join(", ");
        // What is long is read of the rows alone that are shown.
        format!(
            "SELECT j.id::text, extract(epoch FROM now() - ({died}))::text, {body}, octet_length({whole})::text, {sort}, {error}, {tries}, \
             {source}{comma}{beside} FROM {from} WHERE {is_it} AND j.id IN \
             (SELECT j.id FROM {from} WHERE {is_it} ORDER BY {died}, j.id LIMIT {most}) ORDER BY {died}, j.id",
            body = cut(&columns.body, BODY_MOST),
            whole = columns.body,
            sort = columns.sort,
            error = cut_text(&columns.error),
            tries = columns.tries,
            source = columns.source,
            comma = if beside.is_empty() { "" } else { ", " },
        )
    }

    /// Our tables. A failed execution of Solid Queue goes by the number of its job, which has one at most.
    fn from(&self) -> String {
        match (self.installed.framework, self.installed.beside()) {
            (Framework::SolidQueue, Some(jobs)) => {
                format!("{} f JOIN {jobs} j ON j.id = f.job_id", self.installed.jobs())
            }
            _ => format!("{} j", self.installed.jobs()),
        }
    }

    /// What makes a row one of this queue.
    fn is_it(&self) -> String {
        let queue = literal(&self.queue);
        match (self.installed.framework, self.is_dead) {
            (Framework::PgBoss, true) => format!("j.name = {queue} AND j.state = 'failed'"),
            (Framework::PgBoss, false) => format!("j.name = {queue} AND j.state IN ('created', 'retry', 'active')"),
            (Framework::SolidQueue, _) => format!("j.queue_name = {queue}"),
            (Framework::Oban, _) => format!("j.state = 'discarded' AND j.queue = {queue}"),
            (Framework::GoodJob, _) => format!(
                "j.finished_at IS NOT NULL AND j.error IS NOT NULL AND coalesce(j.queue_name, 'default') = {queue}"
            ),
        }
    }

    /// When a row died.
    fn died(&self) -> &'static str {
        match (self.installed.framework, self.is_dead) {
            (Framework::PgBoss, true) => "coalesce(j.completed_on, j.created_on)",
            (Framework::PgBoss, false) => "j.created_on",
            (Framework::SolidQueue, _) => "f.created_at::timestamptz",
            (Framework::Oban, _) => "j.discarded_at::timestamptz",
            (Framework::GoodJob, _) => "j.finished_at::timestamptz",
        }
    }

    fn columns(&self) -> Columns {
        let of = |column: &'static str| self.installed.column(column).map(|table| (table, column));
        let text = |column| match of(column) {
            Some((table, column)) => format!("{table}.{column}::text"),
            None => "NULL::text".to_owned(),
        };
        let (body, sort, error, tries, beside): (_, _, _, _, &[&'static str]) = match self.installed.framework {
            Framework::PgBoss => (
                text("data"),
                "NULL::text".to_owned(),
                text("output"),
                if self.is_dead { text("retry_count") } else { "NULL::text".to_owned() },
                &[
                    "output",
                    "state",
                    "priority",
                    "retry_limit",
                    "retry_count",
                    "source_name",
                    "source_id",
                    "source_retry_count",
                    "singleton_key",
                    "created_on",
                    "started_on",
                    "completed_on",
                    "keep_until",
                ],
            ),
            Framework::SolidQueue => (
                text("arguments"),
                text("class_name"),
                text("error"),
                "NULL::text".to_owned(),
                &["error", "priority", "active_job_id", "concurrency_key", "scheduled_at"],
            ),
            Framework::Oban => (
                text("args"),
                text("worker"),
                // The last of them; a job that was given up by hand has none.
                match of("errors") {
                    Some(_) => "j.errors[array_upper(j.errors, 1)]::text".to_owned(),
                    None => "NULL::text".to_owned(),
                },
                text("attempt"),
                &[
                    "errors",
                    "max_attempts",
                    "meta",
                    "tags",
                    "priority",
                    "attempted_by",
                    "inserted_at",
                    "attempted_at",
                    "discarded_at",
                ],
            ),
            Framework::GoodJob => (
                text("serialized_params"),
                text("job_class"),
                text("error"),
                text("executions_count"),
                &[
                    "error",
                    "priority",
                    "active_job_id",
                    "concurrency_key",
                    "cron_key",
                    "batch_id",
                    "labels",
                    "created_at",
                    "performed_at",
                    "finished_at",
                ],
            ),
        };
        let source = match (self.installed.beside(), of("source_name")) {
            _ if self.is_dead || self.installed.framework != Framework::PgBoss => "NULL::text".to_owned(),
            (_, Some(_)) => text("source_name"),
            // Where others send theirs here, too, it is not known whose it was.
            (Some(queues), None) => format!(
                "(SELECT min(q.name) FROM {queues} q WHERE q.dead_letter = {} HAVING count(*) = 1)",
                literal(&self.queue)
            ),
            (None, None) => "NULL::text".to_owned(),
        };
        let beside = beside.iter().filter(|column| of(column).is_some());
        let beside = beside.map(|column| (*column, if *column == "errors" { ERRORS.to_owned() } else { text(column) }));
        Columns { body, sort, error, tries, source, beside: beside.collect() }
    }

    /// The queue by the answer to [`Found::counting`].
    ///
    /// # Errors
    /// When it is not there, or could not be counted.
    pub(super) fn seen(&self, name: &QueueName, told: &Told<'_>, now: Instant) -> Result<QueueSeen, PollFailure> {
        let broker = self.installed.framework.broker();
        let (reading, peek) = match self.counted(told) {
            None | Some(Err(SqlRefusal::NoPermission)) => {
                (Reading::of(now, Depth::NoPermission), PeekFacts::Hidden(broker))
            }
            Some(Err(refusal)) => return Err(unreadable(refusal)),
            Some(Ok(rows)) => {
                let row = rows.first().ok_or_else(|| malformed("did not tell how many jobs are in the queue"))?;
                let count = number(row, 0).ok_or_else(|| malformed("did not tell how many jobs are in the queue"))?;
                if text(row, 2) != Some("true") {
                    return Err(no_such_queue());
                }
                let mut reading = Reading::of(now, Depth::counted(count));
                let age = seconds(row, 1).map(|age| Duration::from_secs_f64(age.max(0.0)));
                reading.oldest = age.filter(|_| count > 0).map(|age| Oldest::died(now.minus(age)));
                (reading, PeekFacts::Stored(broker))
            }
        };
        Ok(QueueSeen {
            name: name.clone(),
            broker,
            reading,
            limits: Vec::new(),
            limits_to_nowhere: None,
            has_all_limits: false,
            owners: Vec::new(),
            peek,
            handing: None,
            kind_text: self.installed.kind_text(self.is_dead),
        })
    }

    fn counted<'t>(&self, told: &Told<'t>) -> Option<Result<&'t [Vec<Option<String>>], SqlRefusal>> {
        let query = self.counting()?;
        Some(told.get(&query).unwrap_or(Err(SqlRefusal::Other)))
    }

    /// The jobs in the answer to [`Found::query`].
    ///
    /// # Errors
    /// When they could not be read; nothing of a job is quoted.
    pub(super) fn peeked(&self, count: u32, told: &Told<'_>, now: Instant) -> Result<Peeked, PollFailure> {
        let rows = told.get(&self.query(count)).ok_or_else(|| malformed("did not hand out the jobs"))?;
        let rows = rows.map_err(unreadable)?;
        let beside: Vec<&str> = self.columns().beside.into_iter().map(|(name, _)| name).collect();
        let messages: Vec<_> = rows.iter().filter_map(|row| jobs::message(self, row, &beside, now)).collect();
        Ok(Peeked { messages, handed: rows.len() as u64, behind: None, problems: Vec::new() })
    }
}

/// All errors of a job of Oban as one list.
const ERRORS: &str = "array_to_json(j.errors)::text";

/// What is read of a row; where a table of this version has no such column, nothing.
struct Columns {
    body: String,
    sort: String,
    error: String,
    tries: String,
    source: String,
    /// What stands beside a job, by its name.
    beside: Vec<(&'static str, String)>,
}

/// The beginning of a long text, without the field or line in which it is cut: half a secret is not known for one.
fn cut_text(column: &str) -> String {
    format!(
        "CASE WHEN length({column}) > {TEXT_MOST} THEN regexp_replace(left({column}, {TEXT_MOST}), '[^,;{{&[' || chr(10) || ']*$', '') ELSE {column} END"
    )
}

/// A text in a query. In one that is marked so, a backslash escapes whatever the server is set to; zeros end a query and are in no name.
fn literal(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

fn unreadable(refusal: SqlRefusal) -> PollFailure {
    let kind = match refusal {
        SqlRefusal::TooSlow => PollFailureKind::Timeout,
        SqlRefusal::NoPermission | SqlRefusal::Unlike | SqlRefusal::Other => PollFailureKind::Refused,
    };
    PollFailure { kind, message: format!("does not tell of the jobs: {}", refusal.said()) }
}

pub(super) fn no_such_queue() -> PollFailure {
    let message =
        "has no such queue (any more): no table of it is there, or no other queue sends what died to it".to_owned();
    PollFailure { kind: PollFailureKind::NotFound, message }
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
