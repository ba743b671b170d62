//! What the settings page and the first run ask.

use tauri::State;
use watchbill_engine::api::{
    ApiError, ChannelForm, DataView, ImportView, PersonSetting, SecretInput, SettingsView, SourceForm, SourceTest,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn settings_view(shell: State<'_, Shell>) -> Result<SettingsView, ApiError> {
    shell.engine().await?.settings_view().await
}

#[tauri::command]
pub async fn test_source(
    shell: State<'_, Shell>,
    form: SourceForm,
    secrets: Vec<SecretInput>,
) -> Result<SourceTest, ApiError> {
    shell.engine().await?.test_source(&form, secrets).await
}

#[tauri::command]
pub async fn save_source(
    shell: State<'_, Shell>,
    original: Option<String>,
    form: SourceForm,
    secrets: Vec<SecretInput>,
) -> Result<SettingsView, ApiError> {
    shell.engine().await?.save_source(original.as_deref(), &form, secrets).await
}

#[tauri::command]
pub async fn remove_source(shell: State<'_, Shell>, name: String) -> Result<SettingsView, ApiError> {
    shell.engine().await?.remove_source(&name).await
}

#[tauri::command]
pub async fn save_person(
    shell: State<'_, Shell>,
    original: Option<String>,
    person: PersonSetting,
) -> Result<SettingsView, ApiError> {
    shell.engine().await?.save_person(original.as_deref(), &person).await
}

#[tauri::command]
pub async fn remove_person(shell: State<'_, Shell>, id: String) -> Result<SettingsView, ApiError> {
    shell.engine().await?.remove_person(&id).await
}

#[tauri::command]
pub async fn save_channel(
    shell: State<'_, Shell>,
    original: Option<String>,
    form: ChannelForm,
    secrets: Vec<SecretInput>,
) -> Result<SettingsView, ApiError> {
    shell.engine().await?.save_channel(original.as_deref(), &form, secrets).await
}

#[tauri::command]
pub async fn remove_channel(shell: State<'_, Shell>, name: String) -> Result<SettingsView, ApiError> {
    shell.engine().await?.remove_channel(&name).await
}

#[tauri::command]
pub async fn save_basics(
    shell: State<'_, Shell>,
    team: String,
    timezone: String,
    me: Option<String>,
    retention_days: u16,
) -> Result<SettingsView, ApiError> {
    shell.engine().await?.save_basics(&team, &timezone, me.as_deref(), retention_days).await
}

#[tauri::command]
pub async fn import_sources(shell: State<'_, Shell>, kind: String, text: String) -> Result<ImportView, ApiError> {
    shell.engine().await?.import_sources(&kind, &text)
}

#[tauri::command]
pub async fn start_workspace(shell: State<'_, Shell>, team: String) -> Result<SettingsView, ApiError> {
    shell.engine().await?.start_workspace(&team).await
}

#[tauri::command]
pub async fn data_view(shell: State<'_, Shell>) -> Result<DataView, ApiError> {
    shell.engine().await?.data_view().await
}

#[tauri::command]
pub async fn backup_data(shell: State<'_, Shell>, path: String) -> Result<DataView, ApiError> {
    shell.engine().await?.backup_to(&path).await
}

#[tauri::command]
pub async fn restore_data(shell: State<'_, Shell>, path: String) -> Result<DataView, ApiError> {
    shell.engine().await?.restore_data(&path).await
}

#[tauri::command]
pub async fn prune_data(shell: State<'_, Shell>) -> Result<DataView, ApiError> {
    shell.engine().await?.prune_now().await
}
