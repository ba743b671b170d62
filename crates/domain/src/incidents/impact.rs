//! What an incident cost, in figures that say where they come from.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::time::{Day, Hours, Instant, Zone, minute_of_day};

use super::fraction::Fraction;
use super::times::{Moment, Times};

/// A figure of an impact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it counts, the same whenever it is worked out again: `duration`, `budget checkout/availability`.
    pub name: String,
    /// How much.
    pub value: FigureValue,
    /// Where that comes from.
    pub source: FigureSource,
    /// As of when.
    pub as_of: Instant,
}

/// How much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureValue {
    /// So long.
    Span(Duration),
    /// So many, of what: `messages`, `pages`, `nights`.
    Count(u64, String),
    /// So many at least, because not all of it is known.
    AtLeast(u64, String),
    /// A share of something.
    Share(Fraction, String),
    /// What a person wrote.
    Text(String),
    /// It cannot be told, and why.
    Unknown(String),
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureSource {
    /// It was worked out.
    Computed {
        /// By which definition, in a sentence.
        how: String,
        /// From which records, by their keys.
        from: Vec<String>,
    },
    /// A person wrote it.
    Typed {
        /// Who.
        by: String,
        /// Where they have it from.
        source: String,
    },
}

/// What of a budget's window an incident spent, as sums of its buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetSums {
    /// The service level's key.
    pub level: String,
    /// What it is called.
    pub name: String,
    /// Bad events, or bad slices, in the buckets that the incident meets.
    pub bad: Fraction,
    /// Bad events, or bad slices, that the whole window may have.
    pub budget: Fraction,
    /// How long the window is, seconds.
    pub window_s: u64,
    /// How many of the incident's buckets have a usable reading.
    pub known_buckets: u64,
    /// How many buckets the incident meets.
    pub buckets: u64,
    /// The entry of the budget ledger that says the same, where the incident is marked there.
    pub ledger_entry: Option<String>,
}

/// What of a queue's messages an incident is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSums {
    /// `source/queue`
    pub queue: String,
    /// So many died during the incident.
    pub dead: Amount,
    /// So many were sent again and confirmed.
    pub replayed: u64,
    /// So many were discarded on purpose.
    pub discarded: Amount,
}

/// A number of things, and whether it is all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Amount {
    /// All of them.
    Exactly(u64),
    /// So many at least: by how a depth rose, or with readings missing.
    AtLeast(u64),
    /// Nobody knows.
    Unknown,
}

/// A page to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPaged {
    /// The row of the page.
    pub page: String,
    /// When it was shown.
    pub at: Instant,
    /// Whom it was for.
    pub person: String,
    /// Where they are, for what is night.
    pub zone: Zone,
}

/// What an impact is worked out from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImpactFacts {
    /// Of each budget of its services.
    pub budgets: Vec<BudgetSums>,
    /// Of each of its queues.
    pub queues: Vec<QueueSums>,
    /// The pages that were shown about it.
    pub pages: Vec<PersonPaged>,
}

/// A figure that a person typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFigure {
    /// It has no name or no value.
    #[error("a figure needs a name and a value: nothing was written. Say what it counts and how much it is")]
    Empty,
    /// Nobody knows where it is from.
    #[error(
        "a figure needs to say where it comes from: nothing was written. Name the report, the query or the person who knows"
    )]
    NoSource,
}

/// The figure of a person's own. It stands beside what is worked out and never in its place.
///
/// # Errors
/// [`NotAFigure`] without a name, a value or a source.
pub fn typed(name: &str, value: &str, source: &str, by: &str, at: Instant) -> Result<Figure, NotAFigure> {
    let (name, value, source) = (name.trim(), value.trim(), source.trim());
    if name.is_empty() || value.is_empty() {
        return Err(NotAFigure::Empty);
    }
    if source.is_empty() {
        return Err(NotAFigure::NoSource);
    }
    let source = FigureSource::Typed { by: by.to_owned(), source: source.to_owned() };
    Ok(Figure { name: name.to_owned(), value: FigureValue::Text(value.to_owned()), source, as_of: at })
}

