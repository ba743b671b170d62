//! Redirects are followed within the same origin only, and never so that a writing request becomes a reading one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{any, get as on_get, post};
use rstest::rstest;
use watchbill_engine::ports::{Credentials, Method, Way};

use crate::servers::{ask, get, request, serve, way};

fn with_token() -> Way {
    Way { credentials: Credentials::Bearer("t0ken".into()), ..way() }
}

fn moved(status: u16, to: String) -> (StatusCode, [(&'static str, String); 1]) {
    (StatusCode::from_u16(status).unwrap(), [("location", to)])
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[tokio::test]
async fn within_the_same_origin_a_redirect_is_followed_with_credentials(#[case] status: u16) {
    let here = |headers: HeaderMap| async move { headers["authorization"].to_str().unwrap().to_owned() };
    let router = Router::new()
        .route("/old", on_get(move || async move { moved(status, "new/place".to_owned()) }))
        .route("/new/place", on_get(here));
    let answer = get(&format!("{}/old", serve(router).await), &with_token()).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (200, &b"Bearer t0ken"[..]));
}

#[tokio::test]
async fn to_another_origin_the_redirect_itself_is_the_answer_and_nothing_is_sent_there() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&hits);
    let elsewhere = serve(Router::new().fallback(any(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        async { "here" }
    })))
    .await;
    let url =
        serve(Router::new().route("/", on_get(move || async move { moved(302, format!("{elsewhere}/login")) }))).await;
    let answer = get(&url, &with_token()).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(hits.load(Ordering::Relaxed), 0, "the other server heard nothing, the token least of all");
}

#[tokio::test]
async fn credentials_in_a_redirect_are_not_taken_over() {
    let here = |headers: HeaderMap| async move { headers.get("authorization").map_or("none", |_| "some").to_owned() };
    let old = |headers: HeaderMap| async move {
        moved(302, format!("http://eve:x@{}/new", headers["host"].to_str().unwrap()))
    };
    let url = serve(Router::new().route("/old", on_get(old)).route("/new", on_get(here))).await;
    assert_eq!(&get(&format!("{url}/old"), &way()).await.unwrap().body[..], b"none");
}

#[tokio::test]
async fn after_five_redirects_the_sixth_is_the_answer() {
    let next = |Path(n): Path<usize>| async move { moved(302, format!("/{}", n + 1)) };
    let url = serve(Router::new().route("/{n}", on_get(next)).route("/5", on_get(|| async { "arrived" }))).await;
    assert_eq!(get(&format!("{url}/0"), &way()).await.unwrap().status, 200, "five are followed");
    assert_eq!(get(&format!("{url}/6"), &way()).await.unwrap().status, 302, "an endless chain ends");
}

#[rstest]
#[case(302, 302, "")]
#[case(303, 303, "")]
#[case(307, 200, "{}")]
#[tokio::test]
async fn a_writing_request_is_never_turned_into_a_reading_one(
    #[case] status: u16,
    #[case] expected: u16,
    #[case] body: &str,
) {
    let router = Router::new()
        .route("/old", post(move || async move { moved(status, "/new".to_owned()) }))
        .route("/new", on_get(|| async { "read" }).post(|body: Bytes| async move { body }));
    let mut silence = request(&format!("{}/old", serve(router).await));
    silence.method = Method::Post;
    silence.json = Some("{}".to_owned());
    let answer = ask(silence, &way()).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (expected, body.as_bytes()));
}
