//! Where tables and values stand in the text, line ends and comments included.

use std::ops::Range;

use toml_edit::{Item, Table, Value};

/// The text without this table.
pub(crate) fn cut(text: &str, table: &Table) -> String {
    let mut cuts = Vec::new();
    collect_cuts(text, table, &mut cuts);
    cuts.sort_by_key(|cut| cut.start);
    let mut changed = String::with_capacity(text.len());
    let mut kept_to = 0;
    for cut in cuts {
        changed.push_str(&text[kept_to..cut.start.max(kept_to)]);
        kept_to = cut.end.max(kept_to);
    }
    changed.push_str(&text[kept_to..]);
    changed
}

/// Where the lines of a source end, wherever its last table stands: behind its last value and the comments that follow it
/// without a blank line, unless these lead on to another header.
pub(crate) fn body_end(text: &str, table: &Table) -> usize {
    let mut cuts = Vec::new();
    collect_cuts(text, table, &mut cuts);
    cuts.into_iter().map(|cut| cut.end).max().unwrap_or(text.len())
}

/// The lines of this table and of every table in it that has a header of its own.
pub(super) fn collect_cuts(text: &str, table: &Table, cuts: &mut Vec<Range<usize>>) {
    if let Some(header) = table.span().filter(|_| !table.is_dotted()) {
        cuts.push(
            with_blank_line(text, line_start(text, header.start))..comments_end(text, values_end(table, header.end)),
        );
    }
    for (_, item) in table.iter() {
        match item {
            Item::Table(inner) if !inner.is_dotted() => collect_cuts(text, inner, cuts),
            Item::ArrayOfTables(inner) => inner.iter().for_each(|inner| collect_cuts(text, inner, cuts)),
            Item::Table(_) | Item::Value(_) | Item::None => {}
        }
    }
}

/// The end of the last value that stands under this table's header.
pub(super) fn values_end(table: &Table, header_end: usize) -> usize {
    let end = |item: &Item| match item {
        Item::Value(value) => value_end(value),
        Item::Table(inner) if inner.is_dotted() => values_end(inner, 0),
        Item::Table(_) | Item::ArrayOfTables(_) | Item::None => 0,
    };
    table.iter().map(|(_, item)| end(item)).fold(header_end, usize::max)
}

/// Where a value ends; the inline tables that dotted keys make have no span of their own.
pub(super) fn value_end(value: &Value) -> usize {
    let inner = || value.as_inline_table().into_iter().flat_map(|table| table.iter()).map(|(_, v)| value_end(v)).max();
    value.span().map(|span| span.end).or_else(inner).unwrap_or(0)
}

/// From the end of a value over the rest of its line and the comment lines behind it.
fn comments_end(text: &str, value_end: usize) -> usize {
    let own_end = end_of_line(text, value_end);
    let mut at = own_end;
    while text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
        at = end_of_line(text, at);
    }
    let leads_to_header = text[at..].trim_start_matches([' ', '\t']).starts_with('[');
    if leads_to_header { own_end } else { at }
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

/// The start of the blank line above the line that starts at `at`, if there is one; else `at`.
pub(super) fn with_blank_line(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let above = line_start(text, at - 1);
    if text[above..at].trim().is_empty() { above } else { at }
}

/// The start of the line behind the one `at` is in.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i + 1)
}
