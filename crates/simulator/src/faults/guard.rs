//! Stands before every path of the API: counts, asks for the password, lets faults befall, and dates the answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use watchbill_domain::time::Instant;

use crate::alertmanager::{Process, Skew};
use crate::rabbitmq;
use crate::story::Host;
use crate::time::http_date;

use super::apply::{before, spoil};
use super::{Fault, Wire};

/// Alertmanager's default limit of GET requests at a time, on a machine with up to eight processors.
const GETS_AT_A_TIME: usize = 8;

/// When a request came, and how wrong the server's clock was then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now: Instant,
    pub(crate) skew: Skew,
}

/// What befalls a request and is not done with when it comes to be answered.
#[derive(Debug, Clone)]
pub(crate) struct Befallen(pub(crate) Vec<Fault>);

/// The middleware.
pub(crate) async fn guard(
    State(process): State<Arc<Process>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    mut request: Request,
    next: Next,
) -> Response {
    let visit = Visit::begin(&process);
    if process.is_down() {
        wire.cut();
        return Response::new(Body::empty());
    }
    let faults = process.faults.befalls(request.uri().path());
    let skew = faults.iter().find_map(|fault| if let Fault::ClockSkew { ms } = fault { Some(Skew(*ms)) } else { None });
    let skew = skew.unwrap_or_default();
    before(&faults).await;
    request.extensions_mut().insert(Moment { now: process.clock.now(), skew });
    request.extensions_mut().insert(Befallen(faults.clone()));
    let mut response = match turned_away(&process, &request, visit.in_flight) {
        Some(refusal) => refusal,
        None => spoil(next.run(request).await, &faults, &wire),
    };
    let headers = response.headers_mut();
    if let Ok(date) = HeaderValue::from_str(&http_date(skew.shown(process.clock.now()))) {
        headers.insert(header::DATE, date);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    response
}

/// What the server refuses before it looks at the path.
fn turned_away(process: &Process, request: &Request, in_flight: usize) -> Option<Response> {
    let asked = process.identity.authorization.as_deref();
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if asked.is_some() && asked != given {
        if process.identity.host == Host::Broker {
            return Some(rabbitmq::login_failed());
        }
        let mut response = refusal(StatusCode::UNAUTHORIZED, "Unauthorized\n".to_owned());
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
        return Some(response);
    }
    let limited = !matches!(process.identity.host, Host::Prometheus | Host::Broker);
    (limited && request.method() == Method::GET && in_flight > GETS_AT_A_TIME).then(|| {
        let text = format!("Limit of concurrent GET requests reached ({GETS_AT_A_TIME}), try again later.\n");
        refusal(StatusCode::SERVICE_UNAVAILABLE, text)
    })
}

fn refusal(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// A request while it is being answered.
struct Visit<'a> {
    process: &'a Process,
    in_flight: usize,
}

impl<'a> Visit<'a> {
    fn begin(process: &'a Process) -> Self {
        let traffic = &process.traffic;
        traffic.requests.fetch_add(1, Ordering::SeqCst);
        let in_flight = traffic.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        traffic.most_in_flight.fetch_max(in_flight, Ordering::SeqCst);
        Self { process, in_flight }
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.process.traffic.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}
