//! What Prometheus' API v1 sends. Only what is used; what may be missing may also be null, for servers that imitate it.

use serde::Deserialize;
use serde_json::value::RawValue;
use watchbill_domain::sources::{PollFailure, PollFailureKind};

use crate::items::{Pairs, Text};

/// What is around every answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    pub(super) status: Text<'a>,
    #[serde(borrow)]
    pub(super) data: Option<&'a RawValue>,
    pub(super) error: Option<String>,
    pub(super) warnings: Option<Vec<String>>,
}

impl<'a> Envelope<'a> {
    /// Reads it from a body.
    ///
    /// # Errors
    /// Malformed, when it is none. The message never quotes the body.
    pub(super) fn read(body: &'a [u8]) -> Result<Self, PollFailure> {
        let text = std::str::from_utf8(body).map_err(|_| not_ours())?;
        serde_json::from_str(text).map_err(|_| not_ours())
    }

    /// The data of a success.
    ///
    /// # Errors
    /// Malformed, when it is none; what the server says is not quoted, because a success status came with it.
    pub(super) fn data<T: Deserialize<'a>>(&self) -> Result<T, PollFailure> {
        let data = self.data.filter(|_| self.status.as_ref() == "success").ok_or_else(not_ours)?;
        serde_json::from_str(data.get()).map_err(|_| not_ours())
    }
}

fn not_ours() -> PollFailure {
    PollFailure {
        kind: PollFailureKind::Malformed,
        message:
            "answered with something that is not an answer of a Prometheus: is there another program or another API at \
                  this address, or was it cut short?"
                .to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRules<'a> {
    /// A list that is read item by item.
    #[serde(borrow)]
    pub(super) groups: &'a RawValue,
    pub(super) group_next_token: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct WireGroup<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) rules: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRule<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) sort: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) query: Option<Text<'a>>,
    /// Seconds.
    pub(super) duration: Option<f64>,
    /// Seconds.
    pub(super) keep_firing_for: Option<f64>,
    #[serde(borrow)]
    pub(super) health: Option<Text<'a>>,
    pub(super) last_error: Option<String>,
    #[serde(borrow)]
    pub(super) last_evaluation: Option<Text<'a>>,
    /// Missing for rules that record; null where a server writes an empty list so.
    #[serde(borrow, default, deserialize_with = "present")]
    pub(super) alerts: Option<&'a RawValue>,
}

/// A null is something that is there: a key that is missing, or was damaged, must not look like an empty list.
fn present<'de: 'a, 'a, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAlert<'a> {
    #[serde(borrow)]
    pub(super) labels: Pairs<'a>,
    #[serde(borrow)]
    pub(super) annotations: Option<Pairs<'a>>,
    #[serde(borrow)]
    pub(super) state: Text<'a>,
    #[serde(borrow)]
    pub(super) active_at: Text<'a>,
    /// Since when its condition does not hold any more, while it fires on nevertheless (Prometheus 2.42 and later).
    #[serde(borrow)]
    pub(super) keep_firing_since: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct WireBuild {
    pub(super) version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireRuntime<'a> {
    #[serde(borrow)]
    pub(super) start_time: Option<Text<'a>>,
}
