use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::super::drill::Expected;
use super::super::entry::EntryKind;
use super::super::fixtures::min;
use super::super::incident::{Link, LinkKind};
use super::*;

const ID: DrillId = DrillId(3);

fn plan() -> DrillPlan {
    let fired = Expected {
        what: "the alert fires".to_owned(),
        kind: EntryKind::AlertFired,
        about: "RedisDown".to_owned(),
        within: Duration::from_secs(300),
    };
    DrillPlan {
        title: "Redis fails over".to_owned(),
        about: vec![Link::new(LinkKind::Service, "sessions")],
        hypothesis: "errors for less than a minute".to_owned(),
        blast_radius: "redis-2".to_owned(),
        stop_rule: "more than 2 % errors".to_owned(),
        may_stop: vec!["ana".to_owned()],
        expected: vec![fired],
    }
}

fn change(number: u64, minutes: i64, what: DrillWhat) -> DrillChange {
    DrillChange { number, at: min(minutes), by: "ana".to_owned(), what }
}

fn begun() -> DrillWhat {
    DrillWhat::Begun { incident: IncidentId(7) }
}

fn stopped(saw: &str) -> DrillWhat {
    DrillWhat::Stopped { saw: saw.to_owned() }
}

fn dropped(why: &str) -> DrillWhat {
    DrillWhat::Dropped { why: why.to_owned() }
}

/// A drill with which this was done, a minute after the other.
fn drill(whats: &[DrillWhat]) -> Drill {
    let all = std::iter::once(DrillWhat::Planned(plan())).chain(whats.iter().cloned());
    let changes: Vec<DrillChange> =
        all.zip(1u32..).map(|(what, nth)| change(u64::from(nth), i64::from(nth), what)).collect();
    drill_of(ID, &changes).unwrap()
}

#[test]
fn a_drill_is_planned_begun_and_ended() {
    let planned = drill(&[]);
    assert_eq!((planned.state(), planned.state_since(), planned.incident()), ("planned", min(1), None));
    let running = drill(&[begun()]);
    assert_eq!(
        (running.state(), running.incident(), running.started()),
        ("running", Some(IncidentId(7)), Some(min(2)))
    );
    let over = drill(&[begun(), DrillWhat::Ended]);
    assert_eq!((over.state(), over.started()), ("over", Some(min(2))));
    assert_eq!((over.ended(), over.stopped()), (Some((min(3), &Ended::AsPlanned)), None));
    assert_eq!((over.made_by.as_str(), over.revision), ("ana", 3));
}

#[test]
fn one_that_is_stopped_says_what_was_seen_and_one_that_is_dropped_why() {
    let over = drill(&[begun(), stopped(" orders failed ")]);
    assert_eq!((over.state(), over.stopped()), ("over", Some("orders failed")));
    let never = drill(&[dropped(" no time ")]);
    assert_eq!(never.course, DrillCourse::Dropped { at: min(2), why: "no time".to_owned() });
    assert_eq!((never.state(), never.incident(), never.started()), ("dropped", None, None));
}

#[test]
fn a_plan_can_be_changed_until_the_drill_begins_and_stands_from_then_on() {
    let other = DrillPlan { hypothesis: "nobody notices".to_owned(), ..plan() };
    let changed = drill(&[DrillWhat::Replanned(other.clone()), begun()]);
    assert_eq!(changed.plan, other);
    assert_eq!(changed.allows(&DrillWhat::Replanned(plan())), Err(DrillRefused::PlanStands));
    let over = drill(&[begun(), DrillWhat::Ended]);
    assert_eq!(over.allows(&DrillWhat::Replanned(other)), Err(DrillRefused::PlanStands));
}

#[rstest]
#[case::planned_twice(vec![], DrillWhat::Planned(plan()), DrillRefused::PlannedBefore)]
#[case::the_same_plan(vec![], DrillWhat::Replanned(plan()), DrillRefused::Already)]
#[case::no_title(vec![], DrillWhat::Replanned(DrillPlan { title: " ".to_owned(), ..plan() }), DrillRefused::NoTitle)]
#[case::begun_twice(vec![begun()], begun(), DrillRefused::Running(IncidentId(7)))]
#[case::ended_before(vec![], DrillWhat::Ended, DrillRefused::NotRunning)]
#[case::stopped_before(vec![], stopped("x"), DrillRefused::NotRunning)]
#[case::stopped_for_nothing(vec![begun()], stopped(" "), DrillRefused::NothingSeen)]
#[case::dropped_for_nothing(vec![], dropped(" "), DrillRefused::NoReason)]
#[case::dropped_while_it_runs(vec![begun()], dropped("x"), DrillRefused::Running(IncidentId(7)))]
#[case::begun_again(vec![begun(), DrillWhat::Ended], begun(), DrillRefused::Over)]
#[case::ended_twice(vec![begun(), DrillWhat::Ended], DrillWhat::Ended, DrillRefused::Over)]
#[case::dropped_behind_its_end(vec![begun(), DrillWhat::Ended], dropped("x"), DrillRefused::Over)]
#[case::begun_after_it_was_dropped(vec![dropped("x")], begun(), DrillRefused::Dropped)]
#[case::planned_after_it_was_dropped(vec![dropped("x")], DrillWhat::Replanned(plan()), DrillRefused::Dropped)]
fn what_does_not_fit_is_refused(
    #[case] before: Vec<DrillWhat>,
    #[case] what: DrillWhat,
    #[case] expected: DrillRefused,
) {
    let mut drill = drill(&before);
    let as_it_was = drill.clone();
    assert_eq!(drill.take(&change(9, 9, what)), Err(expected));
    assert_eq!(drill, as_it_was);
}

