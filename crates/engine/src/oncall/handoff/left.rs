//! What somebody leaves behind whose shift ends: the alerts of the services that go by the schedule and are not over, and what was
//! promised about their queues.

use std::collections::BTreeSet;

use watchbill_domain::alerts::{AlertState, AlertView, Decision, Held, KnownAlert, Severity, Standing, plain_line};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::queues::{Promise, QueueId};
use watchbill_domain::time::Instant;

use crate::oncall::Watch;
use crate::queues::{StandingPromise, is_of_queue};

/// Queues that one part of a sentence names; the rest is counted.
const NAMED: usize = 3;
/// Characters of a queue's name.
const QUEUE_CHARS: usize = 60;

/// One alert that is left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftAlert {
    pub id: AlertId,
    pub name: String,
    pub severity: Severity,
    pub since: Instant,
    pub how: LeftAs,
    /// The queue it is about, `mq/orders.dlq`; none where it is about none.
    pub queue: Option<String>,
}

/// How it is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftAs {
    /// It fires, and nobody here has taken it.
    Firing,
    /// Acknowledged on this laptop.
    Acknowledged,
    /// Snoozed on this laptop, until then.
    Snoozed(Instant),
    /// Silenced, inhibited or muted at its source.
    HeldAtSource,
    /// About a queue to which somebody promised to see.
    Promised,
}

impl LeftAs {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed(_) => "snoozed",
            Self::HeldAtSource => "held_at_source",
            Self::Promised => "promised",
        }
    }
}

/// Everything that is left behind by one schedule, the worst first and of those the oldest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Left {
    pub alerts: Vec<LeftAlert>,
    /// The promises about queues that end in the shift that begins, the first to end first.
    pub promises: Vec<(QueueId, Promise)>,
    /// The sources that cannot be believed now, in order: what they have may be left behind too.
    pub unheard: Vec<SourceName>,
}

/// What is left behind at `at` by the schedule that is called so, of `alerts`, while nothing is heard from `unheard`.
pub(crate) fn left_at<'a>(
    watch: &Watch<'_>,
    schedule: &str,
    alerts: impl Iterator<Item = (&'a AlertId, &'a KnownAlert)>,
    mut unheard: Vec<SourceName>,
    at: Instant,
) -> Left {
    let (services, own) = (watch.services(), watch.services_by(schedule));
    if own.is_empty() {
        return Left::default();
    }
    let mut left: Vec<LeftAlert> = alerts
        .filter(|(_, alert)| alert.state == AlertState::Firing && !is_no_matter(alert))
        .filter(|(id, alert)| {
            let service = services.service_of(&AlertView::labelled(&alert.labels, id.source.as_str()));
            service.is_some_and(|service| own.contains(&service.name.as_str()))
        })
        .map(|(id, alert)| LeftAlert {
            id: id.clone(),
            name: alert.name().to_owned(),
            severity: alert.severity,
            since: alert.since,
            how: left_as(id, alert, at),
            queue: queue_of(id, alert),
        })
        .collect();
    left.sort_by(|a, b| (b.severity, a.since, &a.id).cmp(&(a.severity, b.since, &b.id)));
    unheard.sort();
    Left { alerts: left, unheard, ..Left::default() }
}

/// The queue that an alert is about.
fn queue_of(id: &AlertId, alert: &KnownAlert) -> Option<String> {
    let queue = alert.labels.get("queue").filter(|queue| !queue.is_empty() && is_of_queue(&id.identity))?;
    Some(plain_line(&format!("{}/{queue}", id.source), QUEUE_CHARS))
}

/// What another source tells of is left there, and what a team ignores is left to nobody.
fn is_no_matter(alert: &KnownAlert) -> bool {
    let held = match alert.decision {
        Some(Decision::Hold { held, .. }) => held,
        Some(Decision::Page { .. }) | None => return false,
    };
    matches!(held, Held::ToldElsewhere | Held::Awaited | Held::Ignored | Held::Watchdog)
}

fn left_as(id: &AlertId, alert: &KnownAlert, at: Instant) -> LeftAs {
    match (alert.mine.acknowledged_at, alert.mine.snoozed_until, &alert.standing) {
        (Some(_), _, _) => LeftAs::Acknowledged,
        (None, Some(until), _) if at < until => LeftAs::Snoozed(until),
        (None, _, Standing::Acknowledged { .. }) if is_of_queue(&id.identity) => LeftAs::Promised,
        (None, _, Standing::Suppressed { .. } | Standing::Acknowledged { .. }) => LeftAs::HeldAtSource,
        (None, _, Standing::Active | Standing::Unprocessed) => LeftAs::Firing,
    }
}

