//! Incidents: declared, handled, and what the records tell of each. Owner and guests write alike.

use crate::api::{
    ApiError, IncidentActForm, IncidentAnnotationForm, IncidentDone, IncidentDrafts, IncidentFoldForm, IncidentForm,
    IncidentListed, IncidentListing, IncidentNoteForm, IncidentProposal, IncidentSeeds, IncidentShown, IncidentTelling,
    IncidentView, IncidentsView, Tag,
};
use crate::incidents;

use super::EngineHandle;

impl EngineHandle {
    /// Every incident at a glance.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn incidents_view(&self) -> Result<IncidentsView, ApiError> {
        incidents::incidents_view(&self.shared).await
    }

    /// One incident with all that is known of it.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn incident_view(&self, id: i64) -> Result<IncidentView, ApiError> {
        incidents::incident_view(&self.shared, id).await
    }

    /// What an incident about these would be called, how grave it seems, and what it would be about.
    ///
    /// # Errors
    /// When one of them is not there or several could be meant, or the records cannot be read.
    pub async fn incident_proposal(&self, seeds: &IncidentSeeds) -> Result<IncidentProposal, ApiError> {
        incidents::incident_proposal(&self.shared, seeds).await
    }

    /// Declares an incident: what the form leaves empty is as it is proposed for what it is declared from.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read, and without a title; otherwise when something of it is not there, and when
    /// it cannot be recorded.
    pub async fn incident_declare(&self, form: &IncidentForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_declare(&self.shared, form, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Does something with an incident. One that is resolved keeps its timeline from then on.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read, where it does not fit the incident as it is, and where something was done
    /// since the revision that was seen; otherwise when there is none of this number, and when it cannot be recorded.
    pub async fn incident_act(&self, form: &IncidentActForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_act(&self.shared, form, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Writes a note into the timeline of an incident; without a number into that of the only one that is open.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] without words, for a time that cannot be read or is to come, and where it is not clear which incident is
    /// meant; otherwise when there is none of this number, and when it cannot be recorded.
    pub async fn incident_note(&self, form: &IncidentNoteForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_note(&self.shared, form, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Makes `from` a part of `into`. Nothing of it is lost.
    ///
    /// # Errors
    /// When one of them is not there, they cannot be one, and when it cannot be recorded.
    pub async fn incident_merge(&self, into: i64, from: i64, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_merge(&self.shared, into, from, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Keeps what the records tell of an incident now; what was kept before stays as it was.
    ///
    /// # Errors
    /// When there is none of this number, it is part of another, and when it cannot be recorded.
    pub async fn incident_keep(&self, id: i64, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_keep(&self.shared, id, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Writes beside a line of a timeline. The line stays as it is.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] without words, and for a time that cannot be read or is to come; otherwise when there is no such incident or
    /// line, and when it cannot be recorded.
    pub async fn incident_annotate(&self, form: &IncidentAnnotationForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_annotate(&self.shared, form, &self.me(by)).await?;
        Ok(self.told(done))
    }

    /// Folds lines of a timeline that are noise; gives the number of the fold, by which it is opened again.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] without a line or a reason; otherwise when there is no such incident or line, and when it cannot be recorded.
    pub async fn incident_fold(&self, form: &IncidentFoldForm, by: &str) -> Result<u64, ApiError> {
        let number = incidents::incident_fold(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(number)
    }

    /// Opens a fold that somebody made.
    ///
    /// # Errors
    /// When there is none of this number that is still folded, and when it cannot be recorded.
    pub async fn incident_unfold(&self, id: i64, number: u64, by: &str) -> Result<(), ApiError> {
        incidents::incident_unfold(&self.shared, id, number, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(())
    }

    /// Drafts of where an incident stands, without names of people.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where the time of the next word cannot be read or has passed; otherwise when there is no such incident, and
    /// when the records cannot be read.
    pub async fn incident_drafts(&self, asked: &IncidentTelling) -> Result<IncidentDrafts, ApiError> {
        incidents::incident_drafts(&self.shared, asked).await
    }

    fn told(&self, done: IncidentDone) -> IncidentDone {
        self.shared.touch_from_outside(&[Tag::Incidents]);
        done
    }
}

/// For scripts and the command line: an incident is meant by its number as it is typed.
impl EngineHandle {
    /// The incidents that are open, with `all` every one.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn incidents_listing(&self, all: bool) -> Result<IncidentListing, ApiError> {
        incidents::incidents_listing(&self.shared, all).await
    }

    /// One incident with its whole timeline.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn incident_shown(&self, typed: &str) -> Result<IncidentShown, ApiError> {
        incidents::incident_shown(&self.shared, typed).await
    }

    /// The same, and the incident as the window has it, of the same reading.
    ///
    /// # Errors
    /// As [`EngineHandle::incident_shown`].
    pub async fn incident_told(&self, typed: &str) -> Result<(IncidentShown, IncidentView), ApiError> {
        incidents::incident_told(&self.shared, typed).await
    }

    /// One incident without what is collected of it.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn incident_listed(&self, id: i64) -> Result<IncidentListed, ApiError> {
        incidents::incident_listed(&self.shared, id).await
    }

    /// The number of the incident that is meant: `7` or `#7`.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn incident_id(&self, typed: &str) -> Result<i64, ApiError> {
        incidents::incident_id(&self.shared, typed).await
    }
}

#[cfg(test)]
#[path = "incidents_tests.rs"]
mod tests;
