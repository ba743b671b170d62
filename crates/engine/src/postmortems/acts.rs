//! What is done with a document beside writing it: who sees to it, who reviews it, what is said of it, and with whom it is shared.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::postmortems::{Anchor, PostmortemId, ReviewWhat, utf16_place};
use watchbill_store::NewComment;

use crate::api::{ApiError, PostmortemAct, PostmortemActForm};
use crate::reads::store_error;
use crate::shared::Shared;

use super::factors;
use super::here::{called, day, invalid, kept, now, person, today};
use super::make::LONGEST_TITLE;
use super::retemplate::retemplate;
use super::unready;

/// Characters of a line: an audience, a way to share.
const LONGEST_LINE: usize = 200;
/// Characters of a comment.
const LONGEST_COMMENT: usize = 10_000;

/// Does something with a document; gives what was done in a sentence.
///
/// # Errors
/// [`ApiError::Invalid`] with the box that cannot be read, and where it does not fit the document as it is; otherwise when there is none
/// of this number, and when it cannot be written.
pub(super) async fn act(shared: &Shared, form: &PostmortemActForm, by: &str) -> Result<String, ApiError> {
    let (id, by) = (PostmortemId(form.id), called(shared, by));
    match &form.act {
        PostmortemAct::Comment { text, answers, from, to } => {
            let text = worded("text", text, LONGEST_COMMENT)?;
            let anchor = anchor(&kept(shared, form.id).await?.body, *from, *to)?;
            let new = NewComment { answers: *answers, anchor, text: &text };
            let number = shared.store.comment(id, &new, &by, now(shared)).await.map_err(|error| store_error(&error))?;
            Ok(format!("{id}: comment {number} is written."))
        }
        PostmortemAct::Factors { factors } => {
            let said = factors::set(shared, form.id, factors, &by).await?;
            Ok(format!("{id}: {said}."))
        }
        PostmortemAct::Template { key } => retemplate(shared, form.id, key, &by).await,
        PostmortemAct::Settle { comment } => {
            let settled = shared.store.resolve_comment(id, *comment, &by, now(shared)).await;
            settled.map_err(|error| store_error(&error))?;
            Ok(format!("{id}: comment {comment} is settled."))
        }
        PostmortemAct::Reopen { comment } => {
            shared.store.reopen_comment(id, *comment).await.map_err(|error| store_error(&error))?;
            Ok(format!("{id}: comment {comment} is open again."))
        }
        act => {
            let (what, said) = what(shared, act)?;
            let appended = shared.store.postmortem_append(id, what, &by, today(shared), now(shared)).await;
            appended.map_err(|error| store_error(&error))?;
            let goes_out = matches!(act, PostmortemAct::Send | PostmortemAct::Share { .. });
            let beside = if goes_out { unready::beside(&kept(shared, form.id).await?) } else { String::new() };
            Ok(format!("{id}: {said}.{beside}"))
        }
    }
}

fn what(shared: &Shared, act: &PostmortemAct) -> Result<(ReviewWhat, String), ApiError> {
    Ok(match act {
        PostmortemAct::Title { title } => {
            let title = lined("title", title, LONGEST_TITLE)?;
            (ReviewWhat::Retitled(title.clone()), format!("it is called {title}"))
        }
        PostmortemAct::Owner { person: typed } => {
            let owner = person(shared, typed);
            let said = owner.as_ref().map_or_else(|| "nobody sees to it".to_owned(), |one| format!("{one} sees to it"));
            (ReviewWhat::OwnerSet(owner), said)
        }
        PostmortemAct::Due { day: typed, why } => {
            let due = day("day", typed)?;
            let said = due.map_or_else(|| "it is due on no day".to_owned(), |due| format!("it is due on {due}"));
            (ReviewWhat::DueSet { due, why: why.trim().to_owned() }, said)
        }
        PostmortemAct::Audience { audience } => {
            let audience = lined("audience", audience, LONGEST_LINE)?;
            (ReviewWhat::AudienceSet(audience.clone()), format!("it is for {audience}"))
        }
        PostmortemAct::NoActions { reason } => {
            let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
            let said = if reason.is_some() { "nothing is to be done" } else { "something is to be done after all" };
            (ReviewWhat::NoActions(reason), said.to_owned())
        }
        PostmortemAct::Send => (ReviewWhat::Sent, "it is in review".to_owned()),
        PostmortemAct::TakeBack { why } => {
            (ReviewWhat::TakenBack(why.trim().to_owned()), "it is a draft again".to_owned())
        }
        PostmortemAct::Reviewer { person: typed, remove } => {
            let reviewer = person(shared, typed).ok_or_else(|| invalid("person", "say who: nothing was written"))?;
            let said = format!("{reviewer} is {} to review it", if *remove { "no longer asked" } else { "asked" });
            match remove {
                true => (ReviewWhat::ReviewerReleased(reviewer), said),
                false => (ReviewWhat::ReviewerAsked(reviewer), said),
            }
        }
        PostmortemAct::Reviewed { words } => {
            (ReviewWhat::Reviewed(words.trim().to_owned()), "it is reviewed".to_owned())
        }
        PostmortemAct::Share { how, with } => {
            let (how, to_whom) = (lined("how", how, LONGEST_LINE)?, lined("with", with, LONGEST_LINE)?);
            let said = format!("it is shared with {to_whom}");
            (ReviewWhat::Shared { how, to_whom }, said)
        }
        PostmortemAct::Comment { .. }
        | PostmortemAct::Settle { .. }
        | PostmortemAct::Reopen { .. }
        | PostmortemAct::Template { .. }
        | PostmortemAct::Factors { .. } => {
            return Err(ApiError::Internal { message: "that is written in another way".to_owned() });
        }
    })
}

fn anchor(body: &str, from: usize, to: usize) -> Result<Option<Anchor>, ApiError> {
    if from == to {
        return Ok(None);
    }
    let gone = || invalid("from", "the words that it is about are not there: nothing was written. Select them again");
    let place = |units: usize| utf16_place(body, units).ok_or_else(gone);
    let range = place(from.min(to))?..place(from.max(to))?;
    Anchor::of(body, &range).map(Some).ok_or_else(gone)
}

fn lined(field: &str, typed: &str, most: usize) -> Result<String, ApiError> {
    worded(field, &plain_line(typed.trim(), usize::MAX), most)
}

fn worded(field: &str, typed: &str, most: usize) -> Result<String, ApiError> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(invalid(field, "it is empty: nothing was written"));
    }
    if text.chars().count() > most {
        return Err(invalid(field, format!("it has more than {most} characters: nothing was written")));
    }
    Ok(text.to_owned())
}
