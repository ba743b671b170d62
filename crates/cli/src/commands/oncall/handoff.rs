//! `oncall handoff`

use crate::answer::{Answer, Failure};
use crate::surroundings::Surroundings;

use super::found;

/// With what is left behind where the workspace has records; of a file alone without.
pub(super) async fn handoff(surroundings: &Surroundings, word: &str, at: Option<&str>) -> Result<Answer, Failure> {
    let schedule = found(surroundings, word)?;
    let answer = if surroundings.database().exists() {
        let handle = surroundings.records().await?;
        let answer = handle.on_call_handoff(&schedule, at).await;
        handle.shutdown().await;
        answer?
    } else {
        let clock = &surroundings.ports.clock;
        schedule.handoff(at, clock.now(), &clock.zone())?
    };
    let text: String = answer.lines.iter().map(|line| format!("{line}\n")).collect();
    Ok(Answer::new(text, &answer.listing).noting(schedule.notes))
}
