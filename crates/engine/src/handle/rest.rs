//! Do not disturb: a switch with an end.

use watchbill_domain::time::Instant;
use watchbill_store::{Store, StoreError};

use crate::api::{ApiError, RestAsk, RestDone, RestView};
use crate::desk::Order;
use crate::reads;

use super::EngineHandle;

/// What the end of it is kept under, as milliseconds.
pub(crate) const UNDISTURBED_UNTIL: &str = "undisturbed_until";

impl EngineHandle {
    /// When the person at this laptop rests: their quiet hours, and the do-not-disturb if it is on.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn rest(&self) -> Result<RestView, ApiError> {
        let until = undisturbed_until(&self.shared.store).await.map_err(|e| reads::store_error(&e))?;
        Ok(reads::rest_view(&self.shared, until))
    }

    /// Does what a person asks about not being disturbed, and says what holds then.
    ///
    /// # Errors
    /// When the end cannot be read or has passed, or it cannot be recorded.
    pub async fn change_rest(&self, ask: &RestAsk) -> Result<RestDone, ApiError> {
        let until = match ask {
            RestAsk::Until { words } => Some(reads::rest_end(words, &self.here())?),
            RestAsk::At { ms } => Some(Instant::from_ms(*ms)),
            RestAsk::Off => None,
        };
        let before = self.set_undisturbed(until).await?;
        Ok(RestDone { rest: self.rest().await?, before: before.map(Instant::as_ms) })
    }

    /// Holds pages below the break-through level back until then, or ends that with `None`; what it held back and still fires
    /// is then told in one digest. Gives what held before.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub async fn set_undisturbed(&self, until: Option<Instant>) -> Result<Option<Instant>, ApiError> {
        let now = self.shared.ports.clock.now();
        if until.is_some_and(|until| until <= now) {
            return Err(ApiError::Invalid {
                field: "until".to_owned(),
                message: "that end has passed; nothing was changed".to_owned(),
            });
        }
        let store = &self.shared.store;
        let before = undisturbed_until(store).await.map_err(|e| reads::store_error(&e))?;
        let text = until.map_or_else(|| "null".to_owned(), |until| until.as_ms().to_string());
        store.set_preference(UNDISTURBED_UNTIL, &text).await.map_err(|e| reads::store_error(&e))?;
        if let Some(desk) = &self.desk {
            desk.send(Order::Rest).await.ok();
        }
        Ok(before.filter(|before| now < *before))
    }
}

/// Until when the person asked not to be disturbed.
pub(crate) async fn undisturbed_until(store: &Store) -> Result<Option<Instant>, StoreError> {
    let kept = store.preference(UNDISTURBED_UNTIL).await?;
    Ok(kept.and_then(|text| text.parse().ok()).map(Instant::from_ms))
}
