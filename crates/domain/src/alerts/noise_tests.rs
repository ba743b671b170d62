use rstest::rstest;

use super::*;
use crate::alerts::{Flapped, LineState, Severity};

fn at(minute: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + minute * 60_000)
}

fn min(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

const FIRES: LineState = LineState::Firing(Severity::Warning);

fn line(minute: i64, alert: u32, state: LineState) -> Line {
    Line { at: at(minute), alert, subject: alert, state }
}

fn span() -> Span {
    Span { from: at(0), to: at(24 * 60) }
}

fn page(minute: i64, blame: Blame) -> ShownPage {
    ShownPage { at: at(minute), alerts: vec![0], blame, loudness: Loudness::Rings }
}

fn deed(minute: i64, kind: DeedKind) -> Deed {
    Deed { at: at(minute), alert: 0, kind }
}

fn tally_of(lines: &[Line], pages: &[ShownPage], deeds: &[Deed]) -> Tally {
    tally(&RuleRecord { lines, pages, deeds }, &[], span(), &Zone::utc())
}

#[rstest]
#[case::short(&[(0, FIRES), (4, LineState::Resolved)], 1)]
#[case::of_five_minutes(&[(0, FIRES), (5, LineState::Resolved)], 1)]
#[case::longer(&[(0, FIRES), (6, LineState::Resolved)], 0)]
#[case::unfinished(&[(0, FIRES)], 0)]
#[case::nobody_saw_it_end(&[(0, FIRES), (1, LineState::Unknown), (4, LineState::Resolved)], 0)]
#[case::began_before(&[(-2, FIRES), (1, LineState::Resolved)], 0)]
fn what_is_known_to_be_over_soon_cleared_by_itself(#[case] lines: &[(i64, LineState)], #[case] expected: usize) {
    let lines: Vec<Line> = lines.iter().map(|(minute, state)| line(*minute, 0, *state)).collect();
    assert_eq!(tally_of(&lines, &[], &[]).self_cleared, expected);
}

#[rstest]
#[case::nothing(&[], (1, 0, 0, 0))]
#[case::noted(&[(2, DeedKind::Acknowledged)], (0, 1, 1, 0))]
#[case::noted_and_mended(&[(2, DeedKind::Acknowledged), (3, DeedKind::Acted)], (0, 1, 0, 1))]
#[case::noted_and_silenced(&[(2, DeedKind::Acknowledged), (3, DeedKind::Silenced)], (0, 1, 0, 1))]
#[case::put_off(&[(2, DeedKind::Snoozed)], (0, 0, 0, 1))]
#[case::of_another_episode(&[(-2, DeedKind::Acted), (9, DeedKind::Acknowledged)], (1, 0, 0, 0))]
fn what_people_did_decides_whether_it_was_of_use(
    #[case] deeds: &[(i64, DeedKind)],
    #[case] expected: (usize, usize, usize, usize),
) {
    let deeds: Vec<Deed> = deeds.iter().map(|(minute, kind)| deed(*minute, *kind)).collect();
    let told = tally_of(&[line(0, 0, FIRES), line(4, 0, LineState::Resolved)], &[], &deeds);
    assert_eq!((told.self_cleared, told.acknowledged, told.acknowledged_idle, told.acted_on), expected);
}

#[test]
fn the_time_to_acknowledge_counts_from_the_page() {
    let lines =
        [line(0, 0, FIRES), line(30, 0, LineState::Resolved), line(60, 0, FIRES), line(90, 0, LineState::Resolved)];
    let pages = [page(10, Blame::Its), page(61, Blame::Its)];
    let deeds = [deed(12, DeedKind::Acknowledged), deed(69, DeedKind::Acknowledged)];
    assert_eq!(
        tally_of(&lines, &pages, &deeds).to_acknowledge,
        Some(min(8)),
        "of two the longer one is not beaten by half"
    );
    assert_eq!(tally_of(&lines, &[], &deeds).to_acknowledge, None, "what nobody was told of is not slow");
}

#[test]
fn a_page_about_several_rules_interrupts_once() {
    let told = tally_of(&[], &[page(0, Blame::Its), page(1, Blame::Another)], &[]);
    assert_eq!((told.pages, told.interruptions), (2, 1));
}

#[rstest]
#[case::before("2026-03-28T20:59:59Z", 0)]
#[case::ten_in_the_evening("2026-03-28T21:00:00Z", 1)]
#[case::before_six_after_the_clocks_were_set("2026-03-29T03:59:59Z", 1)]
#[case::six_in_the_morning("2026-03-29T04:00:00Z", 0)]
fn the_night_is_that_of_the_persons_own_zone(#[case] shown: &str, #[case] expected: usize) {
    let at = Instant::parse(shown).unwrap();
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let span = Span { from: at, to: at.plus(min(1)) };
    let loud = ShownPage { at, alerts: vec![0], blame: Blame::Its, loudness: Loudness::Rings };
    let silent = ShownPage { loudness: Loudness::Silent, ..loud.clone() };
    let record = RuleRecord { lines: &[], pages: &[loud, silent], deeds: &[] };
    assert_eq!(tally(&record, &[], span, &zone).night_pages, expected);
}

#[test]
fn flapping_is_counted_as_far_as_it_lies_in_the_span() {
    let flapped = |from: i64, to: i64| Flapped { from: at(from), to: at(to), peak: 3.0 };
    let flapping =
        [RerunAlert { transitions: 9, flapping: vec![flapped(-10, 5), flapped(-30, -20), flapped(100, 110)] }];
    let record = RuleRecord { lines: &[], pages: &[], deeds: &[] };
    assert_eq!(tally(&record, &flapping, span(), &Zone::utc()).flapping, min(15));
}

#[rstest]
#[case::nothing(&[], None)]
#[case::no_interruption(&[0, 0], None)]
#[case::one_is_most(&[7, 2, 1], Some((1, 70)))]
#[case::exactly_two_thirds(&[1, 1, 1], Some((2, 66)))]
#[case::all_alike(&[1; 30], Some((10, 33)))]
#[case::silent_rules_are_not_named(&[2, 0], Some((1, 100)))]
fn the_headline_names_the_fewest_that_make_two_thirds(
    #[case] interruptions: &[usize],
    #[case] expected: Option<(usize, usize)>,
) {
    assert_eq!(headline(interruptions).map(|told| (told.rules, told.percent)), expected);
}

#[test]
fn a_change_of_severity_and_what_is_unknown_begin_no_episode() {
    let lines = [
        line(0, 0, FIRES),
        line(1, 0, LineState::Firing(Severity::Critical)),
        line(2, 0, LineState::Unknown),
        line(3, 0, FIRES),
        line(4, 1, FIRES),
        line(5, 0, LineState::Resolved),
    ];
    let found = spells(&lines, span());
    assert_eq!(
        found,
        [
            Spell { alert: 0, from: at(0), to: Some(at(5)), watched: false },
            Spell { alert: 1, from: at(4), to: None, watched: true },
        ]
    );
}
