//! What incidents have in common over calendar quarters. No mean is told and nothing by person: one long night moves a mean more than a
//! year of work, and people are no cause.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::time::{Day, Instant, Zone};

use super::action_item::{ActionItem, ActionState};
use super::incident::{IncidentId, Kind, Severity};
use super::times::{Moment, Times, Told, ToldBy};

/// Quarters that are looked at, at most.
pub const MOST_QUARTERS: u32 = 12;
/// Incidents of which something has to be known before quarters are compared.
const ENOUGH: usize = 20;
/// And in how many of them in each of two quarters.
const ENOUGH_OF_A_QUARTER: usize = 5;
/// Fewer have no quarters of their own.
const LEAST_OF_QUARTILES: usize = 4;

/// A quarter of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarter {
    /// `2026-Q1`
    pub name: String,
    /// Its first instant.
    pub from: Instant,
    /// The first instant behind it.
    pub to: Instant,
}

/// An incident as trends count it. Those that turned out to be another are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendIncident {
    /// Which.
    pub id: IncidentId,
    /// Whether it went wrong by itself.
    pub kind: Kind,
    /// How grave it is.
    pub severity: Severity,
    /// The services that it is about.
    pub services: Vec<String>,
    /// What contributed to it, by its document.
    pub factors: Vec<String>,
    /// When it was declared.
    pub declared_at: Instant,
    /// Its moments as far as they will not become others; none while it is open.
    pub times: Option<Times>,
}

/// A length of time that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrendSpan {
    /// From when it started until it was detected.
    Detect,
    /// From when it was detected until somebody acknowledged.
    Acknowledge,
    /// From when it was detected until it was mitigated.
    Mitigate,
    /// From when it was detected until it was resolved.
    Resolve,
}

impl TrendSpan {
    /// In their order.
    pub const ALL: [Self; 4] = [Self::Detect, Self::Acknowledge, Self::Mitigate, Self::Resolve];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["detect", "acknowledge", "mitigate", "resolve"][self as usize]
    }

    /// From what to what it is counted.
    #[must_use]
    pub fn means(self) -> &'static str {
        match self {
            Self::Detect => {
                "from when it started until it was detected; unknown where nothing tells the start but that somebody told of it"
            }
            Self::Acknowledge => {
                "from when it was detected until a person acknowledged it; unknown where whoever declared it is who told of it first"
            }
            Self::Mitigate => "from when it was detected until it was mitigated",
            Self::Resolve => "from when it was detected until it was resolved",
        }
    }

    /// How long it took by these moments; none where that is not known.
    #[must_use]
    pub fn of(self, times: &Times) -> Option<Duration> {
        let until = match self {
            Self::Detect => {
                // Whoever tells of it first is where it is detected: that says nothing of when it started.
                let is_same = |told: &Told| matches!(told.from, ToldBy::Declaration(_) | ToldBy::Report(_));
                let is_told = times.each.get(&Moment::Started).is_some_and(|told| !is_same(told));
                return times.between(Moment::Started, Moment::Detected).filter(|_| is_told);
            }
            Self::Acknowledge => {
                // Whoever declares it tells of it and takes it at once: nobody was waited for.
                let is_declared = |moment| {
                    times.each.get(&moment).is_some_and(|told: &Told| matches!(told.from, ToldBy::Declaration(_)))
                };
                let is_both = is_declared(Moment::Detected) && is_declared(Moment::Acknowledged);
                return times.between(Moment::Detected, Moment::Acknowledged).filter(|_| !is_both);
            }
            Self::Mitigate => Moment::Mitigated,
            Self::Resolve => Moment::Resolved,
        };
        times.between(Moment::Detected, until)
    }
}

/// By what incidents are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountedBy {
    /// Whether they went wrong by themselves: drills and near misses are here, and nowhere else.
    Kind,
    /// How grave they were.
    Severity,
    /// What they were about; one that is about two services counts at both.
    Service,
    /// What contributed to them; one with two factors counts at both.
    Factor,
}

