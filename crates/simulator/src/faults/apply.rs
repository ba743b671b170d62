//! How faults change an answer.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};

use super::{Fault, Wire};

/// Bytes of blanks that are sent at a time.
const BLANKS: usize = 64 * 1024;

/// A page of the kind that stands between a program and a server behind a login.
const LOGIN_PAGE: &str = "<!doctype html>\n<html lang=\"en\"><head><title>Kestrel sign-in</title></head>\n\
    <body><form method=\"post\" action=\"/login\"><input name=\"user\"><input name=\"password\" type=\"password\">\
    <button>Sign in</button></form></body></html>\n";

/// What happens before the server looks at the request.
pub(super) async fn before(faults: &[Fault]) {
    let slow = |fault: &Fault| if let Fault::Slow { ms } = fault { Some(*ms) } else { None };
    if let Some(ms) = faults.iter().filter_map(slow).max() {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

/// The answer as it goes out: first what replaces it, then what cuts it.
pub(super) fn spoil(answer: Response, faults: &[Fault], wire: &Wire) -> Response {
    let replaced = faults.iter().find_map(|fault| match fault {
        Fault::Status { code, retry_after_s } => Some(refusal(*code, *retry_after_s)),
        Fault::HtmlPage => Some(ok("text/html; charset=utf-8", Body::from(LOGIN_PAGE))),
        Fault::BadJson => Some(ok("application/json", Body::from("[{\"annotations\":{\"summary\":\"breaks o"))),
        Fault::WrongShape => {
            Some(ok("application/json", Body::from("{\"status\":\"success\",\"data\":{\"alerts\":7}}\n")))
        }
        Fault::HugeBody { bytes } => Some(huge(*bytes)),
        Fault::EndlessBody => Some(ok("application/json", Body::from_stream(blanks(None)))),
        _ => None,
    });
    let answer = replaced.unwrap_or(answer);
    if faults.contains(&Fault::DropConnection) {
        wire.cut();
    }
    if faults.contains(&Fault::CutBody) {
        half(answer, Ending::Cut)
    } else if faults.contains(&Fault::StalledBody) {
        half(answer, Ending::Silence)
    } else {
        answer
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Ending {
    Cut,
    Silence,
}

/// The first half of the body under the declared length of the whole.
fn half(answer: Response, ending: Ending) -> Response {
    let (mut parts, body) = answer.into_parts();
    let length = axum::body::HttpBody::size_hint(&body).exact();
    if let Some(length) = length {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    let mut left = length.map_or(BLANKS, |length| usize::try_from(length / 2).unwrap_or(usize::MAX));
    let first = body.into_data_stream().map(|chunk| chunk.map_err(io::Error::other)).scan((), move |(), chunk| {
        let part = chunk.map(|bytes: Bytes| bytes.slice(..bytes.len().min(left)));
        left -= part.as_ref().map_or(0, Bytes::len);
        std::future::ready(part.as_ref().map_or(true, |bytes| !bytes.is_empty()).then_some(part))
    });
    let rest = async move {
        // What was sent leaves the machine only when the body has nothing more to give for a moment.
        tokio::task::yield_now().await;
        match ending {
            Ending::Cut => Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut on request")),
            Ending::Silence => std::future::pending().await,
        }
    };
    Response::from_parts(parts, Body::from_stream(first.chain(stream::once(rest))))
}

fn refusal(code: u16, retry_after_s: Option<u64>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = ok("text/plain; charset=utf-8", Body::from(format!("{status}\n")));
    *response.status_mut() = status;
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
    }
    response
}

fn huge(bytes: u64) -> Response {
    let inside = stream::once(async { Ok(Bytes::from_static(b"[")) })
        .chain(blanks(Some(bytes.saturating_sub(2))))
        .chain(stream::once(async { Ok(Bytes::from_static(b"]")) }));
    let mut response = ok("application/json", Body::from_stream(inside));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.max(2)));
    response
}

/// So many blanks, or blanks for ever.
fn blanks(count: Option<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    const CHUNK: &[u8; BLANKS] = &[b' '; BLANKS];
    stream::unfold(count, |left| async move {
        let size = left.map_or(BLANKS, |left| usize::try_from(left).unwrap_or(BLANKS).min(BLANKS));
        let after = left.map(|left| left.saturating_sub(u64::try_from(size).unwrap_or(left)));
        (size > 0).then(|| (Ok(Bytes::from_static(&CHUNK[..size])), after))
    })
}

fn ok(media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
