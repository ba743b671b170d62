//! What goes through the company's queues, in real time: what a console says of a queue is about hours and days.
//!
//! Five queues do the work. `orders` is as it should be; `labels` has dead letters since this morning's deploy; those of
//! `notifications` came when a sender was away, and nobody looked at them since; those of `invoices` are somebody's; and those of
//! `returns` go to an exchange that nobody made.

use watchbill_domain::time::Instant;

use crate::dice::Dice;
use crate::time::DAY_MS;

use super::dead::letter;
use super::letters::BrokerLetter;
use super::queue::BrokerQueue;
use super::server::Server;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Where dead letters go.
const DEAD: &str = "dead-letters";
/// When labels are deployed, each day, and what they make die until the early shift prints them by hand the next morning.
const DEPLOYED_MS: i64 = 6 * HOUR_MS;
const PRINTED_MS: i64 = 5 * HOUR_MS + 20 * MINUTE_MS;
/// The messages that could not be sent, how long it took until the sender was back, and how long they are kept.
const UNSENT: i64 = 12_400;
const AWAY_MS: i64 = 3 * HOUR_MS;
const KEPT_MS: i64 = 10 * DAY_MS;
/// How long before the company was set up the sender went away: nine days all but six hours, so that the first is lost tomorrow.
const UNSENT_BEFORE_MS: i64 = 9 * DAY_MS - 6 * HOUR_MS;
/// What was thrown away of `returns` before anybody counted.
const THROWN_AWAY: u64 = 212;

/// The server at `now`, of a company that was set up at `set_up_at`.
pub(super) fn parcels(seed: u64, set_up_at: Instant, now: Instant) -> Server {
    let mut server = Server::empty();
    server.thrown_away = THROWN_AWAY;
    server.add_exchange(DEAD, "direct");
    for name in ["orders", "labels", "notifications", "invoices"] {
        server.bind(DEAD, &format!("{name}.dlq"), name);
    }
    server.queues = vec![
        working(seed, "orders", (BrokerQueue::classic("orders"), 8, 340), now).dead_letters_to(DEAD, "orders"),
        BrokerQueue::classic("orders.dlq").idle_since(set_up_at.shifted_ms(-12 * DAY_MS)),
        working(seed, "labels", (BrokerQueue::classic("labels"), 4, 120), now).dead_letters_to(DEAD, "labels"),
        labels(seed, now),
        working(seed, "notifications", (BrokerQueue::classic("notifications"), 6, 900), now)
            .dead_letters_to(DEAD, "notifications"),
        notifications(seed, set_up_at, now),
        working(seed, "invoices", (BrokerQueue::quorum("invoices"), 2, 30), now)
            .argument("x-delivery-limit", 5)
            .dead_letters_to(DEAD, "invoices"),
        BrokerQueue::quorum("invoices.dlq").argument("x-owner", "the ledger team").holding(37),
        working(seed, "returns", (BrokerQueue::classic("returns"), 2, 6), now)
            .dead_letters_to("returns-dead", "returns"),
    ];
    server
}

/// So many letters are made at most: nobody gets more at once.
const LETTERS: i64 = 50;

/// What lies at the head of each dead-letter queue at `now`.
pub(super) fn letters(seed: u64, set_up_at: Instant, now: Instant, queue: &str) -> Vec<BrokerLetter> {
    let (first, died): (i64, Box<dyn Fn(i64) -> i64>) = match queue {
        "labels.dlq" => {
            let Some((from_ms, per_hour)) = deployed(seed, now) else { return Vec::new() };
            (0, Box::new(move |number| from_ms + number * HOUR_MS / per_hour))
        }
        "notifications.dlq" => {
            let Unsent { from_ms, lost, .. } = Unsent::of(seed, set_up_at, now);
            (lost, Box::new(move |number| from_ms + number * AWAY_MS / UNSENT))
        }
        "invoices.dlq" => (0, Box::new(move |number| set_up_at.as_ms() - 20 * DAY_MS + number * HOUR_MS)),
        _ => return Vec::new(),
    };
    let numbers = first..first + LETTERS;
    numbers.map(|number| letter(seed, queue, number, Instant::from_ms(died(number)).min(now))).collect()
}

