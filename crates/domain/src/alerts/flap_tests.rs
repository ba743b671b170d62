use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::at;
use super::*;

const RULES: FlapRules = FlapRules {
    tau: Duration::from_secs(20 * 60),
    enter: 3.0,
    leave: 1.0,
    still_firing_after: Duration::from_secs(10 * 60),
};

/// After full changes at these seconds.
fn after(seconds: &[i64]) -> Flap {
    seconds.iter().fold(Flap::default(), |flap, second| flap.changed(at(*second), FULL_WEIGHT, &RULES))
}

/// The score by its definition: every change that ever was, each faded since it happened.
fn closed_form(changes: &[(i64, f64)], now_ms: i64, rules: &FlapRules) -> f64 {
    let tau_ms = rules.tau.as_secs_f64() * 1000.0;
    changes.iter().map(|(ms, weight)| weight * (-((now_ms - ms) as f64) / tau_ms).exp()).sum()
}

#[test]
fn the_rules_of_everybody_who_sets_none() {
    assert_eq!(FlapRules::default(), RULES);
}

#[test]
fn an_alert_that_never_changed_has_no_score_and_does_not_flap() {
    let flap = Flap::default();
    assert!(flap.score_at(at(0), &RULES).abs() < 1e-12);
    assert_eq!((flap.ends_at(&RULES), flap.is_flapping(at(0), &RULES), flap.cycle()), (None, false, None));
    assert!(flap.is_spent(at(0), &RULES));
}

#[rstest]
#[case::one(&[0], 1.0)]
#[case::two_a_time_constant_apart(&[0, 1200], 1.0 + (-1.0f64).exp())]
#[case::two_at_once(&[0, 0], 2.0)]
#[case::four_a_minute_apart(&[0, 60, 120, 180], 1.0 + (-0.05f64).exp() + (-0.1f64).exp() + (-0.15f64).exp())]
fn the_score_is_the_sum_of_what_is_left_of_every_change(#[case] seconds: &[i64], #[case] expected: f64) {
    assert!((after(seconds).score - expected).abs() < 1e-9);
}

#[rstest]
#[case::three_at_once_reach_it_exactly(&[0, 0, 0], true)]
#[case::three_in_a_second_do_not(&[0, 0, 1], false)]
#[case::four_in_three_minutes(&[0, 60, 120, 180], true)]
#[case::three_in_two_minutes(&[0, 60, 120], false)]
#[case::four_a_quarter_of_an_hour_apart(&[0, 900, 1800, 2700], false)]
fn it_flaps_from_the_change_that_reaches_three(#[case] seconds: &[i64], #[case] flaps: bool) {
    let flap = after(seconds);
    let last = at(*seconds.last().unwrap());
    assert_eq!((flap.since, flap.is_flapping(last, &RULES)), (flaps.then_some(last), flaps));
    assert_eq!(flap.peak, if flaps { flap.score } else { 0.0 });
}

#[test]
fn a_change_of_severity_weighs_half() {
    let flap = after(&[0, 0]).changed(at(0), SEVERITY_WEIGHT, &RULES);
    assert!((flap.score - 2.5).abs() < 1e-9);
    assert_eq!((flap.since, flap.changes), (None, 3));
    assert_eq!(flap.changed(at(0), SEVERITY_WEIGHT, &RULES).since, Some(at(0)));
}

#[test]
fn it_ends_when_its_score_has_decayed_to_one_and_not_a_millisecond_before() {
    let flap = after(&[0, 0, 0]);
    let end = flap.ends_at(&RULES).unwrap();
    // 1200 s * ln 3 = 1318.334746... s
    assert_eq!(end, at(0).shifted_ms(1_318_335));
    assert!(flap.score_at(end, &RULES) <= 1.0);
    assert!(flap.score_at(end.shifted_ms(-1), &RULES) > 1.0);
    assert!(flap.is_flapping(end.shifted_ms(-1), &RULES));
    assert!(!flap.is_flapping(end, &RULES));
}

#[test]
fn a_change_at_the_very_instant_of_the_end_comes_after_it() {
    let flap = Flap { told: true, ..after(&[0, 0, 0]) };
    let end = flap.ends_at(&RULES).unwrap();
    let before = flap.changed(end.shifted_ms(-1), FULL_WEIGHT, &RULES);
    assert_eq!((before.since, before.told), (Some(at(0)), true), "it goes on flapping, although the score is below 3");
    assert!(before.score < RULES.enter);
    let after = flap.changed(end, FULL_WEIGHT, &RULES);
    assert_eq!((after.since, after.told), (None, false), "it had settled and 2 is not enough to begin again");
    assert_eq!(after.peak, 0.0);
    assert!((after.score - (1.0 + flap.score_at(end, &RULES))).abs() < 1e-9);
}

#[test]
fn it_can_begin_again_with_the_change_that_comes_at_its_end() {
    let rules = FlapRules { leave: 2.5, ..RULES };
    let flap = (0..3).fold(Flap::default(), |flap, _| flap.changed(at(0), FULL_WEIGHT, &rules));
    let end = flap.ends_at(&rules).unwrap();
    let again = flap.changed(end, FULL_WEIGHT, &rules);
    assert_eq!(again.since, Some(end));
    assert_eq!(again.peak, again.score, "what it reached before is of the other span");
}

#[test]
fn the_peak_is_the_highest_score_of_the_span() {
    let busy = after(&[0, 10, 20, 30, 40]);
    let quieter = busy.changed(at(1000), FULL_WEIGHT, &RULES);
    assert!(quieter.score < busy.score);
    assert_eq!((quieter.since, quieter.peak), (Some(at(30)), busy.score));
}

