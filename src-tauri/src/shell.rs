//! The engine as the window sees it: starting, running, or not to be had.

use tokio::sync::watch;
use watchbill_engine::EngineHandle;
use watchbill_engine::api::ApiError;

/// How far the engine has come.
#[derive(Debug, Clone)]
pub enum Start {
    /// It is being started; the window is drawn meanwhile.
    UnderWay,
    /// It runs.
    Done(EngineHandle),
    /// It does not run, and why, in a sentence for people.
    Failed(String),
}

/// What every command gets.
#[derive(Debug)]
pub struct Shell {
    start: watch::Receiver<Start>,
    by: String,
}

impl Shell {
    /// For an engine that tells through `start` how far it has come, used by `by`.
    #[must_use]
    pub fn new(start: watch::Receiver<Start>, by: String) -> Self {
        Self { start, by }
    }

    /// The running engine, as soon as it runs.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn engine(&self) -> Result<EngineHandle, ApiError> {
        let mut start = self.start.clone();
        let known = start.wait_for(|start| !matches!(start, Start::UnderWay)).await;
        match known.as_deref() {
            Ok(Start::Done(engine)) => Ok(engine.clone()),
            Ok(Start::Failed(message)) => Err(ApiError::Internal { message: message.clone() }),
            Ok(Start::UnderWay) | Err(_) => {
                let message = "Watchbill is stopping: nothing is watched any more".to_owned();
                Err(ApiError::Internal { message })
            }
        }
    }

    /// Who does what is done here, where the workspace does not say who that is.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
