use rstest::rstest;

use super::super::FULL_WEIGHT;
use super::super::fixtures::at;
use super::*;

/// Fires since second 0 with nothing known against it.
fn plain() -> Case {
    Case {
        firing: true,
        severity: Severity::Warning,
        since: at(0),
        announced: None,
        flap: Flap::default(),
        outside: None,
        rule: None,
        is_watchdog: false,
        turn: Turn::Yours,
        rest: Resting::default(),
    }
}

/// It has flapped since second 0, with a score of three: it ends at second 1318.335.
fn flapping(told: bool) -> Flap {
    let rules = Policy::default().flap;
    let flap = (0..3).fold(Flap::default(), |flap, _| flap.changed(at(0), FULL_WEIGHT, &rules));
    Flap { told, ..flap }
}

const SETTLES_AT_MS: i64 = 1_318_335;

fn asleep() -> Resting {
    Resting { quiet_until: Some(at(3600)), ..Resting::default() }
}

fn undisturbed() -> Resting {
    Resting { undisturbed_until: Some(at(1800)), ..Resting::default() }
}

fn rule(treatment: Treatment, hold_s: u64) -> Option<(Treatment, Duration)> {
    Some((treatment, Duration::from_secs(hold_s)))
}

fn pages(kind: PageKind, reason: Reason) -> Weighed {
    Weighed::Page { kind, reason }
}

fn holds(held: Held, until: Option<i64>) -> Weighed {
    Weighed::Hold { held, until: until.map(at) }
}

const BEGAN: Weighed = Weighed::Page { kind: PageKind::Firing, reason: Reason::Began };

fn weighed_at(case: &Case, second: i64) -> Weighed {
    weigh(case, &Policy::default(), at(second))
}

#[rstest]
#[case::it_began(plain(), BEGAN)]
#[case::it_is_over(Case { firing: false, ..plain() }, Weighed::Nothing)]
#[case::over_and_announced(
    Case { firing: false, announced: Some(Severity::Critical), ..plain() }, Weighed::Nothing)]
#[case::announced(Case { announced: Some(Severity::Warning), ..plain() }, holds(Held::Announced, None))]
#[case::announced_and_less_severe_now(
    Case { announced: Some(Severity::Critical), ..plain() }, holds(Held::Announced, None))]
#[case::a_rise_below_the_break_through(
    Case { announced: Some(Severity::Info), severity: Severity::Error, ..plain() }, holds(Held::Announced, None))]
#[case::a_rise_across_the_break_through(
    Case { announced: Some(Severity::Error), severity: Severity::Critical, ..plain() },
    pages(PageKind::Firing, Reason::Rose { from: Severity::Error }))]
#[case::it_was_there_before(
    Case { announced: Some(Severity::Critical), severity: Severity::Critical, ..plain() },
    holds(Held::Announced, None))]
fn an_episode_pages_once_and_again_when_it_breaks_through(#[case] case: Case, #[case] expected: Weighed) {
    assert_eq!(weighed_at(&case, 10), expected);
}

#[test]
fn the_team_chooses_which_severity_breaks_through() {
    let policy = Policy { break_through: Severity::Error, ..Policy::default() };
    let rose = Case { announced: Some(Severity::Warning), severity: Severity::Error, ..plain() };
    let expected = pages(PageKind::Firing, Reason::Rose { from: Severity::Warning });
    assert_eq!(weigh(&rose, &policy, at(10)), expected);
    let further = Case { announced: Some(Severity::Error), severity: Severity::Critical, ..plain() };
    assert_eq!(weigh(&further, &policy, at(10)), holds(Held::Announced, None));
    let night = Case { severity: Severity::Error, rest: asleep(), ..plain() };
    assert_eq!(weigh(&night, &policy, at(10)), BEGAN);
}

