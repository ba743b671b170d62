//! Drills: planned, begun, held against what was seen. Owner and guests write alike.

use crate::api::{ApiError, DrillActForm, DrillDone, DrillForm, DrillListing, DrillShown, DrillView, DrillsView, Tag};
use crate::drills;

use super::EngineHandle;

impl EngineHandle {
    /// Every drill at a glance.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn drills_view(&self) -> Result<DrillsView, ApiError> {
        drills::drills_view(&self.shared).await
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn drill_listing(&self) -> Result<DrillListing, ApiError> {
        drills::drill_listing(&self.shared).await
    }

    /// One drill with its plan, and what was seen.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn drill_view(&self, id: i64) -> Result<DrillView, ApiError> {
        drills::drill_view(&self.shared, id).await
    }

    /// The same for scripts, by its number as it is typed.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn drill_shown(&self, typed: &str) -> Result<DrillShown, ApiError> {
        drills::drill_shown(&self.shared, typed).await
    }

    /// Plans a drill, or changes the plan of one that did not begin.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read, where the drill began, and where something was done since the revision that
    /// was seen; otherwise when there is none of this number, and when it cannot be recorded.
    pub async fn drill_save(&self, form: &DrillForm, by: &str) -> Result<DrillDone, ApiError> {
        let done = drills::drill_save(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Begins a drill, ends, stops or drops it. One that begins is declared as an incident; one that is over is resolved, and its
    /// postmortem begun.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where it does not fit the drill as it is, and where what it is about is not there; otherwise when there is none
    /// of this number, and when it cannot be recorded.
    pub async fn drill_act(&self, form: &DrillActForm, by: &str) -> Result<DrillDone, ApiError> {
        let done = drills::drill_act(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }
}
