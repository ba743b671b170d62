//! Writing: what is typed is kept at once, byte for byte, and nobody's text is lost to anybody else's.

use std::collections::BTreeMap;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Factor, Filling};
use watchbill_domain::postmortems::{
    Block, BlockName, BlockState, DocumentFacts, Patch, PostmortemId, VersionWhy, block_text, blocks, factors_text,
    fill, takes_much,
};
use watchbill_domain::time::Zone;
use watchbill_store::{KeptPostmortem, Written};

use crate::api::{
    ApiError, PostmortemElsewhere, PostmortemInsert, PostmortemInsertForm, PostmortemRefreshForm, PostmortemSaved,
    PostmortemText,
};
use crate::incidents::{ForDocument, for_document};
use crate::reads::store_error;
use crate::shared::Shared;

use super::about::{about, content};
use super::actions;
use super::errors;
use super::excerpt;
use super::facts::{Head, facts};
use super::here::{called, here, invalid, kept, no_such, now, today};
use super::page::said;

/// The revision of a document as it was made.
const AS_MADE: u64 = 1;

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is typed here, a few letters at a time.
    Hand,
    /// It is a file as a whole: whatever it leaves out was taken out by nobody's hand here.
    File,
}

/// Keeps the text as it is written now. A text without an edit writes nothing. Gives also whether lists have something to tell: that
/// somebody began to write, that a text was put aside, or that action items are others. Single keys are no news.
///
/// # Errors
/// When there is no such document, it is too large, or it cannot be written; then the text is with the writer alone.
pub(super) async fn write(
    shared: &Shared,
    (form, from): (&PostmortemText, Origin),
    by: &str,
) -> Result<(PostmortemSaved, bool), ApiError> {
    let (id, by) = (PostmortemId(form.id), called(shared, by));
    let found = shared.store.postmortem_body(id).await.map_err(|error| store_error(&error))?;
    let (body, revision) = found.ok_or_else(|| no_such(form.id))?;
    let saved = match Patch::between(&body, &form.text) {
        None => saved(shared, revision, None),
        Some(_) if revision != form.seen => elsewhere(shared, id, (revision, body), &form.text, &by).await?,
        Some(patch) => {
            let when = (today(shared), now(shared));
            // What a file or another program leaves out at once was typed by nobody here: what stood is kept.
            let is_left_out = from == Origin::File && patch.removed > 0;
            let written = if is_left_out || (form.settled && takes_much(&patch)) {
                let text = (form.text.as_str(), VersionWhy::Typing);
                shared.store.replace_postmortem(id, form.seen, text, &by, when).await
            } else {
                shared.store.write_postmortem(id, form.seen, &patch, &by, when).await
            };
            match written.map_err(|error| store_error(&error))? {
                Written::Taken { revision } => saved(shared, revision, None),
                Written::Elsewhere { revision, body } => {
                    elsewhere(shared, id, (revision, body), &form.text, &by).await?
                }
            }
        }
    };
    let mut is_news = saved.elsewhere.is_some() || (revision == AS_MADE && saved.revision != AS_MADE);
    if form.settled {
        // The text is on the disk: what follows from it never makes it look as if it were not, and is done the next time.
        match settle(shared, id, &by, saved.elsewhere.is_none()).await {
            Ok(is_other) => is_news |= is_other,
            Err(error) => tracing::warn!(postmortem = %id, "what follows from its text was not done: {error}"),
        }
    }
    Ok((saved, is_news))
}

/// What is done when the writer leaves; gives whether action items are others.
async fn settle(shared: &Shared, id: PostmortemId, by: &str, is_mine: bool) -> Result<bool, ApiError> {
    shared.store.compact_postmortem(id).await.map_err(|error| store_error(&error))?;
    if is_mine { actions::take_in(shared, id.0, by).await } else { Ok(false) }
}

fn saved(shared: &Shared, revision: u64, elsewhere: Option<PostmortemElsewhere>) -> PostmortemSaved {
    PostmortemSaved { revision, at: here(shared).time(now(shared)), elsewhere }
}

/// Somebody else wrote meanwhile: their text stands, and this one is kept beside it.
async fn elsewhere(
    shared: &Shared,
    id: PostmortemId,
    (revision, body): (u64, String),
    text: &str,
    by: &str,
) -> Result<PostmortemSaved, ApiError> {
    let kept = shared.store.keep_aside(id, text, by, now(shared)).await.map_err(|error| store_error(&error))?;
    let said = format!(
        "{id} was written elsewhere meanwhile. That text stands; yours is kept as version {kept}: compare them, and take over what is missing."
    );
    Ok(saved(shared, revision, Some(PostmortemElsewhere { body, kept_as: kept, said })))
}

