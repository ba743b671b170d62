//! Every series there is, and its value at any time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use watchbill_domain::time::Instant;

use crate::dice::Dice;
use crate::story::Story;
use crate::story::signals::{Form, SIGNALS, Trouble, Troubles};
use crate::time::{StoryTime, Timeline};

use super::promql::Failed;
use super::promql::Selector;
use super::promql::too_many_samples;
use super::shops::{BOUNDS_S, SHOPS, Shop, come, number};

/// Labels, with `__name__` among them.
pub(super) type Pairs = BTreeMap<String, String>;

/// Milliseconds between two samples.
pub(super) const SCRAPE_MS: i64 = 15_000;

/// For so long after the newest sample a series is taken to have its value, milliseconds.
const LOOKBACK_MS: i64 = 300_000;

/// Days of the story that one query may look at: at a high speed of the story an hour holds many of its days.
const MOST_DAYS: i64 = 3_000;

/// One series.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) labels: Pairs,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
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
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Deployed {
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

    /// The series that a selector means.
    pub(super) fn chosen(&self, selector: &Selector) -> Vec<&'static Series> {
        let value = |series: &'static Series, name: &str| series.labels.get(name).map_or("", String::as_str);
        let all = ALL.iter();
        all.filter(|series| selector.matchers.iter().all(|m| m.passes(value(series, &m.name)))).collect()
    }

    /// The value at a time, or the newest if that is not long before.
    pub(super) fn now_or_lately(&self, series: &Series, at_ms: i64) -> Option<f64> {
        (at_ms <= self.now_ms + LOOKBACK_MS).then(|| self.value(series, at_ms.min(self.now_ms))).flatten()
    }

    /// How many samples a span holds at most.
    pub(super) fn samples_in(span_ms: i64) -> usize {
        usize::try_from(span_ms / SCRAPE_MS + 1).unwrap_or(usize::MAX)
    }

    /// The first and the last sample of the span that ends at `end_ms`.
    pub(super) fn ends(&self, series: &Series, end_ms: i64, span_ms: i64) -> Option<((i64, f64), (i64, f64))> {
        let (first, last) = self.grid(end_ms, span_ms)?;
        Some(((first, self.value(series, first)?), (last, self.value(series, last)?)))
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

    fn grid(&self, end_ms: i64, span_ms: i64) -> Option<(i64, i64)> {
        let last = end_ms.min(self.now_ms).div_euclid(SCRAPE_MS) * SCRAPE_MS;
        let first = (end_ms - span_ms).div_euclid(SCRAPE_MS) * SCRAPE_MS;
        let first = if first < end_ms - span_ms { first + SCRAPE_MS } else { first };
        (first <= last).then_some((first, last))
    }

    fn value(&self, series: &Series, at_ms: i64) -> Option<f64> {
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

/// The first signal of this name.
fn place(alertname: &str) -> Option<usize> {
    SIGNALS.iter().position(|signal| signal.alertname() == alertname)
}

/// What never changes beside a signal: the metric of the signal, that of its companion, and its value.
const COMPANIONS: [(&str, &str, f64); 4] = [
    ("redis_connected_clients", "redis_config_maxclients", 10_000.0),
    ("notifications_sms_sent_today", "notifications_sms_quota", 100_000.0),
    ("node_filesystem_avail_bytes", "node_filesystem_size_bytes", 100e9),
    ("kube_deployment_status_replicas_available", "kube_deployment_spec_replicas", 3.0),
];

static ALL: LazyLock<Vec<Series>> = LazyLock::new(|| {
    let mut all = of_signals();
    all.extend(SHOPS.iter().flat_map(of_shop));
    all
});

fn of_signals() -> Vec<Series> {
    let mut shared: BTreeMap<Pairs, Vec<usize>> = BTreeMap::new();
    let mut all = Vec::new();
    for (place, signal) in SIGNALS.iter().enumerate() {
        let labels = signal.series_labels();
        let named = |name: &str, more: &[(&str, &str)]| pairs(labels.iter().chain(more.iter().copied()), name);
        shared.entry(named(signal.metric, &[])).or_default().push(place);
        for (metric, companion, value) in COMPANIONS {
            if metric == signal.metric {
                all.push(Series { labels: named(companion, &[]), what: What::Constant(value) });
            }
        }
        let alert = [("alertname", signal.alertname()), ("severity", signal.severity())];
        for state in [State::Pending, State::Firing] {
            let more = [alert[0], alert[1], ("alertstate", state.word())];
            all.push(Series { labels: named("ALERTS", &more), what: What::Alert(place, state) });
        }
        all.push(Series { labels: named("ALERTS_FOR_STATE", &alert), what: What::ActiveSince(place) });
    }
    all.extend(shared.into_iter().map(|(labels, places)| Series { labels, what: What::Signal(places) }));
    all
}

fn of_shop(shop: &'static Shop) -> Vec<Series> {
    let instance = format!("{}-0:8080", shop.name);
    let series = |name: &str, more: &[(&str, &str)], what: What| {
        let own = [
            ("cluster", shop.cluster),
            ("instance", instance.as_str()),
            ("job", shop.name),
            ("namespace", shop.namespace),
            ("service", shop.name),
            ("team", shop.team),
        ];
        Series { labels: pairs(own.into_iter().chain(more.iter().copied()), name), what }
    };
    let mut all = vec![
        series("up", &[], What::Constant(1.0)),
        series("http_request_duration_seconds_count", &[], What::Bucket(shop, f64::INFINITY)),
        series("http_request_duration_seconds_sum", &[], What::Seconds(shop)),
        series("process_cpu_seconds_total", &[], What::Cpu(shop)),
        series("process_resident_memory_bytes", &[], What::Memory(shop)),
        series("kestrel_queue_depth", &[], What::Queue(shop)),
        series("kestrel_deploy_timestamp", &[], What::DeployTime(shop)),
    ];
    let codes = ["200", "404", "500"].into_iter();
    all.extend(codes.map(|code| series("http_requests_total", &[("code", code)], What::Requests(shop, code))));
    let buckets = BOUNDS_S.into_iter();
    all.extend(buckets.map(|(le, bound_s)| {
        series("http_request_duration_seconds_bucket", &[("le", le)], What::Bucket(shop, bound_s))
    }));
    if shop.name == "checkout" {
        all.push(series("deploy_info", &[("version", "2.417")], What::Version(Deployed::Old)));
        all.push(series("deploy_info", &[("version", "2.418")], What::Version(Deployed::New)));
    } else {
        all.push(series("deploy_info", &[("version", "1.31")], What::Constant(1.0)));
    }
    all
}

fn pairs<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>, name: &'a str) -> Pairs {
    labels.chain([("__name__", name)]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
