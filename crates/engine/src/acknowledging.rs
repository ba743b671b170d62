//! Acknowledging at the source, where its kind has words for that: then it stops telling others.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures::stream::{self, StreamExt};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::sources::PollFailureKind;
use watchbill_sources::Action;

use crate::acting::{carry_out, may_be_done, note};
use crate::shared::Shared;
use crate::way;

/// Alerts that are acknowledged at their sources at the same time.
const AT_ONCE: usize = 4;

/// What became of it at the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum There {
    /// The source has it acknowledged.
    Acknowledged,
    /// Its kind has no words for that, or it is gone from the workspace: it is acknowledged here, and that is all there is.
    HereAlone,
}

/// Whether the kind of its source has words for acknowledging this alert.
pub(crate) fn takes_acknowledgements(shared: &Shared, alert: &AlertId) -> bool {
    let loaded = shared.loaded();
    let source = loaded.sources.iter().find(|defined| defined.spec.name == alert.source);
    source.is_some_and(|defined| {
        !defined.source.action(&Action::Acknowledge { alert: alert.identity.clone() }).is_empty()
    })
}

/// Why a source has not acknowledged an alert.
struct Refusal {
    kind: PollFailureKind,
    /// In words for people that begin with the name of the source.
    why: String,
}

/// Sources that asked for fewer requests, and what is said of that.
#[derive(Default)]
struct Throttled(Mutex<HashMap<SourceName, String>>);

impl Throttled {
    fn why(&self, source: &SourceName) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(source).cloned()
    }

    fn note(&self, source: &SourceName, why: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(source.clone(), why.to_owned());
    }
}

/// Has an alert acknowledged at its source. Addresses are tried in order until one can be reached.
async fn acknowledge_there(shared: &Shared, alert: &AlertId) -> Result<There, Refusal> {
    let found = shared.loaded().sources.iter().find(|defined| defined.spec.name == alert.source).cloned();
    let Some(defined) = found else { return Ok(There::HereAlone) };
    let requests = defined.source.action(&Action::Acknowledge { alert: alert.identity.clone() });
    if requests.is_empty() {
        return Ok(There::HereAlone);
    }
    let done = match way::to_source(&shared.ports, &shared.folder, &defined.spec.connection, &*defined.source).await {
        Ok(way) => carry_out(shared, &defined, &way, requests).await,
        Err(failure) => {
            note(shared, &defined, &failure);
            Err(failure)
        }
    };
    let Err(failure) = done else { return Ok(There::Acknowledged) };
    let name = &alert.source;
    let perhaps = if may_be_done(&failure) { "; it may have been done all the same" } else { "" };
    let why = format!(
        "{name} {}{perhaps}. It is acknowledged on this laptop alone; {name} goes on telling others",
        failure.message
    );
    Err(Refusal { kind: failure.kind, why })
}

/// Has several alerts acknowledged at their sources; gives the sources that have some of them now, and why others have not.
/// A source that asks for fewer requests is asked no more: each of the rest is one that it did not take.
pub(crate) async fn acknowledge_all_there(shared: &Shared, alerts: &[AlertId]) -> (Vec<SourceName>, Vec<String>) {
    let throttled = &Throttled::default();
    let asked = stream::iter(alerts.to_vec()).map(|alert| async move {
        let result = match throttled.why(&alert.source) {
            Some(why) => Err(why),
            None => acknowledge_there(shared, &alert).await.map_err(|refusal| {
                if refusal.kind == PollFailureKind::Throttled {
                    throttled.note(&alert.source, &refusal.why);
                }
                refusal.why
            }),
        };
        (alert.source, result)
    });
    let (mut sources, mut failed) = (Vec::new(), Vec::new());
    for (source, result) in asked.buffered(AT_ONCE).collect::<Vec<_>>().await {
        match result {
            Ok(There::Acknowledged) if !sources.contains(&source) => sources.push(source),
            Ok(_) => {}
            Err(why) => failed.push(why),
        }
    }
    (sources, failed)
}
