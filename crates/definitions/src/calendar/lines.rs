//! The content lines of RFC 5545, as programs really write them.

use icalendar::Property;

/// One content line, unfolded.
#[derive(Debug)]
pub(super) struct Line {
    /// Of the first of its lines, from 1.
    pub(super) number: usize,
    pub(super) text: String,
}

/// The content lines of a file, without those that are empty.
///
/// They are put together as bytes and read as text afterwards: some programs fold in the middle of a character (RFC 5545, 3.1,
/// lets them). What is no UTF-8 then shows as U+FFFD and costs nothing but its name.
pub(super) fn unfolded(bytes: &[u8]) -> Vec<Line> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line, lines.last_mut()) {
            ([b' ' | b'\t', more @ ..], Some((_, whole))) => whole.extend_from_slice(more),
            ([], _) => {}
            _ => lines.push((number, line.to_vec())),
        }
    }
    lines.into_iter().map(|(number, line)| Line { number, text: String::from_utf8_lossy(&line).into_owned() }).collect()
}

impl Line {
    /// The name of the component that begins or ends here, in capitals.
    pub(super) fn bound(&self, word: &str) -> Option<String> {
        let (name, value) = self.text.split_once(':')?;
        name.trim().eq_ignore_ascii_case(word).then(|| value.trim().to_ascii_uppercase())
    }

    /// The property in it, its name in capitals; none where it is no content line.
    pub(super) fn property(&self) -> Option<Property> {
        let (name, rest) = self.text.split_at(self.text.find([';', ':'])?);
        let name = name.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let line = format!("{}{rest}", name.to_ascii_uppercase());
        line.parse().ok().filter(|_| is_name)
    }
}
