//! What each framework keeps, and how it is asked for.

use std::time::Duration;

use watchbill_domain::queues::{Broker, CountedFrom, JobKeeping, Limit, LossCause, Sweep, Unsure};
use watchbill_domain::sources::Settings;

use super::catalogue::Table;

/// A job framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Framework {
    PgBoss,
    SolidQueue,
    Oban,
    GoodJob,
}

impl Framework {
    pub(super) const ALL: [Self; 4] = [Self::PgBoss, Self::SolidQueue, Self::Oban, Self::GoodJob];

    pub(super) fn word(self) -> &'static str {
        self.broker().word()
    }

    pub(super) fn broker(self) -> Broker {
        match self {
            Self::PgBoss => Broker::PgBoss,
            Self::SolidQueue => Broker::SolidQueue,
            Self::Oban => Broker::Oban,
            Self::GoodJob => Broker::GoodJob,
        }
    }

    /// The table with what died.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::PgBoss => "job",
            Self::SolidQueue => "solid_queue_failed_executions",
            Self::Oban => "oban_jobs",
            Self::GoodJob => "good_jobs",
        }
    }

    /// The table without which that one says nothing.
    pub(super) fn beside(self) -> Option<&'static str> {
        match self {
            Self::PgBoss => Some("queue"),
            Self::SolidQueue => Some("solid_queue_jobs"),
            Self::Oban | Self::GoodJob => None,
        }
    }

    /// The schema that is meant unless it is named.
    fn usual_schema(self) -> &'static str {
        if self == Self::PgBoss { "pgboss" } else { "public" }
    }

    /// What it calls jobs that died.
    pub(super) fn dead(self) -> &'static str {
        match self {
            Self::PgBoss | Self::SolidQueue => "failed",
            Self::Oban | Self::GoodJob => "discarded",
        }
    }

    /// Columns by which its tables are known, of [`Framework::table`] and [`Framework::beside`].
    fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::PgBoss => (&["name", "state", "created_on", "completed_on"], &["name", "dead_letter"]),
            Self::SolidQueue => (&["job_id", "created_at"], &["id", "queue_name"]),
            Self::Oban => (&["queue", "state", "discarded_at"], &[]),
            Self::GoodJob => (&["queue_name", "finished_at", "error"], &[]),
        }
    }
}

/// How long frameworks keep what died, as far as the database does not tell.
pub(super) struct Keeping {
    oban: JobKeeping,
    good_job: JobKeeping,
}

impl Keeping {
    pub(super) fn of(settings: &Settings) -> Self {
        let or = |key: &str, usual: JobKeeping| JobKeeping { span: settings.span(key).or(usual.span), ..usual };
        Self { oban: or("oban_keeps", JobKeeping::OBAN), good_job: or("good_job_keeps", JobKeeping::GOOD_JOB) }
    }

    /// The limits of this framework; pg-boss has its own for each queue.
    pub(super) fn limits(&self, framework: Framework, as_said: Option<Duration>) -> Vec<Limit> {
        let keeping = match framework {
            Framework::Oban => self.oban,
            Framework::GoodJob => self.good_job,
            Framework::PgBoss | Framework::SolidQueue => JobKeeping::SOLID_QUEUE,
        };
        JobKeeping { span: as_said.or(keeping.span), ..keeping }.limits()
    }
}

/// A framework in one schema.
pub(super) struct Installed<'a> {
    pub(super) framework: Framework,
    jobs: &'a Table,
    beside: Option<&'a Table>,
}

impl<'a> Installed<'a> {
    /// None where the tables are somebody else's that are called the same.
    pub(super) fn of(framework: Framework, jobs: &'a Table, beside: Option<&'a Table>) -> Option<Self> {
        let (of_jobs, of_beside) = framework.columns();
        let fits = jobs.has(of_jobs) && beside.is_none_or(|beside| beside.has(of_beside));
        fits.then_some(Self { framework, jobs, beside })
    }

    pub(super) fn is_readable(&self) -> bool {
        self.jobs.is_readable && self.beside.is_none_or(|beside| beside.is_readable)
    }

    pub(super) fn could_be_purged(&self) -> bool {
        self.jobs.can_be_purged
    }

    /// The table with what died, quoted.
    pub(super) fn jobs(&self) -> String {
        table(self.jobs)
    }

    /// The table beside that one, quoted.
    pub(super) fn beside(&self) -> Option<String> {
        self.beside.map(table)
    }

