//! Pages posted off the laptop: what arrives, and whether a failure leaves a doubt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as on_post;
use watchbill_engine::ports::{
    Carried, CarryError, Courier, Credentials, Parcel, Post, PostAnswer, Taken, Timeouts, Way,
};
use watchbill_platform::{HttpNetwork, NetworkCourier};

use crate::servers::{Then, serve, serve_bytes, way};
use crate::tls::{Authority, serve_tls};

async fn carry(url: &str, way: Way) -> Result<PostAnswer, CarryError> {
    let headers = vec![("Idempotency-Key".to_owned(), "page-17".to_owned())];
    let post = Post { url: url.parse().unwrap(), headers, body: "{\"version\":1}".to_owned(), way };
    match NetworkCourier::new(Arc::new(HttpNetwork::new())).carry(&Parcel::Post(post)).await? {
        Carried::Answer(answer) => Ok(answer),
        Carried::Line(line) => panic!("{line}"),
    }
}

#[tokio::test]
async fn the_document_arrives_whole_with_its_headers_and_the_answer_comes_back() {
    let heard: Arc<Mutex<Vec<(HeaderMap, String)>>> = Arc::default();
    let noted = Arc::clone(&heard);
    let router = Router::new().route(
        "/hook",
        on_post(async move |headers: HeaderMap, body: String| {
            noted.lock().unwrap().push((headers, body));
            (StatusCode::ACCEPTED, [("x-request-id", "r-1"), ("retry-after", "7")], "ok")
        }),
    );
    let base = serve(router).await;
    let answer = carry(&format!("{base}/hook"), Way { credentials: Credentials::Bearer("tk_1".into()), ..way() }).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.retry_after_s, answer.request_id.as_deref()), (202, Some(7), Some("r-1")));
    assert_eq!(answer.body.as_ref(), b"ok");
    let (headers, body) = heard.lock().unwrap().remove(0);
    assert_eq!(body, "{\"version\":1}");
    for (name, value) in
        [("content-type", "application/json"), ("idempotency-key", "page-17"), ("authorization", "Bearer tk_1")]
    {
        assert_eq!(headers[name], value);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_certainly_took_nothing() {
    let error = carry("http://127.0.0.1:1/hook/secret-path", way()).await.unwrap_err();
    assert_eq!((error.taken, error.lasts), (Taken::No, false));
    assert!(
        error.message.contains("connection refused") && !error.message.contains("secret-path"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_or_over_may_have_taken_it() {
    let timeouts = Timeouts { response: Duration::from_millis(200), ..way().timeouts };
    let timeouts = Timeouts { connect: Duration::from_millis(200), ..timeouts };
    for then in [Then::Hold, Then::Reset] {
        let base = serve_bytes(b"", then).await;
        let error = carry(&format!("{base}/hook"), Way { timeouts, ..way() }).await.unwrap_err();
        assert_eq!((error.taken, error.lasts), (Taken::Perhaps, false), "{}", error.message);
    }
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused_and_a_private_authority_accepted() {
    let authority = Authority::new();
    let router = Router::new().route("/", on_post(|| async { StatusCode::NO_CONTENT }));
    let url = serve_tls(authority.server(&["localhost"]), router).await;
    let error = carry(&url, way()).await.unwrap_err();
    assert_eq!((error.taken, error.lasts), (Taken::No, true));
    assert!(error.message.contains("set `ca`"), "{}", error.message);
    let answer = carry(&url, Way { ca_pem: Some(authority.pem()), ..way() }).await.unwrap();
    assert_eq!(answer.status, 204);
}
