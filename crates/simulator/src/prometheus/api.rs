//! The paths of the HTTP API v1.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router, middleware};
use serde_json::{Value, json};
use watchbill_domain::time::Instant;

use crate::alertmanager::{Process, control, json_body};
use crate::faults::{Moment, guard};

use super::catalogue::chosen;
use super::promql::{Answer, Expr, Failed, Selector, evaluate, kind, parse, span_ms};
use super::rules;
use super::series::{History, Pairs};

/// Points one series of an answer may have.
const MOST_POINTS: i64 = 11_000;

/// Bytes of a form that are read.
const LARGEST_FORM: usize = 1 << 20;

type At = State<Arc<Process>>;
type Given = Query<Vec<(String, String)>>;

/// Everything the Prometheus answers. Faults befall all but the control paths.
pub(crate) fn router(process: Arc<Process>) -> Router {
    let api = Router::new()
        .route("/api/v1/rules", get(rules))
        .route("/api/v1/alerts", get(alerts))
        .route("/api/v1/query", get(query).post(query))
        .route("/api/v1/query_range", get(query_range).post(query_range))
        .route("/api/v1/status/runtimeinfo", get(runtime))
        .route("/api/v1/status/buildinfo", get(build))
        .route("/-/healthy", get(|| async { plain(StatusCode::OK, "Prometheus Server is Healthy.\n") }))
        .route("/-/ready", get(|| async { plain(StatusCode::OK, "Prometheus Server is Ready.\n") }))
        .fallback(|| async { plain(StatusCode::NOT_FOUND, "404 page not found\n") })
        .layer(middleware::from_fn_with_state(Arc::clone(&process), guard));
    let control = Router::new().route("/-/simulator/faults", get(control::faults).post(control::set_faults));
    api.merge(control).with_state(process)
}

/// A refusal in the shape of the API.
struct Refusal {
    status: StatusCode,
    kind: &'static str,
    why: String,
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, kind: "execution", why: failed.0 }
    }
}

fn bad(why: impl Into<String>) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, kind: "bad_data", why: why.into() }
}

async fn rules(State(process): At, Extension(moment): Extension<Moment>, Query(given): Given) -> Response {
    let empty = || json!({ "groups": [] });
    answered(match parameter(&given, "type") {
        "" | "alert" => at_once(&process, moment).map(|history| rules::rules(&history, moment.now, moment.skew)),
        // The company records nothing by rule.
        "record" => Ok(empty()),
        other => Err(bad(format!("invalid parameter \"type\": not supported value {other:?}"))),
    })
}

async fn alerts(State(process): At, Extension(moment): Extension<Moment>) -> Response {
    let told = |history| json!({ "alerts": rules::alerts(&history, moment.now, moment.skew) });
    answered(at_once(&process, moment).map(told))
}

async fn query(State(process): At, Extension(moment): Extension<Moment>, request: Request) -> Response {
    let given = parameters(request).await;
    answered(given.and_then(|given| instant(&process, moment.now, &given)))
}

async fn query_range(State(process): At, Extension(moment): Extension<Moment>, request: Request) -> Response {
    let given = parameters(request).await;
    answered(given.and_then(|given| range(&process, moment.now, &given)))
}

async fn runtime(State(process): At, Extension(moment): Extension<Moment>) -> Response {
    let started = moment.skew.shown(process.started_at());
    answered(Ok(json!({
        "startTime": started.to_rfc3339_ms(),
        "CWD": "/prometheus",
        "reloadConfigSuccess": true,
        "lastConfigTime": started.to_rfc3339(),
        "corruptionCount": 0,
        "goroutineCount": 26,
        "GOMAXPROCS": 2,
        "GOGC": "",
        "GODEBUG": "",
        "storageRetention": "5w",
    })))
}

async fn build() -> Response {
    answered(Ok(json!({
        "version": "2.42.0",
        "revision": "simulated",
        "branch": "HEAD",
        "buildUser": "watchbill-simulator",
        "buildDate": "20260822-00:00:00",
        "goVersion": "none",
    })))
}

