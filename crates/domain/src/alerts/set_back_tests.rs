use proptest::prelude::*;

use super::super::fixtures::{at, firing, known, state};
use super::super::{
    AlertState, Decision, FULL_WEIGHT, FlapRules, Held, Mine, Over, PageKind, Policy, Sent, Severity, Way, due_again,
};
use super::*;
use crate::ids::Identity;

/// An alert that began, was snoozed, waits and changed at these seconds.
fn waiting(began: i64, snoozed_until: i64, again_at: i64, changed: &[i64]) -> KnownAlert {
    let flap = |flap: Flap, second: &i64| flap.changed(at(*second), FULL_WEIGHT, &FlapRules::default());
    KnownAlert {
        mine: Mine { acknowledged_at: None, snoozed_until: Some(at(snoozed_until)) },
        decision: Some(Decision::Hold { held: Held::Snoozed, because: String::new() }),
        again_at: Some(at(again_at)),
        flap: changed.iter().fold(Flap::default(), flap),
        ..known(&firing("x", began), AlertState::Firing, began)
    }
}

proptest! {
    /// Whatever the clock says, what is left of every wait is the same.
    #[test]
    fn what_waits_goes_on_waiting_for_what_is_left(
        by_s in 6_i64..400 * 86_400,
        now_s in 0_i64..86_400,
        ago_s in 0_i64..86_399,
        snoozed_for_s in -3_600_i64..86_400 * 30,
        again_in_s in -3_600_i64..86_400,
        rise_s in 0_i64..600,
    ) {
        let (by, before_s) = (Duration::from_secs(by_s.unsigned_abs()), now_s + by_s);
        let (before, now, began) = (at(before_s), at(now_s), before_s - ago_s);
        let changes = [began, began + rise_s.min(ago_s)];
        let alert = waiting(began, before_s + snoozed_for_s, before_s + again_in_s, &changes);
        let mut source = state(vec![("x", alert.clone())]);
        (source.last_good_at, source.hold_until) = (Some(at(before_s - 20)), Some(at(before_s + 100)));
        source.over.insert(Identity::new("over"), Over { labels: alert.labels.clone(), flap: alert.flap });
        source.snoozed.insert(Identity::new("later"), at(before_s + snoozed_for_s));
        let due_before = due_again(&source, before);
        source.set_back(by, now);

        let told = |flap: &Flap, now: Instant| {
            let rules = FlapRules::default();
            (flap.score_at(now, &rules), flap.ends_at(&rules).map(|at| at.as_ms() - now.as_ms()), flap.words())
        };
        let moved = &source.alerts["x"];
        let until = |from: Instant, to: Instant| to.as_ms() - from.as_ms();
        prop_assert_eq!(until(moved.since, now), until(alert.since, before));
        prop_assert_eq!(until(now, moved.mine.snoozed_until.unwrap()), snoozed_for_s * 1000);
        prop_assert_eq!(until(now, source.snoozed["later"]), snoozed_for_s * 1000);
        prop_assert_eq!(until(now, moved.again_at.unwrap()), again_in_s * 1000);
        prop_assert_eq!(told(&moved.flap, now), told(&alert.flap, before));
        prop_assert_eq!(told(&source.over["over"].flap, now), told(&alert.flap, before));
        prop_assert_eq!((source.last_good_at, source.hold_until), (Some(at(now_s - 20)), Some(at(now_s + 100))));
        prop_assert_eq!(due_again(&source, now), due_before);
    }

    /// A page that went out a moment ago is edited, one that went out earlier is not, as if nothing had happened to the clock.
    #[test]
    fn the_rate_counts_on(by_s in 6_i64..400 * 86_400, ago_s in 0_i64..400, severe in any::<bool>()) {
        let severity = if severe { Severity::Critical } else { Severity::Warning };
        let sent = Sent { page: 7, kind: PageKind::Firing, group: "g", severity, at: at(by_s - ago_s) };
        let mut pager = Pager::of([sent]);
        let way = |pager: &Pager<&str, i32>, now| -> Way<i32> {
            pager.way(&"g", PageKind::Firing, severity, &Policy::default(), now)
        };
        let before = way(&pager, at(by_s));
        pager.set_back(Duration::from_secs(by_s.unsigned_abs()));
        prop_assert_eq!(way(&pager, at(0)), before);
    }
}

#[test]
fn an_alert_of_last_week_keeps_the_time_it_was_told_with_unless_that_is_to_come() {
    let week = 7 * 86_400;
    let began = |by_s: u64, now_s: i64| {
        let mut source = state(vec![("x", waiting(0, 0, 0, &[]))]);
        source.set_back(Duration::from_secs(by_s), at(now_s));
        source.alerts["x"].since
    };
    assert_eq!(began(3_600, week), at(0));
    assert_eq!(began(10_000, -5_000), at(-10_000), "it would begin in the future");
}

#[test]
fn what_never_changed_has_not_changed_before_the_epoch() {
    assert_eq!(Flap::default().set_back(Duration::from_secs(60)), Flap::default());
}
