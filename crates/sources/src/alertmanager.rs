//! Prometheus Alertmanager, HTTP API v2, and what speaks it: Mimir, Cortex, Grafana, VictoriaMetrics.
//!
//! Facts this relies on: the list holds only alerts that have not ended, a server that just restarted holds none until
//! they are sent again, and the API has no pages. More than max(8, cores) reads at once are answered with 503, so one poll
//! asks one thing after another.

mod reading;
mod routing;
mod silencing;
mod wire;

use std::time::Duration;

use watchbill_domain::alerts::{MatcherSet, Poll, SeverityRules, Subject};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::ask::{Answer, HttpRequest, Method, Need};
use crate::kind::{Action, HTTP, Kind, Receipt, Role, SilencesAnswer, SilencesAsk, Source};
use crate::peers;

/// The kind `alertmanager`.
pub(crate) static KIND: Kind = Kind {
    id: "alertmanager",
    title: "Alertmanager",
    about: "Reads the alerts, the silences and the start time of a Prometheus Alertmanager (0.16 or later) over its HTTP \
            API v2; Mimir, Cortex and Grafana offer the same API under a path of their own. The peers of one highly \
            available cluster are the addresses of one source and are merged. Needs read access, and write access for \
            silencing.",
    role: Role::Notifies,
    every_s: 30,
    schemes: HTTP,
    fields: FIELDS,
    build: |spec, severity| Box::new(Alertmanager::new(spec, severity)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "filter",
        title: "Only alerts that match",
        help: "Matchers in Alertmanager's syntax; the server leaves out every alert that does not match all of them.",
        kind: FieldKind::Matchers,
        required: false,
        default: None,
        example: r#"team="payments""#,
    },
    Field {
        key: "receiver",
        title: "Only for receivers",
        help: "A regular expression over the whole name of the receiver; the server leaves out alerts that go to no such \
               receiver.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "team-payments.*",
    },
    Field {
        key: "replica_labels",
        title: "Replica labels",
        help: "Labels that only tell apart the replicas of one Prometheus pair; they are dropped, so that one alert from \
               both replicas is one alert.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "prometheus_replica",
    },
    Field {
        key: "silenced",
        title: "Read silenced alerts",
        help: "Silenced alerts are shown as such and never page. Without them an alert that somebody silences looks as if \
               it were over.",
        kind: FieldKind::Switch,
        required: false,
        default: Some("true"),
        example: "false",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long one request may take in all, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("20s"),
        example: "45s",
    },
];

struct Alertmanager {
    addresses: Addresses,
    /// The query of the list of alerts.
    query: Vec<(&'static str, String)>,
    replica_labels: Vec<String>,
    severity: SeverityRules,
    timeout: Duration,
}

impl Alertmanager {
    fn new(spec: &SourceSpec, severity: &SeverityRules) -> Self {
        let settings = &spec.settings;
        let silenced = settings.switch("silenced").unwrap_or(true);
        let mut query: Vec<(&'static str, String)> =
            ["active", "inhibited", "unprocessed"].map(|k| (k, "true".to_owned())).into();
        query.push(("silenced", silenced.to_string()));
        query.extend(settings.texts("filter").iter().flat_map(|text| filters(text)).map(|matcher| ("filter", matcher)));
        query.extend(settings.text("receiver").map(|receiver| ("receiver", receiver.to_owned())));
        Self {
            addresses: Addresses::of(&spec.urls),
            query,
            replica_labels: settings.texts("replica_labels").to_vec(),
            severity: severity.clone(),
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }
}

impl Source for Alertmanager {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        let get = |address: &Address, what, need| HttpRequest {
            peer: address.peer.clone(),
            method: Method::Get,
            url: address.below(["api", "v2", what]),
            headers: Vec::new(),
            json: None,
            form: None,
            need,
        };
        let ask_one = |address: &Address| {
            let mut alerts = get(address, ALERTS, Need::Required);
            alerts.url.query_pairs_mut().extend_pairs(&self.query);
            [alerts, get(address, SILENCES, Need::Optional), get(address, STATUS, Need::Optional)]
        };
        self.addresses.iter().flat_map(ask_one).collect()
    }

    fn parse(&self, answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        let mut poll = peers::gathered(&self.addresses, |address, poll| {
            let mut alerts = self.alerts_of(address, answers)?;
            poll.sightings.append(&mut alerts.read);
            poll.problems.extend(alerts.problems(&self.addresses.place(address, ALERTS)));
            Ok(self.answered(&alerts.broken))
        })?;
        self.add_silences(&mut poll, answers);
        self.add_status(&mut poll, answers);
        Ok(poll)
    }

    fn action(&self, action: &Action) -> Vec<HttpRequest> {
        silencing::requests(&self.addresses, action)
    }

    fn receipt(&self, answer: &Answer) -> Result<Receipt, PollFailure> {
        silencing::receipt(answer)
    }

    fn silences(&self, wanted: &SilencesAsk) -> Vec<HttpRequest> {
        silencing::listing(&self.addresses, wanted)
    }

    fn read_silences(&self, answer: &Answer) -> Result<SilencesAnswer, PollFailure> {
        silencing::listed(answer)
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

/// The matchers of one text, each by itself: the server reads a single one from each `filter=`. What definitions would have
/// refused is sent as it stands, so that the server refuses it instead of listing more than was asked for.
fn filters(text: &str) -> Vec<String> {
    match MatcherSet::parse(text) {
        Ok(set) if set.matchers().iter().all(|matcher| matcher.subject() == Subject::Label) => {
            set.matchers().iter().map(ToString::to_string).collect()
        }
        Ok(_) | Err(_) => vec![text.to_owned()],
    }
}

const ALERTS: &str = "alerts";
const SILENCES: &str = "silences";
const STATUS: &str = "status";

#[cfg(test)]
#[path = "alertmanager_tests.rs"]
mod tests;