/// Replaces the text by one that was made here, behind a version of what was before; its action items become what it says then.
///
/// # Errors
/// [`ApiError::Invalid`] where it was written since it was seen; otherwise when it cannot be written.
pub(super) async fn replace(
    shared: &Shared,
    (id, seen): (i64, u64),
    text: &str,
    why: VersionWhy,
    by: &str,
) -> Result<u64, ApiError> {
    let (by, when) = (called(shared, by), (today(shared), now(shared)));
    let written = shared.store.replace_postmortem(PostmortemId(id), seen, (text, why), &by, when).await;
    match written.map_err(|error| store_error(&error))? {
        Written::Taken { revision } => {
            if let Err(error) = actions::take_in(shared, id, &by).await {
                tracing::warn!(postmortem = id, "its action items are those of the text before: {error}");
            }
            Ok(revision)
        }
        Written::Elsewhere { .. } => Err(invalid(
            "seen",
            format!("postmortem {id} was written meanwhile: nothing was changed. Look at it again, and repeat it"),
        )),
    }
}

fn no_block(typed: &str) -> ApiError {
    let fillings: Vec<&str> = Filling::ALL.iter().map(|filling| filling.word()).collect();
    let typed = plain_line(typed, 60);
    let message = format!(
        "`{typed}` is nothing that can be filled in; expected `chart`, `alert`, `queue`, `factors`, or one of {}",
        fillings.join(", ")
    );
    invalid("word", message)
}

/// A block for the place of the cursor.
///
/// # Errors
/// [`ApiError::Invalid`] for a word that names none, and where the records tell nothing; otherwise when there is no such document.
pub(super) async fn insert(
    shared: &Shared,
    form: &PostmortemInsertForm,
    by: &str,
) -> Result<PostmortemInsert, ApiError> {
    let kept = kept(shared, form.id).await?;
    let name = BlockName::from_word(form.word.trim()).ok_or_else(|| no_block(&form.word))?;
    only_where_it_fits(form, name)?;
    let filler = Filler::of(shared, &kept).await?;
    let about = match (name, &filler.told) {
        (BlockName::Of(Filling::Timeline), Some(told)) => excerpt::typed(told, form, now(shared))?.about(),
        (BlockName::Queue, _) if !form.error.trim().is_empty() => errors::about(shared, form).await?,
        _ => about(shared, name, form.about.trim()).await?,
    };
    let source = said(name, &about, &filler.zone(shared));
    let Some(content) = filler.content(shared, name, &about).await? else {
        return Err(invalid("word", format!("nothing is recorded of it: nothing was put in. ({source})")));
    };
    if errors::is_of_error(&about) {
        errors::record(shared, (form.id, &about), &content, by).await?;
    }
    Ok(PostmortemInsert { text: block_text(name, &about, &content), source })
}

/// That a bound or an error is asked for only with what has one.
fn only_where_it_fits(form: &PostmortemInsertForm, name: BlockName) -> Result<(), ApiError> {
    let is_typed = |text: &String| !text.trim().is_empty();
    let has_bounds = is_typed(&form.from) || is_typed(&form.to) || form.lanes.iter().any(is_typed);
    if has_bounds && name != BlockName::Of(Filling::Timeline) {
        return Err(invalid("word", "only of `timeline` a part can be put in: nothing else has times and lanes"));
    }
    if is_typed(&form.error) && name != BlockName::Queue {
        return Err(invalid("word", "only messages of a `queue` died of an error: name one"));
    }
    Ok(())
}

/// Fills in one block anew, behind a version of what was before.
///
/// # Errors
/// [`ApiError::Invalid`] where there is no such block, somebody wrote in it and that is not to go, or nothing is recorded of it any more;
/// otherwise when there is no such document, and when it cannot be written.
pub(super) async fn refresh(
    shared: &Shared,
    form: &PostmortemRefreshForm,
    by: &str,
) -> Result<PostmortemSaved, ApiError> {
    let kept = kept(shared, form.id).await?;
    let all = blocks(&kept.body);
    let block = all.get(form.block).ok_or_else(|| invalid("block", "there is no such block in the text any more"))?;
    if block.state == BlockState::Edited && !form.over_edits {
        let message = "somebody wrote in it: nothing was changed. Filling it in anew would take that out; a version would keep it";
        return Err(invalid("block", message));
    }
    let content = Filler::of(shared, &kept).await?.content(shared, block.name, &block.about).await?;
    let content = content.ok_or_else(|| invalid("block", "nothing is recorded of it any more: nothing was changed"))?;
    let inside = &kept.body[block.inside.clone()];
    let is_of_error = errors::is_of_error(&block.about);
    let text = match block.state {
        BlockState::AsMade if is_of_error => with_block(&kept.body, block, &errors::with_kept(content.clone(), inside)),
        _ => with_block(&kept.body, block, &content),
    };
    if text == kept.body {
        return Ok(saved(shared, kept.row.revision, None));
    }
    if is_of_error {
        errors::record(shared, (form.id, &block.about), &content, by).await?;
    }
    let revision = replace(shared, (form.id, form.seen), &text, VersionWhy::Refresh, by).await?;
    Ok(saved(shared, revision, None))
}

