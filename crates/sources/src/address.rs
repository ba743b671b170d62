//! The addresses of a source as they were configured, and the paths below them.

use std::ops::Deref;

use url::Url;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, Problem};

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

    /// The address itself.
    pub(crate) fn url(&self) -> &Url {
        &self.base
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

/// The addresses of a source, each once.
#[derive(Debug)]
pub(crate) struct Addresses(Vec<Address>);

impl Addresses {
    /// As they are configured.
    pub(crate) fn of(configured: &[Url]) -> Self {
        let mut addresses: Vec<Address> = Vec::with_capacity(configured.len());
        for address in configured.iter().map(Address::new) {
            if addresses.iter().all(|known| known.peer != address.peer) {
                addresses.push(address);
            }
        }
        Self(addresses)
    }

    /// `place`, with the address in front of it where there are several.
    pub(crate) fn place(&self, address: &Address, place: &str) -> String {
        match self.0.len() {
            1 => place.to_owned(),
            _ => format!("{} {place}", address.peer),
        }
    }

    /// What is missing when `what` was asked of this address in vain.
    pub(crate) fn missing(&self, address: &Address, what: &str, consequence: &str, failure: &PollFailure) -> Problem {
        let message = format!("{}; {consequence}", failure.message);
        Problem { place: self.place(address, what), line: None, column: None, message }
    }
}

impl Deref for Addresses {
    type Target = [Address];

    fn deref(&self) -> &[Address] {
        &self.0
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
