//! Which frameworks a database has, and what our role may do there.

use std::collections::BTreeSet;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::PollFailure;

use super::frameworks::{Framework, Installed};
use super::rows::{Told, malformed, text};

const SERVER: &str = "SELECT current_setting('server_version'), pg_is_in_recovery()::text";

/// Tables of the frameworks, wherever they are, with our rights and their columns. A partition is part of its table.
const TABLES: &str = "SELECT n.nspname::text, c.relname::text, \
    (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))::text, \
    has_table_privilege(c.oid, 'DELETE, TRUNCATE')::text, \
    (SELECT string_agg(a.attname::text, ',') FROM pg_catalog.pg_attribute a \
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname IN \
      ('job', 'queue', 'solid_queue_failed_executions', 'solid_queue_jobs', 'oban_jobs', 'good_jobs') \
    ORDER BY 1, 2";

/// What is asked first.
pub(super) fn queries() -> Vec<String> {
    vec![SERVER.to_owned(), TABLES.to_owned()]
}

/// The version of the server.
pub(super) fn version(told: &Told<'_>) -> Option<String> {
    let rows = told.get(SERVER)?.ok()?;
    let version = plain_line(text(rows.first()?, 0)?.split(' ').next()?, 40);
    (!version.is_empty()).then_some(version)
}

/// Whether the server is a replica. One that does not say is none.
pub(super) fn is_replica(told: &Told<'_>) -> bool {
    let row = told.get(SERVER).and_then(Result::ok).and_then(|rows| rows.first());
    row.is_some_and(|row| text(row, 1) == Some("true"))
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) is_readable: bool,
    pub(super) can_be_purged: bool,
    columns: BTreeSet<String>,
}

impl Table {
    fn read(row: &[Option<String>]) -> Option<Self> {
        let yes = |at| match text(row, at)? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Some(Self {
            schema: text(row, 0)?.to_owned(),
            name: text(row, 1)?.to_owned(),
            is_readable: yes(2)?,
            can_be_purged: yes(3)?,
            columns: text(row, 4).unwrap_or_default().split(',').map(str::to_owned).collect(),
        })
    }

    /// Whether it has all of these columns.
    pub(super) fn has(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.columns.contains(*column))
    }
}

/// The tables that look like those of a framework.
pub(super) struct Catalogue {
    tables: Vec<Table>,
}

impl Catalogue {
    /// What the database told of its tables.
    ///
    /// # Errors
    /// Where that cannot be read: then nothing is known of any queue.
    pub(super) fn read(told: &Told<'_>) -> Result<Self, PollFailure> {
        let rows = told.get(TABLES).ok_or_else(|| malformed("did not tell which tables it has"))?;
        let rows =
            rows.map_err(|refusal| malformed(&format!("does not tell which tables it has: {}", refusal.said())))?;
        let tables: Option<Vec<Table>> = rows.iter().map(|row| Table::read(row)).collect();
        tables
            .map(|tables| Self { tables })
            .ok_or_else(|| malformed("told which tables it has in a way that cannot be read"))
    }

    /// The frameworks of these that are there, each in each schema that has it.
    pub(super) fn installed<'a>(&'a self, frameworks: &'a [Framework]) -> impl Iterator<Item = Installed<'a>> {
        let of = |framework: &'a Framework| {
            let jobs = self.tables.iter().filter(|table| table.name == framework.table());
            jobs.filter_map(|jobs| {
                let beside = framework.beside().map(|name| self.table(&jobs.schema, name));
                match beside {
                    Some(None) => None,
                    Some(Some(beside)) => Installed::of(*framework, jobs, Some(beside)),
                    None => Installed::of(*framework, jobs, None),
                }
            })
        };
        frameworks.iter().flat_map(of)
    }

    fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.schema == schema && table.name == name)
    }
}