#[rstest]
fn what_a_person_or_a_source_holds_back_is_held_whatever_the_severity(
    #[values(
        Held::Acknowledged,
        Held::Snoozed,
        Held::Silenced,
        Held::Inhibited,
        Held::Muted,
        Held::AcknowledgedThere,
        Held::Unprocessed,
        Held::ToldElsewhere,
        Held::Awaited
    )]
    outside: Held,
    #[values(Severity::Info, Severity::Critical)] severity: Severity,
) {
    let case = Case { outside: Some(outside), severity, ..plain() };
    assert_eq!(weighed_at(&case, 10), holds(outside, None));
    let rose = Case { announced: Some(Severity::Info), ..case };
    let expected = if severity == Severity::Critical { outside } else { Held::Announced };
    assert_eq!(weighed_at(&rose, 10), holds(expected, None));
    let noisy = Case { flap: flapping(false), ..case };
    assert_eq!(weighed_at(&noisy, 10), holds(outside, None), "nor is it told that it flaps");
}

#[rstest]
#[case::pages(rule(Treatment::Page, 0), BEGAN)]
#[case::quiet(rule(Treatment::Quiet, 0), holds(Held::Quiet, None))]
#[case::ignored(rule(Treatment::Ignore, 0), holds(Held::Ignored, None))]
#[case::waits(rule(Treatment::Page, 11), holds(Held::Ripening, Some(11)))]
#[case::has_waited_exactly_so_long(rule(Treatment::Page, 10), BEGAN)]
#[case::a_quiet_one_never_ripens(rule(Treatment::Quiet, 60), holds(Held::Quiet, None))]
fn a_rule_decides(#[case] rule: Option<(Treatment, Duration)>, #[case] expected: Weighed) {
    for severity in Severity::ALL {
        assert_eq!(weighed_at(&Case { rule, severity, ..plain() }, 10), expected);
    }
}

#[test]
fn a_hold_waits_for_nothing_but_the_beginning() {
    let rose = Case {
        rule: rule(Treatment::Page, 3600),
        announced: Some(Severity::Warning),
        severity: Severity::Critical,
        ..plain()
    };
    assert_eq!(weighed_at(&rose, 10), pages(PageKind::Firing, Reason::Rose { from: Severity::Warning }));
    let noisy = Case { rule: rule(Treatment::Page, 3600), flap: flapping(false), ..plain() };
    assert_eq!(weighed_at(&noisy, 10), pages(PageKind::Flapping, Reason::Flaps));
}

#[test]
fn a_watchdog_never_pages_and_no_rule_says_otherwise() {
    let dog = Case { is_watchdog: true, severity: Severity::Critical, ..plain() };
    assert_eq!(weighed_at(&dog, 10), holds(Held::Watchdog, None));
    for treatment in Treatment::ALL {
        let case = Case { rule: rule(treatment, 0), ..dog };
        assert_eq!(weighed_at(&case, 10), holds(Held::Watchdog, None));
    }
}

#[rstest]
#[case::not_your_shift(
    Case { turn: Turn::Others { until: Some(at(900)) }, ..plain() }, holds(Held::NotYourShift, Some(900)))]
#[case::not_your_shift_for_ever(Case { turn: Turn::Others { until: None }, ..plain() }, holds(Held::NotYourShift, None))]
#[case::not_your_shift_however_severe(
    Case { turn: Turn::Others { until: Some(at(900)) }, severity: Severity::Critical, ..plain() },
    holds(Held::NotYourShift, Some(900)))]
#[case::not_your_shift_for_a_rise_either(
    Case {
        turn: Turn::Others { until: Some(at(900)) },
        announced: Some(Severity::Error),
        severity: Severity::Critical,
        ..plain()
    },
    holds(Held::NotYourShift, Some(900)))]
#[case::not_your_shift_is_said_before_the_night(
    Case { turn: Turn::Others { until: Some(at(900)) }, rest: asleep(), ..plain() },
    holds(Held::NotYourShift, Some(900)))]
#[case::a_rule_that_keeps_it_quiet_is_said_before_the_shift(
    Case { turn: Turn::Others { until: Some(at(900)) }, rule: rule(Treatment::Quiet, 0), ..plain() },
    holds(Held::Quiet, None))]
#[case::asleep(Case { rest: asleep(), ..plain() }, holds(Held::QuietHours, Some(3600)))]
#[case::undisturbed(Case { rest: undisturbed(), ..plain() }, holds(Held::DoNotDisturb, Some(1800)))]
#[case::both(
    Case { rest: Resting { undisturbed_until: Some(at(1800)), ..asleep() }, ..plain() },
    holds(Held::QuietHours, Some(3600)))]
