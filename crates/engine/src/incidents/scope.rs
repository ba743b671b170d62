//! What an incident reaches: its links, the alerts that are about them, and the time that is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use watchbill_domain::alerts::{AlertView, Labels, alert_name};
use watchbill_domain::ids::{AlertId, PersonId, SourceName};
use watchbill_domain::incidents::{Link, LinkKind};
use watchbill_domain::queues::{AttentionKind, QueueId};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;
use watchbill_store::Recorded;

use crate::api::ApiError;
use crate::budgets::key_of;
use crate::queues::identity;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::workspace::Loaded;

/// What an incident reaches in a time.
pub(super) struct Scope {
    /// What is in force.
    pub loaded: Arc<Loaded>,
    /// The time that is looked at.
    pub span: Span,
    /// The alerts it is linked to, those of services and queues that it is linked to, by id.
    pub alerts: BTreeMap<AlertId, ReachedAlert>,
    /// What it is linked to.
    pub linked: Linked,
    /// The service levels it is linked to, and those of its services: their places among those in force.
    pub levels: Vec<usize>,
    /// The services it is linked to, and those that its alerts are about.
    pub services: BTreeSet<String>,
    /// Everything that was recorded of alerts in that time.
    pub recorded: Recorded,
}

/// An alert that an incident reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReachedAlert {
    /// What it is called.
    pub name: String,
    /// The service it is about.
    pub service: Option<String>,
}

/// Links by what they name. What cannot be read as the id it should be names nothing, and is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Linked {
    pub alerts: BTreeSet<AlertId>,
    pub queues: BTreeSet<QueueId>,
    pub levels: BTreeSet<String>,
    pub services: BTreeSet<String>,
}

impl Linked {
    pub fn of<'l>(links: impl IntoIterator<Item = &'l Link>) -> Self {
        let mut linked = Self::default();
        for Link { kind, key } in links {
            match kind {
                LinkKind::Alert => linked.alerts.extend(key.parse::<AlertId>()),
                LinkKind::Queue => linked.queues.extend(key.parse::<QueueId>()),
                LinkKind::Level => linked.levels.extend([key.clone()]),
                LinkKind::Service => linked.services.extend([key.clone()]),
                LinkKind::Incident => {}
            }
        }
        linked
    }

    /// Whether an alert that is written so is one of them, or is about one of the queues.
    pub fn is_alert(&self, about: &str) -> bool {
        about.parse::<AlertId>().is_ok_and(|id| self.names(&id))
    }

    /// Whether one of the queues is written so.
    pub fn is_queue(&self, about: &str) -> bool {
        self.queues.iter().any(|id| id.to_string() == about)
    }

    /// Whether an alert is of this incident by a link of its own, or by one to the queue that it is about.
    pub fn names(&self, id: &AlertId) -> bool {
        self.alerts.contains(id) || self.queues.iter().any(|queue| is_about(queue, id))
    }

    /// Whether an alert belongs to it: it is of it, or about a service of it.
    fn reaches(&self, id: &AlertId, service: Option<&str>) -> bool {
        self.names(id) || service.is_some_and(|service| self.services.contains(service))
    }
}

/// Whether an alert is one that Watchbill itself makes of what it knows of this queue.
fn is_about(queue: &QueueId, id: &AlertId) -> bool {
    queue.source == id.source
        && AttentionKind::ALL.into_iter().any(|kind| identity(Some(&queue.name), kind) == id.identity)
}

impl Scope {
    /// What these links reach in `span`.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn read(shared: &Shared, loaded: Arc<Loaded>, linked: Linked, span: Span) -> Result<Self, ApiError> {
        let fail = |error| store_error(&error);
        let recorded = shared.store.recorded(span.start, span.end).await.map_err(fail)?;
        let mut alerts = BTreeMap::new();
        for alert in &recorded.alerts {
            let reached = reached(&loaded, &alert.id, &alert.labels);
            if linked.reaches(&alert.id, reached.service.as_deref()) {
                alerts.insert(alert.id.clone(), reached);
            }
        }
        for id in linked.alerts.iter().filter(|id| !alerts.contains_key(*id)).cloned().collect::<Vec<_>>() {
            // Retention may have taken it; then nothing of it is left to tell.
            if let Some(alert) = shared.store.alert(&id).await.map_err(fail)? {
                let reached = reached(&loaded, &id, &alert.labels);
                alerts.insert(id, reached);
            }
        }
        let levels = levels_of(&loaded, &linked);
        let of_alerts = alerts.values().filter_map(|alert| alert.service.clone());
        let services = linked.services.iter().cloned().chain(of_alerts).collect();
        Ok(Self { span, alerts, levels, services, recorded, linked, loaded })
    }

    /// Whether an instant lies in the time that is looked at.
    pub fn has(&self, at: Instant) -> bool {
        self.span.start <= at && at < self.span.end
    }

    /// The sources of its alerts and its queues.
    pub fn sources(&self) -> BTreeSet<SourceName> {
        let of_alerts = self.alerts.keys().map(|id| id.source.clone());
        of_alerts.chain(self.linked.queues.iter().map(|queue| queue.source.clone())).collect()
    }

    /// How people call somebody whom the records have as `by`: a person's id, or the user of the laptop.
    pub fn called(&self, by: &str) -> String {
        self.loaded.watch().called(&PersonId::new(by))
    }
}

fn reached(loaded: &Loaded, id: &AlertId, labels: &Labels) -> ReachedAlert {
    let service = loaded.watch().service_about(&AlertView::labelled(labels, id.source.as_str()));
    ReachedAlert { name: alert_name(labels).to_owned(), service: service.map(|service| service.name.clone()) }
}

/// The service levels that these links reach: their places among those in force.
pub(super) fn levels_of(loaded: &Loaded, linked: &Linked) -> Vec<usize> {
    let list = loaded.levels();
    let is_of = |index: &usize| {
        let service = list[*index].spec.service.as_ref();
        linked.levels.contains(&key_of(list, *index))
            || service.is_some_and(|service| linked.services.contains(service))
    };
    (0..list.len()).filter(is_of).collect()
}

#[cfg(test)]
#[path = "scope_tests.rs"]
mod tests;
