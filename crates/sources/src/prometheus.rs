//! Prometheus, and what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics.
//!
//! One question gives everything: the rules with their alerts, also pending ones, which an Alertmanager never sees. Facts this
//! relies on: a rule that was never evaluated lists no alerts, so its silence proves nothing; the API knows no silences;
//! the labels lack the external labels that an Alertmanager gets.

mod hindsight;
mod measuring;
mod pages;
mod queues;
mod reading;
mod series;
mod wire;

use std::time::Duration;

use watchbill_domain::alerts::{Hindsight, MatcherSet, Poll, SeverityRules};
use watchbill_domain::ids::Peer;
use watchbill_domain::slo::{Offered, Sli};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::around::Around;
use crate::ask::{Answer, Ask, HttpRequest, Method, Need, Replied};
use crate::kind::{DrawnPage, HTTP, HindsightAsk, Kind, Receipt, Role, SeriesAnswer, SeriesAsk, Source, ToDraw};
use crate::measuring::{MeasureAsk, Measured, Question, ReconcileAsk, Reconciled, Survey};
use crate::peers;
use crate::queues::{QueuesRead, QueuesWanted};

/// The kind `prometheus`.
pub(crate) static KIND: Kind = Kind {
    id: "prometheus",
    title: "Prometheus",
    about: "Reads the alerting rules of a Prometheus (2.x or 3.x), with what is pending and which rules cannot be evaluated, \
            and asks it for the course of an expression. Thanos, Mimir and VictoriaMetrics offer the same API. An alert that an \
            Alertmanager in this workspace tells too is one row and one page, the Alertmanager's. Needs read access.",
    role: Role::Evaluates,
    every_s: 30,
    schemes: HTTP,
    fields: FIELDS,
    build: |spec, severity| Box::new(Prometheus::new(spec, severity)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "server",
        title: "What it is",
        help: "Which program answers: it decides what else is asked beside the rules, and where links to an expression lead. \
               Mimir wants the tenant in a header: `headers = { X-Scope-OrgID = \"payments\" }`; VictoriaMetrics has rules only \
               where it is started with `-vmalert.proxyURL`.",
        kind: FieldKind::Choice(&["prometheus", "thanos", "mimir", "victoriametrics"]),
        required: false,
        default: Some("prometheus"),
        example: "thanos",
    },
    Field {
        key: "filter",
        title: "Only alerts that match",
        help: "Matchers in Alertmanager's syntax over the labels of an alert; others are left out.",
        kind: FieldKind::Matchers,
        required: false,
        default: None,
        example: r#"team="payments""#,
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
        key: "grafana",
        title: "Grafana",
        help: "The address of a Grafana (10 or later) in which people look at this source, with its path prefix if there is \
               one: a service level links to its Explore. Nothing is asked of it.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "https://grafana.example.net",
    },
    Field {
        key: "grafana_datasource",
        title: "Data source in Grafana",
        help: "The uid of this source in that Grafana. It ends the address of the data source's settings page \
               (`/connections/datasources/edit/...`). Without it there is no link: Explore would open at another source.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "P1809F7CD0C75ACF3",
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

/// Which program answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Server {
    Prometheus,
    Thanos,
    Mimir,
    VictoriaMetrics,
}

struct Prometheus {
    addresses: Addresses,
    server: Server,
    /// All of them have to hold.
    filter: Vec<MatcherSet>,
    replica_labels: Vec<String>,
    /// Where people look at it; what is set may be no address.
    grafana: Option<Result<Address, ()>>,
    /// Its uid there.
    datasource: Option<String>,
    severity: SeverityRules,
    timeout: Duration,
}

impl Prometheus {
    fn new(spec: &SourceSpec, severity: &SeverityRules) -> Self {
        let settings = &spec.settings;
        Self {
            addresses: Addresses::of(&spec.urls),
            server: match settings.text("server") {
                Some("thanos") => Server::Thanos,
                Some("mimir") => Server::Mimir,
                Some("victoriametrics") => Server::VictoriaMetrics,
                _ => Server::Prometheus,
            },
            // Definitions have refused what is no matcher.
            filter: settings.texts("filter").iter().filter_map(|text| MatcherSet::parse(text).ok()).collect(),
            replica_labels: settings.texts("replica_labels").to_vec(),
            grafana: settings.text("grafana").map(pages::grafana),
            datasource: settings
                .text("grafana_datasource")
                .map(|uid| uid.trim().to_owned())
                .filter(|uid| !uid.is_empty()),
            severity: severity.clone(),
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }
}

impl Source for Prometheus {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        let get = |address: &Address, path: &[&str], need| HttpRequest {
            peer: address.peer.clone(),
            method: Method::Get,
            url: address.below(["api", "v1"].into_iter().chain(path.iter().copied())),
            headers: Vec::new(),
            json: None,
            form: None,
            need,
        };
        let ask_one = |address: &Address| {
            let mut rules = get(address, &[RULES], Need::Required);
            rules.url.query_pairs_mut().append_pair("type", "alert");
            let mut requests = vec![rules, get(address, &["status", BUILD], Need::Optional)];
            // The others have no such page: they would be asked in vain with every poll.
            if self.server == Server::Prometheus {
                requests.push(get(address, &["status", RUNTIME], Need::Optional));
            }
            requests
        };
        self.addresses.iter().flat_map(ask_one).collect()
    }

    fn parse(&self, answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        let mut poll = peers::gathered(&self.addresses, |address, poll| {
            let mut read = self.rules_of(address, answers)?;
            poll.sightings.append(&mut read.sightings);
            // The replicas of a pair evaluate the same rules.
            poll.rules.extend(read.ailing);
            poll.problems.append(&mut read.problems);
            Ok(read.answered)
        })?;
        poll.rules.sort_by(|a, b| (&a.group, &a.alert, &a.error).cmp(&(&b.group, &b.alert, &b.error)));
        poll.rules.dedup_by(|a, b| (&a.group, &a.alert) == (&b.group, &b.alert));
        self.add_server(&mut poll, answers);
        Ok(poll)
    }

    /// Silences are an Alertmanager's.
    fn receipt(&self, _answer: &Answer) -> Result<Receipt, PollFailure> {
        let message = "takes no orders: silences are made in its Alertmanager".to_owned();
        Err(PollFailure { kind: PollFailureKind::Refused, message })
    }

    fn series(&self, wanted: &SeriesAsk) -> Vec<HttpRequest> {
        self.addresses.iter().map(|address| series::request(address, wanted)).collect()
    }

    fn read_series(&self, answer: &Answer) -> Result<SeriesAnswer, PollFailure> {
        series::read(answer)
    }

    fn hindsight(&self, wanted: &HindsightAsk) -> Vec<SeriesAsk> {
        hindsight::asks(wanted)
    }

    fn read_hindsight(&self, wanted: &HindsightAsk, answers: &[SeriesAnswer]) -> Hindsight {
        self.recalled(wanted, answers)
    }

    fn measures(&self) -> bool {
        true
    }

    fn drawn_at(&self, of: &ToDraw<'_>) -> Vec<DrawnPage> {
        self.pages(of)
    }

    fn drawn_nowhere(&self) -> Option<String> {
        self.page_to_set()
    }

    fn survey(&self, slis: &[Sli]) -> Vec<Question> {
        self.survey_questions(slis)
    }

    fn read_survey(&self, slis: &[Sli], answers: &[Answer]) -> Survey {
        self.surveyed(slis, answers)
    }

    fn pieces(&self, wanted: &MeasureAsk) -> Vec<MeasureAsk> {
        self.measure_pieces(wanted)
    }

    fn measuring(&self, piece: &MeasureAsk) -> Question {
        self.measure(piece)
    }

    fn read_measured(&self, piece: &MeasureAsk, answer: &Answer) -> Result<Measured, PollFailure> {
        self.measured(piece, answer)
    }

    fn reconciling(&self, wanted: &ReconcileAsk) -> Vec<Question> {
        self.reconcile(wanted)
    }

    fn read_reconciled(&self, wanted: &ReconcileAsk, answers: &[Answer]) -> Reconciled {
        self.reconciled(wanted, answers)
    }

    fn discovering(&self) -> Question {
        self.discover()
    }

    fn read_discovered(&self, answer: &Answer) -> Result<Vec<Offered>, PollFailure> {
        measuring::read_discovered(answer)
    }

    fn watches_queues(&self) -> bool {
        true
    }

    fn queue_requests(&self, wanted: &QueuesWanted, _now: Instant) -> Vec<HttpRequest> {
        queues::requests(&self.addresses, wanted)
    }

    fn around_peers(&self) -> Vec<Peer> {
        self.addresses.iter().map(|address| address.peer.clone()).collect()
    }

    fn look_around(&self, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        replied.is_empty().then(|| Ask::Http(queues::around(address)))
    }

    fn read_around(&self, wanted: &QueuesWanted, _at: &Peer, replied: &[Replied]) -> Result<Around, PollFailure> {
        let answer = replied.first().and_then(Replied::answer).ok_or_else(peers::not_asked)?;
        queues::read_around(wanted, &answer)
    }

    fn read_queues(&self, wanted: &QueuesWanted, answers: &[Answer], now: Instant) -> QueuesRead {
        queues::read(&self.addresses, wanted, answers, now)
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

const RULES: &str = "rules";
const BUILD: &str = "buildinfo";
const RUNTIME: &str = "runtimeinfo";

#[cfg(test)]
#[path = "prometheus_tests.rs"]
mod tests;
