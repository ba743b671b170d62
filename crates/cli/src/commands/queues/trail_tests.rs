use serde_json::json;

use super::*;

fn entry() -> TrailEntryListed {
    TrailEntryListed {
        number: 1,
        at: "2026-03-01T09:00:00Z".to_owned(),
        at_local: "2026-03-01 10:00:00 CET".to_owned(),
        by: "ana".to_owned(),
        act: "promise_ended",
        queue: "mq/orders.dlq".to_owned(),
        reason: Some("done \u{1b}[2J early".to_owned()),
        details: json!({ "until": "2026-03-03T09:00:00Z", "note": null }),
        before: None,
        hash: "5f".repeat(32),
    }
}

fn listing(entries: Vec<TrailEntryListed>, whole: bool) -> TrailListing {
    let count = entries.len() as u64;
    let last_hash = entries.last().map(|entry| entry.hash.clone());
    TrailListing { entries, count, last_hash, whole, problem: None }
}

#[test]
fn an_entry_is_a_row_in_which_nothing_steers_the_terminal() {
    let said = text(&listing(vec![entry()], true), Look::PLAIN);
    let row = said.lines().nth(1).unwrap();
    assert!(
        row.starts_with(" 1  2026-03-01 10:00:00 CET  ana  promise ended  mq/orders.dlq  done [2J early"),
        "{said}"
    );
    assert!(row.ends_with("early  until 2026-03-03T09:00:00Z"), "{said}");
    assert!(said.ends_with(&format!("1 entry, each follows the one before; the last is {}\n", "5f".repeat(32))));
}

#[test]
fn a_broken_chain_is_never_called_whole() {
    let said = text(&listing(vec![entry(), entry()], false), Look::PLAIN);
    assert!(said.contains("2 entries in all, the chain is broken"), "{said}");
    assert_eq!(text(&listing(Vec::new(), true), Look::PLAIN), "nothing was done with any queue yet\n");
}
