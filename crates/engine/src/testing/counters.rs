//! A Prometheus of which only the samples are made up, and a look at what was kept of them.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use watchbill_domain::slo::{Certainty, Grid, Reading, Span};
use watchbill_domain::time::Instant;
use watchbill_store::{Role, Store, StoreError};

use crate::ports::{HttpRequest, PollFailureKind};
use crate::workspace::DATABASE_FILE;

use super::{Fakes, Reply};

type Counter = Arc<dyn Fn(Instant) -> Option<u64> + Send + Sync>;

/// A Prometheus with counters that are functions of time.
#[derive(Clone, Default)]
pub struct FakePrometheus(Arc<Mutex<Made>>);

#[derive(Default)]
struct Made {
    series: Vec<(Value, Counter)>,
    kept: Option<Duration>,
    trouble: Option<Reply>,
    refused: Option<String>,
    most_points: Option<i64>,
    day: Option<(u64, u64)>,
    before_answering: Option<Box<dyn FnOnce() + Send>>,
    rules: Option<Value>,
}

impl std::fmt::Debug for FakePrometheus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FakePrometheus")
    }
}

impl FakePrometheus {
    /// Answers at `base` from now on.
    pub fn serve(&self, fakes: &Fakes, base: &str) {
        let made = self.clone();
        fakes.network.serve(base, move |request, now| made.reply(request, now));
    }

    /// One more series: its name, its only label, and what it shows at any time.
    pub fn add(
        &self,
        name: &str,
        (label, value): (&str, &str),
        counter: impl Fn(Instant) -> Option<u64> + Send + Sync + 'static,
    ) {
        let labels = json!({ "__name__": name, label: value });
        self.made().series.push((labels, Arc::new(counter)));
    }

    /// It forgets what is older than this, and says so.
    pub fn keep(&self, span: Duration) {
        self.made().kept = Some(span);
    }

    /// Every request is answered by this, or as usual again.
    pub fn trouble(&self, reply: Option<Reply>) {
        self.made().trouble = reply;
    }

    /// Questions with this text in them are refused.
    pub fn refuse(&self, text: Option<&str>) {
        self.made().refused = text.map(str::to_owned);
    }

    /// An answer with more points of all series than this is too large to be read.
    pub fn answer_at_most(&self, points: i64) {
        self.made().most_points = Some(points);
    }

    /// What happens while it makes up its mind about the next question for counts.
    pub fn meanwhile(&self, happens: impl FnOnce() + Send + 'static) {
        self.made().before_answering = Some(Box::new(happens));
    }

    /// The events of a day and how many of them are of the kind that is told apart, by its own reckoning: a part of a day has its
    /// share of them.
    pub fn tell_of_a_day(&self, apart: u64, total: u64) {
        self.made().day = Some((apart, total));
    }

    /// What it answers when it is asked for all of its rules, or that it has none; alerts come of none of them.
    pub fn keep_rules(&self, answer: Option<&str>) {
        self.made().rules = answer.and_then(|answer| serde_json::from_str(answer).ok());
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reply(&self, request: &HttpRequest, now: Instant) -> Reply {
        let is_range = request.url.path().ends_with("/query_range");
        let happens = if is_range { self.made().before_answering.take() } else { None };
        if let Some(happens) = happens {
            happens();
        }
        let made = self.made();
        if let Some(trouble) = &made.trouble {
            return trouble.clone();
        }
        let good = |data: Value| Reply::Json(200, json!({ "status": "success", "data": data }).to_string());
        let path = request.url.path();
        if path.ends_with("/rules") {
            let is_of_alerts = request.url.query().is_some_and(|query| query.contains("type="));
            return match made.rules.as_ref().filter(|_| !is_of_alerts) {
                Some(rules) => Reply::Json(200, rules.to_string()),
                None => good(json!({ "groups": [] })),
            };
        }
        if path.ends_with("info") {
            let kept = made.kept.unwrap_or(Duration::from_secs(400 * 86_400));
            let retention = format!("{}d", kept.as_secs() / 86_400);
            return good(
                json!({ "version": "2.42.0", "startTime": "2026-01-01T00:00:00Z", "storageRetention": retention }),
            );
        }
        let parameters = parameters(request);
        let of = |name: &str| parameters.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let query = of("query");
        if query.contains("anchored") || made.refused.as_ref().is_some_and(|refused| query.contains(refused.as_str())) {
            let error =
                json!({ "status": "error", "errorType": "bad_data", "error": "parse error: unexpected something" });
            return Reply::Json(400, error.to_string());
        }
        if is_range {
            let seconds = |name: &str| of(name).parse::<i64>().unwrap_or_default();
            let (start_s, end_s, step_s) = (seconds("start"), seconds("end"), seconds("step").max(1));
            let series = i64::try_from(made.series.len()).unwrap_or(i64::MAX);
            if made.most_points.is_some_and(|most| series.saturating_mul((end_s - start_s) / step_s + 1) > most) {
                return Reply::Fail(PollFailureKind::TooLarge);
            }
            return good(made.matrix(start_s, end_s, step_s, now));
        }
        good(json!({ "resultType": "vector", "result": made.marked(query, now) }))
    }
}

impl Made {
    fn matrix(&self, start_s: i64, end_s: i64, step_s: i64, now: Instant) -> Value {
        let oldest = self.kept.map(|kept| now.minus(kept));
        let row = |(labels, counter): &(Value, Counter)| {
            let steps = (0..=(end_s - start_s) / step_s).map(|nth| start_s + nth * step_s);
            let told = steps.filter_map(|at_s| {
                let at = Instant::from_ms(at_s * 1000);
                let is_known = at <= now && oldest.is_none_or(|oldest| oldest <= at);
                let value = is_known.then(|| counter(at)).flatten()?;
                Some(json!([at_s, value.to_string()]))
            });
            let values: Vec<Value> = told.collect();
            (!values.is_empty()).then(|| json!({ "metric": labels, "values": values }))
        };
        json!({ "resultType": "matrix", "result": self.series.iter().filter_map(row).collect::<Vec<_>>() })
    }

