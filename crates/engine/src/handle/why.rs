//! Why an alert pages or does not, and why a page went out.

use watchbill_domain::ids::PageId;

use crate::api::{ApiError, PageWhy, WhyListing};
use crate::reads;

use super::EngineHandle;

impl EngineHandle {
    /// Why one alert pages or does not at this moment, for scripts, by its id or an unmistakable beginning of it.
    ///
    /// # Errors
    /// When there is no such alert, several could be meant, or the records cannot be read.
    pub async fn why(&self, id: &str) -> Result<WhyListing, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        reads::why_listing(&self.shared, &id).await
    }

    /// Why a page went out, by what was on record then.
    ///
    /// # Errors
    /// When there is no such page, or the records cannot be read.
    pub async fn page_why(&self, page: i64) -> Result<PageWhy, ApiError> {
        reads::page_why(&self.shared, PageId(page)).await
    }
}
