//! The card of what happened while nobody watched.

use watchbill_domain::time::Instant;

use crate::api::{ApiError, Tag};
use crate::reads;

use super::EngineHandle;

impl EngineHandle {
    /// Puts the card away that tells of an absence up to `to_ms`, milliseconds since the epoch, or takes that back to what it
    /// was before with what this gave then.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub async fn put_wake_away(&self, to_ms: Option<i64>) -> Result<Option<i64>, ApiError> {
        let now = self.shared.ports.clock.now();
        let store = &self.shared.store;
        let before = store.look(reads::WAKE_LOOK).await.map_err(|e| reads::store_error(&e))?;
        let to = to_ms.map(|ms| Instant::from_ms(ms).min(now));
        store.set_look(reads::WAKE_LOOK, to).await.map_err(|e| reads::store_error(&e))?;
        self.shared.touch_from_outside(&[Tag::Alerts]);
        Ok(before.map(Instant::as_ms))
    }
}