/// A queue with so many consumers, through which so many messages go in a minute.
fn working(
    seed: u64,
    topic: &str,
    (queue, consumers, per_minute): (BrokerQueue, u32, i64),
    now: Instant,
) -> BrokerQueue {
    let minute = now.as_ms().div_euclid(MINUTE_MS);
    let mut dice = Dice::new(seed, topic, minute);
    let waiting = unsigned(dice.between(0, 9));
    let with_consumers = unsigned(dice.between(0, i64::from(consumers)));
    let handed_out = unsigned(now.as_ms().rem_euclid(28 * DAY_MS) * per_minute / MINUTE_MS);
    queue
        .consumers(consumers)
        .holding(waiting + with_consumers)
        .unacknowledged(with_consumers)
        .handed_out(handed_out, handed_out.saturating_sub(with_consumers))
        .idle_since(now)
}

/// From each deploy on some forty labels an hour cannot be printed: since when and how many, until they are printed by hand.
fn deployed(seed: u64, now: Instant) -> Option<(i64, i64)> {
    let since = |day: i64| {
        let mut dice = Dice::new(seed, "labels deploy", day);
        let from = day * DAY_MS + DEPLOYED_MS + dice.between(-20, 20) * MINUTE_MS;
        (from, dice.between(38, 52))
    };
    let (day, of_day) = (now.as_ms().div_euclid(DAY_MS), now.as_ms().rem_euclid(DAY_MS));
    match since(day) {
        today if today.0 <= now.as_ms() => Some(today),
        _ if of_day < PRINTED_MS => Some(since(day - 1)),
        _ => None,
    }
}

fn labels(seed: u64, now: Instant) -> BrokerQueue {
    let queue = BrokerQueue::classic("labels.dlq");
    let Some((from_ms, per_hour)) = deployed(seed, now) else { return queue };
    let died = (now.as_ms() - from_ms) * per_hour / HOUR_MS;
    let last = Instant::from_ms(from_ms + died * HOUR_MS / per_hour);
    // The first is the last order before the deploy.
    queue.holding(unsigned(died)).head_sent_at(Instant::from_ms(from_ms - 2 * MINUTE_MS)).idle_since(last)
}

/// What could not be sent.
struct Unsent {
    /// Since when the sender was away.
    from_ms: i64,
    /// How many were kept too long by now.
    lost: i64,
    /// How many are left.
    left: i64,
}

impl Unsent {
    fn of(seed: u64, set_up_at: Instant, now: Instant) -> Self {
        let shift = Dice::new(seed, "sender away", 0).between(-60, 60) * MINUTE_MS;
        let from_ms = set_up_at.as_ms() - UNSENT_BEFORE_MS + shift;
        let until = |at_ms: i64| (at_ms - from_ms).clamp(0, AWAY_MS) * UNSENT / AWAY_MS;
        let lost = until(now.as_ms() - KEPT_MS);
        Self { from_ms, lost, left: until(now.as_ms()) - lost }
    }
}

/// What could not be sent, without what was kept too long.
fn notifications(seed: u64, set_up_at: Instant, now: Instant) -> BrokerQueue {
    let Unsent { from_ms, lost, left } = Unsent::of(seed, set_up_at, now);
    let head_ms = from_ms + lost * AWAY_MS / UNSENT;
    BrokerQueue::classic("notifications.dlq")
        .argument("x-message-ttl", KEPT_MS)
        .holding(unsigned(left))
        .head_sent_at(Instant::from_ms(head_ms))
        .idle_since(Instant::from_ms(from_ms + AWAY_MS))
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
#[path = "parcels_tests.rs"]
mod tests;
