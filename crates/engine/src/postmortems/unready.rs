//! What is still missing in a document by its template, as it is told: it keeps nobody from anything.

use watchbill_domain::language::{Lines, Section, section_of_heading};
use watchbill_domain::postmortems::{Unready, unready, utf16_of};
use watchbill_store::KeptPostmortem;

use crate::api::{PostmortemUnready, PostmortemUnreadyListed};

/// Sentences of it that are told beside something else.
const MOST_BESIDE: usize = 3;

/// What the text lacks, but for what goes out in it because it is kept beside it.
fn missing(kept: &KeptPostmortem, text: &str) -> impl Iterator<Item = Unready> {
    let goes_out = |heading: &str| match section_of_heading(heading) {
        Some(Section::Factors) => !kept.factors.is_empty(),
        Some(Section::Actions) => kept.review.no_actions.is_some(),
        _ => false,
    };
    let is_kept = move |one: &Unready| match one {
        Unready::NoSection(heading) | Unready::NotWritten { heading, .. } => goes_out(heading),
        Unready::NotEven { .. } => false,
    };
    unready(text, &kept.template).into_iter().filter(move |one| !is_kept(one))
}

/// For the window, of a document as it is being written.
pub(super) fn rows(kept: &KeptPostmortem, text: &str) -> Vec<PostmortemUnready> {
    let row = |one: Unready| PostmortemUnready { said: one.text(), at: one.place().map(|place| utf16_of(text, place)) };
    missing(kept, text).map(row).collect()
}

/// The same for scripts.
pub(super) fn listed(kept: &KeptPostmortem) -> Vec<PostmortemUnreadyListed> {
    let lines = Lines::of(&kept.body);
    let one =
        |one: Unready| PostmortemUnreadyListed { said: one.text(), line: one.place().map(|place| lines.line(place)) };
    missing(kept, &kept.body).map(one).collect()
}

/// In the words beside a document that goes to others as it is, behind a blank; empty where nothing is missing.
pub(super) fn beside(kept: &KeptPostmortem) -> String {
    let all: Vec<String> = missing(kept, &kept.body).map(|one| one.text()).collect();
    let more = all.len().saturating_sub(MOST_BESIDE);
    let told = all.into_iter().take(MOST_BESIDE).map(|said| format!(" {said}")).collect::<String>();
    match (told.is_empty(), more) {
        (true, _) => told,
        (false, 0) => format!(" It goes as it is.{told}"),
        (false, 1) => format!(" It goes as it is.{told} One more thing is missing."),
        (false, more) => format!(" It goes as it is.{told} {more} more things are missing."),
    }
}
