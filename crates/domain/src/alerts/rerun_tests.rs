use std::time::Duration;

use rstest::rstest;

use super::super::fixtures::at;
use super::super::{FULL_WEIGHT, SEVERITY_WEIGHT, Treatment};
use super::*;
use Severity::{Critical, Error, Info, Warning};

/// Alert `alert` of the group of its own number at `second`, with nothing set for it.
pub(super) fn line(second: i64, alert: u32, state: LineState) -> Line {
    Line { at: at(second), alert, subject: alert, state }
}

pub(super) fn fires(second: i64, alert: u32) -> Line {
    line(second, alert, LineState::Firing(Warning))
}

pub(super) fn fires_as(severity: Severity, second: i64, alert: u32) -> Line {
    line(second, alert, LineState::Firing(severity))
}

pub(super) fn resolves(second: i64, alert: u32) -> Line {
    line(second, alert, LineState::Resolved)
}

pub(super) fn unknown(second: i64, alert: u32) -> Line {
    line(second, alert, LineState::Unknown)
}

/// An alert that fires and resolves in turn at these seconds.
pub(super) fn turns(alert: u32, seconds: &[i64]) -> Vec<Line> {
    let line = |(i, second): (usize, &i64)| if i % 2 == 0 { fires(*second, alert) } else { resolves(*second, alert) };
    seconds.iter().enumerate().map(line).collect()
}

const PLAIN: Subject = Subject { group: 0, rule: None, rule_at: None, is_watchdog: false, duty_line: None };

/// Twenty alerts, each a group of its own.
pub(super) fn plain_subjects() -> Vec<Subject> {
    (0..20).map(|group| Subject { group, ..PLAIN }).collect()
}

pub(super) fn run(lines: &[Line]) -> Rerun {
    rerun(lines, &plain_subjects(), &Policy::default(), &Rest::default(), &Duties::default())
}

fn run_as(subject: Subject, lines: &[Line]) -> Rerun {
    rerun(lines, &[subject; 20], &Policy::default(), &Rest::default(), &Duties::default())
}

/// `600 still_firing [0] why`, in seconds with as many digits as it takes.
pub(super) fn pages(rerun: &Rerun) -> Vec<String> {
    let page =
        |page: &RerunPage| format!("{} {} {:?} {}", seconds(page.at), page.kind.word(), page.alerts, page.because);
    rerun.pages.iter().map(page).collect()
}

/// `600 0 flapping until 1318.335`.
pub(super) fn quiet(rerun: &Rerun) -> Vec<String> {
    let quiet = |quiet: &RerunQuiet| {
        let until = quiet.until.map(|until| format!(" until {}", seconds(until))).unwrap_or_default();
        format!("{} {} {}{until}", seconds(quiet.at), quiet.alert, quiet.held.word())
    };
    rerun.quiet.iter().map(quiet).collect()
}

fn seconds(instant: Instant) -> f64 {
    (instant.as_ms() - at(0).as_ms()) as f64 / 1000.0
}

#[test]
fn of_nothing_comes_nothing() {
    assert_eq!(run(&[]), Rerun::default());
}

#[test]
fn one_alert_that_fires_and_resolves_is_one_page() {
    let told = run(&turns(0, &[0, 900]));
    assert_eq!(pages(&told), ["0 firing [0] began to fire"]);
    assert_eq!(told.alerts, [RerunAlert { transitions: 2, flapping: vec![] }]);
    assert_eq!((told.firings, quiet(&told)), (1, vec![]));
}

#[test]
fn every_alert_is_counted_although_it_never_fires() {
    let told = run(&[resolves(0, 0), unknown(5, 2)]);
    assert_eq!(told.alerts, [const { RerunAlert { transitions: 0, flapping: vec![] } }; 3]);
    assert_eq!((told.pages.len(), told.firings), (0, 0));
}