impl CountedBy {
    /// In their order.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Severity, Self::Service, Self::Factor];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["kind", "severity", "service", "factor"][self as usize]
    }

    fn names(self, incident: &TrendIncident) -> Vec<String> {
        match self {
            Self::Kind => vec![incident.kind.word().to_owned()],
            _ if incident.kind != Kind::Real => Vec::new(),
            Self::Severity => vec![incident.severity.word().to_owned()],
            Self::Service => incident.services.clone(),
            Self::Factor => incident.factors.clone(),
        }
    }
}

/// How many incidents were like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Like what.
    pub name: String,
    /// How many in each quarter.
    pub each: Vec<u32>,
    /// How many in all.
    pub total: u32,
}

/// The middle of some lengths of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Middle {
    /// Of how many.
    pub count: usize,
    /// Half of them took longer; none of nothing.
    pub median: Option<Duration>,
    /// A quarter of them took less; none of fewer than four.
    pub lower: Option<Duration>,
    /// A quarter of them took longer; none of fewer than four.
    pub upper: Option<Duration>,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanTrend {
    /// Those of which it is known, by their places and in order of time.
    pub known: Vec<(usize, Duration)>,
    /// Of how many real incidents it is not.
    pub unknown: u32,
    /// The middle of each quarter; of one with fewer than five only how many there are.
    pub each: Vec<Middle>,
    /// The middle of all.
    pub all: Middle,
    /// Whether quarters can be compared: 20 are known in all, and five in each of two quarters.
    pub enough: bool,
}

/// The last `count` quarters of the calendar in a zone, the oldest first, the one in which `now` is last.
#[must_use]
pub fn quarters(now: Instant, zone: &Zone, count: u32) -> Vec<Quarter> {
    let today = zone.wall(now).day().to_string();
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok());
    let mut parts = today.splitn(3, '-');
    let (Some(year), Some(month)) = (number(parts.next()), number(parts.next())) else { return Vec::new() };
    let last = year * 4 + (month - 1) / 3;
    let begins = |quarter: i64| {
        let (year, first) = (quarter.div_euclid(4), quarter.rem_euclid(4) * 3 + 1);
        Day::parse(&format!("{year:04}-{first:02}-01")).ok().map(|day| zone.day_begins(day))
    };
    let quarter = |quarter: i64| {
        let name = format!("{:04}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1);
        Some(Quarter { name, from: begins(quarter)?, to: begins(quarter + 1)? })
    };
    (last + 1 - i64::from(count)..=last).filter_map(quarter).collect()
}

/// How many incidents there were in each quarter by what they were like, the most frequent first; of severities the gravest.
#[must_use]
pub fn counts(incidents: &[TrendIncident], quarters: &[Quarter], by: CountedBy) -> Vec<Count> {
    let mut rows: BTreeMap<String, Count> = BTreeMap::new();
    for incident in incidents {
        let Some(place) = place_in(quarters, incident.declared_at) else { continue };
        let mut names = by.names(incident);
        names.sort_unstable();
        names.dedup();
        for name in names {
            let empty = || Count { name: name.clone(), each: vec![0; quarters.len()], total: 0 };
            let row = rows.entry(name.clone()).or_insert_with(empty);
            row.each[place] += 1;
            row.total += 1;
        }
    }
    let mut rows: Vec<Count> = rows.into_values().collect();
    if by != CountedBy::Severity {
        rows.sort_by(|a, b| (Reverse(a.total), &a.name).cmp(&(Reverse(b.total), &b.name)));
    }
    rows
}

