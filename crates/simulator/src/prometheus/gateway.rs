//! What the gateway and the probes of the company count: the measure of its promises.
//!
//! They count in real time, whatever the speed of the story: an error budget is kept over weeks, and the weeks before a demo
//! began have to be there. A cycle of four weeks repeats itself, so that any four weeks hold every outage once. Counters are
//! closed forms, so that any moment costs the same; they begin anew when their pods are deployed.

use std::f64::consts::TAU;

use crate::dice::Dice;
use crate::time::DAY_MS;

use super::shops::number;

/// Milliseconds of a cycle: four weeks, from a Monday on.
const CYCLE_MS: i64 = 28 * DAY_MS;
/// The first Monday after 1970-01-01.
const FIRST_MONDAY_MS: i64 = 4 * DAY_MS;
/// The share of an average day that is asked for on each day of the week, from Monday; seven together.
const WEEKDAYS: [f64; 7] = [1.1, 1.1, 1.1, 1.1, 1.1, 0.8, 0.7];
/// How far the hours of a day are from its mean.
const SWING: f64 = 0.6;
/// The hour with the most requests is three in the afternoon.
const NOON: f64 = 0.625;
/// How much earlier or later something may begin, by the seed.
const SHIFT_MS: i64 = 40 * MINUTE_MS;
const MINUTE_MS: i64 = 60_000;
/// Everything is deployed on Tuesdays, at 10:12.
const DEPLOYED_MS: i64 = DAY_MS + (10 * 60 + 12) * MINUTE_MS;

/// Something that goes wrong once in each cycle.
#[derive(Debug, Clone, Copy)]
struct Spell {
    /// Which day of the cycle, from 0, and when, in minutes.
    day: i64,
    minute: i64,
    minutes: i64,
    /// The share of the requests that it befalls.
    share: f64,
}

const fn spell(day: i64, (hour, minute): (i64, i64), minutes: i64, share: f64) -> Spell {
    Spell { day, minute: hour * 60 + minute, minutes, share }
}

/// The deploy that has to be taken back.
const BAD_DEPLOY: Spell = spell(9, (14, 5), 26, 0.12);
/// The move of search to a new index, which took longer than was announced.
const MOVE: Spell = spell(5, (2, 10), 95, 0.6);
/// What was announced of it, milliseconds.
const ANNOUNCED_MS: i64 = 30 * MINUTE_MS;
/// The card processor does not answer.
const CARDS: Spell = spell(18, (19, 40), 14, 0.55);
/// A machine with a part of the index of search is lost.
const INDEX_LOST: Spell = spell(24, (9, 30), 330, 0.22);
/// A rehearsal of checkout's failover that was announced: a quiet hour of a night.
const REHEARSAL: Spell = spell(12, (4, 0), 30, 0.0);
/// When the disk of the Prometheus is full and it scrapes nothing.
const UNSCRAPED: Spell = spell(20, (3, 15), 45, 1.0);

/// One service behind the gateway.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) service: &'static str,
    /// Requests per second on average.
    per_s: f64,
    /// The share that fails on any day.
    failing: f64,
    failures: &'static [Spell],
    /// The share that is slow on any day.
    slow: f64,
    slowness: &'static [Spell],
    has_bad_deploy: bool,
}

pub(super) static ROUTES: [Route; 2] = [
    Route {
        service: "checkout",
        per_s: 40.0,
        failing: 0.000_2,
        failures: &[BAD_DEPLOY, CARDS],
        slow: 0.003,
        slowness: &[spell(3, (18, 20), 170, 0.06), BAD_DEPLOY],
        has_bad_deploy: true,
    },
    Route {
        service: "search",
        per_s: 90.0,
        failing: 0.000_8,
        failures: &[MOVE, INDEX_LOST],
        slow: 0.006,
        slowness: &[spell(24, (9, 0), 400, 0.3)],
        has_bad_deploy: false,
    },
];

/// Pods of each service, with their share of its requests.
pub(super) const PODS: [(&str, f64); 2] = [("0", 0.55), ("1", 0.45)];

/// What the probes ask, from outside.
pub(super) const TARGET: &str = "https://track.kestrel.example/health";

