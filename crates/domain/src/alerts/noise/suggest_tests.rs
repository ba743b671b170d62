use rstest::rstest;

use super::super::{Deed, DeedKind, RuleRecord, tally};
use super::*;
use crate::alerts::LineState;

fn at(minute: i64) -> Instant {
    // 2026-03-28T10:00:00Z
    Instant::from_ms(1_774_692_000_000 + minute * 60_000)
}

fn min(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

fn line(minute: i64, alert: u32, severity: Option<Severity>) -> Line {
    Line { at: at(minute), alert, subject: alert, state: severity.map_or(LineState::Resolved, LineState::Firing) }
}

/// Episodes of one alert: when each begins and how many minutes it takes.
fn episodes(of: impl IntoIterator<Item = (i64, i64)>, severity: Severity) -> Vec<Line> {
    of.into_iter().flat_map(|(from, long)| [line(from, 0, Some(severity)), line(from + long, 0, None)]).collect()
}

fn asked(lines: &[Line], deeds: &[Deed], policy: &Policy) -> Result<Suggestion, NoChange> {
    let span = Span { from: at(0), to: at(30 * 24 * 60) };
    let alerts = lines.iter().map(|line| line.alert).max().unwrap_or(0);
    let subject = |alert| RerunSubject { group: alert, rule: None, rule_at: None, is_watchdog: false, duty_line: None };
    let subjects: Vec<RerunSubject> = (0..=alerts).map(subject).collect();
    let rest = Rest::default();
    let present = rerun(lines, &subjects, policy, &rest, &Duties::default());
    let worst = |line: &Line| match line.state {
        LineState::Firing(severity) => Some(severity),
        LineState::Resolved | LineState::Unknown => None,
    };
    let worst = lines.iter().filter_map(worst).max().unwrap_or(Severity::Info);
    let tally = tally(&RuleRecord { lines, pages: &[], deeds }, &present.alerts, span, &Zone::utc());
    let rule = RuleLines { lines, subjects: &subjects, worst, duties: &Duties::default(), present: &present };
    suggest(&rule, &tally, policy, &rest, span, &Zone::utc())
}

fn hourly(count: i64, long: i64) -> impl Iterator<Item = (i64, i64)> {
    (0..count).map(move |hour| (hour * 120, long))
}

#[test]
fn what_is_mostly_over_soon_is_to_wait_and_the_real_outage_pages_later_by_that() {
    let lines = episodes(hourly(9, 3).chain([(9 * 120, 90)]), Severity::Critical);
    let told = asked(&lines, &[], &Policy::default()).unwrap();
    assert_eq!(told.change, RuleChange::For(min(4)));
    assert_eq!((told.before.pages, told.after.pages), (10, 1));
    assert_eq!((told.longest, told.cost), (Some(min(90)), Cost::Later(min(4))));
}

#[test]
fn short_breaks_are_to_be_fired_through_and_that_costs_no_outage_anything() {
    // Five days with a fit each: long episodes, short breaks.
    let fit = |day: i64| (0..4).map(move |n| (day * 1440 + n * 14, 8));
    let lines = episodes((0..5).flat_map(fit), Severity::Warning);
    let told = asked(&lines, &[], &Policy::default()).unwrap();
    assert_eq!(told.change, RuleChange::KeepFiringFor(min(7)));
    assert_eq!(told.after.pages, 5, "one for every fit");
    assert!(told.before.pages > told.after.pages);
    assert_eq!(told.cost, Cost::Nothing);
}

#[test]
fn alerts_that_begin_together_are_to_be_told_together() {
    let mut lines = Vec::new();
    for time in 0..4 {
        for alert in 0..3 {
            lines.push(line(time * 600 + i64::from(alert) * 2, alert, Some(Severity::Warning)));
        }
        for alert in 0..3 {
            lines.push(line(time * 600 + 60, alert, None));
        }
    }
    let told = asked(&lines, &[], &Policy::default()).unwrap();
    assert_eq!(told.change, RuleChange::Together(min(3)));
    assert_eq!((told.before.pages, told.after.pages), (12, 8), "what follows within three minutes of a page joins it");
}

#[test]
fn what_was_always_noted_and_never_acted_on_can_go() {
    let lines = episodes(hourly(6, 40), Severity::Warning);
    let noted = |hour: i64| Deed { at: at(hour * 120 + 1), alert: 0, kind: DeedKind::Acknowledged };
    let told = asked(&lines, &(0..6).map(noted).collect::<Vec<_>>(), &Policy::default()).unwrap();
    assert_eq!((told.change, told.after, told.cost), (RuleChange::Delete, Outcome::default(), Cost::Untold));
}

#[rstest]
#[case::always_over_within_an_hour(40, Severity::Warning, Ok(RuleChange::Delete))]
#[case::longer(90, Severity::Warning, Ok(RuleChange::Quiet))]
#[case::never_what_breaks_through(40, Severity::Critical, Err(NoChange::NothingHelps))]
fn what_nobody_noted_goes_or_is_quiet_by_how_long_it_lasts(
    #[case] long: i64,
    #[case] severity: Severity,
    #[case] expected: Result<RuleChange, NoChange>,
) {
    let rare = (0..6).map(|n| (n * 240, long));
    let told = asked(&episodes(rare, severity), &[], &Policy::default());
    assert_eq!(told.map(|told| told.change), expected);
}

#[rstest]
#[case::few(4, &[], NoChange::TooFew)]
#[case::of_use(6, &[DeedKind::Acted], NoChange::OfUse)]
#[case::silenced_by_hand(6, &[DeedKind::Silenced], NoChange::OfUse)]
fn nothing_is_suggested_for_what_is_rare_or_of_use(
    #[case] count: i64,
    #[case] deeds: &[DeedKind],
    #[case] expected: NoChange,
) {
    let lines = episodes(hourly(count, 3), Severity::Warning);
    let deed = |hour: i64| deeds.iter().map(move |kind| Deed { at: at(hour * 120 + 1), alert: 0, kind: *kind });
    let deeds: Vec<Deed> = (0..count / 2).flat_map(deed).collect();
    assert_eq!(asked(&lines, &deeds, &Policy::default()), Err(expected));
}

#[test]
fn what_interrupts_nobody_needs_no_change() {
    let subjects = [RerunSubject {
        group: 0,
        rule: Some((Treatment::Quiet, Duration::ZERO)),
        rule_at: Some(0),
        is_watchdog: false,
        duty_line: None,
    }];
    let lines = episodes(hourly(9, 3), Severity::Critical);
    let (policy, rest, span) = (Policy::default(), Rest::default(), Span { from: at(0), to: at(10_000) });
    let present = rerun(&lines, &subjects, &policy, &rest, &Duties::default());
    let duties = &Duties::default();
    let rule = RuleLines { lines: &lines, subjects: &subjects, worst: Severity::Critical, duties, present: &present };
    let asked = suggest(&rule, &Tally::default(), &policy, &rest, span, &Zone::utc());
    assert_eq!(asked, Err(NoChange::NoPages));
}

#[rstest]
#[case::one(&[61], 2)]
#[case::nine_of_ten(&[60, 60, 60, 60, 60, 60, 60, 60, 239, 3000], 4)]
#[case::longer_and_not_as_long(&[240], 5)]
#[case::never_less_than_a_minute(&[1, 2], 1)]
fn nine_of_ten_are_shorter_in_whole_minutes(#[case] seconds: &[u64], #[case] minutes: u64) {
    let spans = seconds.iter().map(|seconds| Duration::from_secs(*seconds)).collect();
    assert_eq!(most_of(spans), Some(min(minutes)));
}

#[test]
fn a_wait_drops_what_was_shorter_and_puts_off_the_rest_in_order() {
    let high = Some(Severity::Critical);
    let lines = [
        line(0, 0, Some(Severity::Warning)),
        line(1, 1, Some(Severity::Warning)),
        line(3, 0, high),
        line(4, 1, None),
        line(20, 0, None),
        line(30, 1, high),
    ];
    let expected = [line(5, 0, high), line(20, 0, None), line(35, 1, high)];
    assert_eq!(with_for(&lines, min(5), at(60)), expected);
    assert_eq!(with_for(&lines, min(5), at(34)), expected[..2], "what still waits does not fire yet");
}

#[test]
fn firing_on_closes_short_breaks_and_puts_off_ends() {
    let fires = Some(Severity::Warning);
    let lines = [
        line(0, 0, fires),
        line(2, 0, None),
        line(6, 0, fires),
        line(8, 0, None),
        line(9, 1, fires),
        line(20, 0, fires),
    ];
    let expected = [line(0, 0, fires), line(6, 0, fires), line(9, 1, fires), line(13, 0, None), line(20, 0, fires)];
    assert_eq!(with_keep_firing_for(&lines, min(5), at(60)), expected);
}
