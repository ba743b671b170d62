//! What Prometheus sees of an episode: the series its rule looks at, and how long the rule waits before it fires.
//!
//! An episode is the time in which the alert fires, so the series is in trouble from `hold_s` before it until it ends.

use watchbill_domain::alerts::Labels;

use crate::dice::Dice;
use crate::time::{DAY_MS, StoryTime};

use super::day::{Episode, episodes_starting_on};
use super::role::Role;
use super::{Story, StoryAlert, cast, standing};

/// How often a figure moves, milliseconds of the story.
const MOVES_EVERY_MS: i64 = 60_000;

/// How far a calm series gets from its middle, as a share of it.
const CALM_SWING: f64 = 0.05;

/// The series behind one role.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signal {
    role: &'static Role,
    /// `for` of the rule, seconds of the story.
    pub(crate) hold_s: i64,
    /// The name of the series.
    pub(crate) metric: &'static str,
    calm: f64,
    trouble: f64,
    swing: f64,
    pub(crate) form: Form,
}

/// What the numbers of a signal mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// The value of the series.
    Value,
    /// Seconds since or until the value, which is a time.
    Since,
    /// Seconds until the value, which is a time.
    Until,
}

const fn signal(role: &'static Role, hold_s: i64, metric: &'static str, calm: f64, trouble: f64, swing: f64) -> Signal {
    Signal { role, hold_s, metric, calm, trouble, swing, form: Form::Value }
}

const fn of_time(signal: Signal, form: Form) -> Signal {
    Signal { form, ..signal }
}

/// Every signal, grouped by the service whose rules look at it.
pub(crate) static SIGNALS: &[Signal] = &[
    signal(&cast::DEPLOY_RUNNING, 0, "kestrel_deploy_running", 0.0, 1.0, 0.0),
    signal(&cast::CHECKOUT_ERRORS, 120, "checkout:errors:percent2m", 0.1, 5.1, 1.9),
    signal(&cast::CHECKOUT_FAILING, 120, "checkout:errors:percent2m", 0.1, 23.0, 8.0),
    signal(&cast::CHECKOUT_SLOW, 180, "checkout:latency:p99", 0.42, 2.6, 0.9),
    signal(&cast::PAYMENTS_DECLINED, 300, "payments:declined:ratio5m", 0.03, 0.31, 0.06),
    signal(&cast::PAYMENTS_QUEUE, 300, "payments_capture_queue_depth", 40.0, 1840.0, 620.0),
    signal(&cast::PROVIDER_TIMEOUTS, 120, "payments:provider_timeouts:ratio2m", 0.01, 0.46, 0.18),
    signal(&cast::REDIS_CONNECTIONS, 60, "redis_connected_clients", 7400.0, 9420.0, 260.0),
    signal(&cast::SESSION_REPLICA_LOST, 30, "redis_connected_slaves", 2.0, 1.0, 0.0),
    signal(&cast::HANDSHAKE_ERRORS, 120, "edge:tls_handshake_errors:rate1m", 0.4, 14.0, 9.0),
    of_time(signal(&cast::CERTIFICATE_API, 600, CERTIFICATE, 5_000_000.0, 1_500_000.0, 0.0), Form::Until),
    of_time(signal(&cast::CERTIFICATE_TRACK, 600, CERTIFICATE, 5_000_000.0, 1_500_000.0, 0.0), Form::Until),
    of_time(signal(&cast::CERTIFICATE_PARTNERS, 600, CERTIFICATE, 5_000_000.0, 1_500_000.0, 0.0), Form::Until),
    signal(&standing::HOSTILE, 0, "partner_feed_rejected", 0.0, 3.0, 0.0),
    signal(&cast::NOTIFICATIONS_BACKLOG, 120, "notifications_oldest_unsent_seconds", 8.0, 410.0, 150.0),
    signal(&cast::SMS_QUOTA, 0, "notifications_sms_sent_today", 51_000.0, 94_000.0, 3000.0),
    of_time(signal(&cast::STOCK_LATE, 300, "inventory_last_sync_timestamp_seconds", 90.0, 1140.0, 360.0), Form::Since),
    of_time(
        signal(&cast::BACKUP_OLD, 900, "backup_last_full_timestamp_seconds", 300_000.0, 700_000.0, 0.0),
        Form::Since,
    ),
    signal(&cast::SEARCH_SLOW, 600, "search:latency:p50", 0.14, 0.93, 0.24),
    signal(&cast::SEARCH_INDEX_LATE, 900, "search_index_lag_seconds", 240.0, 2880.0, 720.0),
    signal(&cast::REPLICAS_MISSING, 60, "kube_deployment_status_replicas_available", 3.0, 2.0, 0.0),
    signal(&cast::NIGHTLY_FAILED, 0, "kube_job_status_failed", 0.0, 1.0, 0.0),
    signal(&cast::DISK_FILLING, 1800, "instance:filesystem_hours_left:predict6h", 400.0, 5.5, 1.2),
    signal(&cast::DISK_NEARLY_FULL, 600, "node_filesystem_avail_bytes", 30e9, 3.5e9, 0.8e9),
    signal(&cast::NODE_DOWN, 60, "up", 1.0, 0.0, 0.0),
    signal(&cast::LOST_CHECKOUT, 30, "up", 1.0, 0.0, 0.0),
    signal(&cast::LOST_PAYMENTS, 30, "up", 1.0, 0.0, 0.0),
    signal(&cast::LOST_INVENTORY, 30, "up", 1.0, 0.0, 0.0),
    signal(&cast::VERSIONS_DIFFER, 3600, "kestrel:kubelet_versions:count", 1.0, 2.0, 0.0),
    signal(&cast::WATCHDOG_EU, 0, "kestrel_watchdog", 0.0, 1.0, 0.0),
    signal(&cast::WATCHDOG_US, 0, "kestrel_watchdog", 0.0, 1.0, 0.0),
];