impl Left {
    /// With the promises about queues of the services that go by the schedule which end before `until`, where that is in sight.
    #[must_use]
    pub fn with_promises(
        self,
        watch: &Watch<'_>,
        schedule: &str,
        promises: Vec<StandingPromise>,
        until: Option<Instant>,
    ) -> Self {
        let (services, own) = (watch.services(), watch.services_by(schedule));
        let ends = |standing: &StandingPromise| until.is_none_or(|until| standing.promise.until <= until);
        let is_own = |standing: &StandingPromise| {
            let service = services.service_of(&AlertView::labelled(&standing.labels, standing.id.source.as_str()));
            service.is_some_and(|service| own.contains(&service.name.as_str()))
        };
        let mut promises: Vec<(QueueId, Promise)> = promises
            .into_iter()
            .filter(|standing| ends(standing) && is_own(standing))
            .map(|standing| (standing.id, standing.promise))
            .collect();
        promises.sort_by(|(a, one), (b, other)| (one.until, a).cmp(&(other.until, b)));
        Self { promises, ..self }
    }

    /// The queues that need somebody: nobody has taken an alert about them, and no promise holds it back.
    fn queues(&self) -> BTreeSet<&str> {
        let firing = self.alerts.iter().filter(|alert| alert.how == LeftAs::Firing);
        firing.filter_map(|alert| alert.queue.as_deref()).collect()
    }

    /// "2 queues need somebody (mq/orders.dlq, mq/refunds.dlq)"
    fn queues_said(&self) -> String {
        let queues = self.queues();
        let names = some(queues.iter().map(|name| (*name).to_owned()), queues.len());
        match queues.len() {
            0 => String::new(),
            1 => format!("1 queue needs somebody ({names})"),
            many => format!("{many} queues need somebody ({names})"),
        }
    }

    /// "promised: mq/orders.dlq by ana until Tue 10:00"
    fn promises_said(&self, time: &impl Fn(Instant) -> String) -> String {
        let said = |(id, promise): &(QueueId, Promise)| {
            let (queue, by) = (plain_line(&id.to_string(), QUEUE_CHARS), plain_line(&promise.by, QUEUE_CHARS));
            format!("{queue} by {by} until {}", time(promise.until))
        };
        let names = some(self.promises.iter().map(said), self.promises.len());
        if names.is_empty() { names } else { format!("promised: {names}") }
    }

    /// "3 firing, 1 acknowledged, 2 snoozed until 10:00, 1 held back at the source; 1 queue needs somebody (mq/orders.dlq); nothing is
    /// heard from prod, so what it has is not known"; nothing where everything is known and nothing is left. What fires of queues is
    /// told by the queue alone.
    pub fn words(&self, time: impl Fn(Instant) -> String) -> Option<String> {
        let is_told = |alert: &&LeftAlert| alert.queue.is_none() || alert.how != LeftAs::Firing;
        let count = |how: &str| self.alerts.iter().filter(is_told).filter(|alert| alert.how.word() == how).count();
        let ends: Vec<Instant> = self
            .alerts
            .iter()
            .filter_map(|alert| match alert.how {
                LeftAs::Snoozed(until) => Some(until),
                LeftAs::Firing | LeftAs::Acknowledged | LeftAs::HeldAtSource | LeftAs::Promised => None,
            })
            .collect();
        let snoozed = match (ends.iter().min(), ends.iter().max()) {
            (Some(first), Some(last)) if first == last => format!("{} snoozed until {}", ends.len(), time(*first)),
            (Some(first), Some(last)) => {
                format!("{} snoozed, the first until {} and the last until {}", ends.len(), time(*first), time(*last))
            }
            _ => String::new(),
        };
        let parts = [
            counted(count("firing"), "firing"),
            counted(count("acknowledged"), "acknowledged"),
            snoozed,
            counted(count("held_at_source"), "held back at the source"),
        ];
        let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let told = [told.join(", "), self.queues_said(), self.promises_said(&time), self.unknown()];
        let told = told.into_iter().filter(|part| !part.is_empty());
        Some(told.collect::<Vec<_>>().join("; ")).filter(|told| !told.is_empty())
    }

    /// What is not known of it.
    fn unknown(&self) -> String {
        match self.unheard.as_slice() {
            [] => String::new(),
            [one] => format!("nothing is heard from {}, so what it has is not known", plain(one)),
            [one, other] => {
                format!("nothing is heard from {} and {}, so what they have is not known", plain(one), plain(other))
            }
            many => format!("nothing is heard from {} sources, so what they have is not known", many.len()),
        }
    }
}

/// The first few, and how many more there are.
fn some(names: impl Iterator<Item = String>, count: usize) -> String {
    let more = (count > NAMED).then(|| format!("and {} more", count.saturating_sub(NAMED)));
    names.take(NAMED).chain(more).collect::<Vec<_>>().join(", ")
}

fn plain(source: &SourceName) -> String {
    plain_line(source.as_str(), 60)
}

fn counted(count: usize, what: &str) -> String {
    if count == 0 { String::new() } else { format!("{count} {what}") }
}
