//! What an SLO measures.

use watchbill_domain::slo::{Comparison, RawIs};

use crate::openslo::is_placeholder;
use crate::yaml::Node;

use super::Library;
use super::comparison::comparison;

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indicator {
    /// A share of events.
    Ratio {
        /// The events that are told apart.
        events: Events,
        /// All of them.
        total: Metric,
        /// Whether the queries give counters that only grow; else each of their samples is a number by itself.
        counter: bool,
    },
    /// A share that is stored as such.
    Stored {
        /// The query.
        raw: Metric,
        /// The share of what it is.
        of: RawIs,
    },
    /// Samples that are good when they stand rightly to a value.
    Threshold {
        /// The query.
        metric: Metric,
        /// When a sample is good.
        good: Comparison,
    },
}

/// The events that are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Events {
    /// Those that are good.
    Good(Metric),
    /// Those that are bad.
    Bad(Metric),
}

/// Where a metric is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metric {
    /// `metricSourceRef`: a DataSource, or a source of the workspace.
    pub source: Option<String>,
    /// `type`, like Prometheus; of v1alpha its `source`, unless its `queryType` says the kind.
    pub kind: Option<String>,
    /// The query, where there is one and it is no placeholder.
    pub query: Option<String>,
}

impl Indicator {
    /// From `spec` of an SLI of v1. `objective` has what a threshold is held against.
    pub(super) fn of(spec: &Node, objective: &Node) -> Option<Self> {
        if let Some(metric) = spec.filled("thresholdMetric") {
            return Some(Self::Threshold { metric: Metric::of(metric), good: comparison(objective)? });
        }
        let ratio = spec.filled("ratioMetric")?;
        if let Some(raw) = ratio.filled("raw") {
            let of = if ratio.text_of("rawType") == Some("failure") { RawIs::Failure } else { RawIs::Success };
            return Some(Self::Stored { raw: Metric::of(raw), of });
        }
        let counter = ratio.get("counter").and_then(Node::switch).unwrap_or_default();
        Self::ratio(ratio, counter, Metric::of)
    }

    /// From an objective of v1alpha and the `spec` it stands in.
    pub(super) fn of_alpha(spec: &Node, objective: &Node) -> Option<Self> {
        if let Some(ratio) = objective.filled("ratioMetrics") {
            let counter = ["incremental", "counter"].iter().find_map(|key| ratio.get(key)).and_then(Node::switch);
            return Self::ratio(ratio, counter.unwrap_or_default(), Metric::of_alpha);
        }
        let metric = spec.path(&["indicator", "thresholdMetric"])?;
        Some(Self::Threshold { metric: Metric::of_alpha(metric), good: comparison(objective)? })
    }

    fn ratio(ratio: &Node, counter: bool, metric: impl Fn(&Node) -> Metric) -> Option<Self> {
        let events = match (ratio.filled("good"), ratio.filled("bad")) {
            (Some(good), _) => Events::Good(metric(good)),
            (None, Some(bad)) => Events::Bad(metric(bad)),
            (None, None) => return None,
        };
        Some(Self::Ratio { events, total: metric(ratio.filled("total")?), counter })
    }

    /// Metrics whose source is a DataSource of the files are of its type, unless they say so themselves.
    pub(super) fn typed_by(&mut self, library: &Library<'_>) {
        let metrics = match self {
            Self::Ratio { events: Events::Good(events) | Events::Bad(events), total, .. } => vec![events, total],
            Self::Stored { raw, .. } => vec![raw],
            Self::Threshold { metric, .. } => vec![metric],
        };
        for metric in metrics.into_iter().filter(|metric| metric.kind.is_none()) {
            let source = metric.source.as_deref().and_then(|name| library.get("DataSource", name));
            metric.kind = source.and_then(|source| source.tree().path(&["spec", "type"])?.text()).map(str::to_owned);
        }
    }

    /// Every metric of it.
    #[must_use]
    pub fn metrics(&self) -> Vec<&Metric> {
        match self {
            Self::Ratio { events: Events::Good(events) | Events::Bad(events), total, .. } => vec![events, total],
            Self::Stored { raw, .. } => vec![raw],
            Self::Threshold { metric, .. } => vec![metric],
        }
    }
}

impl Metric {
    fn of(metric: &Node) -> Self {
        let Some(source) = metric.filled("metricSource") else { return Self::default() };
        let query = source.path(&["spec", "query"]).and_then(Node::text).filter(|query| !is_placeholder(query));
        Self {
            source: source.text_of("metricSourceRef").map(str::to_owned),
            kind: source.text_of("type").map(str::to_owned),
            query: query.map(str::to_owned),
        }
    }

    /// A metric of v1alpha: its `source` is a kind of program, or, beside a `queryType` that says the kind, one by its name.
    fn of_alpha(metric: &Node) -> Self {
        let query = metric.text_of("query").filter(|query| !is_placeholder(query)).map(str::to_owned);
        let word = metric.text_of("source").map(str::to_owned);
        let is_promql = metric.text_of("queryType").is_some_and(|kind| kind.eq_ignore_ascii_case("promql"));
        if is_promql && !word.as_deref().is_some_and(speaks_promql) {
            return Self { source: word, kind: Some("Prometheus".to_owned()), query };
        }
        Self { source: None, kind: word, query }
    }
}

/// Whether a program of this kind is asked in PromQL.
pub(super) fn speaks_promql(kind: &str) -> bool {
    ["prometheus", "thanos", "mimir", "cortex", "victoriametrics"].iter().any(|known| kind.eq_ignore_ascii_case(known))
}
