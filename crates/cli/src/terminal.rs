//! What a terminal is fed: plain text from outside, and colours that repeat what a word says and never stand alone.

use std::env;
use std::io::{self, IsTerminal};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use watchbill_engine::plain_line;

/// Characters of one text from outside on one line.
const LINE_CHARS: usize = 500;
/// Characters of one line of a text that is read at leisure; the engine gives out no more of one text.
const LONG_LINE_CHARS: usize = 8_000;
/// Lines of one text from outside.
const MOST_LINES: usize = 60;

/// How stdout looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns, when stdout is a terminal that says so; otherwise nothing is cut.
    pub width: Option<usize>,
    /// Whether words are coloured.
    pub paint: Paint,
}

/// Whether words are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// With ANSI colours.
    Colours,
    /// As they are.
    Plain,
}

impl Look {
    /// Cuts nothing, colours nothing: for files and pipes.
    pub const PLAIN: Self = Self { width: None, paint: Paint::Plain };

    /// What stdout is now; `NO_COLOR` (<https://no-color.org>) and a terminal without abilities are respected.
    pub fn of_stdout() -> Self {
        if !io::stdout().is_terminal() {
            return Self::PLAIN;
        }
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let paint = if is_set("NO_COLOR") || is_dumb() { Paint::Plain } else { Paint::Colours };
        Self { width: width(), paint }
    }
}

/// Whether the terminal cannot move its cursor.
pub(crate) fn is_dumb() -> bool {
    env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

/// Columns of the terminal at this moment: people change its size.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

impl Paint {
    /// A word of ours in its colour. The word says it all; the colour is for finding it.
    pub fn word(self, word: &str) -> String {
        let code = match (self, word) {
            (Self::Plain, _) => return word.to_owned(),
            (_, "critical" | "failing" | "FAILING" | "problem" | "refused" | "PAGE" | "NOBODY" | "NEEDS" | "loses") => {
                "1;31"
            }
            (_, "error") => "31",
            (_, "warning" | "stale" | "ignored") => "33",
            (_, "info" | "note") => "36",
            (_, "unknown") => "35",
            _ => return word.to_owned(),
        };
        format!("\x1b[{code}m{word}\x1b[0m")
    }

    /// Something that is set back: the heads of a table.
    pub fn faint(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Colours => format!("\x1b[2m{text}\x1b[0m"),
        }
    }
}

/// Text from outside as one line in which nothing can move the cursor or turn the reading direction.
pub(crate) fn line(text: &str) -> String {
    plain_line(text, LINE_CHARS)
}

/// Text from outside with its own line breaks, as lines that are each as harmless as a [`line()`]; what is left out at the end
/// is said.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text.lines().take(MOST_LINES).map(|line| plain_line(line, LONG_LINE_CHARS)).collect();
    let left = text.lines().count() - found.len();
    if left > 0 {
        found.push(format!("... and {left} more lines"));
    }
    found
}

/// Columns that a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The beginning of a text that takes at most `most` columns, with an ellipsis if it is cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut taken = 0;
    for c in text.chars() {
        let next = c.width().unwrap_or(0);
        // One column is kept for the ellipsis.
        if taken + next + 1 > most {
            break;
        }
        taken += next;
        kept.push(c);
    }
    let kept = kept.trim_end();
    if most == 0 { String::new() } else { format!("{kept}…") }
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
