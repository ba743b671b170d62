//! How long somebody who writes a postmortem waits: 5,000 words are to be checked in less than 30 ms, also as the window asks for it, of the
//! document of one incident of a hundred.

use std::cell::Cell;
use std::time::{Duration, Instant as Clock};

use criterion::{Criterion, Throughput};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use watchbill_engine::api::{PostmortemCheckForm, PostmortemForm, PostmortemText};
use watchbill_engine::ports::Files;
use watchbill_engine::testing::{Fakes, fill_incidents};
use watchbill_engine::{
    DATABASE_FILE, DEFINITIONS_FILE, Engine, EngineHandle, Instant, KnownNames, Options, Zone, lint_document,
};

use crate::bar;

const WORDS: usize = 5_000;
/// How many incidents there are, and the one of them whose document is written.
const INCIDENTS: u32 = 100;
const INCIDENT: i64 = 90;
const NOW: &str = "2026-03-28T09:00:00Z";
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
    let written = Written::begin(&document);
    bar::holds("a check of 5,000 words while they are written", OF_A_CHECK, || {
        let before = Clock::now();
        written.check(&document);
        before.elapsed()
    });
    let mut group = criterion.benchmark_group("postmortem");
    group.sample_size(20);
    group.throughput(Throughput::Elements(words as u64));
    // A look at every letter, to find where words begin.
    group.bench_function("baseline", |bencher| bencher.iter(|| document.split_whitespace().count()));
    group.bench_function("check_of_5000_words", |bencher| bencher.iter(|| checked(&document).warnings));
    group.bench_function("check_while_written", |bencher| bencher.iter(|| written.check(&document)));
    group.bench_function("a_key_kept", |bencher| bencher.iter(|| written.keep(&document)));
    group.finish();
}

/// A document that somebody writes.
struct Written {
    _folder: TempDir,
    runtime: Runtime,
    engine: EngineHandle,
    id: i64,
    /// The revision that stands.
    seen: Cell<u64>,
}

impl Written {
    fn begin(text: &str) -> Self {
        let (folder, runtime, fakes) = (TempDir::new().unwrap(), Runtime::new().unwrap(), Fakes::at(NOW));
        fakes.files.write(&folder.path().join(DEFINITIONS_FILE), b"team = \"bench\"\n").unwrap();
        let (engine, row) = runtime.block_on(async {
            let now = Instant::parse(NOW).unwrap();
            fill_incidents(&folder.path().join(DATABASE_FILE), INCIDENTS, now).await.unwrap();
            let engine = Engine::look_on(Options::new(folder.path()), fakes.ports()).await.unwrap();
            let form = PostmortemForm { incident: INCIDENT, ..PostmortemForm::default() };
            let row = engine.postmortem_make(&form, "ana").await.unwrap().row;
            (engine, row)
        });
        let written = Self { _folder: folder, runtime, engine, id: row.id, seen: Cell::new(row.revision) };
        written.keep(text);
        written
    }

    fn check(&self, text: &str) -> usize {
        let form = PostmortemCheckForm { id: self.id, text: Some(text.to_owned()) };
        self.runtime.block_on(self.engine.postmortem_check(&form)).unwrap().open
    }

    /// Keeps the text with one letter more, or one less.
    fn keep(&self, text: &str) {
        let more = if self.seen.get().is_multiple_of(2) { "\n" } else { ".\n" };
        let form = PostmortemText { id: self.id, seen: self.seen.get(), text: format!("{text}{more}"), settled: false };
        let saved = self.runtime.block_on(self.engine.postmortem_write(&form, "ana")).unwrap();
        self.seen.set(saved.revision);
    }
}
