use rstest::rstest;

use super::{ClosedWindow, History, Outcome, history_chart};
use crate::canvas::SizePx;
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::fixtures::{Expect, FOOTING, HOSTILE, SAID, assert_only_shapes, windows};

const PAPER: Paper = Paper { size: SizePx { width: 400, height: 160 }, text_px: 10 };

fn chart(windows: &[ClosedWindow]) -> Drawing {
    history_chart(&History { said: SAID, windows, footing: FOOTING }, PAPER)
}

#[test]
fn every_outcome_has_its_shape_and_its_word() {
    let svg = chart(&windows()).svg;
    insta::assert_snapshot!(svg);
    assert_only_shapes(&svg, Expect::Harmless);
    for word in ["met", "missed", "unknown", "running"] {
        assert!(svg.contains(&format!("\n{word}\n")), "{word}");
    }
}

#[rstest]
#[case::overspent(-38.0, Outcome::Missed)]
#[case::no_number(f64::NAN, Outcome::Met)]
#[case::beyond_measure(-1e300, Outcome::Missed)]
fn no_window_is_too_strange(#[case] remaining: f64, #[case] outcome: Outcome) {
    let window = ClosedWindow { label: "Q".to_owned(), value: "x".to_owned(), remaining, outcome };
    assert_only_shapes(&chart(&[window]).svg, Expect::Harmless);
    assert_only_shapes(&chart(&[]).svg, Expect::Harmless);
}

#[test]
fn a_far_miss_says_that_the_scale_changes() {
    let window = |remaining| ClosedWindow { remaining, ..windows()[3].clone() };
    assert!(chart(&[window(-38.0)]).svg.contains("times coarser"));
    assert!(!chart(&[window(-0.5)]).svg.contains("times coarser"));
}

#[test]
fn texts_from_outside_are_texts() {
    let window =
        ClosedWindow { label: HOSTILE.to_owned(), value: HOSTILE.to_owned(), remaining: 0.5, outcome: Outcome::Met };
    let said = Said { title: HOSTILE, description: HOSTILE };
    let footing = Footing { as_of: HOSTILE, coverage: HOSTILE };
    assert_only_shapes(&history_chart(&History { said, windows: &[window], footing }, PAPER).svg, Expect::Hostile);
}
