//! What is still missing in a document by its template, as it is told: it keeps nobody from anything.

use watchbill_domain::language::Lines;
use watchbill_domain::postmortems::{Unready, unready, utf16_of};
use watchbill_store::KeptPostmortem;

use crate::api::{PostmortemUnready, PostmortemUnreadyListed};

/// Sentences of it that are told beside something else.
const MOST_BESIDE: usize = 3;

/// For the window, of a document as it is being written.
pub(super) fn rows(kept: &KeptPostmortem, text: &str) -> Vec<PostmortemUnready> {
    let row = |one: Unready| PostmortemUnready { said: one.text(), at: one.place().map(|place| utf16_of(text, place)) };
    unready(text, &kept.template).into_iter().map(row).collect()
}

/// The same for scripts.
pub(super) fn listed(kept: &KeptPostmortem) -> Vec<PostmortemUnreadyListed> {
    let lines = Lines::of(&kept.body);
    let one =
        |one: Unready| PostmortemUnreadyListed { said: one.text(), line: one.place().map(|place| lines.line(place)) };
    unready(&kept.body, &kept.template).into_iter().map(one).collect()
}

/// In the words beside a document that goes to others as it is, behind a blank; empty where nothing is missing.
pub(super) fn beside(kept: &KeptPostmortem) -> String {
    let all: Vec<String> = unready(&kept.body, &kept.template).iter().map(Unready::text).collect();
    let more = all.len().saturating_sub(MOST_BESIDE);
    let told = all.into_iter().take(MOST_BESIDE).map(|said| format!(" {said}")).collect::<String>();
    match (told.is_empty(), more) {
        (true, _) => told,
        (false, 0) => format!(" It goes as it is.{told}"),
        (false, 1) => format!(" It goes as it is.{told} One more thing is missing."),
        (false, more) => format!(" It goes as it is.{told} {more} more things are missing."),
    }
}