fn instant(process: &Process, now: Instant, given: &[(String, String)]) -> Result<Value, Refusal> {
    let at_ms = match parameter(given, "time") {
        "" => now.as_ms(),
        text => time_ms(text).ok_or_else(|| {
            bad(format!("invalid parameter \"time\": Invalid time value for 'time': {}", unread(text)))
        })?,
    };
    let expr = expression(given)?;
    let history = history(process, now, looked_at(&expr, now, (at_ms - longest_ms(&expr), at_ms)))?;
    Ok(match evaluate(&expr, &history, &[at_ms])? {
        Answer::Scalar(values) => {
            json!({ "resultType": "scalar", "result": point(at_ms, *values.first().unwrap_or(&f64::NAN)) })
        }
        Answer::Vector(rows) => {
            let result = rows.iter().filter_map(|row| {
                let value = row.values.first().copied().flatten()?;
                Some(json!({ "metric": metric(&row.labels), "value": point(at_ms, value) }))
            });
            json!({ "resultType": "vector", "result": result.collect::<Vec<_>>() })
        }
        Answer::Raw(series) => {
            let result = series.iter().map(|(labels, samples)| {
                let values: Vec<Value> = samples.iter().map(|(ms, value)| point(*ms, *value)).collect();
                json!({ "metric": metric(labels), "values": values })
            });
            json!({ "resultType": "matrix", "result": result.collect::<Vec<_>>() })
        }
    })
}

fn range(process: &Process, now: Instant, given: &[(String, String)]) -> Result<Value, Refusal> {
    let time = |name: &str| {
        let text = parameter(given, name);
        time_ms(text).ok_or_else(|| bad(format!("invalid parameter {name:?}: {}", unread(text))))
    };
    let (start, end) = (time("start")?, time("end")?);
    if end < start {
        return Err(bad("invalid parameter \"end\": end timestamp must not be before start time"));
    }
    let text = parameter(given, "step");
    let step = step_ms(text)
        .ok_or_else(|| bad(format!("invalid parameter \"step\": cannot parse {text:?} to a valid duration")))?;
    if step <= 0 {
        return Err(bad(
            "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive \
             integer",
        ));
    }
    if (end - start) / step > MOST_POINTS {
        return Err(bad(
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
        ));
    }
    let expr = expression(given)?;
    if kind(&expr) == "range vector" {
        let why = "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector";
        return Err(bad(why));
    }
    let steps: Vec<i64> = (0..=(end - start) / step).map(|place| start + place * step).collect();
    let history = history(process, now, looked_at(&expr, now, (start - longest_ms(&expr), end)))?;
    let series = |labels: &Pairs, values: &mut dyn Iterator<Item = Option<f64>>| {
        let points = steps.iter().zip(values).filter_map(|(ms, value)| Some(point(*ms, value?)));
        json!({ "metric": metric(labels), "values": points.collect::<Vec<_>>() })
    };
    let result: Vec<Value> = match evaluate(&expr, &history, &steps)? {
        Answer::Scalar(values) => vec![series(&Pairs::new(), &mut values.into_iter().map(Some))],
        Answer::Vector(rows) => rows.iter().map(|row| series(&row.labels, &mut row.values.iter().copied())).collect(),
        Answer::Raw(_) => Vec::new(),
    };
    Ok(json!({ "resultType": "matrix", "result": result }))
}

fn expression(given: &[(String, String)]) -> Result<Expr, Refusal> {
    let text = parameter(given, "query");
    parse(text).map_err(|refused| bad(format!("invalid parameter \"query\": {}", refused.told(text))))
}

/// How far back the expression looks from each step.
fn longest_ms(expr: &Expr) -> i64 {
    match expr {
        Expr::Range(_, window) => window.span_ms.saturating_add(window.offset_ms),
        Expr::Negative(inner) | Expr::Aggregate(.., inner) => longest_ms(inner),
        Expr::Call(_, arguments) => arguments.iter().map(longest_ms).max().unwrap_or(0),
        Expr::Relabel(relabel) => longest_ms(&relabel.inner),
        Expr::Binary(pair) => longest_ms(&pair.left).max(longest_ms(&pair.right)),
        Expr::Number(_) | Expr::Select(_) => 0,
    }
}

