//! What a writer allows in a place: `<!-- watchbill: allow CLASS -->` at the end of a line or on the line before.

use super::Class;
use super::lines::Lines;

/// One such comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Allowed {
    class: Class,
    /// Where it stands, in bytes.
    at: usize,
}

impl Allowed {
    /// What comments in a piece of HTML allow that begins at `start`.
    pub fn of(html: &str, start: usize) -> Vec<Self> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(begin) = html.get(from..).and_then(|rest| rest.find("<!--")).map(|place| place + from) {
            let Some(length) = html[begin..].find("-->") else { break };
            let inside = html[begin + 4..begin + length].trim();
            let classes = inside.strip_prefix("watchbill:").map(str::trim).and_then(|rest| rest.strip_prefix("allow"));
            let words = classes.unwrap_or_default().split([' ', ',']).filter(|word| !word.is_empty());
            found.extend(words.filter_map(Class::of_word).map(|class| Self { class, at: start + begin }));
            from = begin + length;
        }
        found
    }

    /// The line it stands on, and the class that is allowed on it and on the next.
    pub fn line(&self, lines: &Lines) -> (usize, Class) {
        (lines.line(self.at), self.class)
    }
}
