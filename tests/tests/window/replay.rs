//! A replay of a queue of the made-up company, by keyboard alone: its broker gives no messages in hand, so the dry run says why it may not
//! be started and what to do, in the form, and nothing that is typed starts it.

use watchbill_tests::window::{Key, Theme};

use crate::axe::Audit;
use crate::desk::Desk;

const QUEUE: &str = "[role=option][data-queue='parcels-mq/notifications.dlq']";
const FORM: &str = "[role=dialog]";
const REFUSALS: &str = "[role=dialog] ul[aria-label='Why it may not be started'] li";
const BUTTON: &str = "[role=dialog] button[type=submit]";
/// Whether the button that starts it can be pressed.
const IS_OFF: &str = "document.querySelector('[role=dialog] button[type=submit]').disabled";
/// How often the tab key is pressed to get to a box at most.
const TABS: usize = 12;

/// Tabs to the box whose label begins so.
pub async fn tab_to(desk: &Desk, label: &str) {
    for _ in 0..TABS {
        let on = desk.value("document.activeElement.labels?.[0]?.textContent ?? ''").await;
        if on.as_str().is_some_and(|text| text.starts_with(label)) {
            return;
        }
        desk.window.press(&[Key::Tab]).await;
    }
    panic!("the tab key does not lead to {label:?}");
}

async fn refused_by_keyboard(theme: Theme) {
    let mut audit = Audit::of(Desk::demo(theme).await, theme).await;
    audit.desk.window.press_together(&[Key::Control, Key::Character('5')]).await;
    audit.desk.window.see(QUEUE).await;
    audit.desk.window.press(&[Key::Character('/')]).await;
    audit.desk.window.type_text("NOTIFICATIONS dlq").await;
    audit
        .desk
        .window
        .until("the filter leaves one", async || {
            (audit.desk.window.find_all("[role=option]").await.len() == 1).then_some(())
        })
        .await;
    audit.desk.window.press(&[Key::Enter, Key::Down, Key::Character('s')]).await;
    audit.desk.window.see_text(BUTTON, "It may not be started").await;
    audit.desk.window.see_text(REFUSALS, "amqp").await;
    assert_eq!(audit.desk.value(IS_OFF).await, true);
    audit.look("a replay that may not be started").await;

    tab_to(&audit.desk, "Type notifications.dlq").await;
    audit.desk.window.type_text("notifications.dlq").await;
    audit.desk.window.press(&[Key::Tab]).await;
    audit.desk.window.type_text("they can be sent again").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.settle().await;
    audit.desk.window.see_text(BUTTON, "It may not be started").await;

    // The button that is off takes no focus: the next stop is the other way.
    audit.desk.window.press(&[Key::Tab]).await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see_text("[role=dialog] .sheet-title", "Discard messages").await;
    audit.desk.window.see_text(REFUSALS, "amqp").await;
    let typed = audit.desk.value("document.querySelector('[role=dialog] input.mono').value").await;
    assert_eq!(typed, "", "what was typed to replay does not discard");
    audit.look("a discard that may not be started").await;

    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone(FORM).await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see_text("aside section p", "Nothing of it was replayed, copied or discarded").await;
    audit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_may_not_be_started_says_why_and_what_to_do_in_the_dark() {
    refused_by_keyboard(Theme::Dark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_may_not_be_started_says_why_and_what_to_do_in_the_light() {
    refused_by_keyboard(Theme::Light).await;
}