/// What can be worked out of an impact, in the order in which it is told. `night` is what counts as night by the clock of whoever is
/// paged.
#[must_use]
pub fn impact(times: &Times, facts: &ImpactFacts, night: Hours, now: Instant) -> Vec<Figure> {
    let mut figures = vec![duration(times, now)];
    figures.extend(facts.budgets.iter().map(|sums| budget(sums, now)));
    figures.extend(facts.queues.iter().flat_map(|sums| queue(sums, now)));
    figures.extend(pages(&facts.pages, night, now));
    figures
}

fn computed(name: impl Into<String>, value: FigureValue, how: String, from: Vec<String>, as_of: Instant) -> Figure {
    Figure { name: name.into(), value, source: FigureSource::Computed { how, from }, as_of }
}

/// From the start until nobody noticed it any more: until it was mitigated, else until it was resolved, else until now.
fn duration(times: &Times, now: Instant) -> Figure {
    let told = |value, how: &str| computed("duration", value, how.to_owned(), vec!["times".to_owned()], now);
    let Some(started) = times.at(Moment::Started) else {
        return told(FigureValue::Unknown("nothing says when it started".to_owned()), "from started to mitigated");
    };
    let ends = [(Moment::Mitigated, "from started to mitigated"), (Moment::Resolved, "from started to resolved")];
    let end = ends.into_iter().find_map(|(moment, how)| times.at(moment).map(|at| (at, how)));
    match end {
        Some((at, how)) if at < started => {
            told(FigureValue::Unknown("it is said to have ended before it started".to_owned()), how)
        }
        Some((at, how)) => told(FigureValue::Span(whole_seconds(started, at)), how),
        None => {
            // It is another one in a moment: whole minutes are enough.
            let so_far = Duration::from_secs(now.since(started).as_secs() / 60 * 60);
            told(FigureValue::Span(so_far), "from started until now: it is not over")
        }
    }
}

/// Between the seconds in which two moments were: so long it is by the times that are shown of them.
fn whole_seconds(from: Instant, to: Instant) -> Duration {
    let in_second = |at: Instant| at.shifted_ms(-at.as_ms().rem_euclid(1000));
    in_second(to).since(in_second(from))
}

impl BudgetSums {
    /// The share of the window's budget; none where the window allows nothing.
    #[must_use]
    pub fn of_budget(&self) -> Option<Fraction> {
        self.bad.over(&self.budget)
    }

    /// The share of the budget of four weeks, should traffic be as in the window.
    #[must_use]
    pub fn of_four_weeks(&self) -> Option<Fraction> {
        const FOUR_WEEKS_S: u64 = 28 * 86_400;
        Some(self.of_budget()?.times(&Fraction::of(self.window_s, FOUR_WEEKS_S)?))
    }
}

fn budget(sums: &BudgetSums, now: Instant) -> Figure {
    let days = Fraction::of(sums.window_s, 86_400).map(|days| days.number()).unwrap_or_default();
    let what = format!("of the budget of {days} days of {}", sums.name);
    let BudgetSums { known_buckets: known, buckets, .. } = sums;
    let value = match sums.of_budget() {
        _ if *known == 0 => FigureValue::Unknown("nothing was measured during it".to_owned()),
        None => FigureValue::Unknown("the window had no traffic, so there is no budget to spend".to_owned()),
        Some(share) => FigureValue::Share(share, what),
    };
    let missing = if known < buckets { "; what is missing counts as good, so it is at least that" } else { "" };
    let how = format!(
        "{} bad of {} that the window may have, over {known} of {buckets} buckets{missing}",
        sums.bad.number(),
        sums.budget.number(),
    );
    let from = std::iter::once(sums.level.clone()).chain(sums.ledger_entry.clone()).collect();
    computed(format!("budget {}", sums.level), value, how, from, now)
}

