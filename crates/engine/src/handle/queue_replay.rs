//! Replays of dead letters.

use std::path::Path;

use crate::api::{
    ApiError, ReplayAsk, ReplayCopiesListed, ReplayDryListed, ReplayDryRun, ReplayListed, ReplayRun, ReplayStart,
    ReplayWanted, ReplaysListing, ReplaysView,
};
use crate::queues::replay;

use super::EngineHandle;

impl EngineHandle {
    /// What a replay would do; its broker is asked now, and nothing is taken.
    ///
    /// # Errors
    /// When there is no such queue, or the records cannot be read. That it may not be started is no error.
    pub async fn plan_replay(&self, wanted: &ReplayWanted) -> Result<ReplayDryRun, ApiError> {
        replay::dry_run(&self.shared, wanted).await
    }

    /// Starts a replay, or a discard, after trying it dry once more. Whoever watches the workspace carries it out.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box: what was typed is not the name of the queue, no reason was given, or it may not be started.
    /// Also when the edited bodies cannot be sealed, and when it cannot be recorded: then nothing is done.
    pub async fn start_replay(&self, start: &ReplayStart, by: &str) -> Result<ReplayRun, ApiError> {
        let run = replay::start(&self.shared, start, &self.me(by)).await?;
        replay::run(&self.shared, &run).await
    }

    /// Asks a replay to wait, to go on or to end; it does so within a second while somebody watches the workspace.
    ///
    /// # Errors
    /// When there is none of this name, when that cannot be asked of it now, and when it cannot be recorded.
    pub async fn steer_replay(&self, run: &str, ask: ReplayAsk, by: &str, reason: &str) -> Result<ReplayRun, ApiError> {
        let run = replay::steer(&self.shared, run, ask, &self.me(by), reason).await?;
        replay::run(&self.shared, &run).await
    }

    /// Replays of one queue, or of all: those that are not over, then those of the last 90 days.
    ///
    /// # Errors
    /// When there is no such queue, or the records cannot be read.
    pub async fn replays_view(&self, queue: Option<&str>) -> Result<ReplaysView, ApiError> {
        replay::replays_view(&self.shared, queue).await
    }
}

/// For scripts and the command line.
impl EngineHandle {
    /// As [`Self::plan_replay`].
    ///
    /// # Errors
    /// Likewise.
    pub async fn plan_replay_listing(&self, wanted: &ReplayWanted) -> Result<ReplayDryListed, ApiError> {
        replay::dry_run(&self.shared, wanted).await.map(replay::dry_listed)
    }

    /// As [`Self::start_replay`].
    ///
    /// # Errors
    /// Likewise.
    pub async fn start_replay_listing(&self, start: &ReplayStart, by: &str) -> Result<ReplayListed, ApiError> {
        let run = replay::start(&self.shared, start, &self.me(by)).await?;
        self.replay_listing(&run).await
    }

    /// As [`Self::steer_replay`].
    ///
    /// # Errors
    /// Likewise.
    pub async fn steer_replay_listing(
        &self,
        run: &str,
        ask: ReplayAsk,
        by: &str,
        reason: &str,
    ) -> Result<ReplayListed, ApiError> {
        let run = replay::steer(&self.shared, run, ask, &self.me(by), reason).await?;
        self.replay_listing(&run).await
    }

    /// One replay, by its name or an unmistakable beginning of it.
    ///
    /// # Errors
    /// When there is none, several could be meant, or the records cannot be read.
    pub async fn replay_listing(&self, run: &str) -> Result<ReplayListed, ApiError> {
        replay::replay_listing(&self.shared, run).await
    }

    /// Replays of one queue, as it is typed, or of all.
    ///
    /// # Errors
    /// When there is no such queue, or the records cannot be read.
    pub async fn replays_listing(&self, queue: Option<&str>) -> Result<ReplaysListing, ApiError> {
        replay::replays_listing(&self.shared, queue).await
    }

    /// Writes the copies of a replay into a new file that only this user may read, not masked, and records who did and why.
    ///
    /// # Errors
    /// Without a reason, when there is no such replay or no copy of it any more, when there is such a file already, and when it cannot be
    /// recorded or written.
    pub async fn snapshot_out(
        &self,
        run: &str,
        path: &Path,
        by: &str,
        reason: &str,
    ) -> Result<ReplayCopiesListed, ApiError> {
        replay::copies_out(&self.shared, run, path, &self.me(by), reason).await
    }
}

#[cfg(test)]
#[path = "queue_copy_tests.rs"]
mod copy_tests;
#[cfg(test)]
#[path = "queue_replay_tests.rs"]
mod tests;
