use rstest::rstest;

use super::*;
use crate::slo::fixtures::exact;
use PolicyState::{AtRisk, Exhausted, Healthy, Watch};

fn day(day: i64) -> Instant {
    Instant::from_ms(day * 86_400_000)
}

const NOW: i64 = 10;

fn figures(policy: PolicyState) -> SituationFigures {
    SituationFigures {
        standing: Standing::Current,
        policy: Some(policy),
        coverage: Some(exact("1")),
        data_is_wrong: false,
    }
}

fn freeze(at: i64) -> Recorded {
    Recorded::Freeze { at: day(at) }
}

fn lifted(at: i64) -> Recorded {
    Recorded::Lifted { at: day(at) }
}

fn exception(at: i64, until: i64) -> Recorded {
    Recorded::Exception { at: day(at), until: day(until) }
}

fn disputed(at: i64) -> Recorded {
    Recorded::Disputed { at: day(at) }
}

fn settled(at: i64) -> Recorded {
    Recorded::Settled { at: day(at) }
}

#[rstest]
#[case::enough(Healthy, &[], "healthy", "nothing", "enough_is_left")]
#[case::worth_a_look(Watch, &[], "watch", "look", "some_is_spent")]
#[case::not_much(AtRisk, &[], "at_risk", "slow_down", "little_is_left")]
#[case::nothing_left(Exhausted, &[], "exhausted", "freeze", "budget_is_spent")]
#[case::frozen_and_spent(Exhausted, &[freeze(3)], "frozen", "keep_freeze", "budget_is_spent")]
#[case::frozen_and_back(AtRisk, &[freeze(3)], "frozen", "lift_freeze", "back_in_budget")]
#[case::frozen_and_well(Healthy, &[freeze(3)], "frozen", "lift_freeze", "back_in_budget")]
#[case::lifted_with_little(AtRisk, &[freeze(3), lifted(8)], "recovering", "slow_down", "little_is_left")]
#[case::lifted_and_well(Healthy, &[freeze(3), lifted(8)], "healthy", "nothing", "enough_is_left")]
#[case::lifted_and_spent_again(Exhausted, &[freeze(3), lifted(8)], "exhausted", "freeze", "budget_is_spent")]
#[case::frozen_again(Exhausted, &[freeze(3), lifted(8), freeze(9)], "frozen", "keep_freeze", "budget_is_spent")]
#[case::an_exception_runs(Exhausted, &[freeze(3), exception(5, 11)], "exception", "nothing", "exception_runs")]
#[case::an_exception_without_a_freeze(Exhausted, &[exception(5, 11)], "exception", "nothing", "exception_runs")]
#[case::an_exception_that_ended(Exhausted, &[freeze(3), exception(5, 10)], "frozen", "keep_freeze", "exception_is_over")]
#[case::an_exception_that_nobody_needs(Healthy, &[exception(5, 11)], "healthy", "nothing", "enough_is_left")]
#[case::an_exception_ends_with_its_freeze(Exhausted, &[freeze(3), exception(5, 11), lifted(8)], "exhausted", "freeze", "budget_is_spent")]
#[case::disputed_whatever_it_is(Healthy, &[disputed(5)], "disputed", "decide", "not_agreed")]
#[case::disputed_though_frozen(Exhausted, &[freeze(3), disputed(5)], "disputed", "decide", "not_agreed")]
#[case::settled(Exhausted, &[freeze(3), disputed(5), settled(6)], "frozen", "keep_freeze", "budget_is_spent")]
#[case::what_comes_later_is_not_yet(Exhausted, &[freeze(11)], "exhausted", "freeze", "budget_is_spent")]
#[case::in_the_order_of_time(Exhausted, &[lifted(8), freeze(3)], "exhausted", "freeze", "budget_is_spent")]
fn stands(
    #[case] policy: PolicyState,
    #[case] recorded: &[Recorded],
    #[case] expected: &str,
    #[case] proposed: &str,
    #[case] because: &str,
) {
    let (situation, found, why) = situation(&figures(policy), recorded, day(NOW));
    assert_eq!((situation.code(), found.code(), why.code()), (expected, proposed, because));
}

#[test]
fn a_freeze_goes_on_since_its_first_decision() {
    let (situation, ..) = situation(&figures(Exhausted), &[freeze(3), freeze(7)], day(NOW));
    assert_eq!(situation, Situation::Frozen { since: day(3) });
}

fn unsure(change: impl FnOnce(&mut SituationFigures)) -> SituationFigures {
    let mut figures = figures(Healthy);
    change(&mut figures);
    figures
}

#[rstest]
#[case::its_data_is_wrong(unsure(|it| it.data_is_wrong = true), "data_is_wrong")]
#[case::nothing_is_known(unsure(|it| it.policy = None), "nothing_known")]
#[case::less_than_half_is_known(unsure(|it| it.coverage = Some(exact("0.49"))), "little_known")]
#[case::nothing_has_elapsed(unsure(|it| it.coverage = None), "little_known")]
fn what_cannot_be_told_is_suspended(#[case] figures: SituationFigures, #[case] because: &str) {
    let told = |recorded: &[Recorded]| {
        let (situation, proposed, why) = situation(&figures, recorded, day(NOW));
        (situation.code(), proposed.code(), why.code())
    };
    assert_eq!(told(&[]), ("suspended", "mend_data", because));
    assert_eq!(told(&[freeze(3)]), ("frozen", "mend_data", because), "a freeze is not ended by silence");
    assert_eq!(told(&[freeze(3), exception(5, 11)]), ("exception", "mend_data", because));
}

#[test]
fn half_is_enough_and_spent_is_spent() {
    let half = unsure(|it| it.coverage = Some(exact("0.5")));
    assert_eq!(situation(&half, &[], day(NOW)).0, Situation::Healthy);
    let spent = unsure(|it| (it.policy, it.coverage) = (Some(Exhausted), Some(exact("0.1"))));
    assert_eq!(situation(&spent, &[], day(NOW)).0, Situation::Exhausted);
}

#[test]
fn what_is_aimed_at_has_no_consequences() {
    let mut figures = figures(Exhausted);
    figures.standing = Standing::Aspirational;
    let told = situation(&figures, &[freeze(3), disputed(5)], day(NOW));
    assert_eq!(told, (Situation::Aspirational, Proposed::Nothing, Because::AimedAt));
}
