//! A source as its team defined it: where it is, how to get in, and its kind's own settings.

use std::fmt;
use std::time::Duration;

use crate::ids::SourceName;

use super::field::Settings;

/// One `[[sources]]` table of `watchbill.toml`, validated.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceSpec {
    /// Its name in the workspace.
    pub name: SourceName,
    /// The id of its kind in the registry.
    pub kind: String,
    /// One address, or the peers of one cluster; http or https, no credentials in them.
    pub urls: Vec<url::Url>,
    /// How often it is polled.
    pub every: Duration,
    /// How to get in.
    pub connection: Connection,
    /// The kind's own settings.
    pub settings: Settings,
}

/// How to reach a source. Secrets are named here, never held.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Connection {
    /// Who we are.
    pub auth: Auth,
    /// A PEM file with the certificate authorities to trust besides the system's, relative to the workspace.
    pub ca: Option<String>,
    /// Which proxy.
    pub proxy: Proxy,
    /// Further headers, sent with every request.
    pub headers: Vec<(String, HeaderValue)>,
    /// Largest answer that is read, bytes; more is a failed poll that says so. 1 KiB to 1 GiB, 64 MiB unless set.
    pub body_cap: Option<u64>,
}

/// Which proxy a source is reached through.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Proxy {
    /// What the system's environment says.
    #[default]
    System,
    /// None, whatever the environment says.
    Direct,
    /// This one: http, https or socks5.
    At(url::Url),
}

/// How a request proves who we are.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Auth {
    /// Not at all.
    #[default]
    None,
    /// User and password.
    Basic {
        /// The user, in the clear.
        user: String,
        /// The password.
        password: SecretRef,
    },
    /// `Authorization: Bearer ...`.
    Bearer(SecretRef),
    /// A client certificate (mTLS).
    Certificate {
        /// PEM file of the certificate chain, relative to the workspace.
        certificate: String,
        /// The private key in PEM.
        key: SecretRef,
    },
}

/// The value of a header: text anyone may read, or a secret.
#[derive(Clone, PartialEq)]
pub enum HeaderValue {
    /// In the clear, like a tenant's name.
    Text(String),
    /// From the keyring.
    Secret(SecretRef),
}

/// A header in the clear may still be sensitive by mistake: its value is not printed.
impl fmt::Debug for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Secret(secret) => f.debug_tuple("Secret").field(secret).finish(),
        }
    }
}

/// Where a secret is to be found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SecretRef {
    /// Under this name in the operating system's keyring (or what stands in for it).
    Keyring(String),
    /// In a PEM file, relative to the workspace (private keys only).
    File(String),
    /// What this command prints, first line, trimmed.
    Command {
        /// Program and arguments; no shell is involved.
        argv: Vec<String>,
        /// How long what it printed stays good.
        expires: Duration,
    },
}

/// Something in a file or an answer that is wrong, and that did not stop the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file relative to the workspace, or what was being read.
    pub place: String,
    /// 1-based line, where there is one.
    pub line: Option<usize>,
    /// 1-based column in characters, where there is one.
    pub column: Option<usize>,
    /// What is wrong and what is expected instead.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

#[cfg(test)]
#[path = "spec_tests.rs"]
mod tests;
