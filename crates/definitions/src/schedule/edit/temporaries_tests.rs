use proptest::prelude::*;
use watchbill_domain::oncall::Temporary;

use super::super::super::any;
use super::super::tests::{FILE, commented, schedule, told};
use super::super::{add_temporary, remove_temporary};

#[test]
fn a_temporary_schedule_that_has_changed_is_left_alone() {
    let mut other = schedule(FILE).temporaries[0].clone();
    other.end = other.end.shifted_ms(1000);
    assert!(told(remove_temporary(FILE, "f", 0, &other)).contains("has been changed in the file since it was shown"));
    let backwards = Temporary { end: other.start, ..other };
    assert!(told(add_temporary(FILE, "f", &backwards, None)).starts_with("end: "));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_temporary_schedule_that_is_added_and_taken_away_leaves_every_byte_as_it_was(
        text in commented(), one in any::temporary(),
    ) {
        let added = add_temporary(&text, "f", &one, Some("ana: a feast")).unwrap();
        let index = schedule(&text).temporaries.len();
        let read = schedule(&added).temporaries;
        prop_assert_eq!(read.get(index), Some(&one));
        prop_assert_eq!(remove_temporary(&added, "f", index, &one).unwrap(), text);
    }
}
