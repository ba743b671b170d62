//! A window that is open all week must not grow: simulated hours at high speed leave the memory of the core flat.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, dead_code)]

#[path = "days/day.rs"]
mod day;

use watchbill_engine::api::AlertsAsk;
use watchbill_tests::soak::rounds;

use crate::day::{Day, minutes};

const ALERTS: u32 = 300;
/// What the allocator and SQLite's page cache may still take after the first half hour, MB.
const MAY_GROW_MB: f64 = 12.0;

/// What this process holds in memory, MB.
fn resident_mb() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux tells");
    let pages: f64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096.0 / 1e6
}

/// A quarter of an hour in which a tenth of the alerts flap and everything is looked at as a window does.
async fn a_quarter(day: &Day, quarter: u32) {
    for beat in 0..3 {
        for alert in (0..ALERTS).filter(|alert| alert % 10 == (quarter + beat) % 10) {
            day.resolve(&format!("Alert{alert}"));
        }
        day.pass(minutes(1)).await;
        for alert in (0..ALERTS).filter(|alert| alert % 10 == (quarter + beat) % 10) {
            day.fire(&format!("Alert{alert}"), "warning");
        }
        day.pass(minutes(4)).await;
        let ask = AlertsAsk {
            filter: format!("Alert{quarter}"),
            resolved: beat == 0,
            group_by: Vec::new(),
            folded: Vec::new(),
            offset: 0,
            limit: 100,
        };
        day.engine.alerts_page(ask).await.unwrap();
        day.engine.now_view().await.unwrap();
        day.engine.console_status().await.unwrap();
    }
}

#[tokio::test]
async fn hours_of_flapping_leave_memory_flat() {
    let day = Day::begin("2026-03-28T09:00:00Z").await;
    for alert in 0..ALERTS {
        day.fire(&format!("Alert{alert}"), "warning");
    }
    for quarter in 0..2 {
        a_quarter(&day, quarter).await;
    }
    let before = resident_mb();
    for quarter in 0..rounds(4, 32) {
        a_quarter(&day, quarter).await;
    }
    let after = resident_mb();
    assert!(after - before < MAY_GROW_MB, "{before:.1} MB grew to {after:.1} MB");
    day.engine.shutdown().await;
}
