//! What a source asks for and what it is answered, as plain data.

mod aws;
mod nats;
mod redis;
mod sql;

use std::fmt;

use bytes::Bytes;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

pub use aws::{AwsAction, AwsAsk};
pub use nats::{NatsAsk, NatsQuestion};
pub use redis::{RedisAsk, RedisCommand, RedisValue, RedisVerb};
pub use sql::{SqlAsk, SqlRefusal, SqlRows};

/// One thing a source wants from the outside. Only what reads can be said in the protocols of brokers.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// One HTTP request.
    Http(HttpRequest),
    /// Commands to a Redis.
    Redis(RedisAsk),
    /// Queries to a PostgreSQL.
    Sql(SqlAsk),
    /// Questions to a NATS server.
    Nats(NatsAsk),
    /// One question to a service of AWS, which is signed when it is sent.
    Aws(AwsAsk),
}

impl Ask {
    /// Which of the source's addresses it goes to.
    #[must_use]
    pub fn peer(&self) -> &Peer {
        match self {
            Self::Http(request) => &request.peer,
            Self::Redis(ask) => &ask.peer,
            Self::Sql(ask) => &ask.peer,
            Self::Nats(ask) => &ask.peer,
            Self::Aws(ask) => &ask.peer,
        }
    }
}

/// What one [`Ask`] brought: of the same kind, and one answer to each command, query or question, in order.
#[derive(Clone, PartialEq)]
pub enum Reply {
    /// The answer to an HTTP request, or to a question to AWS.
    Http(HttpResponse),
    /// What a Redis answered.
    Redis(Vec<RedisValue>),
    /// What a PostgreSQL answered.
    Sql(Vec<Result<SqlRows, SqlRefusal>>),
    /// What a NATS server answered: documents in JSON.
    Nats(Vec<Bytes>),
}

/// It may hold somebody's messages: only how much it is is printed.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = match self {
            Self::Http(_) => "Http",
            Self::Redis(_) => "Redis",
            Self::Sql(_) => "Sql",
            Self::Nats(_) => "Nats",
        };
        write!(f, "{protocol}({} bytes)", self.bytes())
    }
}

impl Reply {
    /// The answer to an HTTP request.
    ///
    /// # Errors
    /// Where it is none.
    pub fn http(self) -> Result<HttpResponse, PollFailure> {
        match self {
            Self::Http(response) => Ok(response),
            Self::Redis(_) | Self::Sql(_) | Self::Nats(_) => Err(PollFailure {
                kind: PollFailureKind::Malformed,
                message: "was answered in another protocol than HTTP: check the address".to_owned(),
            }),
        }
    }

    /// How much it is, in bytes of what was told.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let length = |length: usize| length as u64;
        match self {
            Self::Http(response) => length(response.body.len()),
            Self::Redis(values) => values.iter().map(RedisValue::bytes).sum(),
            Self::Sql(answers) => answers.iter().flatten().map(SqlRows::bytes).sum(),
            Self::Nats(answers) => answers.iter().map(|answer| length(answer.len())).sum(),
        }
    }
}

/// One [`Ask`] and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Replied {
    /// What was asked.
    pub ask: Ask,
    /// What came back.
    pub result: Result<Reply, PollFailure>,
}

impl Replied {
    /// The same as the answer to an HTTP request; none where another protocol was spoken.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        let Ask::Http(request) = &self.ask else { return None };
        Some(Answer { request: request.clone(), result: self.result.clone().and_then(Reply::http) })
    }
}

/// One HTTP request without credentials; those are added when it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// Which of the source's addresses it goes to.
    pub peer: Peer,
    /// GET, POST, PUT or DELETE.
    pub method: Method,
    /// The whole address, query included.
    pub url: url::Url,
    /// Headers that the API itself asks for, like the version it is to speak; never a secret.
    pub headers: Vec<(&'static str, &'static str)>,
    /// A JSON body.
    pub json: Option<String>,
    /// The fields of a form as its body, percent-encoded: what an address would be too long for. Never beside `json`.
    pub form: Option<String>,
    /// Whether the poll is worth anything without its answer.
    pub need: Need,
}

/// The methods sources use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes, or reads with a body.
    Post,
    /// Changes what is there.
    Put,
    /// Removes.
    Delete,
}

