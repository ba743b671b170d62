//! Making a document from a template and what the records say.

use std::collections::{BTreeMap, BTreeSet};

use crate::incidents::{Filling, Template};

use super::blocks::{BlockName, block_text};
use super::fill::{DocumentFacts, fill};

/// What is never put into a document by itself, because it is for a person to say so: factors, and incidents that were alike. The guide
/// offers it.
pub const OFFERED: [Filling; 2] = [Filling::Candidates, Filling::Similar];

/// A new document: a heading for each section of the template, below it what the records say. What stands in several sections of the
/// template is put into the first. Actions are put in as plain lines, to be typed over.
#[must_use]
pub fn make_document(template: &Template, facts: &DocumentFacts<'_>) -> String {
    let mut document = format!("# {}\n", facts.title.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut used: BTreeSet<Filling> = OFFERED.into();
    for section in &template.sections {
        if !document.ends_with("\n\n") {
            document.push('\n');
        }
        document.push_str(&format!("## {}\n\n", section.heading));
        for filling in &section.filled_from {
            let Some(content) = used.insert(*filling).then(|| fill(*filling, facts)).flatten() else { continue };
            match filling {
                Filling::Actions => document.push_str(content.trim_end()),
                filling => document.push_str(&block_text(BlockName::Of(*filling), &BTreeMap::new(), &content)),
            }
            document.push_str("\n\n");
        }
    }
    while document.ends_with("\n\n") {
        document.pop();
    }
    document
}

#[cfg(test)]
#[path = "make_tests.rs"]
mod tests;