#[test]
fn one_that_lacks_something_does_not_begin_and_says_all_that_it_lacks() {
    let lacking = DrillPlan { hypothesis: String::new(), expected: vec![], ..plan() };
    let refused = drill(&[DrillWhat::Replanned(lacking)]).may_begin().unwrap_err();
    assert_eq!(refused, DrillRefused::Incomplete(vec![Missing::Hypothesis, Missing::Expectation]));
    let said = refused.to_string();
    assert!(said.contains("a drill needs a hypothesis: ") && said.contains("; a drill needs something that"), "{said}");
}

#[test]
fn nothing_is_planned_without_a_title() {
    let untitled = DrillWhat::Planned(DrillPlan::default());
    assert_eq!(drill_of(ID, &[change(1, 0, untitled)]), None);
    assert_eq!(drill_of(ID, &[change(1, 0, begun())]), None);
    assert_eq!(DrillPlan::default().allowed(), Err(DrillRefused::NoTitle));
}

#[test]
fn a_clock_that_was_set_back_ends_no_drill_before_it_began() {
    let changes = [change(1, 0, DrillWhat::Planned(plan())), change(2, 5, begun()), change(3, 2, DrillWhat::Ended)];
    assert_eq!(drill_of(ID, &changes).unwrap().ended(), Some((min(5), &Ended::AsPlanned)));
}

fn any_plan() -> impl Strategy<Value = DrillPlan> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(title, hypothesis, expected)| {
        let mut plan = plan();
        if !title {
            plan.title = " ".to_owned();
        }
        if !hypothesis {
            plan.hypothesis = String::new();
        }
        if !expected {
            plan.expected.clear();
        }
        plan
    })
}

fn any_what() -> impl Strategy<Value = DrillWhat> {
    prop_oneof![
        any_plan().prop_map(DrillWhat::Planned),
        any_plan().prop_map(DrillWhat::Replanned),
        (1i64..4).prop_map(|id| DrillWhat::Begun { incident: IncidentId(id) }),
        Just(DrillWhat::Ended),
        "[ a]{0,2}".prop_map(|saw| DrillWhat::Stopped { saw }),
        "[ a]{0,2}".prop_map(|why| DrillWhat::Dropped { why }),
    ]
}

fn any_changes() -> impl Strategy<Value = Vec<DrillChange>> {
    prop::collection::vec((any_what(), -9i64..9), 0..12).prop_map(|all| {
        all.into_iter().zip(1..).map(|((what, minutes), number)| change(number, minutes, what)).collect()
    })
}

proptest! {
    #[test]
    fn whatever_was_done_a_drill_is_whole(changes in any_changes()) {
        let Some(drill) = drill_of(ID, &changes) else { return Ok(()) };
        prop_assert!(!drill.plan.title.trim().is_empty());
        prop_assert!(drill.started().is_none() || drill.plan.missing().is_empty(), "it began without all it needs");
        prop_assert_eq!(drill.incident().is_some(), drill.started().is_some());
        if let Some((ended, _)) = drill.ended() {
            prop_assert!(drill.started().is_some_and(|started| started <= ended));
        }
        prop_assert!(drill.stopped().is_none_or(|saw| !saw.is_empty()));
        prop_assert!(changes.iter().any(|change| change.number == drill.revision));
    }

    #[test]
    fn the_order_in_which_changes_are_read_does_not_matter(
        (changes, shuffled) in any_changes().prop_flat_map(|changes| {
            let twice: Vec<DrillChange> = changes.iter().chain(&changes).cloned().collect();
            (Just(changes), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(drill_of(ID, &changes), drill_of(ID, &shuffled));
    }

    #[test]
    fn what_began_goes_by_the_plan_with_which_it_began(changes in any_changes(), more in any_changes()) {
        let Some(mut drill) = drill_of(ID, &changes).filter(|drill| drill.started().is_some()) else { return Ok(()) };
        let plan = drill.plan.clone();
        for change in &more {
            drill.take(change).ok();
        }
        prop_assert_eq!(drill.plan, plan);
    }
}
