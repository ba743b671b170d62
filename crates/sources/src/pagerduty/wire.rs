//! What PagerDuty's REST API v2 sends. Only what is used; what is not needed to tell incidents apart may be missing or null.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::items::Text;

#[derive(Deserialize)]
pub(super) struct WireIncident<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Text<'a>>,
    pub(super) incident_number: Option<u64>,
    #[serde(borrow)]
    pub(super) title: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) status: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) urgency: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) priority: Option<WireReference<'a>>,
    #[serde(borrow)]
    pub(super) service: Option<WireReference<'a>>,
    #[serde(borrow)]
    pub(super) escalation_policy: Option<WireReference<'a>>,
    #[serde(borrow)]
    pub(super) teams: Option<Vec<WireReference<'a>>>,
    #[serde(borrow)]
    pub(super) assignments: Option<Vec<WireAssignment<'a>>>,
    #[serde(borrow)]
    pub(super) acknowledgements: Option<Vec<WireAcknowledgement<'a>>>,
    #[serde(borrow)]
    pub(super) created_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) last_status_change_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) html_url: Option<Text<'a>>,
}

/// What is left to go by when the rest of an item cannot be read.
#[derive(Deserialize)]
pub(super) struct WireId<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
}

/// Something that is named, and not told in full: a service, a team, a person.
#[derive(Deserialize)]
pub(super) struct WireReference<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) sort: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) summary: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct WireAssignment<'a> {
    #[serde(borrow)]
    pub(super) at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) assignee: Option<WireReference<'a>>,
}

#[derive(Deserialize)]
pub(super) struct WireAcknowledgement<'a> {
    #[serde(borrow)]
    pub(super) acknowledger: Option<WireReference<'a>>,
}

/// An incident that was changed.
#[derive(Deserialize)]
pub(super) struct WireChanged<'a> {
    #[serde(borrow)]
    pub(super) incident: WireStatus<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireStatus<'a> {
    #[serde(borrow)]
    pub(super) status: Text<'a>,
}

#[derive(Deserialize)]
pub(super) struct WirePolicy<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) summary: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) html_url: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) escalation_rules: Vec<WireRule<'a>>,
    /// How often all of it is done once more.
    pub(super) num_loops: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct WireRule<'a> {
    pub(super) escalation_delay_in_minutes: u32,
    #[serde(borrow)]
    pub(super) targets: Vec<WireReference<'a>>,
}

/// Somebody's turn at one level of a policy.
#[derive(Deserialize)]
pub(super) struct WireOnCall<'a> {
    #[serde(borrow)]
    pub(super) user: WireReference<'a>,
    /// Nothing where the policy names the person and no schedule.
    #[serde(borrow)]
    pub(super) schedule: Option<WireReference<'a>>,
    #[serde(borrow)]
    pub(super) escalation_policy: WireReference<'a>,
    /// Counted from 1.
    pub(super) escalation_level: usize,
}

/// What is said about a request that was refused.
#[derive(Deserialize)]
pub(super) struct WireRefusal<'a> {
    #[serde(borrow)]
    pub(super) error: WireError<'a>,
}

#[derive(Deserialize)]
pub(super) struct WireError<'a> {
    #[serde(borrow)]
    pub(super) message: Option<Text<'a>>,
    /// A list of sentences, in some answers a single one.
    #[serde(borrow)]
    pub(super) errors: Option<&'a RawValue>,
}

impl WireReference<'_> {
    /// What people call it.
    pub(super) fn name(&self) -> &str {
        text(self.summary.as_ref())
    }
}

/// A text that may be missing.
pub(super) fn text<'t>(text: Option<&'t Text<'_>>) -> &'t str {
    text.map_or("", AsRef::as_ref)
}
