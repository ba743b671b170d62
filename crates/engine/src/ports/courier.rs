//! What carries pages off the laptop, and what it is given.

use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use watchbill_domain::time::Instant;

pub use watchbill_definitions::MailTls;
pub use watchbill_store::Taken;

use super::Way;

/// Carries pages off the laptop.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Hands one parcel over, once; returns what the other side said when it had heard all of it.
    ///
    /// # Errors
    /// Everything before that, in words for people and without any secret.
    async fn carry(&self, parcel: &Parcel) -> Result<Carried, CarryError>;
}

/// Something to be carried off the laptop.
#[derive(Debug, Clone)]
pub enum Parcel {
    /// JSON posted to a web server.
    Post(Post),
    /// An e-mail.
    Letter(Letter),
}

/// JSON for a web server.
#[derive(Clone)]
pub struct Post {
    /// Where to.
    pub url: url::Url,
    /// Headers of the message itself; those of the connection are in the way.
    pub headers: Vec<(String, String)>,
    /// The JSON.
    pub body: String,
    /// How it gets there.
    pub way: Way,
}

/// The address may be what lets one in, the body may name anything: only the host is printed.
impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// An e-mail and the server that takes it.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub tls: MailTls,
    /// User and password.
    pub login: Option<(String, SecretString)>,
    /// Certificate authorities to trust besides the system's, PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Who writes.
    pub from: String,
    /// Who is written to.
    pub to: Vec<String>,
    /// With its angle brackets; the same for every try.
    pub message_id: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Its date.
    pub written_at: Instant,
    /// How long all of it may take.
    pub patience: Duration,
}

/// What the other side said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// A web server's answer, whatever its status.
    Answer(PostAnswer),
    /// The line with which a mail server took the letter.
    Line(String),
}

/// A web server's answer to a post.
#[derive(Clone, PartialEq, Eq)]
pub struct PostAnswer {
    /// The status code.
    pub status: u16,
    /// `Retry-After`, seconds.
    pub retry_after_s: Option<u64>,
    /// `X-Request-Id`.
    pub request_id: Option<String>,
    /// The beginning of the body; empty when it could not be read.
    pub body: bytes::Bytes,
}

/// A body may hold anything: only its size is printed.
impl std::fmt::Debug for PostAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body_bytes = self.body.len();
        f.debug_struct("PostAnswer")
            .field("status", &self.status)
            .field("body_bytes", &body_bytes)
            .finish_non_exhaustive()
    }
}

/// Why a parcel was not handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarryError {
    /// What happened and what to do.
    pub message: String,
    /// Whether it may have been taken all the same.
    pub taken: Taken,
    /// Whether somebody has to change something before it can work.
    pub lasts: bool,
}
