//! Text from outside, made fit for one line of a notification or a terminal: nothing in it can move the cursor, break the
//! line or turn the reading direction of what stands beside it.

/// The first `max_chars` characters of a text as one line: control characters (C0, C1, escapes) and characters that
/// steer the reading direction are gone, white space of any kind is one blank, and a cut is marked with an ellipsis.
#[must_use]
pub fn plain_line(text: &str, max_chars: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = length > 0;
            continue;
        }
        if c.is_control() || steers_direction(c) {
            continue;
        }
        let needed = 1 + usize::from(blank);
        if length + needed > max_chars {
            if length == max_chars {
                line.pop();
            }
            line.truncate(line.trim_end().len());
            if max_chars > 0 {
                line.push('…');
            }
            return line;
        }
        if blank {
            line.push(' ');
            blank = false;
        }
        line.push(c);
        length += needed;
    }
    line
}

/// Like [`plain_line`], for a fragment that will stand among other text: one that runs from right to left is isolated,
/// so that it cannot reorder its neighbours. The isolates count as characters.
#[must_use]
pub(super) fn isolated_line(text: &str, max_chars: usize) -> String {
    let line = plain_line(text, max_chars);
    if line.chars().any(runs_from_right) {
        format!("\u{2068}{}\u{2069}", plain_line(text, max_chars.saturating_sub(2)))
    } else {
        line
    }
}

/// Embeddings, overrides, isolates and marks of the Unicode bidirectional algorithm.
fn steers_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The blocks that Unicode reserves for scripts written from right to left.
fn runs_from_right(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
