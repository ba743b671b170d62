use proptest::prelude::*;

use super::super::fixtures::{line, min};
use super::super::incident::LinkKind;
use super::*;

fn expected(kind: EntryKind, about: &str, minutes: u64) -> Expected {
    Expected { what: "x".to_owned(), kind, about: about.to_owned(), within: Duration::from_secs(minutes * 60) }
}

fn plan() -> DrillPlan {
    DrillPlan {
        title: "A broker goes".to_owned(),
        about: vec![Link::new(LinkKind::Alert, "prod/1")],
        hypothesis: "one broker may go".to_owned(),
        blast_radius: "staging".to_owned(),
        stop_rule: "any order fails".to_owned(),
        may_stop: vec!["ana".to_owned()],
        expected: vec![expected(EntryKind::AlertFired, "prod/1", 5), expected(EntryKind::PageSent, "", 6)],
    }
}

#[test]
fn a_plan_says_what_it_needs_before_it_may_be_run() {
    assert_eq!(plan().missing(), []);
    let all = [Missing::Hypothesis, Missing::BlastRadius, Missing::StopRule, Missing::WhoStops, Missing::Expectation];
    assert_eq!(DrillPlan::default().missing(), all);
    let nobody = DrillPlan { may_stop: vec![" ".to_owned()], stop_rule: "\n".to_owned(), ..plan() };
    assert_eq!(nobody.missing(), [Missing::StopRule, Missing::WhoStops]);
    let about_nothing = DrillPlan { about: vec![], ..plan() };
    assert_eq!(about_nothing.missing(), [Missing::About], "no alert would ever be in its timeline");
    let of_people = DrillPlan { expected: vec![expected(EntryKind::Acknowledged, "", 5)], ..about_nothing };
    assert_eq!(of_people.missing(), [], "what people do is in every timeline");
}

#[test]
fn what_is_seen_in_time_holds() {
    let entries = [line(4, EntryKind::AlertFired, "prod/1", "1"), line(6, EntryKind::PageSent, "prod/1", "2")];
    let outcome = outcome(&plan(), &entries, &[], (min(0), min(30)), &Ended::AsPlanned);
    let after = |minutes: u64| Duration::from_secs(minutes * 60);
    assert_eq!(
        outcome.each,
        [
            (Seen::InTime { at: min(4), after: after(4) }, Some(0)),
            (Seen::InTime { at: min(6), after: after(6) }, Some(1)),
        ]
    );
    assert_eq!((outcome.surprises, outcome.held), (vec![], Some(true)));
}

#[test]
fn what_is_late_missing_or_unexpected_is_told() {
    let entries = [
        line(-3, EntryKind::AlertFired, "prod/1", "0"),
        line(8, EntryKind::AlertFired, "prod/1", "1"),
        line(9, EntryKind::AlertFired, "prod/2", "2"),
    ];
    let late = Seen::Late { at: min(8), after: Duration::from_secs(480) };
    let told = outcome(&plan(), &entries, &[], (min(0), min(30)), &Ended::AsPlanned);
    assert_eq!(told.each, [(late, Some(1)), (Seen::NotAtAll, None)]);
    assert_eq!((told.surprises, told.held), (vec![2], Some(false)));
    let short = outcome(&plan(), &entries, &[], (min(0), min(5)), &Ended::Stopped("orders failed".to_owned()));
    assert_eq!(short.each, [(Seen::NotAtAll, None), (Seen::NotYet, None)]);
}

#[test]
fn of_what_had_to_be_seen_while_a_source_could_not_be_heard_nobody_knows() {
    let told = |deaf: &[(Instant, Option<Instant>)]| {
        let page = [line(2, EntryKind::PageSent, "prod/1", "1")];
        let outcome = outcome(&plan(), &page, deaf, (min(0), min(30)), &Ended::AsPlanned);
        (outcome.each[0].0.clone(), outcome.held)
    };
    assert_eq!(told(&[(min(1), None)]), (Seen::Unheard, None));
    assert_eq!(told(&[(min(4), Some(min(9)))]), (Seen::Unheard, None));
    assert_eq!(told(&[(min(1), Some(min(4)))]), (Seen::NotAtAll, Some(false)), "it was heard again before");
    assert_eq!(told(&[(min(6), Some(min(9)))]), (Seen::NotAtAll, Some(false)), "it was due before");
}

