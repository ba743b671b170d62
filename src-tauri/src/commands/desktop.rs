//! What the window asks of the program it belongs to: how it behaves on this desktop, what else to show, and its end.

use tauri::{AppHandle, State, WebviewWindow};
use watchbill_engine::api::{ApiError, Preferences};

use crate::instead::Back;
use crate::shell::Shell;
use crate::{autostart, instead, presence, window};

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

/// Makes the window fill the screen, or gives it its size again; the other of the two unless it is said which. Says whether it
/// fills it then.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)]
pub fn fill_screen(window: WebviewWindow, fills: Option<bool>) -> Result<bool, ApiError> {
    window::fill_screen(&window, fills).map_err(|error| ApiError::Internal {
        message: format!("the desktop did not give the window the whole screen: {error}"),
    })
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