/// Fires at 0, 120, 240 and 360 and each time for a minute: the fourth change enters, and nothing pages after it.
#[test]
fn an_alert_that_flaps_pages_for_that_once_and_settles_quietly() {
    let told = run(&turns(0, &[0, 60, 120, 180, 240, 300, 360, 420]));
    let mut flap = Flap::default();
    let mut peak: f64 = 0.0;
    for second in (0..=420).step_by(60) {
        flap = flap.changed(at(second), FULL_WEIGHT, &Policy::default().flap);
        peak = peak.max(flap.score);
    }
    let end = at(420).shifted_ms((1_200_000.0 * flap.score.ln()).ceil() as i64);
    assert_eq!(told.alerts[0].transitions, 8);
    let [span] = told.alerts[0].flapping[..] else { panic!("{:?}", told.alerts) };
    assert_eq!((span.from, span.to), (at(180), end), "the end by the score, after the last line");
    assert!((span.peak - peak).abs() < 1e-9);
    let expected =
        ["0 firing [0] began to fire", "120 firing [0] began to fire", "180 flapping [0] flapping: 4 changes in 3 min"];
    assert_eq!(pages(&told), expected);
    assert_eq!(told.firings, 4);
    let expected = [
        "240 0 flapping until 840".to_owned(),
        "360 0 flapping until 960".to_owned(),
        format!("{} 0 settled", seconds(end)),
    ];
    assert_eq!(quiet(&told), expected);
}

/// The same noise, but then it fires on: ten minutes later that is told, and that it has settled when it has.
#[test]
fn an_outage_does_not_hide_behind_its_own_noise() {
    let told = run(&turns(0, &[0, 60, 120, 180, 240]));
    let end = told.alerts[0].flapping[0].to;
    let expected = [
        "0 firing [0] began to fire".to_owned(),
        "120 firing [0] began to fire".to_owned(),
        "180 flapping [0] flapping: 4 changes in 3 min".to_owned(),
        "840 still_firing [0] still firing, though it was flapping: 5 changes in 4 min".to_owned(),
        format!("{} settled [0] settled: firing since 2026-03-28T09:04:00Z", seconds(end)),
    ];
    assert_eq!(pages(&told), expected);
}

#[test]
fn still_firing_is_told_once_and_counts_from_the_last_change() {
    let mut lines = turns(0, &[0, 60, 120, 180, 240, 300, 600]);
    lines.push(resolves(1199, 0));
    let told = run(&lines);
    assert!(told.pages.iter().all(|page| page.kind != PageKind::StillFiring), "{:?}", pages(&told));
    *lines.last_mut().unwrap() = resolves(1200, 0);
    let told = run(&lines);
    let at_ten_minutes: Vec<_> = told.pages.iter().filter(|page| page.kind == PageKind::StillFiring).collect();
    assert_eq!(at_ten_minutes.len(), 1, "the ten minutes are over at the very instant of the resolve");
    assert_eq!(at_ten_minutes[0].at, at(1200));
}

#[test]
fn a_change_of_severity_is_half_a_change_and_no_firing() {
    let lines = [fires(0, 0), fires_as(Error, 0, 0), fires(0, 0), fires_as(Info, 0, 0)];
    let told = run(&lines);
    assert_eq!((told.alerts[0].transitions, told.firings), (4, 1));
    assert_eq!(told.alerts[0].flapping, []);
    // 1 + 3 * 0.5 is not enough; the fourth change reaches three.
    let told = run(&[&lines[..], &[fires(0, 0)]].concat());
    assert_eq!(told.alerts[0].flapping.len(), 1);
    assert!((told.alerts[0].flapping[0].peak - (FULL_WEIGHT + 4.0 * SEVERITY_WEIGHT)).abs() < 1e-9);
}

#[test]
fn a_severity_that_differs_from_that_of_the_episode_before_is_no_change_of_its_own() {
    let told = run(&[fires(0, 0), resolves(600, 0), fires_as(Error, 1200, 0)]);
    assert_eq!(told.alerts[0].transitions, 3);
}

#[test]
fn a_rise_across_the_break_through_pages_again_and_no_other_change_of_severity() {
    let lines = [
        fires_as(Info, 0, 0),
        fires_as(Error, 2000, 0),
        fires_as(Critical, 4000, 0),
        fires_as(Warning, 6000, 0),
        fires_as(Critical, 8000, 0),
    ];
    let expected = ["0 firing [0] began to fire", "4000 firing [0] severity rose from info to critical"];
    assert_eq!(pages(&run(&lines)), expected);
}

