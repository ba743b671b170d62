//! A document as Markdown: what comes from outside is read as the text it is.

use std::fmt::Write as _;

use super::names::Names;
use super::{Cell, DecisionBox, Document, Figure, Part, Table, line, lines};
use crate::grid::markdown_lines;
use crate::markdown::{destination, escaped};
use crate::table::Align;

pub(super) fn written(document: &Document, names: &Names) -> String {
    let mut out = format!("# {}\n", text(&document.title));
    if !document.foot.is_empty() {
        let _ = write!(out, "\n{}\n", text(&document.foot));
    }
    for (p, page) in document.pages.iter().enumerate() {
        let _ = write!(out, "\n## {}\n", text(&page.heading));
        for (n, part) in page.parts.iter().enumerate() {
            out.push('\n');
            out.push_str(&part_text(part, &names.file(p, n)));
        }
    }
    out
}

fn part_text(part: &Part, file: &str) -> String {
    match part {
        Part::Heading(heading) => format!("### {}\n", text(heading)),
        // Two blanks at the end of a line keep its end.
        Part::Paragraph(paragraph) => format!("{}\n", broken(paragraph, "  \n")),
        Part::Notice(notice) => format!("> {}\n", broken(notice, "  \n> ")),
        Part::List(items) => items.iter().map(|item| format!("- {}\n", cell_text(item))).collect(),
        Part::Facts(facts) => {
            facts.iter().map(|(name, cell)| format!("- **{}**: {}\n", text(name), cell_text(cell))).collect()
        }
        Part::Table(table) => table_text(table, file),
        Part::Figure(figure) => figure_text(figure, file),
        Part::Decision(decision) => decision_text(decision),
    }
}

fn text(text: &str) -> String {
    escaped(&line(text))
}

fn broken(text: &str, joint: &str) -> String {
    lines(text).map(|line| escaped(&line)).collect::<Vec<_>>().join(joint)
}

fn cell_text(cell: &Cell) -> String {
    match &cell.link {
        Some(link) => format!("[{}](<{}>)", text(&cell.text), destination(link).replace('|', "%7C")),
        None => text(&cell.text),
    }
}

fn table_text(table: &Table, file: &str) -> String {
    let heads: Vec<(String, Align)> = table.heads.iter().map(|head| (text(&head.text), head.align)).collect();
    let cells =
        |row: Vec<Option<&Cell>>| row.into_iter().map(|cell| cell.map_or_else(String::new, cell_text)).collect();
    let rows: Vec<Vec<String>> = table.filled().map(cells).collect();
    format!("**{}** ([CSV](<{file}>))\n\n{}", text(&table.caption), markdown_lines(&heads, &rows))
}

fn figure_text(figure: &Figure, file: &str) -> String {
    format!("![{}](<{file}>)\n\n{}\n", text(&figure.words), text(&figure.caption))
}

fn decision_text(decision: &DecisionBox) -> String {
    let mut out = format!("### {}\n\n", text(&decision.heading));
    if decision.open {
        out.push_str("**Nothing is decided yet.**\n\n");
    }
    for (name, said) in &decision.lines {
        let _ = writeln!(out, "- **{}**: {}", text(name), broken(said, "  \n  "));
    }
    out
}
