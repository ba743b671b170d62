//! Every kind of source in the registry, held against what all of them promise.
//!
//! A new kind adds one entry to `ENTRIES` and a folder of recorded fixtures; nothing here is said for one kind alone.
// Recorded answers are read from files, which the crate itself may not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

#[path = "conformance/answers.rs"]
mod answers;
#[path = "conformance/asked.rs"]
mod asked;
#[path = "conformance/case.rs"]
mod case;
#[path = "conformance/measuring.rs"]
mod measuring;
#[path = "conformance/metadata.rs"]
mod metadata;
#[path = "conformance/mutations.rs"]
mod mutations;
#[path = "conformance/queues.rs"]
mod queues;
#[path = "conformance/recorded.rs"]
mod recorded;
#[path = "conformance/replies.rs"]
mod replies;
#[path = "conformance/secrets.rs"]
mod secrets;
#[path = "conformance/show.rs"]
mod show;

use case::Entry;
use serde_json::Value as Json;

/// What the suite knows of each kind.
static ENTRIES: &[Entry] = &[
    Entry { kind: "alertmanager", settings: &[("peers", "replica_labels", "replica")], items: Json::as_array_mut },
    // Of the alerts inside rules inside groups, each group of the needed cases has one.
    Entry { kind: "prometheus", settings: &[], items: |body| body["data"]["groups"].as_array_mut() },
    Entry { kind: "pagerduty", settings: &[], items: |body| body["incidents"].as_array_mut() },
];

/// Kinds that are there for their queues alone, and have no alerts.
static BROKERS: &[Entry] = &[Entry { kind: "rabbitmq", settings: &[], items: Json::as_array_mut }];

#[test]
fn every_registered_kind_is_held_against_this_suite() {
    let registered: Vec<&str> = watchbill_sources::ALL.iter().map(|kind| kind.id).collect();
    let held: Vec<&str> = {
        let over_http = ENTRIES.iter().chain(BROKERS).map(|entry| entry.kind);
        over_http.chain(asked::ASKED.iter().map(|of| of.kind)).collect()
    };

    assert_eq!(registered, held);
}
