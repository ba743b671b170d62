//! Channels as forms: shown, and saved in the file.

use std::collections::BTreeMap;
use std::path::Path;

use watchbill_definitions::{AuthDraft, CHANNEL_KINDS, ChannelDraft, ChannelKind, channel_drafts};

use crate::api::{ApiError, ChannelForm, ChannelKindForm, SecretInput};
use crate::ports::Ports;
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::form::{auth_draft, auth_form, field_form, header_draft, header_form, secret_names};
use super::save::{Edit, belonging, invalid, keep};

/// What a channel's form has boxes of its own for.
const APART: [&str; 6] = ["kind", "name", "auth", "headers", "secret", "password"];

/// Adds a channel to `watchbill.toml`, or changes the one named `original` where it stands.
///
/// # Errors
/// [`ApiError::Invalid`] with the form's box when the draft is not a channel; otherwise when a secret cannot be kept or the
/// file cannot be read or written. The file is untouched then.
pub(crate) async fn save_channel(
    ports: &Ports,
    folder: &Path,
    original: Option<&str>,
    form: &ChannelForm,
    secrets: Vec<SecretInput>,
) -> Result<(), ApiError> {
    let draft = draft(form);
    let mut names = secret_names(&draft.auth, &draft.headers);
    names.extend(draft.secret.as_deref());
    let secrets = belonging(secrets, &draft.name, &names)?;
    let edit = Edit::begin(&*ports.files, folder)?;
    let changed = watchbill_definitions::save_channel(&edit.text, DEFINITIONS_FILE, original, &draft, &kinds());
    let changed = changed.map_err(invalid)?;
    keep(ports, secrets).await?;
    edit.finish(&changed)
}

/// The channels of a file, whether anything is sent to them or not.
pub(super) fn forms(text: &str) -> Vec<ChannelForm> {
    channel_drafts(text).into_iter().map(form).collect()
}

/// Every kind of channel as a form is made of it.
pub(super) fn kind_forms() -> Vec<ChannelKindForm> {
    let kind = |kind: &ChannelKind| ChannelKindForm {
        id: kind.id.to_owned(),
        title: kind.title.to_owned(),
        fields: kind.fields.iter().filter(|field| !APART.contains(&field.key)).map(field_form).collect(),
        over_http: has(kind, "auth"),
        signs: has(kind, "secret"),
    };
    CHANNEL_KINDS.iter().map(kind).collect()
}

fn has(kind: &ChannelKind, key: &str) -> bool {
    kind.fields.iter().any(|field| field.key == key)
}

/// The draft a form stands for: what is empty is not set, and what the kind does not have is left out.
fn draft(form: &ChannelForm) -> ChannelDraft {
    let set = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = form.name.trim().to_owned();
    let kind = CHANNEL_KINDS.iter().find(|kind| kind.id == form.kind);
    let known = |key: &str| kind.is_some_and(|kind| has(kind, key));
    let setting = |(key, value): (&String, &String)| Some((key.clone(), set(value).filter(|_| known(key))?));
    let settings: BTreeMap<String, String> = form.settings.iter().filter_map(setting).collect();
    // A mailbox that somebody signs in at needs a password; a webhook is signed only where somebody wants that.
    let signs_in = known("password") && settings.contains_key("user");
    let secret = set(&form.keyring).filter(|_| signs_in || known("secret"));
    ChannelDraft {
        kind: form.kind.clone(),
        auth: if known("auth") { auth_draft(&form.auth, &name) } else { AuthDraft::None },
        headers: form.headers.iter().filter(|_| known("headers")).map(header_draft).collect(),
        secret: secret.or_else(|| signs_in.then(|| name.clone())),
        settings,
        name,
    }
}

fn form(draft: ChannelDraft) -> ChannelForm {
    ChannelForm {
        auth: auth_form(&draft.auth),
        headers: draft.headers.iter().map(header_form).collect(),
        keyring: draft.secret.unwrap_or_default(),
        name: draft.name,
        kind: draft.kind,
        settings: draft.settings,
    }
}