#[test]
fn a_line_shows_one_expectation() {
    let plan = DrillPlan {
        expected: vec![expected(EntryKind::PageSent, "", 9), expected(EntryKind::PageSent, "", 9)],
        ..plan()
    };
    let entries = [line(2, EntryKind::PageSent, "prod/1", "1")];
    let outcome = outcome(&plan, &entries, &[], (min(0), min(30)), &Ended::AsPlanned);
    assert_eq!(outcome.each.iter().filter(|(_, line)| line.is_some()).count(), 1);
}

#[test]
fn what_was_stopped_did_not_hold() {
    let plan = DrillPlan { expected: vec![expected(EntryKind::PageSent, "PROD/1", 9)], ..plan() };
    let entries = [line(2, EntryKind::PageSent, "prod/1", "1")];
    assert_eq!(outcome(&plan, &entries, &[], (min(0), min(30)), &Ended::AsPlanned).held, Some(true));
    assert_eq!(outcome(&plan, &entries, &[], (min(0), min(30)), &Ended::Stopped("x".to_owned())).held, Some(false));
    assert_eq!(outcome(&plan, &[], &[], (min(0), min(0)), &Ended::AsPlanned).held, None, "nothing of it was due yet");
}

#[test]
fn what_fits_anything_leaves_the_line_to_what_fits_nothing_else() {
    let plan = DrillPlan {
        expected: vec![expected(EntryKind::PageSent, "", 9), expected(EntryKind::PageSent, "prod/1", 5)],
        ..plan()
    };
    let entries = [line(2, EntryKind::PageSent, "prod/1", "1"), line(7, EntryKind::PageSent, "prod/2", "2")];
    let outcome = outcome(&plan, &entries, &[], (min(0), min(30)), &Ended::AsPlanned);
    assert_eq!(outcome.each.iter().map(|(_, place)| *place).collect::<Vec<_>>(), [Some(1), Some(0)]);
    assert_eq!(outcome.held, Some(true));
}

/// How many expectations of `left` could be seen in time by lines of their own, whoever deals them out.
fn most_in_time(left: &[Expected], entries: &[Entry], used: u32) -> usize {
    let Some((first, rest)) = left.split_first() else { return 0 };
    let without = most_in_time(rest, entries, used);
    let with = (0..entries.len()).filter(|place| used & (1 << place) == 0).filter_map(|place| {
        let entry = &entries[place];
        let fits = first.fits(entry) && entry.at.since(min(0)) <= first.within;
        fits.then(|| 1 + most_in_time(rest, entries, used | (1 << place)))
    });
    with.max().unwrap_or(0).max(without)
}

proptest! {
    #[test]
    fn as_many_as_can_be_are_seen_in_time_and_no_line_shows_two(
        wanted in prop::collection::vec((0usize..4, 1u64..12), 1..5),
        lines in prop::collection::vec((1usize..4, 0i64..14), 0..6),
    ) {
        const ABOUT: [&str; 4] = ["", "prod/1", "prod/2", "prod/3"];
        let plan = DrillPlan {
            expected: wanted.iter().map(|(about, within)| expected(EntryKind::PageSent, ABOUT[*about], *within)).collect(),
            ..plan()
        };
        let entries: Vec<Entry> =
            lines.iter().map(|(about, minute)| line(*minute, EntryKind::PageSent, ABOUT[*about], "1")).collect();
        let outcome = outcome(&plan, &entries, &[], (min(0), min(30)), &Ended::AsPlanned);
        let places: Vec<usize> = outcome.each.iter().filter_map(|(_, place)| *place).collect();
        prop_assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
        let in_time = outcome.each.iter().filter(|(seen, _)| matches!(seen, Seen::InTime { .. })).count();
        prop_assert_eq!(in_time, most_in_time(&plan.expected, &entries, 0));
        for ((_, place), one) in outcome.each.iter().zip(&plan.expected) {
            let free = (0..entries.len()).any(|other| !places.contains(&other) && one.fits(&entries[other]));
            prop_assert!(place.is_some() || !free, "a line that nobody needs would show it");
        }
    }
}
