//! Schedules of other programs.

use tauri::State;
use watchbill_engine::api::{ApiError, ScheduleImportAsk, ScheduleImportView};

use crate::shell::Shell;

#[tauri::command]
pub async fn import_schedule(shell: State<'_, Shell>, ask: ScheduleImportAsk) -> Result<ScheduleImportView, ApiError> {
    shell.engine().await?.import_schedule(&ask)
}

#[tauri::command]
pub async fn save_schedule_import(
    shell: State<'_, Shell>,
    ask: ScheduleImportAsk,
) -> Result<ScheduleImportView, ApiError> {
    shell.engine().await?.save_schedule_import(&ask).await
}
