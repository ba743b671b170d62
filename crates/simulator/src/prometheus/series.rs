//! The value of each series at any time.

use std::collections::BTreeMap;

use watchbill_domain::time::Instant;

use crate::dice::Dice;
use crate::story::Story;
use crate::story::signals::{Form, SIGNALS, Trouble, Troubles};
use crate::time::{StoryTime, Timeline};

use super::gateway::{self, Counter};
use super::promql::{Failed, too_many_samples};
use super::shops::{Shop, come, number};

/// Labels, with `__name__` among them.
pub(super) type Pairs = BTreeMap<String, String>;

/// Milliseconds between two samples.
pub(super) const SCRAPE_MS: i64 = 15_000;

/// For so long after the newest sample a series is taken to have its value, milliseconds.
const LOOKBACK_MS: i64 = 300_000;

/// So much is kept, milliseconds: enough for a promise over four weeks, and not for one over a quarter.
const KEPT_MS: i64 = 35 * 86_400_000;

/// Days of the story that one query may look at: at a high speed of the story an hour holds many of its days.
const MOST_DAYS: i64 = 3_000;

/// One series.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) labels: Pairs,
    pub(super) what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    /// The places in [`SIGNALS`] of those that share the series; the last one in trouble decides.
    Signal(Vec<usize>),
    Constant(f64),
    Requests(&'static Shop, &'static str),
    Bucket(&'static Shop, f64),
    Seconds(&'static Shop),
    Cpu(&'static Shop),
    Memory(&'static Shop),
    Queue(&'static Shop),
    /// Whether the new version of checkout runs.
    Version(Deployed),
    DeployTime(&'static Shop),
    Alert(usize, State),
    ActiveSince(usize),
    Counter(Counter),
    /// Whether the probes reach their target.
    Probe,
}

impl What {
    /// Whether it is counted in real time and knows nothing of the story.
    pub(super) fn is_of_gateway(&self) -> bool {
        matches!(self, Self::Counter(_) | Self::Probe)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Deployed {
    Old,
    New,
}

/// Of an alert, as Prometheus calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Pending,
    Firing,
}

impl State {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }

    /// Of a trouble that has begun.
    pub(super) fn of(trouble: Trouble, t: StoryTime) -> Self {
        if t < trouble.from { Self::Pending } else { Self::Firing }
    }
}

/// All series during a span of time.
#[derive(Debug)]
pub(super) struct History {
    story: Story,
    timeline: Timeline,
    troubles: Troubles,
    now_ms: i64,
}

impl History {
    /// With everything that a look at `from_ms..=to_ms` needs.
    ///
    /// # Errors
    /// When the span holds more of the story than is looked at.
    pub(super) fn around(
        story: Story,
        timeline: Timeline,
        now: Instant,
        (from_ms, to_ms): (i64, i64),
    ) -> Result<Self, Failed> {
        let [from, to] = [from_ms, to_ms.min(now.as_ms())].map(|ms| timeline.story(Instant::from_ms(ms)));
        if to.day() - from.day() > MOST_DAYS {
            return Err(too_many_samples());
        }
        let troubles = Troubles::around(story, from, to);
        Ok(Self { story, timeline, troubles, now_ms: now.as_ms() })
    }

    /// The value at a time, or the newest if that is not long before.
    pub(super) fn now_or_lately(&self, series: &Series, at_ms: i64) -> Option<f64> {
        let last_ms = self.unscraped(series, at_ms).map_or(self.now_ms, |(from, _)| before(from).min(self.now_ms));
        (at_ms <= last_ms + LOOKBACK_MS).then(|| self.value(series, at_ms.min(last_ms))).flatten()
    }

    /// How many samples a span holds at most.
    pub(super) fn samples_in(span_ms: i64) -> usize {
        usize::try_from(span_ms / SCRAPE_MS + 1).unwrap_or(usize::MAX)
    }

    /// The first and the last sample of the span that ends at `end_ms`.
    pub(super) fn ends(&self, series: &Series, end_ms: i64, span_ms: i64) -> Option<((i64, f64), (i64, f64))> {
        let (first, last) = self.grid(end_ms, span_ms)?;
        let first = self.unscraped(series, first).map_or(first, |(_, to)| before(to) + SCRAPE_MS);
        let last = self.unscraped(series, last).map_or(last, |(from, _)| before(from));
        let ends = ((first, self.value(series, first)?), (last, self.value(series, last)?));
        (first <= last).then_some(ends)
    }

    /// How much a counter grew from one sample to another: what it shows after it began anew counts too.
    pub(super) fn grown(&self, series: &Series, first: (i64, f64), last: (i64, f64)) -> f64 {
        let What::Counter(counter) = &series.what else { return last.1 - first.1 };
        let (mut grown, mut last) = (0.0, last);
        loop {
            let deployed = counter.deployed_ms(self.seed(), last.0);
            let ended = before(deployed);
            if ended < first.0 {
                return grown + last.1 - first.1;
            }
            grown += last.1;
            last = (ended, counter.value(self.seed(), ended));
        }
    }

    /// Every sample of the span that ends at `end_ms`.
    pub(super) fn samples(&self, series: &Series, end_ms: i64, span_ms: i64) -> Vec<(i64, f64)> {
        let Some((first, last)) = self.grid(end_ms, span_ms) else { return Vec::new() };
        let times = (first..=last).step_by(usize::try_from(SCRAPE_MS).unwrap_or(1));
        times.filter_map(|ms| Some((ms, self.value(series, ms)?))).collect()
    }

    /// The trouble that a signal is in.
    pub(super) fn trouble(&self, place: usize, at_ms: i64) -> Option<Trouble> {
        self.troubles.at(place, self.story_at(at_ms))
    }

    pub(super) fn story_at(&self, at_ms: i64) -> StoryTime {
        self.timeline.story(Instant::from_ms(at_ms))
    }

    pub(super) fn real_ms(&self, t: StoryTime) -> i64 {
        self.timeline.real(t).as_ms()
    }

    pub(super) fn seed(&self) -> u64 {
        self.story.seed()
    }

    /// Seconds of the story as they pass in reality.
    pub(super) fn real_seconds(&self, story_s: i64) -> f64 {
        number(story_s) / number(self.timeline.times())
    }

    fn unscraped(&self, series: &Series, at_ms: i64) -> Option<(i64, i64)> {
        series.what.is_of_gateway().then(|| gateway::unscraped(self.seed(), at_ms)).flatten()
    }

    fn grid(&self, end_ms: i64, span_ms: i64) -> Option<(i64, i64)> {
        let last = end_ms.min(self.now_ms).div_euclid(SCRAPE_MS) * SCRAPE_MS;
        let first = (end_ms - span_ms).div_euclid(SCRAPE_MS) * SCRAPE_MS;
        let first = if first < end_ms - span_ms { first + SCRAPE_MS } else { first };
        (first <= last).then_some((first, last))
    }

    fn value(&self, series: &Series, at_ms: i64) -> Option<f64> {
        if at_ms < self.now_ms - KEPT_MS || self.unscraped(series, at_ms).is_some() {
            return None;
        }
        let t = self.story_at(at_ms);
        // What counts per second counts seconds of reality, whatever the speed of the story.
        let per_second = |count: f64| count / number(self.timeline.times());
        let wander = |topic: &str| Dice::new(self.seed(), topic, t.as_ms().div_euclid(120_000)).swing();
        Some(match &series.what {
            What::Signal(places) => self.signal(places, t, at_ms),
            What::Constant(value) => *value,
            What::Requests(shop, code) => per_second(shop.answered(code, t, self.failed(shop, t))),
            What::Bucket(shop, bound_s) => per_second(shop.within(*bound_s, t, self.slow(shop, t))),
            What::Seconds(shop) => per_second(shop.seconds_taken(t, self.slow(shop, t))),
            What::Cpu(shop) => per_second(shop.requests(t) * 0.004),
            What::Memory(shop) => (3e8 + 4e5 * shop.load(t) + 2e7 * wander(shop.name)).round(),
            What::Queue(shop) => (shop.load(t) * (0.6 + 0.3 * wander(shop.name))).round(),
            What::Version(wanted) => return (self.deployed(t) == *wanted).then_some(1.0),
            What::DeployTime(shop) => number(self.real_ms(self.deployed_at(shop, t)) / 1000),
            What::Alert(place, state) => {
                let trouble = self.troubles.at(*place, t)?;
                return (State::of(trouble, t) == *state).then_some(1.0);
            }
            What::Counter(counter) => counter.value(self.seed(), at_ms),
            What::Probe => f64::from(u8::from(gateway::is_reached(self.seed(), at_ms))),
            What::ActiveSince(place) => number(self.real_ms(self.troubles.at(*place, t)?.active_from) / 1000),
        })
    }

    fn signal(&self, places: &[usize], t: StoryTime, at_ms: i64) -> f64 {
        let in_trouble = places.iter().rev().find(|place| self.troubles.at(**place, t).is_some());
        let Some(place) = in_trouble.or(places.first()) else { return f64::NAN };
        let signal = &SIGNALS[*place];
        let level = signal.level(self.seed(), t, in_trouble.is_some());
        match signal.form {
            Form::Value => level,
            Form::Since => number(at_ms) / 1000.0 - level,
            Form::Until => number(at_ms) / 1000.0 + level,
        }
    }

    fn failed(&self, shop: &Shop, t: StoryTime) -> f64 {
        if shop.failing_a_day == 0.0 { 0.0 } else { come(shop.failing_a_day, t, self.span("CheckoutErrorRateHigh", t)) }
    }

    fn slow(&self, shop: &Shop, t: StoryTime) -> f64 {
        let name = if shop.name == "search" { "SearchLatencyHigh" } else { "CheckoutLatencyHigh" };
        if shop.slow_a_day == 0.0 { 0.0 } else { come(shop.slow_a_day, t, self.span(name, t)) }
    }

    /// When this trouble has its effect on the day of `t`.
    fn span(&self, alertname: &str, t: StoryTime) -> Option<(StoryTime, StoryTime)> {
        let trouble = self.troubles.on_day(place(alertname)?, t.day())?;
        Some((trouble.active_from, trouble.to))
    }

    /// From the morning's deploy until it is rolled back.
    fn deployed(&self, t: StoryTime) -> Deployed {
        match self.rollout(t.day()) {
            Some((from, back)) if from <= t && t < back => Deployed::New,
            _ => Deployed::Old,
        }
    }

    fn rollout(&self, day: i64) -> Option<(StoryTime, StoryTime)> {
        let deploy = self.troubles.on_day(place("DeployRunning")?, day)?;
        let errors = self.troubles.on_day(place("CheckoutErrorRateHigh")?, day)?;
        Some((deploy.from, errors.to.shifted_ms(-7 * 60_000)))
    }

    fn deployed_at(&self, shop: &Shop, t: StoryTime) -> StoryTime {
        if shop.name != "checkout" {
            // All others are deployed every third day at half past nine.
            let last = t.shifted_ms(-34_200_000).day().div_euclid(3) * 3;
            return StoryTime::at(last, 34_200_000);
        }
        let days = [t.day(), t.day() - 1].into_iter().filter_map(|day| self.rollout(day));
        let turns = days.flat_map(|(from, back)| [from, back]).filter(|at| *at <= t);
        turns.max().unwrap_or(t)
    }
}

/// The last sample before a time.
fn before(ms: i64) -> i64 {
    (ms - 1).div_euclid(SCRAPE_MS) * SCRAPE_MS
}

/// The first signal of this name.
fn place(alertname: &str) -> Option<usize> {
    SIGNALS.iter().position(|signal| signal.alertname() == alertname)
}
