//! A review in words.

use std::fmt::Write as _;

use watchbill_engine::api::{ReviewDecisionForm, ReviewForm, ReviewListView, ReviewPage, ReviewPart, ReviewView};
use watchbill_engine::{no_such, plain_line};

use crate::answer::Failure;

/// Characters of one line.
const LINE: usize = 400;

pub(super) fn list(list: &ReviewListView) -> String {
    if list.reviews.is_empty() {
        let next = list.next.as_deref().unwrap_or("PERIOD");
        return format!("There is no review yet. `watchbill review open {next}` makes one.\n");
    }
    let row = |row: &watchbill_engine::api::ReviewRow| {
        let closed = row.closed.as_ref().map_or_else(|| "open".to_owned(), |closed| format!("closed by {closed}"));
        let old = if row.newest { "" } else { ", there is a newer one" };
        format!("{}  revision {}  {}  opened by {}, {closed}{old}\n", row.label, row.revision, row.words, row.opened)
    };
    list.reviews.iter().map(row).collect()
}

/// What a review holds, and what is still to be decided.
pub(super) fn outline(view: &ReviewView) -> String {
    let mut text = format!("{}\n  {}\n", line(&view.title), line(&view.foot));
    match &view.closed {
        Some(closed) => say(&mut text, &format!("closed by {closed}")),
        None => say(&mut text, "open"),
    }
    for page in &view.pages {
        if let Some(ReviewForm::Decision { decision }) = &page.form {
            say(&mut text, &decided(decision));
        }
    }
    let names: Vec<&str> = view.pages.iter().map(|page| page.name.as_str()).collect();
    say(&mut text, &format!("pages: {}", names.join(", ")));
    text
}

/// Every page, or the one that is named.
pub(super) fn pages(view: &ReviewView, name: Option<&str>) -> Result<String, Failure> {
    let Some(name) = name else {
        let mut text = outline(view);
        for page in &view.pages {
            text.push('\n');
            text.push_str(&page_text(page));
        }
        return Ok(text);
    };
    let names: Vec<&str> = view.pages.iter().map(|page| page.name.as_str()).collect();
    let page = view.pages.iter().find(|page| page.name == name);
    page.map(page_text).ok_or_else(|| Failure::not_found(no_such("page", name, &names)))
}

fn page_text(page: &ReviewPage) -> String {
    let mut text = format!("{}\n", line(&page.heading));
    for part in &page.parts {
        part_text(&mut text, part);
    }
    match &page.form {
        Some(ReviewForm::Present { .. }) | None => {}
        Some(ReviewForm::Fates { rows }) => {
            for row in rows {
                let because = if row.because.is_empty() { String::new() } else { format!(": {}", row.because) };
                say(
                    &mut text,
                    &format!("{}  {}: {} ({}), {}{because}", row.id, row.service, row.taken, row.said, row.fate),
                );
            }
        }
        Some(ReviewForm::Fit { rows }) => {
            for row in rows {
                let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "not said".to_owned());
                let suggestion = row.suggestion.as_ref().map(|said| format!(": {said}")).unwrap_or_default();
                let (toil, satisfaction) = (word(&row.toil), word(&row.satisfaction));
                let said =
                    format!("{}: {}, toil {toil}, satisfaction {satisfaction}{suggestion}", row.service, row.outcome);
                say(&mut text, &said);
            }
        }
        Some(ReviewForm::Decision { decision }) => decision_text(&mut text, decision),
    }
    text
}

fn part_text(text: &mut String, part: &ReviewPart) {
    match part {
        ReviewPart::Heading { text: said } => {
            let _ = writeln!(text, "\n  {}", line(said));
        }
        ReviewPart::Paragraph { text: said } | ReviewPart::Notice { text: said } => say(text, said),
        ReviewPart::List { lines } => lines.iter().for_each(|said| say(text, &format!("- {said}"))),
        ReviewPart::Facts { rows } => rows.iter().for_each(|row| say(text, &format!("{}: {}", row.name, row.text))),
        ReviewPart::Table { caption, heads, rows } => {
            say(text, &format!("{caption}:"));
            for row in rows {
                let cells = heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
                let said: Vec<String> =
                    cells.map(|(head, cell)| format!("{} {cell}", head.text.to_lowercase())).collect();
                say(text, &format!("- {}", said.join("; ")));
            }
        }
        ReviewPart::Figure { caption, words, .. } => say(text, &format!("[chart] {caption}: {words}")),
    }
}

fn decision_text(text: &mut String, form: &ReviewDecisionForm) {
    say(text, &format!("by its figures: {}", form.state.replace('_', " ")));
    say(text, &format!("the policy proposes: {} {}", form.proposed, form.reason));
    say(text, &decided(form));
    if let Some(taken) = &form.taken {
        for (name, said) in [("why", &taken.because), ("dissent", &taken.dissent), ("written down by", &taken.said)] {
            if !said.is_empty() {
                say(text, &format!("{name}: {said}"));
            }
        }
    }
    form.replaced.iter().for_each(|said| say(text, &format!("before: {said}")));
}

fn decided(form: &ReviewDecisionForm) -> String {
    let Some(taken) = &form.taken else { return format!("{}: nothing is decided yet", form.service) };
    if taken.taken.is_empty() {
        return format!("{}: {}, no change", form.service, taken.state_text);
    }
    format!("{}: {}, {} ({}, {})", form.service, taken.state_text, taken.taken, taken.owner, taken.due)
}

fn say(text: &mut String, said: &str) {
    let _ = writeln!(text, "  {}", line(said));
}

fn line(text: &str) -> String {
    plain_line(text, LINE)
}
