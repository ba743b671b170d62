//! One JSON document posted to a web server, for pages that leave the laptop: the same clients, proxies and trust as for
//! sources. A receiver that takes a post twice pages twice, so it matters more than elsewhere whether it may have arrived.

use bytes::Bytes;
use reqwest::header::{self, HeaderName};
use secrecy::SecretString;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{CarryError, HttpRequest, Method, Need, Post, PostAnswer, Taken};

use super::failure::{self, Place};
use super::{HttpNetwork, MOST_REDIRECTS, body, build, own_headers, same_origin_redirect, seconds, sensitive, wait_s};
use crate::clock;

/// What a receiver says beyond this is of no interest.
const LONGEST_ANSWER: u64 = 64 * 1024;

impl HttpNetwork {
    /// Posts once.
    ///
    /// # Errors
    /// Everything before a status, in words for people, without any secret and without the path of the address.
    pub async fn post(&self, post: &Post) -> Result<PostAnswer, CarryError> {
        let place = Place::of(&post.url, &post.way);
        let total = post.way.timeouts.total;
        match tokio::time::timeout(total, Box::pin(self.hand_over(post, &place))).await {
            Ok(result) => result,
            Err(_) => {
                let what = format!("{place} did not finish answering within {} in all", seconds(total));
                Err(lost(place.too_slow(&what), Taken::Perhaps))
            }
        }
    }

    async fn hand_over(&self, post: &Post, place: &Place) -> Result<PostAnswer, CarryError> {
        let way = &post.way;
        let not_sent = |failure| lost(failure, Taken::No);
        let client = self.clients.for_way(way).await.map_err(not_sent)?;
        let mut headers = own_headers(way).map_err(not_sent)?;
        for (name, value) in &post.headers {
            let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| not_sent(no_header(name)))?;
            headers.insert(known, sensitive(&SecretString::from(value.clone()), name).map_err(not_sent)?);
        }
        let request = HttpRequest {
            peer: watchbill_domain::ids::Peer::new(place.to_string()),
            method: Method::Post,
            url: post.url.clone(),
            headers: Vec::new(),
            json: Some(post.body.clone()),
            form: None,
            need: Need::Required,
        };
        let mut url = post.url.clone();
        let patience = way.timeouts.connect.saturating_add(way.timeouts.response);
        let mut redirects = 0;
        loop {
            let response = match tokio::time::timeout(patience, client.execute(build(&request, &url, &headers))).await {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    let taken = if error.is_connect() { Taken::No } else { Taken::Perhaps };
                    return Err(lost(failure::before_the_answer(&error, place, way), taken));
                }
                Err(_) => {
                    let what = format!("{place} did not begin to answer within {}", seconds(patience));
                    return Err(lost(place.too_slow(&what), Taken::Perhaps));
                }
            };
            match same_origin_redirect(Method::Post, &url, &response) {
                Some(next) if redirects < MOST_REDIRECTS => url = next,
                _ => return Ok(read(response, post, place).await),
            }
            redirects += 1;
        }
    }
}

/// The status decides; a body that cannot be read takes nothing back.
async fn read(response: reqwest::Response, post: &Post, place: &Place) -> PostAnswer {
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let retry_after_s = text(header::RETRY_AFTER).and_then(|after| wait_s(after, clock::now()));
    let request_id = text(HeaderName::from_static("x-request-id")).map(str::to_owned);
    let status = response.status().as_u16();
    let way = watchbill_engine::ports::Way { body_cap: LONGEST_ANSWER, ..post.way.clone() };
    let body = body::read(response, &way, place).await.unwrap_or_else(|_| Bytes::new());
    PostAnswer { status, retry_after_s, request_id, body }
}

fn lost(failure: PollFailure, taken: Taken) -> CarryError {
    let lasts = matches!(
        failure.kind,
        PollFailureKind::Tls | PollFailureKind::Auth | PollFailureKind::Refused | PollFailureKind::Secret
    );
    CarryError { message: failure.message, taken, lasts }
}

fn no_header(name: &str) -> PollFailure {
    PollFailure { kind: PollFailureKind::Refused, message: format!("`{name}` cannot be the name of a header") }
}
