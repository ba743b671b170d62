use super::*;

#[test]
fn the_last_ones_that_were_removed_are_known() {
    let mut removed = Removed::default();
    (0..=REMOVED_MOST).for_each(|number| removed.note(number.to_string()));
    removed.note("1".to_owned());
    assert_eq!((removed.knows("0"), removed.knows("1"), removed.knows("new")), (false, true, false));
    assert_eq!((removed.0.len(), removed.1.len()), (REMOVED_MOST, REMOVED_MOST));
}
