//! The network over HTTP: one request, one whole answer or a sentence that says why there is none.
//!
//! What is deliberately absent: retries, judging a status, and reading a body; the engine and the sources do that.

pub(crate) mod aws;
mod body;
mod clients;
pub(crate) mod failure;
mod post;

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;
use watchbill_engine::ports::{Credentials, HttpRequest, HttpResponse, Method, Way};

use crate::clock;
use clients::Clients;
use failure::Place;

/// Redirects that are followed for one request.
const MOST_REDIRECTS: usize = 5;

/// Talks to sources through reqwest: rustls, the operating system's trust store, one client for each distinct way.
#[derive(Debug, Default)]
pub struct HttpNetwork {
    clients: Clients,
}

impl HttpNetwork {
    /// Knows nobody yet; clients are made when they are first needed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    async fn exchange(&self, request: &HttpRequest, way: &Way, place: &Place) -> Result<HttpResponse, PollFailure> {
        let client = self.clients.for_way(way).await?;
        let headers = own_headers(way)?;
        let mut url = request.url.clone();
        let mut redirects = 0;
        loop {
            let asked = clock::now();
            let response = first_byte(&client, build(request, &url, &headers), way, place).await?;
            let asked_at = midpoint(asked, clock::now());
            match same_origin_redirect(request.method, &url, &response) {
                Some(next) if redirects < MOST_REDIRECTS => url = next,
                _ => return read_answer(response, asked_at, way, place).await,
            }
            redirects += 1;
        }
    }
}

impl HttpNetwork {
    /// Asks once.
    ///
    /// # Errors
    /// Everything before a whole answer, in words for people and without any secret.
    pub async fn http(&self, request: &HttpRequest, way: &Way) -> Result<HttpResponse, PollFailure> {
        let place = Place::of(&request.url, way);
        let total = way.timeouts.total;
        match tokio::time::timeout(total, Box::pin(self.exchange(request, way, &place))).await {
            Ok(result) => result,
            Err(_) => {
                Err(place.too_slow(&format!("{place} did not finish answering within {} in all", seconds(total))))
            }
        }
    }
}

fn build(request: &HttpRequest, url: &Url, headers: &HeaderMap) -> reqwest::Request {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut built = reqwest::Request::new(method, url.clone());
    built.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
    if let Some(json) = &request.json {
        built.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *built.body_mut() = Some(json.clone().into());
    }
    if let Some(form) = &request.form {
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        built.headers_mut().insert(header::CONTENT_TYPE, form_type);
        *built.body_mut() = Some(form.clone().into());
    }
    for (name, value) in &request.headers {
        built.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    for (name, value) in headers {
        built.headers_mut().insert(name, value.clone());
    }
    built
}

/// Who we are, and the further headers of the connection, which win. All are marked sensitive, so that nothing prints them.
fn own_headers(way: &Way) -> Result<HeaderMap, PollFailure> {
    let mut headers = HeaderMap::new();
    match &way.credentials {
        Credentials::None | Credentials::Certificate { .. } => {}
        Credentials::Basic { user, password } => {
            let pair = SecretString::from(format!("{user}:{}", password.expose_secret()));
            let text = SecretString::from(format!("Basic {}", BASE64_STANDARD.encode(pair.expose_secret())));
            headers.insert(header::AUTHORIZATION, sensitive(&text, "the user or the password")?);
        }
        Credentials::Bearer(token) => {
            let text = SecretString::from(format!("Bearer {}", token.expose_secret()));
            headers.insert(header::AUTHORIZATION, sensitive(&text, "the token")?);
        }
        Credentials::Token(token) => {
            let text = SecretString::from(format!("Token token={}", token.expose_secret()));
            headers.insert(header::AUTHORIZATION, sensitive(&text, "the token")?);
        }
    }
    for (name, value) in &way.headers {
        let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| PollFailure {
            kind: PollFailureKind::Refused,
            message: format!("`{name}` cannot be the name of a header: correct it under `headers`"),
        })?;
        headers.insert(known, sensitive(value, &format!("the value of the header `{name}`"))?);
    }
    Ok(headers)
}

fn sensitive(text: &SecretString, what: &str) -> Result<HeaderValue, PollFailure> {
    let mut value = HeaderValue::from_str(text.expose_secret()).map_err(|_| PollFailure {
        kind: PollFailureKind::Secret,
        message: format!("{what} holds characters that no header can carry, like a line end: set it again"),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

async fn first_byte(
    client: &reqwest::Client,
    request: reqwest::Request,
    way: &Way,
    place: &Place,
) -> Result<reqwest::Response, PollFailure> {
    // The client bounds connecting by itself; from outside it cannot be seen when that was done, so the two are added.
    let patience = way.timeouts.connect.saturating_add(way.timeouts.response);
    match tokio::time::timeout(patience, client.execute(request)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(failure::before_the_answer(&error, place, way)),
        Err(_) => Err(place.too_slow(&format!("{place} did not begin to answer within {}", seconds(patience)))),
    }
}

/// Where a redirect leads, if it may be followed: within the same scheme, host and port, and so that a request that
/// changes something is never turned into one that reads.
fn same_origin_redirect(method: Method, from: &Url, response: &reqwest::Response) -> Option<Url> {
    let follow = match response.status().as_u16() {
        301..=303 => method == Method::Get,
        307 | 308 => true,
        _ => false,
    };
    if !follow {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let mut to = from.join(location).ok()?;
    to.set_username("").ok()?;
    to.set_password(None).ok()?;
    (to.origin() == from.origin()).then_some(to)
}

async fn read_answer(
    response: reqwest::Response,
    asked_at: Instant,
    way: &Way,
    place: &Place,
) -> Result<HttpResponse, PollFailure> {
    let status = response.status().as_u16();
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let content_type = text(header::CONTENT_TYPE).map(str::to_ascii_lowercase);
    let server_date = text(header::DATE).and_then(http_date);
    let asked_to_wait = text(header::RETRY_AFTER).and_then(|after| wait_s(after, server_date.unwrap_or(asked_at)));
    // Some say only with these headers when their patience is back; they come with every answer.
    let limited = if status == 429 { response.headers().get(RATE_LIMIT_RESET) } else { None };
    let reset_s = limited.and_then(|reset| reset.to_str().ok()?.trim().parse().ok());
    let retry_after_s = asked_to_wait.or(reset_s);
    let body = body::read(response, way, place).await?;
    Ok(HttpResponse { status, content_type, retry_after_s, server_date, asked_at, body })
}

/// Seconds until further requests are taken, as of the IETF's draft on rate limit headers.
const RATE_LIMIT_RESET: &str = "ratelimit-reset";

fn http_date(text: &str) -> Option<Instant> {
    httpdate::parse_http_date(text).ok().map(clock::instant_of)
}

/// `Retry-After` is seconds, or a date by the server's own clock.
fn wait_s(after: &str, server_now: Instant) -> Option<u64> {
    let seconds = after.trim().parse().ok();
    seconds.or_else(|| http_date(after).map(|at| at.since(server_now).as_secs()))
}

fn midpoint(from: Instant, to: Instant) -> Instant {
    // The wall clock may have been set back in between: then the later reading is the truer one.
    if to < from { to } else { from.plus(to.since(from) / 2) }
}

/// A span in a message: `10 s`, or `250 ms` below a second.
fn seconds(span: Duration) -> String {
    if span < Duration::from_secs(1) { format!("{} ms", span.as_millis()) } else { format!("{} s", span.as_secs()) }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
