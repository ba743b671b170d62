//! What ten and twenty thousand alerts cost, and two thousand queues, through the doors that the shells use.
//!
//! `refresh` and `queues_poll` count processor time, as a laptop's battery does: whatever it waits for (the server, the disk) is not in it.
//! `first_rows`, `incidents`, `ledger`, `levels`, `oncall`, `postmortem`, `queues` and `slo` count the time a person waits. The servers run in processes of their own, so
//! that what serving costs is in neither.
// A broken assumption of a benchmark ends it at its place: a figure of something else would be worse than none.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bar;
mod broker;
mod first_rows;
mod incidents;
mod ledger;
mod levels;
mod network;
mod oncall;
mod postmortem;
mod processor_time;
mod queues;
mod refresh;
mod server;
mod slo;
mod watch;

use std::time::Duration;

use criterion::Criterion;

use processor_time::ProcessorTime;

fn main() {
    if server::is_wanted() {
        return server::serve();
    }
    let criterion =
        || Criterion::default().warm_up_time(Duration::from_secs(2)).measurement_time(Duration::from_secs(8));
    refresh::all(&mut criterion().with_measurement(ProcessorTime).configure_from_args());
    queues::polled(&mut criterion().with_measurement(ProcessorTime).configure_from_args());
    queues::shown(&mut criterion().configure_from_args());
    first_rows::all(&mut criterion().configure_from_args());
    ledger::all(&mut criterion().configure_from_args());
    oncall::all(&mut criterion().configure_from_args());
    slo::all(&mut criterion().configure_from_args());
    incidents::all(&mut criterion().configure_from_args());
    levels::all(&mut criterion().configure_from_args());
    postmortem::all(&mut criterion().configure_from_args());
}
