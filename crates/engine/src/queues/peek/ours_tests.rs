use rstest::rstest;

use super::*;

fn at(second: i64) -> Instant {
    Instant::from_ms(1_795_000_000_000 + second * 1_000)
}

fn ours(asked: &[i64], handed: &[(i64, u64)]) -> Ours {
    Ours {
        asked: asked.iter().map(|second| at(*second)).collect(),
        handed: handed.iter().map(|(second, count)| (at(*second), *count)).collect(),
        taken: Vec::new(),
    }
}

fn replayed(openings: &[i64], taken: (i64, i64, u64)) -> Ours {
    Ours { taken: vec![(at(taken.0), at(taken.1), taken.2)], ..ours(openings, &[]) }
}

/// It stood at 100 deliveries and no returns at second 0; it is second 100.
#[rstest]
#[case::nothing_happened(100, ours(&[], &[]), Some(0))]
#[case::others_read(107, ours(&[], &[]), Some(7))]
#[case::ours_and_counted(110, ours(&[50], &[(50, 10)]), Some(1))]
#[case::ours_and_others(112, ours(&[50], &[(50, 10)]), Some(3))]
#[case::ours_too_young_to_be_taken_off(112, ours(&[90], &[(90, 10)]), Some(13))]
#[case::ours_not_counted_yet(100, ours(&[90], &[(90, 10)]), Some(1))]
#[case::under_way(100, ours(&[100], &[]), Some(1))]
#[case::failed(100, ours(&[50], &[]), Some(1))]
#[case::a_replay(600, replayed(&[60], (20, 60, 500)), Some(1))]
#[case::a_replay_that_began_again(600, replayed(&[60, 60], (20, 60, 500)), Some(2))]
#[case::a_replay_that_goes_on(600, replayed(&[99], (20, 99, 500)), Some(501))]
#[case::a_replay_from_before_the_reading(600, replayed(&[60], (-5, 60, 500)), Some(501))]
#[case::counted_after_the_reading(110, ours(&[-10], &[(-10, 10)]), Some(11))]
#[case::counters_began_again(99, ours(&[], &[]), None)]
fn what_may_have_come_back_since_a_reading(#[case] delivered: u64, #[case] ours: Ours, #[case] expected: Option<u32>) {
    let returns = Returns { at_most: 0, delivered: 100 };
    let known = Known { returns, at: at(0), empty_at: Some(at(-600)) };
    assert_eq!(known.returned_at_most(delivered, &ours, at(100)), expected);
}

/// Until second 0 twelve deliveries were counted, ours among them.
#[rstest]
#[case::others_alone(ours(&[], &[]), Some(12))]
#[case::ours_of_ten(ours(&[-100], &[(-100, 10)]), Some(3))]
#[case::ours_of_whom_nobody_knows_how_many(ours(&[-100], &[]), Some(13))]
#[case::before_it_was_empty(ours(&[-700], &[(-700, 10)]), Some(12))]
#[case::perhaps_not_counted_by_the_reading(ours(&[-10], &[(-10, 10)]), Some(13))]
fn what_the_reading_counted_is_ours_or_not(#[case] ours: Ours, #[case] expected: Option<u32>) {
    let returns = Returns { at_most: 12, delivered: 100 };
    let known = Known { returns, at: at(0), empty_at: Some(at(-600)) };
    assert_eq!(known.returned_at_most(100, &ours, at(100)), expected);
    let unknown = Known { empty_at: None, ..known };
    assert!(unknown.returned_at_most(100, &ours, at(100)) >= Some(12), "nothing is taken off then");
}

#[rstest]
#[case(0, "0 messages")]
#[case(1, "1 message")]
#[case(20, "20 messages")]
fn how_many_were_handed_is_read_again(#[case] count: u64, #[case] text: &str) {
    assert_eq!(handed_text(count), text);
    assert_eq!(count_of(text), Some(count));
}

#[test]
fn other_words_are_no_count() {
    assert_eq!(count_of("its figures"), None);
}
