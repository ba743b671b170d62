//! A draft made anew by another template: one that was made by itself knows nothing of what people see in its incident.

use watchbill_domain::postmortems::{DocumentState, PostmortemId, make_document, outline};
use watchbill_store::Written;

use crate::api::ApiError;
use crate::incidents::for_document;
use crate::reads::store_error;
use crate::shared::Shared;

use super::actions;
use super::facts::{Head, facts};
use super::here::{called, invalid, kept, now, today};
use super::make::{restricted, template};

/// Makes a draft in which nobody wrote anew by another template; says what was done. What it was is a version.
///
/// # Errors
/// [`ApiError::Invalid`] for a template that there is none of or that it is made by, for one about no incident, one that is no draft, and
/// one in which somebody wrote; otherwise when there is no such document, and when it cannot be written.
pub(super) async fn retemplate(shared: &Shared, id: i64, key: &str, by: &str) -> Result<String, ApiError> {
    let before = kept(shared, id).await?;
    let Some(incident) = before.row.incident else {
        return Err(invalid("template", "it is about no incident to make it from: nothing was written"));
    };
    if before.row.state != DocumentState::Draft {
        return Err(invalid("template", "it is no draft any more: nothing was written. Take it back first"));
    }
    if is_written(&before.body) {
        let message = "somebody wrote in it, so its template stays: nothing was written. Its sections can be added by hand; \
                       `watchbill postmortem templates --show KEY` writes a template out";
        return Err(invalid("template", message));
    }
    let told = for_document(shared, incident).await?;
    let template = template(shared, key, &told).await?;
    if (&template.key, template.version) == (&before.template.key, before.template.version) {
        return Err(invalid("template", "it is made by that template already: nothing was written"));
    }
    let head = Head {
        title: &before.row.title,
        template: &template,
        owner: before.row.owner.as_deref(),
        due: before.row.due,
        reasons: &before.review.reasons,
    };
    let (text, by) = (make_document(&template, &facts(&told, &head)), called(shared, by));
    let restricts = restricted(shared, &told.incident, &template, &by).await?;
    let when = (today(shared), now(shared));
    let (document, seen) = (PostmortemId(id), before.row.revision);
    let written = shared.store.remake_postmortem(document, seen, (&text, &template), &by, when).await;
    match written.map_err(|error| store_error(&error))? {
        Written::Taken { .. } => {
            if let Err(error) = actions::take_in(shared, id, &by).await {
                tracing::warn!(postmortem = id, "its action items are those of the text before: {error}");
            }
            Ok(format!("{document} is made by the template {} now.{restricts}", template.name))
        }
        Written::Elsewhere { .. } => {
            Err(invalid("template", "somebody wrote in it at this moment: nothing was written. Look at it again"))
        }
    }
}

/// Whether anybody wrote anything in a text, beside what was filled in and words that stand for what is to come.
fn is_written(text: &str) -> bool {
    let sections = outline(text);
    let ahead = sections.first().map_or(text, |first| &text[..first.whole.start]);
    !ahead.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() || sections.iter().any(|one| one.is_written)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_written;

    #[rstest]
    #[case::empty("", false)]
    #[case::headings("# A\n\n## Summary\n\n<!-- what happened? -->\n\nTBD\n", false)]
    #[case::words("# A\n\n## Summary\n\nIt was slow.\n", true)]
    #[case::words_below_the_title("# A\n\nIt was slow.\n\n## Summary\n", true)]
    #[case::words_alone("It was slow.\n", true)]
    #[case::words_before("It was slow.\n\n## Summary\n", true)]
    fn words_of_people_keep_the_template(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_written(text), expected);
    }
}
