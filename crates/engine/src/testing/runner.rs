//! A runner that starts nothing.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::ports::{CommandLine, Ran, RanEnd, RunError, Runner};

/// Remembers what it was to run, and says what it was told to say.
#[derive(Debug, Default)]
pub struct FakeRunner {
    asked: Mutex<Vec<CommandLine>>,
    answer: Mutex<Option<Result<Ran, RunError>>>,
}

impl FakeRunner {
    /// What it was to run so far.
    #[must_use]
    pub fn asked(&self) -> Vec<CommandLine> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says this from now on; until then, that everything ended well and printed nothing.
    pub fn answer(&self, answer: Result<Ran, RunError>) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }
}

#[async_trait]
impl Runner for FakeRunner {
    async fn run(&self, line: &CommandLine) -> Result<Ran, RunError> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
        let answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        answer.unwrap_or(Ok(Ran { end: RanEnd::Exited(0), output: Vec::new(), left_out_bytes: 0 }))
    }
}
