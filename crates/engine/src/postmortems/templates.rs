//! Templates: five that came with Watchbill, and those that a team made of them.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Template, built_in_templates, template_from_markdown, template_to_markdown};

use crate::api::{ApiError, PostmortemTemplate, PostmortemTemplateForm};
use crate::reads::store_error;
use crate::shared::Shared;

use super::here::{called, invalid, now};

/// All of them, the newest version of each.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn templates(shared: &Shared) -> Result<Vec<PostmortemTemplate>, ApiError> {
    let read = shared.store.templates().await.map_err(|error| store_error(&error))?;
    Ok(read.iter().map(row).collect())
}

/// One of them, by its key.
///
/// # Errors
/// When there is none, or the records cannot be read.
pub(super) async fn template(shared: &Shared, key: &str) -> Result<PostmortemTemplate, ApiError> {
    let found = shared.store.template(key.trim(), None).await.map_err(|error| store_error(&error))?;
    found.as_ref().map(row).ok_or_else(|| no_such(key))
}

fn no_such(key: &str) -> ApiError {
    ApiError::NotFound {
        message: format!("there is no template `{}`; `watchbill postmortem templates` lists them", plain_line(key, 60)),
    }
}

/// Keeps a template: the next version of the one with this key, or a new one under a name.
///
/// # Errors
/// [`ApiError::Invalid`] for a text that is none, and for a name without a letter or digit, or that another one has; otherwise when it
/// cannot be written.
pub(super) async fn save(
    shared: &Shared,
    form: &PostmortemTemplateForm,
    by: &str,
) -> Result<PostmortemTemplate, ApiError> {
    let read =
        template_from_markdown(&form.text, form.name.trim()).map_err(|error| invalid("text", error.to_string()))?;
    let key = form.key.trim();
    let template = if key.is_empty() {
        let name = if form.name.trim().is_empty() { read.name.clone() } else { form.name.trim().to_owned() };
        let copied = read.copied(&name);
        let copied =
            copied.ok_or_else(|| invalid("name", "give it a name with a letter or digit: nothing was written"))?;
        let taken = shared.store.template(&copied.key, None).await.map_err(|error| store_error(&error))?;
        if taken.is_some() {
            let message =
                format!("there is a template `{}` already: nothing was written. Call it otherwise", copied.key);
            return Err(invalid("name", message));
        }
        copied
    } else {
        let before = shared.store.template(key, None).await.map_err(|error| store_error(&error))?;
        let before = before.ok_or_else(|| no_such(key))?;
        before.edited(&read)
    };
    let kept = shared.store.keep_template(&template, &called(shared, by), now(shared)).await;
    Ok(row(&kept.map_err(|error| store_error(&error))?))
}

fn row(template: &Template) -> PostmortemTemplate {
    PostmortemTemplate {
        key: template.key.clone(),
        name: template.name.clone(),
        about: template.about.clone(),
        version: template.version,
        built_in: built_in_templates().iter().any(|one| one == template),
        sections: template.sections.len(),
        text: template_to_markdown(template),
    }
}