/// The text with this block filled in anew and nothing else changed.
pub(super) fn with_block(body: &str, block: &Block, content: &str) -> String {
    let made = block_text(block.name, &block.about, content);
    // Lines end as they did; the end of the line of the last mark is no part of a block.
    let is_crlf = body[block.whole.clone()].contains("\r\n");
    let made = if is_crlf { made.replace('\n', "\r\n") } else { made };
    format!("{}{made}{}", &body[..block.whole.start], &body[block.whole.end..])
}

/// What fills blocks: the records of the incident, and what is kept beside the document.
struct Filler {
    told: Option<ForDocument>,
    kept: Kept,
}

struct Kept {
    title: String,
    template: watchbill_domain::incidents::Template,
    owner: Option<String>,
    due: Option<watchbill_domain::time::Day>,
    reasons: Vec<String>,
    factors: Vec<Factor>,
}

impl Filler {
    /// # Errors
    /// When the records cannot be read.
    async fn of(shared: &Shared, kept: &KeptPostmortem) -> Result<Self, ApiError> {
        let told = match kept.row.incident {
            Some(id) => Some(for_document(shared, id).await?),
            None => None,
        };
        let KeptPostmortem { row, template, review, factors, .. } = kept;
        let kept = Kept {
            title: row.title.clone(),
            template: template.clone(),
            owner: row.owner.clone(),
            due: row.due,
            reasons: review.reasons.clone(),
            factors: factors.clone(),
        };
        Ok(Self { told, kept })
    }

    /// # Errors
    /// When the records cannot be read.
    async fn content(
        &self,
        shared: &Shared,
        name: BlockName,
        about: &BTreeMap<String, String>,
    ) -> Result<Option<String>, ApiError> {
        match (name, &self.told) {
            (BlockName::Of(Filling::Timeline), Some(told)) => excerpt::content(told, &self.kept.head(), about),
            (BlockName::Of(filling), _) => Ok(self.filled(filling)),
            (BlockName::Factors, _) => Ok(factors_text(&self.kept.factors)),
            (BlockName::Queue, Some(told)) if errors::is_of_error(about) => {
                errors::content(shared, &told.zone, about).map(Some)
            }
            (BlockName::Chart | BlockName::Alert | BlockName::Queue, Some(told)) => {
                let about = about.values().next().map(String::as_str).unwrap_or_default();
                content(shared, told, (name, about)).await
            }
            (BlockName::Chart | BlockName::Alert | BlockName::Queue, None) => Ok(None),
        }
    }

    /// In which times are told.
    fn zone(&self, shared: &Shared) -> Zone {
        self.told.as_ref().map_or_else(|| here(shared).zone, |told| told.zone.clone())
    }

    fn filled(&self, filling: Filling) -> Option<String> {
        let facts: DocumentFacts<'_> = facts(self.told.as_ref()?, &self.kept.head());
        fill(filling, &facts)
    }
}

impl Kept {
    fn head(&self) -> Head<'_> {
        Head {
            title: &self.title,
            template: &self.template,
            owner: self.owner.as_deref(),
            due: self.due,
            reasons: &self.reasons,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use watchbill_domain::incidents::Filling;
    use watchbill_domain::postmortems::{BlockName, BlockState, block_text, blocks};

    use super::with_block;

    #[test]
    fn a_block_is_filled_in_anew_and_every_byte_around_it_stays() {
        let made = block_text(BlockName::Of(Filling::Timeline), &BTreeMap::new(), "| old |");
        for end in ["\n", "\r\n"] {
            let body = format!("\u{feff}# A{end}before  {end}{}{end}\tbehind, without an end", made.replace('\n', end));
            let block = &blocks(&body)[0];
            let text = with_block(&body, block, "| one |\n| two |\n");
            assert!(
                text.starts_with(&body[..block.whole.start]) && text.ends_with(&body[block.whole.end..]),
                "{text:?}"
            );
            assert_eq!(text.matches("\r\n").count(), if end == "\n" { 0 } else { text.matches('\n').count() });
            assert_eq!(blocks(&text)[0].state, BlockState::AsMade);
        }
    }
}