#[test]
fn one_that_fires_in_the_instant_in_which_another_of_its_group_resolves_is_a_page() {
    let together = [Subject { group: 0, ..PLAIN }; 2];
    for lines in [[fires(0, 0), resolves(600, 0), fires(600, 1)], [fires(0, 0), fires(600, 1), resolves(600, 0)]] {
        let told = rerun(&lines, &together, &Policy::default(), &Rest::default(), &Duties::default());
        assert_eq!(pages(&told), ["0 firing [0] began to fire", "600 firing [1] began to fire"]);
    }
}

#[rstest]
#[case::within_thirty_seconds(30, &["0 firing [0, 1] began to fire"])]
#[case::after_them(31, &["0 firing [0] began to fire", "31 firing [1] began to fire"])]
fn what_follows_in_a_group_is_told_in_its_first_page(#[case] second: i64, #[case] expected: &[&str]) {
    let told = run_as(PLAIN, &[fires(0, 0), fires(second, 1)]);
    assert_eq!(pages(&told), expected);
    assert_eq!(told.firings, 2);
}

#[test]
fn an_alert_is_named_once_in_a_page() {
    let told = run_as(PLAIN, &turns(0, &[0, 10, 20]));
    assert_eq!(pages(&told), ["0 firing [0] began to fire"]);
}

#[test]
fn the_seventh_page_is_a_digest_beside_what_breaks_through() {
    let mut lines: Vec<Line> = (0..8).map(|alert| fires(i64::from(alert), alert)).collect();
    lines.push(fires_as(Critical, 8, 8));
    lines.push(fires(305, 9));
    let told = run(&lines);
    let kinds: Vec<_> = told.pages.iter().map(|page| (seconds(page.at), page.kind.word(), &page.alerts[..])).collect();
    let single: Vec<(f64, &str, &[u32])> = vec![
        (0.0, "firing", &[0]),
        (1.0, "firing", &[1]),
        (2.0, "firing", &[2]),
        (3.0, "firing", &[3]),
        (4.0, "firing", &[4]),
        (5.0, "firing", &[5]),
        (6.0, "digest", &[6, 7]),
        (8.0, "firing", &[8]),
        (305.0, "firing", &[9]),
    ];
    assert_eq!(kinds, single);
    assert_eq!(told.pages[6].because, "more than 6 pages within 5 min");
}

fn ruled(treatment: Treatment, hold_s: u64) -> Subject {
    Subject { rule: Some((treatment, Duration::from_secs(hold_s))), rule_at: Some(3), ..PLAIN }
}

#[rstest]
#[case::quiet(Treatment::Quiet, Held::Quiet)]
#[case::ignore(Treatment::Ignore, Held::Ignored)]
fn what_a_rule_keeps_quiet_is_listed_with_its_rule(#[case] treatment: Treatment, #[case] held: Held) {
    let told = run_as(ruled(treatment, 0), &[fires_as(Critical, 0, 0), resolves(60, 0), fires(4000, 0)]);
    assert_eq!(pages(&told), [""; 0]);
    let quiet = |second| RerunQuiet { at: at(second), alert: 0, held, until: None, rule_at: Some(3) };
    assert_eq!(told.quiet, [quiet(0), quiet(4000)]);
    assert_eq!(told.firings, 2, "a plain notifier knows no rules");
}

#[test]
fn a_quiet_alert_is_not_told_of_when_it_flaps() {
    let told = run_as(ruled(Treatment::Quiet, 0), &turns(0, &[0, 60, 120, 180, 240]));
    assert_eq!(pages(&told), [""; 0]);
    assert_eq!(told.alerts[0].flapping.len(), 1, "it flaps all the same");
}

#[rstest]
#[case::it_fires_on(&[0], &["300 firing [0] began to fire"])]
#[case::it_is_over_before(&[0, 299], &[])]
#[case::it_is_over_in_that_instant(&[0, 300], &["300 firing [0] began to fire"])]
#[case::it_begins_anew(&[0, 200, 250], &["550 firing [0] began to fire"])]
fn a_hold_is_waited_for(#[case] seconds: &[i64], #[case] expected: &[&str]) {
    let told = run_as(ruled(Treatment::Page, 300), &turns(0, seconds));
    assert_eq!(pages(&told), expected);
    assert_eq!(quiet(&told)[0], "0 0 ripening until 300");
}

