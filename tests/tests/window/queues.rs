//! The page Queues of the made-up company, by keyboard alone: what needs somebody found and read, a look recorded, a promise given and
//! taken back, and what is wrong with how dead letters are kept.

use watchbill_tests::window::{Key, Theme};

use crate::desk::Desk;

/// What could not be sent: it lies there for nine days and is lost tomorrow.
const UNSENT: &str = "[role=option][data-queue='parcels-mq/notifications.dlq']";
const CHART: &str = "document.querySelector('[data-chart=main] [role=slider]')";

/// What the chart reads aloud.
async fn read(desk: &Desk) -> String {
    desk.value(&format!("{CHART}?.getAttribute('aria-valuetext') ?? ''")).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_needs_somebody_is_found_read_and_promised_by_keyboard_alone() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('5')]).await;
    window.see(&format!("[data-standing=needs] {UNSENT}")).await;
    let calm = desk.value("document.querySelectorAll('[data-standing=empty] .what .mark').length").await;
    assert_eq!(calm, 0, "what is empty has no mark");

    window.press(&[Key::Character('/')]).await;
    window.type_text("NOTIFICATIONS dlq").await;
    window
        .until("the filter leaves one", async || (window.find_all("[role=option]").await.len() == 1).then_some(()))
        .await;
    window.press(&[Key::Enter, Key::Down, Key::Enter]).await;
    window.see_text("aside h2", "notifications.dlq").await;
    window.see("[data-chart=main] svg").await;
    window.see_text("aside li", "Dead letters of notifications come here").await;
    let told = desk.text("aside").await;
    for part in ["12,400", "sent ", "message is lost", "Alert", "Nobody has promised"] {
        assert!(told.contains(part), "{part:?} is missing in the queue:\n{told}");
    }
    window.press(&[Key::End]).await;
    assert!(read(&desk).await.contains("12,400"), "the newest point is of now");
    window.press(&[Key::Character('2')]).await;
    window.see_text("aside [aria-pressed=true]", "7 d").await;

    // Nobody pressed anything for it: the page was open for two seconds.
    window.see_text("aside li", "looked").await;

    window.press(&[Key::Character('o')]).await;
    window.see("[role=dialog] input[type=radio]:focus").await;
    window.press(&[Key::Tab, Key::Tab]).await;
    window.type_text("send them again").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
    window.see_text("aside dd", "to see to it until").await;
    window.see_text("aside dd", "send them again").await;
    window
        .until("it stands among what is promised", async || {
            window.press(&[Key::Character('.')]).await;
            window.find(&format!("[data-standing=promised] {UNSENT}")).await.map(drop)
        })
        .await;
    window.press_together(&[Key::Control, Key::Character('z')]).await;
    window.see_text("aside dd", "Nobody has promised").await;

    window.press_together(&[Key::Shift, Key::Character('a')]).await;
    window.see_text("[role=dialog] li[data-rule]", "parcels-mq/returns").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=dialog]").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    assert_eq!(
        desk.value("document.activeElement.getAttribute('role')").await,
        "listbox",
        "the list is there to go on"
    );
    window.press(&[Key::Escape]).await;
    window
        .until("without the filter all are there", async || {
            (window.find_all("[role=option]").await.len() > 1).then_some(())
        })
        .await;
    desk.close().await;
}

/// What of a loss does not fit into its place: it would be cut off, or lie over what stands beside it.
const CUT_LOSSES: &str =
    "[...document.querySelectorAll('.pick .first-loss')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1
    || [...cell.querySelectorAll('.cut')].length > 0).map((cell) => cell.textContent)";

#[tokio::test(flavor = "multi_thread")]
async fn in_a_small_window_no_loss_is_cut_off_and_closing_a_queue_gives_the_list_the_focus_again() {
    let desk = Desk::demo(Theme::Light).await;
    let window = &desk.window;
    window.resize(900, 600).await;
    window.press_together(&[Key::Control, Key::Character('5')]).await;
    window.see(UNSENT).await;
    assert_eq!(desk.value(CUT_LOSSES).await, serde_json::json!([]));
    let heard = desk.value(&format!("document.querySelector(\"{UNSENT} .only-heard\").textContent")).await;
    assert!(heard.as_str().unwrap().contains("parcels-mq/notifications.dlq"), "a row is heard whole: {heard}");

    let row = window.see(UNSENT).await;
    window.click(&row).await;
    window.see_text("aside.covers h2", "notifications.dlq").await;
    window.see("[data-chart=main] svg").await;
    // The keys of the chart while it has the focus are its own: none of them leads to the next queue.
    desk.value(&format!("{CHART}.focus()")).await;
    window.press(&[Key::End]).await;
    let newest = read(&desk).await;
    window.press(&[Key::Down]).await;
    window.until("the chart is read on", async || (read(&desk).await != newest).then_some(())).await;
    window.press(&[Key::Up]).await;
    window.until("and back", async || (read(&desk).await == newest).then_some(())).await;
    window.see_text("aside.covers h2", "notifications.dlq").await;

    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    window
        .until("the list has the focus", async || {
            (desk.value("document.activeElement.getAttribute('role')").await == "listbox").then_some(())
        })
        .await;
    desk.close().await;
}
