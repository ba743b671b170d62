use rstest::rstest;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn change(what: &str, owner: &str, due: &str) -> Course {
    Course::Change { what: what.to_owned(), owner: owner.to_owned(), due: day(due) }
}

#[rstest]
#[case::whole(change("freeze releases", "ana", "2026-10-31"), "the budget is gone", Ok(()))]
#[case::due_today(change("freeze releases", "ana", "2026-10-05"), "the budget is gone", Ok(()))]
#[case::no_change_with_a_reason(Course::NoChange, "enough is left", Ok(()))]
#[case::no_change_without(Course::NoChange, "  ", Err(NotDecided::Reason))]
#[case::a_reason_that_nobody_sees(Course::NoChange, "\u{200b}\u{2060}", Err(NotDecided::Reason))]
#[case::a_dash_is_no_reason(Course::NoChange, " - ", Err(NotDecided::Reason))]
#[case::nobody_that_is_seen(change("freeze", "\u{2060}", "2026-10-31"), "because", Err(NotDecided::Owner))]
#[case::nothing_to_do(change(" ", "ana", "2026-10-31"), "because", Err(NotDecided::What))]
#[case::nobody(change("freeze", "", "2026-10-31"), "because", Err(NotDecided::Owner))]
#[case::past(change("freeze", "ana", "2026-10-04"), "because", Err(NotDecided::DuePast))]
fn a_decision_says_all_it_must(
    #[case] course: Course,
    #[case] because: &str,
    #[case] expected: Result<(), NotDecided>,
) {
    let decided = Decided { stance: Stance::Exhausted, course, because: because.to_owned(), dissent: None };
    assert_eq!(decided.checked(day("2026-10-05")).map(drop), expected);
}

#[rstest]
#[case::without_an_end(Course::NoChange, Err(NotDecided::Until))]
#[case::until_a_day(change("one release", "ana", "2026-10-31"), Ok(()))]
fn an_exception_has_an_end(#[case] course: Course, #[case] expected: Result<(), NotDecided>) {
    let decided = Decided { stance: Stance::Exception, course, because: "a fair".to_owned(), dissent: None };
    assert_eq!(decided.checked(day("2026-10-05")).map(drop), expected);
}

#[test]
fn every_word_of_a_stance_is_read_as_it_is_written() {
    assert!(Stance::ALL.into_iter().all(|stance| Stance::parse(stance.code()) == Some(stance)));
    assert_eq!(Stance::parse("fine"), None);
}
