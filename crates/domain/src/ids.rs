//! Names that are not interchangeable although all of them are text.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it stands.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id! {
    /// A source as its team named it in `watchbill.toml`; unique in a workspace.
    SourceName
}
text_id! {
    /// What makes an alert the same alert within its source; for Alertmanager the fingerprint in 16 hexadecimal digits.
    Identity
}
text_id! {
    /// One address of a source: the scheme, host, port and path prefix as configured, without credentials.
    Peer
}
text_id! {
    /// Somebody as the team's files call them: the id of one of its people, or a name that nobody declared.
    PersonId
}
text_id! {
    /// A queue as its broker calls it, with its virtual host or the like where that is not the usual one; unique in a source.
    QueueName
}

/// One alert of one source, written `prod/791cec13fcba0368`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertId {
    /// The source that reports it.
    pub source: SourceName,
    /// Which of that source's alerts it is.
    pub identity: Identity,
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.source, self.identity)
    }
}

/// Text that is not `source/identity`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the id of an alert; expected source/identity, like prod/791cec13fcba0368")]
pub struct NotAnAlertId(pub String);

impl FromStr for AlertId {
    type Err = NotAnAlertId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((source, identity)) if !source.is_empty() && !identity.is_empty() => {
                Ok(Self { source: SourceName::new(source), identity: Identity::new(identity) })
            }
            _ => Err(NotAnAlertId(text.chars().take(80).collect())),
        }
    }
}

/// The row of a page in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub i64);

impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
#[path = "ids_tests.rs"]
mod tests;
