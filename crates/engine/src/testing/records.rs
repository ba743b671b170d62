//! Records as they would be after months, or after nobody watched for a while.

use std::path::Path;

use watchbill_domain::alerts::{Duties, Line, LineState, Observation, Policy, RerunSubject, Rest, Severity, rerun};
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;
use watchbill_store::{PollCommit, Role, SourceReading, Store, StoreError};

use crate::workspace::DATABASE_FILE;

/// Recorded changes as a re-run takes them.
#[derive(Debug, Clone)]
pub struct Changes {
    lines: Vec<Line>,
    subjects: Vec<RerunSubject>,
}

impl Changes {
    /// So many changes of two hundred alerts, one every two seconds and all of them in turn: with a minute of calm after each
    /// round every alert changes every seven or eight minutes, which is flapping; with an hour of it none does.
    #[must_use]
    pub fn made_up(count: usize, calm_after_round_ms: i64) -> Self {
        const ALERTS: u32 = 200;
        let mut lines = Vec::with_capacity(count);
        let mut at = Instant::from_ms(1_774_688_400_000);
        let mut fires = false;
        for alert in (0..ALERTS).cycle().take(count) {
            if alert == 0 {
                fires = !fires;
                at = at.shifted_ms(calm_after_round_ms);
            }
            at = at.shifted_ms(2_000);
            let severity = if alert % 5 == 0 { Severity::Critical } else { Severity::Warning };
            let state = if fires { LineState::Firing(severity) } else { LineState::Resolved };
            lines.push(Line { at, alert, subject: alert, state });
        }
        let subject =
            |alert| RerunSubject { group: alert / 10, rule: None, rule_at: None, is_watchdog: false, duty_line: None };
        Self { lines, subjects: (0..ALERTS).map(subject).collect() }
    }

    /// Judges them again under the usual policy; gives how many pages there were.
    #[must_use]
    pub fn rerun(&self) -> usize {
        rerun(&self.lines, &self.subjects, &Policy::default(), &Rest::default(), &Duties::default()).pages.len()
    }
}

/// Makes the records of a workspace that nobody watches say that the last good poll of a source was at `at`: no test waits for
/// as long as a gap lasts.
///
/// # Errors
/// When the records cannot be written.
pub async fn set_last_poll(workspace: &Path, source: &str, at: Instant, now: Instant) -> Result<(), StoreError> {
    let store = Store::open(&workspace.join(DATABASE_FILE), Role::Owner, now).await?;
    let source = SourceName::new(source);
    let commit = PollCommit {
        source: &source,
        now: at,
        observation: &Observation::default(),
        decisions: &[],
        pages: &[],
        digest: None,
        reading: &SourceReading::default(),
        queues: None,
    };
    store.commit_poll(&commit).await?;
    store.close().await;
    Ok(())
}
