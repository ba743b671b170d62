//! What is done in the window is done for the whole workspace, and the other way round.

use serde_json::Value;
use watchbill_simulator::{Company, time::Clock};
use watchbill_tests::{
    window::{Key, Window},
    workspace::Workspace,
};

use crate::desk::{Desk, OPEN_ALERT};

async fn press(window: &Window, key: char) {
    window.press(&[Key::Character(key)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_acknowledged_and_snoozed_by_keyboard_and_the_command_sees_it() {
    let company = Company::manual(Clock::system()).unwrap();
    let alerts = company.source("kestrel-eu").unwrap().manual().unwrap();
    alerts.fire(&[("alertname", "DiskFull"), ("severity", "critical")], &[("summary", "The disk is full")]);
    alerts.fire(&[("alertname", "QueueStuck"), ("severity", "warning")], &[("summary", "Nothing is read")]);
    let desk = Desk::on(Workspace::with(&company.workspace_toml())).await;
    let window = &desk.window;
    let disk = desk.id("The disk is full").await;
    let queue = desk.id("Nothing is read").await;

    window.press(&[Key::Down]).await;
    window.see_text("[role=row][aria-selected=true]", "The disk is full").await;
    press(window, 'a').await;
    window.see_text(&row_of(&disk), "acknowledged").await;
    assert_eq!(desk.told_by_command(&disk).await["acknowledged"], true);
    press(window, 'a').await;
    without(&desk, &disk, "acknowledged").await;
    assert_eq!(desk.told_by_command(&disk).await["acknowledged"], false);

    press(window, 's').await;
    window.see_text(OPEN_ALERT, "DiskFull").await;
    window.see_text("[role=menu]", "on this laptop only").await;
    // Where the pointer happens to stand in the menu, its arrow keys begin there.
    window
        .until("an hour is chosen", async || {
            let chosen = match window.find("[role=menuitem][data-highlighted]").await {
                Some(chosen) => window.text(&chosen).await.unwrap_or_default(),
                None => String::new(),
            };
            if chosen.contains("1 hour") {
                return Some(());
            }
            window.press(&[Key::Down]).await;
            None
        })
        .await;
    window.press(&[Key::Enter]).await;
    window.see_text(&row_of(&disk), "snoozed until").await;
    let told = desk.told_by_command(&disk).await;
    assert!(told["snoozed_until"].is_string(), "{told:#}");
    window.see_gone("[role=menu]").await;
    press(window, 's').await;
    without(&desk, &disk, "snoozed").await;
    assert_eq!(desk.told_by_command(&disk).await["snoozed_until"], Value::Null);
    window.see_text("aside", "ended the snooze").await;

    let _acknowledged = desk.cli.run(&["alerts", "ack", &queue]).await.with_code(0);
    window.see_text(&row_of(&queue), "acknowledged").await;
    desk.close().await;
}

fn row_of(id: &str) -> String {
    format!("[data-alert='{id}']")
}

/// Waits until an alert's row no longer says something.
async fn without(desk: &Desk, id: &str, word: &str) {
    let window = &desk.window;
    window
        .until(&format!("a row of {id} without {word:?}"), async || {
            let text = window.text(&window.find(&row_of(id)).await?).await?;
            (!text.contains(word)).then_some(())
        })
        .await;
}
