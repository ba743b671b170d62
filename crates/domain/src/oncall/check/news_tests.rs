use super::super::fixtures::{follow_the_sun, what, year};
use super::super::{Between, CheckFinding, Hole};
use crate::oncall::fixtures::{at, change};
use crate::oncall::schedule::{OverrideKind, Schedule};

fn spans(findings: &[CheckFinding]) -> Vec<Between> {
    let holes = findings.iter().filter_map(|finding| match finding {
        CheckFinding::Hole(Hole { spans, .. }) => Some(spans),
        _ => None,
    });
    holes.flatten().copied().collect()
}

fn between(start: &str, end: &str) -> Between {
    Between { start: at(start), end: at(end) }
}

/// With somebody on call in addition for a while.
fn covered(start: &str, end: &str) -> Schedule {
    let mut schedule = follow_the_sun();
    schedule.overrides.push(change(OverrideKind::Add, "ana", start, end));
    schedule
}

#[test]
fn one_of_many_holes_that_is_closed_makes_none_of_the_others_news() {
    let (first_start, first_end) = ("2026-03-08T21:00:00Z", "2026-03-08T22:00:00Z");
    let (before, after) = (follow_the_sun(), covered(first_start, first_end));
    let (looked_before, looked_after) = (year(&before, &[]), year(&after, &[]));
    assert_ne!(what(&looked_before, &before, &[]), what(&looked_after, &after, &[]), "they read otherwise");
    assert_eq!(spans(&looked_after.opened_since(&looked_before)), []);
    assert_eq!(spans(&looked_before.closed_by(&looked_after)), [between(first_start, first_end)]);
}

#[test]
fn a_hole_that_is_only_shorter_is_neither_new_nor_gone() {
    let (before, after) = (follow_the_sun(), covered("2026-03-08T21:00:00Z", "2026-03-08T21:30:00Z"));
    let (before, after) = (year(&before, &[]), year(&after, &[]));
    assert_eq!(spans(&after.opened_since(&before)), []);
    assert_eq!(spans(&before.closed_by(&after)), []);
}

#[test]
fn a_hole_that_grows_is_news_with_its_whole_time() {
    let mut after = follow_the_sun();
    after.overrides.push(change(OverrideKind::Remove, "bo", "2026-03-08T22:00:00Z", "2026-03-08T23:00:00Z"));
    let (before, after) = (year(&follow_the_sun(), &[]), year(&after, &[]));
    let news = spans(&after.opened_since(&before));
    // The hour before it has a cause of its own and was there.
    assert_eq!(news, [between("2026-03-08T22:00:00Z", "2026-03-08T23:00:00Z")]);
    assert_eq!(spans(&before.closed_by(&after)), []);
}
