//! What a program printed, as text in which nothing can hide.

/// Lines and tabs stay, every other control character and every mark that steers the reading direction is made visible, and
/// what is no UTF-8 is replaced.
pub(super) fn visible(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if rest.peek() == Some(&'\n') => {}
            // As terminals echo them: `^[` for escape. Few fonts have the pictures that Unicode has for them.
            '\0'..='\u{1f}' => shown.extend(['^'].into_iter().chain(char::from_u32(0x40 + u32::from(c)))),
            '\u{7f}' => shown.push_str("^?"),
            c if c.is_control() || steers(c) => shown.push_str(&format!("\\u{{{:04x}}}", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

fn steers(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::visible;

    #[rstest]
    #[case(b"a\tb\r\nc\n", "a\tb\nc\n")]
    #[case(b"50 %\r100 %", "50 %^M100 %")]
    #[case(b"\x1b[31mred\x1b[0m\x07", "^[[31mred^[[0m^G")]
    #[case(b"a\0b\x7f", "a^@b^?")]
    #[case("a\u{9b}b\u{202e}c".as_bytes(), "a\\u{009b}b\\u{202e}c")]
    #[case(b"caf\xc3\xa9 \xff", "caf\u{e9} \u{fffd}")]
    #[case(b"", "")]
    fn what_would_move_the_cursor_can_be_seen(#[case] bytes: &[u8], #[case] expected: &str) {
        assert_eq!(visible(bytes), expected);
    }
}
