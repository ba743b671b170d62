//! Signed requests to AWS, and what the AWS crates ask on their own way to credentials, both over the clients of this module: the same TLS,
//! proxies and authorities as for any source.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::Credentials as Key;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as AwsRequest, HttpResponse as AwsResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use reqwest::header::{self, HeaderName, HeaderValue};
use secrecy::SecretString;
use url::Url;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_engine::ports::{AwsAsk, Credentials, HttpResponse, Way};

use super::failure::Place;
use super::{HttpNetwork, body, first_byte, midpoint, own_headers, read_answer, sensitive};
use crate::clock;

/// What AWS calls the JSON that is asked with.
const JSON: &str = "application/x-amz-json-1.0";

/// One question or order to a service of AWS.
pub(crate) struct Question<'a> {
    /// Where it is sent.
    pub(crate) url: &'a Url,
    /// The region the signature is for.
    pub(crate) region: &'a str,
    /// The profile whose credentials sign it.
    pub(crate) profile: Option<&'a str>,
    /// What is asked, as the header `X-Amz-Target` has it.
    pub(crate) target: &'static str,
    /// The service the signature is for.
    pub(crate) service: &'static str,
    /// Its parameters, a JSON object.
    pub(crate) json: &'a str,
}

impl<'a> From<&'a AwsAsk> for Question<'a> {
    fn from(ask: &'a AwsAsk) -> Self {
        Self {
            url: &ask.url,
            region: &ask.region,
            profile: ask.profile.as_deref(),
            target: ask.action.target(),
            service: ask.action.service(),
            json: &ask.json,
        }
    }
}

impl HttpNetwork {
    /// Asks AWS once, signed with this key. No redirect is followed: the signature is for this address.
    ///
    /// # Errors
    /// Everything before a whole answer, in words for people and without any secret.
    pub(crate) async fn signed(&self, ask: &Question<'_>, way: &Way, key: &Key) -> Result<HttpResponse, PollFailure> {
        let place = Place::of(ask.url, way);
        let client = self.clients.for_way(way).await?;
        let request = request(ask, way, key, SystemTime::now())?;
        let asked = clock::now();
        let response = first_byte(&client, request, way, &place).await?;
        read_answer(response, midpoint(asked, clock::now()), way, &place).await
    }

    /// Carries a request of the AWS crates.
    async fn carry(&self, request: &AwsRequest, way: &Way) -> Result<AwsResponse, ConnectorError> {
        let url = Url::parse(request.uri()).map_err(|error| ConnectorError::user(error.into()))?;
        let place = Place::of(&url, way);
        let built = theirs(request, url).map_err(ConnectorError::user)?;
        let trouble = |failure| ConnectorError::other(Box::new(Trouble(failure)), None);
        let client = self.clients.for_way(way).await.map_err(trouble)?;
        let response = first_byte(&client, built, way, &place).await.map_err(trouble)?;
        let status =
            StatusCode::try_from(response.status().as_u16()).map_err(|e| ConnectorError::other(e.into(), None))?;
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let bytes = body::read(response, way, &place).await.map_err(trouble)?;
        let mut answer = AwsResponse::new(status, SdkBody::from(bytes));
        for (name, value) in headers {
            // One that the crates cannot take is none they read.
            let _taken = answer.headers_mut().try_append(name, value);
        }
        Ok(answer)
    }
}

/// Why a request of the AWS crates got no answer, on its way through their errors.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) PollFailure);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Trouble {}

/// The client that the AWS crates are given.
#[derive(Clone)]
pub(crate) struct Carrier {
    http: Arc<HttpNetwork>,
    way: Arc<Way>,
}

impl Carrier {
    /// Asks in this way, without the credentials and headers in it: those are for the source.
    pub(crate) fn new(http: Arc<HttpNetwork>, way: &Way) -> Self {
        let way = Way { credentials: Credentials::None, headers: Vec::new(), ..way.clone() };
        Self { http, way: Arc::new(way) }
    }
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carrier")
    }
}

impl HttpClient for Carrier {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Carrier {
    fn call(&self, request: AwsRequest) -> HttpConnectorFuture {
        let (http, way) = (Arc::clone(&self.http), Arc::clone(&self.way));
        HttpConnectorFuture::new(async move { http.carry(&request, &way).await })
    }
}

/// A request of theirs as reqwest has it.
fn theirs(
    request: &AwsRequest,
    url: Url,
) -> Result<reqwest::Request, Box<dyn std::error::Error + Send + Sync + 'static>> {
    let method = reqwest::Method::from_bytes(request.method().as_bytes())?;
    let mut built = reqwest::Request::new(method, url);
    for (name, value) in request.headers() {
        let mut value = HeaderValue::from_str(value)?;
        value.set_sensitive(true);
        built.headers_mut().append(HeaderName::from_bytes(name.as_bytes())?, value);
    }
    if let Some(bytes) = request.body().bytes().filter(|bytes| !bytes.is_empty()) {
        *built.body_mut() = Some(bytes.to_vec().into());
    }
    Ok(built)
}

/// The question as a request, whole and signed.
fn request(ask: &Question<'_>, way: &Way, key: &Key, at: SystemTime) -> Result<reqwest::Request, PollFailure> {
    let told = [("content-type", JSON), ("x-amz-target", ask.target)];
    let by = Signing { key, region: ask.region, service: ask.service, at };
    let signature = signature("POST", ask.url, &told, ask.json.as_bytes(), &by)?;
    let mut built = reqwest::Request::new(reqwest::Method::POST, ask.url.clone());
    built.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    // Further headers may be of a proxy in between; a password under `auth` is the secret key, which is never sent.
    let further = own_headers(&Way { credentials: Credentials::None, ..way.clone() })?;
    built.headers_mut().extend(further);
    for (name, value) in told {
        built.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in signature {
        built.headers_mut().insert(name, sensitive(&SecretString::from(value), "a part of the signature")?);
    }
    *built.body_mut() = Some(ask.json.to_owned().into());
    Ok(built)
}

/// By whom, for what and when a request is signed.
struct Signing<'a> {
    key: &'a Key,
    region: &'a str,
    service: &'a str,
    at: SystemTime,
}

/// The headers that make a request a signed one, by version 4 of AWS's signature.
fn signature(
    method: &str,
    url: &Url,
    headers: &[(&'static str, &'static str)],
    body: &[u8],
    by: &Signing<'_>,
) -> Result<Vec<(&'static str, String)>, PollFailure> {
    let unsigned = || PollFailure {
        kind: PollFailureKind::Refused,
        message: "cannot be asked: the request could not be signed for this address".to_owned(),
    };
    let identity = by.key.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(by.region)
        .name(by.service)
        .time(by.at)
        .settings(SigningSettings::default())
        .build()
        .map_err(|_| unsigned())?
        .into();
    let signable = SignableRequest::new(method, url.as_str(), headers.iter().copied(), SignableBody::Bytes(body));
    let signed = sign(signable.map_err(|_| unsigned())?, &params).map_err(|_| unsigned())?;
    let (instructions, _signature) = signed.into_parts();
    let (headers, _query) = instructions.into_parts();
    Ok(headers.into_iter().map(|header| (header.name(), header.value().to_owned())).collect())
}

#[cfg(test)]
#[path = "aws_tests.rs"]
mod tests;
