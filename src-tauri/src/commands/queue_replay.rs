//! Replays of dead letters.

use tauri::State;
use watchbill_engine::api::{ApiError, ReplayAsk, ReplayDryRun, ReplayRun, ReplayStart, ReplayWanted, ReplaysView};

use crate::shell::Shell;

#[tauri::command]
pub async fn plan_replay(shell: State<'_, Shell>, wanted: ReplayWanted) -> Result<ReplayDryRun, ApiError> {
    shell.engine().await?.plan_replay(&wanted).await
}

#[tauri::command]
pub async fn start_replay(shell: State<'_, Shell>, start: ReplayStart) -> Result<ReplayRun, ApiError> {
    shell.engine().await?.start_replay(&start, shell.by()).await
}

#[tauri::command]
pub async fn steer_replay(
    shell: State<'_, Shell>,
    run: String,
    ask: ReplayAsk,
    reason: String,
) -> Result<ReplayRun, ApiError> {
    shell.engine().await?.steer_replay(&run, ask, shell.by(), &reason).await
}

#[tauri::command]
pub async fn replays_view(shell: State<'_, Shell>, id: Option<String>) -> Result<ReplaysView, ApiError> {
    shell.engine().await?.replays_view(id.as_deref()).await
}
