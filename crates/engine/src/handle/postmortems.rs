//! Postmortems and action items. Owner and guests write alike.

use std::path::PathBuf;

use crate::api::{
    ActionItemDone, ActionItemForm, ActionItemListed, ActionItemListing, ActionItemsView, ApiError, PostmortemActForm,
    PostmortemCheckForm, PostmortemCheckListed, PostmortemChecked, PostmortemDiff, PostmortemDismissForm,
    PostmortemDone, PostmortemExportForm, PostmortemExported, PostmortemForm, PostmortemImportFile, PostmortemImported,
    PostmortemInsert, PostmortemInsertForm, PostmortemListing, PostmortemParts, PostmortemPublishForm,
    PostmortemPublished, PostmortemRefreshForm, PostmortemRestoreForm, PostmortemSaved, PostmortemShown,
    PostmortemTemplate, PostmortemTemplateForm, PostmortemText, PostmortemVersionListing, PostmortemVersionRow,
    PostmortemView, PostmortemsView, Tag,
};
use crate::postmortems::{self, Origin};

use super::EngineHandle;

impl EngineHandle {
    /// Every document at a glance, and the incidents that need one.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn postmortems_view(&self) -> Result<PostmortemsView, ApiError> {
        postmortems::postmortems_view(&self.shared).await
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn postmortem_listing(&self) -> Result<PostmortemListing, ApiError> {
        postmortems::postmortem_listing(&self.shared).await
    }

