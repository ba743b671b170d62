//! The first minute with Watchbill.

use watchbill_tests::window::{Key, Theme};

use crate::desk::{Desk, OPEN_ALERT, ROWS};

const INPUT: &str = "[role=search] input";

/// How far the mark under the filter is from the end of what was typed, in pixels; nothing while there is no mark.
const MARK_OFF_BY: &str = "(() => {
    const input = document.querySelector('[role=search] input');
    const style = getComputedStyle(input);
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const end = input.getBoundingClientRect().left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft)
        + pen.measureText(input.value).width;
    const mark = document.querySelector('[role=search] .place');
    return mark === null ? null : mark.getBoundingClientRect().left - end;
})()";

/// How far the frame itself can be scrolled, in pixels, as the focus or a script would scroll it.
const FRAME_OFF_BY: &str = "[document.documentElement, document.body]
    .map((part) => { part.scrollTop = 999; return part.scrollTop; })
    .reduce((sum, off) => sum + off)";

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_says_that_it_is_one_and_an_alert_is_found_and_opened_by_keyboard() {
    let desk = Desk::demo(Theme::Light).await;
    let window = &desk.window;
    window.see_text("header", "nothing here is real").await;
    window.see(ROWS).await;
    window.see_text("footer", "4 fine").await;
    let heading = desk.value("document.querySelector('header .demo strong').textContent").await;
    assert_eq!(heading, "Demo");

    window.press(&[Key::Character('/')]).await;
    window.type_text("alertname=\"BackupTooOld\"").await;
    window.see_text("[role=status]", "1 of ").await;
    let listed = window.find_all(ROWS).await;
    assert_eq!(listed.len(), 1, "the filter leaves one: {:?}", desk.text("[role=treegrid]").await);
    window.press(&[Key::Enter, Key::Down, Key::Enter]).await;
    window.see_text(OPEN_ALERT, "BackupTooOld").await;
    let inspector = desk.text("aside").await;
    for part in [
        "The last full backup",
        "inventory-db-0:9187",
        "Why it paged or not",
        "Timeline",
        "inferred",
        "already firing in the first answer",
        "runbooks.kestrel.example",
    ] {
        assert!(inspector.contains(part), "{part:?} is missing in the inspector:\n{inspector}");
    }
    window.press(&[Key::Character('y')]).await;
    window.see("#alert-why li").await;
    assert_eq!(desk.value(FRAME_OFF_BY).await, 0, "what is opened far below never moves the frame");
    window.press(&[Key::Escape]).await;
    window.see_gone("aside").await;
    assert_eq!(
        desk.value("document.activeElement.getAttribute('role')").await,
        "treegrid",
        "the list is there to go on"
    );

    window.press(&[Key::Character('/')]).await;
    window.type_text("severity=").await;
    // What may stand there is offered first; without it, what is missing is said.
    window.see("#filter-suggestions li").await;
    window.press(&[Key::Escape]).await;
    window.see("#filter-problem").await;
    let problem = desk.text("#filter-problem").await;
    assert!(problem.len() > 10, "it says what is expected: {problem:?}");
    assert_eq!(desk.value(&format!("document.querySelector('{INPUT}').ariaInvalid")).await, "true");
    // Each letter has an answer of its own; the last one stays.
    window
        .until("a mark where something is missing", async || {
            let off_by = desk.value(MARK_OFF_BY).await.as_f64()?;
            (off_by.abs() < 3.0).then_some(())
        })
        .await;
    assert!(window.find_all(ROWS).await.len() > 1, "while a filter is no filter, every alert stays in sight");

    window.press(&[Key::Escape]).await;
    window.see_gone("#filter-problem").await;
    assert_eq!(desk.value(&format!("document.querySelector('{INPUT}').value")).await, "");
    for told in desk.server.heard(1).await {
        assert!(told.summary.starts_with("Demo: "), "nobody takes a made-up outage for a real one: {told:#?}");
    }
    desk.close().await;
}
