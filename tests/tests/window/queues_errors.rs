//! What messages of all queues of the made-up company died of, by keyboard alone: what reading them does is said first, and a queue of an
//! error is gone to from there.

use watchbill_tests::window::{Key, Theme};

use crate::axe::Audit;
use crate::desk::Desk;

const QUEUE: &str = "[role=option][data-queue='parcels-mq/notifications.dlq']";
/// What the addresses in all of its messages have in them.
const ADDRESS: &str = "@example.";
const FOCUSED: &str = "document.activeElement.getAttribute('aria-label') ?? ''";

async fn told_by_keyboard(theme: Theme) {
    let mut audit = Audit::of(Desk::demo(theme).await, theme).await;
    audit.desk.window.press_together(&[Key::Control, Key::Character('5')]).await;
    audit.desk.window.see(QUEUE).await;
    audit.desk.window.press_together(&[Key::Shift, Key::Character('e')]).await;
    audit.desk.window.see("[role=dialog] button.primary:focus").await;
    let said = audit.desk.text("[role=dialog]").await;
    assert!(
        said.contains("parcels-mq/notifications.dlq") && said.contains("marks the messages as redelivered"),
        "{said}"
    );
    audit.look("what reading messages of all queues does").await;

    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] li[data-signature]").await;
    let told = audit.desk.text("[role=dialog]").await;
    for part in ["messages, read ", "SenderUnavailable", "that were read; died ", "How much was read of each queue"] {
        assert!(told.contains(part), "{part:?} is missing among the errors:\n{told}");
    }
    assert!(!told.contains(ADDRESS), "an address is not masked:\n{told}");
    audit.look("what messages of all queues died of").await;

    audit
        .desk
        .window
        .until("the queue of an error is reached", async || {
            audit.desk.window.press(&[Key::Tab]).await;
            let focused = audit.desk.value(FOCUSED).await;
            focused.as_str().is_some_and(|label| label.starts_with("Open parcels-mq/notifications.dlq,")).then_some(())
        })
        .await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see_gone("[role=dialog]").await;
    audit.desk.window.see_text("aside h2", "notifications.dlq").await;
    audit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_messages_of_all_queues_died_of_is_told_by_keyboard_alone_in_the_light_theme() {
    told_by_keyboard(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_messages_of_all_queues_died_of_is_told_by_keyboard_alone_in_the_dark_theme() {
    told_by_keyboard(Theme::Dark).await;
}
