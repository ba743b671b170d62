//! The `[[channels]]` tables: where pages go when they leave the laptop.

mod draft;
mod edit;
mod fields;
mod read;

use url::Url;
use watchbill_domain::alerts::Severity;
use watchbill_domain::sources::{Connection, Field, SecretRef};

pub use draft::{ChannelDraft, channel_drafts};
pub use edit::{remove_channel, save_channel};
pub(crate) use read::read_channels;

/// A channel, validated. Secrets are named here, never held.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelSpec {
    /// Its name in the workspace.
    pub name: String,
    /// From which severity on pages go there.
    pub from: Severity,
    /// Whether it is told, quietly, that what it was told of is over.
    pub resolved: bool,
    /// How it is reached.
    pub route: Route,
}

/// How a channel is reached.
#[derive(Clone, PartialEq)]
pub enum Route {
    /// A topic of an ntfy server.
    Ntfy {
        /// The server, without the topic.
        server: Url,
        /// The topic: whoever knows it reads along on many servers, so it is shown masked.
        topic: String,
        /// How to get in.
        connection: Connection,
    },
    /// An address of the team's own.
    Webhook {
        /// The address; its path may be what lets one in, so it is shown masked.
        url: Url,
        /// How to get in.
        connection: Connection,
        /// What the body is signed with.
        secret: Option<SecretRef>,
    },
    /// A mail server.
    Email(MailRoute),
}

/// A mail server and who writes to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct MailRoute {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub tls: MailTls,
    /// The user, and where the password is kept.
    pub login: Option<(String, SecretRef)>,
    /// Who writes.
    pub from_address: String,
    /// Who is written to; at least one.
    pub to: Vec<String>,
    /// A PEM file with authorities to trust besides the system's, relative to the workspace.
    pub ca: Option<String>,
}

/// How the way to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailTls {
    /// The connection begins in the clear and has to become TLS before anything is said.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// Not at all; only to this machine itself.
    None,
}

/// A kind of channel, as files and the manual know it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChannelKind {
    /// Its id in `watchbill.toml`.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it is and does, for the manual.
    pub about: &'static str,
    /// Its settings, `kind` and `name` among them.
    pub fields: &'static [Field],
}

/// Every kind of channel.
pub static CHANNEL_KINDS: &[ChannelKind] = fields::KINDS;

impl Route {
    /// The id of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ntfy { .. } => "ntfy",
            Self::Webhook { .. } => "webhook",
            Self::Email(_) => "email",
        }
    }

    /// Where it goes, without anything that lets others in.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Ntfy { server, topic, .. } => format!("{}/{}", place(server), masked(topic)),
            Self::Webhook { url, .. } if url.path() == "/" => place(url),
            Self::Webhook { url, .. } => format!("{}/\u{2026}", place(url)),
            Self::Email(mail) => format!("{} by {}:{}", mail.to.join(", "), mail.host, mail.port),
        }
    }
}

/// Addresses may be secrets of a sort: neither a topic nor a path is printed.
impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({})", self.kind(), self.shown())
    }
}

fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The first two characters, so that a person tells their topics apart.
fn masked(topic: &str) -> String {
    format!("{}\u{2026}", topic.chars().take(2).collect::<String>())
}

#[cfg(test)]
#[path = "channels_tests.rs"]
mod tests;
