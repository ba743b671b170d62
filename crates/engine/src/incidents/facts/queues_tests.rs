use watchbill_domain::incidents::{Certainty, Happened, Turn};
use watchbill_domain::queues::{Depth, Reading};
use watchbill_domain::time::Instant;

use super::{certain, depths, minutes_from};

fn at(s: i64) -> Instant {
    Instant::from_ms(s * 1000)
}

#[test]
fn only_readings_that_count_exactly_make_turns() {
    let about = Depth::Approximate { count: 90, as_of: at(1) };
    let stale = Depth::Stale { count: Some(80), as_of: at(1) };
    let depths = [Depth::Empty, about, Depth::Known(40), stale, Depth::NoPermission, Depth::Known(12)];
    let readings: Vec<Reading> = (0..).zip(depths).map(|(s, depth)| Reading::of(at(s), depth)).collect();
    assert_eq!(certain(&readings), [(at(0), 0), (at(2), 40), (at(5), 12)]);
}

#[test]
fn a_queue_is_told_when_it_fills_is_fullest_and_is_empty_again() {
    let counted = [(at(0), 0), (at(60), 3), (at(120), 40), (at(180), 12), (at(240), 0)];
    let facts = depths(&"mq/orders.dlq".parse().unwrap(), &counted, at(0));
    assert!(facts.iter().all(|fact| fact.certainty == Certainty::Observed));
    let told: Vec<(i64, String, u64, Turn)> = facts
        .into_iter()
        .map(|fact| match fact.what {
            Happened::Depth { depth, turn, .. } => (fact.at.as_ms() / 1000, fact.key, depth, turn),
            other => panic!("{other:?}"),
        })
        .collect();
    let key = |s: i64| format!("mq/orders.dlq@{}", s * 1000);
    let expected =
        [(60, key(60), 3, Turn::Filling), (120, key(120), 40, Turn::Fullest), (240, key(240), 0, Turn::Empty)];
    assert_eq!(told, expected);
}

#[test]
fn of_a_queue_that_was_not_empty_at_first_nobody_knows_when_it_began_to_fill() {
    let counted = [(at(0), 7), (at(60), 40), (at(120), 0)];
    let facts = depths(&"mq/orders.dlq".parse().unwrap(), &counted, at(0));
    let told: Vec<Turn> = facts
        .into_iter()
        .filter_map(|fact| match fact.what {
            Happened::Depth { turn, .. } => Some(turn),
            _ => None,
        })
        .collect();
    assert_eq!(told, [Turn::Fullest, Turn::Empty]);
}

#[test]
fn times_are_exact_as_far_as_readings_are_kept_by_the_minute() {
    let counted = [(at(0), 0), (at(300), 3), (at(900), 40), (at(960), 0)];
    let facts = depths(&"mq/orders.dlq".parse().unwrap(), &counted, at(600));
    let told: Vec<Certainty> = facts.iter().map(|fact| fact.certainty).collect();
    assert_eq!(told, [Certainty::Approximate, Certainty::Observed, Certainty::Observed]);
}

#[test]
fn readings_are_kept_by_the_minute_for_a_fortnight() {
    let day = 86_400;
    assert_eq!(minutes_from(at(20 * day)), at(6 * day));
    assert_eq!(minutes_from(at(20 * day + 1)), at(6 * day + 300), "from a whole span of five minutes on");
    assert_eq!(minutes_from(at(20 * day + 300)), at(6 * day + 300));
}
