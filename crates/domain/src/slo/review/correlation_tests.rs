use proptest::prelude::*;
use rstest::rstest;

use super::{FEWEST_PAIRS, Together, correlation};

fn told(complaints: &[u64], spent: &[u64]) -> String {
    let pairs: Vec<_> = complaints.iter().copied().zip(spent.iter().copied()).collect();
    match correlation(&pairs) {
        Together::TooFew => "too few".to_owned(),
        Together::NeverChanges => "never changes".to_owned(),
        Together::Correlated(correlation) => correlation.to_string(),
    }
}

/// The expected values were worked out apart from this, as Pearson's correlation of mean ranks in floating point.
#[rstest]
#[case::more_with_more(&[1, 2, 3, 4, 5, 6], &[10, 20, 30, 40, 50, 600], "1.00")]
#[case::more_with_less(&[1, 2, 3, 4, 5, 6], &[9, 8, 7, 6, 5, 4], "-1.00")]
#[case::one_pair_swapped(&[1, 2, 3, 4, 5, 6], &[2, 1, 3, 4, 5, 6], "0.94")]
#[case::equal_values_share_a_rank(&[0, 0, 0, 3, 7, 7, 9], &[5, 1, 1, 8, 8, 2, 9], "0.75")]
#[case::nothing_to_do_with_each_other(&[1, 2, 3, 4, 5, 6, 7], &[4, 1, 6, 2, 7, 3, 5], "0.29")]
#[case::no_complaints_at_all(&[0, 0, 0, 0, 0, 0], &[1, 2, 3, 4, 5, 6], "never changes")]
#[case::nothing_was_spent(&[1, 2, 3, 4, 5, 6], &[0, 0, 0, 0, 0, 0], "never changes")]
#[case::five_months(&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5], "too few")]
fn complaints_and_spent_budget_go_together(#[case] complaints: &[u64], #[case] spent: &[u64], #[case] expected: &str) {
    assert_eq!(told(complaints, spent), expected);
}

proptest! {
    /// Only the order counts, and which of the two comes first does not.
    #[test]
    fn what_keeps_the_order_changes_nothing(pairs in prop::collection::vec((0_u64..50, 0_u64..50), FEWEST_PAIRS..40)) {
        let (complaints, spent): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
        let stretched: Vec<u64> = spent.iter().map(|bad| bad * bad * 7 + 3).collect();
        let said = told(&complaints, &spent);
        prop_assert_eq!(&told(&complaints, &stretched), &said);
        prop_assert_eq!(told(&spent, &complaints), said);
    }

    /// Against the formula of the textbook in floating point, where no value is there twice: 1 - 6 sum(d^2) / (n (n^2 - 1)).
    #[test]
    #[allow(clippy::cast_precision_loss)]
    fn without_equal_values_it_is_what_the_textbook_says(order in Just((0_u64..12).collect::<Vec<_>>()).prop_shuffle()) {
        let ranks: Vec<u64> = (0..12).collect();
        let squares: u64 = ranks.iter().zip(&order).map(|(a, b)| a.abs_diff(*b).pow(2)).sum();
        let expected = 1.0 - 6.0 * squares as f64 / (12.0 * (144.0 - 1.0));
        let found: f64 = told(&ranks, &order).parse().unwrap();
        prop_assert!((found - expected).abs() <= 0.005 + 1e-9, "{found} and {expected}");
    }
}
