//! The settings page: what is defined, trying it, saving it, and the records.

use crate::api::{
    ApiError, ChannelForm, DataView, ImportView, PersonSetting, SecretInput, SettingsView, SourceForm, SourceTest, Tag,
};
use crate::desk::Order;
use crate::settings::{self, ImportText};
use crate::{channels, definitions, reads, workspace};

use super::{EngineHandle, ask};

impl EngineHandle {
    /// Everything on the settings page.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn settings_view(&self) -> Result<SettingsView, ApiError> {
        settings::settings_view(&self.shared).await
    }

    /// Polls once with the draft, and where that goes well asks it for queues that nobody names. Nothing is saved, and the secrets are used for
    /// this test only.
    ///
    /// # Errors
    /// When the draft is not a source; the error names the box.
    pub async fn test_source(&self, form: &SourceForm, secrets: Vec<SecretInput>) -> Result<SourceTest, ApiError> {
        let loaded = self.shared.loaded();
        let (ports, folder) = (&self.shared.ports, &self.shared.folder);
        Box::pin(settings::test_source_and_around(ports, folder, form, secrets, &loaded.queues)).await
    }

    /// Adds a source, or changes `original` in place; it is polled at once.
    ///
    /// # Errors
    /// When the draft is not a source (the error names the box), a secret cannot be kept, or the file cannot be written.
    pub async fn save_source(
        &self,
        original: Option<&str>,
        form: &SourceForm,
        secrets: Vec<SecretInput>,
    ) -> Result<SettingsView, ApiError> {
        settings::save_source(&self.shared.ports, &self.shared.folder, original, form, secrets).await?;
        self.reread().await
    }

    /// Takes a source out of the file; its records stay until retention takes them.
    ///
    /// # Errors
    /// When there is no such source, or the file cannot be written.
    pub async fn remove_source(&self, name: &str) -> Result<SettingsView, ApiError> {
        definitions::remove_source(&*self.shared.ports.files, &self.shared.folder, name)?;
        self.reread().await
    }

    /// Adds a person, or changes `original` in place.
    ///
    /// # Errors
    /// As [`Self::save_source`].
    pub async fn save_person(&self, original: Option<&str>, person: &PersonSetting) -> Result<SettingsView, ApiError> {
        settings::save_person(&*self.shared.ports.files, &self.shared.folder, original, person)?;
        self.reread().await
    }

    /// Takes a person out of the file.
    ///
    /// # Errors
    /// When there is no such person, or the file cannot be written.
    pub async fn remove_person(&self, id: &str) -> Result<SettingsView, ApiError> {
        settings::remove_person(&*self.shared.ports.files, &self.shared.folder, id)?;
        self.reread().await
    }

    /// Adds a channel, or changes `original` in place.
    ///
    /// # Errors
    /// As [`Self::save_source`].
    pub async fn save_channel(
        &self,
        original: Option<&str>,
        form: &ChannelForm,
        secrets: Vec<SecretInput>,
    ) -> Result<SettingsView, ApiError> {
        settings::save_channel(&self.shared.ports, &self.shared.folder, original, form, secrets).await?;
        self.reread().await
    }

    /// Takes a channel out of the file; what waits for it is not sent any more.
    ///
    /// # Errors
    /// When there is no such channel, or the file cannot be written.
    pub async fn remove_channel(&self, name: &str) -> Result<SettingsView, ApiError> {
        channels::remove_channel(&*self.shared.ports.files, &self.shared.folder, name)?;
        self.reread().await
    }

    /// Writes the team's name and zone, who sits here and for how long history is kept.
    ///
    /// # Errors
    /// As [`Self::save_source`].
    pub async fn save_basics(
        &self,
        team: &str,
        timezone: &str,
        me: Option<&str>,
        retention_days: u16,
    ) -> Result<SettingsView, ApiError> {
        let (files, folder) = (&*self.shared.ports.files, &self.shared.folder);
        settings::save_basics(files, folder, team, timezone, me, retention_days)?;
        self.reread().await
    }

    /// Reads the configuration of another program (`nagstamon`, `karma` or `amtool`). Nothing is saved.
    ///
    /// # Errors
    /// When there is no such kind, or the text is not such a configuration.
    pub fn import_sources(&self, kind: &str, text: &str) -> Result<ImportView, ApiError> {
        let text = ImportText { file: kind.to_owned(), text: text.to_owned() };
        settings::import_sources(&*self.shared.ports.files, &self.shared.folder, kind, &[text])
    }

    /// Writes the first files of the workspace; files that are there stay as they are.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn start_workspace(&self, team: &str) -> Result<SettingsView, ApiError> {
        definitions::starter(&*self.shared.ports.files, &self.shared.folder, team)?;
        self.reread().await
    }

    /// How much there is, and which copies there are.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn data_view(&self) -> Result<DataView, ApiError> {
        settings::data_view(&self.shared, None).await
    }

    /// Writes a copy of the records to a path a person wrote; one that is not whole counts from the workspace.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub async fn backup_to(&self, path: &str) -> Result<DataView, ApiError> {
        let to = settings::whole_path(&self.shared.folder, path)?;
        self.backup_data(&to).await?;
        settings::data_view(&self.shared, Some(format!("{} holds a copy of the records.", to.display()))).await
    }

    /// Checks a copy and lays it ready: it takes the place of the records when Watchbill starts next, because nobody may have
    /// them open then.
    ///
    /// # Errors
    /// When it is missing, damaged, another program's or newer than this program.
    pub async fn restore_data(&self, path: &str) -> Result<DataView, ApiError> {
        let from = settings::whole_path(&self.shared.folder, path)?;
        let staged = settings::stage_restore(&self.shared.folder, &from, self.shared.ports.clock.now()).await;
        staged.map_err(|error| reads::store_error(&error))?;
        settings::data_view(&self.shared, Some(format!("{} is sound and lies ready.", from.display()))).await
    }

    /// Removes what is older than it is kept.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn prune_now(&self) -> Result<DataView, ApiError> {
        let removed: u64 = self.prune_data().await?.iter().map(|(_, rows)| rows).sum();
        let done = match removed {
            0 => "Nothing is older than it is kept.".to_owned(),
            1 => "1 old record was removed.".to_owned(),
            many => format!("{many} old records were removed."),
        };
        settings::data_view(&self.shared, Some(done)).await
    }

    /// The files were changed from here: they are in force when this returns.
    pub(super) async fn reread(&self) -> Result<SettingsView, ApiError> {
        self.take_up().await?;
        self.settings_view().await
    }

    /// The same without looking at the settings.
    pub(super) async fn take_up(&self) -> Result<(), ApiError> {
        match &self.desk {
            Some(desk) => ask(desk, |reply| Order::Reread { reply }).await?,
            None => {
                let shared = &self.shared;
                if let Some(loaded) = workspace::reload(&shared.ports, &shared.folder, &shared.loaded()) {
                    shared.set_loaded(loaded);
                    shared.touch(&[Tag::Workspace, Tag::Sources]);
                }
            }
        }
        Ok(())
    }
}