const CERTIFICATE: &str = "probe_ssl_earliest_cert_expiry";

impl Signal {
    pub(crate) fn alertname(&self) -> &'static str {
        self.role.name
    }

    pub(crate) fn severity(&self) -> &'static str {
        self.role.severity
    }

    pub(crate) fn service(&self) -> &'static str {
        self.role.service_name()
    }

    pub(crate) fn expression(&self) -> &'static str {
        self.role.expression
    }

    pub(crate) fn summary(&self) -> &'static str {
        self.role.summary
    }

    /// The description as it stands in the rule, with the template of Prometheus for the figure.
    pub(crate) fn description_template(&self) -> String {
        self.role.description.replace("{}", "{{ $value | humanize }}")
    }

    /// The labels of the series: those of the alert without what the rule and the sending add.
    pub(crate) fn series_labels(&self) -> Labels {
        let told = self.sent_labels();
        Labels::from_pairs(told.iter().filter(|(name, _)| !matches!(*name, "alertname" | "severity" | "prometheus")))
    }

    /// The labels with which an Alertmanager gets the alert.
    pub(crate) fn sent_labels(&self) -> Labels {
        standing::labels_of(self.role)
    }

    /// The alert as it is sent at `t`, in an episode that began at `from`.
    pub(crate) fn alert(&self, seed: u64, from: StoryTime, t: StoryTime) -> StoryAlert {
        standing::alert_of(self.role, seed, from, t)
    }

    /// What the series shows: calm, or in trouble.
    pub(crate) fn level(&self, seed: u64, t: StoryTime, in_trouble: bool) -> f64 {
        if self.swing == 0.0 {
            return if in_trouble { self.trouble } else { self.calm };
        }
        let minute = t.as_ms().div_euclid(MOVES_EVERY_MS);
        // The same throw as the figure in the text, so that both move together.
        let throw = Dice::new(seed, self.role.name, minute).swing();
        if in_trouble { self.trouble + self.swing * throw } else { self.calm * (1.0 + CALM_SWING * throw) }
    }
}

/// One span of a signal in trouble.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trouble {
    /// The condition of the rule begins to hold.
    pub(crate) active_from: StoryTime,
    /// The alert fires.
    pub(crate) from: StoryTime,
    /// It ends.
    pub(crate) to: StoryTime,
}

/// Every trouble of every signal that touches a span of time, worked out once and then looked up.
#[derive(Debug)]
pub(crate) struct Troubles(Vec<Vec<Trouble>>);

impl Troubles {
    /// Of `from..=to`, and of the day before and after: what began yesterday may go on, and what begins tomorrow may be
    /// pending today.
    pub(crate) fn around(story: Story, from: StoryTime, to: StoryTime) -> Self {
        let mut episodes: Vec<Episode> = (from.day() - 1..=to.day() + 1)
            .flat_map(|day| episodes_starting_on(story.seed, day))
            .chain(standing::episodes_between(from, to.shifted_ms(DAY_MS)))
            .collect();
        episodes.push(standing::hostile_episode());
        let of = |signal: &Signal| {
            let hold_ms = signal.hold_s * 1000;
            let mut own: Vec<Trouble> = episodes
                .iter()
                .filter(|episode| episode.role == signal.role)
                .map(|e| Trouble { active_from: e.from.shifted_ms(-hold_ms), from: e.from, to: e.to })
                .collect();
            own.sort_by_key(|trouble| trouble.from);
            own
        };
        Self(SIGNALS.iter().map(of).collect())
    }

    /// The trouble that the signal at this place of [`SIGNALS`] is in at `t`.
    pub(crate) fn at(&self, place: usize, t: StoryTime) -> Option<Trouble> {
        let own = self.0.get(place)?;
        let next = own.partition_point(|trouble| trouble.active_from <= t);
        own.get(next.checked_sub(1)?).copied().filter(|trouble| t < trouble.to)
    }

    /// The first trouble of the signal that begins to fire on `day`.
    pub(crate) fn on_day(&self, place: usize, day: i64) -> Option<Trouble> {
        let own = self.0.get(place)?;
        own.get(own.partition_point(|trouble| trouble.from.day() < day)).copied().filter(|t| t.from.day() == day)
    }
}
