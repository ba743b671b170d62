//! What the window may ask, each handed through to the engine. Their names are in `commands.in` and nowhere else.

mod actions;
mod alerts;
mod calm;
mod desktop;
mod incidents;
mod lessons;
mod noise;
mod oncall;
mod oncall_edit;
mod oncall_import;
mod postmortems;
mod queue_peek;
mod queue_replay;
mod queues;
mod records;
mod review;
mod settings;
mod silences;
mod slos;

use tauri::State;
use watchbill_engine::api::{
    AlertDetail, AlertsAsk, AlertsPage, ApiError, ChannelTest, ConsoleStatus, NowView, PageView, Wanted,
};

use crate::shell::Shell;

pub use actions::*;
pub use alerts::*;
pub use calm::*;
pub use desktop::*;
pub use incidents::*;
pub use lessons::*;
pub use noise::*;
pub use oncall::*;
pub use oncall_edit::*;
pub use oncall_import::*;
pub use postmortems::*;
pub use queue_peek::*;
pub use queue_replay::*;
pub use queues::*;
pub use records::*;
pub use review::*;
pub use settings::*;
pub use silences::*;
pub use slos::*;

/// A fault of the window is logged up to here, characters.
const LONGEST_UI_PROBLEM: usize = 2_000;

#[tauri::command]
pub async fn console_status(shell: State<'_, Shell>) -> Result<ConsoleStatus, ApiError> {
    shell.engine().await?.console_status().await
}

#[tauri::command]
pub async fn now_view(shell: State<'_, Shell>) -> Result<NowView, ApiError> {
    shell.engine().await?.now_view().await
}

#[tauri::command]
pub async fn call_seen(shell: State<'_, Shell>, at: Option<i64>) -> Result<Option<i64>, ApiError> {
    shell.engine().await?.call_seen(at).await
}

#[tauri::command]
pub async fn put_wake_away(shell: State<'_, Shell>, to: Option<i64>) -> Result<Option<i64>, ApiError> {
    shell.engine().await?.put_wake_away(to).await
}

#[tauri::command]
pub async fn alerts_page(shell: State<'_, Shell>, ask: AlertsAsk) -> Result<AlertsPage, ApiError> {
    shell.engine().await?.alerts_page(ask).await
}

#[tauri::command]
pub async fn alert_detail(shell: State<'_, Shell>, id: String) -> Result<AlertDetail, ApiError> {
    shell.engine().await?.alert_detail(&id).await
}

#[tauri::command]
pub async fn poll_now(shell: State<'_, Shell>) -> Result<(), ApiError> {
    shell.engine().await?.poll_now().await
}

#[tauri::command]
pub async fn open_link(shell: State<'_, Shell>, id: String, link: usize) -> Result<(), ApiError> {
    shell.engine().await?.open_link(&id, link).await
}

#[tauri::command]
pub async fn pages_list(shell: State<'_, Shell>) -> Result<Vec<PageView>, ApiError> {
    shell.engine().await?.pages_list().await
}

#[tauri::command]
pub async fn take_wanted(shell: State<'_, Shell>) -> Result<Option<Wanted>, ApiError> {
    Ok(shell.engine().await?.take_wanted())
}

#[tauri::command]
pub async fn test_channel(shell: State<'_, Shell>, name: String) -> Result<ChannelTest, ApiError> {
    shell.engine().await?.test_channel(&name).await
}

/// Needs no engine: a window that fails while the engine starts can say so. Tauri hands arguments over by value.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)]
pub fn report_ui_problem(problem: String) {
    let problem: String = problem.chars().filter(|c| !c.is_control()).take(LONGEST_UI_PROBLEM).collect();
    tracing::error!(%problem, "The window reports a fault of its own.");
}
