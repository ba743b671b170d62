//! How chats write times and days.

use crate::time::{Day, Instant};

use super::super::typed::{Clock, clock_of, twelve_hours};

/// A time as a chat writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The instant, where it is written with an offset.
    pub at: Option<Instant>,
    /// The day, where it is written.
    pub date: Option<Date>,
    /// What the clock showed.
    pub clock: Clock,
}

/// A day as a chat writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Date {
    Day(Day),
    /// Two numbers of which nobody knows which is the month, and the year.
    Digits(u8, u8, u16),
    /// A month and a day without a year.
    MonthDay(u8, u8),
    Today,
    Yesterday,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a text that is a time and nothing else: `10:02`, `10:02:33 AM`, `28/03/2026, 10:02`, `Mar 28 10:02:33`, `Today at 10:02`,
/// `2026-03-28T10:02:33Z`.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if let Ok(at) = Instant::parse(&text.replacen(' ', "T", 1)) {
        return Some(Stamp { at: Some(at), date: None, clock: (0, 0, 0) });
    }
    let is_iso = text.get(..10).is_some_and(|day| Day::parse(day).is_ok());
    let text = if is_iso { text.replacen('T', " ", 1) } else { text.to_owned() };
    let words: Vec<&str> = text.split([' ', ',', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty()).collect();
    let mut clock = None;
    let mut rest: Vec<&str> = Vec::new();
    for word in words {
        let low = word.to_lowercase();
        // Fractions of a second are cut.
        let whole = word.split_once('.').map_or(word, |(whole, part)| {
            if clock_of(whole).is_some() && part.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { word }
        });
        match (clock, low.as_str()) {
            (None, _) if clock_of(whole).is_some() => clock = clock_of(whole),
            (Some(read), "am" | "pm") => clock = Some(twelve_hours(read, &low)?),
            (_, "at") => {}
            _ => rest.push(word),
        }
    }
    let clock = clock?;
    let date = if rest.is_empty() { None } else { Some(date(&rest)?) };
    Some(Stamp { at: None, date, clock })
}

/// Reads a line that names a day and nothing else: `Today`, `Saturday, March 28th`, `28 March 2026`, `--- Day changed Sat Mar 28 2026`.
pub(super) fn date_line(line: &str) -> Option<Date> {
    let bare = line.trim_matches(|letter: char| !letter.is_alphanumeric());
    let bare = bare.strip_prefix("Day changed to ").or_else(|| bare.strip_prefix("Day changed ")).unwrap_or(bare);
    let words: Vec<&str> = bare.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    // Whoever answers `today` says something; the line between two days has a capital.
    let begins = bare.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit());
    begins.then(|| date(&words)).flatten()
}

fn date(words: &[&str]) -> Option<Date> {
    let low: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let low: Vec<&str> = low.iter().map(String::as_str).filter(|word| !is_weekday(word) && *word != "of").collect();
    match low.as_slice() {
        ["today"] => Some(Date::Today),
        ["yesterday"] => Some(Date::Yesterday),
        [day] => Day::parse(day).map(Date::Day).ok().or_else(|| digits(day)),
        [one, two] => month_day(one, two).map(|(month, day)| Date::MonthDay(month, day)),
        [one, two, year] => {
            let (month, day) = month_day(one, two)?;
            let year: u16 = year.parse().ok().filter(|year| (1970..=9999).contains(year))?;
            Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok().map(Date::Day)
        }
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.len() >= 3 && WEEKDAYS.iter().any(|day| *day == word || (word.len() <= 4 && day.starts_with(word)))
}

/// `march 28th`, `28 march`, `mar 28`
fn month_day(one: &str, two: &str) -> Option<(u8, u8)> {
    month(one).zip(day_number(two)).or_else(|| month(two).zip(day_number(one)))
}

fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let place = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    u8::try_from(place + 1).ok()
}

fn day_number(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
    digits.trim_end_matches('.').parse().ok().filter(|day| (1..=31).contains(day))
}

/// `28/03/2026`, `28.03.26`, `3-28-2026`
fn digits(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u8>().ok().filter(|number| (1..=31).contains(number));
    let (first, second) = (number(first)?, number(second)?);
    let year: u16 = match year.len() {
        4 => year.parse().ok()?,
        2 => 2000 + year.parse::<u16>().ok()?,
        _ => return None,
    };
    (first <= 12 || second <= 12).then_some(Date::Digits(first, second, year))
}
