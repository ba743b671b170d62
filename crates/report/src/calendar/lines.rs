//! Content lines of RFC 5545: how text is written in one, and how a line is folded and unfolded again.

/// Octets of a line without its end (RFC 5545, 3.1). A line that goes on begins with a blank, which counts.
const LINE_OCTETS: usize = 75;

/// Content lines, folded as they are written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    pub(super) fn with_capacity(octets: usize) -> Self {
        Self(String::with_capacity(octets))
    }

    /// Writes a whole content line, which has no line break in it.
    pub(super) fn write(&mut self, line: &str) {
        let (mut rest, mut room) = (line, LINE_OCTETS);
        while rest.len() > room {
            // A character has four octets at most, so that there is always one that fits.
            let cut = rest.floor_char_boundary(room);
            self.0.push_str(&rest[..cut]);
            self.0.push_str("\r\n ");
            (rest, room) = (&rest[cut..], LINE_OCTETS - 1);
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A value of the type TEXT (RFC 5545, 3.3.11). All that breaks a line anywhere becomes a line break of the text, other
/// control characters, which the format cannot hold, become blanks.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            ';' => escaped.push_str("\\;"),
            ',' => escaped.push_str("\\,"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push_str("\\n"),
            other if other.is_control() && other != '\t' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The content lines of a file, each with the number, from 1, of the line on which it begins. Line ends may have lost their
/// carriage return on the way, as version control does it.
pub(super) fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some((_, whole))) => whole.push_str(more),
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
