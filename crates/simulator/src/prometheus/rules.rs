//! The alerting rules, evaluated now over the series.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use watchbill_domain::time::Instant;

use crate::alertmanager::Skew;
use crate::story::signals::SIGNALS;

use super::promql::{Answer, Row, evaluate, parse};
use super::series::{History, State};

/// Seconds between two evaluations of a group.
const INTERVAL_S: i64 = 15;

/// A rule nobody has mended since the ledger's database was renamed: both sides of its division have several series of one
/// label set.
const BROKEN: (&str, &str) = (
    "LedgerBalanceDrift",
    "http_requests_total{service=\"ledger\"} / on (service) http_requests_total{code=~\"200|404\"} > 1",
);

/// `data` of `/api/v1/rules`.
pub(super) fn rules(history: &History, now: Instant, skew: Skew) -> Value {
    let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (index, places) in by_rule() {
        groups.entry(SIGNALS[index].service()).or_default().push(rule(history, now, skew, &places));
    }
    groups.entry("ledger").or_default().push(broken(history, now, skew));
    let evaluated = skew.shown(evaluated_at(now)).to_rfc3339_ms();
    let told = groups.into_iter().map(|(name, rules)| {
        json!({
            "name": name,
            "file": format!("/etc/prometheus/rules/{name}.yml"),
            "rules": rules,
            "interval": INTERVAL_S,
            "limit": 0,
            "evaluationTime": 0.000_8,
            "lastEvaluation": evaluated,
        })
    });
    json!({ "groups": told.collect::<Vec<_>>() })
}

/// Every alert that is pending or firing, as `/api/v1/alerts` lists them.
pub(super) fn alerts(history: &History, now: Instant, skew: Skew) -> Vec<Value> {
    by_rule().into_iter().flat_map(|(_, places)| active(history, now, skew, &places)).collect()
}

/// The signals of each rule, by the place of the first: one rule raises several alerts where several series are in trouble.
fn by_rule() -> Vec<(usize, Vec<usize>)> {
    let mut rules: Vec<(usize, Vec<usize>)> = Vec::new();
    for (place, signal) in SIGNALS.iter().enumerate() {
        let same = |first: usize| {
            let first = &SIGNALS[first];
            (first.alertname(), first.severity(), first.expression())
                == (signal.alertname(), signal.severity(), signal.expression())
        };
        match rules.iter_mut().find(|(first, _)| same(*first)) {
            Some((_, places)) => places.push(place),
            None => rules.push((place, vec![place])),
        }
    }
    rules
}

fn rule(history: &History, now: Instant, skew: Skew, places: &[usize]) -> Value {
    let signal = &SIGNALS[places[0]];
    let alerts = active(history, now, skew, places);
    let is = |state: State| alerts.iter().any(|alert| alert["state"] == state.word());
    let state = if is(State::Firing) {
        "firing"
    } else if is(State::Pending) {
        "pending"
    } else {
        "inactive"
    };
    json!({
        "state": state,
        "name": signal.alertname(),
        "query": signal.expression(),
        "duration": history.real_seconds(signal.hold_s),
        "keepFiringFor": 0,
        "labels": { "severity": signal.severity() },
        "annotations": { "summary": signal.summary(), "description": signal.description_template() },
        "alerts": alerts,
        "health": "ok",
        "evaluationTime": 0.000_2,
        "lastEvaluation": skew.shown(evaluated_at(now)).to_rfc3339_ms(),
        "type": "alerting",
    })
}

fn broken(history: &History, now: Instant, skew: Skew) -> Value {
    let (name, query) = BROKEN;
    let failed = match parse(query).map(|expr| evaluate(&expr, history, &[now.as_ms()])) {
        Ok(Ok(_)) => String::new(),
        Ok(Err(failed)) => failed.0,
        Err(refused) => refused.told(query),
    };
    json!({
        "state": "inactive",
        "name": name,
        "query": query,
        "duration": history.real_seconds(300),
        "keepFiringFor": 0,
        "labels": { "severity": "critical" },
        "annotations": { "summary": "The ledger's two books do not agree" },
        "alerts": [],
        "health": "err",
        "lastError": failed,
        "evaluationTime": 0.000_3,
        "lastEvaluation": skew.shown(evaluated_at(now)).to_rfc3339_ms(),
        "type": "alerting",
    })
}

/// The alerts of one rule: the series its expression gives, each with the time since when it does.
fn active(history: &History, now: Instant, skew: Skew, places: &[usize]) -> Vec<Value> {
    let expression = SIGNALS[places[0]].expression();
    let Some(Ok(Answer::Vector(rows))) = parse(expression).ok().map(|expr| evaluate(&expr, history, &[now.as_ms()]))
    else {
        return Vec::new();
    };
    rows.into_iter().filter_map(|row| alert(history, now, skew, places, &row)).collect()
}

fn alert(history: &History, now: Instant, skew: Skew, places: &[usize], row: &Row) -> Option<Value> {
    let is_of = |place: &&usize| {
        let labels = SIGNALS[**place].series_labels();
        labels.iter().all(|(name, value)| row.labels.get(name).is_some_and(|found| found == value))
    };
    let place = *places.iter().find(is_of)?;
    let trouble = history.trouble(place, now.as_ms())?;
    let signal = &SIGNALS[place];
    let t = history.story_at(now.as_ms());
    let told = signal.alert(history.seed(), trouble.from, t);
    let text = |pairs: &watchbill_domain::alerts::Labels, leave_out: &str| -> Map<String, Value> {
        pairs.iter().filter(|(name, _)| *name != leave_out).map(|(n, v)| (n.to_owned(), json!(v))).collect()
    };
    Some(json!({
        // The label `prometheus` is an external one, which is added on the way to an Alertmanager.
        "labels": text(&told.labels, "prometheus"),
        "annotations": text(&told.annotations, ""),
        "state": State::of(trouble, t).word(),
        "activeAt": skew.shown(Instant::from_ms(history.real_ms(trouble.active_from))).to_rfc3339_ms(),
        "value": exponential(row.values.first().copied().flatten()?),
    }))
}

/// As Go formats with `%e` and the fewest digits: `9.42e+03`.
fn exponential(value: f64) -> String {
    let text = format!("{value:e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
    format!("{digits}e{sign}{exponent:0>2}")
}

fn evaluated_at(now: Instant) -> Instant {
    now.shifted_ms(-now.as_ms().rem_euclid(INTERVAL_S * 1000))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
