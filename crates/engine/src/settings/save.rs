//! Saving: judged, then the secrets kept, then the file written, so that a file never names a secret that was refused.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use watchbill_definitions::{BasicsDraft, Refusal};

use crate::api::{ApiError, PersonSetting, SecretInput, SourceForm};
use crate::definitions::{read, refused, write};
use crate::ports::{Files, Ports};
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::form;

/// Adds a source to `watchbill.toml`, or changes the one named `original` where it stands.
///
/// # Errors
/// [`ApiError::Invalid`] with the form's box when the draft is not a source; otherwise when a secret cannot be kept or the
/// file cannot be read or written. The file is untouched then.
pub async fn save_source(
    ports: &Ports,
    folder: &Path,
    original: Option<&str>,
    form: &SourceForm,
    secrets: Vec<SecretInput>,
) -> Result<(), ApiError> {
    let draft = form::draft(form);
    let names = form::secret_names(&draft.auth, &draft.headers);
    let secrets = belonging(secrets, &draft.name, &names)?;
    let edit = Edit::begin(&*ports.files, folder)?;
    let changed = watchbill_definitions::save_source(&edit.text, DEFINITIONS_FILE, original, &draft, &kinds());
    let changed = changed.map_err(invalid)?;
    keep(ports, secrets).await?;
    edit.finish(&changed)
}

/// Adds a person to `watchbill.toml`, or changes `original` where they stand.
///
/// # Errors
/// [`ApiError::Invalid`] with the key of the box (`id`, `name`, `timezone`, `working_hours`, `quiet_hours`); otherwise when
/// the file cannot be read or written.
pub fn save_person(
    files: &dyn Files,
    folder: &Path,
    original: Option<&str>,
    person: &PersonSetting,
) -> Result<(), ApiError> {
    let edit = Edit::begin(files, folder)?;
    let draft = form::person_draft(person);
    let changed =
        watchbill_definitions::save_person(&edit.text, DEFINITIONS_FILE, original, &draft).map_err(invalid)?;
    edit.finish(&changed)
}

/// Takes a person out of `watchbill.toml`.
///
/// # Errors
/// When there is no such person, or the file cannot be read or written.
pub fn remove_person(files: &dyn Files, folder: &Path, id: &str) -> Result<(), ApiError> {
    let edit = Edit::begin(files, folder)?;
    let changed = watchbill_definitions::remove_person(&edit.text, DEFINITIONS_FILE, id);
    edit.finish(&changed.map_err(|problem| refused(&problem))?)
}

/// Writes the team's name and zone, who sits here and for how long history is kept.
///
/// # Errors
/// [`ApiError::Invalid`] with `team`, `timezone`, `me` or `days`; otherwise when the file cannot be read or written.
pub fn save_basics(
    files: &dyn Files,
    folder: &Path,
    team: &str,
    timezone: &str,
    me: Option<&str>,
    retention_days: u16,
) -> Result<(), ApiError> {
    let edit = Edit::begin(files, folder)?;
    let draft = BasicsDraft {
        team: team.trim().to_owned(),
        timezone: timezone.trim().to_owned(),
        me: me.unwrap_or_default().to_owned(),
        retention_days,
    };
    let changed =
        watchbill_definitions::save_basics(&edit.text, DEFINITIONS_FILE, &draft, &kinds()).map_err(invalid)?;
    edit.finish(&changed)
}

/// The secrets that were entered, each of which has to be one of `names`; one without a name is its owner's.
pub(super) fn belonging(
    secrets: Vec<SecretInput>,
    owner: &str,
    names: &[&str],
) -> Result<Vec<(String, SecretString)>, ApiError> {
    let mut kept = Vec::new();
    for SecretInput { name, value } in secrets {
        let name = if name.trim().is_empty() { owner.to_owned() } else { name.trim().to_owned() };
        if !names.contains(&name.as_str()) {
            let message = "a secret was entered that nothing here uses".to_owned();
            return Err(ApiError::Invalid { field: "auth".to_owned(), message });
        }
        if !value.is_empty() {
            kept.push((name, SecretString::from(value)));
        }
    }
    Ok(kept)
}

/// Keeps what was entered, before the file names it.
pub(super) async fn keep(ports: &Ports, secrets: Vec<(String, SecretString)>) -> Result<(), ApiError> {
    for (name, secret) in secrets {
        let kept = ports.secrets.set(&name, secret).await;
        kept.map_err(|error| ApiError::Unreachable {
            message: format!("the secret `{name}` was not kept, so nothing was saved: {error}"),
        })?;
    }
    Ok(())
}

/// What is wrong, at its box of the form.
pub(super) fn invalid(refusal: Refusal) -> ApiError {
    let Refusal { field, problem } = refusal;
    match field {
        Some(field) => ApiError::Invalid { field, message: problem.message },
        None => refused(&problem),
    }
}

/// A file on its way from one text to another; refused when somebody else wrote it in between.
pub(super) struct Edit<'a> {
    files: &'a dyn Files,
    path: PathBuf,
    stamp: Option<crate::ports::FileStamp>,
    pub(super) text: String,
}

impl<'a> Edit<'a> {
    pub(super) fn begin(files: &'a dyn Files, folder: &Path) -> Result<Self, ApiError> {
        let path = folder.join(DEFINITIONS_FILE);
        let stamp = files.stamp(&path);
        let text = read(files, &path)?;
        Ok(Self { files, path, stamp, text })
    }

    pub(super) fn finish(self, changed: &str) -> Result<(), ApiError> {
        if changed == self.text {
            return Ok(());
        }
        if self.files.stamp(&self.path) != self.stamp {
            let message =
                format!("{DEFINITIONS_FILE} was changed by another program meanwhile: look at it and save again");
            return Err(ApiError::Store { message });
        }
        write(self.files, &self.path, changed)
    }
}
