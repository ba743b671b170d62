//! The paths of API v2.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use serde::Serialize;
use serde_json::{Value, json};
use watchbill_domain::alerts::Labels;

use crate::faults::{Moment, guard};

use super::configuration::{GROUP_BY, ORIGINAL, RECEIVERS, receivers_of};
use super::process::Process;
use super::query::{AlertQuery, filters};
use super::render::{self, GroupBody, Named, SilenceBody};
use super::silence_body::{self, Refused};
use super::{Listed, control};

type At = State<Arc<Process>>;
type Pairs = Query<Vec<(String, String)>>;

/// Everything one process answers. Faults befall all but the control paths.
pub(crate) fn router(process: Arc<Process>) -> Router {
    let api = Router::new()
        .route("/api/v2/alerts", get(alerts))
        .route("/api/v2/alerts/groups", get(groups))
        .route("/api/v2/silences", get(silences).post(post_silence))
        .route("/api/v2/silence/{id}", get(silence).delete(expire_silence))
        .route("/api/v2/status", get(status))
        .route("/api/v2/receivers", get(receivers))
        .route("/api/v1/{*rest}", get(gone).post(gone))
        .route("/-/healthy", get(fine))
        .route("/-/ready", get(fine))
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&process), guard));
    let control = Router::new()
        .route("/-/simulator/faults", get(control::faults).post(control::set_faults))
        .route("/-/simulator/tick", post(control::tick));
    api.merge(control).with_state(process)
}

async fn alerts(State(process): At, Extension(moment): Extension<Moment>, Query(pairs): Pairs) -> Response {
    match AlertQuery::parse(&pairs) {
        Ok(query) => plain(StatusCode::OK, "application/json", process.alerts_body(&query, moment.now, moment.skew)),
        Err(message) => said(StatusCode::BAD_REQUEST, &message),
    }
}

async fn groups(State(process): At, Extension(moment): Extension<Moment>, Query(pairs): Pairs) -> Response {
    let query = match AlertQuery::parse(&pairs) {
        Ok(query) => query,
        Err(message) => return said(StatusCode::BAD_REQUEST, &message),
    };
    let listed: Vec<Listed> = process.listed(moment.now).into_iter().filter(|alert| query.wants(alert)).collect();
    let mut groups: Vec<(Labels, &str, Vec<&Listed>)> = Vec::new();
    for alert in &listed {
        let labels = &alert.firing.labels;
        let by = Labels::from_pairs(GROUP_BY.map(|name| (name, labels.get(name).unwrap_or_default())));
        for receiver in receivers_of(labels).into_iter().filter(|name| query.wants_receiver(name)) {
            match groups.iter_mut().find(|(key, name, _)| *key == by && *name == receiver) {
                Some((.., members)) => members.push(alert),
                None => groups.push((by.clone(), receiver, vec![alert])),
            }
        }
    }
    groups.sort_by(|(a, a_to, _), (b, b_to, _)| a.iter().cmp(b.iter()).then(a_to.cmp(b_to)));
    let bodies = groups.iter().map(|(labels, receiver, members)| GroupBody::of(members, labels, receiver, moment.skew));
    answered(&bodies.collect::<Vec<_>>())
}

async fn silences(State(process): At, Extension(moment): Extension<Moment>, Query(pairs): Pairs) -> Response {
    let filters = match filters(&pairs) {
        Ok(filters) => filters,
        Err(message) => return said(StatusCode::BAD_REQUEST, &message),
    };
    // A filter is held against the silence's own matchers as if they were labels.
    let silences: Vec<_> = process
        .silences(moment.now)
        .into_iter()
        .filter(|silence| {
            let own = Labels::from_pairs(silence.matchers.iter().map(|m| (m.name.as_str(), m.value.as_str())));
            filters.iter().all(|filter| filter.matches(&own))
        })
        .collect();
    answered(&silences.iter().map(|s| SilenceBody::of(s, moment.now, moment.skew)).collect::<Vec<_>>())
}

async fn silence(State(process): At, Extension(moment): Extension<Moment>, Path(id): Path<String>) -> Response {
    if !is_uuid(&id) {
        return refused(&silence_body::not_a_uuid(&id));
    }
    match process.silences(moment.now).iter().find(|silence| silence.id == id) {
        Some(silence) => answered(&SilenceBody::of(silence, moment.now, moment.skew)),
        None => empty(StatusCode::NOT_FOUND),
    }
}

async fn expire_silence(State(process): At, Extension(moment): Extension<Moment>, Path(id): Path<String>) -> Response {
    if !is_uuid(&id) {
        return refused(&silence_body::not_a_uuid(&id));
    }
    match process.book.expire(process.feed.silences_at(moment.now), &id, moment.now) {
        Ok(()) => empty(StatusCode::OK),
        Err(_) => said(StatusCode::NOT_FOUND, "silence not found"),
    }
}

async fn post_silence(
    State(process): At,
    Extension(moment): Extension<Moment>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return refused(&silence_body::wrong_media_type(essence));
    }
    let silence = match silence_body::parse(&body, moment.now, moment.skew) {
        Ok(silence) => silence,
        Err(why) => return refused(&why),
    };
    match process.book.set(process.feed.silences_at(moment.now), silence, moment.now) {
        Ok(id) => answered(&json!({ "silenceID": id })),
        Err(_) => said(StatusCode::NOT_FOUND, "silence not found"),
    }
}

async fn status(State(process): At, Extension(moment): Extension<Moment>) -> Response {
    let peer = |name: &String| json!({ "address": "127.0.0.1:9094", "name": name });
    let cluster = match process.identity.cluster.first() {
        Some(own) => {
            let peers: Vec<Value> = process.identity.cluster.iter().map(peer).collect();
            json!({ "name": own, "peers": peers, "status": "ready" })
        }
        None => json!({ "peers": [], "status": "disabled" }),
    };
    answered(&json!({
        "cluster": cluster,
        "config": { "original": ORIGINAL },
        "uptime": moment.skew.shown(process.started_at()).to_rfc3339_ms(),
        "versionInfo": {
            "branch": "HEAD",
            "buildDate": "20260822-00:00:00",
            "buildUser": "watchbill-simulator",
            "goVersion": "none",
            "revision": "simulated",
            "version": "0.34.0",
        },
    }))
}

async fn receivers() -> Response {
    answered(&RECEIVERS.map(|name| Named { name }))
}

async fn fine() -> Response {
    plain(StatusCode::OK, "text/plain; charset=utf-8", "OK")
}

/// API v1 was taken out in 0.27.
async fn gone() -> Response {
    plain(StatusCode::GONE, "text/plain; charset=utf-8", "API v1 is gone; use /api/v2\n")
}

async fn not_found(uri: axum::http::Uri) -> Response {
    let message = format!("path {} was not found", uri.path());
    refused(&Refused { status: StatusCode::NOT_FOUND, body: json!({ "code": 404, "message": message }) })
}

fn answered(value: &impl Serialize) -> Response {
    plain(StatusCode::OK, "application/json", render::json(value))
}

/// A refusal of the server proper: its sentence as a JSON text.
fn said(status: StatusCode, sentence: &str) -> Response {
    plain(status, "application/json", render::json(&sentence))
}

fn refused(why: &Refused) -> Response {
    plain(why.status, "application/json", render::json(&why.body))
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn plain(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    response
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(hex)
}
