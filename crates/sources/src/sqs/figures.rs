//! Figures of CloudWatch: the age of the oldest message of a queue, and how many messages it handed out today.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use watchbill_domain::ids::QueueName;
use watchbill_domain::time::Instant;

use super::told::Refused;
use super::wire::{WireFigure, WireFigures, object};
use crate::items::Text;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// CloudWatch is some minutes late.
const LOOKED_BACK: Duration = Duration::from_secs(15 * 60);
/// SQS keeps nothing for longer than two weeks.
const OLDEST_S: f64 = 15.0 * 86_400.0;
/// More than that nobody handed out in a day.
const MOST: f64 = 1e15;

/// One sort of figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Figure {
    name: &'static str,
    statistic: &'static str,
    period_s: i64,
}

/// How old the oldest message is, in each of the last minutes.
pub(super) const AGE: Figure = Figure { name: "ApproximateAgeOfOldestMessage", statistic: "Maximum", period_s: 60 };
/// What a queue handed to its consumers since midnight in UTC: a counter that begins again every day.
pub(super) const RECEIVED: Figure = Figure { name: "NumberOfMessagesReceived", statistic: "Sum", period_s: 86_400 };

impl Figure {
    /// The question for this figure of these queues.
    pub(super) fn asked(self, names: &[&QueueName], now: Instant) -> Value {
        let from = if self == AGE {
            now.minus(LOOKED_BACK).as_ms().div_euclid(MINUTE_MS) * MINUTE_MS
        } else {
            now.as_ms().div_euclid(DAY_MS) * DAY_MS
        };
        let to = (now.as_ms().div_euclid(MINUTE_MS) + 1) * MINUTE_MS;
        let query = |(at, name): (usize, &&QueueName)| {
            let metric = json!({
                "Namespace": "AWS/SQS",
                "MetricName": self.name,
                "Dimensions": [{ "Name": "QueueName", "Value": name.as_str() }],
            });
            json!({ "Id": format!("q{at}"), "MetricStat": { "Metric": metric, "Period": self.period_s, "Stat": self.statistic } })
        };
        let queries: Vec<Value> = names.iter().enumerate().map(query).collect();
        json!({ "MetricDataQueries": queries, "StartTime": from / 1000, "EndTime": to / 1000 })
    }
}

/// What CloudWatch told.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Whether it was asked at all.
    pub(super) were_asked: bool,
    oldest: BTreeMap<QueueName, Instant>,
    received: BTreeMap<QueueName, u64>,
    /// Why it did not.
    pub(super) refused: Option<Refused>,
}

/// What was asked, from the question itself.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Asked<'a> {
    #[serde(borrow)]
    metric_data_queries: Vec<AskedQuery<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AskedQuery<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    metric_stat: AskedStat<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AskedStat<'a> {
    #[serde(borrow)]
    metric: AskedMetric<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AskedMetric<'a> {
    #[serde(borrow)]
    metric_name: Text<'a>,
    #[serde(borrow)]
    dimensions: Vec<AskedDimension<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AskedDimension<'a> {
    #[serde(borrow)]
    value: Text<'a>,
}

impl Figures {
    /// Takes in what a question was answered.
    pub(super) fn take(&mut self, asked: &str, answer: Result<&Bytes, Refused>) {
        self.were_asked = true;
        let told = answer.and_then(|body| object::<WireFigures<'_>>(body).map_err(Refused::Failed));
        let (told, asked) = match (told, serde_json::from_str::<Asked<'_>>(asked)) {
            (Ok(told), Ok(asked)) => (told, asked),
            (Err(refused), _) => {
                self.refused.get_or_insert(refused);
                return;
            }
            (_, Err(_)) => return,
        };
        for raw in told.results.iter().flatten() {
            let Ok(told) = serde_json::from_str::<WireFigure<'_>>(raw.get()) else { continue };
            let asked = asked.metric_data_queries.iter().find(|query| query.id.as_ref() == told.id.as_ref());
            let metric = asked.map(|query| &query.metric_stat.metric);
            let Some((metric, queue)) = metric.and_then(|metric| Some((metric, metric.dimensions.first()?))) else {
                continue;
            };
            let queue = QueueName::new(queue.value.as_ref());
            if metric.metric_name.as_ref() == AGE.name {
                self.oldest.extend(oldest(&told).map(|at| (queue, at)));
            } else {
                self.received.extend(sum(&told).map(|sum| (queue, sum)));
            }
        }
    }

    /// Since when the oldest message waits, at the earliest that the last figure allows.
    pub(super) fn oldest(&self, name: &QueueName) -> Option<Instant> {
        self.oldest.get(name).copied()
    }

    /// How many messages a queue handed out today.
    pub(super) fn received(&self, name: &QueueName) -> Option<u64> {
        self.received.get(name).copied()
    }
}

/// By the newest figure, at the begin of the minute that it is about: people act by the earliest instant that is possible.
fn oldest(told: &WireFigure<'_>) -> Option<Instant> {
    let pairs = told.timestamps.iter().zip(&told.values);
    let (at_s, age_s) = pairs.max_by(|one, other| one.0.total_cmp(other.0))?;
    let is_an_age = (0.0..OLDEST_S).contains(age_s) && (0.0..4_102_444_800.0).contains(at_s);
    // Within these bounds nothing is cut but a part of a millisecond.
    #[allow(clippy::cast_possible_truncation)]
    is_an_age.then(|| Instant::from_ms(((at_s - age_s) * 1000.0) as i64))
}

fn sum(told: &WireFigure<'_>) -> Option<u64> {
    let sum: f64 = told.values.iter().sum();
    let is_a_count = !told.values.is_empty() && (0.0..MOST).contains(&sum);
    // Within these bounds every whole number is one.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    is_a_count.then_some(sum as u64)
}
