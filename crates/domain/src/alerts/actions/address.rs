//! An address with places. Only an http or https address whose host is written out: labels come from outside, and whoever
//! may choose a label must not choose where a person's browser goes.

use crate::alerts::SafeLink;

use super::template::{Given, Part, Place, Template, Unavailable};

/// An address with places behind its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressTemplate(Template);

impl AddressTemplate {
    /// Reads it.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let template = Template::parse(text)?;
        let Some(Part::Text(head)) = template.parts().first() else {
            return Err("it begins with a label; expected an address that begins with https:// and its host".to_owned());
        };
        let begins = ["http://", "https://"].iter().find_map(|scheme| {
            head.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).map(|_| &head[scheme.len()..])
        });
        let Some(behind) = begins else {
            return Err("it is no address that begins with http:// or https://".to_owned());
        };
        let authority = behind.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.len() == behind.len() && template.places().next().is_some() {
            return Err(
                "a label stands in its host; the host has to be written out and end with `/`, because whoever may \
                        choose a label must not choose where your browser goes"
                    .to_owned(),
            );
        }
        // `https:///x` is the host `x` to a browser, so an empty host would be filled by what stands behind it.
        if authority.is_empty() {
            return Err("it has no host".to_owned());
        }
        if authority.contains('@') {
            return Err("it carries a user or password; expected an address without".to_owned());
        }
        let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        if template.parts().iter().any(|part| matches!(part, Part::Text(text) if text.contains(odd))) {
            return Err("it has blanks, control characters or `\\`; write them percent-encoded".to_owned());
        }
        let address = Self(template);
        // Any value will do to see whether the rest is an address.
        let example = address.0.parts().iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Place(_) => "x",
        });
        address.link(&example.collect::<String>()).map_err(|Unavailable(why)| why)?;
        Ok(address)
    }

    /// The places, in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.places()
    }

    /// The address for an alert. A value is percent-encoded as a whole, so that it stays within its part of the address.
    ///
    /// # Errors
    /// When a place has no value, or the value would make it another address.
    pub fn fill(&self, given: &Given<'_>) -> Result<SafeLink, Unavailable> {
        let filled = self.0.fill(given, |filled, _, value| {
            percent_encode(value, filled);
            Ok(())
        })?;
        self.link(&filled)
    }

    fn link(&self, filled: &str) -> Result<SafeLink, Unavailable> {
        let (_, behind) = filled.split_once("://").unwrap_or_default();
        let path = behind.split(['?', '#']).next().unwrap_or_default();
        // A browser takes `%2e%2e` for `..` too.
        let is_step = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(is_step) {
            return Err(Unavailable("`.` or `..` in its path would lead to another page".to_owned()));
        }
        if filled.len() > SafeLink::LONGEST {
            return Err(Unavailable(format!("the address would be longer than {} bytes", SafeLink::LONGEST)));
        }
        SafeLink::parse(filled).ok_or_else(|| Unavailable("it is no address that a browser could open".to_owned()))
    }
}

/// Everything but the characters that mean nothing in any part of an address (RFC 3986, "unreserved").
fn percent_encode(value: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.extend(['%', char::from(DIGITS[usize::from(byte >> 4)]), char::from(DIGITS[usize::from(byte & 15)])]);
        }
    }
}
