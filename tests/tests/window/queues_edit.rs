//! The body of a message of the made-up company, edited before a replay by keyboard alone: opened for a reason, checked as it is typed,
//! kept once what changes was looked at, and gone with the form.

use watchbill_tests::window::{Key, Theme};

use crate::axe::Audit;
use crate::desk::Desk;

const QUEUE: &str = "[role=option][data-queue='parcels-mq/notifications.dlq']";
/// What the addresses of all of its messages have in them.
const ADDRESS: &str = "@example.";
const BOX: &str = "[role=dialog] textarea";
const STATE: &str = "[role=dialog] form [role=status]";
const FOCUSED: &str = "document.activeElement";
/// How often a key is pressed to get to a button at most.
const PRESSES: usize = 60;

/// What the part that has the focus says.
async fn focused_text(desk: &Desk) -> String {
    desk.value(&format!("{FOCUSED}.textContent.trim()")).await.as_str().unwrap().to_owned()
}

/// Goes back from button to button to the one that begins so.
async fn back_to(desk: &Desk, begin: &str) {
    for _ in 0..PRESSES {
        if focused_text(desk).await.starts_with(begin) {
            return;
        }
        desk.window.press_together(&[Key::Shift, Key::Tab]).await;
    }
    panic!("no key leads back to {begin:?}");
}

/// What stands in the box.
async fn written(desk: &Desk) -> String {
    desk.value("document.querySelector('[role=dialog] textarea').value").await.as_str().unwrap().to_owned()
}

async fn edited_by_keyboard(theme: Theme) {
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
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] article").await;
    audit.desk.window.press(&[Key::Down, Key::Character('e')]).await;
    audit.desk.window.see("[role=dialog] article form input:focus").await;
    assert!(audit.desk.window.find(BOX).await.is_none(), "nothing is shown before somebody says why");
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.settle().await;
    assert!(audit.desk.window.find(BOX).await.is_none(), "no reason is none");
    audit.look("why a body has to be seen").await;
    audit.desk.window.type_text("the sender wants it checked").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see(&format!("{BOX}:focus")).await;
    let whole = written(&audit.desk).await;
    assert!(whole.starts_with('{') && whole.contains(ADDRESS), "the whole body is there to be edited");
    audit.desk.window.see_text(STATE, "It is JSON.").await;
    for event in ["copy", "cut"] {
        let sent =
            format!("document.dispatchEvent(new ClipboardEvent('{event}', {{ bubbles: true, cancelable: true }}))");
        assert_eq!(audit.desk.value(&sent).await, false, "{event}: nothing is copied while a body is open");
    }
    audit.look("a body that is open").await;

    audit.desk.window.press(&[Key::Character('x')]).await;
    audit.desk.window.see_text(STATE, "Line 1, column 1: this is no value.").await;
    audit.look("a body that is broken").await;
    audit.desk.window.press_together(&[Key::Control, Key::Enter]).await;
    audit.desk.window.settle().await;
    audit.desk.window.see(&format!("{BOX}:focus")).await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_text("[role=dialog] [role=group]", "What you wrote is not kept yet.").await;
    assert_eq!(focused_text(&audit.desk).await, "Go on editing");
    audit.look("a body that is about to be left").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see(&format!("{BOX}:focus")).await;
    audit.desk.window.press_together(&[Key::Control, Key::Home]).await;
    audit.desk.window.press(&[Key::Delete, Key::Right]).await;
    audit.desk.window.type_text("\"checked\":\"twice\",").await;
    audit.desk.window.see_text(STATE, "It is JSON.").await;
    assert_eq!(written(&audit.desk).await, whole.replacen('{', "{\"checked\":\"twice\",", 1));

    audit.desk.window.press_together(&[Key::Control, Key::Enter]).await;
    let row = audit.desk.window.see_text("[role=dialog] tbody tr", "checked").await;
    let row = audit.desk.window.text(&row).await.unwrap();
    assert!(row.contains("nothing") && row.contains("\"twice\""), "{row}");
    let told = audit.desk.text("[role=dialog]").await;
    assert!(told.contains("1 field changes") && !told.contains(ADDRESS), "what stays is not shown:\n{told}");
    audit.look("what changes of a body").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see(&format!("{BOX}:focus")).await;
    audit.desk.window.press_together(&[Key::Control, Key::Enter]).await;
    audit.desk.window.see("[role=dialog] tbody tr").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see("[role=dialog] article").await;
    assert_eq!(focused_text(&audit.desk).await, "Edit again", "the keyboard goes on where it was");
    audit.desk.window.see("[role=dialog] article:first-of-type input[type=checkbox]:checked").await;
    assert!(!audit.desk.window.source().await.contains("twice"), "what was written is in no part of the page");
    audit.look("a message that was edited").await;

    back_to(&audit.desk, "Replay 1 marked").await;
    audit.desk.window.press(&[Key::Enter]).await;
    audit.desk.window.see_text("[role=dialog] .choices label", "The one that is marked, edited").await;
    audit.desk.window.see_text("[role=dialog] li", "Message 1 is sent with an edited body").await;
    audit.desk.window.see_text("[role=dialog] ul[aria-label='Why it may not be started'] li", "amqp").await;
    audit.look("a replay with an edited body").await;
    audit.desk.window.press(&[Key::Escape]).await;
    audit.desk.window.see_gone("[role=dialog]").await;
    let left = audit.desk.window.source().await;
    assert!(!left.contains("twice") && !left.contains(ADDRESS), "nothing of it is left in the page");
    audit.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_edited_before_a_replay_by_keyboard_alone_in_the_light_theme() {
    edited_by_keyboard(Theme::Light).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_edited_before_a_replay_by_keyboard_alone_in_the_dark_theme() {
    edited_by_keyboard(Theme::Dark).await;
}
