//! First service levels, of the kinds that the SRE workbook tells apart.

use watchbill_domain::slo::Exact;

use crate::rules::quoted;

/// What a first service level is about; [`SloTemplate::about`] says it in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SloTemplate {
    /// `availability`
    Availability,
    /// `latency`
    Latency,
    /// `freshness`
    Freshness,
    /// `correctness`
    Correctness,
    /// `coverage`
    Coverage,
    /// `uptime`
    Uptime,
}

/// A first service level before it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SloTemplateDraft<'a> {
    /// What it is about.
    pub template: SloTemplate,
    /// `metadata.name`.
    pub name: &'a str,
    /// The service.
    pub service: &'a str,
    /// The source that measures it.
    pub source: &'a str,
    /// The promised share, `99.9%` or `0.999`; else that of the template.
    pub target: Option<&'a str>,
    /// The query of what is told apart, or of the gauge; else one by common names.
    pub query: Option<&'a str>,
    /// The query of all events; else one by common names.
    pub total: Option<&'a str>,
}

/// How one kind is measured.
struct Kind {
    word: &'static str,
    about: &'static str,
    target: &'static str,
    measured: Measured,
}

enum Measured {
    /// Counters: which events are told apart, and the metrics of these and of all.
    Events { word: &'static str, events: &'static str, total: &'static str },
    /// A gauge that is held against a value in slices of time.
    Gauge { metric: &'static str, holds: &'static str, slice: &'static str },
}

impl SloTemplate {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Availability, Self::Latency, Self::Freshness, Self::Correctness, Self::Coverage, Self::Uptime];

    /// The word by which it is chosen.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.kind().word
    }

    /// What it measures, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.kind().about
    }

    /// The one that is chosen by a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.word() == word)
    }

    fn kind(self) -> Kind {
        let events = |word, events, total| Measured::Events { word, events, total };
        let (word, about, target, measured) = match self {
            Self::Availability => (
                "availability",
                "The share of requests that are answered without an error of ours.",
                "0.999",
                events("bad", "http_requests_total{job=\"JOB\",code=~\"5..\"}", "http_requests_total{job=\"JOB\"}"),
            ),
            Self::Latency => (
                "latency",
                "The share of requests that are answered within half a second.",
                "0.99",
                events(
                    "good",
                    "http_request_duration_seconds_bucket{job=\"JOB\",le=\"0.5\"}",
                    "http_request_duration_seconds_count{job=\"JOB\"}",
                ),
            ),
            Self::Freshness => (
                "freshness",
                "The share of time in which the data is not older than ten minutes.",
                "0.99",
                Measured::Gauge {
                    metric: "data_age_seconds{job=\"JOB\"}",
                    holds: "op: lte\n      value: 600",
                    slice: "5m",
                },
            ),
            Self::Correctness => (
                "correctness",
                "The share of records that come out right, as checked by a probe with known answers.",
                "0.9999",
                events(
                    "good",
                    "records_checked_total{job=\"JOB\",result=\"right\"}",
                    "records_checked_total{job=\"JOB\"}",
                ),
            ),
            Self::Coverage => (
                "coverage",
                "The share of the records that came in that were worked on.",
                "0.999",
                events("good", "records_processed_total{job=\"JOB\"}", "records_received_total{job=\"JOB\"}"),
            ),
            Self::Uptime => (
                "uptime",
                "The share of time in which it can be reached.",
                "0.995",
                Measured::Gauge { metric: "up{job=\"JOB\"}", holds: "op: gte\n      value: 1", slice: "1m" },
            ),
        };
        Kind { word, about, target, measured }
    }
}

/// The text of a file with this service level. Names of metrics are common ones, which the team makes its own.
#[must_use]
pub fn slo_template(draft: &SloTemplateDraft<'_>) -> String {
    let kind = draft.template.kind();
    let common = |query: &str| query.replace("JOB", &draft.service.replace(['\\', '"'], ""));
    let metric = |indent: &str, given: Option<&str>, query: &str| {
        format!(
            "{indent}metricSource:\n{indent}  metricSourceRef: {}\n{indent}  type: Prometheus\n{indent}  spec:\n{indent}    query: {}\n",
            quoted(draft.source),
            quoted(&given.map_or_else(|| common(query), str::to_owned))
        )
    };
    let target = draft.target.map_or_else(|| kind.target.to_owned(), share);
    let (indicator, method, objective) = match kind.measured {
        Measured::Events { word, events, total } => (
            format!(
                "      ratioMetric:\n        counter: true\n        {word}:\n{}        total:\n{}",
                metric("          ", draft.query, events),
                metric("          ", draft.total, total)
            ),
            "Occurrences",
            format!("    - target: {target}\n"),
        ),
        Measured::Gauge { metric: gauge, holds, slice } => (
            format!("      thresholdMetric:\n{}", metric("        ", draft.query, gauge)),
            "Timeslices",
            format!(
                "    - target: {target}\n      {holds}\n      timeSliceTarget: 0.9\n      timeSliceWindow: {slice}\n"
            ),
        ),
    };
    let (name, service, about) = (quoted(draft.name), quoted(draft.service), quoted(kind.about));
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: {name}\nspec:\n  description: {about}\n  service: {service}\n  \
         indicator:\n    metadata:\n      name: {name}\n    spec:\n{indicator}  timeWindow:\n    - duration: 28d\n      isRolling: \
         true\n  budgetingMethod: {method}\n  objectives:\n{objective}"
    )
}

/// A percent as the share OpenSLO wants; anything else as it is, for the reader to refuse.
fn share(text: &str) -> String {
    let percent = text.strip_suffix('%').and_then(|percent| Exact::parse_decimal(percent.trim()));
    let share = percent.and_then(|percent| percent.over(&Exact::whole(100)));
    // A hundredth has two places more.
    share.map_or_else(|| text.to_owned(), |share| share.rounded(text.len() + 2).trim_end_matches('0').to_owned())
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
