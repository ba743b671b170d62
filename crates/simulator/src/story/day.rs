//! The plot of one day: which alert fires from when to when. Times of day are the story's own, which has no zones.

use crate::dice::Dice;
use crate::time::StoryTime;

use super::cast;
use super::role::Role;

/// Milliseconds.
pub(crate) const MINUTE: i64 = 60_000;

/// One firing span of one alert, from `from` up to but not including `to`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Episode {
    pub(crate) role: &'static Role,
    pub(crate) from: StoryTime,
    pub(crate) to: StoryTime,
}

/// Everything that starts on `day`.
pub(super) fn episodes_starting_on(seed: u64, day: i64) -> Vec<Episode> {
    let mut plot = Plot { day, episodes: Vec::with_capacity(280) };
    plot.slow_night(&mut Dice::new(seed, "night", day));
    plot.nightly_job(&mut Dice::new(seed, "nightly", day));
    plot.deploy(&mut Dice::new(seed, "deploy", day));
    plot.lost_node(&mut Dice::new(seed, "node", day));
    plot.filling_disk(disk_fills(seed, day));
    plot.small_troubles(&mut Dice::new(seed, "small", day));
    plot.flapping_redis(&mut Dice::new(seed, "redis", day));
    plot.episodes
}

/// When the ledger's disk begins to fill, and when it has been enlarged.
pub(super) fn disk_fills(seed: u64, day: i64) -> (StoryTime, StoryTime) {
    let mut dice = Dice::new(seed, "disk", day);
    let from = clock(12, 40) + dice.between(0, 40 * MINUTE);
    let to = clock(20, 30) + dice.between(0, 60 * MINUTE);
    (StoryTime::at(day, from), StoryTime::at(day, to))
}

/// Milliseconds of the day at a time of day.
pub(super) const fn clock(hour: i64, minute: i64) -> i64 {
    (hour * 60 + minute) * MINUTE
}

struct Plot {
    day: i64,
    episodes: Vec<Episode>,
}

impl Plot {
    /// `from_ms` and `to_ms` count from this day's midnight; `to_ms` may lie in the next day.
    fn fires(&mut self, role: &'static Role, from_ms: i64, to_ms: i64) {
        self.episodes.push(Episode {
            role,
            from: StoryTime::at(self.day, from_ms),
            to: StoryTime::at(self.day, to_ms),
        });
    }

    fn slow_night(&mut self, dice: &mut Dice) {
        let from = clock(2, 0) + dice.between(-8 * MINUTE, 8 * MINUTE);
        let to = clock(5, 0) + dice.between(-10 * MINUTE, 10 * MINUTE);
        self.fires(&cast::SEARCH_SLOW, from, to);
        self.fires(&cast::SEARCH_INDEX_LATE, from + 40 * MINUTE, to + 15 * MINUTE);
    }

    fn nightly_job(&mut self, dice: &mut Dice) {
        let from = clock(3, 30) + dice.between(0, 4 * MINUTE);
        self.fires(&cast::NIGHTLY_FAILED, from, clock(5, 50) + dice.between(0, 50 * MINUTE));
    }

    /// The error rate rises with the new version and falls with the rollback, through the queue behind it last.
    fn deploy(&mut self, dice: &mut Dice) {
        let at = clock(10, 0) + dice.between(-4 * MINUTE, 6 * MINUTE);
        let rollback = clock(10, 25) + dice.between(-2 * MINUTE, 3 * MINUTE);
        self.fires(&cast::DEPLOY_RUNNING, at, at + 11 * MINUTE);
        self.fires(&cast::DEPLOY_RUNNING, rollback, rollback + 5 * MINUTE);
        self.fires(&cast::CHECKOUT_ERRORS, at + 2 * MINUTE, rollback + 7 * MINUTE);
        self.fires(&cast::CHECKOUT_SLOW, at + 3 * MINUTE, rollback + 5 * MINUTE);
        self.fires(&cast::CHECKOUT_FAILING, at + 5 * MINUTE, rollback + 3 * MINUTE);
        self.fires(&cast::PAYMENTS_QUEUE, at + 8 * MINUTE, rollback + 11 * MINUTE);
        self.fires(&cast::PAYMENTS_DECLINED, at + 9 * MINUTE, rollback + MINUTE);
    }

    /// What ran on the machine fires after it and is inhibited by it; some of it clears only after the machine is back, and
    /// shows for a moment.
    fn lost_node(&mut self, dice: &mut Dice) {
        let from = clock(15, 10) + dice.between(0, 50 * MINUTE);
        let to = from + dice.between(18 * MINUTE, 30 * MINUTE);
        self.fires(&cast::NODE_DOWN, from, to);
        for role in [&cast::LOST_CHECKOUT, &cast::LOST_PAYMENTS, &cast::LOST_INVENTORY] {
            self.fires(role, from + dice.between(MINUTE, 2 * MINUTE), to - dice.between(0, MINUTE));
        }
        self.fires(&cast::REPLICAS_MISSING, from + 2 * MINUTE, to + dice.between(MINUTE, 3 * MINUTE));
        self.fires(&cast::SESSION_REPLICA_LOST, from + MINUTE, to + 2 * MINUTE);
    }

    fn filling_disk(&mut self, (from, to): (StoryTime, StoryTime)) {
        self.fires(&cast::DISK_FILLING, from.ms_of_day(), to.ms_of_day());
        self.fires(&cast::DISK_NEARLY_FULL, clock(19, 20), to.ms_of_day() - 6 * MINUTE);
    }

    fn small_troubles(&mut self, dice: &mut Dice) {
        for hour in [1, 6, 11, 14, 18, 22] {
            let from = clock(hour, 0) + dice.between(0, 50 * MINUTE);
            self.fires(&cast::HANDSHAKE_ERRORS, from, from + dice.between(3 * MINUTE, 9 * MINUTE));
        }
        for hour in [8, 18] {
            let from = clock(hour, 5) + dice.between(0, 40 * MINUTE);
            self.fires(&cast::NOTIFICATIONS_BACKLOG, from, from + dice.between(4 * MINUTE, 15 * MINUTE));
        }
        for from in [clock(7, 10), clock(21, 50)] {
            let from = from + dice.between(0, 25 * MINUTE);
            self.fires(&cast::PROVIDER_TIMEOUTS, from, from + dice.between(4 * MINUTE, 12 * MINUTE));
        }
        let evening = clock(17, 40) + dice.between(0, 20 * MINUTE);
        self.fires(&cast::STOCK_LATE, evening, clock(19, 20) + dice.between(0, 20 * MINUTE));
        let quota = clock(16, 0) + dice.between(0, 60 * MINUTE);
        self.fires(&cast::SMS_QUOTA, quota, clock(24, 30));
    }

    /// About two minutes in every six, from midnight to midnight.
    fn flapping_redis(&mut self, dice: &mut Dice) {
        for cycle in 0..240 {
            let from = cycle * 6 * MINUTE + dice.between(0, 90_000);
            self.fires(&cast::REDIS_CONNECTIONS, from, from + dice.between(80_000, 160_000));
        }
    }
}
