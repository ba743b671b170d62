//! When the monitoring itself is away.

use crate::dice::Dice;
use crate::time::StoryTime;

use super::day::{MINUTE, clock};

/// The processes of the company that are polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Host {
    /// The first Alertmanager of the European cluster; it never goes down by itself.
    EuFirst,
    /// Its peer.
    EuSecond,
    /// The only Alertmanager of the American cluster.
    Us,
    /// The Prometheus of both; it never goes down by itself.
    Prometheus,
    /// The RabbitMQ; it never goes down by itself.
    Broker,
}

/// The American one is gone for a few minutes around noon, the European peer in the evening.
pub(super) fn is_down(seed: u64, host: Host, t: StoryTime) -> bool {
    let (topic, earliest) = match host {
        Host::EuFirst | Host::Prometheus | Host::Broker => return false,
        Host::EuSecond => ("outage eu", clock(20, 5)),
        Host::Us => ("outage us", clock(12, 20)),
    };
    let mut dice = Dice::new(seed, topic, t.day());
    let from = earliest + dice.between(0, 20 * MINUTE);
    let to = from + dice.between(3 * MINUTE, 6 * MINUTE);
    (from..to).contains(&t.ms_of_day())
}
