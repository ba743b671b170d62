//! The page *On call*.

use tauri::State;
use watchbill_engine::api::{
    ApiError, CalendarFileView, OnCallAsk, OnCallExplainView, OnCallLoadsAsk, OnCallLoadsView, OnCallPage,
    OnCallWhatIfAsk, OnCallWhatIfView,
};

use crate::shell::Shell;

#[tauri::command]
pub async fn on_call_page(shell: State<'_, Shell>, ask: OnCallAsk) -> Result<OnCallPage, ApiError> {
    shell.engine().await?.on_call_page(&ask).await
}

#[tauri::command]
pub async fn on_call_explain(
    shell: State<'_, Shell>,
    schedule: String,
    at: String,
) -> Result<OnCallExplainView, ApiError> {
    shell.engine().await?.on_call_explain(&schedule, &at)
}

#[tauri::command]
pub async fn on_call_loads(shell: State<'_, Shell>, ask: OnCallLoadsAsk) -> Result<OnCallLoadsView, ApiError> {
    shell.engine().await?.on_call_loads(&ask).await
}

#[tauri::command]
pub async fn on_call_what_if(
    shell: State<'_, Shell>,
    schedule: String,
    ask: OnCallWhatIfAsk,
) -> Result<OnCallWhatIfView, ApiError> {
    shell.engine().await?.on_call_what_if(&schedule, &ask)
}

#[tauri::command]
pub async fn export_schedule(
    shell: State<'_, Shell>,
    schedule: String,
    person: Option<String>,
) -> Result<CalendarFileView, ApiError> {
    shell.engine().await?.export_schedule(&schedule, person.as_deref())
}