    /// The page on which a document is written.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_view(&self, id: i64) -> Result<PostmortemView, ApiError> {
        postmortems::postmortem_view(&self.shared, id).await
    }

    /// The same for scripts, by its number as it is typed.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn postmortem_shown(&self, typed: &str) -> Result<PostmortemShown, ApiError> {
        postmortems::postmortem_shown(&self.shared, typed).await
    }

    /// Makes a draft from an incident.
    ///
    /// # Errors
    /// When the form cannot be read, the incident is not there or has a document already, or it cannot be written.
    pub async fn postmortem_make(&self, form: &PostmortemForm, by: &str) -> Result<PostmortemDone, ApiError> {
        let done = postmortems::postmortem_make(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Keeps a text as it is written. Others are told when somebody begins, and when action items become others; not of single keys.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_write(&self, form: &PostmortemText, by: &str) -> Result<PostmortemSaved, ApiError> {
        self.written(form, Origin::Hand, by).await
    }

    /// Keeps a text that is a file as a whole: whatever it leaves out, however little, is kept as a version.
    ///
    /// # Errors
    /// As for [`EngineHandle::postmortem_write`].
    pub async fn postmortem_write_file(&self, form: &PostmortemText, by: &str) -> Result<PostmortemSaved, ApiError> {
        self.written(form, Origin::File, by).await
    }

    async fn written(&self, form: &PostmortemText, from: Origin, by: &str) -> Result<PostmortemSaved, ApiError> {
        let (saved, is_news) = postmortems::postmortem_write(&self.shared, (form, from), &self.me(by)).await?;
        if is_news {
            self.shared.touch_from_outside(&[Tag::Incidents]);
        }
        Ok(saved)
    }

    /// What is found in a document.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_check(&self, form: &PostmortemCheckForm) -> Result<PostmortemChecked, ApiError> {
        postmortems::postmortem_check(&self.shared, form).await
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_check_listing(&self, typed: &str) -> Result<PostmortemCheckListed, ApiError> {
        postmortems::postmortem_check_listing(&self.shared, typed).await
    }

    /// Says why a finding may stand.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_dismiss(&self, form: &PostmortemDismissForm, by: &str) -> Result<(), ApiError> {
        postmortems::postmortem_dismiss(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(())
    }

    /// A block of records for the place of the cursor.
    ///
    /// # Errors
    /// When there is nothing of that kind, or the records cannot be read.
    pub async fn postmortem_insert(&self, form: &PostmortemInsertForm, by: &str) -> Result<PostmortemInsert, ApiError> {
        postmortems::postmortem_insert(&self.shared, form, &self.me(by)).await
    }

    /// What there is to choose from where a part of the timeline, or messages of one error, are put in.
    ///
    /// # Errors
    /// When there is no such document, or the records cannot be read.
    pub async fn postmortem_parts(&self, id: i64) -> Result<PostmortemParts, ApiError> {
        postmortems::postmortem_parts(&self.shared, id).await
    }

    /// Fills in one block anew.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_refresh(
        &self,
        form: &PostmortemRefreshForm,
        by: &str,
    ) -> Result<PostmortemSaved, ApiError> {
        let done = postmortems::postmortem_refresh(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Its versions, the newest first.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_versions(&self, id: i64) -> Result<Vec<PostmortemVersionRow>, ApiError> {
        postmortems::postmortem_versions(&self.shared, id).await
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_version_listing(&self, typed: &str) -> Result<PostmortemVersionListing, ApiError> {
        postmortems::postmortem_version_listing(&self.shared, typed).await
    }

    /// One of its texts; 0 is the one that stands.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_version(&self, id: i64, version: u64) -> Result<String, ApiError> {
        postmortems::postmortem_version(&self.shared, id, version).await
    }

    /// How two of its texts differ; 0 is the one that stands.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_diff(&self, id: i64, from: u64, to: u64) -> Result<PostmortemDiff, ApiError> {
        postmortems::postmortem_diff(&self.shared, id, from, to).await
    }

    /// Brings an earlier text back.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_restore(&self, form: &PostmortemRestoreForm, by: &str) -> Result<PostmortemDone, ApiError> {
        let done = postmortems::postmortem_restore(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Does something with a document.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_act(&self, form: &PostmortemActForm, by: &str) -> Result<PostmortemDone, ApiError> {
        let done = postmortems::postmortem_act(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// A document in one form.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn postmortem_export(&self, form: &PostmortemExportForm) -> Result<PostmortemExported, ApiError> {
        postmortems::postmortem_export(&self.shared, form).await
    }

    /// Writes a document into a folder.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such document, or it cannot be written.
    pub async fn postmortem_publish(&self, form: &PostmortemPublishForm) -> Result<PostmortemPublished, ApiError> {
        postmortems::postmortem_publish(&self.shared, form).await
    }

    /// Takes in documents from elsewhere.
    ///
    /// # Errors
    /// When the records cannot be read or written.
    pub async fn postmortem_import(&self, paths: &[PathBuf], by: &str) -> Result<PostmortemImported, ApiError> {
        let done = postmortems::postmortem_import(&self.shared, paths, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// The same by what is in the files, as the window has them.
    ///
    /// # Errors
    /// When the records cannot be read or written.
    pub async fn postmortem_import_files(
        &self,
        files: &[PostmortemImportFile],
        by: &str,
    ) -> Result<PostmortemImported, ApiError> {
        let done = postmortems::postmortem_import_files(&self.shared, files, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// The newest version of each template.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn postmortem_templates(&self) -> Result<Vec<PostmortemTemplate>, ApiError> {
        postmortems::postmortem_templates(&self.shared).await
    }

    /// One template.
    ///
    /// # Errors
    /// When there is none with this key, or the records cannot be read.
    pub async fn postmortem_template(&self, key: &str) -> Result<PostmortemTemplate, ApiError> {
        postmortems::postmortem_template(&self.shared, key).await
    }

    /// Keeps a template.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such template, or it cannot be written.
    pub async fn postmortem_template_save(
        &self,
        form: &PostmortemTemplateForm,
        by: &str,
    ) -> Result<PostmortemTemplate, ApiError> {
        let done = postmortems::postmortem_template_save(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// Every action item.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn action_items_view(&self) -> Result<ActionItemsView, ApiError> {
        postmortems::action_items_view(&self.shared).await
    }

    /// The same for scripts: those that are open, or every one.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn action_item_listing(&self, every: bool) -> Result<ActionItemListing, ApiError> {
        postmortems::action_item_listing(&self.shared, every).await
    }

    /// One action item.
    ///
    /// # Errors
    /// When there is none of this number, or the records cannot be read.
    pub async fn action_item_listed(&self, typed: &str) -> Result<ActionItemListed, ApiError> {
        postmortems::action_item_listed(&self.shared, typed).await
    }

    /// Does something with an action item.
    ///
    /// # Errors
    /// When what is asked cannot be read or does not fit, there is no such item, or it cannot be written.
    pub async fn action_item_act(&self, form: &ActionItemForm, by: &str) -> Result<ActionItemDone, ApiError> {
        let done = postmortems::action_item_act(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Incidents]);
        Ok(done)
    }

    /// The number of the document that is meant: `7` or `PM-7`.
    ///
    /// # Errors
    /// When that is no number, there is none of it, or the records cannot be read.
    pub async fn postmortem_id(&self, typed: &str) -> Result<i64, ApiError> {
        postmortems::postmortem_id(&self.shared, typed).await
    }
}

#[cfg(test)]
#[path = "postmortems_checks_tests.rs"]
mod checks_tests;
#[cfg(test)]
#[path = "postmortems_front_tests.rs"]
mod front_tests;
#[cfg(test)]
#[path = "postmortems_parts_tests.rs"]
mod parts_tests;
#[cfg(test)]
#[path = "postmortems_records_tests.rs"]
mod records_tests;
#[cfg(test)]
#[path = "postmortems_tests.rs"]
mod tests;
