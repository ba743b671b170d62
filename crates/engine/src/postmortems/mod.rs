//! Postmortems as they are written: what is told of a document by its text alone. Nothing here asks records or the network.

mod lint;
mod names;

pub use lint::{LARGEST_DOCUMENT, NotADocument, document_text, lint_document};
pub use names::{KnownNames, known_names, vale_files};
