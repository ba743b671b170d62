//! The review of service levels.

use std::path::Path;

use crate::api::{
    ApiError, ReviewAsk, ReviewComplaintsInput, ReviewDecisionInput, ReviewExport, ReviewFateInput, ReviewFitInput,
    ReviewListView, ReviewView, Tag,
};
use crate::review::{self, ReviewFiles};

use super::EngineHandle;

impl EngineHandle {
    /// The reviews that there are, the newest first.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn review_list(&self) -> Result<ReviewListView, ApiError> {
        review::list(&self.shared).await
    }

    /// Opens the review of a period: makes its snapshot, or goes on with the one that is open.
    ///
    /// # Errors
    /// When there is no such period, when nothing is promised, and when the records cannot be read or written.
    pub async fn review_open(&self, ask: &ReviewAsk, by: &str) -> Result<ReviewView, ApiError> {
        let view = review::open(&self.shared, ask, &self.writes(by)).await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(view)
    }

    /// A review as it is kept, its newest revision unless another is named.
    ///
    /// # Errors
    /// When there is none, or not that revision of it, and when it is not what was kept.
    pub async fn review_show(&self, ask: &ReviewAsk) -> Result<ReviewView, ApiError> {
        review::show(&self.shared, ask).await
    }

    /// Writes down what is decided about a service.
    ///
    /// # Errors
    /// When the decision lacks something (the error names the box), and when the review is closed.
    pub async fn review_decide(
        &self,
        ask: &ReviewAsk,
        input: &ReviewDecisionInput,
        by: &str,
    ) -> Result<ReviewView, ApiError> {
        review::decide(&self.shared, ask, input, &self.writes(by)).await
    }

    /// Adds a line to the minutes, on a page by its name or on none.
    ///
    /// # Errors
    /// When it says nothing, and when the review is closed.
    pub async fn review_note(&self, ask: &ReviewAsk, page: &str, text: &str, by: &str) -> Result<ReviewView, ApiError> {
        review::note(&self.shared, ask, (page, text), &self.writes(by)).await
    }

    /// Enters who is there; whoever was entered before and is not named is not.
    ///
    /// # Errors
    /// When the review is closed.
    pub async fn review_present(&self, ask: &ReviewAsk, people: &[String], by: &str) -> Result<ReviewView, ApiError> {
        review::present(&self.shared, ask, people, &self.writes(by)).await
    }

    /// Enters what is known of a service beside its figures.
    ///
    /// # Errors
    /// When there is no such service, when a word is none, and when the review is closed.
    pub async fn review_fit(&self, ask: &ReviewAsk, input: &ReviewFitInput, by: &str) -> Result<ReviewView, ApiError> {
        review::fit(&self.shared, ask, input, &self.writes(by)).await
    }

    /// Enters what people complained of a service, each number over a month or a day.
    ///
    /// # Errors
    /// When there is no such service, when a number has no time or no source (the error names the box), and when the review is
    /// closed.
    pub async fn review_complaints(
        &self,
        ask: &ReviewAsk,
        input: &ReviewComplaintsInput,
        by: &str,
    ) -> Result<ReviewView, ApiError> {
        review::complaints(&self.shared, ask, input, &self.writes(by)).await
    }

    /// Tells what became of a decision of a review before.
    ///
    /// # Errors
    /// When the review looks back at no such decision, when the word is none, and when the review is closed.
    pub async fn review_fate(
        &self,
        ask: &ReviewAsk,
        input: &ReviewFateInput,
        by: &str,
    ) -> Result<ReviewView, ApiError> {
        review::fate(&self.shared, ask, input, &self.writes(by)).await
    }

    /// Closes a review: its windows are frozen, and nothing in it changes any more.
    ///
    /// # Errors
    /// When nothing is decided about one of its services, and when it is closed already.
    pub async fn review_close(&self, ask: &ReviewAsk, by: &str) -> Result<ReviewView, ApiError> {
        let view = review::close(&self.shared, ask, &self.writes(by)).await?;
        self.shared.touch_from_outside(&[Tag::Levels]);
        Ok(view)
    }

    /// A review as files, which are the same whenever they are made of the same closed review.
    ///
    /// # Errors
    /// As [`Self::review_show`].
    pub async fn review_files(&self, ask: &ReviewAsk) -> Result<ReviewFiles, ApiError> {
        review::review_files(&self.shared, ask).await
    }

    /// What a review decided to do, as iCalendar: an event on the day it is due, the same event in every export.
    ///
    /// # Errors
    /// As [`Self::review_show`].
    pub async fn review_follow_ups(&self, ask: &ReviewAsk) -> Result<String, ApiError> {
        review::follow_ups(&self.shared, ask).await
    }

    /// Writes a review below a folder; below `reviews/` of the workspace, under its label, unless one is named.
    ///
    /// # Errors
    /// As [`Self::review_show`], and when a file cannot be written.
    pub async fn review_export(&self, ask: &ReviewAsk, folder: Option<&Path>) -> Result<ReviewExport, ApiError> {
        review::export(&self.shared, ask, folder).await
    }

    /// Who writes: the person at this laptop by the workspace, else as the system calls them.
    fn writes(&self, by: &str) -> String {
        self.shared.loaded().me.clone().unwrap_or_else(|| by.to_owned())
    }
}

#[cfg(test)]
#[path = "review_fixtures.rs"]
pub(super) mod fixtures;
#[cfg(test)]
#[path = "review_judged_tests.rs"]
mod judged_tests;
#[cfg(test)]
#[path = "review_kept_tests.rs"]
mod kept_tests;
#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
