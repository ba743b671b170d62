//! One alert as Markdown, for pasting into a chat or an issue.

use std::fmt::Write as _;

use watchbill_domain::alerts::{Labels, SafeLink, plain_line};

/// What is written of an alert. All texts may come from outside.
#[derive(Debug, Clone, Copy)]
pub struct AlertText<'a> {
    /// The alert's name.
    pub title: &'a str,
    /// How bad, in one word.
    pub severity: &'a str,
    /// The source that reports it.
    pub source: &'a str,
    /// Its state and since when, as people of one zone read it.
    pub since: &'a str,
    /// Its labels.
    pub labels: &'a Labels,
    /// Its annotations.
    pub annotations: &'a Labels,
    /// Where to read on: what it is, and the address.
    pub links: &'a [(&'a str, &'a SafeLink)],
}

/// Longer texts are cut: a chat takes no more than a few thousand characters.
const LONGEST: usize = 1000;

/// The alert as Markdown. Whatever comes from outside is read as the text it is: no markup, no HTML, no mention of people.
#[must_use]
pub fn alert_markdown(alert: &AlertText<'_>) -> String {
    let mut page = format!(
        "**{}** ({}), {}, from {}\n",
        escaped(&line(alert.title)),
        escaped(&line(alert.severity)),
        escaped(&line(alert.since)),
        code(alert.source)
    );
    for (name, text) in alert.annotations.iter() {
        let _ = write!(page, "\n> {}: ", escaped(&line(name)));
        let lines: Vec<String> = cut_lines(text).map(|line| escaped(&line)).collect();
        // Two blanks at the end of a line keep its end.
        page.push_str(&lines.join("  \n> "));
        page.push('\n');
    }
    if !alert.labels.is_empty() {
        page.push('\n');
        for (name, value) in alert.labels.iter() {
            let _ = writeln!(page, "- {}", code(&format!("{name}={value}")));
        }
    }
    if !alert.links.is_empty() {
        page.push('\n');
        for (what, link) in alert.links {
            let _ = writeln!(page, "- [{}](<{}>)", escaped(&line(what)), destination(link));
        }
    }
    page
}

fn line(text: &str) -> String {
    plain_line(text, LONGEST)
}

/// The lines of a text that say something, each fit to stand as one.
fn cut_lines(text: &str) -> impl Iterator<Item = String> {
    let cut: String = text.chars().take(LONGEST).collect();
    let mut lines: Vec<String> = cut.lines().map(line).filter(|line| !line.is_empty()).collect();
    if text.chars().nth(LONGEST).is_some() {
        lines.push("…".to_owned());
    }
    lines.into_iter()
}

/// One line of text as Markdown that reads as that text, in the dialects of CommonMark, GitHub, GitLab and Mattermost.
pub(crate) fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = None;
    // A list item, a setext underline or a quotation begins with one of these; a numbered item with digits, `.` or `)`, and a
    // blank or nothing after it.
    let number = line.find(|c: char| !c.is_ascii_digit()).filter(|i| *i > 0 && begins_an_item(&line[*i..]));
    for (i, c) in line.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!' => out.push('\\'),
            '+' | '-' | '=' if i == 0 => out.push('\\'),
            '.' | ')' if Some(i) == number => out.push('\\'),
            _ => {}
        }
        out.push(c);
        // `@here` would call people from an alert's text, and no escape prevents that; an address of mail is none.
        if c == '@' && before.is_none_or(|b: char| !b.is_alphanumeric()) {
            out.push('\u{2060}');
        }
        before = Some(c);
    }
    out
}

fn begins_an_item(after_digits: &str) -> bool {
    after_digits.strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// One line of text as code, between more backticks than it has in a row.
fn code(text: &str) -> String {
    let text = line(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank beside a backtick is taken off again by whoever reads it.
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// An address for between `<` and `>`. `SafeLink` leaves few characters that could end it, and these are encoded.
pub(crate) fn destination(link: &SafeLink) -> String {
    link.as_str().replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C")
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
