use rstest::rstest;

use super::sparkline;
use crate::canvas::SizePx;
use crate::drawing::Said;
use crate::fixtures::{Expect, HOSTILE, SAID, assert_only_shapes};

const SIZE: SizePx = SizePx { width: 96, height: 20 };

#[test]
fn a_budget_that_ran_out_with_a_gap_in_what_is_known() {
    let values = [Some(1.0), Some(0.8), None, None, Some(0.3), Some(-0.2)];
    let drawing = sparkline(SAID, &values, SIZE);
    insta::assert_snapshot!(drawing.svg);
    assert_only_shapes(&drawing.svg, Expect::Harmless);
}

#[test]
fn a_budget_that_lasts_has_no_line_at_zero() {
    let zero = |value| sparkline(SAID, &[Some(1.0), Some(value)], SIZE).svg.contains("--chart-axis");
    assert!(!zero(0.0) && zero(-0.01));
}

#[rstest]
#[case::nothing(&[])]
#[case::one(&[Some(0.5)])]
#[case::nobody_knows(&[None, None, None])]
#[case::no_numbers(&[Some(f64::NAN), Some(f64::NEG_INFINITY)])]
#[case::far_below(&[Some(1.0), Some(-1e15)])]
fn no_values_are_too_strange(#[case] values: &[Option<f64>]) {
    for size in [SIZE, SizePx { width: 0, height: 0 }] {
        assert_only_shapes(&sparkline(SAID, values, size).svg, Expect::Harmless);
    }
}

#[test]
fn its_words_are_texts() {
    let said = Said { title: HOSTILE, description: HOSTILE };
    assert_only_shapes(&sparkline(said, &[Some(1.0)], SIZE).svg, Expect::Hostile);
}