/// Upper bounds of the histogram in seconds, the share of the requests that are not slow within them, and that of the slow.
pub(super) const BOUNDS: [(&str, f64, f64); 5] =
    [("0.1", 0.62, 0.0), ("0.25", 0.94, 0.0), ("0.5", 1.0, 0.0), ("1", 1.0, 0.7), ("+Inf", 1.0, 1.0)];

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Counted {
    /// Requests that were answered well.
    Good,
    /// Requests that failed.
    Failed,
    /// Requests within a bound: the shares of the fast and of the slow that are.
    Within(f64, f64),
}

/// A counter of one pod.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counter {
    pub(super) route: &'static Route,
    /// Of all requests of the service.
    pub(super) share: f64,
    pub(super) counted: Counted,
}

impl Counter {
    /// What it shows: whole events since its pod was deployed.
    pub(super) fn value(&self, seed: u64, at_ms: i64) -> f64 {
        self.ever(seed, at_ms) - self.ever(seed, self.deployed_ms(seed, at_ms))
    }

    /// When its pod was deployed last.
    pub(super) fn deployed_ms(&self, seed: u64, at_ms: i64) -> i64 {
        let week = (at_ms - FIRST_MONDAY_MS - DEPLOYED_MS).div_euclid(7 * DAY_MS);
        let weekly = FIRST_MONDAY_MS + DEPLOYED_MS + week * 7 * DAY_MS;
        if !self.route.has_bad_deploy {
            return weekly;
        }
        let (from, to) = times(seed, BAD_DEPLOY, cycle(at_ms));
        [from, to].into_iter().filter(|deployed| *deployed <= at_ms).fold(weekly, i64::max)
    }

    /// Whole events since counting began.
    fn ever(&self, seed: u64, at_ms: i64) -> f64 {
        let Route { failing, failures, slow, slowness, .. } = self.route;
        let all = (self.share * self.route.requests(at_ms)).floor();
        let hit = |usual: f64, spells: &[Spell]| self.share * self.route.befallen(seed, usual, spells, at_ms);
        match self.counted {
            Counted::Good => all - hit(*failing, failures).floor(),
            Counted::Failed => hit(*failing, failures).floor(),
            Counted::Within(of_fast, of_slow) => {
                let slow = hit(*slow, slowness).floor();
                (of_fast * (all - slow)).floor() + (of_slow * slow).floor()
            }
        }
    }
}

impl Route {
    /// Every request so far.
    fn requests(&self, at_ms: i64) -> f64 {
        let since = at_ms - FIRST_MONDAY_MS;
        let (day, of_day) = (since.div_euclid(DAY_MS), number(since.rem_euclid(DAY_MS)) / number(DAY_MS));
        let weekday = usize::try_from(day.rem_euclid(7)).unwrap_or_default();
        let before: f64 = WEEKDAYS[..weekday].iter().sum();
        let swing = |part: f64| (TAU * (part - NOON)).sin() / TAU;
        let today = WEEKDAYS[weekday] * (of_day + SWING * (swing(of_day) - swing(0.0)));
        self.per_s * number(DAY_MS / 1000) * (7.0 * number(day.div_euclid(7)) + before + today)
    }

    /// The requests so far that something befell: a share on any day, and more in each spell.
    fn befallen(&self, seed: u64, usual: f64, spells: &[Spell], at_ms: i64) -> f64 {
        let of = |spell: &Spell, cycle: i64| {
            let (from, to) = times(seed, *spell, cycle);
            let end = to.min(at_ms).max(from);
            (spell.share - usual) * (self.requests(end) - self.requests(from))
        };
        // A whole cycle brings the same each time, because it is whole weeks.
        let now = cycle(at_ms);
        let past = |spell: &Spell| {
            let (from, to) = times(seed, *spell, 0);
            (spell.share - usual) * (self.requests(to) - self.requests(from)) * number(now)
        };
        usual * self.requests(at_ms) + spells.iter().map(|spell| past(spell) + of(spell, now)).sum::<f64>()
    }
}

/// The last two times for which a move of search was announced, before `now_ms`.
pub(crate) fn announced(seed: u64, now_ms: i64) -> [(i64, i64); 2] {
    let cycle = cycle(now_ms - MOVE.day * DAY_MS - DAY_MS);
    [cycle - 1, cycle].map(|cycle| {
        let (from, _) = times(seed, MOVE, cycle);
        (from, from + ANNOUNCED_MS)
    })
}