/// The time whose story is needed: none where only the gateway is asked about, which knows nothing of the story.
fn looked_at(expr: &Expr, now: Instant, span_ms: (i64, i64)) -> (i64, i64) {
    let is_of_gateway = |selector: &Selector| chosen(selector).iter().all(|series| series.what.is_of_gateway());
    if selectors(expr).into_iter().all(is_of_gateway) { (now.as_ms(), now.as_ms()) } else { span_ms }
}

fn selectors(expr: &Expr) -> Vec<&Selector> {
    match expr {
        Expr::Range(selector, _) | Expr::Select(selector) => vec![selector],
        Expr::Negative(inner) | Expr::Aggregate(.., inner) => selectors(inner),
        Expr::Call(_, arguments) => arguments.iter().flat_map(selectors).collect(),
        Expr::Relabel(relabel) => selectors(&relabel.inner),
        Expr::Binary(pair) => [&pair.left, &pair.right].into_iter().flat_map(selectors).collect(),
        Expr::Number(_) => Vec::new(),
    }
}

fn at_once(process: &Process, moment: Moment) -> Result<History, Refusal> {
    history(process, moment.now, (moment.now.as_ms(), moment.now.as_ms()))
}

fn history(process: &Process, now: Instant, span_ms: (i64, i64)) -> Result<History, Refusal> {
    match process.story() {
        Some((story, timeline)) => Ok(History::around(story, timeline, now, span_ms)?),
        None => Err(Refusal::from(Failed("there is no story to tell".to_owned()))),
    }
}

/// Of the address, and of a form that was posted.
async fn parameters(request: Request) -> Result<Vec<(String, String)>, Refusal> {
    let read = |uri: &Uri| Query::try_from_uri(uri).map(|Query(pairs)| pairs).map_err(|error| bad(error.to_string()));
    let mut given: Vec<(String, String)> = read(request.uri())?;
    if request.method() == Method::POST {
        let body = axum::body::to_bytes(request.into_body(), LARGEST_FORM).await;
        let body = body.map_err(|error| bad(format!("error parsing form values: {error}")))?;
        let form = Uri::try_from([b"/?".as_slice(), &body].concat());
        given.extend(read(&form.map_err(|error| bad(format!("error parsing form values: {error}")))?)?);
    }
    Ok(given)
}

fn parameter<'a>(given: &'a [(String, String)], name: &str) -> &'a str {
    given.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Seconds since 1970 with a fraction, or RFC 3339.
fn time_ms(text: &str) -> Option<i64> {
    milliseconds(text).or_else(|| Instant::parse(text).ok().map(Instant::as_ms))
}

/// Seconds, or a span like `1m`.
fn step_ms(text: &str) -> Option<i64> {
    milliseconds(text).or_else(|| span_ms(text))
}

fn milliseconds(text: &str) -> Option<i64> {
    let ms = (text.parse::<f64>().ok().filter(|seconds| seconds.abs() < 1e12)? * 1000.0).round();
    // Less than 1e15 is far inside of an i64.
    #[allow(clippy::cast_possible_truncation)]
    Some(ms as i64)
}

fn unread(text: &str) -> String {
    format!("cannot parse {text:?} to a valid timestamp")
}

fn metric(labels: &Pairs) -> Value {
    labels
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A time in seconds and a number as text.
fn point(ms: i64, value: f64) -> Value {
    let seconds = if ms % 1000 == 0 { json!(ms / 1000) } else { json!(super::shops::number(ms) / 1000.0) };
    let text = if value.is_infinite() {
        if value > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() }
    } else {
        value.to_string()
    };
    json!([seconds, text])
}

fn answered(result: Result<Value, Refusal>) -> Response {
    let (status, body) = match result {
        Ok(data) => (StatusCode::OK, json!({ "status": "success", "data": data })),
        Err(Refusal { status, kind, why }) => (status, json!({ "status": "error", "errorType": kind, "error": why })),
    };
    with_type(status, "application/json", json_body(&body))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    with_type(status, "text/plain; charset=utf-8", text)
}

fn with_type(status: StatusCode, media_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
