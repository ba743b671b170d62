//! Postmortems, their templates and their action items.

use tauri::State;
use watchbill_engine::api::{
    ActionItemDone, ActionItemForm, ActionItemsView, ApiError, PostmortemActForm, PostmortemCheckForm,
    PostmortemChecked, PostmortemDiff, PostmortemDismissForm, PostmortemDone, PostmortemExportForm, PostmortemExported,
    PostmortemForm, PostmortemImportFile, PostmortemImported, PostmortemInsert, PostmortemInsertForm, PostmortemParts,
    PostmortemPublishForm, PostmortemPublished, PostmortemRefreshForm, PostmortemRestoreForm, PostmortemSaved,
    PostmortemTemplate, PostmortemTemplateForm, PostmortemText, PostmortemVersionRow, PostmortemView, PostmortemsView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn postmortems(shell: State<'_, Shell>) -> Result<PostmortemsView, ApiError> {
    shell.engine().await?.postmortems_view().await
}

#[tauri::command]
pub async fn postmortem(shell: State<'_, Shell>, id: i64) -> Result<PostmortemView, ApiError> {
    shell.engine().await?.postmortem_view(id).await
}

#[tauri::command]
pub async fn make_postmortem(shell: State<'_, Shell>, form: PostmortemForm) -> Result<PostmortemDone, ApiError> {
    shell.engine().await?.postmortem_make(&form, shell.by()).await
}

#[tauri::command]
pub async fn write_postmortem(shell: State<'_, Shell>, form: PostmortemText) -> Result<PostmortemSaved, ApiError> {
    shell.engine().await?.postmortem_write(&form, shell.by()).await
}

#[tauri::command]
pub async fn check_postmortem(
    shell: State<'_, Shell>,
    form: PostmortemCheckForm,
) -> Result<PostmortemChecked, ApiError> {
    shell.engine().await?.postmortem_check(&form).await
}

#[tauri::command]
pub async fn dismiss_finding(shell: State<'_, Shell>, form: PostmortemDismissForm) -> Result<(), ApiError> {
    shell.engine().await?.postmortem_dismiss(&form, shell.by()).await
}

#[tauri::command]
pub async fn postmortem_block(
    shell: State<'_, Shell>,
    form: PostmortemInsertForm,
) -> Result<PostmortemInsert, ApiError> {
    shell.engine().await?.postmortem_insert(&form, shell.by()).await
}

#[tauri::command]
pub async fn postmortem_parts(shell: State<'_, Shell>, id: i64) -> Result<PostmortemParts, ApiError> {
    shell.engine().await?.postmortem_parts(id).await
}

#[tauri::command]
pub async fn refresh_postmortem_block(
    shell: State<'_, Shell>,
    form: PostmortemRefreshForm,
) -> Result<PostmortemSaved, ApiError> {
    shell.engine().await?.postmortem_refresh(&form, shell.by()).await
}

#[tauri::command]
pub async fn postmortem_versions(shell: State<'_, Shell>, id: i64) -> Result<Vec<PostmortemVersionRow>, ApiError> {
    shell.engine().await?.postmortem_versions(id).await
}

#[tauri::command]
pub async fn postmortem_diff(shell: State<'_, Shell>, id: i64, from: u64, to: u64) -> Result<PostmortemDiff, ApiError> {
    shell.engine().await?.postmortem_diff(id, from, to).await
}

#[tauri::command]
pub async fn restore_postmortem(
    shell: State<'_, Shell>,
    form: PostmortemRestoreForm,
) -> Result<PostmortemDone, ApiError> {
    shell.engine().await?.postmortem_restore(&form, shell.by()).await
}

#[tauri::command]
pub async fn act_on_postmortem(shell: State<'_, Shell>, form: PostmortemActForm) -> Result<PostmortemDone, ApiError> {
    shell.engine().await?.postmortem_act(&form, shell.by()).await
}

#[tauri::command]
pub async fn export_postmortem(
    shell: State<'_, Shell>,
    form: PostmortemExportForm,
) -> Result<PostmortemExported, ApiError> {
    shell.engine().await?.postmortem_export(&form).await
}

#[tauri::command]
pub async fn publish_postmortem(
    shell: State<'_, Shell>,
    form: PostmortemPublishForm,
) -> Result<PostmortemPublished, ApiError> {
    shell.engine().await?.postmortem_publish(&form).await
}

#[tauri::command]
pub async fn import_postmortems(
    shell: State<'_, Shell>,
    files: Vec<PostmortemImportFile>,
) -> Result<PostmortemImported, ApiError> {
    shell.engine().await?.postmortem_import_files(&files, shell.by()).await
}

#[tauri::command]
pub async fn postmortem_templates(shell: State<'_, Shell>) -> Result<Vec<PostmortemTemplate>, ApiError> {
    shell.engine().await?.postmortem_templates().await
}

#[tauri::command]
pub async fn save_postmortem_template(
    shell: State<'_, Shell>,
    form: PostmortemTemplateForm,
) -> Result<PostmortemTemplate, ApiError> {
    shell.engine().await?.postmortem_template_save(&form, shell.by()).await
}

#[tauri::command]
pub async fn action_items(shell: State<'_, Shell>) -> Result<ActionItemsView, ApiError> {
    shell.engine().await?.action_items_view().await
}

#[tauri::command]
pub async fn act_on_action_item(shell: State<'_, Shell>, form: ActionItemForm) -> Result<ActionItemDone, ApiError> {
    shell.engine().await?.action_item_act(&form, shell.by()).await
}
