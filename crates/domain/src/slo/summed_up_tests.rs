use proptest::prelude::*;
use rstest::rstest;

use super::super::{Bucket, Certainty, Grid, Reading, Tier};
use super::summed_up;
use crate::time::Instant;

const FINE: u32 = 60;
const COARSE: u32 = 300;

/// Minutes from `from_s` on: `5/6` is counted, `5/6?` partial, `5/6~` estimated, `-` unknown.
fn minutes(from_s: i64, text: &str) -> Vec<Bucket> {
    let one = |(nth, word): (usize, &str)| {
        let start = Instant::from_ms((from_s + 60 * i64::try_from(nth).unwrap()) * 1000);
        let certainty = match word.chars().last().unwrap() {
            '?' => Certainty::Partial,
            '~' => Certainty::Estimated,
            _ => Certainty::Known,
        };
        let Some((good, total)) = word.trim_end_matches(['?', '~']).split_once('/') else {
            return Bucket::unknown(start);
        };
        let (good, total) = (good.parse().unwrap(), total.parse().unwrap());
        Bucket { start, reading: Reading::Counted { good, total, certainty }, tier: Tier::Exact }
    };
    text.split_whitespace().enumerate().map(one).collect()
}

fn shown(bucket: &Bucket) -> String {
    let start_s = bucket.start.as_ms() / 1000;
    match bucket.reading {
        Reading::Unknown => format!("{start_s} -"),
        Reading::Counted { good, total, certainty } => {
            let mark = match certainty {
                Certainty::Known => "",
                Certainty::Partial => "?",
                Certainty::Estimated => "~",
            };
            format!("{start_s} {good}/{total}{mark}")
        }
    }
}

#[rstest]
#[case::whole(0, "1/1 2/2 3/4 0/0 1/1", "0 7/8")]
#[case::one_minute_is_missing(0, "1/1 - 3/4 0/0 1/1", "0 5/6?")]
#[case::nothing_is_known(0, "- - - - -", "0 -")]
#[case::a_part_is_a_lower_bound(0, "1/1 1/1? 1/1 1/1 1/1", "0 5/5?")]
#[case::a_part_is_estimated(0, "1/1 1/1~ 1/1 1/1 1/1", "0 5/5~")]
#[case::a_minute_with_more_good_than_all_is_judged_within_the_five(0, "9/8 7/8 8/8 8/8 8/8", "0 40/40")]
#[case::a_negative_minute_is_unknown(0, "-1/3 2/2 2/2 2/2 2/2", "0 8/8?")]
#[case::beyond_what_can_be_counted(0, "9223372036854775807/9223372036854775807 1/1 0/0 0/0 0/0", "0 -")]
#[case::begins_between(120, "1/1 1/1 1/1 2/2 2/2 2/2 2/2 2/2 5/5", "300 10/10")]
#[case::too_short(0, "1/1 1/1 1/1 1/1", "")]
#[case::none(0, "", "")]
fn five_minutes_are_the_sum_of_their_minutes(#[case] from_s: i64, #[case] text: &str, #[case] expected: &str) {
    let summed = summed_up(&minutes(from_s, text), Grid::of_step(FINE), Grid::of_step(COARSE));

    assert_eq!(summed.iter().map(shown).collect::<Vec<_>>().join(", "), expected);
}

#[test]
fn a_sum_is_as_good_as_its_worst_part() {
    let mut parts = minutes(0, "1/1 1/1 1/1 1/1 1/1");
    parts[2].tier = Tier::Aggregated;

    assert_eq!(summed_up(&parts, Grid::of_step(FINE), Grid::of_step(COARSE))[0].tier, Tier::Aggregated);
}

proptest! {
    #[test]
    fn sums_of_sums_are_sums(counts in proptest::collection::vec(proptest::option::of((0_i64..50, 0_i64..50)), 0..60)) {
        let buckets: Vec<Bucket> = counts.iter().enumerate().map(|(nth, count)| {
            let start = Instant::from_ms(60_000 * i64::try_from(nth).unwrap());
            count.map_or(Bucket::unknown(start), |(good, total)| Bucket::known(start, good, total))
        }).collect();
        let (minute, five, fifteen) = (Grid::of_step(60), Grid::of_step(300), Grid::of_step(900));

        let at_once = summed_up(&buckets, minute, fifteen);
        let by_fives = summed_up(&summed_up(&buckets, minute, five), five, fifteen);

        prop_assert_eq!(at_once, by_fives);
    }
}