/// How long something took in real incidents.
#[must_use]
pub fn span_trend(incidents: &[TrendIncident], quarters: &[Quarter], span: TrendSpan) -> SpanTrend {
    let mut known: Vec<(usize, Duration)> = Vec::new();
    let mut of_quarters: Vec<Vec<Duration>> = vec![Vec::new(); quarters.len()];
    let mut unknown = 0;
    for (number, incident) in incidents.iter().enumerate().filter(|(_, incident)| incident.kind == Kind::Real) {
        let Some(place) = place_in(quarters, incident.declared_at) else { continue };
        match incident.times.as_ref().and_then(|times| span.of(times)) {
            Some(took) => {
                known.push((number, took));
                of_quarters[place].push(took);
            }
            None => unknown += 1,
        }
    }
    known.sort_by_key(|(number, _)| incidents[*number].declared_at);
    let filled = of_quarters.iter().filter(|took| took.len() >= ENOUGH_OF_A_QUARTER).count();
    let all: Vec<Duration> = known.iter().map(|(_, took)| *took).collect();
    SpanTrend {
        unknown,
        enough: known.len() >= ENOUGH && filled >= 2,
        each: of_quarters.iter().map(|took| middle_of_quarter(took)).collect(),
        all: middle(&all),
        known,
    }
}

/// The middle of a quarter, where it has enough to have one that says anything.
fn middle_of_quarter(took: &[Duration]) -> Middle {
    if took.len() < ENOUGH_OF_A_QUARTER { Middle { count: took.len(), ..Middle::default() } } else { middle(took) }
}

/// The median and the quartiles, between two values in proportion: method 7 of Hyndman and Fan, *Sample quantiles in statistical
/// packages*, The American Statistician 50 (1996), which spreadsheets use as well. Exact to the millisecond, rounded down.
#[must_use]
pub fn middle(took: &[Duration]) -> Middle {
    let mut sorted = took.to_vec();
    sorted.sort_unstable();
    let quartile = |quarters: usize| {
        let steps = sorted.len().checked_sub(1)? * quarters;
        let (below, rest) = (sorted.get(steps / 4)?, steps % 4);
        let above = sorted.get(steps / 4 + 1).unwrap_or(below);
        let part = above.saturating_sub(*below) * u32::try_from(rest).ok()? / 4;
        let at = *below + part;
        Some(Duration::from_millis(u64::try_from(at.as_millis()).unwrap_or(u64::MAX)))
    };
    let of_enough = |quarters| quartile(quarters).filter(|_| sorted.len() >= LEAST_OF_QUARTILES);
    Middle { count: sorted.len(), median: quartile(2), lower: of_enough(1), upper: of_enough(3) }
}

/// What became of action items by the days on which they were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ActionsByDay {
    /// Those with a day that are done, or whose day is over.
    pub due: usize,
    /// Of these, those that were done by their day.
    pub in_time: usize,
    /// Those of which something is still to be done.
    pub open: usize,
    /// Of these, those whose day is over.
    pub past: usize,
    /// Those that were declined or superseded, which are in none of these.
    pub left_out: usize,
}

/// What became of these action items as of a day. One that is not done when its day is over counts, however long it stays open.
#[must_use]
pub fn actions_by_day<'i>(items: impl IntoIterator<Item = &'i ActionItem>, today: Day) -> ActionsByDay {
    let mut by_day = ActionsByDay::default();
    for item in items {
        match item.state() {
            ActionState::Declined { .. } | ActionState::Superseded { .. } => by_day.left_out += 1,
            ActionState::Done { .. } => {
                let Some(due) = item.due else { continue };
                by_day.due += 1;
                by_day.in_time += usize::from(item.history.last().is_some_and(|change| change.on <= due));
            }
            ActionState::Open | ActionState::InProgress => {
                let past = usize::from(item.overdue_days(today).is_some());
                by_day.open += 1;
                by_day.past += past;
                by_day.due += past;
            }
        }
    }
    by_day
}

fn place_in(quarters: &[Quarter], at: Instant) -> Option<usize> {
    quarters.iter().position(|quarter| quarter.from <= at && at < quarter.to)
}

#[cfg(test)]
#[path = "trends_tests.rs"]
mod tests;
