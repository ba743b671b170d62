//! A server made of samples, which answers as a Prometheus does, for tests.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value as Json, json};
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::SourceName;
use watchbill_domain::slo::{Bucket, Certainty, Counted, Grid, Measure, Reading, Selector, Sli, Span, Tier};
use watchbill_domain::sources::{Connection, Settings, SourceSpec, Value as Setting};
use watchbill_domain::time::Instant;

use crate::ask::{Answer, HttpRequest, HttpResponse};
use crate::measuring::{AskedSli, GroupLabels, MeasureAsk, Measured};
use crate::prometheus::{KIND, Prometheus};

/// A whole number of five minutes.
pub(super) const T0_S: i64 = 1_774_688_400;

pub(super) fn prometheus(settings: &[(&str, Setting)]) -> Prometheus {
    let mut set = Settings::default();
    settings.iter().for_each(|(key, value)| set.set(key, value.clone()));
    let spec = SourceSpec {
        name: SourceName::new("prod"),
        kind: KIND.id.to_owned(),
        urls: vec!["https://prom.example.net/base/".parse().unwrap()],
        every: Duration::from_secs(30),
        connection: Connection::default(),
        settings: set,
    };
    Prometheus::new(&spec, &SeverityRules::default())
}

pub(super) fn server(word: &str) -> Prometheus {
    prometheus(&[("server", Setting::Text(word.to_owned()))])
}

/// So many seconds after the beginning.
pub(super) fn second(at_s: i64) -> Instant {
    Instant::from_ms((T0_S + at_s) * 1000)
}

pub(super) fn span(from_s: i64, to_s: i64) -> Span {
    Span { start: second(from_s), end: second(to_s) }
}

pub(super) fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

pub(super) fn sli(measure: Measure) -> Sli {
    Sli { source: None, measure, group_by: Vec::new() }
}

pub(super) fn counters(events: Counted<&str>, total: &str) -> Measure {
    Measure::Counters { events: events.with(selector(events.inner())), total: selector(total) }
}

pub(super) fn asked(measure: Measure, tier: Tier) -> AskedSli {
    AskedSli { sli: sli(measure), tier, series: 10 }
}

pub(super) fn ask(slis: Vec<AskedSli>, steps_s: &[u32], span: Span) -> MeasureAsk {
    MeasureAsk { slis, span, grids: steps_s.iter().map(|step_s| Grid::of_step(*step_s)).collect() }
}

/// The fields of a question, wherever they stand.
pub(super) fn fields(request: &HttpRequest) -> BTreeMap<String, String> {
    let form = request.form.as_deref().or(request.url.query()).unwrap_or_default();
    url::form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

/// An answer with this body.
pub(super) fn answer(request: HttpRequest, status: u16, body: &str) -> Answer {
    let result = Ok(HttpResponse {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at: second(0),
        body: Bytes::copy_from_slice(body.as_bytes()),
    });
    Answer { request, result }
}

/// A series that a server has.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) labels: Vec<(String, String)>,
    /// Seconds after the beginning, and what was scraped then; nothing is the mark of a series that has ended.
    pub(super) samples: Vec<(i64, Option<String>)>,
}

impl Stored {
    /// The last sample at or before an instant, not older than five minutes, unless the series has ended.
    fn at(&self, instant_s: i64) -> Option<&str> {
        let place = self.samples.partition_point(|(at_s, _)| *at_s <= instant_s).checked_sub(1)?;
        let (at_s, value) = &self.samples[place];
        value.as_deref().filter(|_| instant_s - at_s < 300)
    }
}

/// What a server with these series answers to `query_range`, whatever is selected.
pub(super) fn range(request: HttpRequest, stored: &[Stored], warnings: &[&str]) -> Answer {
    let fields = fields(&request);
    let number = |name: &str| fields[name].parse::<i64>().unwrap();
    let (start_s, end_s, step_s) = (number("start"), number("end"), number("step"));
    assert!((end_s - start_s) / step_s < 11_000, "too many points");
    let rows = stored.iter().map(|one| {
        let instants = (start_s..=end_s).step_by(usize::try_from(step_s).unwrap());
        let values: Vec<Json> = instants.filter_map(|at_s| Some(json!([at_s, one.at(at_s - T0_S)?]))).collect();
        let metric: BTreeMap<&String, &String> = one.labels.iter().map(|(label, value)| (label, value)).collect();
        json!({ "metric": metric, "values": values })
    });
    let body = json!({
        "status": "success",
        "data": { "resultType": "matrix", "result": rows.collect::<Vec<_>>() },
        "warnings": warnings,
    });
    answer(request, 200, &body.to_string())
}

/// A series whose samples stand at the edges of steps: `x{a="1"} 10 20 - 30`, nothing where there is none.
pub(super) fn row(text: &str, step_s: i64) -> Stored {
    let (metric, values) = text.split_once(' ').unwrap();
    let of = selector(metric);
    let own = of.metric().map(|name| ("__name__".to_owned(), name.to_owned()));
    let labels = of.matchers().iter().map(|matcher| (matcher.label().to_owned(), matcher.value().to_owned()));
    let sample = |(nth, value): (usize, &str)| {
        let at_s = step_s * i64::try_from(nth).unwrap();
        (at_s, Some(value).filter(|value| *value != "-").map(str::to_owned))
    };
    Stored {
        labels: own.into_iter().chain(labels).collect(),
        samples: values.split(' ').enumerate().map(sample).collect(),
    }
}

/// What an ask comes to, piece by piece, from a server with these series.
pub(super) fn measured(source: &Prometheus, ask: &MeasureAsk, stored: &[Stored], warnings: &[&str]) -> Vec<Measured> {
    let pieces = source.measure_pieces(ask);
    let read = |piece: &MeasureAsk| {
        let request = source.measure(piece).remove(0);
        source.measured(piece, &range(request, stored, warnings)).unwrap()
    };
    pieces.iter().map(read).collect()
}

/// The buckets of one SLI without groups on one grid, of all pieces.
pub(super) fn buckets(measured: &[Measured], nth: usize) -> Vec<Bucket> {
    measured.iter().flat_map(|measured| measured.slis[0].grids[nth].groups[0].1.clone()).collect()
}

/// `5/6`, `5/6?` where it is partial, `-` where nothing is known.
pub(super) fn shown(bucket: &Bucket) -> String {
    match bucket.reading {
        Reading::Unknown => "-".to_owned(),
        Reading::Counted { good, total, certainty } => {
            let mark = match certainty {
                Certainty::Known => "",
                Certainty::Partial => "?",
                Certainty::Estimated => "~",
            };
            format!("{good}/{total}{mark}")
        }
    }
}

pub(super) fn all_shown(buckets: &[Bucket]) -> String {
    buckets.iter().map(shown).collect::<Vec<_>>().join(" ")
}

pub(super) fn group(pairs: &[(&str, &str)]) -> GroupLabels {
    pairs.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}
