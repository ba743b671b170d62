//! A real Alertmanager whose alerts come, and which goes and comes back, as the window shows it.

use jiff::Timestamp;
use watchbill_tests::{
    servers::alertmanager::{Alertmanager, SentAlert},
    window::{Element, Key, Window},
    workspace::Workspace,
};

use crate::desk::{Desk, OPEN_ALERT, ROWS};

async fn top(window: &Window, row: &Element) -> serde_json::Value {
    window.script("return arguments[0].getBoundingClientRect().top", &[row.as_argument()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_alert_moves_nothing_under_the_pointer_and_its_notification_opens_it() {
    let alertmanager = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull").label("severity", "warning").annotation("summary", "full in 6 hours");
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let desk = Desk::on(Workspace::with_alertmanager(&alertmanager.url())).await;
    let window = &desk.window;
    let row = desk.row("full in 6 hours").await;
    desk.server.heard(1).await;
    window.settle().await;

    let before = top(window, &row).await;
    let redis = SentAlert::named("RedisDown").label("severity", "critical").annotation("summary", "does not answer");
    alertmanager.fire(std::slice::from_ref(&redis)).await;
    // A hand that reads is never quite still. A window that comes up on a slow machine may be told late where the focus is, and one
    // that loses it lets go of its rows until the pointer stirs again.
    let told = window.until("the notification of the new alert", async || {
        window.hover(&row).await;
        desk.server.notifications().get(1).cloned()
    });
    let told = told.await;
    assert!(told.summary.contains("RedisDown"), "{told:#?}");
    window.see_text("button", "1 new").await;
    assert_eq!(top(window, &row).await, before, "what is under the pointer stays there");
    assert_eq!(window.find_all(ROWS).await.len(), 1, "what is new waits");
    window.press(&[Key::Character('.')]).await;
    let first = window.until("the new alert above the old one", async || {
        let first = window.find(ROWS).await?;
        window.text(&first).await.filter(|text| text.contains("does not answer"))
    });
    first.await;

    let (open, _) = told.actions.iter().find(|(_, label)| label == "Open").expect("a notification can be opened");
    desk.server.choose(told.id, open).await;
    window.see_text(OPEN_ALERT, "RedisDown").await;
    window.see_text("[role=row][aria-selected=true]", "does not answer").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_stops_answering_leaves_its_alerts_as_of_then_and_says_what_to_do() {
    let mut alertmanager = Alertmanager::start().await;
    let disk = SentAlert::named("DiskFull").label("severity", "critical").annotation("summary", "full in 6 hours");
    let disk = disk.since(Timestamp::now());
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    let desk = Desk::on(Workspace::with_alertmanager(&alertmanager.url())).await;
    let window = &desk.window;
    desk.row("full in 6 hours").await;
    window.see_text("footer", "1 fine").await;
    window.press(&[Key::Down, Key::Enter]).await;
    window.see_text(OPEN_ALERT, "DiskFull").await;

    alertmanager.stop().await;
    window.see_text("footer", "1 as of").await;
    window.see_text(ROWS, "as of").await;
    window.see_text("aside", "as of").await;
    window.see_text("header", "1 unknown").await;
    let sources = window.see_text("footer button", "sources").await;
    window.click(&sources).await;
    window.see_text("[data-popover-content]", "prod").await;
    let said = desk.text("[data-popover-content]").await;
    for part in ["failing", "can page", "as of", &alertmanager.url()] {
        assert!(said.contains(part), "{part:?} is missing in what is said of the source:\n{said}");
    }
    window.press(&[Key::Escape]).await;
    window.see_gone("[data-popover-content]").await;
    assert_eq!(window.find_all(ROWS).await.len(), 1, "nothing has resolved");

    alertmanager.start_again().await;
    alertmanager.fire(std::slice::from_ref(&disk)).await;
    window.see_text("footer", "1 fine").await;
    window
        .until("a row that is true now", async || {
            let text = window.text(&window.find(ROWS).await?).await?;
            (text.contains("full in 6 hours") && !text.contains("as of")).then_some(())
        })
        .await;
    window.see_text("header", "1 firing").await;
    let told = desk.server.notifications();
    let of_disk: Vec<_> = told.iter().filter(|notification| notification.summary.contains("DiskFull")).collect();
    assert_eq!(of_disk.len(), 1, "one episode is told once, whatever became of its source: {told:#?}");
    desk.close().await;
}
