//! How long the check of a postmortem takes while somebody writes it: 5,000 words are to take less than 30 ms.

use std::time::{Duration, Instant as Clock};

use criterion::{Criterion, Throughput};
use watchbill_engine::{Instant, KnownNames, Zone, lint_document};

use crate::bar;

const WORDS: usize = 5_000;
const OF_A_CHECK: Duration = Duration::from_millis(30);
/// What a page of a postmortem is like: most of it harmless, some of it not, and an action.
const PAGE: &str = "At 02:10 the consumer of `parcels` stopped, because its lease had ended and the renewal waited behind a backup. \
Dana acknowledged the page at 02:14 and opened the runbook, which names a dashboard that was removed in April. The second node \
should have become the leader, but its clock was eleven minutes behind; the team should have noticed the lag before the hand-off. \
The log said \"operator failed to acquire lease\" forty times. Who was on call is in [the rota](https://example.net/rota).\n\n\
- 02:20 the export is switched off, and the depth falls from 12,400 to 40 within a minute\n\
- 02:31 **obviously** the cache was cold\n\n";

/// The group `postmortem`.
pub fn all(criterion: &mut Criterion) {
    let page = PAGE.split_whitespace().count();
    let document = format!("# An outage\n\n## Summary\n\n{}", PAGE.repeat(WORDS.div_ceil(page)));
    let words = document.split_whitespace().count();
    let (names, now, zone) = (KnownNames::default(), Instant::from_ms(1_800_000_000_000), Zone::utc());
    let checked = |text: &str| lint_document("a.md", text, &names, now, &zone);
    assert!(words >= WORDS && checked(&document).warnings >= words / page, "one in every page at least");
    bar::holds("a check of 5,000 words", OF_A_CHECK, || {
        let before = Clock::now();
        checked(&document);
        before.elapsed()
    });
    let mut group = criterion.benchmark_group("postmortem");
    group.sample_size(20);
    group.throughput(Throughput::Elements(words as u64));
    // A look at every letter, to find where words begin.
    group.bench_function("baseline", |bencher| bencher.iter(|| document.split_whitespace().count()));
    group.bench_function("check_of_5000_words", |bencher| bencher.iter(|| checked(&document).warnings));
    group.finish();
}
