//! What incidents take in beside what is recorded: chats and files; and what is found in them again.

use crate::api::{
    ApiError, IncidentDone, IncidentFile, IncidentFileForm, IncidentFileListed, IncidentPasteForm, IncidentPasteRead,
    IncidentSearchListing, IncidentSimilarListing, IncidentsFound, Tag,
};
use crate::incidents;

use super::EngineHandle;

impl EngineHandle {
    /// What would become of what somebody copied from a chat. Nothing is written.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read; otherwise when there is no such incident, or the records cannot be read.
    pub async fn incident_paste_read(&self, form: &IncidentPasteForm) -> Result<IncidentPasteRead, ApiError> {
        incidents::incident_paste_read(&self.shared, form).await
    }

    /// Takes what somebody copied from a chat into a timeline. The same text again adds nothing.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read, where no line of it has a time and a name, and where a row is to come;
    /// otherwise when there is no such incident, and when it cannot be recorded.
    pub async fn incident_paste(&self, form: &IncidentPasteForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_paste(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Attaches a file to an incident.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where it cannot be read, is neither a picture nor a PDF nor plain text, is empty, or too large; otherwise when
    /// there is no such incident, and when it cannot be recorded.
    pub async fn incident_attach(&self, form: &IncidentFileForm, by: &str) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_attach(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// A file of an incident, by the SHA-256 of what is in it.
    ///
    /// # Errors
    /// When there is no such incident or file, and when the records cannot be read.
    pub async fn incident_file(&self, id: i64, sha256: &str) -> Result<IncidentFile, ApiError> {
        incidents::incident_file(&self.shared, id, sha256).await
    }

    /// Writes a file of an incident into the folder `exports` of the workspace, for other programs; gives where it is.
    ///
    /// # Errors
    /// When there is no such incident or file, the records cannot be read, or it cannot be written.
    pub async fn incident_file_out(&self, id: i64, sha256: &str) -> Result<String, ApiError> {
        incidents::incident_file_out(&self.shared, id, sha256).await
    }

    /// The incidents in which each of these words is found, or begins a word; none without one.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn incident_search(&self, typed: &str) -> Result<IncidentsFound, ApiError> {
        incidents::incident_search(&self.shared, typed).await
    }
}

/// For scripts and the command line: an incident is meant by its number as it is typed.
impl EngineHandle {
    /// Attaches a file: its name, and what is in it.
    ///
    /// # Errors
    /// As [`EngineHandle::incident_attach`].
    pub async fn incident_attach_bytes(
        &self,
        id: i64,
        file: (&str, &[u8]),
        by: &str,
    ) -> Result<IncidentDone, ApiError> {
        let done = incidents::incident_attach_bytes(&self.shared, id, file, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// A file of an incident with its bytes, by its name, by the SHA-256 of what is in it, or by the first digits of that.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] where several could be meant; otherwise when there is no such incident or file, and when the records cannot
    /// be read.
    pub async fn incident_file_bytes(
        &self,
        incident: &str,
        typed: &str,
    ) -> Result<(IncidentFileListed, Vec<u8>), ApiError> {
        incidents::incident_file_bytes(&self.shared, incident, typed).await
    }

    /// The incidents in which each of these words is found, or begins a word.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] without a letter or a digit to look for; otherwise when the records cannot be read.
    pub async fn incident_search_listing(&self, typed: &str) -> Result<IncidentSearchListing, ApiError> {
        incidents::incident_search_listing(&self.shared, typed).await
    }

    /// The incidents that were most like one.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn incident_similar_listing(&self, typed: &str) -> Result<IncidentSimilarListing, ApiError> {
        incidents::incident_similar_listing(&self.shared, typed).await
    }
}

#[cfg(test)]
#[path = "incident_memory_tests.rs"]
mod tests;
