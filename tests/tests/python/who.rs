//! Who is on call when, in every zone.

use std::num::NonZeroUsize;

use futures::{StreamExt, stream};
use jiff::tz::TimeZoneDatabase;
use serde_json::Value;
use watchbill_tests::soak;

use super::{Desk, list, text};

/// Another one gives other schedules; a failure shows the schedule, which is enough to go on with.
const SEED: u64 = 20_261_025;

#[tokio::test(flavor = "multi_thread")]
async fn hand_offs_in_and_around_every_change_of_every_zones_clocks_are_those_of_zoneinfo() {
    let desk = Desk::new();
    let expected = desk.filled_by("zones.py", &[]).await;
    let bundled = TimeZoneDatabase::bundled();
    let mut ours: Vec<String> = bundled.available().map(|name| name.to_string()).collect();
    ours.sort();
    assert_eq!(list(&expected, "zones"), ours, "the zones of jiff's bundle and of Python's tzdata");
    compare(&desk, &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn schedules_made_by_chance_give_the_runs_of_the_model_over_a_year() {
    let desk = Desk::new();
    let words = [SEED.to_string(), soak::rounds(300, 5000).to_string()];
    let expected = desk.filled_by("years.py", &words).await;
    compare(&desk, &expected).await;
}

async fn compare(desk: &Desk, expected: &Value) {
    let at_once = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let cases = list(expected, "cases");
    assert!(!cases.is_empty(), "there is nothing to compare");
    let compared = stream::iter(cases).map(async |case| {
        let document = desk.same_runs(case, case).await;
        let other = "the release of tzdata in tests/python/requirements.txt has to be that of jiff's bundle";
        assert_eq!(text(&document, "tzdb"), text(expected, "tzdb"), "{other}");
    });
    assert_eq!(compared.buffer_unordered(at_once).count().await, cases.len());
}
