//! Queues that sources could tell of and that nobody names. They are asked for when somebody looks after the sources, and not with polls.

use std::path::Path;

use futures::future::join_all;
use watchbill_definitions::QueueSpec;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, SourceSpec};
use watchbill_sources::ask::Replied;
use watchbill_sources::{Around, MOST_ROUNDS, Source, Unnamed};

use crate::api::{QueuesAround, UnnamedQueues};
use crate::ports::{Ports, Way};
use crate::shared::Shared;
use crate::way;
use crate::workspace::Defined;

use super::wanted::wanted;
use super::words::{counted, sentence};

/// Names that a sentence has room for.
const MOST_NAMES: usize = 5;

/// Asks the sources, side by side; of one where it is named. Those of which there is nothing to say are left out.
pub(crate) async fn around(shared: &Shared, source: Option<&str>) -> Vec<QueuesAround> {
    let loaded = shared.loaded();
    let is_meant = |defined: &&Defined| source.is_none_or(|name| defined.spec.name.as_str() == name);
    let (ports, folder) = (&shared.ports, shared.folder.as_path());
    let asked = loaded.sources.iter().filter(is_meant).map(|defined| {
        let Defined { spec, source, .. } = defined;
        Asking { ports, folder, queues: &loaded.queues, spec, source: &**source }.around()
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// A source, also one that is only tried, and what the workspace names of it.
pub(crate) struct Asking<'a> {
    pub ports: &'a Ports,
    pub folder: &'a Path,
    /// What is said of queues.
    pub queues: &'a [QueueSpec],
    pub spec: &'a SourceSpec,
    pub source: &'a dyn Source,
}

impl Asking<'_> {
    /// What is there that nobody names; none where there is nothing to say.
    pub async fn around(self) -> Option<QueuesAround> {
        let peers = self.source.around_peers();
        if peers.is_empty() {
            return None;
        }
        let around = match way::to_source(self.ports, self.folder, &self.spec.connection, self.source).await {
            Ok(way) => self.first_that_tells(&way, peers).await,
            Err(failure) => Err(failure),
        };
        let name = self.spec.name.as_str();
        let around = around.unwrap_or_else(|failure| Around {
            unseen: vec![format!("whether it has queues that nobody names is not known: it {}", failure.message)],
            ..Around::default()
        });
        let found: Vec<UnnamedQueues> = around.found.into_iter().map(|unnamed| told(name, unnamed)).collect();
        let says_something = !found.is_empty() || !around.unseen.is_empty();
        says_something.then(|| QueuesAround { source: name.to_owned(), found, unseen: around.unseen })
    }

    /// # Errors
    /// What the last address said where none told.
    async fn first_that_tells(&self, way: &Way, peers: Vec<Peer>) -> Result<Around, PollFailure> {
        let wanted = wanted(self.queues, &self.spec.name, Vec::new());
        let mut last = Ok(Around::default());
        for peer in peers {
            let mut replied: Vec<Replied> = Vec::new();
            while replied.len() < MOST_ROUNDS
                && let Some(ask) = self.source.look_around(&peer, &replied)
            {
                let result = self.ports.network.ask(&ask, way).await;
                replied.push(Replied { ask, result });
            }
            last = self.source.read_around(&wanted, &peer, &replied);
            if last.is_ok() {
                break;
            }
        }
        last
    }
}

impl QueuesAround {
    /// All of it, a sentence each.
    pub(crate) fn sentences(&self) -> Vec<String> {
        self.found.iter().map(|unnamed| &unnamed.said).chain(&self.unseen).map(|said| sentence(said)).collect()
    }
}

fn told(source: &str, Unnamed { what, names, add }: Unnamed) -> UnnamedQueues {
    let mut shown: Vec<String> = names.iter().take(MOST_NAMES).cloned().collect();
    if let more @ 1.. = names.len().saturating_sub(MOST_NAMES) {
        shown.push(format!("and {}", counted(more as u64, "other")));
    }
    let fix = format!("add {add} `{source}`");
    UnnamedQueues {
        what: what.to_owned(),
        said: format!("also there: {} ({what}): {fix}", shown.join(", ")),
        fix,
        names,
    }
}

#[cfg(test)]
#[path = "around_tests.rs"]
mod tests;
