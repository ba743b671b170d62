use rstest::rstest;

use super::*;
use crate::queues::fixtures::{at, minutes};

#[rstest]
#[case::nothing(&[], None)]
#[case::one_reading(&[7], None)]
#[case::rises(&[7, 9, 12], Some(5))]
#[case::begins_again(&[100, 103, 2, 5], Some(8))]
fn a_counter_that_falls_began_again(#[case] counts: &[u64], #[case] rose: Option<u64>) {
    assert_eq!(increase(counts.iter().copied()), rose);
}

fn with(depths: [u64; 4], arrived: Option<[u64; 4]>, traffic: [u64; 4]) -> Vec<Reading> {
    let mut readings = minutes(at("10:00"), depths.map(Some));
    for (place, reading) in readings.iter_mut().enumerate() {
        reading.totals.arrived = arrived.map(|arrived| arrived[place]);
        reading.totals.source_traffic = Some(traffic[place]);
    }
    readings
}

#[test]
fn what_died_is_what_the_broker_counted() {
    let readings = with([0, 3, 1, 2], Some([10, 13, 13, 15]), [1000, 1500, 2000, 3000]);
    let found = ratio(&readings, at("09:57")).unwrap();
    assert_eq!(found, Ratio { dead: 5, handled: 2000, is_counted: true });
    assert_eq!(found.per_million(), Some(2500));
}

#[test]
fn without_a_count_the_depth_gives_the_least() {
    let readings = with([0, 3, 1, 2], None, [1000, 1500, 2000, 3000]);
    assert_eq!(ratio(&readings, at("09:57")), Some(Ratio { dead: 4, handled: 2000, is_counted: false }));
    assert_eq!(ratio(&readings, at("09:59")), Some(Ratio { dead: 1, handled: 1000, is_counted: false }));
}

#[test]
fn nothing_is_said_of_traffic_that_is_not_known() {
    assert_eq!(ratio(&minutes(at("10:00"), [Some(1), Some(2)]), at("09:00")), None);
    assert_eq!(Ratio { dead: 3, handled: 0, is_counted: true }.per_million(), None);
}
