//! What is learnt from incidents: what was knowable, what they have in common, and drills.

use tauri::State;
use watchbill_engine::api::{
    ApiError, DrillActForm, DrillDone, DrillForm, DrillView, DrillsView, IncidentAtView, IncidentTrendsView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn incident_at(shell: State<'_, Shell>, id: i64, at: Option<i64>) -> Result<IncidentAtView, ApiError> {
    shell.engine().await?.incident_at(id, at).await
}

#[tauri::command]
pub async fn incident_trends(shell: State<'_, Shell>, quarters: u32) -> Result<IncidentTrendsView, ApiError> {
    shell.engine().await?.incident_trends(quarters).await
}

#[tauri::command]
pub async fn drills_view(shell: State<'_, Shell>) -> Result<DrillsView, ApiError> {
    shell.engine().await?.drills_view().await
}

#[tauri::command]
pub async fn drill_view(shell: State<'_, Shell>, id: i64) -> Result<DrillView, ApiError> {
    shell.engine().await?.drill_view(id).await
}

#[tauri::command]
pub async fn drill_save(shell: State<'_, Shell>, form: DrillForm) -> Result<DrillDone, ApiError> {
    shell.engine().await?.drill_save(&form, shell.by()).await
}

#[tauri::command]
pub async fn drill_act(shell: State<'_, Shell>, form: DrillActForm) -> Result<DrillDone, ApiError> {
    shell.engine().await?.drill_act(&form, shell.by()).await
}
