//! What somebody copied from a chat, as rows with their times. Every line is accounted for: it is in a row, it named a day, or it is
//! left over and said so.

mod stamps;

use std::sync::LazyLock;

use regex::Regex;

use crate::time::{Day, Instant, Readings, Wall, Zone};

use super::entry::Certainty;
use super::typed::wall_of;
use stamps::{Date, Stamp, date_line, stamp};

/// How to read what was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasting {
    /// In which zone the chat shows its times.
    pub zone: Zone,
    /// The day of the first row, where it does not say; none takes the one whose time lies nearest to `near`.
    pub day: Option<Day>,
    /// A time in the middle of what is talked about, such as when the incident was declared.
    pub near: Instant,
    /// When it was pasted, for `Today` and `Yesterday`.
    pub now: Instant,
    /// Which comes first in `03/04/2026`, where the text itself does not show it.
    pub order: DayOrder,
}

/// Which comes first in a day of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOrder {
    /// The day of the month.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// What somebody said in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// When.
    pub at: Instant,
    /// How certain that is: [`Certainty::Approximate`] where the clock showed it twice or never, else [`Certainty::Said`].
    pub certainty: Certainty,
    /// Who, as the chat calls them; empty where it does not say.
    pub by: String,
    /// What.
    pub text: String,
    /// The lines it was made from, from 1.
    pub lines: Vec<usize>,
}

/// What was made of a paste.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// The rows, in the order of the paste.
    pub rows: Vec<ChatRow>,
    /// Lines that belong to no row, with their numbers.
    pub left: Vec<(usize, String)>,
    /// Lines that only name a day.
    pub days: Vec<usize>,
    /// What was assumed, and has to be asked.
    pub asks: Vec<Ask>,
}

/// What a paste leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// No day is written: this one was taken for the first row.
    WhichDay(Day),
    /// Days of digits could be read both ways.
    WhichOrder,
}

/// A time of day that lies so much earlier than the one before it is of the next day, seconds. A little earlier is out of order.
const NEXT_DAY_S: i64 = 6 * 3600;

/// How long a name may be, characters and words.
const NAME_MOST: usize = 60;

fn pattern(form: &str) -> Option<Regex> {
    Regex::new(form).ok()
}

/// `[10:02] dana: text`, `[10:02] <dana> text`, `[10:02] * dana text`
static BRACKETED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^\[(?<stamp>[^\]]{4,40})\]\s*(?:<[@+ ]?(?<nick>[^>]+)>|\*\s+(?<act>\S+)|(?<by>[^:<>]{1,60}?):)\s+(?<text>.*)$",
    )
});
/// `[10:02] Dana Reyes`, with the text on the next lines.
static BRACKETED_HEAD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^\[(?<stamp>[^\]]{4,40})\]\s+(?<by>[^:<>\[\]]{1,60})$"));
/// `10:02 <dana> text`, `10:02:33 dana | text`, `10:02 * dana text`, `2026-03-28 10:02 dana: text`, `28/03/2026, 10:02 - Dana: text`
static PLAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?<stamp>(?:(?:[\d./-]{6,10}|[A-Z][a-z]{2} \d{1,2}),?[ T])?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}|\s?[AaPp][Mm])?)",
        r"\s+(?:-\s+)?(?:<[@+ ]?(?<nick>[^>]+)>|\*\s+(?<act>\S+)|[@+]?(?<bar>\S+)\s+\||(?<by>[^:<>|]{1,60}?):)\s+(?<text>.*)$",
    ))
});
/// `Dana Reyes  10:02 AM`, `Dana Reyes [10:02]`, `Dana Reyes, 10:02`
static TRAILING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?<by>[^:<>\[\]|]{1,60}?)(?<gap>\s*\[|\s{2,}|\t|,\s+|\s+)(?<stamp>(?:(?:[\d./-]{6,10}|[Tt]oday|[Yy]esterday),?\s+(?:at\s+)?)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?)\]?$",
    )
});

/// A line, by its form.
enum Form<'t> {
    /// Somebody said something.
    Said { stamp: Stamp, by: &'t str, text: &'t str },
    /// Somebody says what follows.
    Head { stamp: Stamp, by: &'t str },
    /// The same person again, later.
    Again(Stamp),
    /// A day begins.
    Date(Date),
    /// More of what was said, or nothing known.
    Text,
}

