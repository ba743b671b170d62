//! The page SLOs of the made-up company, by keyboard alone: a chart stepped through, a time marked, another objective supposed.

use watchbill_tests::window::{Key, Theme};

use crate::desk::Desk;

/// Service levels that are there, and those of which nothing is known yet.
const LEVEL: &str = "[role=option][data-level]";
const UNKNOWN: &str = "[role=option] .left .number.unknown";
const CHART: &str = "document.querySelector('[data-chart=main] [role=slider]')";

/// What the chart reads aloud.
async fn read(desk: &Desk) -> String {
    desk.value(&format!("{CHART}?.getAttribute('aria-valuetext') ?? ''")).await.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_level_is_read_marked_and_supposed_otherwise_by_keyboard_alone() {
    let desk = Desk::demo(Theme::Dark).await;
    let window = &desk.window;
    window.press_together(&[Key::Control, Key::Character('4')]).await;
    window.see(LEVEL).await;
    window.see_gone(UNKNOWN).await;
    window.press(&[Key::Character('j'), Key::Enter]).await;
    window.see("[data-chart=main] svg").await;

    window.press(&[Key::Home]).await;
    let first = read(&desk).await;
    window.press_together(&[Key::Shift, Key::Right]).await;
    let later = read(&desk).await;
    window.press(&[Key::Right]).await;
    let last = read(&desk).await;
    assert!(first != later && later != last, "each point says its own: {first:?}, {later:?}, {last:?}");
    let seen = desk.value("document.querySelector('[data-chart=main] .reading .at').textContent").await;
    assert!(last.starts_with(seen.as_str().unwrap()), "what is read aloud is what is seen: {last:?}, {seen:?}");

    window.press(&[Key::Character(' '), Key::Right, Key::Right, Key::Character('m')]).await;
    window.see("[role=dialog] input:focus").await;
    window.type_text("A drill").await;
    window.press(&[Key::Enter]).await;
    window.see_gone("[role=dialog]").await;
    window.press(&[Key::Character('4')]).await;
    window.see_text("aside li", "A drill").await;

    window.press(&[Key::Character('b')]).await;
    window.see("[role=dialog] tbody tr + tr").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("[role=dialog]").await;

    window.press(&[Key::Escape, Key::Character('i')]).await;
    window.see("input[type=range]:focus").await;
    let objective = "document.querySelector('input[type=range]').getAttribute('aria-valuetext')";
    let promised = desk.value(objective).await;
    window.press(&[Key::Left]).await;
    window.see("aside .answer table").await;
    assert_ne!(desk.value(objective).await, promised);

    window.press(&[Key::Escape]).await;
    window.see_gone("input[type=range]").await;
    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    let focused = "document.activeElement.getAttribute('role')";
    assert_eq!(desk.value(focused).await, "listbox", "the list is there to go on");
    desk.close().await;
}
