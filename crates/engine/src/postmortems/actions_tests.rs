use rstest::rstest;
use watchbill_domain::incidents::Reminder;
use watchbill_domain::time::Day;

use super::{days, headline, when};

#[rstest]
#[case(0, 0, "Nothing is to be done.")]
#[case(1, 0, "1 action item is open.")]
#[case(1, 1, "1 action item is open, and overdue.")]
#[case(7, 0, "7 action items are open.")]
#[case(7, 2, "7 action items are open, 2 of them overdue.")]
fn the_page_says_how_it_stands(#[case] open: usize, #[case] overdue: usize, #[case] expected: &str) {
    assert_eq!(headline(open, overdue), expected);
}

#[rstest]
#[case(Reminder::Soon, "due soon")]
#[case(Reminder::Today, "due today")]
#[case(Reminder::Overdue { weeks: 0 }, "overdue")]
#[case(Reminder::Overdue { weeks: 1 }, "overdue for a week")]
#[case(Reminder::Overdue { weeks: 6 }, "overdue for 6 weeks")]
fn a_reminder_says_when_it_was_due(#[case] reminder: Reminder, #[case] expected: &str) {
    assert_eq!(when(reminder), expected);
}

#[test]
fn an_age_is_counted_in_days_of_the_calendar() {
    let day = |text: &str| Day::parse(text).unwrap();
    assert_eq!(days(day("2026-03-28"), day("2026-03-30")), 2, "over the change of clocks");
    assert_eq!(days(day("2026-03-30"), day("2026-03-28")), 0, "a clock that was set back");
}
