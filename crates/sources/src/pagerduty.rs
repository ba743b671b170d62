//! PagerDuty, REST API v2.
//!
//! Facts this relies on: without `date_range=all` the list ends thirty days back; a page has at most 100 items, and behind the
//! first 10,000 the API gives none; a list may move while its pages are read, because what is resolved leaves it; an
//! acknowledgement ends by itself where its service says so, and then the incident is `triggered` again.

mod acknowledging;
mod escalation;
mod pages;
mod reading;
mod severity;
mod wire;

use std::time::Duration;

use watchbill_domain::alerts::{Poll, Severity, SeverityRules};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::Addresses;
use crate::ask::{Answer, HttpRequest, Need};
use crate::kind::{Action, HTTP, Kind, Receipt, Role, Source, TokenScheme};
use crate::peers;
use crate::queues::QueuesWanted;

/// The kind `pagerduty`.
pub(crate) static KIND: Kind = Kind {
    id: "pagerduty",
    title: "PagerDuty",
    about: "Reads the open incidents of a PagerDuty account over its REST API, who has acknowledged them, and by its escalation \
            policies who is told while nobody answers. Its address is `https://api.pagerduty.com`, or \
            `https://api.eu.pagerduty.com` for accounts in the EU. Give it an API key as the bearer token \
            (`auth = { bearer = { keyring = \"pagerduty\" } }`): a person's own key, or one of the account. A key that may only \
            read is enough for watching. To acknowledge, a key of the account needs the e-mail address of one of its users \
            besides (`headers = { From = \"ana@example.net\" }`); a person's own key says by itself who it is.",
    role: Role::Apart,
    every_s: 30,
    schemes: HTTP,
    fields: FIELDS,
    build: |spec, severity| Box::new(PagerDuty::new(spec, severity)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "teams",
        title: "Only of teams",
        help: "Ids of teams, as they stand in the address of the team's page; incidents and escalation policies of others are \
               left out.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "PQ9K7I8",
    },
    Field {
        key: "services",
        title: "Only of services",
        help: "Ids of services, as they stand in the address of the service's page; incidents of others are left out.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "PIJ90N7",
    },
    Field {
        key: "users",
        title: "Only assigned to",
        help: "Ids of users; incidents that are assigned to none of them are left out. An incident that is reassigned to \
               somebody else then looks as if it were over, and one that comes back as if it began anew: it pages again.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "PXPGF42",
    },
    Field {
        key: "high_urgency",
        title: "Severity of high urgency",
        help: "How severe an incident of high urgency is that has no priority of P1 to P5 or SEV1 to SEV5. One of low urgency is a \
               warning.",
        kind: FieldKind::Choice(&["critical", "error", "warning", "info"]),
        required: false,
        default: Some("error"),
        example: "critical",
    },
    Field {
        key: "token",
        title: "What the token is",
        help: "An API key, or an OAuth token: PagerDuty wants them written differently into a request.",
        kind: FieldKind::Choice(&["key", "oauth"]),
        required: false,
        default: Some("key"),
        example: "oauth",
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

struct PagerDuty {
    addresses: Addresses,
    /// Which incidents are wanted, as the API has it.
    only: Vec<(&'static str, String)>,
    teams: Vec<String>,
    users: Vec<String>,
    severity: SeverityRules,
    high_urgency: Severity,
    scheme: TokenScheme,
    timeout: Duration,
}

impl PagerDuty {
    fn new(spec: &SourceSpec, severity: &SeverityRules) -> Self {
        let settings = &spec.settings;
        let mut only = Vec::new();
        for (key, parameter) in [("teams", "team_ids[]"), ("services", "service_ids[]"), ("users", "user_ids[]")] {
            only.extend(settings.texts(key).iter().map(|id| (parameter, id.clone())));
        }
        Self {
            addresses: Addresses::of(&spec.urls),
            only,
            teams: settings.texts("teams").to_vec(),
            users: settings.texts("users").to_vec(),
            severity: severity.clone(),
            high_urgency: settings.text("high_urgency").and_then(Severity::from_word).unwrap_or(Severity::Error),
            scheme: match settings.text("token") {
                Some("oauth") => TokenScheme::Bearer,
                _ => TokenScheme::TokenParameter,
            },
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }
}

impl Source for PagerDuty {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        let ask_one = |address| {
            let mut request = pages::first(address, INCIDENTS, Need::Required);
            request
                .url
                .query_pairs_mut()
                .append_pair("statuses[]", "triggered")
                .append_pair("statuses[]", "acknowledged")
                .append_pair("date_range", "all")
                // What is new comes first: it has to be told even where the pages behind fail or there are too many.
                .append_pair("sort_by", "incident_number:desc")
                .extend_pairs(&self.only);
            request
        };
        self.addresses.iter().map(ask_one).collect()
    }

    fn seldom(&self) -> Vec<HttpRequest> {
        self.addresses.iter().map(|address| escalation::request(address, &self.teams)).collect()
    }

    fn follow_up(&self, _wanted: &QueuesWanted, answers: &[Answer]) -> Option<HttpRequest> {
        let last = answers.last()?;
        let address = self.addresses.iter().find(|address| address.peer == last.request.peer)?;
        pages::next(last).or_else(|| escalation::follow_up(address, answers))
    }

    fn parse(&self, answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        let mut poll = peers::gathered(&self.addresses, |address, poll| {
            let mut read = self.incidents_of(address, answers)?;
            poll.sightings.append(&mut read.sightings);
            poll.problems.append(&mut read.problems);
            Ok(read.answered)
        })?;
        escalation::add(&mut poll, &self.addresses, answers);
        Ok(poll)
    }

    fn action(&self, action: &Action) -> Vec<HttpRequest> {
        acknowledging::requests(&self.addresses, action)
    }

    fn receipt(&self, answer: &Answer) -> Result<Receipt, PollFailure> {
        acknowledging::receipt(answer)
    }

    fn token_scheme(&self) -> TokenScheme {
        self.scheme
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

const INCIDENTS: &str = "incidents";

#[cfg(test)]
#[path = "pagerduty_tests.rs"]
mod tests;
