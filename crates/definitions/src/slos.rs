//! The files of `slos/`: OpenSLO documents, taken together, as the service levels of a team.

mod amended;
mod annotations;
mod asked;
mod comparison;
mod conditions;
mod indicator;
mod level;
mod measured;
mod template;

use std::collections::HashMap;

use watchbill_domain::sources::Problem;
use watchbill_domain::time::Zone;

use crate::finding::{Finding, Weight};
use crate::openslo::{OpenSloDocument, Said, read_openslo};
use crate::reader::shown;

pub use amended::{SloAmendment, amended_slo};
pub use asked::{AskedSlo, NotAsked, SloChoice, read_asked_slo};
pub use indicator::{Events, Indicator, Metric};
pub use level::SloSpec;
pub use measured::NotMeasurable;
pub use template::{SloTemplate, SloTemplateDraft, slo_template};
pub use watchbill_domain::slo::{Comparison, Operator, RawIs};

/// One file with service levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SloFile<'a> {
    /// The file as findings give it.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// What the files gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SloReading {
    /// Every objective that is in force, in the order of the files; a file that states several of one SLO states several.
    pub levels: Vec<SloSpec>,
    /// What could not be taken, and what is worth knowing, in the order of the files.
    pub findings: Vec<Finding>,
}

/// Reads the files of a team, whose zone holds for calendars that name none. Documents may refer to one another across files.
/// One that cannot be computed is refused with its place; the others hold.
#[must_use]
pub fn read_slos(files: &[SloFile<'_>], zone: Option<&Zone>) -> SloReading {
    let documents: Vec<(&str, OpenSloDocument)> = files
        .iter()
        .flat_map(|file| read_openslo(file.text, zone).into_iter().map(|document| (file.name, document)))
        .collect();
    let library = Library::of(&documents);
    let mut reading = SloReading::default();
    for (file, document) in &documents {
        let mut found: Vec<Finding> = document.said.iter().map(|said| finding(file, document, said)).collect();
        if let Some(other) = library.taken_before(file, document) {
            found.push(taken(file, document, other));
        } else if document.kind() == Some("SLO") && document.importable() {
            let (levels, more) = level::levels(file, document, &library);
            reading.levels.extend(levels);
            found.extend(more);
        }
        found.sort_by_key(|finding| (finding.problem.line, finding.problem.column));
        reading.findings.extend(found);
    }
    reading
}

/// Documents by kind and name: what others refer to.
struct Library<'a> {
    by_name: HashMap<(&'a str, &'a str), (&'a str, &'a OpenSloDocument)>,
}

impl<'a> Library<'a> {
    fn of(documents: &'a [(&'a str, OpenSloDocument)]) -> Self {
        let mut by_name = HashMap::new();
        for (file, document) in documents {
            if let (Some(kind), Some(name)) = (document.kind(), document.name()) {
                by_name.entry((kind, name)).or_insert((*file, document));
            }
        }
        Self { by_name }
    }

    /// The object that a reference names.
    fn get(&self, kind: &str, name: &str) -> Option<&'a OpenSloDocument> {
        self.by_name.get(&(kind, name)).map(|(_, document)| *document)
    }

    /// Where an object of the same kind and name stands before this one.
    fn taken_before(&self, file: &str, document: &OpenSloDocument) -> Option<(&'a str, usize)> {
        let (first_file, first) = self.by_name.get(&(document.kind()?, document.name()?))?;
        let same = *first_file == file && first.index == document.index;
        (!same).then_some((*first_file, first.line))
    }
}

fn finding(file: &str, document: &OpenSloDocument, said: &Said) -> Finding {
    let weight = match (said.code.is_error(), said.code.word) {
        (true, _) => Weight::Refused,
        // Nothing can be fetched by a query that is none, and whoever wrote the field expects it to do something.
        (false, "W_UNKNOWN_FIELD_" | "W_PLACEHOLDER_QUERY" | "W_QUERY_TEMPLATE" | "W_INLINE_SECRET") => Weight::Ignored,
        (false, _) => Weight::Note,
    };
    let lost = match (weight, document.kind()) {
        (Weight::Refused, Some("SLO")) => " This service level is not in force: nothing measures it.",
        (Weight::Refused, _) => " What refers to this object is not in force.",
        _ => "",
    };
    let message = format!("{}: {}. {}{lost}", said.word(), said.message, said.code.remedy);
    Finding { problem: place(file, said.line, Some(said.column), message), weight }
}

fn taken(file: &str, document: &OpenSloDocument, (other, line): (&str, usize)) -> Finding {
    let (kind, name) = (document.kind().unwrap_or_default(), shown(document.name().unwrap_or_default()));
    let message = format!("the {kind} {name} is defined already, in {other}:{line}; this one is not in force");
    Finding { problem: place(file, document.line, None, message), weight: Weight::Refused }
}

fn place(file: &str, line: usize, column: Option<usize>, message: String) -> Problem {
    Problem { place: file.to_owned(), line: Some(line), column, message }
}

#[cfg(test)]
#[path = "slos_tests.rs"]
mod tests;
