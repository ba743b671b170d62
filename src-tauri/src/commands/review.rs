//! The review of service levels.

use tauri::State;
use watchbill_engine::api::{
    ApiError, ReviewAsk, ReviewComplaintsInput, ReviewDecisionInput, ReviewExport, ReviewFateInput, ReviewFitInput,
    ReviewListView, ReviewView,
};

use crate::shell::Shell;

/// The review that is held, by its label.
fn of(label: String) -> ReviewAsk {
    ReviewAsk { period: Some(label), ..ReviewAsk::default() }
}

#[tauri::command]
pub async fn review_list(shell: State<'_, Shell>) -> Result<ReviewListView, ApiError> {
    shell.engine().await?.review_list().await
}

#[tauri::command]
pub async fn review_open(shell: State<'_, Shell>, period: String) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_open(&of(period), shell.by()).await
}

#[tauri::command]
pub async fn review_show(
    shell: State<'_, Shell>,
    label: String,
    revision: Option<u32>,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_show(&ReviewAsk { revision, ..of(label) }).await
}

#[tauri::command]
pub async fn review_decide(
    shell: State<'_, Shell>,
    label: String,
    input: ReviewDecisionInput,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_decide(&of(label), &input, shell.by()).await
}

#[tauri::command]
pub async fn review_note(
    shell: State<'_, Shell>,
    label: String,
    page: String,
    text: String,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_note(&of(label), &page, &text, shell.by()).await
}

#[tauri::command]
pub async fn review_present(
    shell: State<'_, Shell>,
    label: String,
    people: Vec<String>,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_present(&of(label), &people, shell.by()).await
}

#[tauri::command]
pub async fn review_fit(shell: State<'_, Shell>, label: String, input: ReviewFitInput) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_fit(&of(label), &input, shell.by()).await
}

#[tauri::command]
pub async fn review_complaints(
    shell: State<'_, Shell>,
    label: String,
    input: ReviewComplaintsInput,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_complaints(&of(label), &input, shell.by()).await
}

#[tauri::command]
pub async fn review_fate(
    shell: State<'_, Shell>,
    label: String,
    input: ReviewFateInput,
) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_fate(&of(label), &input, shell.by()).await
}

#[tauri::command]
pub async fn review_close(shell: State<'_, Shell>, label: String) -> Result<ReviewView, ApiError> {
    shell.engine().await?.review_close(&of(label), shell.by()).await
}

#[tauri::command]
pub async fn review_export(
    shell: State<'_, Shell>,
    label: String,
    revision: Option<u32>,
) -> Result<ReviewExport, ApiError> {
    shell.engine().await?.review_export(&ReviewAsk { revision, ..of(label) }, None).await
}
