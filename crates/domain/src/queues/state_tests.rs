use super::*;
use crate::queues::Oldest;
use crate::queues::fixtures::{MINUTE, at, minutes};

fn after(readings: &[Reading]) -> QueueState {
    readings.iter().fold(QueueState::default(), |state, reading| state.after(reading, MINUTE))
}

#[test]
fn it_is_not_empty_since_it_was_first_seen_so() {
    let state = after(&minutes(at("10:04"), [Some(0), Some(0), Some(3), Some(1), Some(2)]));
    assert_eq!((state.empty_at, state.not_empty_since), (Some(at("10:01")), Some(at("10:02"))));
    assert_eq!(state.counted, Some((at("10:04"), 2)));
    let state = state.after(&Reading::of(at("10:05"), Depth::Empty), MINUTE);
    assert_eq!((state.empty_at, state.not_empty_since), (Some(at("10:05")), None));
}

#[test]
fn what_is_not_known_is_neither_empty_nor_new() {
    let before = after(&minutes(at("10:00"), [Some(0), Some(3)]));
    let state = before.after(&Reading::of(at("10:01"), Depth::NoPermission), MINUTE);
    assert_eq!(state, QueueState { last: state.last, ..before });
    assert_eq!(state.depth(MINUTE, at("10:02")), Some(Depth::NoPermission));
}

#[test]
fn the_oldest_message_proves_more_than_we_have_watched() {
    let oldest = |oldest| Reading { oldest: Some(oldest), ..Reading::of(at("10:00"), Depth::Known(2)) };
    let died = QueueState::default().after(&oldest(Oldest::died(at("04:00"))), MINUTE);
    assert_eq!(died.not_empty_since, Some(at("04:00")));
    let sent = QueueState::default().after(&oldest(Oldest::sent(at("04:00"))), MINUTE);
    assert_eq!(sent.not_empty_since, Some(at("10:00")), "it may have died just now");
}

#[test]
fn a_brokers_clock_does_not_contradict_what_was_seen() {
    let empty = QueueState::default().after(&Reading::of(at("09:59"), Depth::Empty), MINUTE);
    let reading = Reading { oldest: Some(Oldest::died(at("09:30"))), ..Reading::of(at("10:00"), Depth::Known(2)) };
    assert_eq!(empty.after(&reading, MINUTE).not_empty_since, Some(at("09:59")));
}

/// Read until 10:00 and again from 13:00 on.
#[test]
fn what_was_not_read_is_counted() {
    let state = after(&minutes(at("10:00"), [Some(3), Some(3)]));
    let state = state.after(&Reading::of(at("13:00"), Depth::Known(3)), MINUTE);
    assert_eq!((state.not_empty_since, state.unread), (Some(at("09:59")), Duration::from_secs(3 * 3600)));
    let state = state.after(&Reading::of(at("13:01"), Depth::Known(3)), MINUTE);
    assert_eq!(state.unread, Duration::from_secs(3 * 3600));
}

#[test]
fn a_rough_zero_is_believed_once_it_has_held() {
    let about = |minute: u64| {
        let at = at("10:00").plus(Duration::from_secs(60 * minute));
        Reading::of(at, Depth::Approximate { count: 0, as_of: at })
    };
    let full = QueueState::default().after(&Reading::of(at("09:59"), Depth::Known(4)), MINUTE);
    let mut state = full;
    for minute in 0..5 {
        state = state.after(&about(minute), MINUTE);
        assert_eq!(state.not_empty_since, full.not_empty_since, "after {minute} min");
        assert!(!state.depth(MINUTE, about(minute).at).unwrap().is_calm());
    }
    let state = state.after(&about(5), MINUTE);
    assert_eq!((state.empty_at, state.not_empty_since), (Some(at("10:05")), None));
    assert_eq!(state.depth(MINUTE, at("10:05")), Some(Depth::Empty));
    assert!(!state.depth(MINUTE, at("10:30")).unwrap().is_calm(), "stale is not calm");
}

#[test]
fn a_reading_from_before_the_last_is_not_taken_in() {
    let state = after(&minutes(at("10:00"), [Some(3)]));
    assert_eq!(state.after(&Reading::of(at("09:00"), Depth::Empty), MINUTE), state);
}
