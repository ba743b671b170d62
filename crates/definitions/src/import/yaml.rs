//! A configuration in YAML.

use watchbill_domain::sources::Problem;

use crate::yaml::{Node, parse as parse_all};

use super::problem;

/// The first document of a text. Nothing of the text is repeated: it may hold secrets.
pub(super) fn parse(file: &str, text: &str) -> Result<Node, Problem> {
    let stream = parse_all(text);
    let first = stream.documents.into_iter().next().map(|(tree, _)| tree);
    match (first, stream.broken) {
        (Some(root), _) if !root.entries().is_empty() => Ok(root),
        (None, Some(broken)) => {
            Err(problem(file, Some(broken.at.line), "is no YAML that can be read from here on; nothing was taken over"))
        }
        _ => Err(problem(file, None, "holds no settings")),
    }
}
