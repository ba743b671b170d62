//! What is asked of a PostgreSQL.

use std::fmt;

use url::Url;
use watchbill_domain::ids::Peer;

/// Queries to one database. Each is asked in a transaction of its own that may only read, with a limit to how long it may run
/// and how long it may wait for a lock.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlAsk {
    /// Which of the source's addresses they go to.
    pub peer: Peer,
    /// `postgres://`; its path is the name of the database.
    pub url: Url,
    /// Whether the connection is encrypted and the server's certificate has to be good.
    pub tls: bool,
    /// At least one; each gives rows of texts.
    pub queries: Vec<String>,
}

/// The rows of one query.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SqlRows(pub Vec<Vec<Option<String>>>);

/// They may hold somebody's job: only their number is printed.
impl fmt::Debug for SqlRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqlRows({})", self.0.len())
    }
}

impl SqlRows {
    pub(super) fn bytes(&self) -> u64 {
        self.0.iter().flatten().flatten().map(|text| text.len() as u64).sum()
    }
}

/// Why one query gave no rows, while the database answers others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SqlRefusal {
    /// The role may not read that.
    NoPermission,
    /// It took too long, or a lock was in the way.
    TooSlow,
    /// A table or column is not as it was expected.
    Unlike,
    /// Anything else.
    Other,
}

impl SqlRefusal {
    /// By the code of the error, as the standard and PostgreSQL have them.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        match code {
            "42501" => Self::NoPermission,
            "57014" | "55P03" | "25P03" | "25P04" => Self::TooSlow,
            "42P01" | "42703" | "42883" | "3F000" => Self::Unlike,
            _ => Self::Other,
        }
    }

    /// What that is, as half a sentence.
    #[must_use]
    pub fn said(self) -> &'static str {
        match self {
            Self::NoPermission => "this role may not read it: grant USAGE on its schema and SELECT on its tables",
            Self::TooSlow => "it did not answer within 3 s, or somebody holds a lock on it",
            Self::Unlike => "its tables are not as this version of Watchbill knows them",
            Self::Other => "the database refuses the query",
        }
    }
}