#[test]
fn a_clock_that_was_set_back_moves_no_change_into_the_past() {
    let flap = after(&[100]).changed(at(40), FULL_WEIGHT, &RULES);
    assert_eq!((flap.at, flap.changes), (at(100), 2));
    assert!((flap.score - 2.0).abs() < 1e-9);
}

#[rstest]
#[case::one(&[0], "1 change", None)]
#[case::two(&[0, 60], "2 changes in 1 min", None)]
#[case::six(&[0, 216, 432, 648, 864, 1080], "6 changes in 18 min", Some(432))]
#[case::those_of_a_run_long_ago_do_not_count(&[0, 60, 120, 90_000, 90_030, 90_060], "3 changes in 1 min", Some(60))]
fn a_run_of_changes_is_told_in_words(#[case] seconds: &[i64], #[case] words: &str, #[case] cycle_s: Option<u64>) {
    let flap = after(seconds);
    assert_eq!((flap.words().as_str(), flap.cycle()), (words, cycle_s.map(Duration::from_secs)));
}

#[rstest]
#[case::just_now(0, false)]
#[case::half_an_hour_later(1800, false)]
#[case::an_hour_later(3600, true)]
fn one_change_matters_for_half_an_hour(#[case] later: i64, #[case] spent: bool) {
    assert_eq!(after(&[0]).is_spent(at(later), &RULES), spent);
}

#[test]
fn what_flaps_is_never_spent() {
    let flap = after(&[0, 0, 0]);
    assert!(!flap.is_spent(at(1_000_000), &RULES), "that it has settled is still to be told");
    assert!(flap.settled().is_spent(at(1_000_000), &RULES));
}

fn any_rules() -> impl Strategy<Value = FlapRules> {
    (60..7200u64, 1.5..6.0f64, 0.1..0.95f64).prop_map(|(tau_s, enter, share)| FlapRules {
        tau: Duration::from_secs(tau_s),
        enter,
        leave: enter * share,
        ..RULES
    })
}

/// Changes in order of time: at which millisecond after the beginning, and what each weighs.
fn any_changes() -> impl Strategy<Value = Vec<(i64, f64)>> {
    let step = prop_oneof![3 => 0..120_000i64, 1 => 0..3_600_000i64, 1 => Just(0i64)];
    let weight = prop_oneof![3 => Just(FULL_WEIGHT), 1 => Just(SEVERITY_WEIGHT)];
    prop::collection::vec((step, weight), 1..80).prop_map(|steps| {
        let mut now = 0;
        steps
            .into_iter()
            .map(|(step, weight)| {
                now += step;
                (now, weight)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_score_is_that_of_the_definition(rules in any_rules(), changes in any_changes(), wait in 0..10_000_000i64) {
        let mut flap = Flap::default();
        for (i, (ms, weight)) in changes.iter().enumerate() {
            flap = flap.changed(at(0).shifted_ms(*ms), *weight, &rules);
            let expected = closed_form(&changes[..=i], *ms, &rules);
            prop_assert!((flap.score - expected).abs() < 1e-9, "{} is not {expected}", flap.score);
        }
        let now = changes[changes.len() - 1].0 + wait;
        let expected = closed_form(&changes, now, &rules);
        prop_assert!((flap.score_at(at(0).shifted_ms(now), &rules) - expected).abs() < 1e-9);
    }

    /// Against a second reading of the rule, which walks the spans with the closed form only.
    #[test]
    fn it_enters_only_at_a_change_from_three_on_and_leaves_only_by_decay(
        rules in any_rules(),
        changes in any_changes(),
    ) {
        let mut flap = Flap::default();
        let mut since: Option<i64> = None;
        let mut last: Option<(i64, f64)> = None;
        for (i, (ms, weight)) in changes.iter().enumerate() {
            if let (Some(_), Some((last_ms, score))) = (since, last) {
                let wait_ms = rules.tau.as_secs_f64() * 1000.0 * (score / rules.leave).ln();
                // Beside the instant itself rounding decides, and other tests look at that one.
                prop_assume!(((ms - last_ms) as f64 - wait_ms).abs() > 2.0);
                if (ms - last_ms) as f64 > wait_ms {
                    since = None;
                }
            }
            flap = flap.changed(at(0).shifted_ms(*ms), *weight, &rules);
            let score = closed_form(&changes[..=i], *ms, &rules);
            prop_assume!((score - rules.enter).abs() > 1e-9);
            since = since.or((score >= rules.enter).then_some(*ms));
            last = Some((*ms, score));
            prop_assert_eq!(flap.since, since.map(|ms| at(0).shifted_ms(ms)));
            if let Some(end) = flap.ends_at(&rules) {
                prop_assert!(flap.at <= end);
                prop_assert!(!flap.is_flapping(end, &rules));
                prop_assert!(end == flap.at || flap.is_flapping(end.shifted_ms(-1), &rules));
                prop_assert!(flap.peak >= flap.score);
            }
        }
    }

    #[test]
    fn looking_at_it_more_often_changes_nothing(changes in any_changes(), looks in 1..50i64) {
        let mut seldom = Flap::default();
        let mut often = Flap::default();
        for (ms, weight) in changes {
            let now = at(0).shifted_ms(ms);
            // Judged in between, as every poll does it.
            for look in 0..looks {
                let gap_ms = now.as_ms() - often.at.as_ms();
                let between = often.at.shifted_ms(gap_ms / looks * look);
                if often.ends_at(&RULES).is_some_and(|end| end <= between) {
                    often = often.settled();
                }
            }
            seldom = seldom.changed(now, weight, &RULES);
            often = often.changed(now, weight, &RULES);
            prop_assert_eq!(seldom, often);
        }
    }
}
