//! Takes out of a line whatever looks like a token, before the line is shown.

/// Words of at least this many characters of a token's alphabet, with digits among them, are taken for a token.
const SHORTEST_TOKEN: usize = 16;
/// Without digits a word has to be this long: file names and identifiers are usually shorter.
const LONGEST_WORD: usize = 40;
const MASK: &str = "***";

/// The line with `***` for tokens, at most `most` characters long.
pub(super) fn mask(line: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut before = "";
    let mut hide = false;
    for piece in pieces(line) {
        if piece.chars().all(in_token) {
            shown.push_str(if hide || looks_like_token(piece) { MASK } else { piece });
            before = piece;
        } else {
            hide = announces_secret(before, piece);
            shown.push_str(piece);
        }
    }
    let clean: String = shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.trim().chars().take(most).collect()
}

/// Words of a token's alphabet and what is between them, in order.
fn pieces(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in line.char_indices() {
        let class = in_token(c);
        if last.is_some_and(|l| l != class) {
            found.push(&line[start..at]);
            start = at;
        }
        last = Some(class);
    }
    if start < line.len() {
        found.push(&line[start..]);
    }
    found
}

fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '~' | '=')
}

fn looks_like_token(word: &str) -> bool {
    if word.split_once('=').is_some_and(|(key, value)| names_secret(key) && !value.is_empty()) {
        return true;
    }
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let letters = word.chars().any(|c| c.is_ascii_alphabetic());
    let is_path = word.starts_with('/') || word.starts_with("./") || word.starts_with("~/");
    !is_path && ((word.len() >= SHORTEST_TOKEN && digits && letters) || word.len() >= LONGEST_WORD)
}

/// `password: x` and `Bearer x`, but not `the token expired`.
fn announces_secret(word: &str, between: &str) -> bool {
    let scheme = word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic");
    let plain = between.chars().all(|c| c.is_whitespace() || matches!(c, ':' | '"' | '\'' | '`'));
    plain && (scheme || (names_secret(word) && between.contains(':')))
}

fn names_secret(word: &str) -> bool {
    const WORDS: [&str; 6] = ["password", "passwd", "token", "secret", "apikey", "key"];
    let word = word.to_ascii_lowercase();
    WORDS.iter().any(|known| word.ends_with(known))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::mask;

    #[rstest]
    #[case("permission denied", "permission denied")]
    #[case(
        "open /usr/lib/google-cloud-sdk2/lib/token1.py: no such file",
        "open /usr/lib/google-cloud-sdk2/lib/token1.py: no such file"
    )]
    #[case("bad token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.sig", "bad token ***")]
    #[case("refresh ghp_16C7e42F292c6912E7710c838347Ae178B4a failed", "refresh *** failed")]
    #[case("Authorization: Bearer abc", "Authorization: Bearer ***")]
    #[case("password=hunter2 refused", "*** refused")]
    #[case("password: \"hunter2\" refused", "password: \"***\" refused")]
    #[case("the token expired: log in", "the token expired: log in")]
    #[case("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "***")]
    #[case("exit\x1b[31m red", "exit [31m red")]
    fn what_looks_like_a_token_is_taken_out(#[case] line: &str, #[case] expected: &str) {
        assert_eq!(mask(line, 200), expected);
    }

    #[test]
    fn the_line_is_cut_by_characters() {
        assert_eq!(mask(&"é ".repeat(300), 200).chars().count(), 200);
    }
}
