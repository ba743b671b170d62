//! From trees to text, for what has no text of its own: an entry of a list on one line, or one that repeats anchors of
//! another document.

use super::{Entry, Node, Shape, Style, Text};

/// The tree in block style; reading it again gives the same tree.
pub(crate) fn write(node: &Node) -> String {
    let mut out = String::new();
    match &node.shape {
        Shape::List(items) if !items.is_empty() => list(&mut out, items, 0),
        Shape::Map(entries) if !entries.is_empty() => map(&mut out, entries, 0),
        shape => {
            leaf(&mut out, shape);
            out.push('\n');
        }
    }
    out
}

fn map(out: &mut String, entries: &[Entry], depth: usize) {
    for (nth, entry) in entries.iter().enumerate() {
        // The first key of a map in a list stands behind the dash.
        if nth > 0 || !out.ends_with("- ") {
            indent(out, depth);
        }
        key(out, &entry.key);
        out.push(':');
        below(out, &entry.value, depth);
    }
}

fn below(out: &mut String, value: &Node, depth: usize) {
    match &value.shape {
        Shape::List(items) if !items.is_empty() => {
            out.push('\n');
            list(out, items, depth + 1);
        }
        Shape::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            map(out, entries, depth + 1);
        }
        Shape::Null => out.push('\n'),
        shape => {
            out.push(' ');
            leaf(out, shape);
            out.push('\n');
        }
    }
}

fn list(out: &mut String, items: &[Node], depth: usize) {
    for item in items {
        indent(out, depth);
        out.push_str("- ");
        match &item.shape {
            Shape::Map(entries) if !entries.is_empty() => map(out, entries, depth + 1),
            Shape::List(inner) if !inner.is_empty() => {
                out.truncate(out.len() - 1);
                out.push('\n');
                list(out, inner, depth + 1);
            }
            shape => {
                leaf(out, shape);
                out.push('\n');
            }
        }
    }
}

fn leaf(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Null => out.push_str("null"),
        Shape::List(_) => out.push_str("[]"),
        Shape::Map(_) => out.push_str("{}"),
        Shape::Text(Text { text, style: Style::Plain }) => out.push_str(text),
        Shape::Text(Text { text, .. }) => quoted(out, text),
    }
}

fn key(out: &mut String, key: &str) {
    if is_plain(key) && key != "<<" && !matches!(key, "~" | "null" | "Null" | "NULL") {
        out.push_str(key);
    } else {
        quoted(out, key);
    }
}

/// Whether the text means itself without quotes, wherever it stands: every number and every switch does.
pub(super) fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    let begins = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '(' | '+' | '$' | '<');
    // A minus begins a number, or an entry of a list.
    let minus = text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '.'));
    (first.is_some_and(begins) || minus)
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(|c| (c == ' ' || c.is_alphanumeric() || c.is_ascii_punctuation()) && c != '\u{feff}')
}

/// In double quotes: the only style that can say every text.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}') => {
                out.push_str(&format!("\\U{:08x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}
