//! The text of one entry of a list, as a document of its own.

use crate::yaml::{Node, Shape, parse, write};

/// The lines of an entry, moved to the left; written anew when that does not read the same. `text` is the whole file, `next`
/// the entry behind it, `document_end` the byte where the document ends that they stand in.
pub(super) fn entry(text: &str, entry: &Node, next: Option<&Node>, document_end: usize) -> String {
    let end = next.map_or_else(|| line_behind(&text[..document_end]), |next| next.at.line);
    let indent = entry.at.column.saturating_sub(1);
    let first = entry.at.line;
    let mut moved = String::new();
    for (nth, line) in text.split_inclusive('\n').enumerate().skip(first - 1).take(end.saturating_sub(first)) {
        let blank = |c: &char| if nth + 1 == first { true } else { *c == ' ' };
        let cut: usize = line.chars().take(indent).take_while(blank).map(char::len_utf8).sum();
        moved.push_str(line.get(cut..).unwrap_or_default());
    }
    let same = parse(&moved);
    let alone = matches!(same.documents.as_slice(), [(tree, _)] if tree == entry) && same.broken.is_none();
    if alone && !matches!(entry.shape, Shape::List(_)) { moved } else { write(entry) }
}

/// The 1-based line that follows a text.
fn line_behind(text: &str) -> usize {
    text.matches('\n').count() + if text.ends_with('\n') { 1 } else { 2 }
}
