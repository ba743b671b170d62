//! What incidents tell behind their end: what was knowable, and what they have in common.

use crate::api::{ApiError, IncidentAtListing, IncidentAtView, IncidentTrendsListing, IncidentTrendsView};
use crate::incidents;

use super::EngineHandle;

impl EngineHandle {
    /// What could be known at a moment of an incident, milliseconds; without one when it was detected. A moment outside of its time is the
    /// nearest one.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn incident_at(&self, id: i64, at: Option<i64>) -> Result<IncidentAtView, ApiError> {
        incidents::incident_at(&self.shared, id, at).await
    }

    /// The same for scripts; number and moment as they are typed, without a moment when it was detected. What is known since is left out
    /// where nobody asks for it.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a time that cannot be read or is none of the incident's; otherwise when that is no number, there is none of
    /// it, or the records cannot be read.
    pub async fn incident_at_listing(&self, typed: &str, at: &str, since: bool) -> Result<IncidentAtListing, ApiError> {
        incidents::incident_at_listing(&self.shared, typed, at, since).await
    }

    /// What the incidents of so many quarters have in common, the one that lasts among them.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for none, or for more than twelve; otherwise when the records cannot be read.
    pub async fn incident_trends(&self, quarters: u32) -> Result<IncidentTrendsView, ApiError> {
        incidents::incident_trends(&self.shared, quarters).await
    }

    /// The same, and as scripts have it, of one reading.
    ///
    /// # Errors
    /// As [`EngineHandle::incident_trends`].
    pub async fn incident_trends_told(
        &self,
        quarters: u32,
    ) -> Result<(IncidentTrendsView, IncidentTrendsListing), ApiError> {
        incidents::incident_trends_told(&self.shared, quarters).await
    }
}
