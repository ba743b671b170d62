use std::time::{Duration, UNIX_EPOCH};

use rstest::rstest;
use watchbill_domain::time::Instant;
use watchbill_engine::ports::Clock;

use super::{SystemClock, instant_of, known_zone, now, wait};

#[rstest]
#[case(1_774_688_400_123, "2026-03-28T09:00:00Z")]
#[case(0, "1970-01-01T00:00:00Z")]
#[case(-1_000, "1969-12-31T23:59:59Z")]
fn system_times_before_and_after_the_epoch_are_instants(#[case] ms: i64, #[case] expected: &str) {
    let span = Duration::from_millis(ms.unsigned_abs());
    let time = if ms < 0 { UNIX_EPOCH - span } else { UNIX_EPOCH + span };
    assert_eq!(instant_of(time).as_ms(), ms);
    assert_eq!(instant_of(time).to_rfc3339(), expected);
}

#[rstest]
#[case(500, 500)]
#[case(15_000, 15_000)]
#[case(86_400_000, 15_000)]
#[case(0, 0)]
#[case(-5_000, 0)]
fn no_wait_is_longer_than_fifteen_seconds_and_the_past_is_not_waited_for(
    #[case] ahead_ms: i64,
    #[case] expected_ms: u64,
) {
    let now = Instant::from_ms(1_774_688_400_000);
    assert_eq!(wait(now, now.shifted_ms(ahead_ms)), Duration::from_millis(expected_ms));
}

#[tokio::test]
async fn a_time_that_has_come_has_come() {
    let at = now().plus(Duration::from_millis(20));
    SystemClock.sleep_until(at).await;
    assert!(now() >= at);
}

#[test]
fn a_zone_the_bundled_database_does_not_know_is_said_by_name() {
    assert_eq!(known_zone("Europe/Berlin").unwrap().name(), "Europe/Berlin");
    let why = known_zone("Europe/Atlantis").unwrap_err();
    assert!(why.contains("Europe/Atlantis"), "{why}");
}

#[test]
fn the_zone_of_this_machine_is_always_one_of_the_bundled_database() {
    assert!(known_zone(SystemClock.zone().name()).is_ok());
}
