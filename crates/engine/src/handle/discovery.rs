//! What other tools keep as service levels.

use super::EngineHandle;
use crate::api::{ApiError, SloAdopted, Tag};
use crate::openslo::{DiscoveredSlos, adopt, discover, dismiss, take_back, write_offers};

impl EngineHandle {
    /// The service levels that others keep as rules in a source, or in all of them, as this workspace would have them.
    ///
    /// # Errors
    /// When there is no source that can measure.
    pub async fn discover_slos(&self, source: Option<&str>) -> Result<DiscoveredSlos, ApiError> {
        discover(&self.shared, source).await
    }

    /// The same, and those of these names are written as files of `slos/`. What was written before one that could not be stays.
    ///
    /// # Errors
    /// When there is no such service level, or a file of this name is there already.
    pub async fn take_over_slos(&self, source: Option<&str>, names: &[String]) -> Result<DiscoveredSlos, ApiError> {
        let mut found = discover(&self.shared, source).await?;
        write_offers(&self.shared, &mut found, names)?;
        Ok(found)
    }

    /// The same, and those of these names are not offered any more (or again).
    ///
    /// # Errors
    /// When there is no such service level, or it cannot be recorded.
    pub async fn dismiss_found_slos(
        &self,
        source: Option<&str>,
        names: &[String],
        is_dismissed: bool,
    ) -> Result<DiscoveredSlos, ApiError> {
        let mut found = discover(&self.shared, source).await?;
        let keys = names.iter().map(|name| found.named(name).map(|offer| offer.key.clone()));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        self.slo_dismiss_offers(&keys, is_dismissed).await?;
        for offer in found.offers.iter_mut().filter(|offer| keys.contains(&offer.key)) {
            offer.dismissed = is_dismissed;
        }
        Ok(found)
    }

    /// Writes what the page of service levels offers under these keys as files of `slos/`. They are in force when this returns.
    ///
    /// # Errors
    /// When none of them could be written.
    pub async fn slo_adopt(&self, keys: &[String]) -> Result<SloAdopted, ApiError> {
        let adopted = adopt(&self.shared, keys)?;
        self.take_up().await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(adopted)
    }

    /// Deletes files that [`Self::slo_adopt`] wrote since the start, and says so.
    ///
    /// # Errors
    /// When one was changed since, or cannot be deleted.
    pub async fn slo_unadopt(&self, files: &[String]) -> Result<String, ApiError> {
        let said = take_back(&self.shared, files);
        // What was deleted before one that could not be is gone.
        self.take_up().await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        said
    }

    /// Offers these keys no more, or again.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub async fn slo_dismiss_offers(&self, keys: &[String], is_dismissed: bool) -> Result<(), ApiError> {
        dismiss(&self.shared, keys, is_dismissed).await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(())
    }
}
