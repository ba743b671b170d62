//! The wall clock and the zone of this machine.

use std::sync::Once;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use watchbill_domain::time::{Instant, Zone};
use watchbill_engine::ports::Clock;

/// The longest that one wait lasts: tokio's timers stop while a laptop sleeps (tokio-rs/tokio#3185), so the caller has to
/// look at the wall clock again soon after it wakes.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Instant {
        now()
    }

    async fn sleep_until(&self, at: Instant) {
        tokio::time::sleep(wait(now(), at)).await;
    }

    fn zone(&self) -> Zone {
        static SAID: Once = Once::new();
        match system_zone() {
            Ok(zone) => zone,
            Err(why) => {
                SAID.call_once(|| tracing::warn!("times are shown in UTC: {why}"));
                Zone::utc()
            }
        }
    }
}

fn wait(now: Instant, at: Instant) -> Duration {
    at.since(now).min(LONGEST_WAIT)
}

/// Now, by the wall clock.
pub(crate) fn now() -> Instant {
    instant_of(SystemTime::now())
}

/// The same moment as the engine writes it.
pub(crate) fn instant_of(time: SystemTime) -> Instant {
    let ms = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    Instant::from_ms(match time.duration_since(UNIX_EPOCH) {
        Ok(after) => ms(after),
        Err(before) => -ms(before.duration()),
    })
}

/// The same moment as the operating system writes it.
pub(crate) fn system_time(at: Instant) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(at.as_ms()).unwrap_or(0))
}

/// Read afresh each time: the laptop may have travelled.
fn system_zone() -> Result<Zone, String> {
    let name = iana_time_zone::get_timezone().map_err(|e| format!("the system does not say its time zone ({e})"))?;
    known_zone(&name)
}

fn known_zone(name: &str) -> Result<Zone, String> {
    Zone::parse(name).map_err(|e| format!("the system's time zone is not usable: {e}"))
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
