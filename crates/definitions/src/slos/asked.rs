//! One file with a service level, asked for by hand: with buckets of the asker's own, so that nothing has to be fetched.

use watchbill_domain::slo::{Choices, RefusedObjective, Slo, Standing};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Zone;

use crate::finding::Finding;
use crate::openslo::{Askable, OpenSloDocument, Unaskable, read_openslo};
use crate::reader::shown;
use crate::yaml::Node;

use super::annotations::annotated;
use super::level::alerting;
use super::{Library, SloFile, finding, place};

/// Which objective of a file is meant, and how long its slices are.
#[derive(Debug, Clone, Copy, Default)]
pub struct SloChoice<'a> {
    /// The SLO by its name, where the file has several.
    pub slo: Option<&'a str>,
    /// The objective by its display name or its number from 1; the first that is promised unless said.
    pub objective: Option<&'a str>,
    /// Seconds of a slice, instead of what the document says.
    pub slice_s: Option<u32>,
    /// The team's, for calendars that name none.
    pub zone: Option<&'a Zone>,
}

/// What a file states.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedSlo {
    /// The objective that was meant.
    pub slo: Slo,
    /// What the team decides about slices.
    pub choices: Choices,
    /// Seconds of a slice by the document, where it was asked for others.
    pub stated_slice_s: Option<u32>,
    /// What the objectives that were not meant are called, or their numbers.
    pub others: Vec<String>,
    /// What is worth knowing about the file, in its order.
    pub findings: Vec<Finding>,
}

/// Why a file gives nothing to evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAsked {
    /// What is promised is no share.
    Objective {
        /// In which way not.
        refused: RefusedObjective,
        /// Where, and what is expected.
        problem: Problem,
    },
    /// Anything else.
    Unreadable(Problem),
}

/// Reads the one objective that is meant. What an evaluation does not need, like an indicator, may be missing.
///
/// # Errors
/// [`NotAsked`] with the place.
pub fn read_asked_slo(file: SloFile<'_>, choice: SloChoice<'_>) -> Result<AskedSlo, NotAsked> {
    let read = read_openslo(file.text, choice.zone);
    if let Some(broken) = read.iter().find(|document| document.is_unreadable()) {
        let said = broken.said.first().map_or_else(String::new, |said| said.message.clone());
        return Err(unreadable(file, broken.line, None, format!("cannot be read as YAML: {said}")));
    }
    let documents: Vec<(&str, OpenSloDocument)> = read.into_iter().map(|document| (file.name, document)).collect();
    let document = chosen(file, &documents, choice.slo)?;
    let mut findings: Vec<Finding> = document.said.iter().map(|said| finding(file.name, document, said)).collect();
    let annotated = annotated(file.name, document.tree(), &mut findings);
    let names = names(document);
    let nth = objective(file, document, &names, choice.objective, &annotated.aspirational)?;
    let Askable { objective, method, window } =
        document.asked(nth, choice.slice_s, choice.zone).map_err(|unaskable| not_asked(file, document, unaskable))?;
    let stated = choice.slice_s.and_then(|_| document.asked(nth, None, choice.zone).ok()?.method.slice_s());
    let library = Library::of(&documents);
    let alerting = match document.tree().get("spec") {
        Some(spec) => alerting(file.name, spec, &annotated, &library, &mut findings),
        None => watchbill_domain::slo::Alerting::default(),
    };
    let objective_name = document.objectives()[nth].text_of("displayName").map(str::to_owned);
    let is_aimed_at = objective_name.as_ref().is_some_and(|name| annotated.aspirational.contains(name));
    findings.sort_by_key(|finding| (finding.problem.line, finding.problem.column));
    Ok(AskedSlo {
        slo: Slo {
            name: document.name().unwrap_or_default().to_owned(),
            objective_name,
            standing: if is_aimed_at { Standing::Aspirational } else { Standing::Current },
            objective,
            method,
            window,
            alerting,
        },
        choices: annotated.choices,
        stated_slice_s: stated.filter(|stated| choice.slice_s != Some(*stated)),
        others: names.into_iter().enumerate().filter(|(other, _)| *other != nth).map(|(_, name)| name).collect(),
        findings,
    })
}

