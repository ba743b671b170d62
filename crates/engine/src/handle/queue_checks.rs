//! How far the queues of the workspace can be seen.

use std::collections::BTreeMap;

use crate::api::{ApiError, QueueChecks, QueuesAround};
use crate::queues::around::around;
use crate::queues::checks::checks;
use crate::queues::facts::SourceFactsKept;
use crate::reads;

use super::EngineHandle;

impl EngineHandle {
    /// What keeps queues from being seen, and which tables of `[[queues]]` no queue goes by, as of the last polls.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn queue_checks(&self) -> Result<QueueChecks, ApiError> {
        let kept = self.shared.store.queue_sources().await.map_err(|error| reads::store_error(&error))?;
        let kept: BTreeMap<_, _> =
            kept.into_iter().map(|(source, facts)| (source, SourceFactsKept::of_json(&facts))).collect();
        let loaded = self.shared.loaded();
        Ok(checks(&loaded.queues, loaded.sources.iter().map(|defined| &defined.spec.name), &kept))
    }

    /// Queues that sources could tell of and that nobody names; of one source where it is named. Their sources are asked for them now, and
    /// only for what reads. Sources that tell of all their queues, or of none, are left out.
    pub async fn queues_around(&self, source: Option<&str>) -> Vec<QueuesAround> {
        around(&self.shared, source).await
    }
}
