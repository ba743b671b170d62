//! Declaring an incident by one key: what it is declared from says what it is called and how grave it seems. A person may change all
//! of it.

use std::collections::BTreeSet;

use super::incident::{Link, LinkKind, Severity};

/// What an incident is declared from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seed {
    /// An alert, or one of a group.
    Alert {
        /// `source/identity`
        id: String,
        /// What it is called.
        name: String,
        /// Whether it is of the gravest kind that pages break through with.
        weight: SeedWeight,
        /// The services it is about.
        services: Vec<String>,
    },
    /// A queue that needs somebody.
    Queue {
        /// `source/queue`
        id: String,
        /// Why it needs somebody, in a few words.
        because: String,
        /// The services it belongs to.
        services: Vec<String>,
    },
    /// A budget that burns.
    Burn {
        /// The service level's key.
        level: String,
        /// What it is called.
        name: String,
        /// The services it measures.
        services: Vec<String>,
    },
}

/// How grave an alert says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeedWeight {
    /// Critical.
    Critical,
    /// An error.
    Error,
    /// Anything below.
    Less,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What it is called; empty where it is declared from nothing.
    pub title: String,
    /// How grave it seems: of a critical alert or a burn 2, of an error or a queue 3, else 4; from nothing 3. Never 1.
    pub severity: Severity,
    /// What it is about.
    pub links: Vec<Link>,
}

/// What to declare from these. The title names what is gravest, its services, and how many others there are.
#[must_use]
pub fn proposed(seeds: &[Seed]) -> Proposed {
    let mut links = BTreeSet::new();
    for seed in seeds {
        links.insert(seed.link());
        links.extend(seed.services().iter().map(|service| Link::new(LinkKind::Service, service)));
    }
    let gravest = seeds.iter().min_by_key(|seed| (seed.severity(), seed.kind_rank()));
    let severity = gravest.map_or(Severity::Sev3, Seed::severity);
    let title = gravest.map(|gravest| {
        let names: BTreeSet<String> = seeds.iter().map(Seed::said).collect();
        let services: Vec<&str> = gravest.services().iter().map(String::as_str).collect();
        let of = if services.is_empty() { String::new() } else { format!(" ({})", services.join(", ")) };
        match names.len().saturating_sub(1) {
            0 => format!("{}{of}", gravest.said()),
            others => format!("{}{of} and {others} more", gravest.said()),
        }
    });
    Proposed { title: title.unwrap_or_default(), severity, links: links.into_iter().collect() }
}

impl Seed {
    fn link(&self) -> Link {
        match self {
            Self::Alert { id, .. } => Link::new(LinkKind::Alert, id),
            Self::Queue { id, .. } => Link::new(LinkKind::Queue, id),
            Self::Burn { level, .. } => Link::new(LinkKind::Level, level),
        }
    }

    fn services(&self) -> &[String] {
        match self {
            Self::Alert { services, .. } | Self::Queue { services, .. } | Self::Burn { services, .. } => services,
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::Alert { weight: SeedWeight::Critical, .. } | Self::Burn { .. } => Severity::Sev2,
            Self::Alert { weight: SeedWeight::Error, .. } | Self::Queue { .. } => Severity::Sev3,
            Self::Alert { weight: SeedWeight::Less, .. } => Severity::Sev4,
        }
    }

    /// Where two are as grave: what people notice before what is behind it.
    fn kind_rank(&self) -> u8 {
        match self {
            Self::Burn { .. } => 0,
            Self::Alert { .. } => 1,
            Self::Queue { .. } => 2,
        }
    }

    fn said(&self) -> String {
        match self {
            Self::Alert { name, .. } => name.clone(),
            Self::Queue { id, because, .. } => format!("{id}: {because}"),
            Self::Burn { name, .. } => format!("{name} burns its budget"),
        }
    }
}

#[cfg(test)]
#[path = "declare_tests.rs"]
mod tests;
