use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn line(post: Post, messages: Option<u64>) -> Line {
    Line { post, messages, source: "the broker".to_owned(), certainty: Counted::Counted }
}

/// Expected, processed, replayed, discarded, waiting, lost.
fn lines(counts: [u64; 6]) -> Vec<Line> {
    std::iter::once(Post::Expected)
        .chain(Post::PARTS)
        .zip(counts)
        .map(|(post, count)| line(post, Some(count)))
        .collect()
}

#[rstest]
#[case::even([100, 80, 12, 5, 2, 1], Balance::Even, "it adds up: every message is accounted for")]
#[case::nothing([0; 6], Balance::Even, "it adds up: every message is accounted for")]
#[case::missing([100, 80, 12, 5, 0, 0], Balance::Missing(3), "3 messages are nowhere: it does not add up")]
#[case::one_missing([1, 0, 0, 0, 0, 0], Balance::Missing(1), "1 message is nowhere: it does not add up")]
#[case::too_many([100, 100, 1, 1, 0, 0], Balance::TooMany(2), "2 messages more than expected: something is counted twice")]
#[case::huge(
    [u64::MAX, u64::MAX, u64::MAX, 0, 0, 0],
    Balance::TooMany(u64::MAX as u128),
    "18446744073709551615 messages more than expected: something is counted twice"
)]
fn it_adds_up_or_says_by_how_much_not(#[case] counts: [u64; 6], #[case] expected: Balance, #[case] text: &str) {
    let found = balance(&lines(counts));
    assert_eq!((&found, found.text().as_str()), (&expected, text));
    assert_eq!(found.is_even(), expected == Balance::Even);
}

#[test]
fn what_is_not_known_is_not_nothing() {
    let mut some = lines([100, 80, 12, 5, 2, 1]);
    some[4].messages = None;
    some.remove(2);
    let found = balance(&some);
    assert_eq!(found, Balance::Unknown(vec![Post::Replayed, Post::Waiting]));
    assert_eq!(found.text(), "it cannot be said yet: replayed, waiting not known");
    let all = std::iter::once(Post::Expected).chain(Post::PARTS).collect();
    assert_eq!(balance(&[]), Balance::Unknown(all));
}

#[test]
fn an_estimate_proves_nothing() {
    let mut some = lines([100, 80, 12, 5, 2, 1]);
    some[1].certainty = Counted::Estimated;
    let found = balance(&some);
    assert_eq!((found.is_even(), found), (false, Balance::EvenByEstimate));
}

#[test]
fn what_perhaps_arrived_twice_is_in_no_sum() {
    let mut some = lines([100, 80, 12, 5, 2, 1]);
    some.push(Line { certainty: Counted::Estimated, ..line(Post::PerhapsTwice, Some(9)) });
    assert_eq!(balance(&some), Balance::Even);
}

#[test]
fn every_word_is_read_back() {
    assert!(Post::ALL.into_iter().all(|one| Post::from_word(one.word()) == Some(one)));
}

proptest! {
    #[test]
    fn however_the_parts_are_split_the_balance_is_the_same(
        parts in prop::collection::vec((0..5usize, 0..100u64), 0..20),
        over in -3..4i64,
    ) {
        let sum: u64 = parts.iter().map(|(_, count)| count).sum();
        let expected = sum.saturating_add_signed(over);
        let mut some: Vec<Line> = parts.iter().map(|(nth, count)| line(Post::PARTS[*nth], Some(*count))).collect();
        some.extend(Post::PARTS.map(|post| line(post, Some(0))));
        some.push(line(Post::Expected, Some(expected)));
        let differs = u128::from(expected.abs_diff(sum));
        let balanced = match expected.cmp(&sum) {
            std::cmp::Ordering::Equal => Balance::Even,
            std::cmp::Ordering::Greater => Balance::Missing(differs),
            std::cmp::Ordering::Less => Balance::TooMany(differs),
        };
        prop_assert_eq!(balance(&some), balanced);
    }
}
