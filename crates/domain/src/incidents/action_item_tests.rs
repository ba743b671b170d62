use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{at, day};
use super::*;

const DUE: &str = "2026-03-20";

fn item() -> ActionItem {
    ActionItem {
        key: "a1".to_owned(),
        title: "Limit the retries of the mailer to 3".to_owned(),
        owner: Some("bo".to_owned()),
        due: Some(day(DUE)),
        kind: Some(ActionKind::Prevent),
        priority: Some(Priority::P1),
        link: None,
        verify: None,
        made_on: day("2026-03-01"),
        history: vec![],
    }
}

fn change(on: &str, to: ActionState, why: &str) -> ActionChange {
    let at = at(&format!("{on}T09:00:00Z"));
    ActionChange { at, on: day(on), by: "bo".to_owned(), to, why: why.to_owned() }
}

fn done(proof: &str) -> ActionState {
    ActionState::Done { proof: proof.to_owned() }
}

fn declined(reason: &str) -> ActionState {
    ActionState::Declined { reason: reason.to_owned() }
}

fn superseded(by: &str) -> ActionState {
    ActionState::Superseded { by: by.to_owned() }
}

#[rstest]
#[case::begun(vec![], ActionState::InProgress, "", Ok(()))]
#[case::put_back(vec![ActionState::InProgress], ActionState::Open, "", Ok(()))]
#[case::open_already(vec![], ActionState::Open, "", Err(ActionRefused::Already))]
#[case::done(vec![], done("the test ran"), "", Ok(()))]
#[case::done_without_proof(vec![], done(" "), "", Err(ActionRefused::NoProof))]
#[case::declined(vec![], declined("the mailer goes away"), "", Ok(()))]
#[case::declined_without_reason(vec![], declined(""), "", Err(ActionRefused::NoReason))]
#[case::superseded(vec![], superseded("a2"), "", Ok(()))]
#[case::superseded_by_itself(vec![], superseded("a1"), "", Err(ActionRefused::NoOther))]
#[case::superseded_by_none(vec![], superseded(""), "", Err(ActionRefused::NoOther))]
#[case::over(vec![done("x")], declined("y"), "", Err(ActionRefused::Over))]
#[case::opened_again(vec![done("x")], ActionState::Open, "it came back", Ok(()))]
#[case::opened_again_without_reason(vec![done("x")], ActionState::InProgress, "", Err(ActionRefused::NoReason))]
#[case::another_proof(vec![done("x")], done("y"), "", Err(ActionRefused::Over))]
fn an_action_changes_only_as_it_may(
    #[case] before: Vec<ActionState>,
    #[case] to: ActionState,
    #[case] why: &str,
    #[case] expected: Result<(), ActionRefused>,
) {
    let history = before.into_iter().map(|state| change("2026-03-05", state, "x")).collect();
    let item = ActionItem { history, ..item() };
    assert_eq!(item.allows(&to, why), expected);
    let after = item.after(change("2026-03-06", to.clone(), why));
    match expected {
        Ok(()) => assert_eq!(after.unwrap().state(), &to),
        Err(refused) => assert_eq!(after, Err(refused)),
    }
}

#[rstest]
#[case::long_before("2026-03-17", None, None)]
#[case::two_days_before("2026-03-18", None, Some(Reminder::Soon))]
#[case::the_day_before_was_missed("2026-03-19", None, Some(Reminder::Soon))]
#[case::told_yesterday("2026-03-19", Some("2026-03-18"), None)]
#[case::on_the_day("2026-03-20", Some("2026-03-18"), Some(Reminder::Today))]
#[case::told_today("2026-03-20", Some("2026-03-20"), None)]
#[case::the_day_was_missed("2026-03-22", Some("2026-03-18"), Some(Reminder::Overdue { weeks: 0 }))]
#[case::told_on_the_day("2026-03-26", Some("2026-03-20"), None)]
#[case::a_week_later("2026-03-27", Some("2026-03-20"), Some(Reminder::Overdue { weeks: 1 }))]
#[case::in_between("2026-04-02", Some("2026-03-27"), None)]
#[case::the_week_was_missed("2026-04-02", Some("2026-03-22"), Some(Reminder::Overdue { weeks: 1 }))]
#[case::five_weeks_at_once("2026-04-24", None, Some(Reminder::Overdue { weeks: 5 }))]
fn it_is_reminded_of_before_on_the_day_and_every_week(
    #[case] today: &str,
    #[case] last: Option<&str>,
    #[case] expected: Option<Reminder>,
) {
    assert_eq!(reminder(&item(), last.map(day), day(today)), expected);
}

