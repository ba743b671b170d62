//! The team's own actions on an alert.

use crate::actions;
use crate::api::{ActionOffer, ActionResult, ApiError};
use crate::reads;

use super::EngineHandle;

impl EngineHandle {
    /// The actions that an alert offers, each with exactly what it would do now.
    ///
    /// # Errors
    /// When there is no such alert, or the records cannot be read.
    pub async fn alert_actions(&self, id: &str) -> Result<Vec<ActionOffer>, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        actions::offers(&self.shared, &id, &self.here()).await
    }

    /// Does what was shown under this digest, waits for its end, and records it. When this is not waited for, a command that
    /// was started is ended.
    ///
    /// # Errors
    /// When there is no such alert or action, when it would do something else now than was shown, or when it cannot be
    /// recorded; nothing is done then.
    pub async fn run_action(&self, id: &str, action: &str, digest: &str, by: &str) -> Result<ActionResult, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        let by = self.shared.loaded().me.clone().unwrap_or_else(|| by.to_owned());
        actions::run(&self.shared, &id, action, digest, &by).await
    }
}
