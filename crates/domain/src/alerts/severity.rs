//! How bad an alert says it is.

use super::Labels;

/// Least to most severe, so that `<` means "less severe".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a look in working hours; also what an absent or unknown label counts as.
    Warning,
    /// Something is broken.
    Error,
    /// Users suffer now.
    Critical,
}

impl Severity {
    /// Every severity, most severe first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Error, Self::Warning, Self::Info];

    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// The severity with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// What teams write in their labels, in any case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "critical" | "page" | "p1" | "emergency" | "disaster" | "fatal" => Self::Critical,
            "error" | "high" | "major" | "p2" => Self::Error,
            "warning" | "warn" | "p3" | "average" | "minor" => Self::Warning,
            "info" | "none" | "p4" | "p5" | "notice" | "debug" => Self::Info,
            _ => return None,
        })
    }
}

/// Where the severity is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityRules {
    /// The label's name; `severity` unless set.
    pub label: String,
    /// An episode that was announced below this severity and rises to it is announced again.
    pub break_through: Severity,
}

impl Default for SeverityRules {
    fn default() -> Self {
        Self { label: "severity".to_owned(), break_through: Severity::Critical }
    }
}

impl SeverityRules {
    /// The severity of these labels; absent or unknown is a warning.
    #[must_use]
    pub fn of(&self, labels: &Labels) -> Severity {
        labels.get(&self.label).and_then(Severity::read).unwrap_or(Severity::Warning)
    }
}

#[cfg(test)]
#[path = "severity_tests.rs"]
mod tests;
