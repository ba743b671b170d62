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

/// Whenever a demo is started: each sort of mark is there once at least, and what lies in it was counted.
#[test]
fn what_is_marked_has_happened_within_the_window_of_a_budget() {
    for hour in (0..28 * 24).step_by(5) {
        let now_ms = NOW_MS + hour * 60 * MINUTE_MS;
        let happened = happened(1, now_ms);
        for kind in ["deploy", "incident", "class"] {
            assert!(happened.iter().any(|one| one.kind == kind), "{kind} at hour {hour}");
        }
        let oldest_ms = now_ms - CYCLE_MS - DAY_MS;
        for one in &happened {
            let to_ms = one.to_ms.unwrap_or(one.from_ms);
            assert!(oldest_ms < one.from_ms && one.from_ms <= to_ms && to_ms <= now_ms, "{one:?} at hour {hour}");
        }
        let incident = happened.iter().find(|one| (one.kind, one.service) == ("incident", "checkout")).unwrap();
        assert!(ever("checkout", Counted::Failed, incident.from_ms, incident.to_ms.unwrap()) > 1000.0);
        let [(_, before), (from_ms, to_ms)] = rehearsed(1, now_ms);
        assert!(before < from_ms && oldest_ms < from_ms && to_ms <= now_ms);
    }
}
