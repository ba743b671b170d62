//! Lines of a document, those of its code left out.

use std::ops::Range;

/// A line that is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainLine<'a> {
    /// Where it stands, its end included.
    pub whole: Range<usize>,
    /// Its words.
    pub text: &'a str,
}

/// A fence of code: its mark and how often it stands there.
type Fence = (char, usize);

/// The lines of a document outside fences of code.
pub(super) fn plain_lines(document: &str) -> Vec<PlainLine<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    let mut start = 0;
    for line in document.split_inclusive('\n') {
        let whole = start..start + line.len();
        start = whole.end;
        match (open, fence(line)) {
            (Some(begun), Some((fence, is_bare))) => {
                if is_bare && fence.0 == begun.0 && fence.1 >= begun.1 {
                    open = None;
                }
            }
            (Some(_), None) => {}
            (None, Some((fence, _))) => open = Some(fence),
            // Four blanks make code of a line.
            (None, None) if line.starts_with("    ") || line.starts_with('\t') => {}
            (None, None) => found.push(PlainLine { whole, text: line.trim() }),
        }
    }
    found
}

/// The fence that a line is, and whether nothing else stands on it.
fn fence(line: &str) -> Option<(Fence, bool)> {
    let inside = line.trim_start_matches(' ');
    if line.len() - inside.len() > 3 {
        return None;
    }
    let mark = inside.chars().next().filter(|letter| matches!(letter, '`' | '~'))?;
    let rest = inside.trim_start_matches(mark);
    let count = inside.len() - rest.len();
    // Behind three of these marks no other may stand, or it is code within a line.
    let is_fence = count >= 3 && !(mark == '`' && rest.contains('`'));
    is_fence.then_some(((mark, count), rest.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::plain_lines;

    fn texts(document: &str) -> Vec<&str> {
        plain_lines(document).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn code_is_left_out() {
        assert_eq!(texts("a\n```sh\nb\n~~~\n``\n````\nc\n"), ["a", "c"]);
        assert_eq!(texts("~~~\na\n~~~ x\nb\n~~~\nc"), ["c"]);
        assert_eq!(texts("```a```\nb\n    code\n\tcode\n   d"), ["```a```", "b", "d"]);
        assert_eq!(texts("a\n```\nnever closed"), ["a"]);
    }

    #[test]
    fn each_line_knows_where_it_stands() {
        let document = "ä\r\n b \n";
        let lines = plain_lines(document);
        assert_eq!((&document[lines[0].whole.clone()], lines[0].text), ("ä\r\n", "ä"));
        assert_eq!((&document[lines[1].whole.clone()], lines[1].text), (" b \n", "b"));
        assert!(plain_lines("").is_empty());
    }
}
