use super::*;

/// A Monday at noon.
const NOW_MS: i64 = FIRST_MONDAY_MS + 700 * CYCLE_MS + DAY_MS / 2;

fn counters(service: &str, counted: Counted) -> Vec<Counter> {
    let route = ROUTES.iter().find(|route| route.service == service).unwrap();
    PODS.map(|(_, share)| Counter { route, share, counted }).to_vec()
}

fn ever(service: &str, counted: Counted, from_ms: i64, to_ms: i64) -> f64 {
    counters(service, counted).iter().map(|counter| counter.ever(1, to_ms) - counter.ever(1, from_ms)).sum()
}

#[test]
fn counters_hold_whole_numbers_and_fall_only_when_their_pod_is_deployed() {
    for counted in [Counted::Good, Counted::Failed, Counted::Within(0.94, 0.0), Counted::Within(1.0, 0.7)] {
        for counter in counters("checkout", counted) {
            let mut before = counter.value(1, NOW_MS);
            for at_ms in (NOW_MS..NOW_MS + 14 * DAY_MS).step_by(15_000).skip(1) {
                let value = counter.value(1, at_ms);
                assert!(value >= 0.0 && value.fract() == 0.0, "{value}");
                assert!(
                    value >= before || counter.deployed_ms(1, at_ms) > at_ms - 15_000,
                    "{counted:?} {before} {value}"
                );
                before = value;
            }
        }
    }
}

#[test]
fn every_four_weeks_bring_the_same() {
    for service in ["checkout", "search"] {
        let from_ms = NOW_MS + 3 * DAY_MS + 17 * MINUTE_MS;
        let first = ever(service, Counted::Failed, from_ms, from_ms + CYCLE_MS);
        let next = ever(service, Counted::Failed, from_ms + CYCLE_MS, from_ms + 2 * CYCLE_MS);
        assert!((first - next).abs() <= 2.0, "{service}: {first} and {next}");
    }
}

/// The share of a budget for four weeks that is spent, which the screens of the demo are made for: one in danger, one spent.
#[test]
fn promises_are_kept_by_different_margins() {
    let spent = |service: &str, counted: Counted, objective: f64| {
        let all = ever(service, Counted::Within(1.0, 1.0), NOW_MS, NOW_MS + CYCLE_MS);
        ever(service, counted, NOW_MS, NOW_MS + CYCLE_MS) / (all * (1.0 - objective))
    };
    let checkout = spent("checkout", Counted::Failed, 0.999);
    assert!((0.5..0.75).contains(&checkout), "{checkout}");
    let search = spent("search", Counted::Failed, 0.995);
    assert!((0.75..1.0).contains(&search), "{search}");
}

#[test]
fn the_target_flaps_and_is_down_for_more_than_half_a_hundredth_of_the_minutes() {
    let minutes = (NOW_MS..NOW_MS + CYCLE_MS).step_by(60_000);
    let down = minutes.filter(|at_ms| !is_reached(1, *at_ms)).count();
    assert!((205..235).contains(&down), "{down}");
}