/// The last two times for which a rehearsal of checkout was announced, before `now_ms`.
pub(crate) fn rehearsed(seed: u64, now_ms: i64) -> [(i64, i64); 2] {
    let (from, to) = last(seed, REHEARSAL, now_ms);
    [(from - CYCLE_MS, to - CYCLE_MS), (from, to)]
}

/// Something that somebody of the company marked on its budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Happened {
    /// `deploy`, `incident`, `class` or `decision`.
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    pub(crate) service: &'static str,
    pub(crate) from_ms: i64,
    /// None where it was a moment.
    pub(crate) to_ms: Option<i64>,
}

/// What was marked in the last four weeks before `now_ms`, in no order.
pub(crate) fn happened(seed: u64, now_ms: i64) -> Vec<Happened> {
    let one = |kind, title, service, from_ms, to_ms| Happened { kind, title, service, from_ms, to_ms };
    let went_on = |kind, title, service, spell| {
        let (from, to) = last(seed, spell, now_ms);
        one(kind, title, service, from, Some(to))
    };
    let (bad, back) = last(seed, BAD_DEPLOY, now_ms);
    let week = (now_ms - FIRST_MONDAY_MS - DEPLOYED_MS).div_euclid(7 * DAY_MS);
    let tuesday = |back: i64| FIRST_MONDAY_MS + DEPLOYED_MS + (week - back) * 7 * DAY_MS;
    let mut happened = vec![
        one("deploy", "checkout 2.14.0", "checkout", bad, None),
        one("deploy", "checkout 2.13.4 again", "checkout", back, None),
        one("decision", "Deploys of checkout go to one pod first", "checkout", back + 20 * 60 * MINUTE_MS, None),
        went_on("incident", "Card processor does not answer", "checkout", CARDS),
        went_on("incident", "A part of the search index is lost", "search", INDEX_LOST),
        went_on("class", "Moves of the search index", "search", MOVE),
    ];
    happened.extend((0..4).map(|back| one("deploy", "release of the week", "checkout", tuesday(back), None)));
    happened.retain(|one| one.from_ms <= now_ms);
    happened
}

/// The last time of a spell that is over at `now_ms`.
fn last(seed: u64, spell: Spell, now_ms: i64) -> (i64, i64) {
    let this = times(seed, spell, cycle(now_ms));
    if this.1 <= now_ms { this } else { times(seed, spell, cycle(now_ms) - 1) }
}

/// Whether the probes reach their target: an afternoon of flapping, and a night that nobody heard of.
pub(super) fn is_reached(seed: u64, at_ms: i64) -> bool {
    const FLAPPING: Spell = spell(14, (13, 0), 180, 1.0);
    const DOWN: Spell = spell(22, (1, 40), 166, 1.0);
    let is_in = |spell: Spell| {
        let (from, to) = times(seed, spell, cycle(at_ms));
        (from <= at_ms && at_ms < to).then_some(at_ms - from)
    };
    let flaps = is_in(FLAPPING).is_some_and(|since| since.rem_euclid(7 * MINUTE_MS) < 2 * MINUTE_MS);
    !flaps && is_in(DOWN).is_none()
}

/// The time around `at_ms` in which nothing was scraped, from its start until before its end.
pub(super) fn unscraped(seed: u64, at_ms: i64) -> Option<(i64, i64)> {
    let (from, to) = times(seed, UNSCRAPED, cycle(at_ms));
    (from <= at_ms && at_ms < to).then_some((from, to))
}

fn cycle(at_ms: i64) -> i64 {
    (at_ms - FIRST_MONDAY_MS).div_euclid(CYCLE_MS)
}

/// The same shift in each cycle.
fn times(seed: u64, spell: Spell, cycle: i64) -> (i64, i64) {
    let shift = Dice::new(seed, "gateway", spell.day).between(-SHIFT_MS, SHIFT_MS).div_euclid(MINUTE_MS) * MINUTE_MS;
    let from = FIRST_MONDAY_MS + cycle * CYCLE_MS + spell.day * DAY_MS + spell.minute * MINUTE_MS + shift;
    (from, from + spell.minutes * MINUTE_MS)
}

#[cfg(test)]
#[path = "gateway_tests.rs"]
mod tests;
