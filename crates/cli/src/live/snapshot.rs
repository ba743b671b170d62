//! How things stand at one moment.

use std::collections::HashMap;
use std::time::Duration;

use watchbill_engine::EngineHandle;
use watchbill_engine::api::{AlertCounts, ApiError, PageView};

/// Resolved alerts are looked at for so long: much longer than the time between two looks.
const RESOLVED_FOR: Duration = Duration::from_secs(3600);

/// What two looks are compared by.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Snapshot {
    pub team: String,
    pub demo: bool,
    pub counts: AlertCounts,
    pub complete_at: Option<String>,
    /// In the order of the list: most severe first.
    pub order: Vec<String>,
    /// By id.
    pub alerts: HashMap<String, Alert>,
    pub sources: Vec<Source>,
    /// Newest first.
    pub pages: Vec<PageView>,
    pub definition_problems: Vec<String>,
    pub notifier_problem: Option<String>,
    pub store_problem: Option<String>,
}

/// One alert at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alert {
    pub name: String,
    pub state: &'static str,
    pub severity: &'static str,
    /// Since when it is in the state last known, RFC 3339.
    pub since: String,
    pub since_local: String,
    pub acknowledged: bool,
}

/// One source at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub name: String,
    pub health: String,
    pub problem: Option<String>,
}

impl Snapshot {
    /// Reads it.
    pub async fn read(handle: &EngineHandle) -> Result<Self, ApiError> {
        let listing = handle.alerts_list("", Some(RESOLVED_FOR)).await?;
        let status = handle.console_status().await?;
        let mut pages = handle.pages_list().await?;
        // A digest that is still being gathered has no title yet.
        pages.retain(|page| !page.title.is_empty());
        let source = |source: watchbill_engine::api::SourceView| Source {
            name: source.name,
            health: source.health,
            problem: source.problem,
        };
        Ok(Self {
            team: status.team,
            demo: status.demo,
            counts: status.counts,
            complete_at: status.complete_at.map(|at| at.short),
            order: listing.alerts.iter().map(|alert| alert.id.clone()).collect(),
            alerts: listing
                .alerts
                .into_iter()
                .map(|alert| {
                    let seen = Alert {
                        name: alert.name,
                        state: alert.state,
                        severity: alert.severity,
                        since: alert.since,
                        since_local: alert.since_local,
                        acknowledged: alert.acknowledged,
                    };
                    (alert.id, seen)
                })
                .collect(),
            sources: status.sources.into_iter().map(source).collect(),
            pages,
            definition_problems: status.definition_problems,
            notifier_problem: status.notifier_problem,
            store_problem: status.store_problem,
        })
    }

    /// How things stand, worst first, in one line.
    pub fn bottom_line(&self) -> String {
        let AlertCounts { firing, unknown, critical, .. } = self.counts;
        let fine = self.sources.iter().filter(|source| source.health == "fine").count();
        let mut parts = vec![format!("{firing} firing")];
        if critical > 0 {
            parts.push(format!("{critical} critical and open"));
        }
        if unknown > 0 {
            parts.push(format!("{unknown} unknown"));
        }
        parts.push(format!("sources: {fine} of {} fine", self.sources.len()));
        if self.store_problem.is_some() {
            parts.push("RECORDS CANNOT BE KEPT".to_owned());
        }
        if self.notifier_problem.is_some() && !self.demo {
            parts.push("pages cannot be shown".to_owned());
        }
        if let Some(at) = &self.complete_at {
            parts.push(format!("all heard by {at}"));
        }
        parts.push("Ctrl-C ends".to_owned());
        let title = if self.demo { "DEMO" } else { &self.team };
        crate::terminal::line(&format!("{title}: {}", parts.join(", ")))
    }
}
