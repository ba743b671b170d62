//! What the records say, as Markdown. The same facts give the same text, so that what did not change is seen not to have changed.

use std::collections::BTreeMap;

use crate::incidents::{
    Factor, Figure, FigureSource, Filling, IncidentId, Line, Moment, Post, Times, Told, ToldBy, balance, figure_beside,
};
use crate::time::{Instant, Zone, local_text, span_text};

use super::literal::literal;

/// What is known of an incident when a document about it is made, or made anew.
#[derive(Debug, Clone)]
pub struct DocumentFacts<'a> {
    /// What the document is called.
    pub title: String,
    /// The incident; none for a document about none.
    pub number: Option<IncidentId>,
    /// What stands at its head: names and values.
    pub header: Vec<(String, String)>,
    /// Its five moments.
    pub times: Option<&'a Times>,
    /// The figures of its impact.
    pub figures: &'a [Figure],
    /// What of its timeline is to be shown, in order.
    pub timeline: Vec<TimelineRow>,
    /// What became of its messages; empty where it has none.
    pub ledger: &'a [Line],
    /// Everything else, in sentences.
    pub lists: BTreeMap<Filling, Vec<String>>,
    /// What is to be done, from notes that say so.
    pub todos: Vec<String>,
    /// In whose zone its times are written.
    pub zone: Zone,
}

/// A row of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// When.
    pub at: Instant,
    /// What happened.
    pub text: String,
    /// From where that is known: an address, or the name of the record.
    pub source: String,
    /// What people wrote beside it.
    pub said: Vec<String>,
}

/// What one of the fillings shows, with line feeds and without marks; none where nothing is known for it.
#[must_use]
pub fn fill(filling: Filling, facts: &DocumentFacts<'_>) -> Option<String> {
    let figures = |wanted: fn(&str) -> bool| {
        table(
            ["Figure", "How much", "From"],
            facts.figures.iter().filter(|figure| wanted(&figure.name)).map(figure_row),
        )
    };
    match filling {
        Filling::Header => {
            let number = facts.number.map(|number| ("Incident".to_owned(), number.to_string()));
            let rows = number
                .iter()
                .chain(&facts.header)
                .map(|(name, value)| format!("- {}: {}", literal(name), literal(value)));
            lines(rows)
        }
        Filling::Times => facts.times.and_then(|times| times_table(times, &facts.zone)),
        Filling::Duration => figures(|name| name == "duration"),
        Filling::Budgets => figures(|name| name.starts_with("budget ")),
        Filling::Pages => figures(|name| matches!(name, "pages" | "people" | "nights")),
        Filling::Messages => figures(|name| {
            name != "duration" && !name.starts_with("budget ") && !matches!(name, "pages" | "people" | "nights")
        }),
        Filling::Timeline => {
            let row = |row: &TimelineRow| {
                let said: String = row.said.iter().map(|said| format!(" ({said})")).collect();
                [time(row.at, &facts.zone), cell(&format!("{}{said}", row.text)), code(&row.source)]
            };
            table(["Time", "What happened", "From"], facts.timeline.iter().map(row))
        }
        Filling::Ledger => ledger(facts.ledger),
        Filling::Actions => lines(facts.todos.iter().map(|todo| format!("- [ ] {}", literal(todo)))),
        other => {
            let sentences = facts.lists.get(&other)?;
            lines(sentences.iter().map(|sentence| format!("- {}", literal(sentence))))
        }
    }
}

/// The factors of a document as a list; none where there are none.
#[must_use]
pub fn factors_text(factors: &[Factor]) -> Option<String> {
    lines(factors.iter().map(|factor| {
        let tags: String = factor.tags.iter().map(|tag| format!(" #{}", tag.as_str())).collect();
        let found = factor.found_by.map_or_else(String::new, |found| format!(", found by {}", found.word()));
        let evidence: Vec<String> = factor.evidence.iter().map(|one| literal(one)).collect();
        let evidence = if evidence.is_empty() { String::new() } else { format!(": {}", evidence.join(", ")) };
        format!("- {} ({}{found}){tags}{evidence}", literal(&factor.name), factor.kind.word())
    }))
}

fn lines(rows: impl Iterator<Item = String>) -> Option<String> {
    let text: String = rows.map(|row| row + "\n").collect();
    (!text.is_empty()).then_some(text)
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Option<String> {
    let row = |cells: [String; N]| format!("| {} |\n", cells.join(" | "));
    let body: String = rows.map(row).collect();
    let rule = ["---"; N].join(" | ");
    (!body.is_empty()).then(|| format!("| {} |\n| {rule} |\n{body}", head.join(" | ")))
}

/// As [`literal`], without what would end a cell.
fn cell(text: &str) -> String {
    literal(text).replace('|', "\\|")
}

/// The name of a record in a cell.
fn code(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { name } else { format!("`{}`", name.replace('`', "'").replace('|', "\\|")) }
}

fn time(at: Instant, zone: &Zone) -> String {
    local_text(at, zone, at).full
}

fn figure_row(figure: &Figure) -> [String; 3] {
    let from = match &figure.source {
        FigureSource::Computed { how, .. } => how.clone(),
        FigureSource::Typed { by, source } => format!("{source} ({by})"),
    };
    let how_much = figure.text();
    [figure.name.as_str(), figure_beside(&figure.name, &how_much), from.as_str()].map(cell)
}

fn times_table(times: &Times, zone: &Zone) -> Option<String> {
    let row = |moment: Moment| {
        let told = times.each.get(&moment)?;
        let after = times.between(Moment::Started, moment).filter(|_| moment != Moment::Started).map(span_text);
        Some([moment.word().to_owned(), time(told.at, zone), after.unwrap_or_default(), cell(&told_by(told))])
    };
    table(["Moment", "Time", "After the start", "From"], Moment::ALL.into_iter().filter_map(row))
}

fn told_by(told: &Told) -> String {
    match &told.from {
        ToldBy::Alert(alert) => format!("alert {alert}"),
        ToldBy::Page(page) => format!("page {page}"),
        ToldBy::Acknowledgement { alert, by } => format!("acknowledgement of {alert} by {by}"),
        ToldBy::Level(level) => format!("budget of {level}"),
        ToldBy::Queue(queue) => format!("queue {queue}"),
        ToldBy::Declaration(by) => format!("declared by {by}"),
        ToldBy::Lead(by) => format!("{by} took the lead"),
        ToldBy::Status { status, by } => format!("status {} set by {by}", status.word()),
        ToldBy::Report(who) => format!("told by {who}"),
        ToldBy::Person { by, why, .. } => format!("said by {by}: {why}"),
    }
}

/// The parts of a ledger and what they come to. It is told as it is, also where it does not add up.
fn ledger(posts: &[Line]) -> Option<String> {
    let row = |line: &Line| {
        let messages = line.messages.map_or_else(|| "not known".to_owned(), |messages| messages.to_string());
        [line.post.word().replace('_', " "), messages, cell(&line.source)]
    };
    let in_order = Post::ALL.into_iter().flat_map(|post| posts.iter().filter(move |line| line.post == post));
    let table = table(["Messages", "How many", "From"], in_order.map(row))?;
    Some(format!("{table}\nExpected = processed + replayed + discarded + waiting + lost: {}.\n", balance(posts).text()))
}

#[cfg(test)]
#[path = "fill_tests.rs"]
mod tests;
