//! Editing of schedules.

use tauri::State;
use watchbill_engine::api::{ApiError, ScheduleEditAsk, ScheduleEditDone, ScheduleForms, ScheduleRehearsal};

use crate::shell::Shell;

#[tauri::command]
pub async fn schedule_forms(shell: State<'_, Shell>, schedule: String) -> Result<ScheduleForms, ApiError> {
    shell.engine().await?.schedule_forms(&schedule)
}

#[tauri::command]
pub async fn times_in_zone(
    shell: State<'_, Shell>,
    times: Vec<String>,
    from: String,
    to: String,
) -> Result<Vec<String>, ApiError> {
    shell.engine().await?.times_in_zone(&times, &from, &to)
}

#[tauri::command]
pub async fn rehearse_schedule(shell: State<'_, Shell>, ask: ScheduleEditAsk) -> Result<ScheduleRehearsal, ApiError> {
    shell.engine().await?.rehearse_schedule(&ask)
}

#[tauri::command]
pub async fn save_schedule_edit(
    shell: State<'_, Shell>,
    ask: ScheduleEditAsk,
    seen: String,
) -> Result<ScheduleEditDone, ApiError> {
    shell.engine().await?.save_schedule_edit(&ask, &seen).await
}

#[tauri::command]
pub async fn undo_schedule_edit(shell: State<'_, Shell>, undo: u32) -> Result<String, ApiError> {
    shell.engine().await?.undo_schedule_edit(undo).await
}
