use proptest::prelude::{prop, prop_assert_eq, proptest};

use super::{Ledger, Share, ShareKind, ledger_bar, places};
use crate::canvas::{Rect, SizePx};
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::fixtures::{Expect, FOOTING, HOSTILE, SAID, assert_only_shapes, shares};

const PAPER: Paper = Paper { size: SizePx { width: 500, height: 100 }, text_px: 10 };

fn chart(shares: &[Share]) -> Drawing {
    ledger_bar(&Ledger { said: SAID, shares, footing: FOOTING }, PAPER)
}

fn share(share: f64) -> Share {
    Share { label: "part".to_owned(), value: "x %".to_owned(), share, kind: ShareKind::Incident }
}

#[test]
fn each_part_stands_in_the_bar_and_in_its_row() {
    let drawing = chart(&shares());
    insta::assert_snapshot!(drawing.svg);
    assert_only_shapes(&drawing.svg, Expect::Harmless);
}

#[test]
fn a_name_that_has_no_room_is_cut_and_says_so() {
    let name = "database failover in two zones at once, and its replica too";
    let long = |part: f64| Share { label: name.to_owned(), ..share(part) };
    for (part, has_room) in [(0.6, false), (0.99, true)] {
        let svg = chart(&[long(part), share(1.0 - part)]).svg;
        assert_eq!((svg.contains(name), svg.contains('…')), (has_room, !has_room), "{part}");
    }
}

#[test]
fn more_parts_than_rows_are_counted() {
    let drawing = chart(&vec![share(0.05); 20]);
    assert!(drawing.svg.contains("8 more parts have no row here"));
    assert_eq!(drawing.size.height, chart(&vec![share(0.05); 12]).size.height);
}

#[test]
fn a_part_that_is_no_number_takes_no_room() {
    for strange in [f64::NAN, f64::INFINITY, -1.0] {
        let places = places(&[share(1.0), share(strange)], Rect { x: 0, y: 0, width: 100, height: 10 });
        assert_eq!(places.iter().map(|place| place.width).collect::<Vec<_>>(), [100, 0]);
    }
    assert_only_shapes(&chart(&[]).svg, Expect::Harmless);
}

proptest! {
    #[test]
    fn the_parts_fill_the_bar_exactly(parts in prop::collection::vec(0.000_1..1.0_f64, 1..40), width in 1..2000_i32) {
        let parts: Vec<Share> = parts.into_iter().map(share).collect();
        let places = places(&parts, Rect { x: 7, y: 0, width, height: 10 });
        prop_assert_eq!(places.iter().map(|place| place.width).sum::<i32>(), width);
        prop_assert_eq!(places[places.len() - 1].right(), 7 + width);
    }
}

#[test]
fn texts_from_outside_are_texts() {
    let share = Share { label: HOSTILE.to_owned(), value: HOSTILE.to_owned(), ..share(1.0) };
    let said = Said { title: HOSTILE, description: HOSTILE };
    let footing = Footing { as_of: HOSTILE, coverage: HOSTILE };
    assert_only_shapes(&ledger_bar(&Ledger { said, shares: &[share], footing }, PAPER).svg, Expect::Hostile);
}
