//! `oncall handoff`: the next hand-off of a schedule and what is left behind at it, for scripts and for people.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::ids::PersonId;
use watchbill_domain::queues::{Promise, QueueId};
use watchbill_domain::time::{Instant, Zone, dated_text, local_text, span_text, tzdb_release};

use crate::api::{ApiError, OnCallHandoffListing, OnCallLeftAlert, OnCallLeftPromise};
use crate::oncall::find::FoundSchedule;
use crate::oncall::names::listed;
use crate::oncall::times::read_time;

use super::left::{LeftAlert, LeftAs};
use super::{Handoff, Left, next};

/// The next hand-off of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffAnswer {
    /// For scripts.
    pub listing: OnCallHandoffListing,
    /// For people, a line each.
    pub lines: Vec<String>,
}

impl FoundSchedule {
    /// The first hand-off at or after the time that somebody typed, else after now. Without records nobody knows what is left
    /// behind at it.
    ///
    /// # Errors
    /// When that is no time, or none that the schedule's zone has once; when there is no hand-off within a year of it.
    pub fn handoff(&self, at: Option<&str>, now: Instant, laptop: &Zone) -> Result<HandoffAnswer, ApiError> {
        self.handoff_with(at, |_| None, (now, laptop))
    }

    /// The same with what is left behind as it stands now; `left` says it for the hand-off.
    ///
    /// # Errors
    /// As [`handoff`](Self::handoff).
    pub(crate) fn handoff_with(
        &self,
        at: Option<&str>,
        left: impl FnOnce(&Handoff) -> Option<Left>,
        (now, laptop): (Instant, &Zone),
    ) -> Result<HandoffAnswer, ApiError> {
        let zone = &self.schedule.zone;
        let at = at.map_or(Ok(now), |at| read_time("--at", at, zone))?;
        let roster = self.schedule.roster();
        let none = || ApiError::NotFound {
            message: format!("`{}` has no hand-off within a year of {}", self.schedule.name, dated_text(at, zone)),
        };
        let handoff = next(&self.schedule.name, &roster, at).ok_or_else(none)?;
        let left = left(&handoff);
        let ids = |persons: &[PersonId]| persons.iter().map(ToString::to_string).collect();
        let listing = OnCallHandoffListing {
            schedule: handoff.schedule.clone(),
            at: handoff.at.to_rfc3339(),
            before: ids(&handoff.before),
            after: ids(&handoff.after),
            until: handoff.until.map(Instant::to_rfc3339),
            left: left.as_ref().map(|left| left.alerts.iter().map(listed_alert).collect()),
            promises: left.as_ref().map(|left| left.promises.iter().map(listed_promise).collect()),
            unheard: left.iter().flat_map(|left| &left.unheard).map(ToString::to_string).collect(),
            tzdb: tzdb_release(),
        };
        let name = |persons: &[PersonId]| plain_line(&listed(persons, &self.people), 200);
        let ahead = if now < handoff.at { format!(", in {}", span_text(handoff.at.since(now))) } else { String::new() };
        let mut lines = vec![
            format!("{} at {}{ahead}", plain_line(&handoff.schedule, 120), dated_text(handoff.at, zone)),
            format!("  on call until then  {}", name(&handoff.before)),
            format!("  on call from then   {}", name(&handoff.after)),
        ];
        let time = |at: Instant| local_text(at, laptop, now).short;
        lines.push(format!("  left behind         {}", left_text(left.as_ref(), time)));
        lines.extend(left.iter().flat_map(|left| &left.alerts).map(|alert| line(alert, time)));
        Ok(HandoffAnswer { listing, lines })
    }
}

fn left_text(left: Option<&Left>, time: impl Fn(Instant) -> String) -> String {
    match left {
        Some(left) => left.words(time).unwrap_or_else(|| "no open alert of its services".to_owned()),
        None => "not known: there are no records beside this schedule".to_owned(),
    }
}

fn line(alert: &LeftAlert, time: impl Fn(Instant) -> String) -> String {
    let how = match alert.how {
        LeftAs::Firing => format!("firing since {}", time(alert.since)),
        LeftAs::Acknowledged => format!("acknowledged, firing since {}", time(alert.since)),
        LeftAs::Snoozed(until) => format!("snoozed until {}", time(until)),
        LeftAs::HeldAtSource => "held back at its source".to_owned(),
        LeftAs::Promised => "held back by a promise".to_owned(),
    };
    format!(
        "    {:<8}  {}  {how}  ({})",
        alert.severity.word(),
        plain_line(&alert.name, 80),
        plain_line(&alert.id.to_string(), 120)
    )
}

fn listed_promise((queue, promise): &(QueueId, Promise)) -> OnCallLeftPromise {
    OnCallLeftPromise { queue: queue.to_string(), by: promise.by.clone(), until: promise.until.to_rfc3339() }
}

fn listed_alert(alert: &LeftAlert) -> OnCallLeftAlert {
    OnCallLeftAlert {
        id: alert.id.to_string(),
        name: alert.name.clone(),
        severity: alert.severity.word(),
        since: alert.since.to_rfc3339(),
        how: alert.how.word(),
        until: match alert.how {
            LeftAs::Snoozed(until) => Some(until.to_rfc3339()),
            LeftAs::Firing | LeftAs::Acknowledged | LeftAs::HeldAtSource | LeftAs::Promised => None,
        },
    }
}
