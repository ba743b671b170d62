//! A service level that another tool keeps, offered to be taken over.

use super::Measure;

/// A service level as the rules of another tool have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Whose rules they are.
    pub by: OfferedBy,
    /// What it is called there.
    pub name: String,
    /// The service it is about, where the rules tell.
    pub service: Option<String>,
    /// The promised share as a plain decimal, like `0.999`.
    pub objective: String,
    /// Its rolling window in seconds.
    pub window_s: u32,
    /// What measures it: the query of the rules where it can be taken apart, and else the rules themselves.
    pub measure: Measure,
}

/// Tools that keep service levels as rules of a Prometheus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferedBy {
    /// github.com/pyrra-dev/pyrra
    Pyrra,
    /// github.com/slok/sloth
    Sloth,
}

impl OfferedBy {
    /// As its makers write it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Pyrra => "Pyrra",
            Self::Sloth => "Sloth",
        }
    }
}