#[case::an_error_does_not_break_through(
    Case { rest: asleep(), severity: Severity::Error, ..plain() }, holds(Held::QuietHours, Some(3600)))]
#[case::critical_breaks_through_a_night(Case { rest: asleep(), severity: Severity::Critical, ..plain() }, BEGAN)]
#[case::critical_breaks_through_do_not_disturb(
    Case { rest: undisturbed(), severity: Severity::Critical, ..plain() }, BEGAN)]
#[case::this_person_wants_to_hear_of_errors(
    Case {
        rest: Resting { break_through: Some(Severity::Error), ..asleep() },
        severity: Severity::Error,
        ..plain()
    },
    BEGAN)]
#[case::a_rise_wakes(
    Case { rest: asleep(), announced: Some(Severity::Error), severity: Severity::Critical, ..plain() },
    pages(PageKind::Firing, Reason::Rose { from: Severity::Error }))]
#[case::flapping_waits_for_the_morning(
    Case { rest: asleep(), flap: flapping(false), ..plain() }, holds(Held::QuietHours, Some(3600)))]
#[case::flapping_that_is_critical_does_not(
    Case { rest: asleep(), flap: flapping(false), severity: Severity::Critical, ..plain() },
    pages(PageKind::Flapping, Reason::Flaps))]
fn a_person_rests_below_the_break_through(#[case] case: Case, #[case] expected: Weighed) {
    assert_eq!(weighed_at(&case, 10), expected);
}

/// From the strongest: what was announced, what was done or known of this alert, the watchdog, the rule, the night, the
/// do-not-disturb. Each is taken away in its turn.
#[test]
fn the_strongest_reason_is_the_one_that_is_told() {
    let mut case = Case {
        announced: Some(Severity::Warning),
        outside: Some(Held::Acknowledged),
        is_watchdog: true,
        rule: rule(Treatment::Quiet, 0),
        rest: Resting { undisturbed_until: Some(at(1800)), ..asleep() },
        ..plain()
    };
    let mut told = vec![weighed_at(&case, 10)];
    case.announced = None;
    told.push(weighed_at(&case, 10));
    case.outside = None;
    told.push(weighed_at(&case, 10));
    case.is_watchdog = false;
    told.push(weighed_at(&case, 10));
    case.rule = rule(Treatment::Ignore, 0);
    told.push(weighed_at(&case, 10));
    case.rule = rule(Treatment::Page, 60);
    told.push(weighed_at(&case, 10));
    case.rule = rule(Treatment::Page, 0);
    told.push(weighed_at(&case, 10));
    case.rest.quiet_until = None;
    told.push(weighed_at(&case, 10));
    case.rest.undisturbed_until = None;
    told.push(weighed_at(&case, 10));
    let expected = [
        holds(Held::Announced, None),
        holds(Held::Acknowledged, None),
        holds(Held::Watchdog, None),
        holds(Held::Quiet, None),
        holds(Held::Ignored, None),
        holds(Held::Ripening, Some(60)),
        holds(Held::QuietHours, Some(3600)),
        holds(Held::DoNotDisturb, Some(1800)),
        BEGAN,
    ];
    assert_eq!(told, expected);
}

#[rstest]
#[case::while_it_fires(Case { flap: flapping(false), ..plain() })]
#[case::although_the_change_was_a_resolve(Case { firing: false, flap: flapping(false), ..plain() })]
#[case::although_the_episode_was_announced(
    Case { flap: flapping(false), announced: Some(Severity::Critical), ..plain() })]
fn entering_flapping_pages(#[case] case: Case) {
    assert_eq!(weighed_at(&case, 0), pages(PageKind::Flapping, Reason::Flaps));
}