    /// One number for each mark that the question gives its parts.
    fn marked(&self, query: &str, now: Instant) -> Vec<Value> {
        // Series are counted over what they showed last.
        let is_of_a_day = !query.contains("last_over_time(");
        let told = query.split(" or ").filter_map(|part| {
            let mark = part.split('"').find(|text| text.strip_suffix(['e', 't']).is_some_and(is_number))?;
            let number = match (is_of_a_day, self.day) {
                (false, _) => self.series.len() as u64,
                (true, Some((apart, total))) => {
                    let of_a_day = if mark.ends_with('e') { apart } else { total };
                    of_a_day * range_s(part)? / 86_400
                }
                (true, None) => return None,
            };
            let label = mark_label(part, mark)?;
            Some(json!({ "metric": { label: mark }, "value": [now.as_ms() / 1000, number.to_string()] }))
        });
        told.collect()
    }
}

/// The length of the range that a part of a question looks at, in seconds.
fn range_s(part: &str) -> Option<u64> {
    let (_, after) = part.split_once('[')?;
    after.split_once("s]")?.0.parse().ok()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The label that a mark is written to: the text in quotes before it.
fn mark_label(query: &str, mark: &str) -> Option<String> {
    let parts: Vec<&str> = query.split('"').collect();
    let place = parts.iter().position(|part| *part == mark)?;
    parts.get(place.checked_sub(2)?).map(|label| (*label).to_owned())
}

fn parameters(request: &HttpRequest) -> Vec<(String, String)> {
    let form = request.form.as_deref().unwrap_or_default();
    let posted = url::form_urlencoded::parse(form.as_bytes()).into_owned();
    request.url.query_pairs().into_owned().chain(posted).collect()
}

/// One bucket as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBucket {
    /// Where it begins, RFC 3339.
    pub start: String,
    /// Good and all events; nothing where it is unknown.
    pub counts: Option<(i64, i64)>,
    /// Whether the counts are whole.
    pub is_whole: bool,
}

/// The buckets of this length that the records of a workspace have of each SLI in a span, in the order of their keys.
///
/// # Errors
/// When the records cannot be read.
pub async fn kept_buckets(
    workspace: &Path,
    step_s: u32,
    from: Instant,
    to: Instant,
) -> Result<Vec<Vec<KeptBucket>>, StoreError> {
    let store = Store::open(&workspace.join(DATABASE_FILE), Role::Guest, to).await?;
    let mut kept = Vec::new();
    for row in store.slis().await? {
        let mut own = Vec::new();
        for group in &row.groups {
            own.extend(store.buckets(group.id, Grid::of_step(step_s), Span { start: from, end: to }).await?);
        }
        kept.push(
            own.iter()
                .map(|bucket| KeptBucket {
                    start: bucket.start.to_rfc3339(),
                    counts: match bucket.reading {
                        Reading::Counted { good, total, .. } => Some((good, total)),
                        Reading::Unknown => None,
                    },
                    is_whole: matches!(bucket.reading, Reading::Counted { certainty: Certainty::Known, .. }),
                })
                .collect(),
        );
    }
    store.close().await;
    Ok(kept)
}

/// What keeps the SLIs of a workspace from being measured, in the order of their keys.
///
/// # Errors
/// When the records cannot be read.
pub async fn measuring_problems(workspace: &Path, now: Instant) -> Result<Vec<Option<String>>, StoreError> {
    let store = Store::open(&workspace.join(DATABASE_FILE), Role::Guest, now).await?;
    let problems = store.slis().await?.into_iter().map(|row| {
        let drift = row.reconciled.as_ref().and_then(crate::measuring::drift_problem);
        row.problem.map(|problem| problem.text).or(drift)
    });
    let problems = problems.collect();
    store.close().await;
    Ok(problems)
}
