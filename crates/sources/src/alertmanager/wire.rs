//! What Alertmanager's API v2 sends. Only what is used; everything may be missing or null, for servers that imitate it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::items::{Pairs, Text};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAlert<'a> {
    #[serde(borrow)]
    pub(super) labels: Option<Pairs<'a>>,
    #[serde(borrow)]
    pub(super) annotations: Option<Pairs<'a>>,
    #[serde(borrow)]
    pub(super) starts_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) ends_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) updated_at: Option<Text<'a>>,
    #[serde(rename = "generatorURL")]
    pub(super) generator_url: Option<String>,
    pub(super) receivers: Option<Vec<WireReceiver>>,
    #[serde(borrow)]
    pub(super) status: Option<WireStanding<'a>>,
}

/// What is left to go by when the rest of an alert cannot be read.
#[derive(Deserialize)]
pub(super) struct WireFingerprint<'a> {
    #[serde(borrow)]
    pub(super) fingerprint: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireReceiver {
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireStanding<'a> {
    #[serde(borrow)]
    pub(super) state: Option<Text<'a>>,
    pub(super) silenced_by: Option<Vec<String>>,
    pub(super) inhibited_by: Option<Vec<String>>,
    /// Since 0.28.
    pub(super) muted_by: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireSilence<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) created_by: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) comment: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) starts_at: Text<'a>,
    #[serde(borrow)]
    pub(super) ends_at: Text<'a>,
}

/// A silence with all that a list of silences shows.
#[derive(Deserialize)]
pub(super) struct WireListed<'a> {
    #[serde(borrow, flatten)]
    pub(super) note: WireSilence<'a>,
    #[serde(borrow)]
    pub(super) matchers: Vec<WireMatcher<'a>>,
    #[serde(borrow, rename = "updatedAt")]
    pub(super) updated_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) status: Option<WireSilenceStatus<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireMatcher<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) value: Text<'a>,
    pub(super) is_regex: bool,
    pub(super) is_equal: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct WireSilenceStatus<'a> {
    #[serde(borrow)]
    pub(super) state: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireStatus<'a> {
    /// Not a span: when the process started.
    #[serde(borrow)]
    pub(super) uptime: Option<Text<'a>>,
    pub(super) version_info: Option<WireVersion>,
    #[serde(borrow)]
    pub(super) cluster: Option<WireCluster<'a>>,
    /// Of whatever shape: servers that imitate it have others.
    #[serde(borrow)]
    pub(super) config: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct WireConfig<'a> {
    #[serde(borrow)]
    pub(super) original: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireCluster<'a> {
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    /// Of each only that it is there.
    pub(super) peers: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
pub(super) struct WireVersion {
    pub(super) version: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct WireMade {
    #[serde(rename = "silenceID")]
    pub(super) silence_id: String,
}
