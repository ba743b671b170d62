//! Silences at sources, and acknowledgements that colleagues see.

use tokio::sync::oneshot;
use watchbill_domain::alerts::silence_text;
use watchbill_domain::ids::SourceName;
use watchbill_store::Deed;

use super::EngineHandle;
use crate::acknowledging::takes_acknowledgements;
use crate::api::{
    ApiError, MatcherView, SharedAckView, SilenceAsk, SilenceDoneView, SilencePreview, SilenceProposal, SilencesView,
};
use crate::desk::Order;
use crate::{reads, silences};

impl EngineHandle {
    /// What a silence of these alerts begins with.
    ///
    /// # Errors
    /// When one of them is not known, or none is at a source that keeps silences.
    pub async fn propose_silence(&self, ids: &[String]) -> Result<SilenceProposal, ApiError> {
        silences::propose(&self.shared, ids).await
    }

    /// What a silence would cover; nothing is asked of any source.
    ///
    /// # Errors
    /// When the records cannot be read, or an operator is none.
    pub async fn preview_silence(&self, ask: &SilenceAsk) -> Result<SilencePreview, ApiError> {
        silences::preview(&self.shared, ask).await
    }

    /// Matchers as people type them: `alertname=DiskFull, team=~"a|b"`.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the place.
    pub fn parse_matchers(&self, text: &str) -> Result<Vec<MatcherView>, ApiError> {
        silences::parse_matchers(text)
    }

    /// Matchers as one text.
    ///
    /// # Errors
    /// When an operator is none of a silence's.
    pub fn matchers_text(&self, matchers: &[MatcherView]) -> Result<String, ApiError> {
        silences::matchers_of(matchers).map(|matchers| silence_text(&matchers))
    }

    /// The sources that keep silences, in the order of the workspace.
    #[must_use]
    pub fn silence_sources(&self) -> Vec<String> {
        silences::keepers(&self.shared).iter().map(ToString::to_string).collect()
    }

    /// Makes a silence at its source and reads it back.
    ///
    /// # Errors
    /// When it cannot be used, or the source does not take it.
    pub async fn make_silence(&self, ask: &SilenceAsk, by: &str) -> Result<SilenceDoneView, ApiError> {
        let done = silences::make(&self.shared, ask, &self.me(by)).await?;
        Ok(self.poll_after(done).await)
    }

    /// Every silence of every source, asked now.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn silences(&self) -> Result<SilencesView, ApiError> {
        silences::silences(&self.shared).await
    }

    /// Gives a silence a later end.
    ///
    /// # Errors
    /// When there is no such silence, it holds for longer already, or the source does not take it.
    pub async fn extend_silence(
        &self,
        source: &str,
        id: &str,
        until: &str,
        by: &str,
    ) -> Result<SilenceDoneView, ApiError> {
        let done = silences::extend(&self.shared, source, id, until, &self.me(by)).await?;
        Ok(self.poll_after(done).await)
    }

    /// Ends a silence now.
    ///
    /// # Errors
    /// When there is no such silence, it is over already, or the source does not end it.
    pub async fn expire_silence(&self, source: &str, id: &str, by: &str) -> Result<SilenceDoneView, ApiError> {
        let done = silences::expire(&self.shared, source, id, &self.me(by)).await?;
        Ok(self.poll_after(done).await)
    }

    /// Takes back what was done with a silence, by the number of the deed; the answer has the number by which that is taken back.
    ///
    /// # Errors
    /// When there is nothing (left) to take back, or the source does not do it.
    pub async fn undo_silence(&self, deed: i64, by: &str) -> Result<SilenceDoneView, ApiError> {
        let done = silences::undo(&self.shared, deed, &self.me(by)).await?;
        Ok(self.poll_after(done).await)
    }

    /// "I have it", for colleagues too: acknowledged here, and at the source; where its kind has no words for that, by a short
    /// silence that is kept alive until the alert resolves. Taken back by [`Self::unacknowledge_alert`]; what a source itself has
    /// acknowledged stays so there.
    ///
    /// # Errors
    /// When the alert does not fire, or no source that keeps silences tells of it. Where the source does not take the silence the
    /// alert is acknowledged on this laptop alone, and the error says so.
    pub async fn acknowledge_until_resolved(&self, id: &str, by: &str) -> Result<SharedAckView, ApiError> {
        let id = reads::find_alert(&self.shared, id).await?;
        if takes_acknowledgements(&self.shared, &id) {
            self.acknowledge_alert(&id.to_string(), by).await?;
            let text = format!("Acknowledged at {} too, for everybody.", id.source);
            return Ok(SharedAckView { by: self.me(by), text, problem: None });
        }
        let alert = silences::alert_to_share(&self.shared, &id).await?;
        self.deed(&id.to_string(), Deed::Acknowledge, by).await?;
        if alert.id != id {
            self.deed(&alert.id.to_string(), Deed::Acknowledge, by).await?;
        }
        let shared = silences::share_ack(&self.shared, &alert, &self.me(by)).await.map_err(|error| {
            let message = format!("{error}. It is acknowledged on this laptop alone; colleagues do not see it");
            match error {
                ApiError::Store { .. } => ApiError::Store { message },
                _ => ApiError::Unreachable { message },
            }
        })?;
        self.poll_source(&alert.id.source).await;
        Ok(shared)
    }

    /// Who does it: the workspace's `me`, else the user of the laptop.
    pub(super) fn me(&self, by: &str) -> String {
        self.shared.loaded().me.clone().unwrap_or_else(|| by.to_owned())
    }

    async fn poll_after(&self, done: SilenceDoneView) -> SilenceDoneView {
        self.poll_source(&SourceName::new(&done.source)).await;
        done
    }

    /// Has a source polled soon, so that its alerts are shown as they are now. Nobody waits for it.
    pub(super) async fn poll_source(&self, source: &SourceName) {
        match &self.desk {
            Some(desk) => {
                let (reply, _) = oneshot::channel();
                drop(desk.send(Order::Poll { source: Some(source.clone()), reply }).await);
            }
            None => drop(self.shared.store.request_poll(Some(source), self.shared.ports.clock.now()).await),
        }
    }
}
