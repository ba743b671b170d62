//! Silences at a real Alertmanager: made, read back, extended, ended, taken back, and kept alive for an acknowledgement.

use serde_json::{Value, json};
use watchbill_tests::servers::alertmanager::SentAlert;

use crate::Path;

impl Path {
    /// The silences that the Alertmanager lists, by its own words: id and state.
    async fn states(&self) -> Vec<(String, String)> {
        let listed = self.cli.json(&["alerts", "silences", "--all"]).await;
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        listed["silences"].as_array().unwrap().iter().map(|row| (text(row, "id"), text(row, "state"))).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_is_made_read_back_extended_ended_and_taken_back() {
    let path = Path::begin().await;
    // Quotes, a backslash and a bar: everything that escaping got wrong elsewhere.
    let disk = |pod: &str| {
        SentAlert::named("DiskFull (a|b)")
            .label("path", r#"C:\data "x""#)
            .label("team", "storage")
            .label("pod", pod)
            .label("severity", "warning")
    };
    let slow = SentAlert::named("DiskSlow+")
        .label("path", r#"C:\data "x""#)
        .label("team", "storage")
        .label("severity", "warning");
    path.alertmanager.fire(&[disk("a-0"), disk("a-1"), slow]).await;
    let active = |alert: &Value| alert["state"] == "firing";
    let one = path.alert("DiskFull (a|b)", "the alert is listed", active).await;
    let two = path.alert("DiskSlow+", "the other too", active).await;
    let ids = [one["id"].as_str().unwrap(), two["id"].as_str().unwrap()];

    let words = ["--for", "2h", "--comment", "replacing the disk", "--yes"];
    let made = path.cli.json(&[&["alerts", "silence", ids[0], ids[1]], &words[..]].concat()).await;
    assert_eq!(made["problem"], Value::Null, "it was read back as it was asked for: {made:#}");
    let id = made["id"].as_str().unwrap().to_owned();
    path.alert("DiskFull (a|b)", "the Alertmanager silences it", |alert| alert["silenced_by"] == json!([id])).await;
    path.alert("DiskSlow+", "and the other", |alert| alert["silenced_by"] == json!([id])).await;
    let listed = path.cli.json(&["alerts", "silences"]).await;
    assert_eq!(
        (&listed["silences"][0]["covers"], &listed["silences"][0]["firing"]),
        (&json!(3), &json!(3)),
        "both pods too"
    );

    let longer = path.cli.json(&["alerts", "extend", &id, "--for", "4h"]).await;
    assert_eq!(longer["problem"], Value::Null, "{longer:#}");
    let id = longer["id"].as_str().unwrap().to_owned();
    let states = path.states().await;
    assert!(states.contains(&(id.clone(), "active".to_owned())), "{states:?}");

    let ended = path.cli.json(&["alerts", "unsilence", &id]).await;
    assert_eq!(ended["problem"], Value::Null, "{ended:#}");
    path.alert("DiskSlow+", "it is heard again", |alert| alert["silenced_by"] == json!([])).await;
    let again = path.cli.json(&["alerts", "unsilence", &id, "--undo"]).await;
    assert_eq!(again["problem"], Value::Null, "{again:#}");
    assert_ne!(again["id"], json!(id));
    let active: Vec<_> = path.states().await.into_iter().filter(|(_, state)| state == "active").collect();
    assert_eq!(active.len(), 1, "{active:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_until_resolved_is_seen_there_and_ends_with_the_alert() {
    let path = Path::begin().await;
    let alerts = [SentAlert::named("RedisDown").label("severity", "warning").label("pod", "redis-0")];
    path.alertmanager.fire(&alerts).await;
    let alert = path.alert("RedisDown", "the alert is listed", |alert| alert["state"] == "firing").await;
    let ended = path.cli.run(&["alerts", "ack", alert["id"].as_str().unwrap(), "--until-resolved"]).await;
    assert!(ended.out.contains("if this laptop closes"), "{ended:?}");
    path.alert("RedisDown", "colleagues see it", |alert| !alert["silenced_by"].as_array().unwrap().is_empty()).await;
    path.alertmanager.resolve(&alerts).await;
    path.alert("RedisDown", "it resolves", |alert| alert["state"] == "resolved").await;
    watchbill_tests::patience::until("its silence ends", async || {
        path.states().await.iter().all(|(_, state)| state == "expired").then_some(())
    })
    .await;
}
