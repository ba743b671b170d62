//! Messages of a queue of the made-up company, by keyboard alone: what reading them does is said on the button, they are gone through
//! masked, and one field is shown for a reason, which nothing can copy.

use watchbill_tests::window::{Key, Theme};

use crate::axe::Audit;
use crate::desk::Desk;

/// A classic queue: reading marks its messages as redelivered.
const QUEUE: &str = "[role=option][data-queue='parcels-mq/notifications.dlq']";
/// What the addresses of all of its messages have in them.
const ADDRESS: &str = "@example.";
const FOCUSED: &str = "document.activeElement";

/// The part of the page that has the focus, as this attribute says.
async fn focused(desk: &Desk, attribute: &str) -> String {
    let value = desk.value(&format!("{FOCUSED}.getAttribute('{attribute}') ?? ''")).await;
    value.as_str().unwrap().to_owned()
}

/// What the part that has the focus says.
async fn focused_text(desk: &Desk) -> String {
    desk.value(&format!("{FOCUSED}.textContent.trim()")).await.as_str().unwrap().to_owned()
}

async fn read_by_keyboard(theme: Theme) {
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
    audit.desk.window.press(&[Key::Enter, Key::Down, Key::Character('v')]).await;
    audit.desk.window.see("[role=dialog] input[type=number]:focus").await;
    let button = audit.desk.text("[role=dialog] button[type=submit]").await;
    for part in ["Read 10 messages", "marks the messages as redelivered"] {
        assert!(button.contains(part), "{part:?} does not stand on the button: {button}");
    }
    audit.look("what reading messages does").await;

    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] article").await;
    let shown = audit.desk.window.find_all("[role=dialog] article").await;
    assert_eq!(shown.len(), 10);
    let told = audit.desk.text("[role=dialog]").await;
    for part in ["10 of ", "SenderUnavailable", "[e-mail]", "[token]"] {
        assert!(told.contains(part), "{part:?} is missing among the messages:\n{told}");
    }
    assert!(!told.contains(ADDRESS), "an address is not masked:\n{told}");
    audit.look("messages").await;

    audit.desk.window.press(&[Key::Down, Key::Down]).await;
    assert_eq!(focused(&audit.desk, "aria-label").await, "Message 2");
    audit.desk.window.press(&[Key::Up]).await;
    assert_eq!(focused(&audit.desk, "aria-label").await, "Message 1");
    audit
        .desk
        .window
        .until("the first masked field is reached", async || {
            audit.desk.window.press(&[Key::Tab]).await;
            focused_text(&audit.desk).await.starts_with("Show to").then_some(())
        })
        .await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] article form input:focus").await;
    audit.look("why a field has to be seen").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone("[role=dialog] article form").await;
    assert!(focused_text(&audit.desk).await.starts_with("Show to"), "Escape takes the question back alone");

    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] article form input:focus").await;
    audit.desk.window.type_text("the customer asks where it went").await;
    audit.desk.window.press(&[Key::Enter]).await;
    let field = audit.desk.window.see_text("[role=dialog] .revealed", ADDRESS).await;
    let field = audit.desk.window.text(&field).await.unwrap();
    let seal = audit.desk.value("getComputedStyle(document.querySelector('.revealed')).webkitUserSelect").await;
    assert_eq!(seal, "none", "what is shown cannot be selected");
    let copied = "document.dispatchEvent(new ClipboardEvent('copy', { bubbles: true, cancelable: true }))";
    assert_eq!(audit.desk.value(copied).await, false, "nothing is copied while it is shown");
    assert_eq!(focused_text(&audit.desk).await, "Hide");
    audit.look("a field that is shown").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see_gone(".revealed").await;
    assert!(!audit.desk.window.source().await.contains(&field), "nothing of it is left in the page");
    assert!(focused_text(&audit.desk).await.starts_with("Show to"), "the keyboard goes on where it was");

    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone("[role=dialog]").await;
    assert_eq!(focused(&audit.desk, "role").await, "listbox", "the list is there to go on");
    audit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_masked_and_a_field_is_shown_for_a_reason_by_keyboard_alone_in_the_light_theme() {
    read_by_keyboard(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_masked_and_a_field_is_shown_for_a_reason_by_keyboard_alone_in_the_dark_theme() {
    read_by_keyboard(Theme::Dark).await;
}
