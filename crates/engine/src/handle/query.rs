//! Asking sources beside the polls.

use std::time::Duration;

use super::EngineHandle;
use crate::api::{ApiError, QueryListing};
use crate::query::query;

impl EngineHandle {
    /// Asks a source for the course of an expression over the last `span` (zero: for its value now), a point every `step`.
    ///
    /// # Errors
    /// When there is no such source, its kind keeps no history, it does not answer, or it refuses the expression.
    pub async fn query(
        &self,
        source: &str,
        expression: &str,
        span: Duration,
        step: Option<Duration>,
    ) -> Result<QueryListing, ApiError> {
        query(&self.shared, source, expression, span, step).await
    }
}
