//! Where the lines of a document begin.

/// The lines of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The first byte of each but the first, in order.
    starts: Vec<usize>,
}

impl Lines {
    /// Of a document, whatever ends its lines: `\n` or `\r\n`.
    #[must_use]
    pub fn of(document: &str) -> Self {
        Self { starts: document.match_indices('\n').map(|(at, _)| at + 1).collect() }
    }

    /// The line that a byte stands in, from 1.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) + 1
    }

    /// The line and the column of a byte of the same document, both from 1, the column in characters.
    #[must_use]
    pub fn place(&self, document: &str, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let start = line.checked_sub(2).and_then(|before| self.starts.get(before)).copied().unwrap_or_default();
        let before = document.get(start..at).unwrap_or_default();
        (line, before.trim_start_matches('\u{FEFF}').chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Lines;

    #[rstest]
    #[case("", 0, (1, 1))]
    #[case("ab", 1, (1, 2))]
    #[case("ab\ncd", 3, (2, 1))]
    #[case("ab\r\n\u{fc}d", 6, (2, 2))]
    #[case("\u{FEFF}ab", 3, (1, 1))]
    #[case("ab\n", 3, (2, 1))]
    fn a_place_is_told_in_lines_and_characters(#[case] text: &str, #[case] at: usize, #[case] wanted: (usize, usize)) {
        assert_eq!(Lines::of(text).place(text, at), wanted);
    }
}
