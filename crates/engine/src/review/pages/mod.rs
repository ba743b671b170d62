//! The pages of a review, made of its snapshot and of what was entered: the same for the window and for paper.

mod appendix;
mod charts;
mod complaints;
mod cover;
mod decision;
mod earlier;
mod fit;
mod incidents;
mod portfolio;
mod service;

pub(super) use decision::{replaced, state_words};
pub(super) use fit::{outcome, suggestion};

use watchbill_domain::time::{Instant, Zone, dated_text};
use watchbill_report::{Align, Cell, Document, Head, Page, Part, Table};

use super::record::Record;

/// A page with what the window adds to it.
pub(super) struct Built {
    pub page: Page,
    pub entry: Entry,
    /// Why the page after it is not shown yet.
    pub holds: Option<String>,
}

/// What people enter on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Nothing,
    Present,
    Fates,
    Fit,
    /// About the service of this number.
    Decision(usize),
}

/// All of them in their order: what was decided before comes first, so that nobody reads new figures without it.
pub(super) fn pages(record: &Record, zone: &Zone) -> Vec<Built> {
    let services = &record.snapshot.services;
    let mut pages = vec![cover::page(record), earlier::page(record), portfolio::page(record)];
    pages.extend(services.iter().map(service::page));
    pages.push(incidents::page(record));
    pages.push(fit::page(record));
    pages.extend((0..services.len()).map(|index| decision::page(record, index, zone)));
    pages.push(appendix::page(record, zone));
    pages
}

/// What its pages are called, in their order.
pub(super) fn names(record: &Record, zone: &Zone) -> Vec<String> {
    pages(record, zone).into_iter().map(|built| built.page.name).collect()
}

/// The review as a document.
pub(super) fn document(record: &Record, zone: &Zone) -> Document {
    let pages = pages(record, zone).into_iter().map(|built| built.page).collect();
    Document { title: format!("Review of service levels: {}", record.head.title), foot: foot(record), pages }
}

/// As of when the figures are, and which snapshot they are of.
pub(super) fn foot(record: &Record) -> String {
    let read = record.snapshot.last_bucket.as_ref();
    let as_of = read.map_or_else(|| "nothing was measured".to_owned(), |at| format!("last reading {at}"));
    let revision = match record.head.revision {
        1 => String::new(),
        revision => format!(", revision {revision}"),
    };
    format!("Snapshot {}{revision}, made {}, {as_of}", record.shown_hash(), record.snapshot.made)
}

/// That the figures are older than they should be.
pub(super) fn stale(record: &Record) -> Option<String> {
    let snapshot = &record.snapshot;
    let said = match &snapshot.last_bucket {
        Some(at) => format!("The last reading is of {at}: what happened after it is not in these figures."),
        None => "Nothing was measured: there are no figures to decide by.".to_owned(),
    };
    snapshot.is_stale.then_some(said)
}

/// By whom and when, in the zone of the review.
pub(super) fn by(by: &str, at: Instant, zone: &Zone) -> String {
    format!("{by}, {}", dated_text(at, zone))
}

fn plain(name: impl Into<String>, heading: impl Into<String>, parts: Vec<Part>) -> Built {
    let page = Page { name: name.into(), heading: heading.into(), parts };
    Built { page, entry: Entry::Nothing, holds: None }
}

fn text(text: impl Into<String>) -> Part {
    Part::Paragraph(text.into())
}

fn list(lines: &[String]) -> Part {
    Part::List(lines.iter().map(|line| Cell::from(line.as_str())).collect())
}

fn table(name: &str, caption: &str, heads: &[(&str, Align)], rows: Vec<Vec<Cell>>) -> Part {
    let heads = heads.iter().map(|(text, align)| Head { text: (*text).to_owned(), align: *align }).collect();
    Part::Table(Table { name: name.to_owned(), caption: caption.to_owned(), heads, rows })
}

/// `—` where there is nothing to say.
fn or_dash(text: Option<&str>) -> Cell {
    Cell::from(text.filter(|text| !text.is_empty()).unwrap_or("—"))
}
