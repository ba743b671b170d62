use std::time::Duration;

use rstest::rstest;
use watchbill_domain::queues::{LossCause, Unsure};
use watchbill_domain::time::Zone;

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2026-03-{text}:00Z")).unwrap()
}

/// A Monday.
fn here() -> Here {
    Here { now: at("02T12:00"), zone: Zone::utc() }
}

fn lost(earliest: Option<&str>, latest: Option<&str>) -> LossClock {
    let loss = Loss { earliest: earliest.map(at), latest: latest.map(at), cause: LossCause::Retention, unsure: None };
    LossClock::At(loss)
}

/// Not before a minute begins, and not after 40 seconds of it.
fn lost_in(minute: &str) -> LossClock {
    let latest = at(minute).plus(Duration::from_secs(40));
    LossClock::At(Loss { earliest: Some(at(minute)), latest: Some(latest), cause: LossCause::Retention, unsure: None })
}

const UNSURE: Unsure = Unsure { cause: LossCause::Length, why: "it is not known how fast it grows" };

#[rstest]
#[case::nothing(LossClock::NothingToLose, LossNear::Nothing, "", "there is nothing to lose")]
#[case::never(LossClock::Never, LossNear::Never, "never", "nothing drops its messages")]
#[case::unknown(
    LossClock::Unknown(UNSURE),
    LossNear::Unknown,
    "not known",
    "when the first message is lost is not known (length limit): it is not known how fast it grows"
)]
#[case::exact(
    lost(Some("07T04:10"), Some("07T04:10")),
    LossNear::Later,
    "in 4 d 16 h",
    "first message is lost Sat 04:10 (retention)"
)]
#[case::soon(
    lost(Some("03T16:00"), Some("03T16:00")),
    LossNear::Soon,
    "in 1 d 4 h",
    "first message is lost Tue 16:00 (retention)"
)]
#[case::not_before(
    lost(Some("03T16:00"), None),
    LossNear::Soon,
    "perhaps in 1 d 4 h",
    "first message is lost perhaps from Tue 16:00 on (retention)"
)]
#[case::not_after(
    lost(None, Some("03T16:00")),
    LossNear::Soon,
    "within 1 d 4 h",
    "first message is lost at the latest Tue 16:00 (retention)"
)]
#[case::between(
    lost(Some("03T16:00"), Some("04T16:00")),
    LossNear::Soon,
    "perhaps in 1 d 4 h",
    "first message is lost between Tue 16:00 and Wed 16:00 (retention)"
)]
#[case::between_within_a_minute(
    lost_in("03T16:00"),
    LossNear::Soon,
    "in 1 d 4 h",
    "first message is lost Tue 16:00 (retention)"
)]
#[case::perhaps_by_now(
    lost(Some("02T11:00"), None),
    LossNear::Now,
    "perhaps now",
    "messages may be lost since 11:00 (retention)"
)]
#[case::perhaps_by_now_and_soon_surely(
    lost(Some("02T11:00"), Some("02T13:00")),
    LossNear::Now,
    "perhaps now",
    "messages may be lost since 11:00 (retention)"
)]
#[case::now(
    lost(Some("02T10:00"), Some("02T11:00")),
    LossNear::Now,
    "now",
    "messages are being lost, at the latest since 11:00 (retention)"
)]
#[case::surely_by_now(
    lost(None, Some("02T11:00")),
    LossNear::Now,
    "now",
    "messages are being lost, at the latest since 11:00 (retention)"
)]
fn the_clock_says_no_more_than_is_known(
    #[case] clock: LossClock,
    #[case] expected: LossNear,
    #[case] short: &str,
    #[case] long: &str,
) {
    let here = here();
    assert_eq!(near(&clock, &AttentionRules::default(), here.now), expected);
    assert_eq!(text(&clock, here.now), short);
    assert_eq!(said(&clock, &here), long);
}

#[test]
fn what_may_come_first_is_said_beside_it() {
    let LossClock::At(loss) = lost(Some("07T04:10"), Some("07T04:10")) else { panic!("it is an instant") };
    let clock = LossClock::At(Loss { unsure: Some(UNSURE), ..loss });
    let listed = loss_listed(Some(&clock), &here());
    assert_eq!(
        listed.said,
        "first message is lost Sat 04:10 (retention); one may go before to length limit: it is not known how fast it grows"
    );
    assert_eq!((listed.state, listed.cause, listed.why.as_deref()), ("at", Some("retention"), Some(UNSURE.why)));
    assert_eq!((listed.earliest.as_deref(), listed.latest), (Some("2026-03-07T04:10:00Z"), listed.earliest.clone()));
}

#[rstest]
#[case(LossClock::NothingToLose, "There is nothing to lose.")]
#[case(LossClock::Never, "Nothing drops its messages.")]
#[case(
    lost(Some("07T04:10"), Some("07T04:10")),
    "First message is lost Sat 04:10 (retention). What is to be kept has to be replayed, or moved into a queue that keeps it, before that."
)]
#[case(
    lost(Some("02T11:00"), None),
    "Messages may be lost since 11:00 (retention). What is still in it and is to be kept has to be replayed, or moved into a queue that keeps it, now."
)]
#[case(
    LossClock::Unknown(UNSURE),
    "When the first message is lost is not known (length limit): it is not known how fast it grows. Nobody can say how long it may wait."
)]
fn it_says_what_to_do_before(#[case] clock: LossClock, #[case] expected: &str) {
    assert_eq!(queue_loss(Some(&clock), &AttentionRules::default(), None, &here()).said, expected);
}

#[test]
fn what_is_not_read_any_more_is_foretold_by_what_was_known() {
    let clock = lost(Some("07T04:10"), Some("07T04:10"));
    let loss = queue_loss(Some(&clock), &AttentionRules::default(), Some(at("02T02:11")), &here());
    assert!(loss.said.starts_with("By what was known 02:11: first message is lost Sat 04:10"), "{}", loss.said);
    assert_eq!(loss.at.map(|at| at.short).as_deref(), Some("Sat 04:10"));
}

#[test]
fn how_near_is_near_is_for_the_team_to_say() {
    let clock = lost(Some("07T04:10"), None);
    let patient = AttentionRules { lost_within: Duration::from_secs(10 * 86_400), ..AttentionRules::default() };
    assert_eq!(near(&clock, &patient, here().now), LossNear::Soon);
}

#[test]
fn limits_that_were_never_told_are_no_clock_that_never_strikes() {
    let listed = loss_listed(None, &here());
    assert_eq!((listed.state, listed.cause, listed.earliest), ("unknown", None, None));
    let loss = queue_loss(None, &AttentionRules::default(), None, &here());
    assert_eq!((loss.near, loss.text.as_str()), (LossNear::Unknown, "not known"));
    assert_eq!(loss.said, "How it drops messages was not told yet, so that nobody knows when the first is lost.");
}
