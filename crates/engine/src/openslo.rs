//! OpenSLO documents from outside: what could be taken of them, and what stands in the way.

mod discover;
mod export;
mod find;
mod offers;
mod tried;
mod written;

use serde::Serialize;
use watchbill_definitions::{OpenSloDocument, read_openslo};
use watchbill_domain::time::Zone;

pub use discover::{DiscoveredSlos, OfferedSlo};
pub(crate) use discover::{discover, offers as offers_of, write_offers};
pub use export::{AskedExport, ExportedSlo, SloDialect, export_slo};
pub(crate) use find::{slo_paths, text, unowned};
pub(crate) use offers::{KeptOffers, adopt, dismiss, slo_offers, take_back};
pub use tried::{TriedQuery, try_queries};
pub use written::{PlannedSlo, WrittenSlo, plan_slo};

/// `slo import --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenSloImport {
    /// Every object of every file, in their order.
    pub documents: Vec<ImportedObject>,
}

/// One object of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportedObject {
    /// The file as it was named.
    pub file: String,
    /// Which object of it, from 0.
    pub index: usize,
    /// `kind`, as written.
    pub kind: Option<String>,
    /// `metadata.name`, as written.
    pub name: Option<String>,
    /// Whether it can be taken as it is.
    pub importable: bool,
    /// Its fields under OpenSLO's names, texts as written; a secret is not shown.
    pub values: serde_json::Value,
    /// What makes it not computable, by code.
    pub errors: Vec<String>,
    /// What is worth knowing, by code.
    pub warnings: Vec<String>,
    /// The same with places, for people.
    #[serde(skip)]
    pub said: Vec<SaidOfObject>,
    /// Whether it is what could not be read at all.
    #[serde(skip)]
    pub unreadable: bool,
}

/// One thing that is said of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidOfObject {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// `error` or `warning`.
    pub weight: &'static str,
    /// The code.
    pub code: String,
    /// What it is here.
    pub message: String,
    /// What the code means, in one sentence.
    pub means: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Reads files, each with its name, as OpenSLO documents. `zone` is the team's, for calendars that name none. Nothing is
/// written.
#[must_use]
pub fn import_openslo(texts: &[(&str, &str)], zone: Option<&Zone>) -> OpenSloImport {
    let read = |(file, text): &(&str, &str)| {
        read_openslo(text, zone).iter().map(|document| imported(file, document)).collect::<Vec<_>>()
    };
    OpenSloImport { documents: texts.iter().flat_map(read).collect() }
}

fn imported(file: &str, document: &OpenSloDocument) -> ImportedObject {
    let said = document.said.iter().map(|said| SaidOfObject {
        line: said.line,
        column: said.column,
        weight: if said.code.is_error() { "error" } else { "warning" },
        code: said.word(),
        message: said.message.clone(),
        means: said.code.means,
        remedy: said.code.remedy,
    });
    ImportedObject {
        file: file.to_owned(),
        index: document.index,
        kind: document.kind().map(str::to_owned),
        name: document.name().map(str::to_owned),
        importable: document.importable(),
        values: document.values(),
        errors: document.errors(),
        warnings: document.warnings(),
        said: said.collect(),
        unreadable: document.is_unreadable(),
    }
}

#[cfg(test)]
#[path = "openslo_tests.rs"]
mod tests;