#[test]
fn what_is_over_or_due_on_no_day_is_not_reminded_of() {
    let over = item().after(change("2026-03-10", done("x"), "")).unwrap();
    let undated = ActionItem { due: None, ..item() };
    for item in [&over, &undated] {
        assert_eq!(reminder(item, None, day(DUE)), None);
        assert_eq!(item.overdue_days(day("2026-05-01")), None);
    }
    let again = over.after(change("2026-03-21", ActionState::Open, "it came back")).unwrap();
    assert_eq!(again.overdue_days(day("2026-03-22")), Some(2));
    assert_eq!(reminder(&again, None, day("2026-03-22")), Some(Reminder::Overdue { weeks: 0 }));
}

proptest! {
    #[test]
    fn looked_at_every_day_each_reminder_is_given_once(days in 1..60i64) {
        let item = item();
        let (mut last, mut given) = (None, Vec::new());
        for nth in 0..days {
            let today = item.made_on.later(nth);
            if let Some(reminder) = reminder(&item, last, today) {
                (last, given) = (Some(today), { given.push(reminder); given });
            }
        }
        let late = days - 1 - 19;
        let weeks = (1..).take_while(|week| week * 7 <= late).map(|weeks| Reminder::Overdue { weeks });
        let before = [(late >= -2, Reminder::Soon), (late >= 0, Reminder::Today)];
        let expected: Vec<Reminder> =
            before.into_iter().filter_map(|(is_due, reminder)| is_due.then_some(reminder)).chain(weeks).collect();
        prop_assert_eq!(given, expected);
    }

    #[test]
    fn every_action_of_a_quarter_is_counted_as_one_thing(
        items in prop::collection::vec((0..120i64, prop::collection::vec((0..60i64, 0..5usize), 0..4), prop::option::of(0..150i64)), 0..8)
    ) {
        let first = day("2026-01-01");
        let last = day("2026-03-31");
        let states = [ActionState::Open, ActionState::InProgress, done("x"), declined("x"), superseded("b")];
        let items: Vec<ActionItem> = items.into_iter().map(|(made, changes, due)| {
            let made_on = first.later(made - 20);
            let mut on = made_on;
            let mut item = ActionItem { made_on, due: due.map(|due| first.later(due)), ..item() };
            for (later, nth) in changes {
                on = on.later(later);
                let changed = item.clone().after(change(&on.to_string(), states[nth].clone(), "why"));
                item = changed.unwrap_or(item);
            }
            item
        }).collect();
        let counts = action_counts(&items, first, last);
        let alive = items.iter().filter(|item| item.made_on <= last).count();
        let over_before = items.iter().filter(|item| {
            item.state_on(last).is_some_and(|state| !state.is_open()) && item.state_on(first.later(-1)) == item.state_on(last)
                && item.history.iter().all(|change| change.on < first || change.on > last)
        }).count();
        prop_assert_eq!(counts.open + counts.done + counts.declined + counts.superseded + over_before, alive);
        prop_assert!(counts.overdue <= counts.open && counts.done_in_time <= counts.done);
    }
}

#[test]
fn a_quarter_tells_what_became_of_its_actions() {
    let open = ActionItem { owner: None, ..item() };
    let late = item().after(change("2026-03-25", done("x"), "")).unwrap();
    let in_time = item().after(change("2026-03-20", done("x"), "")).unwrap();
    let next_quarter = item().after(change("2026-04-02", done("x"), "")).unwrap();
    let declined =
        ActionItem { made_on: day("2025-12-01"), ..item() }.after(change("2026-01-05", declined("x"), "")).unwrap();
    let before =
        ActionItem { made_on: day("2025-11-01"), ..item() }.after(change("2025-12-05", done("x"), "")).unwrap();
    let later = ActionItem { made_on: day("2026-04-01"), ..item() };
    let items = [open, late, in_time, next_quarter, declined, before, later];
    let expected = ActionCounts {
        made: 4,
        done: 2,
        done_in_time: 1,
        declined: 1,
        superseded: 0,
        open: 2,
        overdue: 2,
        without_owner: 1,
    };
    assert_eq!(action_counts(&items, day("2026-01-01"), day("2026-03-31")), expected);
}

#[test]
fn every_word_is_read_back() {
    assert!(ActionKind::ALL.into_iter().all(|one| ActionKind::from_word(one.word()) == Some(one)));
    assert!(Priority::ALL.into_iter().all(|one| Priority::from_word(&one.word().to_lowercase()) == Some(one)));
}
