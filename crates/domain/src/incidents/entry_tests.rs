use proptest::prelude::*;

use super::super::fixtures::{line, min};
use super::*;

fn any_entry() -> impl Strategy<Value = Entry> {
    let kind = prop_oneof![
        Just(EntryKind::AlertFired),
        Just(EntryKind::AlertResolved),
        Just(EntryKind::PageSent),
        Just(EntryKind::Note)
    ];
    (0..4i64, kind, "[ab]", "[1-4]", "[xy]")
        .prop_map(|(minutes, kind, about, key, text)| Entry { text, ..line(minutes, kind, &about, &key) })
}

proptest! {
    #[test]
    fn collecting_again_adds_nothing(collected in prop::collection::vec(any_entry(), 0..12)) {
        let first = added([], collected.clone());
        prop_assert_eq!(added(&first, collected), vec![]);
    }

    #[test]
    fn collecting_only_adds_and_adds_all_that_is_new(
        before in prop::collection::vec(any_entry(), 0..8),
        collected in prop::collection::vec(any_entry(), 0..12),
    ) {
        let kept = added([], before);
        let new = added(&kept, collected.clone());
        let mut all = kept.clone();
        all.extend(new.iter().cloned());
        for entry in &collected {
            let found = all.iter().filter(|other| other.record == entry.record && other.kind == entry.kind).count();
            prop_assert_eq!(found, 1);
        }
        prop_assert!(new.iter().all(|entry| kept.iter().all(|other| other.record != entry.record || other.kind != entry.kind)));
    }

    #[test]
    fn the_order_does_not_depend_on_who_was_read_first(
        (entries, shuffled) in prop::collection::vec(any_entry(), 0..12).prop_flat_map(|entries| {
            let shuffled = Just(entries.clone()).prop_shuffle();
            (Just(entries), shuffled)
        })
    ) {
        let in_order = in_order(entries);
        prop_assert!(in_order.windows(2).all(|two| two[0].at <= two[1].at));
        // What is equal in time, lane, kind, record and text differs in nothing else that is told.
        let said = |entries: &[Entry]| entries.iter().map(|entry| (entry.at, entry.record.clone(), entry.text.clone())).collect::<Vec<_>>();
        prop_assert_eq!(said(&super::in_order(shuffled)), said(&in_order));
    }

    #[test]
    fn annotations_never_change_a_line(entry in any_entry(), texts in prop::collection::vec("[ a]{0,3}", 0..4)) {
        let mut annotated = Annotated { entry: entry.clone(), annotations: vec![] };
        for text in &texts {
            let annotation = Annotation { by: "bo".to_owned(), at: min(9), text: text.clone(), said_at: Some(min(1)) };
            annotated = annotated.with(annotation);
        }
        prop_assert_eq!(&annotated.entry, &entry);
        prop_assert_eq!(annotated.annotations.len(), texts.iter().filter(|text| !text.trim().is_empty()).count());
    }
}

#[test]
fn what_changed_comes_before_what_came_of_it() {
    let deploy = Entry { lane: Lane::Changes, ..line(0, EntryKind::Deploy, "checkout", "1") };
    let page = line(0, EntryKind::PageSent, "prod/1", "1");
    let note = line(0, EntryKind::Note, "", "1");
    let (fired, resolved) =
        (line(0, EntryKind::AlertFired, "prod/1", "1"), line(0, EntryKind::AlertResolved, "prod/0", "0"));
    let expected = vec![deploy, fired, resolved, page, note];
    let mut reversed = expected.clone();
    reversed.reverse();
    assert_eq!(in_order(reversed), expected);
}

#[test]
fn what_is_kept_stays_as_it_was_told_first() {
    let kept = line(0, EntryKind::AlertFired, "prod/1", "1");
    let retold = Entry { text: "otherwise".to_owned(), at: min(3), ..kept.clone() };
    assert_eq!(added([&kept], vec![retold]), vec![]);
}

#[test]
fn the_last_time_that_somebody_gave_is_told() {
    let entry = line(0, EntryKind::AlertFired, "prod/1", "1");
    let annotation = |said_at: Option<i64>| Annotation {
        by: "bo".to_owned(),
        at: min(9),
        text: "x".to_owned(),
        said_at: said_at.map(min),
    };
    let annotated = Annotated { entry, annotations: vec![] };
    assert_eq!(annotated.told_at(), min(0));
    let annotated = annotated.with(annotation(Some(-3))).with(annotation(Some(-2))).with(annotation(None));
    assert_eq!(annotated.told_at(), min(-2));
}

#[test]
fn every_word_is_read_back() {
    assert!(Lane::ALL.into_iter().all(|one| Lane::from_word(one.word()) == Some(one)));
    assert!(EntryKind::ALL.into_iter().all(|one| EntryKind::from_word(one.word()) == Some(one)));
    assert!(Certainty::ALL.into_iter().all(|one| Certainty::from_word(one.word()) == Some(one)));
    let written: Vec<EntryKind> = EntryKind::ALL.into_iter().filter(|kind| kind.is_written()).collect();
    assert_eq!(written, [EntryKind::Note, EntryKind::Chat]);
}
