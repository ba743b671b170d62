//! Who is on call now, and the next hand-offs.

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Run;
use watchbill_domain::time::Instant;

use crate::api::OnCallHandoff;

use super::clocks::away;
use super::scene::Scene;

/// As many hand-offs as somebody plans by.
const MOST_HANDOFFS: usize = 10;

impl Scene<'_> {
    /// `Ana is on call until Mon 9 Mar 2026 09:00 CET, then Bo.`
    pub(super) fn now_said(&self) -> String {
        let [now, rest @ ..] = self.ahead.as_slice() else { return String::new() };
        // An id that is no name keeps its small letter.
        let who = if now.people.is_empty() { "Nobody".to_owned() } else { self.listed(&now.people) };
        let be = if now.people.len() > 1 { "are" } else { "is" };
        match rest.first() {
            Some(next) => {
                let (until, then) = (self.clocks.moment(next.start, &now.people), self.listed(&next.people));
                format!("{who} {be} on call until {until}, then {then}.")
            }
            None if now.people.is_empty() => format!("{who} is on call, and nobody will be within a year."),
            None => format!("{who} {be} on call, and for more than a year."),
        }
    }

    /// In order, ten at most.
    pub(super) fn handoffs(&self) -> Vec<OnCallHandoff> {
        let pairs = self.ahead.windows(2).take(MOST_HANDOFFS).enumerate();
        let handoff = |(place, pair): (usize, &[Run])| {
            let end = self.ahead.get(place + 2).map(|after| after.start);
            self.handoff(&pair[0], &pair[1], end)
        };
        pairs.map(handoff).collect()
    }

    fn handoff(&self, before: &Run, next: &Run, end: Option<Instant>) -> OnCallHandoff {
        let gone: Vec<PersonId> =
            before.people.iter().filter(|person| !next.people.contains(person)).cloned().collect();
        let who = self.listed(&next.people);
        let text = if gone.is_empty() { who } else { format!("{who}, after {}", self.listed(&gone)) };
        OnCallHandoff {
            at: next.start.to_rfc3339(),
            when: self.clocks.moment(next.start, &next.people),
            away: away(next.start.since(self.now)),
            people: self.names(&next.people),
            ids: next.people.iter().map(ToString::to_string).collect(),
            leaving: self.names(&gone),
            text,
            until: end.map(|end| self.clocks.moment(end, &next.people)),
        }
    }
}
