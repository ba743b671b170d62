//! The addresses of a source as they were configured, and the paths below them.

use url::Url;
use watchbill_domain::ids::Peer;

/// One configured address: scheme, host, port and a path prefix, nothing else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Address {
    /// Its name in polls: the text without a trailing slash.
    pub(crate) peer: Peer,
    base: Url,
}

impl Address {
    /// Drops what is not part of an address: credentials, which belong into `auth`, and query and fragment, which come with
    /// an address that was copied from a browser (`https://alerts.example.net/#/alerts`).
    pub(crate) fn new(configured: &Url) -> Self {
        let mut base = configured.clone();
        // Both fail only for addresses without a host, which are none of http's.
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.set_query(None);
        base.set_fragment(None);
        Self { peer: Peer::new(base.as_str().trim_end_matches('/')), base }
    }

    /// The addresses of a source, each once.
    pub(crate) fn all(configured: &[Url]) -> Vec<Self> {
        let mut addresses: Vec<Self> = Vec::with_capacity(configured.len());
        for address in configured.iter().map(Self::new) {
            if addresses.iter().all(|known| known.peer != address.peer) {
                addresses.push(address);
            }
        }
        addresses
    }

    /// The address of these path segments below the prefix; what may not stand in a segment is percent-encoded.
    pub(crate) fn below<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
