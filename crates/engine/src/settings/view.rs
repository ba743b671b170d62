//! The settings page as it stands.

use std::path::Path;

use watchbill_definitions::{people_drafts, source_drafts};
use watchbill_domain::sources::Health;

use crate::api::{ApiError, PersonSetting, SettingsView, SourceForm, SourceSetting};
use crate::ports::{Files, SecretHome};
use crate::reads::{self, Here};
use crate::shared::Shared;
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::{channel, form};

/// The page.
pub(crate) async fn settings_view(shared: &Shared) -> Result<SettingsView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let file = shared.folder.join(DEFINITIONS_FILE);
    let text = text_of(&*shared.ports.files, &shared.folder);
    let known = shared.store.sources().await.map_err(|e| reads::store_error(&e))?;
    let loaded = shared.loaded();
    let source = |found: watchbill_definitions::FoundSource| {
        let row = known.iter().find(|row| row.name.as_str() == found.draft.name);
        let view = row.map(|row| reads::source_view(row, &here));
        SourceSetting {
            draft: form::form(&found.draft),
            health: view.as_ref().map_or_else(|| Health::Unknown.word().to_owned(), |view| view.health.clone()),
            as_of: view.as_ref().and_then(|view| view.as_of.clone()),
            problem: view.and_then(|view| view.problem),
            line: Some(found.line),
        }
    };
    let (secrets_home, secrets_problem) = secrets(shared).await;
    Ok(SettingsView {
        folder: shared.folder.display().to_string(),
        defined: shared.ports.files.stamp(&file).is_some(),
        file: file.display().to_string(),
        team: loaded.team.clone(),
        timezone: loaded.timezone.clone().unwrap_or_default(),
        sources: source_drafts(&text, &kinds()).into_iter().map(source).collect(),
        kinds: watchbill_sources::ALL.iter().map(|kind| form::kind_form(kind)).collect(),
        people: people(&text),
        me: loaded.me.clone(),
        channels: reads::channels(shared).await?,
        channel_forms: channel::forms(&text),
        channel_kinds: channel::kind_forms(),
        secrets_home: secrets_home.to_owned(),
        secrets_problem,
        retention_days: u16::try_from(loaded.retention.as_secs() / 86_400).unwrap_or(u16::MAX),
        logs: shared.logs.as_ref().map(|folder| folder.display().to_string()),
        problems: loaded.not_in_force(),
    })
}

/// The people a folder defines, as they are written.
#[must_use]
pub fn defined_people(files: &dyn Files, folder: &Path) -> Vec<PersonSetting> {
    people(&text_of(files, folder))
}

/// One source of a folder as it is written, for changing it.
///
/// # Errors
/// When there is no such source.
pub fn defined_source_form(files: &dyn Files, folder: &Path, name: &str) -> Result<SourceForm, ApiError> {
    let found = source_drafts(&text_of(files, folder), &kinds());
    let missing = || ApiError::NotFound { message: format!("there is no source named `{name}` in {DEFINITIONS_FILE}") };
    found.iter().find(|found| found.draft.name == name).map(|found| form::form(&found.draft)).ok_or_else(missing)
}

fn people(text: &str) -> Vec<PersonSetting> {
    people_drafts(text).into_iter().map(|found| form::person(found.draft)).collect()
}

fn text_of(files: &dyn Files, folder: &Path) -> String {
    files
        .read(&folder.join(DEFINITIONS_FILE))
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

/// Where secrets are kept, and why not for good.
async fn secrets(shared: &Shared) -> (&'static str, Option<String>) {
    match shared.ports.secrets.home().await {
        Ok(SecretHome::Keyring) => ("keyring", None),
        Ok(SecretHome::Session) => {
            let problem = "no keyring answers, so a secret that is entered here is kept until Watchbill ends and has to be \
                           entered again; start a keyring (like gnome-keyring) in your session to keep it";
            ("session", Some(problem.to_owned()))
        }
        Ok(SecretHome::Environment) => {
            let problem = "no keyring answers; secrets are read from the environment, and one that is entered here is kept \
                           until Watchbill ends";
            ("environment", Some(problem.to_owned()))
        }
        Err(error) => ("keyring", Some(error.to_string())),
    }
}