fn queue(sums: &QueueSums, now: Instant) -> Vec<Figure> {
    let QueueSums { queue, dead, replayed, discarded } = sums;
    let figure = |what: &str, value, how: &str| {
        computed(format!("{what} {queue}"), value, how.to_owned(), vec![queue.clone()], now)
    };
    let unit = || "messages".to_owned();
    let dead = match dead {
        Amount::Exactly(count) => figure("dead", FigureValue::Count(*count, unit()), "by the queue's own count"),
        Amount::AtLeast(0) => {
            let why = "its depth did not rise, and what came and went between two readings is not known".to_owned();
            figure("dead", FigureValue::Unknown(why), "by how its depth rose")
        }
        Amount::AtLeast(count) => figure("dead", FigureValue::AtLeast(*count, unit()), "by how its depth rose"),
        Amount::Unknown => {
            let why = "its depth was not known during it".to_owned();
            figure("dead", FigureValue::Unknown(why), "by its readings")
        }
    };
    let confirmed = "by what the broker confirmed";
    let replayed = figure("replayed", FigureValue::Count(*replayed, unit()), confirmed);
    let by_trail = "by the trail of discards";
    let discarded = match discarded {
        Amount::Exactly(count) => figure("discarded", FigureValue::Count(*count, unit()), by_trail),
        Amount::AtLeast(0) | Amount::Unknown => {
            let why = "messages were discarded, and nobody counted how many".to_owned();
            figure("discarded", FigureValue::Unknown(why), by_trail)
        }
        Amount::AtLeast(count) => figure("discarded", FigureValue::AtLeast(*count, unit()), by_trail),
    };
    vec![dead, replayed, discarded]
}

/// How many pages, and on how many nights whom: a night counts once for each person, under the day on which it began.
fn pages(pages: &[PersonPaged], night: Hours, now: Instant) -> Vec<Figure> {
    let distinct: BTreeSet<&str> = pages.iter().map(|page| page.page.as_str()).collect();
    let mut nights: BTreeSet<(&str, Day)> = BTreeSet::new();
    for page in pages {
        let minute = minute_of_day(page.at, &page.zone);
        if night.contains(minute) {
            let day = page.zone.wall(page.at).day();
            let is_after_midnight = night.to_minute < night.from_minute && minute < night.to_minute;
            nights.insert((page.person.as_str(), if is_after_midnight { day.later(-1) } else { day }));
        }
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let from: Vec<String> = distinct.iter().map(|page| (*page).to_owned()).collect();
    let shown = FigureValue::Count(count(distinct.len()), "pages".to_owned());
    let disturbed = FigureValue::Count(count(nights.len()), "nights".to_owned());
    let how = format!("nights of people, {night} by their own clock, in which one of them was paged");
    vec![
        computed("pages", shown, "pages that were shown".to_owned(), from.clone(), now),
        computed("nights", disturbed, how, from, now),
    ]
}

impl Figure {
    /// How much, in words: `42 min`, `3.2 % of the budget of 28 days of checkout`, `at least 40 messages`, `unknown: …`.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.value {
            FigureValue::Span(span) => to_the_second(*span),
            FigureValue::Count(count, unit) => counted(*count, unit),
            FigureValue::AtLeast(count, unit) => format!("at least {}", counted(*count, unit)),
            FigureValue::Share(share, of) => format!("{} {of}", share.percent()),
            FigureValue::Text(text) => text.clone(),
            FigureValue::Unknown(why) => format!("unknown: {why}"),
        }
    }
}

/// What a figure is called and how much it is; what is counted in itself is said once: `duration: 12 min`, but `3 pages`.
#[must_use]
pub fn figure_line(name: &str, text: &str) -> String {
    if number_of(name, text).is_some() { text.to_owned() } else { format!("{name}: {text}") }
}

/// How much a figure is beside its name: of what is counted in itself the number, `3` beside `pages`, else all of it.
#[must_use]
pub fn figure_beside<'t>(name: &str, text: &'t str) -> &'t str {
    number_of(name, text).unwrap_or(text)
}

/// The number of what is counted in itself; none of any other figure.
fn number_of<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    let (number, unit) = text.split_once(' ')?;
    matches!(name.strip_prefix(unit), Some("" | "s")).then_some(number)
}

/// `17 min 30 s`, `1 h 40 min`: what is nothing is left out.
fn to_the_second(span: Duration) -> String {
    let s = span.as_secs();
    let parts = [(s / 86_400, "d"), (s / 3600 % 24, "h"), (s / 60 % 60, "min"), (s % 60, "s")];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if told.is_empty() { "0 s".to_owned() } else { told.join(" ") }
}

/// `1 page`, `40 messages`
fn counted(count: u64, unit: &str) -> String {
    if count == 1 { format!("1 {}", unit.trim_end_matches('s')) } else { format!("{count} {unit}") }
}

#[cfg(test)]
#[path = "impact_tests.rs"]
mod tests;
