//! The terminal while something goes on: lines that stay, above one line that is drawn again and again.

use std::io::{self, IsTerminal, Write};

use crate::terminal::{Look, Paint, cut, is_dumb};

/// Back to the first column, and the line is empty.
const CLEAR: &str = "\r\x1b[2K";
/// What a line is cut to when the terminal does not say how wide it is.
const USUAL_WIDTH: usize = 80;

/// Whether a line at the bottom says how things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bottom {
    /// It does.
    Drawn,
    /// Only lines that stay, as for a file.
    Absent,
}

impl Bottom {
    /// What this terminal can do, unless lines that stay were asked for.
    pub fn of_stdout(plain: bool) -> Self {
        if plain || !io::stdout().is_terminal() || is_dumb() { Self::Absent } else { Self::Drawn }
    }
}

/// Writes to a terminal, or to a file in its place.
#[derive(Debug)]
pub(crate) struct Screen<W> {
    out: W,
    paint: Paint,
    bottom: Bottom,
    standing: String,
}

impl Screen<io::Stdout> {
    /// On stdout.
    pub fn of_stdout(look: Look, bottom: Bottom) -> Self {
        Self::new(io::stdout(), look.paint, bottom)
    }
}

impl<W: Write> Screen<W> {
    fn new(out: W, paint: Paint, bottom: Bottom) -> Self {
        Self { out, paint, bottom, standing: String::new() }
    }

    /// Whether words are coloured.
    pub fn paint(&self) -> Paint {
        self.paint
    }

    /// A line that stays.
    pub fn say(&mut self, line: &str) -> io::Result<()> {
        if self.standing.is_empty() {
            writeln!(self.out, "{line}")?;
        } else {
            writeln!(self.out, "{CLEAR}{line}")?;
            write!(self.out, "{}", self.standing)?;
        }
        self.out.flush()
    }

    /// How things stand, in at most one line of the terminal: a longer one would wrap and could not be cleared.
    pub fn stand(&mut self, text: &str, width: Option<usize>) -> io::Result<()> {
        if self.bottom == Bottom::Absent {
            return Ok(());
        }
        let text = cut(text, width.unwrap_or(USUAL_WIDTH).saturating_sub(1));
        if text == self.standing {
            return Ok(());
        }
        write!(self.out, "{CLEAR}{text}")?;
        self.standing = text;
        self.out.flush()
    }

    /// The last line; the bottom is cleared.
    pub fn end(&mut self, line: &str) -> io::Result<()> {
        let was_drawn = !std::mem::take(&mut self.standing).is_empty();
        if was_drawn {
            write!(self.out, "{CLEAR}")?;
        }
        self.say(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bottom: Bottom, draw: impl Fn(&mut Screen<Vec<u8>>)) -> String {
        let mut screen = Screen::new(Vec::new(), Paint::Plain, bottom);
        draw(&mut screen);
        String::from_utf8(screen.out).unwrap()
    }

    #[test]
    fn lines_stay_above_the_bottom_line() {
        let text = written(Bottom::Drawn, |screen| {
            screen.say("begins").unwrap();
            screen.stand("2 firing", Some(40)).unwrap();
            screen.say("NodeDown fired").unwrap();
            screen.end("ends").unwrap();
        });
        assert_eq!(text, "begins\n\r\x1b[2K2 firing\r\x1b[2KNodeDown fired\n2 firing\r\x1b[2Kends\n");
    }

    #[test]
    fn the_bottom_line_is_cut_and_drawn_only_when_it_differs() {
        let text = written(Bottom::Drawn, |screen| {
            screen.stand("12 firing, 3 unknown", Some(10)).unwrap();
            screen.stand("12 firing, 4 unknown", Some(10)).unwrap();
        });
        assert_eq!(text, "\r\x1b[2K12 firin…");
    }

    #[test]
    fn without_a_bottom_there_are_lines_and_nothing_else() {
        let text = written(Bottom::Absent, |screen| {
            screen.say("begins").unwrap();
            screen.stand("2 firing", Some(40)).unwrap();
            screen.end("ends").unwrap();
        });
        assert_eq!(text, "begins\nends\n");
    }
}
