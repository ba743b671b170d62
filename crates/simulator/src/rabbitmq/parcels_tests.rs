use serde_json::{Map, Value};

use super::*;

const SET_UP: &str = "2026-08-22T12:00:00Z";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn told(seed: u64, now: Instant, name: &str) -> Map<String, Value> {
    let server = parcels(seed, at(SET_UP), now);
    let queue = server.queues.iter().find(|queue| queue.name() == name).expect("the company has it");
    queue.told(true, |at| at)
}

fn messages(seed: u64, now: Instant, name: &str) -> u64 {
    told(seed, now, name)["messages"].as_u64().unwrap()
}

#[test]
fn orders_die_never_and_invoices_are_those_of_their_owner() {
    for hour in 0..96 {
        let now = at(SET_UP).shifted_ms(hour * HOUR_MS);
        assert_eq!(messages(1, now, "orders.dlq"), 0);
        assert_eq!(messages(1, now, "invoices.dlq"), 37);
    }
    let now = at(SET_UP);
    assert_eq!(told(1, now, "invoices.dlq")["arguments"]["x-owner"], "the ledger team");
    assert_eq!(told(1, now, "invoices")["arguments"]["x-delivery-limit"], 5);
    assert_eq!(told(1, now, "returns")["arguments"]["x-dead-letter-exchange"], "returns-dead");
    assert!(!parcels(1, now, now).exchanges.iter().any(|exchange| exchange.name == "returns-dead"), "nobody made it");
}

#[test]
fn labels_die_from_the_deploy_of_the_morning_until_they_are_printed_the_next() {
    for seed in 0..20 {
        let count = |text: &str| messages(seed, at(text), "labels.dlq");
        let morning = count("2026-08-22T12:00:00Z");
        assert!((38 * 5..=52 * 7).contains(&morning), "{morning} by noon");
        assert!(count("2026-08-22T13:00:00Z") >= morning + 37, "an hour later");
        assert!(count("2026-08-23T05:00:00Z") > count("2026-08-22T23:00:00Z"), "through the night");
        assert_eq!(count("2026-08-23T05:30:00Z"), 0, "printed");
        assert!(count("2026-08-23T08:30:00Z") > 0, "and again");
        // In no quarter of an hour there is none that comes.
        for quarter in 0..16 {
            let now = at("2026-08-22T12:00:00Z").shifted_ms(quarter * 15 * MINUTE_MS);
            assert!(messages(seed, now.shifted_ms(15 * MINUTE_MS), "labels.dlq") > messages(seed, now, "labels.dlq"));
        }
    }
}

#[test]
fn notifications_wait_for_nine_days_and_the_first_is_lost_tomorrow() {
    for seed in 0..20 {
        let set_up = at(SET_UP);
        let first = told(seed, set_up, "notifications.dlq");
        assert_eq!(first["messages"], 12_400);
        let age_ms = set_up.as_ms() - first["head_message_timestamp"].as_i64().unwrap() * 1000;
        assert!((8 * DAY_MS..9 * DAY_MS).contains(&age_ms), "{} h", age_ms / HOUR_MS);
        let kept_ms = first["arguments"]["x-message-ttl"].as_i64().unwrap();
        assert!((24 * HOUR_MS..36 * HOUR_MS).contains(&(kept_ms - age_ms)), "{} h", (kept_ms - age_ms) / HOUR_MS);
        let later = |hours: i64| told(seed, set_up.shifted_ms(hours * HOUR_MS), "notifications.dlq");
        assert_eq!(later(24)["messages"], 12_400, "nothing is lost today");
        let lost = later(32);
        let left = lost["messages"].as_i64().unwrap();
        assert!((0..12_400).contains(&left), "some of them: {left}");
        if left > 0 {
            let head_ms = lost["head_message_timestamp"].as_i64().unwrap() * 1000;
            let due_ms = set_up.as_ms() + 32 * HOUR_MS - kept_ms;
            assert!((head_ms - due_ms).abs() < MINUTE_MS, "the next one is due");
        }
        assert_eq!(later(40)["messages"], 0, "all are lost in the end");
    }
}

#[test]
fn what_works_goes_on() {
    let (now, later) = (at(SET_UP), at(SET_UP).shifted_ms(HOUR_MS));
    for name in ["orders", "labels", "notifications", "invoices", "returns"] {
        let stats = |now: Instant| told(1, now, name)["message_stats"]["deliver_get"].as_u64().unwrap();
        assert!(stats(later) > stats(now), "{name}");
        assert!(messages(1, now, name) < 40, "{name} is worked on");
        assert!(told(1, now, name)["consumers"].as_u64().unwrap() > 0, "{name}");
    }
}

/// The first letter died when the queue began to fill, each one after it later, and none in time to come.
#[test]
fn what_lies_in_a_queue_died_in_its_order() {
    let now = at(SET_UP).shifted_ms(30 * HOUR_MS);
    for name in ["labels.dlq", "notifications.dlq", "invoices.dlq"] {
        let letters = letters(1, at(SET_UP), now, name);
        let died = |letter: &BrokerLetter| {
            let handed = letter.handed(0, None, false, |at| at);
            handed["properties"]["headers"]["x-death"][0]["time"].as_i64().unwrap()
        };
        let died: Vec<i64> = letters.iter().map(died).collect();
        assert_eq!(died.len(), 50, "{name}");
        assert!(died.is_sorted() && *died.last().unwrap() <= now.as_ms() / 1000, "{name}: {died:?}");
    }
    assert_eq!(letters(1, at(SET_UP), now, "orders.dlq"), []);
}
