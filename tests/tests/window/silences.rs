//! From a notification to a silence and back: previewed, made, seen at its source, and taken back, by keyboard alone.

use watchbill_simulator::{Company, time::Clock};
use watchbill_tests::{window::Key, workspace::Workspace};

use crate::desk::{Desk, OPEN_ALERT};

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_silenced_for_everybody_and_that_is_taken_back_by_keyboard_alone() {
    let company = Company::manual(Clock::system()).unwrap();
    let alerts = company.source("kestrel-us").unwrap().manual().unwrap();
    let fire = |pod: &str| {
        let labels = [("alertname", "DiskFull"), ("severity", "warning"), ("team", "ledger"), ("pod", pod)];
        alerts.fire(&labels, &[("summary", "The disk is full")]);
    };
    let desk = Desk::on(Workspace::with(&company.workspace_toml())).await;
    let window = &desk.window;
    window.see_text("footer", "fine").await;
    fire("ledger-7d9f8b6c5d-x2v9k");
    let told = desk.server.heard(1).await.remove(0);
    let (open, _) = told.actions.iter().find(|(_, label)| label == "Open").expect("a notification can be opened");
    // A press may come before the program listens for it; then it is made again.
    window
        .until("the alert that was opened from its notification", async || {
            desk.server.choose(told.id, open).await;
            window.text(&window.find(OPEN_ALERT).await?).await.filter(|text| text.contains("DiskFull"))
        })
        .await;
    fire("ledger-7d9f8b6c5d-qqqqq");
    window
        .until("the other pod's alert is known too", async || {
            let listed = desk.cli.json(&["alerts", "list"]).await;
            (listed["alerts"].as_array()?.len() == 2).then_some(())
        })
        .await;

    window.press_together(&[Key::Shift, Key::Character('s')]).await;
    window.see_text("[role=dialog]", "Covers 2 alerts now").await;
    window.type_text("replacing the disk").await;
    window.see_text("[role=dialog] .primary", "Silence 2 alerts at kestrel-us until").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;

    let listed = desk.cli.json(&["alerts", "silences"]).await;
    assert_eq!(listed["silences"][0]["comment"], "replacing the disk", "{listed:#}");
    assert_eq!(listed["silences"][0]["covers"], 2);
    window.see_text("[role=row][data-alert]", "silenced until").await;

    window.press_together(&[Key::Control, Key::Shift, Key::Character('s')]).await;
    window.see_text("[role=listbox]", "replacing the disk").await;
    window.press(&[Key::Down]).await;
    window.see("[role=option][aria-selected=true]").await;
    window.press_together(&[Key::Control, Key::Character('z')]).await;
    window.see_text("[role=listbox]", "ended").await;
    let listed = desk.cli.json(&["alerts", "silences", "--all"]).await;
    assert_eq!(listed["silences"][0]["state"], "expired", "{listed:#}");
    window.press(&[Key::Escape]).await;
    window.see_text(OPEN_ALERT, "DiskFull").await;
    desk.close().await;
}
