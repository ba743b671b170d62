//! What records say, as Markdown that shows it to the last letter.

/// On one line, and nothing but text: what an alert says is no comment, no markup, no heading, and no link behind other words. Addresses
/// stay as they are, so that whoever reads the Markdown can follow them.
#[must_use]
pub fn literal(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut line = words.next().map_or_else(String::new, |first| begin(&word(first)));
    for next in words {
        line.push(' ');
        line.push_str(&word(next));
    }
    line
}

/// Without what would make the first word of a line a heading, an item, a quotation or a rule.
fn begin(word: &str) -> String {
    let digits = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_number = digits.len() < word.len() && (digits == "." || digits == ")");
    if is_number {
        return format!("{}\\{digits}", &word[..word.len() - digits.len()]);
    }
    let is_all = |mark: char| word.chars().all(|letter| letter == mark);
    let is_mark = word.starts_with('>') || word == "+" || is_all('#') || is_all('-');
    if is_mark { format!("\\{word}") } else { word.to_owned() }
}

fn word(word: &str) -> String {
    let is_address = word.contains("://");
    let mut out = String::with_capacity(word.len() + 8);
    let mut before: Option<char> = None;
    for (place, letter) in word.char_indices() {
        let behind = word[place + letter.len_utf8()..].chars().next();
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let is_within = is_letter(before) && is_letter(behind);
        let is_mark = match letter {
            '\\' | '[' | '`' => true,
            '*' | '~' => !is_address,
            // Within a word it is no mark.
            '_' => !is_address && !is_within,
            _ => false,
        };
        match letter {
            '<' => out.push_str("&lt;"),
            '&' if is_entity(&word[place..]) => out.push_str("&amp;"),
            _ => {
                out.extend(is_mark.then_some('\\'));
                out.push(letter);
            }
        }
        before = Some(letter);
    }
    out
}

/// Whether what begins with `&` would be read as a letter: `&lt;`, `&#60;`.
fn is_entity(text: &str) -> bool {
    let Some((name, _)) = text[1..].split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

#[cfg(test)]
#[path = "literal_tests.rs"]
mod tests;