#[rstest]
#[case::over(Case { firing: false, ..plain() }, 1, Some(SETTLES_AT_MS))]
#[case::firing(plain(), 1, Some(600_000))]
#[case::announced_before_it_flapped(Case { announced: Some(Severity::Warning), ..plain() }, 1, Some(600_000))]
#[case::told_that_it_fires_on(
    Case { announced: Some(Severity::Warning), flap: Flap { fires_on_told: true, ..Flap::default() }, ..plain() },
    900,
    Some(SETTLES_AT_MS)
)]
#[case::critical_too(Case { severity: Severity::Critical, ..plain() }, 1, Some(600_000))]
fn while_it_flaps_and_that_was_told_nothing_pages(
    #[case] case: Case,
    #[case] second: i64,
    #[case] until_ms: Option<i64>,
) {
    let fires_on_told = case.flap.fires_on_told;
    let case = Case { flap: Flap { fires_on_told, ..flapping(true) }, ..case };
    let until = until_ms.map(|ms| at(0).shifted_ms(ms));
    assert_eq!(weighed_at(&case, second), Weighed::Hold { held: Held::Flapping, until });
}

#[rstest]
#[case::a_moment_before(599_999, None)]
#[case::exactly_then(600_000, Some((PageKind::StillFiring, Reason::FiresOn)))]
#[case::later(900_000, Some((PageKind::StillFiring, Reason::FiresOn)))]
#[case::until_it_settles(SETTLES_AT_MS - 1, Some((PageKind::StillFiring, Reason::FiresOn)))]
#[case::which_is_told_in_other_words(SETTLES_AT_MS, Some((PageKind::Settled, Reason::Settled)))]
fn what_fires_on_through_its_own_noise_pages(#[case] now_ms: i64, #[case] page: Option<(PageKind, Reason)>) {
    let case = Case { flap: flapping(true), ..plain() };
    let weighed = weigh(&case, &Policy::default(), at(0).shifted_ms(now_ms));
    let expected = page.map_or(holds(Held::Flapping, Some(600)), |(kind, reason)| pages(kind, reason));
    assert_eq!(weighed, expected);
}

#[test]
fn a_flapping_that_ends_before_ten_minutes_is_waited_for_no_longer() {
    let mut policy = Policy::default();
    policy.flap.leave = 2.5;
    // 1200 s * ln(3 / 2.5) = 218.786 s
    let case = Case { flap: flapping(true), ..plain() };
    let until = Some(at(0).shifted_ms(218_786));
    assert_eq!(weigh(&case, &policy, at(1)), Weighed::Hold { held: Held::Flapping, until });
}

#[rstest]
#[case::it_fires(plain(), pages(PageKind::Settled, Reason::Settled))]
#[case::it_fires_and_was_announced_before(
    Case { announced: Some(Severity::Critical), ..plain() }, pages(PageKind::Settled, Reason::Settled))]
#[case::it_fires_by_night(Case { rest: asleep(), ..plain() }, holds(Held::QuietHours, Some(3600)))]
#[case::it_fires_in_a_silence(
    Case { outside: Some(Held::Silenced), ..plain() }, holds(Held::Silenced, None))]
#[case::it_is_quiet_by_a_rule(
    Case { rule: rule(Treatment::Quiet, 0), ..plain() }, holds(Held::Quiet, None))]
#[case::it_is_over(Case { firing: false, ..plain() }, holds(Held::Settled, None))]
#[case::it_is_over_by_night(Case { firing: false, rest: asleep(), ..plain() }, holds(Held::Settled, None))]
fn what_has_settled_is_a_page_while_it_fires_and_quiet_good_news_else(#[case] case: Case, #[case] expected: Weighed) {
    let now = at(0).shifted_ms(SETTLES_AT_MS);
    assert_eq!(weigh(&Case { flap: flapping(true), ..case }, &Policy::default(), now), expected);
}

#[test]
fn whether_it_was_told_or_not_the_end_of_flapping_comes_first() {
    let case = Case { flap: flapping(false), ..plain() };
    let now = at(0).shifted_ms(SETTLES_AT_MS);
    assert_eq!(weigh(&case, &Policy::default(), now), pages(PageKind::Settled, Reason::Settled));
}

/// The pages of a group are decided alert by alert: that another of it resolves in the same instant changes nothing.
#[test]
fn one_that_fires_as_another_of_its_group_resolves_is_a_page() {
    let resolves = Case { firing: false, announced: Some(Severity::Warning), since: at(10), ..plain() };
    let fires = Case { since: at(10), ..plain() };
    assert_eq!([weighed_at(&resolves, 10), weighed_at(&fires, 10)], [Weighed::Nothing, BEGAN]);
}