/// Reads what somebody copied from Slack, Teams, IRC or the like.
#[must_use]
pub fn pasted(text: &str, pasting: &Pasting) -> Pasted {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(nth, line)| (nth + 1, line.trim())).collect();
    let lines: Vec<(usize, &str)> = lines.into_iter().filter(|(_, line)| !line.is_empty()).collect();
    let mut reader = Reader { pasting, day: None, last: None, open: false, read: Pasted::default() };
    let mut place = 0;
    while let Some((number, line)) = lines.get(place) {
        place += 1;
        match form(line) {
            Form::Said { stamp, by, text } => reader.begin(&stamp, by, text, vec![*number]),
            Form::Head { stamp, by } => reader.begin(&stamp, by, "", vec![*number]),
            Form::Again(stamp) if reader.open => {
                let by = reader.read.rows.last().map(|row| row.by.clone()).unwrap_or_default();
                reader.begin(&stamp, &by, "", vec![*number]);
            }
            Form::Date(date) => reader.date(date, *number),
            Form::Again(_) | Form::Text => {
                // A name alone, with its time on the line below.
                let below = lines.get(place).filter(|_| reader.names(line));
                match below.map(|(below, text)| (*below, form(text))) {
                    Some((below, Form::Again(stamp))) => {
                        reader.begin(&stamp, line, "", vec![*number, below]);
                        place += 1;
                    }
                    _ => reader.more(*number, line),
                }
            }
        }
    }
    reader.read
}

fn form(line: &str) -> Form<'_> {
    if let Some(only) = stamp(line.trim_start_matches('[').trim_end_matches(']')) {
        return Form::Again(only);
    }
    if let Some(date) = date_line(line) {
        return Form::Date(date);
    }
    for pattern in [&*BRACKETED, &*PLAIN].into_iter().flatten() {
        let Some(found) = pattern.captures(line) else { continue };
        let group = |name| found.name(name).map(|group| group.as_str().trim());
        let by = ["nick", "act", "bar", "by"].into_iter().find_map(group).unwrap_or_default();
        let (Some(stamp), Some(text)) = (group("stamp").and_then(stamp), group("text")) else { continue };
        if !is_level(by) {
            return Form::Said { stamp, by, text };
        }
    }
    for pattern in [&*BRACKETED_HEAD, &*TRAILING].into_iter().flatten() {
        let Some(found) = pattern.captures(line) else { continue };
        let group = |name| found.name(name).map(|group| group.as_str());
        let by = group("by").unwrap_or_default().trim();
        // One blank only stands between a name and a time where the name is written as one: `restarted it 10:02` is no head.
        let is_apart = group("gap").is_none_or(|gap| gap != " ") || (capitalised(by) && by.contains(' '));
        if let Some(stamp) = group("stamp").map(str::trim).and_then(stamp)
            && is_apart
            && is_name(by)
        {
            return Form::Head { stamp, by };
        }
    }
    Form::Text
}

/// Words that stand before a colon in logs, where a name would stand in a chat.
fn is_level(by: &str) -> bool {
    let levels =
        ["error", "err", "warn", "warning", "info", "debug", "trace", "fatal", "critical", "notice", "todo", "note"];
    levels.contains(&by.to_lowercase().as_str())
}

/// Whether it could be what somebody is called: few words, and no sentence.
fn is_name(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let is_sentence = line.ends_with(['.', '!', '?', ',', ';', ':']) || line.contains("://");
    (1..=5).contains(&words)
        && line.chars().count() <= NAME_MOST
        && !is_sentence
        && line.chars().any(char::is_alphabetic)
}

fn capitalised(name: &str) -> bool {
    name.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_uppercase))
}

struct Reader<'p> {
    pasting: &'p Pasting,
    /// The day that holds, once one is known.
    day: Option<Day>,
    /// What the clock showed last.
    last: Option<Wall>,
    /// Whether lines without a form belong to the last row.
    open: bool,
    read: Pasted,
}

