use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn patch(of: usize, at: usize, removed: usize, inserted: &str) -> Patch {
    Patch { of, at, removed, inserted: inserted.to_owned() }
}

#[rstest]
#[case::typed("ab", "axb", patch(2, 1, 0, "x"))]
#[case::taken_out("axb", "ab", patch(3, 1, 1, ""))]
#[case::replaced("one two", "one 2", patch(7, 4, 3, "2"))]
#[case::of_nothing("", "x\r\n", patch(0, 0, 0, "x\r\n"))]
#[case::to_nothing("x", "", patch(1, 0, 1, ""))]
#[case::the_same_letter_again("aa", "aaa", patch(2, 2, 0, "a"))]
#[case::letters_that_begin_alike("ä", "ö", patch(2, 0, 2, "ö"))]
#[case::letters_that_end_alike("ä", "\u{124}", patch(2, 0, 2, "\u{124}"))]
fn what_changed_is_found(#[case] old: &str, #[case] new: &str, #[case] expected: Patch) {
    let found = Patch::between(old, new).unwrap();
    assert_eq!(found, expected);
    assert_eq!(found.apply(old).unwrap(), new);
}

#[test]
fn a_save_without_an_edit_is_no_patch() {
    assert_eq!(Patch::between("# a\r\n", "# a\r\n"), None);
}

#[rstest]
#[case::of_another_text(patch(5, 0, 1, ""), Misfit::Length { expected: 5, found: 4 })]
#[case::beyond_the_end(patch(4, 3, 2, ""), Misfit::Place { at: 3, removed: 2 })]
#[case::within_a_letter(patch(4, 1, 1, ""), Misfit::Place { at: 1, removed: 1 })]
#[case::beyond_all_numbers(patch(4, usize::MAX, 1, ""), Misfit::Place { at: usize::MAX, removed: 1 })]
fn what_does_not_fit_changes_nothing(#[case] patch: Patch, #[case] why: Misfit) {
    assert_eq!(patch.apply("äöxx").err(), Some(Misfit::Length { expected: patch.of, found: 6 }));
    assert_eq!(patch.apply("äxx").err(), Some(why));
}

#[test]
fn places_of_an_editor_are_places_of_bytes() {
    let text = "aä😀b";
    let places: Vec<Option<usize>> = (0..7).map(|units| utf16_place(text, units)).collect();
    assert_eq!(places, [Some(0), Some(1), Some(3), None, Some(7), Some(8), None]);
    let units: Vec<usize> = (0..10).map(|byte| utf16_of(text, byte)).collect();
    assert_eq!(units, [0, 1, 1, 2, 2, 2, 2, 4, 5, 5]);
    assert_eq!((utf16_place("", 0), utf16_of("", 3)), (Some(0), 0));
}

fn any_text() -> impl Strategy<Value = String> {
    "(?s)[abäß😀\r\n|`<>-]{0,24}"
}

proptest! {
    #[test]
    fn any_edits_come_to_the_same_bytes_when_they_are_replayed(texts in prop::collection::vec(any_text(), 1..12)) {
        let patches: Vec<Patch> = texts.windows(2).filter_map(|two| Patch::between(&two[0], &two[1])).collect();
        let last = texts.last().unwrap();
        prop_assert_eq!(&replayed(&texts[0], &patches).unwrap(), last);
        // Wherever the journal is put into the body, the rest of it comes to the same.
        for cut in 0..=patches.len() {
            let body = replayed(&texts[0], &patches[..cut]).unwrap();
            prop_assert_eq!(&replayed(&body, &patches[cut..]).unwrap(), last);
        }
    }

    #[test]
    fn a_patch_takes_out_no_more_than_it_must(old in any_text(), new in any_text()) {
        if let Some(patch) = Patch::between(&old, &new) {
            prop_assert_eq!(patch.apply(&old).unwrap(), new);
            let (taken, put) = (&old[patch.at..patch.at + patch.removed], &patch.inserted);
            prop_assert!(taken.is_empty() || put.is_empty() || taken.chars().next() != put.chars().next());
            prop_assert!(taken.is_empty() || put.is_empty() || taken.chars().last() != put.chars().last());
        }
    }

    #[test]
    fn no_patch_makes_it_fall_over(text in any_text(), of in 0..30usize, at in 0..30usize, removed in 0..30usize) {
        let fits = patch(of, at, removed, "x").apply(&text);
        prop_assert_eq!(fits.is_ok(), of == text.len() && text.get(at..at + removed).is_some());
    }

    #[test]
    fn places_go_there_and_back(text in any_text()) {
        for (byte, _) in text.char_indices() {
            prop_assert_eq!(utf16_place(&text, utf16_of(&text, byte)), Some(byte));
        }
    }
}
