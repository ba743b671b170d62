//! Recorded changes while a person rests.

use proptest::prelude::*;

use super::super::Rest;
use super::super::fixtures::at;
use super::tests::{fires, fires_as, pages, plain_subjects, quiet, resolves, turns, unknown};
use super::*;
use crate::time::{Hours, Zone};
use Severity::{Critical, Error};

/// 22:00 to 07:00 in Berlin: second 0 is Saturday 10:00 there, and in that night the clocks are set an hour forward.
fn asleep() -> Rest {
    let quiet = Some((Hours::parse("22:00-07:00").unwrap(), Zone::parse("Europe/Berlin").unwrap()));
    Rest { quiet, ..Rest::default() }
}

const NIGHT_S: i64 = 12 * 3600;
const MORNING_S: i64 = NIGHT_S + 8 * 3600;

fn run_resting(rest: &Rest, lines: &[Line]) -> Rerun {
    rerun(lines, &plain_subjects(), &Policy::default(), rest, &Duties::default())
}

#[test]
fn a_night_is_quiet_and_what_still_fires_in_the_morning_is_one_digest() {
    let lines = [
        fires(NIGHT_S - 1, 0),
        fires(NIGHT_S, 1),
        fires(NIGHT_S + 60, 2),
        fires_as(Critical, NIGHT_S + 120, 3),
        resolves(NIGHT_S + 180, 2),
        fires(NIGHT_S + 240, 4),
        unknown(NIGHT_S + 300, 4),
        fires_as(Error, MORNING_S - 1, 5),
        fires(MORNING_S, 6),
    ];
    let told = run_resting(&asleep(), &lines);
    let expected = [
        format!("{} firing [0] began to fire", NIGHT_S - 1),
        format!("{} firing [3] began to fire", NIGHT_S + 120),
        format!("{MORNING_S} digest [1, 5] still firing after what held it back for your rest"),
        format!("{MORNING_S} firing [6] began to fire"),
    ];
    assert_eq!(pages(&told), expected);
    let quiet_hours = |second: i64, alert: u32| format!("{second} {alert} quiet_hours until {MORNING_S}");
    let expected = [
        quiet_hours(NIGHT_S, 1),
        quiet_hours(NIGHT_S + 60, 2),
        quiet_hours(NIGHT_S + 240, 4),
        quiet_hours(MORNING_S - 1, 5),
    ];
    assert_eq!(quiet(&told), expected);
}

#[test]
fn what_was_unknown_in_the_morning_pages_when_it_is_known_to_fire() {
    let lines = [fires(NIGHT_S, 0), unknown(NIGHT_S + 60, 0), fires(MORNING_S + 600, 0)];
    let expected = [format!("{} firing [0] began to fire", MORNING_S + 600)];
    assert_eq!(pages(&run_resting(&asleep(), &lines)), expected);
}

#[test]
fn a_rise_across_the_break_through_wakes_and_is_no_part_of_the_digest() {
    let lines = [fires(NIGHT_S, 0), fires_as(Critical, NIGHT_S + 3600, 0)];
    let told = run_resting(&asleep(), &lines);
    assert_eq!(pages(&told), [format!("{} firing [0] began to fire", NIGHT_S + 3600)]);
}

#[test]
fn the_digest_of_a_morning_counts_as_a_page() {
    let mut lines = vec![fires(NIGHT_S, 0)];
    lines.extend((1..8).map(|alert| fires(MORNING_S + i64::from(alert), alert)));
    let told = run_resting(&asleep(), &lines);
    assert_eq!(told.pages.len(), 6, "{:?}", pages(&told));
    assert_eq!((told.pages[0].kind, &told.pages[0].alerts[..]), (PageKind::Digest, &[0, 6, 7][..]));
}

#[test]
fn a_do_not_disturb_ends_in_a_digest_too() {
    let rest = Rest { undisturbed_until: Some(at(600)), ..Rest::default() };
    let told = run_resting(&rest, &[fires(0, 0), fires(60, 1), fires_as(Critical, 120, 2), fires(600, 3)]);
    let expected = [
        "120 firing [2] began to fire",
        "600 digest [0, 1] still firing after what held it back for your rest",
        "600 firing [3] began to fire",
    ];
    assert_eq!(pages(&told), expected);
}

/// In the night nobody heard that it flaps, and in the morning it has fired for longer than noise does.
#[test]
fn what_flapped_in_the_night_and_fires_on_is_told_as_that() {
    let mut lines = turns(0, &[0, 60, 120, 180, 240]);
    lines.iter_mut().for_each(|line| line.at = line.at.shifted_ms((MORNING_S - 900) * 1000));
    let told = run_resting(&asleep(), &lines);
    let settles_at = told.alerts[0].flapping[0].to;
    let kinds: Vec<_> = told.pages.iter().map(|page| (page.at, page.kind)).collect();
    assert_eq!(kinds, [(at(MORNING_S), PageKind::Digest), (settles_at, PageKind::Settled)]);
}

#[test]
fn a_do_not_disturb_that_reaches_into_the_night_ends_with_it() {
    let rest = Rest { undisturbed_until: Some(at(NIGHT_S + 3600)), ..asleep() };
    let told = run_resting(&rest, &[fires(NIGHT_S - 60, 0), fires(NIGHT_S + 60, 1)]);
    let expected = [format!("{MORNING_S} digest [0, 1] still firing after what held it back for your rest")];
    assert_eq!(pages(&told), expected);
}

proptest! {
    /// The calendar is asked once for every edge here, and for every moment there.
    #[test]
    fn the_clock_of_a_re_run_goes_as_the_wall_clock(
        steps in prop::collection::vec(0..6 * 3600i64, 1..60),
        from in 0..1440u16,
        to in 1..=1440u16,
        zone in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata"]),
    ) {
        prop_assume!(from != to && (from, to) != (0, 1440));
        let hours = Hours { from_minute: from, to_minute: to };
        let rest = Rest { quiet: Some((hours, Zone::parse(zone).unwrap())), ..Rest::default() };
        let mut clock = RestClock::new(&rest);
        let mut now = at(-3 * 86_400);
        for step in steps {
            now = now.shifted_ms(step * 1000);
            prop_assert_eq!(clock.at(now).quiet_until, rest.quiet_until(now), "at {}", now);
        }
    }
}