impl Reader<'_> {
    /// Whether this line names who says what follows, where a time alone stands below it: inside of what somebody said that may as well be
    /// its last line, with the next thing they said below.
    fn names(&self, line: &str) -> bool {
        let is_handle = !line.contains(' ') && line.contains(['.', '_', '-']);
        let is_known = || self.read.rows.iter().any(|row| row.by == line);
        is_name(line) && (!self.open || capitalised(line) || is_handle || is_known())
    }

    fn begin(&mut self, stamp: &Stamp, by: &str, text: &str, lines: Vec<usize>) {
        let at = match stamp.at {
            Some(at) => Some((at, Certainty::Said)),
            None => self.wall(stamp).and_then(|wall| self.instant(wall)),
        };
        let Some((at, certainty)) = at else {
            let said = [by, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
            self.read.left.extend(lines.into_iter().map(|line| (line, said.clone())));
            self.open = false;
            return;
        };
        self.last = Some(self.pasting.zone.wall(at));
        self.day = self.last.map(Wall::day);
        self.open = true;
        self.read.rows.push(ChatRow { at, certainty, by: by.to_owned(), text: text.to_owned(), lines });
    }

    fn wall(&mut self, stamp: &Stamp) -> Option<Wall> {
        if let Some(date) = &stamp.date {
            return wall_of(self.resolved(date)?, stamp.clock);
        }
        let Some(day) = self.day else {
            let day = self.pasting.day.or_else(|| self.nearest(stamp))?;
            if self.pasting.day.is_none() {
                self.read.asks.push(Ask::WhichDay(day));
            }
            return wall_of(day, stamp.clock);
        };
        let wall = wall_of(day, stamp.clock)?;
        let earlier_by = self.last.map_or(0, |last| last.seconds() - wall.seconds());
        if earlier_by > NEXT_DAY_S { wall_of(day.next(), stamp.clock) } else { Some(wall) }
    }

    fn resolved(&mut self, date: &Date) -> Option<Day> {
        let today = || self.pasting.zone.wall(self.pasting.now).day();
        let near = self.pasting.zone.wall(self.pasting.near);
        match date {
            Date::Day(day) => Some(*day),
            Date::Today => Some(today()),
            Date::Yesterday => Some(today().later(-1)),
            Date::MonthDay(month, day) => nearest_year(*month, *day, near),
            Date::Digits(first, second, year) => {
                let (day, month) = match (*first, *second, self.pasting.order) {
                    (first, second, _) if first > 12 => (first, second),
                    (first, second, _) if second > 12 => (second, first),
                    (first, second, order) => {
                        if first != second && !self.read.asks.contains(&Ask::WhichOrder) {
                            self.read.asks.push(Ask::WhichOrder);
                        }
                        if order == DayOrder::DayFirst { (first, second) } else { (second, first) }
                    }
                };
                Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
            }
        }
    }

    /// The day on which this time of day lies nearest to what is talked about.
    fn nearest(&self, stamp: &Stamp) -> Option<Day> {
        let (zone, near) = (&self.pasting.zone, self.pasting.near);
        let today = zone.wall(near).day();
        let days = [today, today.later(-1), today.next()];
        let far = |day: &Day| {
            wall_of(*day, stamp.clock).map(|wall| (zone.reached(wall).as_ms() - near.as_ms()).abs()).unwrap_or(i64::MAX)
        };
        days.into_iter().min_by_key(far)
    }

    /// What was read twice is taken for the pass that does not run backwards; what was never read for the end of the gap.
    fn instant(&self, wall: Wall) -> Option<(Instant, Certainty)> {
        let zone = &self.pasting.zone;
        let before = self.read.rows.last().map(|row| row.at);
        Some(match zone.readings(wall)? {
            Readings::Once(at) => (at, Certainty::Said),
            Readings::Twice { first, second } => {
                let at = if before.is_some_and(|before| before > first) { second } else { first };
                (at, Certainty::Approximate)
            }
            Readings::Never { .. } => (zone.reached(wall), Certainty::Approximate),
        })
    }

    fn date(&mut self, date: Date, line: usize) {
        if let Some(day) = self.resolved(&date) {
            (self.day, self.last, self.open) = (Some(day), None, false);
        }
        self.read.days.push(line);
    }

    fn more(&mut self, number: usize, line: &str) {
        match self.read.rows.last_mut().filter(|_| self.open) {
            Some(row) => {
                if !row.text.is_empty() {
                    row.text.push('\n');
                }
                row.text.push_str(line);
                row.lines.push(number);
            }
            None => self.read.left.push((number, line.to_owned())),
        }
    }
}

/// That day of the month in the year in which it lies nearest.
fn nearest_year(month: u8, day: u8, near: Wall) -> Option<Day> {
    let year = near.year();
    let days = [year, year - 1, year + 1].into_iter();
    let days = days.filter_map(|year| Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok());
    days.min_by_key(|day| wall_of(*day, (0, 0, 0)).map_or(i64::MAX, |wall| (wall.seconds() - near.seconds()).abs()))
}

#[cfg(test)]
#[path = "chat_tests.rs"]
mod tests;
