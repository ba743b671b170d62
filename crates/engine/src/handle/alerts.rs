//! The alerts page beyond reading: many alerts at once, kept lists, completing and copying.

use watchbill_domain::alerts::MatcherSet;
use watchbill_domain::ids::AlertId;
use watchbill_domain::time::Instant;
use watchbill_store::{Deed, SavedView};

use crate::acknowledging::acknowledge_all_there;
use crate::api::{
    AlertsAsk, AlertsDeed, AlertsDone, ApiError, Completion, CopyForm, FormerMine, SavedViewView, ShareView,
};
use crate::reads;

use super::EngineHandle;

/// Lists that are kept; more would not be found again.
const MOST_VIEWS: usize = 50;
/// Groups within groups.
const MOST_LEVELS: usize = 4;
/// Characters of the name of a kept list.
const LONGEST_NAME: usize = 60;

impl EngineHandle {
    /// Does the same with several alerts. One that fails, because it is over by now or cannot be recorded, does not keep it
    /// from the others; what was done can be taken back exactly.
    ///
    /// # Errors
    /// When it could be done with none of them.
    pub async fn do_with_alerts(&self, ids: &[String], deed: AlertsDeed, by: &str) -> Result<AlertsDone, ApiError> {
        let mut former: Vec<FormerMine> = Vec::with_capacity(ids.len());
        let mut failed: Option<ApiError> = None;
        for id in ids {
            match self.do_with(id, deed, by).await {
                Ok(before) => former.push(before),
                Err(error) => failed = Some(error),
            }
        }
        let left_out = match failed {
            Some(error) if former.is_empty() => return Err(error),
            Some(error) => Some(format!("It was not done with {} of {}: {error}", ids.len() - former.len(), ids.len())),
            None => None,
        };
        let mut problems: Vec<String> = left_out.into_iter().collect();
        if deed == AlertsDeed::Acknowledge {
            let mut done = Vec::with_capacity(former.len());
            for before in &former {
                match reads::find_alert(&self.shared, &before.id).await {
                    Ok(alert) => done.push(alert),
                    // It is recorded by now: an error here must not be told as if it were not.
                    Err(error) => problems.push(format!("{} is acknowledged on this laptop alone: {error}", before.id)),
                }
            }
            problems.extend(self.acknowledge_at_sources(&done).await);
        }
        Ok(AlertsDone { former, problem: (!problems.is_empty()).then(|| problems.join(". ")) })
    }

    /// Has alerts acknowledged at their sources, where those have words for that; gives why some are not.
    pub(super) async fn acknowledge_at_sources(&self, alerts: &[AlertId]) -> Option<String> {
        let (sources, failed) = acknowledge_all_there(&self.shared, alerts).await;
        for source in &sources {
            self.poll_source(source).await;
        }
        match failed.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [first, rest @ ..] => Some(format!("{first} (and {} more like that)", rest.len())),
        }
    }

    async fn do_with(&self, id: &str, deed: AlertsDeed, by: &str) -> Result<FormerMine, ApiError> {
        let before = reads::mine_of(&self.shared, id).await?;
        match deed {
            AlertsDeed::Acknowledge => self.deed(id, Deed::Acknowledge, by).await,
            AlertsDeed::Unacknowledge => self.unacknowledge_alert(id, by).await,
            AlertsDeed::Snooze { minutes } => self.snooze_alert(id, minutes, by).await,
            AlertsDeed::Unsnooze => self.unsnooze_alert(id, by).await,
        }?;
        Ok(before)
    }

    /// Makes hold again what held before something was done. A snooze that would be over by now is left ended.
    ///
    /// # Errors
    /// When one of them cannot be recorded; those before it are restored.
    pub async fn restore_alerts(&self, former: &[FormerMine], by: &str) -> Result<(), ApiError> {
        for before in former {
            let now = reads::mine_of(&self.shared, &before.id).await?;
            if now.acknowledged != before.acknowledged {
                let deed = if before.acknowledged { Deed::Acknowledge } else { Deed::Unacknowledge };
                self.deed(&before.id, deed, by).await?;
            }
            if now.snoozed_until != before.snoozed_until {
                let ahead = |until: &Instant| *until > self.shared.ports.clock.now();
                let until = before.snoozed_until.map(Instant::from_ms).filter(ahead);
                self.deed(&before.id, until.map_or(Deed::Unsnooze, Deed::Snooze), by).await?;
            }
        }
        Ok(())
    }

    /// The alerts of one group of a list that are not over.
    ///
    /// # Errors
    /// When the records cannot be read, or there is no such group any more.
    pub async fn alerts_of_group(&self, ask: AlertsAsk, key: &str) -> Result<Vec<String>, ApiError> {
        reads::alerts_of_group(&self.shared, &ask, key).await
    }

    /// Every list that is kept, with how many alerts pass it now.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn saved_views(&self) -> Result<Vec<SavedViewView>, ApiError> {
        let views = self.shared.store.views().await.map_err(|e| reads::store_error(&e))?;
        reads::counted(&self.shared, views).await
    }

    /// Keeps these lists and no others, in this order.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a name that is empty, too long or given twice, or a filter that cannot be read; when they
    /// cannot be recorded.
    pub async fn save_views(&self, views: Vec<SavedViewView>) -> Result<Vec<SavedViewView>, ApiError> {
        let mut kept: Vec<SavedView> = Vec::with_capacity(views.len());
        for view in views {
            let name = view.name.trim().to_owned();
            let wrong = |message: &str| ApiError::Invalid { field: "name".to_owned(), message: message.to_owned() };
            if name.is_empty() || name.chars().count() > LONGEST_NAME {
                return Err(wrong("a list needs a name of 1 to 60 characters"));
            }
            if kept.iter().any(|other| other.name == name) {
                return Err(wrong("there is a list of this name already"));
            }
            if kept.len() == MOST_VIEWS {
                return Err(wrong("50 lists are kept at most; remove one first"));
            }
            MatcherSet::parse(&view.filter)
                .map_err(|error| ApiError::Invalid { field: "filter".to_owned(), message: error.to_string() })?;
            if view.group_by.len() > MOST_LEVELS {
                let message = "a list is grouped at most four deep".to_owned();
                return Err(ApiError::Invalid { field: "groupBy".to_owned(), message });
            }
            kept.push(SavedView { name, filter: view.filter, group_by: view.group_by });
        }
        self.shared.store.set_views(&kept).await.map_err(|e| reads::store_error(&e))?;
        reads::counted(&self.shared, kept).await
    }

    /// What may stand at the cursor of a filter, which is counted in UTF-16 units.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn complete_filter(&self, text: &str, cursor: usize) -> Result<Completion, ApiError> {
        reads::completion(&self.shared, text, cursor).await
    }

    /// These alerts as text for somebody else.
    ///
    /// # Errors
    /// When one of them is not known.
    pub async fn copy_alerts(&self, ids: &[String], form: CopyForm) -> Result<String, ApiError> {
        reads::copies(&self.shared, ids, form).await
    }

    /// Ways to hand a list to somebody else.
    #[must_use]
    pub fn share_list(&self, filter: &str, group_by: &[String]) -> ShareView {
        reads::share(filter, group_by)
    }
}
