use rstest::rstest;

use super::*;
use crate::queues::fixtures::{at, days};
use crate::queues::{Loss, LossCause};

fn lost(at: Instant) -> LossClock {
    LossClock::At(Loss { earliest: Some(at), latest: None, cause: LossCause::Retention, unsure: None })
}

#[test]
fn the_teams_own_file_says_whose_a_queue_is() {
    let owner = |name: &str, from| Owner { name: name.to_owned(), from };
    let named = [owner("ops", OwnerFrom::Tag), owner("ana", OwnerFrom::File), owner("bo", OwnerFrom::Argument)];
    assert_eq!(Owner::of(named.clone()), Some(named[1].clone()));
    assert_eq!(Owner::of([owner(" ", OwnerFrom::File), named[0].clone()]), Some(named[0].clone()));
    assert_eq!(Owner::of([]), None);
}

#[rstest]
#[case::in_time("2026-03-04T10:00:00Z", LossClock::Never, Ok(PromiseOutlook::InTime))]
#[case::lost_after_it("2026-03-04T10:00:00Z", lost(at("2026-03-04T10:00:00Z")), Ok(PromiseOutlook::InTime))]
#[case::lost_before_it(
    "2026-03-04T10:00:00Z",
    lost(at("2026-03-04T09:59:59Z")),
    Ok(PromiseOutlook::TooLate(at("2026-03-04T09:59:59Z")))
)]
#[case::now("10:00", LossClock::Never, Err(RefusedPromise::Past))]
#[case::as_long_as_can_be("2026-05-31T10:00:00Z", LossClock::Never, Ok(PromiseOutlook::InTime))]
#[case::longer("2026-05-31T10:00:01Z", LossClock::Never, Err(RefusedPromise::TooLong))]
fn a_promise_is_held_against_the_loss_clock(
    #[case] until: &str,
    #[case] clock: LossClock,
    #[case] expected: Result<PromiseOutlook, RefusedPromise>,
) {
    assert_eq!(promise(at(until), &clock, at("10:00")), expected);
}

#[test]
fn it_stands_until_its_end_and_not_at_it() {
    let given = Promise { by: "ana".to_owned(), at: at("10:00"), until: at("12:00"), note: String::new() };
    let stands: Vec<bool> = ["09:59", "10:00", "11:59", "12:00"].map(|time| given.stands(at(time))).to_vec();
    assert_eq!(stands, [false, true, true, false]);
    assert_eq!(at("10:00").plus(Promise::LONGEST), at("10:00").plus(days(90)));
}
