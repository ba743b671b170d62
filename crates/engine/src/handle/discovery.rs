//! What other tools keep as service levels.

use super::EngineHandle;
use crate::api::ApiError;
use crate::openslo::{DiscoveredSlos, discover, write_offers};

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
}
