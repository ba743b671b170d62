use rstest::rstest;

use super::*;
use crate::alerts::RerunPage;

fn at(minute: i64) -> Instant {
    Instant::from_ms(minute * 60_000)
}

/// Pages about one alert at these minutes.
fn pages(minutes: &[i64]) -> Rerun {
    let page = |minute: &i64| RerunPage {
        at: at(*minute),
        kind: PageKind::Firing,
        alerts: vec![0],
        because: "began to fire".to_owned(),
    };
    Rerun { pages: minutes.iter().map(page).collect(), ..Rerun::default() }
}

fn min(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

#[rstest]
#[case::the_same(&[0, 60], &[0, 60], &[])]
#[case::gone(&[0, 60], &[0], &[(60, Differs::Gone)])]
#[case::new(&[0], &[0, 60], &[(60, Differs::New)])]
#[case::later(&[0, 60], &[10, 60], &[(0, Differs::Later(min(10)))])]
#[case::sooner(&[60], &[50], &[(60, Differs::Sooner(min(10)))])]
#[case::all_gone(&[0, 60], &[], &[(0, Differs::Gone), (60, Differs::Gone)])]
#[case::all_new(&[], &[0, 60], &[(0, Differs::New), (60, Differs::New)])]
#[case::one_later_page_stands_for_one(&[0, 20], &[30], &[(0, Differs::Gone), (20, Differs::Later(min(10)))])]
#[case::after_the_next_one_it_is_another(&[0, 20], &[20, 30], &[(0, Differs::Gone), (30, Differs::New)])]
#[case::the_nearest_came_sooner(&[60], &[10, 50], &[(10, Differs::New), (60, Differs::Sooner(min(10)))])]
#[case::what_stands_between_parts_them(&[0, 60], &[0, 50], &[(60, Differs::Sooner(min(10)))])]
fn pages_are_gone_new_later_or_sooner(
    #[case] first: &[i64],
    #[case] second: &[i64],
    #[case] expected: &[(i64, Differs)],
) {
    let found = differences(&pages(first), &pages(second));
    let told: Vec<(i64, Differs)> = found.iter().map(|one| (one.at.as_ms() / 60_000, one.how)).collect();
    assert_eq!(told, expected);
}

#[test]
fn pages_that_are_only_told_together_differ_by_nothing() {
    let apart = RerunPage { at: at(0), kind: PageKind::Firing, alerts: vec![0], because: String::new() };
    let other = RerunPage { alerts: vec![1], ..apart.clone() };
    let together = RerunPage { alerts: vec![0, 1], ..apart.clone() };
    let first = Rerun { pages: vec![apart, other], ..Rerun::default() };
    let second = Rerun { pages: vec![together], ..Rerun::default() };
    assert_eq!(differences(&first, &second), Vec::new());
}

#[test]
fn what_differs_comes_in_order_of_time_whatever_the_alert() {
    let page = |minute: i64, alert: u32| RerunPage {
        at: at(minute),
        kind: PageKind::Firing,
        alerts: vec![alert],
        because: String::new(),
    };
    let first = Rerun { pages: vec![page(1, 7), page(2, 3)], ..Rerun::default() };
    let second = Rerun { pages: vec![page(3, 1)], ..Rerun::default() };
    let order: Vec<u32> = differences(&first, &second).iter().map(|one| one.alert).collect();
    assert_eq!(order, [7, 3, 1]);
}