fn chosen<'a>(
    file: SloFile<'_>,
    documents: &'a [(&str, OpenSloDocument)],
    name: Option<&str>,
) -> Result<&'a OpenSloDocument, NotAsked> {
    let slos: Vec<&OpenSloDocument> =
        documents.iter().map(|(_, document)| document).filter(|document| document.kind() == Some("SLO")).collect();
    let list = || slos.iter().map(|document| shown(document.name().unwrap_or_default())).collect::<Vec<_>>().join(", ");
    match (name, slos.as_slice()) {
        (_, []) => {
            Err(unreadable(file, 1, None, "there is no SLO in it; expected a document with `kind: SLO`".to_owned()))
        }
        (None, [one]) => Ok(*one),
        (None, _) => Err(unreadable(
            file,
            1,
            None,
            format!("there are several SLOs in it; expected --slo with one of {}", list()),
        )),
        (Some(name), _) => {
            let named: Vec<_> = slos.iter().filter(|document| document.name() == Some(name)).copied().collect();
            let message = match named.as_slice() {
                [one] => return Ok(*one),
                [] => format!("there is no SLO {} in it; there is {}", shown(name), list()),
                [first, second, ..] => format!(
                    "the SLOs of lines {} and {} are both called {}; give each a name of its own, or a file of its own",
                    first.line,
                    second.line,
                    shown(name)
                ),
            };
            Err(unreadable(file, 1, None, message))
        }
    }
}

/// What the objectives can be called by.
fn names(document: &OpenSloDocument) -> Vec<String> {
    let called =
        |(nth, node): (usize, &Node)| node.text_of("displayName").map_or_else(|| (nth + 1).to_string(), str::to_owned);
    document.objectives().iter().enumerate().map(called).collect()
}

fn objective(
    file: SloFile<'_>,
    document: &OpenSloDocument,
    names: &[String],
    asked: Option<&str>,
    aspirational: &[String],
) -> Result<usize, NotAsked> {
    let Some(asked) = asked else {
        // One that is aimed at is not what anybody is held to; where all are, the first will do.
        return Ok(names.iter().position(|name| !aspirational.contains(name)).unwrap_or(0));
    };
    if names.iter().filter(|name| *name == asked).count() > 1 {
        let message = format!("several objectives are called {}; expected the number of one, from 1", shown(asked));
        return Err(unreadable(file, document.line, None, message));
    }
    let by_number = || asked.parse::<usize>().ok()?.checked_sub(1).filter(|nth| *nth < names.len());
    names.iter().position(|name| name == asked).or_else(by_number).ok_or_else(|| {
        let message = format!("there is no objective {}; there is {}", shown(asked), names.join(", "));
        unreadable(file, document.line, None, message)
    })
}

fn not_asked(file: SloFile<'_>, document: &OpenSloDocument, unaskable: Unaskable) -> NotAsked {
    match unaskable {
        Unaskable::Refused { refused, at } => {
            let problem = place(file.name, at.line, Some(at.column), refused.to_string());
            NotAsked::Objective { refused, problem }
        }
        Unaskable::Said(said) => {
            let message = format!("{}: {}. {}", said.word(), said.message, said.code.remedy);
            unreadable(file, said.line, Some(said.column), message)
        }
        Unaskable::Nothing => {
            let refused = RefusedObjective::NotANumber;
            let problem = place(file.name, document.line, None, format!("there is no objective in it; {refused}"));
            NotAsked::Objective { refused, problem }
        }
    }
}

fn unreadable(file: SloFile<'_>, line: usize, column: Option<usize>, message: String) -> NotAsked {
    NotAsked::Unreadable(place(file.name, line, column, message))
}

#[cfg(test)]
#[path = "asked_tests.rs"]
mod tests;
