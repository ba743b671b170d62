//! Plain HTTP with JSON bodies, for asking the servers that tests run. The product's own HTTP is `platform`'s.

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::time::Duration;

/// A client for servers on loopback: no proxy, and no answer takes longer than `limit`.
pub fn client(limit: Duration) -> Client {
    Client::builder().no_proxy().timeout(limit).build().unwrap()
}

/// Asks, and gives the status and the body; an error when there was no answer at all. A body that is no JSON is its text.
pub async fn ask(
    client: &Client,
    method: Method,
    url: &str,
    body: Option<&Value>,
) -> reqwest::Result<(StatusCode, Value)> {
    let mut request = client.request(method, url);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    let response = request.send().await?;
    let status = response.status();
    let body = response.bytes().await?;
    let value = serde_json::from_slice(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into_owned().into());
    Ok((status, value))
}