/// Whether a poll of one address is worth anything without this answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without it this address has not answered; what follows to the same address is not asked.
    Required,
    /// Without it something is missing, but the alerts stand.
    Optional,
}

/// The answer to one [`HttpRequest`], or why there is none. Answers come in the order of the requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub request: HttpRequest,
    /// What came back.
    pub result: Result<HttpResponse, PollFailure>,
}

impl Answer {
    /// The answer and its body, if it arrived and is a success that claims to be JSON.
    ///
    /// # Errors
    /// Why nothing arrived, or what [`HttpResponse::json_body`] says of what did.
    pub fn json(&self) -> Result<(&HttpResponse, &Bytes), PollFailure> {
        let response = self.result.as_ref().map_err(Clone::clone)?;
        Ok((response, response.json_body()?))
    }
}

/// An HTTP answer that arrived whole, whatever its status.
#[derive(Clone, PartialEq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// `Content-Type`, in lower case.
    pub content_type: Option<String>,
    /// `Retry-After`, seconds.
    pub retry_after_s: Option<u64>,
    /// The server's clock by its `Date` header.
    pub server_date: Option<Instant>,
    /// Our clock half-way between asking and the first byte.
    pub asked_at: Instant,
    /// The body, decompressed.
    pub body: Bytes,
}

/// A body may hold anything: only its size is printed.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl HttpResponse {
    /// The body of an answer that is a success and claims to be JSON; otherwise the documented class of failure.
    ///
    /// | status | class |
    /// |---|---|
    /// | 200-299 | the body; Auth if it is a web page, which is a login page and never "no alerts" |
    /// | 401, 403, 407 | Auth |
    /// | 404, 405, 410 | NotFound |
    /// | 408 | Timeout |
    /// | 429 | Throttled |
    /// | other 300-499 | Refused |
    /// | anything else | Server |
    ///
    /// # Errors
    /// [`PollFailure`] by that table.
    pub fn json_body(&self) -> Result<&Bytes, PollFailure> {
        let fail = |kind, message: String| Err(PollFailure { kind, message });
        let status = self.status;
        match status {
            200..=299 if self.looks_like_html() => fail(
                PollFailureKind::Auth,
                "answered with a web page instead of data, most likely a login page: check the address and the credentials"
                    .to_owned(),
            ),
            200..=299 => Ok(&self.body),
            300..=399 => fail(
                PollFailureKind::Refused,
                format!(
                    "redirects to another server (status {status}): if that is a login page, set the credentials of this source; \
                     otherwise set the address it redirects to, if you trust it"
                ),
            ),
            401 => fail(PollFailureKind::Auth, "does not accept these credentials (status 401): check user, password or token".to_owned()),
            403 => fail(PollFailureKind::Auth, "knows these credentials but does not allow reading (status 403): ask for read access".to_owned()),
            404 | 405 | 410 => fail(
                PollFailureKind::NotFound,
                format!("has no such API at this address (status {status}): check the path in the address and the version of the server"),
            ),
            407 => fail(PollFailureKind::Auth, "the proxy asks for credentials (status 407): set them in the proxy's address".to_owned()),
            408 => fail(PollFailureKind::Timeout, "gave up waiting (status 408)".to_owned()),
            429 => fail(PollFailureKind::Throttled, "asks for fewer requests (status 429): poll it less often".to_owned()),
            400 if self.wants_https() => fail(
                PollFailureKind::Refused,
                "expects HTTPS at this port (status 400): write https:// in the address".to_owned(),
            ),
            400..=499 => fail(PollFailureKind::Refused, format!("refuses the request (status {status}): check the source's settings")),
            _ => fail(PollFailureKind::Server, format!("is in trouble itself (status {status})")),
        }
    }

    /// What Go's and nginx's servers say to plain HTTP on a TLS port.
    fn wants_https(&self) -> bool {
        let said = String::from_utf8_lossy(&self.body);
        said.contains("HTTP request to an HTTPS server") || said.contains("HTTP request was sent to HTTPS port")
    }

    fn looks_like_html(&self) -> bool {
        let by_type = self.content_type.as_deref().is_some_and(|t| t.starts_with("text/html"));
        let body = self.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.body);
        by_type || body.trim_ascii_start().starts_with(b"<")
    }
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
