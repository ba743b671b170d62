//! Messages that were thrown away because nothing is named for dead letters. The plugin `rabbitmq_prometheus` alone counts them,
//! for each node by itself and for no queue.

use url::Url;
use watchbill_domain::sources::{PollFailure, PollFailureKind, Problem};

use crate::address::Addresses;
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::peers::not_asked;

/// A counter of each reason for which messages die, and below it of each way in which they were handled.
const FAMILY: &str = "rabbitmq_global_messages_dead_lettered_";
const THROWN_AWAY: &str = "dead_letter_strategy=\"disabled\"";
const SETTING: &str = "metrics";

/// Where nodes tell of themselves.
pub(super) struct Metrics {
    addresses: Addresses,
    /// What is set and is no address.
    unread: Vec<String>,
}

impl Metrics {
    /// As they are configured.
    pub(super) fn of(configured: &[String]) -> Self {
        let address = |text: &String| Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let urls: Vec<Url> = configured.iter().filter_map(address).collect();
        let unread = configured.iter().filter(|text| address(text).is_none()).cloned().collect();
        Self { addresses: Addresses::of(&urls), unread }
    }

    pub(super) fn requests(&self) -> impl Iterator<Item = HttpRequest> {
        self.addresses.iter().map(|address| HttpRequest {
            peer: address.peer.clone(),
            method: Method::Get,
            url: address.below([SETTING]),
            headers: Vec::new(),
            json: None,
            form: None,
            need: Need::Optional,
        })
    }

    /// What all nodes together have thrown away; none where one of them does not tell, because the sum would look as if fewer
    /// were.
    pub(super) fn read(&self, answers: &[Answer], problems: &mut Vec<Problem>) -> Option<u64> {
        let problem = |message| Problem { place: SETTING.to_owned(), line: None, column: None, message };
        problems.extend(self.unread.iter().map(|_| {
            problem("names something that is no address; expected one like http://mq.example.net:15692".to_owned())
        }));
        let mut sum = (!self.addresses.is_empty() && self.unread.is_empty()).then_some(0_u64);
        for request in self.requests() {
            let answer = answers.iter().find(|answer| answer.request == request).ok_or_else(not_asked);
            match answer.and_then(thrown_away) {
                Ok(count) => sum = sum.map(|sum| sum.saturating_add(count)),
                Err(failure) => {
                    sum = None;
                    problems.push(problem(format!(
                        "{}: {}; messages that are thrown away are not seen",
                        request.peer, failure.message
                    )));
                }
            }
        }
        sum
    }
}

fn thrown_away(answer: &Answer) -> Result<u64, PollFailure> {
    let (_, body) = answer.json()?;
    let malformed = |message: &str| PollFailure { kind: PollFailureKind::Malformed, message: message.to_owned() };
    let text = std::str::from_utf8(body).ok().filter(|text| text.ends_with('\n'));
    let text = text.ok_or_else(|| malformed("answered with something that is no page of metrics, or was cut short"))?;
    let ours = text.lines().filter(|line| line.starts_with(FAMILY) && line.contains(THROWN_AWAY));
    // A count may be written as a float.
    let count = |line: &str| {
        let value: f64 = line.rsplit_once(' ')?.1.parse().ok()?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (0.0..9e15).contains(&value).then_some(value as u64)
    };
    let counts: Option<Vec<u64>> = ours.map(count).collect();
    let counts = counts.ok_or_else(|| malformed("gives a count that is no number"))?;
    if counts.is_empty() {
        return Err(malformed("does not count dead letters: that needs RabbitMQ 3.9 or later"));
    }
    Ok(counts.into_iter().fold(0, u64::saturating_add))
}

#[cfg(test)]
#[path = "dropped_tests.rs"]
mod tests;
