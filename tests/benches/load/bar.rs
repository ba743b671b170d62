//! The bars that were promised in seconds. A ratio tells whether something grew; these end a run in which it grew too far.

use std::time::Duration;

/// The least of a few goes counts: what else a machine does only ever adds to it.
const GOES: usize = 5;

/// Ends the run unless `measured` stays below `bar` in the best of its goes.
pub fn holds(what: &str, bar: Duration, measured: impl Fn() -> Duration) {
    let least = (0..GOES).map(|_| measured()).min().unwrap();
    assert!(least < bar, "{what} takes {least:?}, and {bar:?} are promised");
    println!("{what}: {least:?} of {bar:?}");
}
