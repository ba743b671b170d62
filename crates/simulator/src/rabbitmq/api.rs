//! The same over HTTP, as the company serves it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router, middleware};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::alertmanager::{Process, control};
use crate::faults::{Befallen, Fault, Moment, guard};

use super::answer::{answer, refusal};
use super::by_hand::BrokerAnswer;
use super::parcels::parcels;
use super::server::{Asker, Server};

/// Whoever asks without saying who.
const NOBODY: &str = "watchbill";

/// Everything the RabbitMQ answers. Faults befall all but the control paths.
pub(crate) fn router(process: Arc<Process>) -> Router {
    let api = Router::new().fallback(asked).layer(middleware::from_fn_with_state(Arc::clone(&process), guard));
    let control = Router::new().route("/-/simulator/faults", get(control::faults).post(control::set_faults));
    api.merge(control).with_state(process)
}

async fn asked(
    State(process): State<Arc<Process>>,
    Extension(moment): Extension<Moment>,
    Extension(Befallen(faults)): Extension<Befallen>,
    request: Request,
) -> Response {
    if request.method() != Method::GET {
        return response(refusal(405, "method_not_allowed", "Method Not Allowed"));
    }
    let mut server = match process.story() {
        Some((story, _)) => parcels(story.seed(), process.set_up_at(), moment.now),
        None => Server::empty(),
    };
    server.is_counted = !faults.contains(&Fault::StatisticsOff);
    let mut asker = Asker::monitoring(&user(request.headers()).unwrap_or_else(|| NOBODY.to_owned()));
    asker.visible = faults.contains(&Fault::NoVhost).then(Vec::new);
    response(answer(&server, &asker, request.uri(), moment.skew))
}

/// Who asks, as the header `Authorization` says.
fn user(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(given).ok()?).ok()?;
    text.split_once(':').map(|(user, _)| user.to_owned())
}

/// What whoever gives a wrong password is told, or none.
pub(crate) fn login_failed() -> Response {
    let mut response = response(refusal(401, "not_authorized", "Login failed"));
    let realm = HeaderValue::from_static("Basic realm=\"RabbitMQ Management\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
    response
}

fn response(answer: BrokerAnswer) -> Response {
    let BrokerAnswer { status, content_type, body } = answer;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
