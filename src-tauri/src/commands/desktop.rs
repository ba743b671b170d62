//! What the window asks of the program it belongs to: how it behaves on this desktop, what else to show, and its end.

use tauri::{AppHandle, State};
use watchbill_engine::api::{ApiError, Preferences};

use crate::instead::Back;
use crate::shell::Shell;
use crate::{autostart, instead, presence};

#[tauri::command]
pub async fn preferences_view(shell: State<'_, Shell>) -> Result<Preferences, ApiError> {
    shell.engine().await?.preferences().await
}

#[tauri::command]
pub async fn save_preferences(shell: State<'_, Shell>, preferences: Preferences) -> Result<Preferences, ApiError> {
    let engine = shell.engine().await?;
    if engine.is_demo() {
        return Err(ApiError::Invalid { field: String::new(), message: "the demo keeps no settings".to_owned() });
    }
    if preferences.start_with_session != engine.preferences().await?.start_with_session {
        autostart::set(engine.workspace(), preferences.start_with_session)?;
    }
    engine.save_preferences(preferences).await?;
    Ok(preferences)
}

/// Looks around in the made-up company, from where nothing is watched yet.
#[tauri::command]
pub async fn show_demo(app: AppHandle, shell: State<'_, Shell>) -> Result<(), ApiError> {
    let engine = shell.engine().await?;
    instead::may_leave(&engine).await?;
    instead::show(&app, &instead::demo_words(engine.workspace()))
}

/// Goes from the made-up company to one's own workspace.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)]
pub fn show_own(app: AppHandle, back: State<'_, Back>) -> Result<(), ApiError> {
    instead::show(&app, &back.words())
}

/// Ends Watchbill, or asks first where that would leave somebody unpaged.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)]
pub fn ask_to_quit(app: AppHandle) {
    presence::ask_to_quit(&app);
}

/// Ends Watchbill: the person was asked.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)]
pub fn quit(app: AppHandle) {
    app.exit(0);
}
