//! A document as one HTML file.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::names::Names;
use super::{Cell, DecisionBox, Document, Figure, Page, Part, Table, line, lines};
use crate::table::Align;

const STYLE: &str = include_str!("style.css");

/// Characters of a word from which on it may be broken anywhere: an address or a query. A shorter one in a narrow column is not.
const LONG_WORD: usize = 17;

/// Rows up to which a table stays on one sheet.
const SHORT_TABLE: usize = 4;

/// Columns from which on a table is written smaller on paper.
const MANY_COLUMNS: usize = 8;

pub(super) fn written(document: &Document, names: &Names) -> String {
    // Nothing is loaded, nothing runs, and no other style than this very one is obeyed.
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy = format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'");
    let title = text(&document.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    );
    out.push_str("<nav aria-label=\"Pages\">\n<ol>\n");
    for (p, page) in document.pages.iter().enumerate() {
        let _ = writeln!(out, "<li><a href=\"#{}\">{}</a></li>", names.page(p), text(&page.heading));
    }
    out.push_str("</ol>\n</nav>\n</header>\n<main>\n");
    for (p, page) in document.pages.iter().enumerate() {
        page_html(&mut out, page, names.page(p), (p + 1, document.pages.len()), &document.foot);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The heading has a name that no page can have: theirs have single hyphens.
fn page_html(out: &mut String, page: &Page, name: &str, (number, of): (usize, usize), foot: &str) {
    let heading = text(&page.heading);
    let _ = writeln!(out, "<section class=\"page\" id=\"{name}\" aria-labelledby=\"{name}--heading\">");
    let _ = writeln!(out, "<h2 id=\"{name}--heading\">{heading}</h2>");
    for group in page.parts.chunk_by(|_, next| !matches!(next, Part::Heading(_))) {
        group_html(out, group);
    }
    let _ = writeln!(out, "<p class=\"foot\"><span>{}</span> <span>{number} / {of}</span></p>\n</section>", text(foot));
}

/// From a heading to the next. One with a chart stays on one sheet where it fits, and figures lie beside the chart they tell of.
fn group_html(out: &mut String, parts: &[Part]) {
    let is_whole = parts.iter().any(|part| matches!(part, Part::Figure(_)));
    if is_whole {
        out.push_str("<div class=\"whole\">\n");
    }
    let mut rest = parts;
    loop {
        rest = match rest {
            [] => break,
            [facts @ Part::Facts(_), figure @ Part::Figure(_), more @ ..] => {
                out.push_str("<div class=\"beside\">\n");
                part_html(out, facts);
                part_html(out, figure);
                out.push_str("</div>\n");
                more
            }
            [part, more @ ..] => {
                part_html(out, part);
                more
            }
        };
    }
    if is_whole {
        out.push_str("</div>\n");
    }
}

fn part_html(out: &mut String, part: &Part) {
    match part {
        Part::Heading(heading) => {
            let _ = writeln!(out, "<h3>{}</h3>", text(heading));
        }
        Part::Paragraph(paragraph) => {
            let _ = writeln!(out, "<p>{}</p>", broken(paragraph));
        }
        Part::Notice(notice) => {
            let _ = writeln!(out, "<p class=\"notice\" role=\"note\">{}</p>", broken(notice));
        }
        Part::List(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", cell_html(item))).collect();
            let _ = writeln!(out, "<ul>\n{items}</ul>");
        }
        Part::Facts(facts) => {
            let _ = writeln!(out, "<dl>");
            for (name, cell) in facts {
                let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", text(name), cell_html(cell));
            }
            let _ = writeln!(out, "</dl>");
        }
        Part::Table(table) => table_html(out, table),
        Part::Figure(figure) => figure_html(out, figure),
        Part::Decision(decision) => decision_html(out, decision),
    }
}

fn table_html(out: &mut String, table: &Table) {
    let class = |align: Align| if align == Align::Right { " class=\"number\"" } else { "" };
    let short = if table.rows.len() > SHORT_TABLE { "" } else { " short" };
    let many = if table.heads.len() > MANY_COLUMNS { " many" } else { "" };
    let caption = text(&table.caption);
    let _ = writeln!(out, "<table class=\"rows{short}{many}\">\n<caption>{caption}</caption>\n<thead>\n<tr>");
    for head in &table.heads {
        let _ = writeln!(out, "<th scope=\"col\"{}>{}</th>", class(head.align), text(&head.text));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in table.filled() {
        out.push_str("<tr>\n");
        for (i, (cell, head)) in row.into_iter().zip(&table.heads).enumerate() {
            let (open, close) = if i == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            let cell = cell.map_or_else(String::new, |cell| linked(cell, &words(&cell.text)));
            let _ = writeln!(out, "<{open}{}>{cell}</{close}>", class(head.align));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn figure_html(out: &mut String, figure: &Figure) {
    let svg = figure.drawing.inline_svg();
    let (words, caption) = (text(&figure.words), text(&figure.caption));
    let _ = writeln!(out, "<figure aria-label=\"{words}\">\n{svg}<figcaption>{caption}</figcaption>\n</figure>");
}

fn decision_html(out: &mut String, decision: &DecisionBox) {
    let _ = writeln!(out, "<div class=\"decision\">\n<h3>{}</h3>", text(&decision.heading));
    if decision.open {
        out.push_str("<p class=\"notice\" role=\"note\">Nothing is decided yet.</p>\n");
    }
    out.push_str("<dl>\n");
    for (name, said) in &decision.lines {
        let class = if said.is_empty() { " class=\"empty\"" } else { "" };
        let _ = writeln!(out, "<div><dt>{}</dt><dd{class}>{}</dd></div>", text(name), broken(said));
    }
    out.push_str("</dl>\n</div>\n");
}

fn cell_html(cell: &Cell) -> String {
    linked(cell, &text(&cell.text))
}

/// A text of a cell with its long words marked, so that only they are broken where a column is narrow.
fn words(text: &str) -> String {
    let word = |word: &str| match word.chars().count() {
        LONG_WORD.. => format!("<span class=\"long\">{}</span>", escaped(word)),
        _ => escaped(word),
    };
    line(text).split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn linked(cell: &Cell, said: &str) -> String {
    match &cell.link {
        Some(link) => format!("<a href=\"{}\" rel=\"noreferrer noopener\">{said}</a>", escaped(link.as_str())),
        None => said.to_owned(),
    }
}

fn broken(text: &str) -> String {
    lines(text).map(|line| escaped(&line)).collect::<Vec<_>>().join("<br>\n")
}

fn text(text: &str) -> String {
    escaped(&line(text))
}

/// A text as HTML reads it, within an element as within the quotes of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
