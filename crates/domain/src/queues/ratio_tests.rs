use rstest::rstest;

use super::*;
use crate::ids::QueueName;
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

#[rstest]
#[case::nobody([7, 7, 7, 7], 0, Some(0))]
#[case::we_did([7, 7, 9, 10], 3, Some(0))]
#[case::others_did([7, 7, 9, 10], 1, Some(2))]
#[case::before_that([1, 7, 7, 7], 0, Some(0))]
#[case::more_than_is_counted_yet([7, 7, 8, 8], 5, Some(0))]
#[case::began_again([7, 9, 0, 2], 0, Some(2))]
fn what_others_took_out_is_what_is_left_of_the_counter(
    #[case] removed: [u64; 4],
    #[case] ours: u64,
    #[case] others: Option<u64>,
) {
    let mut readings = minutes(at("10:00"), [Some(1); 4]);
    for (reading, removed) in readings.iter_mut().zip(removed) {
        reading.totals.removed = Some(removed);
    }
    // The second of the four readings is the last that is not after that.
    let from = readings[1].at;
    assert_eq!(taken_by_others(&readings, from, ours), others);
    assert_eq!(taken_by_others(&readings[..1], from, 0), None);
}

/// Whatever the counters do, what is counted together never falls, and one that goes takes nothing along.
#[test]
fn each_counter_is_compared_with_itself() {
    let told = |a: Option<u64>, b: Option<u64>| [(QueueName::new("a"), a), (QueueName::new("b"), b)];
    let traffic = Traffic::default().after(&told(Some(1_000_000), Some(5)));
    assert_eq!(traffic.total, 0, "what was before nobody saw");
    let traffic = traffic.after(&told(Some(1_000_004), Some(5)));
    let traffic = traffic.after(&told(None, Some(6)));
    let traffic = traffic.after(&told(Some(1_000_009), Some(2)));
    assert_eq!(traffic.total, 4 + 1 + 5 + 2, "untold is caught up with, fallen began again");
    let traffic = traffic.after(&told(Some(1_000_009), Some(2))[1..]);
    assert_eq!((traffic.total, traffic.last.len()), (12, 1));
}
