//! The same over HTTP, as the company serves it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router, middleware};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::alertmanager::{Process, control};
use crate::faults::{Befallen, Fault, Moment, guard};
use crate::feed::hold;

use super::answer::{answer, answer_post, refusal};
use super::by_hand::BrokerAnswer;
use super::parcels::{letters, parcels};
use super::queue::{BrokerQueue, Handed};
use super::server::{Asker, Server};

/// Bytes of what somebody wants to look at.
const LARGEST_WISH: usize = 16 * 1024;

/// Whoever asks without saying who.
const NOBODY: &str = "watchbill";

/// Everything the RabbitMQ answers. Faults befall all but the control paths.
pub(crate) fn router(process: Arc<Process>) -> Router {
    let api = Router::new().fallback(asked).layer(Extension(Looked::default()));
    let api = api.layer(middleware::from_fn_with_state(Arc::clone(&process), guard));
    let control = Router::new().route("/-/simulator/faults", get(control::faults).post(control::set_faults));
    api.merge(control).with_state(process)
}

/// What was handed out to be looked at, by queue: the rest of the story goes on without it.
#[derive(Debug, Clone, Default)]
struct Looked(Arc<Mutex<BTreeMap<String, Handed>>>);

impl Looked {
    fn resume(&self, server: &mut Server) {
        let all = hold(&self.0);
        for queue in &mut server.queues {
            if let Some(handed) = all.get(queue.name()) {
                queue.resume(handed.clone());
            }
        }
    }

    fn keep(&self, server: &Server) {
        let handed = server.queues.iter().filter(|queue| *queue.handed() != Handed::default());
        hold(&self.0).extend(handed.map(|queue| (queue.name().to_owned(), queue.handed().clone())));
    }
}

async fn asked(
    State(process): State<Arc<Process>>,
    Extension(moment): Extension<Moment>,
    Extension(Befallen(faults)): Extension<Befallen>,
    Extension(looked): Extension<Looked>,
    request: Request,
) -> Response {
    let mut server = match process.story() {
        Some((story, _)) => parcels(story.seed(), process.set_up_at(), moment.now),
        None => Server::empty(),
    };
    server.is_counted = !faults.contains(&Fault::StatisticsOff);
    let mut asker = Asker::monitoring(&user(request.headers()).unwrap_or_else(|| NOBODY.to_owned()));
    asker.visible = faults.contains(&Fault::NoVhost).then(Vec::new);
    asker.reads = true;
    looked.resume(&mut server);
    let uri = request.uri().clone();
    match *request.method() {
        Method::GET => response(answer(&server, &asker, &uri, moment.skew)),
        Method::POST => {
            let Ok(body) = to_bytes(request.into_body(), LARGEST_WISH).await else {
                return response(refusal(400, "bad_request", "the body is too large"));
            };
            if let Some((story, _)) = process.story() {
                let with = |queue: BrokerQueue| {
                    let letters = letters(story.seed(), process.set_up_at(), moment.now, queue.name());
                    queue.letters(letters)
                };
                server.queues = std::mem::take(&mut server.queues).into_iter().map(with).collect();
            }
            let told = answer_post(&mut server, &asker, &uri, &body, moment.skew);
            looked.keep(&server);
            response(told)
        }
        _ => response(refusal(405, "method_not_allowed", "Method Not Allowed")),
    }
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