    /// Under which name a query finds this column of a job; none where it is in no table. Solid Queue keeps jobs beside what they died of.
    pub(super) fn column(&self, column: &str) -> Option<&'static str> {
        let is_in = |table: &Table| table.has(&[column]);
        match (self.framework, self.beside) {
            (Framework::SolidQueue, beside) if beside.is_some_and(is_in) => Some("j"),
            (Framework::SolidQueue, _) => is_in(self.jobs).then_some("f"),
            _ => is_in(self.jobs).then_some("j"),
        }
    }

    /// What a queue of it is, in a few words.
    pub(super) fn kind_text(&self, is_dead: bool) -> String {
        let title = self.framework.broker().title();
        if is_dead {
            format!("{} jobs of {title}", self.framework.dead())
        } else {
            format!("dead-letter queue of {title}")
        }
    }

    /// What stands before the names of its queues: `oban`, or `billing.oban` in another schema than usual.
    pub(super) fn scope(&self) -> String {
        let (word, schema) = (self.framework.word(), self.jobs.schema.as_str());
        if schema == self.framework.usual_schema() { word.to_owned() } else { format!("{schema}.{word}") }
    }

    /// A queue of it.
    pub(super) fn queue(&self, name: &str) -> String {
        format!("{}/{name}", self.scope())
    }

    /// What died of a queue of it.
    pub(super) fn dead(&self, name: &str) -> String {
        format!("{}/{name}.{}", self.scope(), self.framework.dead())
    }

    /// Of which queue this is what died, by [`Installed::queue`]; none where it is no name of [`Installed::dead`].
    pub(super) fn queue_of_dead<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(&self.scope())?.strip_prefix('/')?;
        name.strip_suffix(self.framework.dead())?.strip_suffix('.')
    }

    /// What died, by queue; none where our role may not read it.
    pub(super) fn query(&self) -> Option<String> {
        let (jobs, beside) = (table(self.jobs), self.beside.map(table).unwrap_or_default());
        let has = |column: &str| self.beside.is_some_and(|beside| beside.has(&[column]));
        let deletion = if has("deletion_seconds") { "q.deletion_seconds::text" } else { "NULL::text" };
        let retention = match (has("retention_seconds"), has("retention_minutes")) {
            (true, _) => "q.retention_seconds::text",
            (false, true) => "(q.retention_minutes * 60)::text",
            (false, false) => "NULL::text",
        };
        let kept = if self.jobs.has(&["keep_until"]) {
            "extract(epoch FROM min(keep_until) FILTER (WHERE state IN ('created', 'retry')) - now())"
        } else {
            "NULL::numeric"
        };
        let query = match self.framework {
            Framework::PgBoss => format!(
                "SELECT q.name, q.dead_letter, coalesce(f.n, 0)::text, f.age::text, coalesce(w.n, 0)::text, w.age::text, {deletion}, {retention}, \
                 w.kept::text \
                 FROM {beside} q LEFT JOIN (SELECT name, count(*) AS n, \
                 extract(epoch FROM now() - min(coalesce(completed_on, created_on))) AS age \
                 FROM {jobs} WHERE state = 'failed' GROUP BY name) f ON f.name = q.name \
                 LEFT JOIN (SELECT name, count(*) AS n, extract(epoch FROM now() - min(created_on)) AS age, {kept} AS kept \
                 FROM {jobs} WHERE state IN ('created', 'retry', 'active') \
                 AND name IN (SELECT dead_letter FROM {beside} WHERE dead_letter IS NOT NULL) GROUP BY name) w ON w.name = q.name \
                 ORDER BY 1"
            ),
            Framework::SolidQueue => format!(
                "SELECT j.queue_name, count(*)::text, extract(epoch FROM now() - min(f.created_at)::timestamptz)::text \
                 FROM {jobs} f JOIN {beside} j ON j.id = f.job_id GROUP BY 1 ORDER BY 1"
            ),
            Framework::Oban => format!(
                "SELECT queue, count(*)::text, extract(epoch FROM now() - min(discarded_at)::timestamptz)::text \
                 FROM {jobs} WHERE state = 'discarded' GROUP BY 1 ORDER BY 1"
            ),
            Framework::GoodJob => format!(
                "SELECT coalesce(queue_name, 'default'), count(*)::text, \
                 extract(epoch FROM now() - min(finished_at)::timestamptz)::text \
                 FROM {jobs} WHERE finished_at IS NOT NULL AND error IS NOT NULL GROUP BY 1 ORDER BY 1"
            ),
        };
        self.is_readable().then_some(query)
    }
}

/// The name of a table, quoted.
fn table(table: &Table) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    format!("{}.{}", quoted(&table.schema), quoted(&table.name))
}

/// The limits of jobs of pg-boss that wait: each of them says until when it is kept, which for one that came from another queue is not
/// what its own says. `kept_s` is how long the first of them still is, seconds; `age` is that of the oldest.
pub(super) fn pg_boss_waiting(
    kept_s: Option<f64>,
    age: Option<Duration>,
    retention: Option<u64>,
    as_said: Option<Duration>,
) -> Vec<Limit> {
    let since_oldest = kept_s.zip(age).and_then(|(kept, age)| {
        // To the second, so that the same jobs give the same with every poll.
        let seconds = (age.as_secs_f64() + kept).round().max(1.0);
        Duration::try_from_secs_f64(seconds).ok().map(|span| span.as_secs())
    });
    pg_boss_limits(since_oldest.or(retention), as_said)
}

/// The limits of a job of pg-boss: so many seconds after it died, for ever with none.
pub(super) fn pg_boss_limits(seconds: Option<u64>, as_said: Option<Duration>) -> Vec<Limit> {
    let age = |span| Limit::Age { span, from: CountedFrom::Died, cause: LossCause::Pruning, sweep: Sweep::Later };
    match (as_said, seconds) {
        (Some(span), _) => vec![age(span)],
        (None, Some(0)) => Vec::new(),
        (None, Some(seconds)) => vec![age(Duration::from_secs(seconds))],
        (None, None) => vec![Limit::Untold(Unsure {
            cause: LossCause::Pruning,
            why: "this version of pg-boss moves jobs into its archive, and when is set in the program that does it",
        })],
    }
}