#[test]
fn a_watchdog_never_pages() {
    let told = run_as(Subject { is_watchdog: true, ..PLAIN }, &[fires_as(Critical, 0, 0)]);
    assert_eq!((pages(&told), quiet(&told)), (vec![], vec!["0 0 watchdog".to_owned()]));
}

#[test]
fn the_labels_of_a_line_hold_from_that_line_on() {
    let subjects = [ruled(Treatment::Quiet, 0), PLAIN];
    let of = |subject, line| Line { subject, ..line };
    let lines = [of(0, fires(0, 0)), of(0, resolves(60, 0)), of(1, fires(4000, 0))];
    let told = rerun(&lines, &subjects, &Policy::default(), &Rest::default(), &Duties::default());
    assert_eq!(pages(&told), ["4000 firing [0] began to fire"]);
}

#[test]
fn a_gap_after_which_all_is_as_before_is_no_change() {
    let told = run(&[fires(0, 0), unknown(60, 0), fires(120, 0), unknown(180, 0), unknown(240, 0), fires(300, 0)]);
    assert_eq!(told.alerts[0].transitions, 1);
    assert_eq!(pages(&told), ["0 firing [0] began to fire"]);
    assert_eq!(told.firings, 1);
}

#[test]
fn a_state_that_differs_after_a_gap_is_one_change_at_its_end() {
    let told = run(&[fires(0, 0), unknown(60, 0), resolves(4000, 0), unknown(4060, 0), fires(8000, 0)]);
    assert_eq!(told.alerts[0].transitions, 3);
    assert_eq!(pages(&told), ["0 firing [0] began to fire", "8000 firing [0] began to fire"]);
    let severity = run(&[fires(0, 0), unknown(60, 0), fires_as(Critical, 90, 0)]);
    assert_eq!(severity.alerts[0].transitions, 2);
    let expected = ["0 firing [0] began to fire", "90 firing [0] severity rose from warning to critical"];
    assert_eq!(pages(&severity), expected);
}

#[test]
fn an_alert_that_begins_unknown_was_resolved_before() {
    let told = run(&[unknown(0, 0), fires(60, 0), unknown(90, 1), resolves(120, 1)]);
    assert_eq!((told.alerts[0].transitions, told.alerts[1].transitions), (1, 0));
    assert_eq!(pages(&told), ["60 firing [0] began to fire"]);
}

#[test]
fn still_firing_is_told_when_it_is_known_again() {
    let mut lines = turns(0, &[0, 60, 120, 180, 240]);
    lines.extend([unknown(300, 0), fires(1000, 0)]);
    let told = run(&lines);
    let expected = "1000 still_firing [0] still firing, though it was flapping: 5 changes in 4 min";
    assert_eq!(pages(&told)[3], expected);
}

#[test]
fn that_it_has_settled_is_told_when_it_is_known_again() {
    let mut lines = turns(0, &[0, 60, 120, 180, 240]);
    lines.extend([unknown(300, 0), fires(9000, 0)]);
    let told = run(&lines);
    assert_eq!(pages(&told)[3..], ["9000 settled [0] settled: firing since 2026-03-28T09:04:00Z"]);
    assert!(told.alerts[0].flapping[0].to < at(9000), "its score did not wait");
    let mut lines = turns(0, &[0, 60, 120, 180]);
    lines.extend([unknown(300, 0), resolves(9000, 0)]);
    assert_eq!(quiet(&run(&lines)), ["9000 0 settled"]);
}

#[test]
fn what_nobody_knows_after_the_last_line_is_not_told() {
    let mut lines = turns(0, &[0, 60, 120, 180, 240]);
    lines.push(unknown(300, 0));
    let told = run(&lines);
    assert_eq!(pages(&told).len(), 3);
    assert_eq!(told.alerts[0].flapping.len(), 1, "when it ends by the score is told all the same");
}

#[test]
fn an_announced_episode_that_begins_to_flap_by_its_severity_is_told_to_fire_on() {
    let told = run(&[fires(0, 0), resolves(60, 0), fires(120, 0), fires_as(Error, 180, 0)]);
    let kinds: Vec<(f64, &str)> = told.pages.iter().map(|page| (seconds(page.at).floor(), page.kind.word())).collect();
    let expected =
        [(0.0, "firing"), (120.0, "firing"), (180.0, "flapping"), (780.0, "still_firing"), (1582.0, "settled")];
    assert_eq!(kinds, expected);
}
