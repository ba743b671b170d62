//! What an alert of the story looks like: the part that stays the same from episode to episode.

use watchbill_domain::alerts::Labels;

use crate::dice::Dice;
use crate::time::StoryTime;

use super::{Cluster, StoryAlert};

/// Milliseconds between two evaluations of the company's alerting rules that change the figures in annotations.
const FIGURES_EVERY_MS: i64 = 60_000;

/// One alert of the cast. Its labels are all constant, so two episodes of a role have the same fingerprint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Role {
    pub(super) name: &'static str,
    pub(super) severity: &'static str,
    pub(super) service: Service,
    pub(crate) cluster: Cluster,
    pub(super) instance: &'static str,
    pub(super) more_labels: &'static [(&'static str, &'static str)],
    pub(super) summary: &'static str,
    /// `{}` stands for the figure.
    pub(super) description: &'static str,
    pub(super) figure: Figure,
    /// The expression of the rule, for the link back to Prometheus.
    pub(super) expression: &'static str,
}

/// What the company runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Checkout,
    Payments,
    Ledger,
    Notifications,
    Search,
    Inventory,
    Sessions,
    Edge,
    /// Not a product: machines and clusters.
    Platform,
}

/// A number that wanders around its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    pub(super) middle: f64,
    /// How far it gets from the middle.
    pub(super) swing: f64,
    pub(super) decimals: usize,
}

impl Figure {
    /// For texts without a figure.
    pub(super) const NONE: Self = Self { middle: 0.0, swing: 0.0, decimals: 0 };
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::Payments => "payments",
            Self::Ledger => "ledger",
            Self::Notifications => "notifications",
            Self::Search => "search",
            Self::Inventory => "inventory",
            Self::Sessions => "sessions",
            Self::Edge => "edge",
            Self::Platform => "platform",
        }
    }

    fn team(self) -> &'static str {
        match self {
            Self::Checkout | Self::Payments | Self::Ledger => "payments",
            Self::Search | Self::Inventory => "catalogue",
            Self::Sessions | Self::Platform => "platform",
            Self::Notifications | Self::Edge => "edge",
        }
    }

    fn namespace(self) -> &'static str {
        match self {
            Self::Checkout => "shop",
            Self::Payments | Self::Ledger => "money",
            Self::Search | Self::Inventory => "catalogue",
            Self::Sessions => "state",
            Self::Notifications | Self::Edge => "edge",
            Self::Platform => "kube-system",
        }
    }
}

impl Role {
    /// A role without text, to be filled in.
    pub(super) const fn new(name: &'static str, severity: &'static str, service: Service, cluster: Cluster) -> Self {
        Self {
            name,
            severity,
            service,
            cluster,
            instance: "",
            more_labels: &[],
            summary: "",
            description: "",
            figure: Figure::NONE,
            expression: "",
        }
    }

    /// The name of its service.
    pub(super) fn service_name(&self) -> &'static str {
        self.service.name()
    }

    /// Its labels.
    pub(super) fn labels(&self) -> Labels {
        let fixed = [
            ("alertname", self.name),
            ("severity", self.severity),
            ("service", self.service.name()),
            ("team", self.service.team()),
            ("namespace", self.service.namespace()),
            ("cluster", self.cluster.label()),
            ("instance", self.instance),
            ("prometheus", "monitoring/kestrel"),
        ];
        Labels::from_pairs(fixed.into_iter().chain(self.more_labels.iter().copied()))
    }

    /// The alert at `t` in an episode that began at `from`.
    pub(super) fn alert(&self, seed: u64, from: StoryTime, t: StoryTime) -> StoryAlert {
        let service = self.service.name();
        StoryAlert {
            cluster: self.cluster,
            labels: self.labels(),
            annotations: Labels::from_pairs([
                ("summary", self.summary.to_owned()),
                ("description", self.description.replace("{}", &self.figure_at(seed, t))),
                ("runbook_url", format!("https://runbooks.kestrel.example/{service}/{}", self.name)),
                (
                    "dashboard",
                    format!("https://grafana.kestrel.example/d/{service}?var-cluster={}", self.cluster.label()),
                ),
            ]),
            starts_at: from,
            generator_url: format!(
                "https://prometheus.{}.kestrel.example/graph?g0.expr={}&g0.tab=1",
                self.cluster.label(),
                percent_encoded(self.expression)
            ),
        }
    }

    fn figure_at(&self, seed: u64, t: StoryTime) -> String {
        let minute = t.as_ms().div_euclid(FIGURES_EVERY_MS);
        let Figure { middle, swing, decimals } = self.figure;
        format!("{:.decimals$}", middle + swing * Dice::new(seed, self.name, minute).swing())
    }
}

/// Text for the value of a query parameter.
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
