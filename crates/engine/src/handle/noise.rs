//! The noise ledger, the time machine, and the rules it is for.

use std::time::Duration;

use watchbill_definitions::{check_rules, read_rules};

use crate::api::{ApiError, NoiseListing, NoiseView, PageRulesView, RehearsalView, RerunListing};
use crate::{ledger, settings};

use super::EngineHandle;

impl EngineHandle {
    /// What each rule cost in interruptions over the last `span`, for scripts.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn noise_listing(&self, span: Duration) -> Result<NoiseListing, ApiError> {
        ledger::noise_listing(&self.shared, span).await
    }

    /// The same for the window.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn noise_view(&self, span: Duration) -> Result<NoiseView, ApiError> {
        ledger::noise_view(&self.shared, span).await
    }

    /// What was recorded over the last `span`, under the workspace's rules and under those of `text`: a `watchbill.toml`, or a
    /// file with only its tables that decide about pages. The hours of the person at this laptop hold in both.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when something in the text would not hold; otherwise when the records cannot be read.
    pub async fn rerun_listing(&self, span: Duration, text: &str, file: &str) -> Result<RerunListing, ApiError> {
        let draft = read_rules(text, file, self.shared.loaded().policy.break_through);
        if let Some(problem) = draft.problems.first() {
            return Err(ApiError::Invalid { field: "policy".to_owned(), message: problem.to_string() });
        }
        ledger::rerun_listing(&self.shared, span, draft.policy).await
    }

    /// What rules that are being written would have made of last night and of the last week. Nothing is saved.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn rehearse_rules(&self, text: &str) -> Result<RehearsalView, ApiError> {
        let draft = check_rules(text, self.shared.loaded().policy.break_through);
        ledger::rerun_view(&self.shared, draft).await
    }

    /// The rules that hold, and their tables as they stand in the file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rules_view(&self) -> Result<PageRulesView, ApiError> {
        settings::rules_view(&self.shared)
    }

    /// Writes the rules into `watchbill.toml` in the place of `former`, the text that was edited; they hold at once.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when something in the text would not hold; otherwise when the file has other rules by now, or
    /// cannot be read or written.
    pub async fn save_rules(&self, former: &str, text: &str) -> Result<PageRulesView, ApiError> {
        settings::save_rules(&*self.shared.ports.files, &self.shared.folder, former, text)?;
        self.reread().await?;
        settings::rules_view(&self.shared)
    }
}
