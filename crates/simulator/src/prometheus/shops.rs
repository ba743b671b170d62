//! The eight services of the company, and how much they have to do: closed forms, so that any moment costs the same.

use std::f64::consts::{LN_2, TAU};

use crate::time::{DAY_MS, StoryTime};

/// One service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shop {
    pub(super) name: &'static str,
    pub(super) team: &'static str,
    pub(super) namespace: &'static str,
    pub(super) cluster: &'static str,
    /// Requests per second in the middle of the day's swing.
    per_s: f64,
    /// Half of the requests take less, seconds.
    median_s: f64,
    /// Requests that fail beyond the usual each day, all while the deploy goes wrong.
    pub(super) failing_a_day: f64,
    /// Requests that are slow each day, all while the service is slow.
    pub(super) slow_a_day: f64,
}

pub(super) static SHOPS: [Shop; 8] = [
    shop("checkout", "payments", "shop", "eu-1", (120.0, 0.09)).in_trouble(25_000.0, 60_000.0),
    shop("payments", "payments", "money", "eu-1", (60.0, 0.12)).in_trouble(5_000.0, 0.0),
    shop("ledger", "payments", "money", "eu-1", (40.0, 0.03)),
    shop("notifications", "edge", "edge", "eu-1", (25.0, 0.05)),
    shop("search", "catalogue", "catalogue", "eu-1", (200.0, 0.14)).in_trouble(0.0, 500_000.0),
    shop("inventory", "catalogue", "catalogue", "us-1", (30.0, 0.06)),
    shop("sessions", "platform", "state", "eu-1", (300.0, 0.004)),
    shop("edge", "edge", "edge", "us-1", (600.0, 0.15)),
];

/// Bounds of the latency histogram, seconds; the last is without end.
pub(super) const BOUNDS_S: [(&str, f64); 8] = [
    ("0.05", 0.05),
    ("0.1", 0.1),
    ("0.25", 0.25),
    ("0.5", 0.5),
    ("1", 1.0),
    ("2.5", 2.5),
    ("5", 5.0),
    ("+Inf", f64::INFINITY),
];

/// How many times longer a slow request takes.
const SLOWER: f64 = 8.0;

/// Counters count from here: so long before the story that nobody asks for what was earlier.
const COUNTED_FROM_DAY: i64 = -4000;

/// Of a thousand requests, so many ask for what is not there, and so many fail on any day.
const NOT_FOUND: f64 = 0.012;
const USUAL_FAILURES: f64 = 0.0005;

const fn shop(
    name: &'static str,
    team: &'static str,
    namespace: &'static str,
    cluster: &'static str,
    (per_s, median_s): (f64, f64),
) -> Shop {
    Shop { name, team, namespace, cluster, per_s, median_s, failing_a_day: 0.0, slow_a_day: 0.0 }
}

impl Shop {
    const fn in_trouble(self, failing_a_day: f64, slow_a_day: f64) -> Self {
        Self { failing_a_day, slow_a_day, ..self }
    }

    /// Requests per second: least at three in the morning, most at three in the afternoon.
    pub(super) fn load(&self, t: StoryTime) -> f64 {
        self.per_s * (1.0 + 0.6 * (TAU * (days(t) - 0.625)).cos())
    }

    /// Every request so far: the integral of [`load`](Self::load).
    pub(super) fn requests(&self, t: StoryTime) -> f64 {
        let days = days(t);
        let swing = (TAU * (days - 0.625)).sin() / TAU;
        self.per_s * 86_400.0 * (days + 0.6 * swing + 1.0)
    }

    /// Requests so far that were answered with this status, when `failed` failed beyond the usual.
    pub(super) fn answered(&self, code: &str, t: StoryTime, failed: f64) -> f64 {
        let all = self.requests(t);
        match code {
            "404" => all * NOT_FOUND,
            "500" => all * USUAL_FAILURES + failed,
            _ => all * (1.0 - NOT_FOUND - USUAL_FAILURES) - failed,
        }
    }

    /// Requests so far that took at most `bound_s`, when `slow` of all were slow.
    pub(super) fn within(&self, bound_s: f64, t: StoryTime, slow: f64) -> f64 {
        let share = |median_s: f64| 1.0 - (-LN_2 * bound_s / median_s).exp();
        (self.requests(t) - slow) * share(self.median_s) + slow * share(self.median_s * SLOWER)
    }

    /// Seconds that all requests so far took together.
    pub(super) fn seconds_taken(&self, t: StoryTime, slow: f64) -> f64 {
        (self.requests(t) + slow * (SLOWER - 1.0)) * self.median_s / LN_2
    }
}

/// Of something that comes `a_day` in one span of each day: how much has come by `t`, with the span of that day.
pub(super) fn come(a_day: f64, t: StoryTime, span: Option<(StoryTime, StoryTime)>) -> f64 {
    let part = span.map_or(0.0, |(from, to)| {
        let (past, whole) = (t.as_ms() - from.as_ms(), to.as_ms() - from.as_ms());
        (number(past) / number(whole.max(1))).clamp(0.0, 1.0)
    });
    a_day * (number(t.day() - COUNTED_FROM_DAY) + part)
}

/// Days since counters began.
fn days(t: StoryTime) -> f64 {
    number(t.as_ms() - COUNTED_FROM_DAY * DAY_MS) / number(DAY_MS)
}

/// A count or a time as a number of PromQL.
pub(super) fn number(count: i64) -> f64 {
    // PromQL knows no other numbers; what is beyond 2^53 is rounded there too.
    #[allow(clippy::cast_precision_loss)]
    let number = count as f64;
    number
}
