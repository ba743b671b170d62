//! The silences people at Kestrel set, each day anew.

use crate::dice::Dice;
use crate::time::{DAY_MS, StoryTime};

use super::Cluster;
use super::day::{MINUTE, clock, disk_fills};

/// Alertmanager's default retention: an expired silence stays listed for 120 h.
const RETENTION_DAYS: i64 = 5;

/// The longest silence of the story lasts a week.
const LONGEST_DAYS: i64 = 7;

/// One silence of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorySilence {
    /// A UUID that is the same for the same seed.
    pub id: String,
    /// Which cluster's Alertmanager has it.
    pub cluster: Cluster,
    /// Labels and the values they have to be equal to.
    pub matchers: Vec<(&'static str, &'static str)>,
    /// Who made it.
    pub created_by: &'static str,
    /// Why.
    pub comment: &'static str,
    /// When it was written.
    pub created_at: StoryTime,
    /// From when it holds.
    pub starts_at: StoryTime,
    /// Until when it holds.
    pub ends_at: StoryTime,
}

/// What `cluster` lists at `t`.
pub(super) fn listed_at(seed: u64, cluster: Cluster, t: StoryTime) -> Vec<StorySilence> {
    (t.day() - LONGEST_DAYS - RETENTION_DAYS..=t.day())
        .flat_map(|day| made_on(seed, day))
        .filter(|silence| silence.cluster == cluster)
        .filter(|silence| silence.created_at <= t && t < silence.ends_at.shifted_ms(RETENTION_DAYS * DAY_MS))
        .collect()
}

fn made_on(seed: u64, day: i64) -> impl Iterator<Item = StorySilence> {
    let mut ids = Dice::new(seed, "silences", day);
    [Some(disk(seed, day, ids.uuid())), Some(maintenance(day, ids.uuid())), versions(day, ids.uuid())]
        .into_iter()
        .flatten()
}

/// Runs out about three hours before the disk has been enlarged: the alert fires on, and is somebody's again.
fn disk(seed: u64, day: i64, id: String) -> StorySilence {
    let (from, to) = disk_fills(seed, day);
    let starts_at = from.shifted_ms(35 * MINUTE);
    StorySilence {
        id,
        cluster: Cluster::Eu,
        matchers: vec![("alertname", "DiskFilling"), ("instance", "ledger-db-1:9100")],
        created_by: "bo@kestrel.example",
        comment: "Volume is being enlarged, LED-412. Should be done by the afternoon.",
        created_at: starts_at,
        starts_at,
        ends_at: to.shifted_ms(-180 * MINUTE),
    }
}

/// Made in the afternoon for the night, so it is pending for hours.
fn maintenance(day: i64, id: String) -> StorySilence {
    StorySilence {
        id,
        cluster: Cluster::Us,
        matchers: vec![("alertname", "PaymentProviderTimeouts"), ("provider", "northbank")],
        created_by: "ana@kestrel.example",
        comment: "northbank has announced maintenance",
        created_at: StoryTime::at(day, clock(16, 0)),
        starts_at: StoryTime::at(day, clock(23, 0)),
        ends_at: StoryTime::at(day, clock(23, 30)),
    }
}

/// Renewed each week, a little late.
fn versions(day: i64, id: String) -> Option<StorySilence> {
    let starts_at = StoryTime::at(day, clock(9, 0));
    (day.rem_euclid(LONGEST_DAYS) == 0).then(|| StorySilence {
        id,
        cluster: Cluster::Us,
        matchers: vec![("alertname", "ClusterVersionsDiffer")],
        created_by: "cleo@kestrel.example",
        comment: "Known; the upgrade is planned for the quarter's end <PLAT-77>",
        created_at: starts_at,
        starts_at,
        ends_at: starts_at.shifted_ms(LONGEST_DAYS * DAY_MS - 5 * 60 * MINUTE),
    })
}
