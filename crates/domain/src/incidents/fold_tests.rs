use proptest::prelude::*;

use super::super::entry::in_order;
use super::super::fixtures::{line, min};
use super::*;

fn identity(entry: &Entry) -> (Record, EntryKind) {
    (entry.record.clone(), entry.kind)
}

/// Fires and resolves by turns, a line at each of these minutes.
fn flapping(minutes: &[i64]) -> Vec<Entry> {
    let kind = |nth: usize| if nth.is_multiple_of(2) { EntryKind::AlertFired } else { EntryKind::AlertResolved };
    let lines = minutes.iter().enumerate().map(|(nth, at)| line(*at, kind(nth), "prod/1", &nth.to_string()));
    lines.collect()
}

fn members(rows: &[Row]) -> Vec<Vec<usize>> {
    rows.iter()
        .map(|row| match row {
            Row::One(place) => vec![*place],
            Row::Folded(fold) => fold.members.clone(),
        })
        .collect()
}

#[test]
fn what_flaps_is_folded_between_its_first_and_its_last_line() {
    let mut entries = flapping(&[0, 2, 4, 6, 8, 10]);
    entries.push(line(3, EntryKind::Note, "", "n"));
    let entries = in_order(entries);
    let rows = folded(&entries, &[], &BTreeSet::new());
    assert_eq!(members(&rows), [vec![0], vec![1, 3, 4, 5], vec![2], vec![6]]);
    let Row::Folded(fold) = &rows[1] else { panic!("not folded: {rows:?}") };
    assert_eq!(fold.because, FoldBecause::Flapped { about: "prod/1".to_owned() });
    assert_eq!((fold.from, fold.to), (min(2), min(8)));
    assert_eq!(
        fold.text(),
        "fired 2 times more and resolved 2 times more between 2026-03-28T09:02:00Z and 2026-03-28T09:08:00Z"
    );
}

#[test]
fn few_lines_and_lines_far_apart_are_no_noise() {
    let rows = |minutes: &[i64]| folded(&flapping(minutes), &[], &BTreeSet::new()).len();
    assert_eq!(rows(&[0, 2, 4, 6]), 4);
    assert_eq!(rows(&[0, 2, 4, 6, 8]), 3);
    assert_eq!(rows(&[0, 11, 22, 33, 44, 55]), 6);
    // Ten minutes are near enough.
    assert_eq!(rows(&[0, 10, 20, 30, 40]), 3);
}

#[test]
fn what_somebody_wrote_beside_is_never_folded_by_a_rule() {
    let entries = flapping(&[0, 2, 4, 6, 8, 10]);
    let kept = BTreeSet::from([identity(&entries[2])]);
    assert_eq!(members(&folded(&entries, &[], &kept)), [vec![0], vec![1, 3, 4], vec![2], vec![5]]);
}

#[test]
fn another_alert_is_another_run() {
    let mut entries = flapping(&[0, 2, 4]);
    entries.extend(flapping(&[1, 3, 5]).into_iter().map(|entry| Entry { about: "prod/2".to_owned(), ..entry }));
    assert_eq!(folded(&in_order(entries), &[], &BTreeSet::new()).len(), 6);
}

#[test]
fn pages_of_the_same_are_folded_too() {
    let entries: Vec<Entry> = (0..6).map(|nth| line(nth, EntryKind::PageSent, "prod/1", &nth.to_string())).collect();
    let rows = folded(&entries, &[], &BTreeSet::new());
    assert_eq!(members(&rows), [vec![0], vec![1, 2, 3, 4], vec![5]]);
    let Row::Folded(fold) = &rows[1] else { panic!("not folded: {rows:?}") };
    assert_eq!(fold.text(), "paged 4 times more between 2026-03-28T09:01:00Z and 2026-03-28T09:04:00Z");
}

#[test]
fn a_person_folds_whatever_they_like_and_it_says_who() {
    let entries = vec![line(0, EntryKind::Note, "", "a"), line(1, EntryKind::AlertFired, "prod/1", "b")];
    let lines = BTreeSet::from([identity(&entries[1])]);
    let hand = HandFold { lines, by: "ana".to_owned(), at: min(30), why: "the test cluster ".to_owned() };
    let kept = BTreeSet::from([identity(&entries[1])]);
    let rows = folded(&entries, &[hand.clone(), hand], &kept);
    assert_eq!(members(&rows), [vec![0], vec![1]]);
    let Row::Folded(fold) = &rows[1] else { panic!("not folded: {rows:?}") };
    assert_eq!(
        fold.text(),
        "1 line from 2026-03-28T09:01:00Z to 2026-03-28T09:01:00Z, folded by ana: the test cluster"
    );
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let kind = prop_oneof![
        4 => Just(EntryKind::AlertFired),
        4 => Just(EntryKind::AlertResolved),
        4 => Just(EntryKind::PageSent),
        1 => Just(EntryKind::Note)
    ];
    prop::collection::vec((0..60i64, kind, "[ab]"), 0..40).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        in_order(lines.map(|(nth, (at, kind, about))| line(at, kind, &about, &nth.to_string())).collect())
    })
}

proptest! {
    #[test]
    fn folding_never_loses_a_line_nor_shows_one_twice(
        entries in any_entries(),
        by_hand in prop::collection::vec(prop::collection::vec(0..40usize, 0..6), 0..3),
        kept in prop::collection::vec(0..40usize, 0..6),
    ) {
        let lines = |places: Vec<usize>| -> BTreeSet<(Record, EntryKind)> {
            places.into_iter().filter_map(|place| entries.get(place)).map(identity).collect()
        };
        let hand = |places| HandFold { lines: lines(places), by: "ana".to_owned(), at: min(90), why: String::new() };
        let by_hand: Vec<HandFold> = by_hand.into_iter().map(hand).collect();
        let kept = lines(kept);
        let rows = folded(&entries, &by_hand, &kept);
        let mut shown: Vec<usize> = members(&rows).concat();
        let firsts: Vec<usize> = members(&rows).iter().map(|members| members[0]).collect();
        prop_assert!(firsts.is_sorted());
        shown.sort_unstable();
        prop_assert_eq!(shown, (0..entries.len()).collect::<Vec<_>>());
        for row in rows {
            let Row::Folded(fold) = row else { continue };
            prop_assert_eq!(fold.counts.values().sum::<usize>(), fold.members.len());
            if !matches!(fold.because, FoldBecause::ByHand { .. }) {
                prop_assert!(fold.members.len() >= FOLD_LEAST);
                for place in fold.members {
                    prop_assert!(entries[place].kind != EntryKind::Note && !kept.contains(&identity(&entries[place])));
                }
            }
        }
    }

    #[test]
    fn the_first_and_the_last_line_of_an_alert_are_always_shown(entries in any_entries()) {
        let rows = folded(&entries, &[], &BTreeSet::new());
        for about in ["a", "b"] {
            let is_of = |place: &usize| entries[*place].about == about && entries[*place].kind != EntryKind::PageSent && entries[*place].kind != EntryKind::Note;
            let places: Vec<usize> = (0..entries.len()).filter(is_of).collect();
            for place in places.first().into_iter().chain(places.last()) {
                prop_assert!(rows.contains(&Row::One(*place)));
            }
        }
    }
}
