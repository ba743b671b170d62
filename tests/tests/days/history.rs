//! A Prometheus of which only the answers are made up, with a past that it tells when it is asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use watchbill_engine::Instant;
use watchbill_engine::ports::{Clock, HttpRequest};
use watchbill_engine::testing::{Fakes, Reply};

pub const PROMETHEUS: &str = "http://prom.example.net";

/// Alerts by when they fired, and what is wrong with the server.
#[derive(Default)]
pub struct Past {
    /// Name, beginning, end.
    pub episodes: Vec<(String, Instant, Option<Instant>)>,
    /// It has no samples from before.
    pub kept_since: Option<Instant>,
    /// What it answers to every question about the past instead of an answer.
    pub refusal: Option<Reply>,
    /// What it says beside its answers.
    pub warning: Option<String>,
    /// How often it was asked about the past.
    pub asked: usize,
}

pub type SharedPast = Arc<Mutex<Past>>;

pub fn locked(past: &SharedPast) -> MutexGuard<'_, Past> {
    past.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves such a Prometheus.
pub fn serve(fakes: &Fakes, past: &SharedPast) {
    let (past, clock) = (Arc::clone(past), Arc::clone(&fakes.clock));
    fakes.network.serve(PROMETHEUS, move |request, _| locked(&past).answer(request, clock.now()));
}

impl Past {
    /// An alert fires from `from` to `to`.
    pub fn fired(&mut self, name: &str, from: Instant, to: Option<Instant>) {
        self.episodes.push((name.to_owned(), from, to));
    }

    fn answer(&mut self, request: &HttpRequest, now: Instant) -> Reply {
        let answered = |data: Value| json!({ "status": "success", "data": data });
        let body = match request.url.path() {
            "/api/v1/rules" => answered(json!({ "groups": [self.group(now)] })),
            "/api/v1/query_range" | "/api/v1/query" => {
                self.asked += 1;
                if let Some(refusal) = &self.refusal {
                    return refusal.clone();
                }
                let mut answer = answered(json!({ "resultType": "matrix", "result": self.series(request) }));
                if let Some(warning) = &self.warning {
                    answer["warnings"] = json!([warning]);
                }
                answer
            }
            "/api/v1/status/runtimeinfo" => answered(json!({ "startTime": "2026-03-01T00:00:00Z" })),
            _ => return Reply::Json(404, "\"not found\"".to_owned()),
        };
        Reply::Json(200, body.to_string())
    }

    fn group(&self, now: Instant) -> Value {
        let fires = |(_, from, to): &&(String, Instant, Option<Instant>)| *from <= now && to.is_none_or(|to| now < to);
        let rule = |(name, from, _): &(String, Instant, Option<Instant>)| {
            let labels = json!({ "alertname": name, "severity": "error", "instance": format!("{name}-1") });
            json!({
                "type": "alerting", "name": name, "query": "up == 0", "duration": 0, "keepFiringFor": 0,
                "labels": {}, "annotations": {}, "health": "ok", "lastError": "", "lastEvaluation": now.to_rfc3339(),
                "evaluationTime": 0.001, "state": "firing",
                "alerts": [{ "labels": labels, "annotations": { "summary": "as the rule says" }, "state": "firing",
                    "activeAt": from.to_rfc3339(), "value": "1e+00" }],
            })
        };
        let rules: Vec<Value> = self.episodes.iter().filter(fires).map(rule).collect();
        json!({ "name": "g", "file": "g.yml", "interval": 30, "rules": rules, "lastEvaluation": now.to_rfc3339() })
    }

    fn series(&self, request: &HttpRequest) -> Value {
        let parameter =
            |key: &str| request.url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
        let seconds = |key: &str| parameter(key).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
        let ms = |seconds: f64| (seconds * 1000.0).round() as i64;
        let (from, to, step) = (ms(seconds("start")), ms(seconds("end")), ms(seconds("step")).max(1));
        let at: Vec<Instant> =
            (0..).map(|n| from + n * step).take_while(|at| *at <= to).map(Instant::from_ms).collect();
        assert!(at.len() <= 500, "at most 500 points are asked for at once: {}", at.len());
        let kept = |at: &Instant| self.kept_since.is_none_or(|since| *at >= since);
        let point = |at: &Instant, value: f64| json!([at.as_ms() as f64 / 1000.0, format!("{value}")]);
        let query = parameter("query").unwrap_or_default();
        if query.starts_with("count(up)") {
            let values: Vec<Value> = at.iter().filter(|at| kept(at)).map(|at| point(at, 3.0)).collect();
            return json!([{ "metric": {}, "values": values }]);
        }
        let restarts = query.starts_with("ALERTS_FOR_STATE and changes(");
        assert!(restarts || query == r#"ALERTS{alertstate="firing"}"#, "this is not asked: {query}");
        let mut names: Vec<&str> = self.episodes.iter().map(|(name, ..)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let course = |name: &str| {
            let of_it = |at: &Instant| {
                self.episodes
                    .iter()
                    .find(|(other, from, to)| other == name && from <= at && to.is_none_or(|to| *at < to))
            };
            let firing = at.iter().filter(|at| kept(at)).filter_map(|at| Some((at, of_it(at)?)));
            let moved = |at: &Instant, began: &Instant| {
                restarts
                    && at.as_ms() - began.as_ms() < step * 2
                    && self.episodes.iter().any(|(other, from, _)| other == name && from < began)
            };
            let values: Vec<Value> = firing
                .filter(|(at, (_, began, _))| !restarts || moved(at, began))
                .map(|(at, (_, began, _))| point(at, if restarts { began.as_ms() as f64 / 1000.0 } else { 1.0 }))
                .collect();
            let state = if restarts { "" } else { "firing" };
            json!({
                "metric": { "__name__": if restarts { "ALERTS_FOR_STATE" } else { "ALERTS" }, "alertname": name,
                    "severity": "error", "instance": format!("{name}-1"), "alertstate": state },
                "values": values,
            })
        };
        names.into_iter().map(course).filter(|series| series["values"] != json!([])).collect()
    }
}
