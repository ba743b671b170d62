//! Streams: what the consumers of a group were given and did not acknowledge for long.

use std::time::Duration;

use watchbill_domain::alerts::plain_line;
use watchbill_domain::queues::{Broker, Depth, Limit, LossCause, Oldest, Unsure};
use watchbill_domain::sources::Settings;
use watchbill_domain::time::Instant;

use super::reading::Gathered;
use super::told::{Figure, Told};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};

const STUCK_AFTER: Duration = Duration::from_secs(600);
/// Groups of one stream that are read.
const MOST_GROUPS: usize = 50;
/// Entries that are counted one by one.
const MOST_STUCK: u32 = 1000;

/// Which streams are read.
pub(super) struct Streams {
    keys: Vec<String>,
    stuck_after: Duration,
}

/// One consumer group as Redis tells of it.
struct Group {
    name: String,
    consumers: Option<u64>,
    pending: u64,
    read: Option<u64>,
}

impl Streams {
    pub(super) fn of(settings: &Settings) -> Self {
        let mut keys = settings.texts("streams").to_vec();
        keys.sort();
        keys.dedup();
        Self { keys, stuck_after: settings.span("stuck_after").unwrap_or(STUCK_AFTER) }
    }

    pub(super) fn is_none(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether this stream is among those that are read.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|named| named == key)
    }

    pub(super) fn first(&self) -> Vec<RedisCommand> {
        self.keys.iter().map(|key| groups_of(key)).collect()
    }

    pub(super) fn second(&self, told: &Told<'_>) -> Vec<RedisCommand> {
        let of = |key: &String| {
            let groups = told.figure(&groups_of(key), groups).told().unwrap_or_default();
            groups.iter().take(MOST_GROUPS).map(|group| self.stuck_of(key, &group.name)).collect::<Vec<_>>()
        };
        self.keys.iter().flat_map(of).collect()
    }

    /// Entries of this group that nobody acknowledged for long, oldest first.
    fn stuck_of(&self, key: &str, group: &str) -> RedisCommand {
        self.listing(key, group, MOST_STUCK)
    }

    pub(super) fn read(&self, told: &Told<'_>, all: &mut Gathered<'_>) {
        for key in &self.keys {
            let groups = match told.figure(&groups_of(key), groups) {
                Figure::Told(groups) => groups,
                Figure::NoPermission => {
                    all.put(key, Broker::RedisStream, Depth::NoPermission, "stream");
                    all.forbidden(format!("{key}/"));
                    continue;
                }
                Figure::Unread(why) => {
                    all.unread(key, &format!("is no stream that is there, or {why}"));
                    continue;
                }
            };
            if groups.len() > MOST_GROUPS {
                all.unread(key, "has more than 50 consumer groups, of which the first 50 are read");
            }
            for group in groups.iter().take(MOST_GROUPS) {
                self.read_group(key, group, told, all);
            }
        }
    }

    /// The stream and the group that this queue is about, if it can be one of these.
    pub(super) fn place<'n>(&self, queue: &'n str) -> Option<(String, &'n str)> {
        let of = |key: &String| Some((key.clone(), queue.strip_prefix(key.as_str())?.strip_prefix('/')?));
        // Of two streams one may begin as the other does.
        self.keys.iter().filter_map(of).max_by_key(|(key, _)| key.len())
    }

    /// What is asked to count what is stuck in a group: at first its stream, then the group itself.
    pub(super) fn counting(&self, key: &str, group: &str) -> [RedisCommand; 2] {
        [groups_of(key), self.stuck_of(key, group)]
    }

    /// How much is stuck in one group. False where there is no such group.
    pub(super) fn count(&self, key: &str, name: &str, told: &Told<'_>, all: &mut Gathered<'_>) -> bool {
        let groups = match told.figure(&groups_of(key), groups) {
            Figure::Told(groups) => groups,
            Figure::NoPermission => {
                let name = format!("{key}/{name}");
                all.add(&name, Broker::RedisStream, Figure::NoPermission, "stream");
                return true;
            }
            Figure::Unread(_) => return false,
        };
        let group = groups.iter().find(|group| group.name == name);
        if let Some(group) = group {
            self.read_group(key, group, told, all);
        }
        group.is_some()
    }

    /// So many of the entries that are stuck, oldest first, with who has them.
    pub(super) fn listing(&self, key: &str, group: &str, most: u32) -> RedisCommand {
        let (idle, most) = (self.stuck_after.as_millis().to_string(), most.to_string());
        RedisCommand::new(RedisVerb::Xpending, [key, group, "IDLE", idle.as_str(), "-", "+", most.as_str()])
    }

    fn read_group(&self, key: &str, group: &Group, told: &Told<'_>, all: &mut Gathered<'_>) {
        let (name, now) = (format!("{key}/{}", group.name), all.now);
        let kind_text = "entries of a stream that were never acknowledged";
        let stuck = match told.figure(&self.stuck_of(key, &group.name), stuck) {
            Figure::Told(stuck) => stuck,
            Figure::NoPermission => {
                all.add(&name, Broker::RedisStream, Figure::NoPermission, kind_text);
                return;
            }
            Figure::Unread(why) => {
                all.unread(&name, &why);
                return;
            }
        };
        let counted = stuck.len() as u64;
        let is_cut = counted >= u64::from(MOST_STUCK);
        let depth = if is_cut { group.pending.max(counted) } else { counted };
        if let Some(seen) = all.add(&name, Broker::RedisStream, Figure::Told(depth), kind_text) {
            if is_cut {
                seen.reading.depth = Depth::Approximate { count: depth, as_of: now };
            }
            seen.reading.oldest = stuck.first().and_then(|id| sent_at(id, now)).map(Oldest::sent);
            seen.reading.unacknowledged = Some(group.pending);
            seen.reading.consumers = group.consumers.and_then(|consumers| u32::try_from(consumers).ok());
            seen.reading.totals.source_traffic = group.read;
            seen.limits = vec![Limit::Untold(Unsure {
                cause: LossCause::Length,
                why: "whoever writes to a stream may cut it, and an entry that is cut off is gone",
            })];
        }
        all.feeds(key, &name);
    }
}

pub(super) fn groups_of(key: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::XinfoGroups, [key])
}

fn groups(value: &RedisValue) -> Option<Vec<Group>> {
    value.list()?.iter().map(group).collect()
}

fn group(value: &RedisValue) -> Option<Group> {
    let parts = value.list()?;
    let part =
        |name: &str| parts.chunks_exact(2).find(|pair| pair[0].text().as_deref() == Some(name)).map(|pair| &pair[1]);
    Some(Group {
        name: plain_line(&part("name")?.text()?, 200),
        consumers: part("consumers").and_then(RedisValue::count),
        pending: part("pending")?.count()?,
        read: part("entries-read").and_then(RedisValue::count),
    })
}

/// The ids of the entries.
fn stuck(value: &RedisValue) -> Option<Vec<String>> {
    value.list()?.iter().map(|entry| entry.list()?.first()?.text()).collect()
}

/// An id begins with when its entry was sent, unless somebody gave it another.
pub(super) fn sent_at(id: &str, now: Instant) -> Option<Instant> {
    let ms: i64 = id.split_once('-')?.0.parse().ok()?;
    // Ids that are only counted up begin with small numbers.
    (ms > 1_000_000_000_000).then(|| Instant::from_ms(ms).min(now))
}
