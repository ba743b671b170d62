//! The number of a document.

use std::fmt;

/// The number by which people know a document: `PM-7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostmortemId(pub i64);

impl PostmortemId {
    /// Reads `PM-7`, in small letters too, or `7`. None for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let begins = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("pm-"));
        let digits = if begins { &text[3..] } else { text };
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten().filter(|number| *number > 0).map(Self)
    }
}

impl fmt::Display for PostmortemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PM-{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::PostmortemId;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in ["PM-7", " pm-7 ", "7"] {
            assert_eq!(PostmortemId::parse(text), Some(PostmortemId(7)), "{text}");
        }
        for other in ["", "PM-", "PM-x", "-7", "+7", "0", "PM7", "99999999999999999999", "ü-1"] {
            assert_eq!(PostmortemId::parse(other), None, "{other}");
        }
        assert_eq!(PostmortemId(7).to_string(), "PM-7");
    }
}
