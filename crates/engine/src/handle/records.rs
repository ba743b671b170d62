//! Looking back through everything that is recorded, and a little ahead.

use std::time::Duration;

use watchbill_domain::alerts::MatcherSet;

use watchbill_store::Role;

use crate::api::{AlertHistory, AlertsAsk, ApiError, ExportWhat, SearchListing, SearchView, SoonView, TableForm};
use crate::options::Options;
use crate::ports::Ports;
use crate::reads;

use super::{Engine, EngineHandle, StartError, open};

impl Engine {
    /// Makes the records of a workspace that has none, and watches nothing. The caller holds the owner lock of the workspace.
    ///
    /// # Errors
    /// [`StartError`] when they cannot be made.
    pub async fn begin_records(options: Options, ports: Ports) -> Result<(), StartError> {
        open(&options, ports, Role::Owner).await?.store.close().await;
        Ok(())
    }
}

impl EngineHandle {
    /// One alert over the last `span`, day by day, no further back than records are kept.
    ///
    /// # Errors
    /// When there is no such alert, several could be meant, or the records cannot be read.
    pub async fn alert_history(&self, id: &str, span: Duration) -> Result<AlertHistory, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        reads::alert_history(&self.shared, &id, span).await
    }

    /// Alerts in whatever state of which each word is found somewhere and which pass what stands there of a filter: `limit`
    /// of them and how many there are.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn search_records(&self, text: &str, limit: usize) -> Result<SearchView, ApiError> {
        reads::search_view(&self.shared, text, limit).await
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// When what is asked cannot be read, or the records cannot.
    pub async fn search_listing(&self, text: &str, limit: usize) -> Result<SearchListing, ApiError> {
        reads::search_listing(&self.shared, text, limit).await
    }

    /// Which alerts are about to fire and which to clear, with countdowns.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn soon(&self) -> Result<SoonView, ApiError> {
        reads::soon(&self.shared).await
    }

    /// What was recorded within the last `span` of the alerts that pass `filter`, as a table. Alerts that are not over are
    /// among them however long they last.
    ///
    /// # Errors
    /// When the filter cannot be read, or the records cannot.
    pub async fn export(
        &self,
        what: ExportWhat,
        filter: &str,
        span: Duration,
        form: TableForm,
    ) -> Result<String, ApiError> {
        let filter = MatcherSet::parse(filter)
            .map_err(|error| ApiError::Invalid { field: "filter".to_owned(), message: error.to_string() })?;
        reads::export(&self.shared, what, &filter, self.here().now.minus(span), form).await
    }

    /// The alerts of a list, in its order, as a table for the clipboard.
    ///
    /// # Errors
    /// When its filter cannot be read, there are too many, or the records cannot be read.
    pub async fn copy_list(&self, ask: &AlertsAsk, form: TableForm) -> Result<String, ApiError> {
        reads::copy_list(&self.shared, ask, form).await
    }
}

#[cfg(feature = "testing")]
impl EngineHandle {
    /// From now on what is to be recorded is kept, or refused, as on a full disk.
    ///
    /// # Errors
    /// When the records do not answer.
    pub async fn set_writes(&self, writes: watchbill_store::Writes) -> Result<(), watchbill_store::StoreError> {
        self.shared.store.set_writes(writes).await
    }
}
