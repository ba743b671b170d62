//! Many alerts at once, as a large Kubernetes installation has them, of which a share changes from answer to answer.
//!
//! The whole answer is kept ready as bytes and only the changed alerts are rendered anew, so that serving ten thousand
//! alerts costs the machine next to nothing beside what reading them costs.

use std::fmt;
use std::sync::Mutex;

use bytes::Bytes;
use watchbill_domain::alerts::Labels;
use watchbill_domain::time::Instant;

use crate::alertmanager::{Listed, Skew, alert_json};
use crate::dice::Dice;
use crate::feed::{Firing, hold};

/// When a share of the alerts changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Changes {
    /// Before every answer that lists alerts.
    #[default]
    EachAnswer,
    /// When [`LoadAlerts::tick`] is called, or `POST /-/simulator/tick`.
    OnTick,
}

/// The alerts of a [`Company::with_alerts`](crate::Company::with_alerts).
pub struct LoadAlerts {
    changes: Changes,
    per_change: usize,
    state: Mutex<State>,
}

struct State {
    firing: Vec<Firing>,
    /// Each alert as JSON, in the order of `firing`.
    rendered: Vec<Vec<u8>>,
    /// For which refresh and skew `rendered` stands; both are in the bytes.
    rendered_for: Option<(Instant, Skew)>,
    /// Alerts that have changed since `body` was put together.
    changed: Vec<usize>,
    body: Bytes,
    /// Where the next change begins; it goes round.
    next: usize,
    round: u64,
}

impl LoadAlerts {
    /// `count` alerts that have been firing for between a minute and three days, of which `changed_percent` (0 to 100,
    /// rounded to whole alerts) change each time.
    #[must_use]
    pub(crate) fn new(seed: u64, count: usize, changed_percent: f64, changes: Changes, now: Instant) -> Self {
        let mut firing: Vec<Firing> = (0..count).map(|number| made_up(seed, number, now)).collect();
        firing.sort_by_key(|firing| firing.fingerprint);
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let per_change = (count as f64 * changed_percent.clamp(0.0, 100.0) / 100.0).round() as usize;
        let rendered = vec![Vec::new(); count];
        let (changed, body) = (Vec::new(), Bytes::new());
        let state = State { firing, rendered, rendered_for: None, changed, body, next: 0, round: 0 };
        Self { changes, per_change, state: Mutex::new(state) }
    }

    /// Changes the next share: every second of them re-fires (a later start), the others have a new description.
    pub fn tick(&self, now: Instant) {
        let mut state = hold(&self.state);
        state.round += 1;
        for _ in 0..self.per_change {
            state.change_one(now);
        }
    }

    /// How many alerts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        hold(&self.state).firing.len()
    }

    pub(crate) fn firing(&self) -> Vec<Firing> {
        hold(&self.state).firing.clone()
    }

    /// Called before an answer that lists alerts.
    pub(crate) fn about_to_answer(&self, now: Instant) {
        if self.changes == Changes::EachAnswer {
            self.tick(now);
        }
    }

    /// The answer to an unfiltered `GET /api/v2/alerts` while no silence holds: the bytes that the general way makes of
    /// [`firing`](Self::firing).
    pub(crate) fn body(&self, refreshed_at: Instant, skew: Skew) -> Bytes {
        hold(&self.state).body(refreshed_at, skew)
    }
}

impl fmt::Debug for LoadAlerts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadAlerts").field("count", &self.count()).field("per_change", &self.per_change).finish()
    }
}

impl State {
    fn change_one(&mut self, now: Instant) {
        let index = self.next;
        self.next = (index + 1) % self.firing.len();
        let firing = &mut self.firing[index];
        if index % 2 == 1 {
            firing.starts_at = now;
        } else {
            firing.annotations = annotations(&firing.labels, self.round);
        }
        self.changed.push(index);
    }

    fn body(&mut self, refreshed_at: Instant, skew: Skew) -> Bytes {
        if self.rendered_for != Some((refreshed_at, skew)) {
            self.rendered_for = Some((refreshed_at, skew));
            self.changed = (0..self.firing.len()).collect();
        } else if self.changed.is_empty() {
            return self.body.clone();
        }
        for index in std::mem::take(&mut self.changed) {
            self.rendered[index] = alert_json(&Listed::plain(self.firing[index].clone(), refreshed_at), skew);
        }
        let mut body = Vec::with_capacity(self.rendered.iter().map(|alert| alert.len() + 1).sum::<usize>() + 2);
        body.push(b'[');
        body.extend(self.rendered.join(&b','));
        body.extend(b"]\n");
        self.body = body.into();
        self.body.clone()
    }
}

/// What goes wrong in clusters. The severity belongs to the name, so no alert of the load inhibits another.
const TROUBLES: [(&str, &str); 10] = [
    ("PodRestartsOften", "warning"),
    ("PodNotReady", "warning"),
    ("ContainerThrottled", "info"),
    ("MemoryNearLimit", "warning"),
    ("DeploymentStuck", "error"),
    ("VolumeFillingUp", "warning"),
    ("JobRunsTooLong", "info"),
    ("ReplicasMissing", "error"),
    ("ImagePullFails", "warning"),
    ("ProbeFails", "critical"),
];
const SERVICES: [&str; 8] =
    ["checkout", "payments", "ledger", "notifications", "search", "inventory", "sessions", "edge"];

fn made_up(seed: u64, number: usize, now: Instant) -> Firing {
    let mut dice = Dice::new(seed, "load", i64::try_from(number).unwrap_or(i64::MAX));
    let (name, severity) = *dice.pick(&TROUBLES);
    let service = *dice.pick(&SERVICES);
    // The number keeps pods, and with them fingerprints, apart.
    let pod = format!("{service}-{:08x}-{number:05}", dice.roll() & 0xffff_ffff);
    let node = format!("eu-node-{}", dice.between(1, 240));
    let labels = Labels::from_pairs([
        ("alertname", name),
        ("severity", severity),
        ("service", service),
        ("namespace", service),
        ("pod", pod.as_str()),
        ("node", node.as_str()),
        ("cluster", "eu-1"),
        ("team", "payments"),
    ]);
    Firing {
        fingerprint: labels.fingerprint(),
        annotations: annotations(&labels, 0),
        labels,
        starts_at: now.shifted_ms(-dice.between(60_000, 3 * 86_400_000)),
        generator_url:
            "https://prometheus.eu-1.kestrel.example/graph?g0.expr=increase%28restarts%5B15m%5D%29+%3E+0&g0.tab=1"
                .to_owned(),
    }
}

fn annotations(labels: &Labels, round: u64) -> Labels {
    let label = |name| labels.get(name).unwrap_or_default();
    Labels::from_pairs([
        ("summary", format!("{} in {}", label("alertname"), label("namespace"))),
        ("description", format!("In trouble on {}, observation {round}", label("node"))),
        ("runbook_url", format!("https://runbooks.kestrel.example/cluster/{}", label("alertname"))),
    ])
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
