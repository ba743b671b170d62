//! The query of the reading calls.

use regex::Regex;

use super::configuration::receivers_of;
use super::listing::Listed;
use super::matchers::{Matcher, anchored};

/// Which alerts an answer is to contain.
#[derive(Debug, Clone)]
pub(super) struct AlertQuery {
    active: bool,
    silenced: bool,
    inhibited: bool,
    filters: Vec<Matcher>,
    receiver: Option<Regex>,
}

impl AlertQuery {
    /// Reads the query; unknown keys are ignored. `unprocessed` and `muted` say nothing here: no alert of this server is
    /// in either state.
    pub(super) fn parse(pairs: &[(String, String)]) -> Result<Self, String> {
        let wanted = |key: &str| pairs.iter().find(|(name, _)| name == key).is_none_or(|(_, value)| is_true(value));
        let receiver = pairs
            .iter()
            .find(|(name, _)| name == "receiver")
            .map(|(_, value)| anchored(value).map_err(|message| format!("failed to parse receiver param: {message}")));
        Ok(Self {
            active: wanted("active"),
            silenced: wanted("silenced"),
            inhibited: wanted("inhibited"),
            filters: filters(pairs)?,
            receiver: receiver.transpose()?,
        })
    }

    /// Whether it asks for everything.
    pub(super) fn is_everything(&self) -> bool {
        self.active && self.silenced && self.inhibited && self.filters.is_empty() && self.receiver.is_none()
    }

    /// Whether the answer contains this alert.
    pub(super) fn wants(&self, alert: &Listed) -> bool {
        let labels = &alert.firing.labels;
        (self.active || alert.is_suppressed())
            && (self.silenced || alert.silenced_by.is_empty())
            && (self.inhibited || alert.inhibited_by.is_empty())
            && self.filters.iter().all(|filter| filter.matches(labels))
            && receivers_of(labels).into_iter().any(|receiver| self.wants_receiver(receiver))
    }

    /// Whether the answer is about this receiver.
    pub(super) fn wants_receiver(&self, receiver: &str) -> bool {
        self.receiver.as_ref().is_none_or(|regex| regex.is_match(receiver))
    }
}

/// Every `filter=` of a query.
pub(super) fn filters(pairs: &[(String, String)]) -> Result<Vec<Matcher>, String> {
    pairs.iter().filter(|(name, _)| name == "filter").map(|(_, value)| Matcher::parse(value)).collect()
}

/// What the real server's framework takes for true; all else is false, without a complaint.
fn is_true(value: &str) -> bool {
    const TRUE: [&str; 10] = ["1", "true", "ok", "yes", "y", "on", "t", "checked", "selected", "enabled"];
    TRUE.contains(&value.to_ascii_lowercase().as_str())
}
