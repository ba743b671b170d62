//! Which incidents there are.

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, Sqlite};
use watchbill_domain::incidents::{Link, Severity};
use watchbill_domain::time::Instant;

use super::state::{IncidentRow, incident_columns, row_of};
use crate::columns::{count, word_of};
use crate::{Store, StoreError};

/// Which incidents to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncidentQuery<'a> {
    /// By how far they are.
    pub which: IncidentsWhich,
    /// Only those that are about this.
    pub about: Option<&'a Link>,
    /// Only those declared then or later.
    pub from: Option<Instant>,
    /// Only those declared before.
    pub until: Option<Instant>,
    /// So many at most.
    pub most: u32,
}

/// Incidents by how far they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentsWhich {
    /// Every one.
    All,
    /// Those about which somebody still has to do something.
    Open,
    /// Those that are resolved, or part of another.
    Over,
}

/// Incidents of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedIncidents {
    /// The first of them, the last declared first.
    pub incidents: Vec<IncidentRow>,
    /// How many there are.
    pub total: u64,
}

/// How many incidents there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentCounts {
    /// Open ones, by how grave they are; drills among them.
    pub open: BTreeMap<Severity, u64>,
    /// Those that are resolved, or part of another.
    pub over: u64,
}

/// As the index of open incidents has it, word for word.
const IS_OPEN: &str = "i.status <> 'resolved' AND i.merged_into IS NULL";

impl Store {
    /// The incidents that a query asks for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn incidents(&self, query: &IncidentQuery<'_>) -> Result<ListedIncidents, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let rows = list_statement(query).build().fetch_all(&mut *snapshot).await?;
            let total: i64 = narrowed(QueryBuilder::new("SELECT count(*) FROM incidents i WHERE "), query)
                .build_query_scalar()
                .fetch_one(&mut *snapshot)
                .await?;
            let incidents = rows.iter().map(row_of).collect::<sqlx::Result<_>>()?;
            Ok(ListedIncidents { incidents, total: count(total) })
        };
        read.await.map_err(|error| self.error(error))
    }

    /// How many incidents are open, and how many are over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn incident_counts(&self) -> Result<IncidentCounts, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let read = async {
            let open: Vec<(String, i64)> = sqlx::query_as(
                "SELECT i.severity, count(*) FROM incidents i WHERE i.status <> 'resolved' AND i.merged_into IS NULL
                 GROUP BY i.severity",
            )
            .fetch_all(&mut *snapshot)
            .await?;
            let all: i64 = sqlx::query_scalar("SELECT count(*) FROM incidents").fetch_one(&mut *snapshot).await?;
            let over = all - open.iter().map(|(_, rows)| rows).sum::<i64>();
            let open = open.into_iter().map(|(word, rows)| Ok((word_of(&word)?, count(rows))));
            Ok(IncidentCounts { open: open.collect::<sqlx::Result<_>>()?, over: count(over) })
        };
        read.await.map_err(|error| self.error(error))
    }
}

fn list_statement(query: &IncidentQuery<'_>) -> QueryBuilder<Sqlite> {
    let head = concat!("SELECT ", incident_columns!(), " FROM incidents i WHERE ");
    let mut statement = narrowed(QueryBuilder::new(head), query);
    statement.push(" ORDER BY i.declared_at DESC, i.id DESC LIMIT ").push_bind(i64::from(query.most));
    statement
}

fn narrowed(mut statement: QueryBuilder<Sqlite>, query: &IncidentQuery<'_>) -> QueryBuilder<Sqlite> {
    match query.which {
        IncidentsWhich::All => statement.push("true"),
        IncidentsWhich::Open => statement.push(IS_OPEN),
        IncidentsWhich::Over => statement.push("NOT (").push(IS_OPEN).push(")"),
    };
    if let Some(from) = query.from {
        statement.push(" AND i.declared_at >= ").push_bind(from.as_ms());
    }
    if let Some(until) = query.until {
        statement.push(" AND i.declared_at < ").push_bind(until.as_ms());
    }
    if let Some(link) = query.about {
        statement.push(" AND i.id IN (SELECT l.incident FROM incident_links l WHERE l.kind = ");
        statement.push_bind(link.kind.word()).push(" AND l.key = ").push_bind(link.key.clone()).push(")");
    }
    statement
}

#[cfg(test)]
#[path = "lists_tests.rs"]
mod tests;
